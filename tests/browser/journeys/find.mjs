import assert from "node:assert/strict";

import { act, article, isInSight, journey } from "../support/journey.mjs";

journey("a reader searches, and narrows it down", async (page, { javascript, thread, reply, unique }) => {
  // Words that nobody else has written.
  const word = javascript ? "quillwort" : "spindrift";
  const title = unique(`A thread about ${word}`);
  const talk = await thread(title, { kind: "question" });
  await reply(talk, `Every *${word}* has its day, and "so" <b>does</b> this.`);

  await page.goto("/");
  await page.locator(".account").getByRole("link", { name: "Search" }).click();
  const main = page.getByRole("main");
  const search = async (words) => {
    await page.getByLabel("Words to look for").fill(words);
    await main.getByRole("button", { name: "Search" }).click();
  };
  await search(`${word} day`);
  const hit = main.getByRole("listitem").filter({ hasText: "has its day" });
  await hit.locator("mark", { hasText: word }).first().waitFor();
  assert.equal(await page.getByLabel("Words to look for").inputValue(), `${word} day`);
  await hit.getByRole("link").first().click();
  await article(page, 2).waitFor();
  assert.ok(await isInSight(page, 2), "a result leads to the post itself");

  await page.goto(`/search?q=${word}&kind=story`);
  await page.getByRole("heading", { name: "Nothing found" }).waitFor();
  await page.goto(`/search?q=${word}&kind=question&author=Sandpiper`);
  await main.locator("mark", { hasText: word }).first().waitFor();
  await search('"(*" OR <script> NEAR/ -');
  await page.getByLabel("Words to look for").waitFor();
}, { who: null });

journey("a reader takes one branch, and the newest first", async (page, { thread, reply, unique }) => {
  const talk = await thread(unique("A thread read in two ways"));
  const first = await reply(talk, "The first root.");
  const child = await reply(talk, "Under the first root.", { parent: first });
  await reply(talk, "Deeper under the first root.", { parent: child });
  await reply(talk, "The second root.");

  await page.goto(talk.url);
  const order = () => page.locator("article.post").evaluateAll((all) => all.map((post) => post.id).join(" "));
  assert.equal(await order(), "p2 p3 p4 p5");
  await page.getByRole("link", { name: "Newest first" }).click();
  await page.waitForURL(/order=newest/);
  assert.equal(await order(), "p5 p2 p3 p4", "the newest root leads, and its branch stays whole");
  await page.getByRole("link", { name: "Oldest first" }).click();
  await page.waitForURL((url) => !url.search);

  await act(page, 2, /^Only this branch/).click();
  await article(page, 5).waitFor({ state: "detached" });
  assert.equal(await order(), "p2 p3 p4");
  await page.getByRole("link", { name: "Back to the whole thread" }).click();
  await article(page, 5).waitFor();
}, { who: null });

journey("what is new since the last visit is marked, and one link leads there", async (page, { thread, reply, unique }) => {
  const talk = await thread(unique("A thread to come back to"));
  await reply(talk, "Read at the first visit.");
  await page.goto(talk.url);
  await article(page, 2).waitFor();
  const later = await reply(talk, "Written since.");
  await page.goto(talk.url);
  await article(page, later.number).locator(".mark", { hasText: /new/i }).waitFor();
  assert.equal(await article(page, 2).locator(".mark").count(), 0);
  await page.getByRole("link", { name: "New since your last visit" }).click();
  await article(page, later.number).waitFor();
  assert.match(page.url(), new RegExp(`#p${later.number}$`));
}, { who: "Sanderling" });
