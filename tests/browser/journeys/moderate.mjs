import assert from "node:assert/strict";

import { article, journey } from "../support/journey.mjs";

journey("a moderator takes words out of a post", async (page, { javascript, thread, reply, unique }) => {
  const talk = await thread(unique("A thread with a sharp word in it"));
  await reply(talk, "I see it otherwise, you old goat, and I can say why.", { by: "Wren" });
  await page.goto(talk.url);
  await article(page, 2).getByRole("link", { name: /^Moderate/ }).click();
  await page.getByRole("link", { name: "Take words out" }).click();
  const words = page.getByLabel("The words");
  if (javascript) {
    // Selected in the post, as one would with a mouse or a keyboard.
    await page.locator(".quoted .prose").evaluate((prose) => {
      const text = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT).nextNode();
      const start = text.data.indexOf("you old goat");
      getSelection().setBaseAndExtent(text, start, text, start + "you old goat".length);
    });
    await page.waitForFunction(() => document.getElementById("span").value === "you old goat");
  } else {
    await words.fill("you old goat");
  }
  await page.getByLabel("Reason").fill("a remark about a person");
  await page.getByRole("button", { name: "Take words out" }).click();
  const text = await article(page, 2).textContent();
  assert.ok(text.includes("[removed by a moderator: personal remark]") && !text.includes("goat"), text);
  assert.ok(text.includes("a remark about a person"), text);
}, { who: "Lantern" });
