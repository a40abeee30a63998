import assert from "node:assert/strict";

import { act, article, journey } from "../support/journey.mjs";

journey("a member starts a thread", async (page, { unique }) => {
  const title = unique("How do you get through a wedding?");
  await page.goto("/b/discussion");
  await page.getByRole("link", { name: "Start a thread" }).click();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Question").check();
  await page.getByLabel("Text", { exact: true }).fill("My sister marries in June.\n\n*Everybody* will drink.");
  await page.getByRole("button", { name: "Post the thread" }).click();

  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  assert.equal(await page.locator("#p1 .prose em").textContent(), "Everybody");
  assert.match(await page.locator("#p1 .kicker").innerText(), /Question in/);

  await page.goto("/b/discussion");
  await page.getByRole("link", { name: title }).waitFor();
});

journey("a member replies three levels down", async (page, { thread, unique }) => {
  const { url } = await thread(unique("A thread with branches"));
  const answer = async (number, body) => {
    await act(page, number, /^Reply/).click();
    await page.getByLabel(/^Your reply/).fill(body);
    await page.getByRole("button", { name: "Post the reply" }).click();
    await article(page, number + 1).getByText(body).first().waitFor();
  };
  await page.goto(url);
  await answer(1, "The first level.");
  await answer(2, "The second level.");
  await answer(3, "The third level.");

  await page.locator("#p2 #p3 #p4").waitFor();
  assert.match(page.url(), /#p4$/, "one lands at what one wrote");
  assert.equal(await page.locator("#p4 .prose").innerText(), "The third level.");
});

journey("a member edits a post, and readers can see what changed", async (page, { thread, reply, unique }) => {
  const talk = await thread(unique("A thread with a mistake"));
  const { id } = await reply(talk, `It was ${"a long road, and ".repeat(12)}in March.`, { by: "Wren" });
  await page.goto(`/p/${id}`);
  await act(page, 2, /^Edit/).click();
  await page.getByLabel("Text", { exact: true }).fill(`It was ${"quite another way, but ".repeat(12)}in May.`);
  await page.getByRole("button", { name: "Save the change" }).click();

  await article(page, 2).getByText("in May.").waitFor();
  await article(page, 2).getByText("edited by its author").waitFor();
  await article(page, 2).getByRole("link", { name: /what changed/ }).click();
  await page.getByRole("heading", { level: 1, name: /What changed/ }).waitFor();
  const history = await page.getByRole("main").textContent();
  assert.ok(history.includes("March") && history.includes("May"), "both texts are there");
});

journey("a preview shows what a text will look like, and posts nothing", async (page, { javascript, thread, unique }) => {
  const talk = await thread(unique("A thread to try things in"));
  const body = "It gets **easier**.\n\n<b>Raw</b> HTML stays text.";
  await page.goto(`/p/${talk.post.id}/reply`);
  const composer = page.url();
  await page.getByLabel(/^Your reply/).fill(body);
  await page.getByRole("button", { name: "Preview" }).click();

  const preview = page.getByRole("region", { name: "Preview" });
  await preview.locator("strong", { hasText: "easier" }).waitFor();
  await preview.getByText("<b>Raw</b> HTML stays text.").waitFor();
  assert.equal(page.url() === composer, javascript, "with a script the page stays where it is");
  assert.equal(await page.getByLabel(/^Your reply/).inputValue(), body);
  await page.getByRole("button", { name: "Post the reply" }).click();
  await article(page, 2).locator("strong", { hasText: "easier" }).waitFor();
});
