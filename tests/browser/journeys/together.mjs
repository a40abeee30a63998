import assert from "node:assert/strict";

import { act, article, journey } from "../support/journey.mjs";

const composer = (page) => page.getByLabel(/^Your reply/);

journey("a member quotes two people in one reply", async (page, { thread, reply, unique }) => {
  const talk = await thread(unique("A thread worth quoting"));
  await reply(talk, "The first hundred days are the longest.");
  await reply(talk, "Mine were the *nights*.");
  await page.goto(talk.url);
  await act(page, 2, /^Quote/).click();
  assert.match(await composer(page).inputValue(), /Sandpiper wrote[^]*> The first hundred days are the longest\./);

  await page.getByText("Quote another post").click();
  await page.getByLabel("Its number in this thread").fill("3");
  await page.getByRole("button", { name: "Add the quotation" }).click();
  await composer(page).waitFor();
  const both = await composer(page).inputValue();
  assert.match(both, /> The first hundred days[^]*> Mine were the \*nights\*\./);

  await composer(page).fill(`${both}\nThank you both.`);
  await page.getByRole("button", { name: "Post the reply" }).click();
  await article(page, 4).getByText("Thank you both.").waitFor();
  assert.equal(await article(page, 4).locator("> .prose > blockquote").count(), 2);
});

journey("a member relates to a post, and takes it back", async (page, { thread, reply, unique }) => {
  const talk = await thread(unique("A thread to nod at"));
  await reply(talk, "It was a hard day.");
  await page.goto(talk.url);
  const relate = article(page, 2).locator("> .acts").getByRole("button", { name: /^I relate/ });
  await relate.click();
  await relate.getByText("1").waitFor();
  assert.match(page.url(), /#p2$/, "one stays where one was");
  await relate.click();
  await relate.getByText("1").waitFor({ state: "detached" });
});

journey("a member removes a post, and the replies stay", async (page, { thread, reply, unique }) => {
  const talk = await thread(unique("A thread with something to regret"));
  const mine = await reply(talk, "I should not have said this.", { by: "Wren" });
  await reply(talk, "But I heard you.", { parent: mine });
  await page.goto(`/p/${mine.id}/edit`);
  await page.getByRole("link", { name: "Remove this post" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await article(page, 2).locator("> .tombstone").waitFor();
  await article(page, 3).getByText("But I heard you.").waitFor();
  assert.equal(await page.getByText("I should not have said this.").count(), 0);
});

journey("somebody who is named hears of it", async (page, { thread, reply, unique }) => {
  const title = unique("A thread that names somebody");
  const talk = await thread(title);
  await reply(talk, "What would @Turnstone say?");
  await page.goto("/");
  const notices = page.locator(".account").getByRole("link", { name: /^Notices/ });
  const unread = Number((await notices.innerText()).match(/\d+/)?.[0] ?? 0);
  assert.ok(unread > 0, "the header says that there is something");
  await notices.click();
  await page.getByRole("button", { name: `Sandpiper named you in “${title}”` }).click();
  await article(page, 2).getByRole("link", { name: "@Turnstone" }).waitFor();
  const left = (await notices.innerText()).match(/\d+/)?.[0] ?? 0;
  assert.equal(Number(left), unread - 1);
}, { who: "Turnstone" });
