import assert from "node:assert/strict";

import { PASSPHRASE } from "../support/forum.mjs";
import { act, article, journey } from "../support/journey.mjs";
import { signIn } from "../support/world.mjs";

const WORDS = "Something that took me an hour to say.";
const reply = (page) => page.getByLabel(/^Your reply/);

journey("words are not lost when the page is left, or the session ends", async (page, { javascript, context, thread, unique }) => {
  const talk = await thread(unique("A thread to be interrupted in"));
  await signIn(page, "Wren");
  await page.goto(talk.url);
  await act(page, 1, /^Reply/).click();
  await reply(page).fill(WORDS);

  if (javascript) {
    // A script keeps what was typed on the device, without being asked.
    await page.goto("/");
    await page.goto(talk.url);
    await page.getByText("What you wrote here before is back.").waitFor();
    assert.equal(await reply(page).inputValue(), WORDS);
  }

  // Signed out elsewhere meanwhile: signing in again, here, goes on where the words were.
  const elsewhere = await context.newPage();
  await elsewhere.goto("/");
  await elsewhere.locator(".account").getByRole("button", { name: "Sign out" }).click();
  await elsewhere.locator(".account").getByRole("link", { name: "Sign in" }).waitFor();
  await elsewhere.close();
  await page.getByRole("button", { name: "Post the reply" }).click();
  assert.equal(await page.getByLabel("What you wrote").inputValue(), WORDS);
  await page.getByLabel("Handle").fill("Wren");
  await page.getByLabel("Passphrase").fill("not this one");
  await page.getByRole("button", { name: "Sign in and go on" }).click();
  assert.equal(await page.getByLabel("What you wrote").inputValue(), WORDS, "a slip of the finger costs nothing");
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Sign in and go on" }).click();
  assert.equal(await reply(page).inputValue(), WORDS);
  await page.getByRole("button", { name: "Post the reply" }).click();
  await article(page, 2).getByText(WORDS).waitFor();
}, { who: null });

journey("a draft is kept for another day and another device", async (page, { thread, unique }) => {
  const title = unique("A thread to finish later");
  const talk = await thread(title);
  await page.goto(`/p/${talk.post.id}/reply`);
  await reply(page).fill(WORDS);
  await page.getByRole("button", { name: "Keep as a draft" }).click();
  const kept = page.getByRole("listitem").filter({ hasText: title });
  await page.goto("/me/drafts");
  await kept.getByRole("link", { name: "Go on writing" }).click();
  assert.equal(await reply(page).inputValue(), WORDS);
  await page.getByRole("button", { name: "Post the reply" }).click();
  await article(page, 2).getByText(WORDS).waitFor();
  await page.goto("/me/drafts");
  assert.equal(await kept.count(), 0, "what is posted is no draft any more");
});

journey("thrown-away words stay away", async (page, { thread, unique }) => {
  const talk = await thread(unique("A thread to change one's mind in"));
  await page.goto(`/t/${talk.id}/reply`);
  await reply(page).fill(WORDS);
  await page.goto("/");
  await page.goto(`/t/${talk.id}/reply`);
  await page.getByRole("button", { name: "Throw it away" }).click();
  assert.equal(await reply(page).inputValue(), "");
  await page.reload();
  assert.equal(await reply(page).inputValue(), "");
  assert.equal(await page.locator(".draft-note").count(), 0);
}, { scriptOnly: true });
