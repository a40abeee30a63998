import assert from "node:assert/strict";

import { article, isInSight, journey, reply, startThread } from "../support/journey.mjs";

journey("a branch folds, and a link into it opens it", async (page, { javascript, thread, reply, unique }) => {
  const talk = await thread(unique("A thread with a long branch"));
  const root = await reply(talk, "The root of it.");
  const child = await reply(talk, "Under the root.", { parent: root });
  await page.goto(talk.url);
  const inner = article(page, 3).getByText("Under the root.");
  await inner.waitFor();
  await page.locator("#p2 > details > summary").click();
  await inner.waitFor({ state: "hidden" });
  assert.ok(await article(page, 2).getByText("The root of it.").isVisible(), "only what is below is folded");

  await page.reload();
  // A script remembers for this visit; without one every page is as the server folds it.
  await inner.waitFor({ state: javascript ? "hidden" : "visible" });
  await page.goto(`/p/${child.id}`);
  await inner.waitFor();
});

let long;
const longThread = () => (long ??= makeLongThread());

async function makeLongThread() {
  const thread = await startThread("A thread of two pages");
  const posts = [];
  for (let number = 2; number <= 131; number += 1) posts.push(await reply(thread, `This is number ${number}.`));
  return { thread, posts };
}

journey("a permalink leads to the right page and post", async (page) => {
  const { thread, posts } = await longThread();
  await page.goto(thread.url);
  assert.equal(await article(page, 125).count(), 0, "the thread has a second page");
  await page.goto(`/p/${posts.at(-7).id}`);
  await article(page, 125).getByText("This is number 125.").waitFor();
  assert.match(page.url(), /#p125$/);
  assert.ok(await isInSight(page, 125));

  await page.goto(thread.url);
  await article(page, 7).getByRole("link", { name: "Link to post #7" }).click();
  await page.waitForURL(/#p7$/);
  assert.ok(await isInSight(page, 7));
}, { who: null });

journey("a reader pages through a long thread and back", async (page) => {
  const { thread } = await longThread();
  await page.goto(thread.url);
  const seen = new Set();
  const look = async () => {
    for (const id of await page.locator("article.post").evaluateAll((all) => all.map((post) => post.id))) seen.add(id);
  };
  await look();
  await page.locator("a[rel=next]").click();
  await article(page, 131).waitFor();
  await look();
  assert.equal(seen.size, 130, "every reply is on one of the pages");
}, { who: null });
