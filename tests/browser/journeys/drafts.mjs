import assert from "node:assert/strict";

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

  // Signed out elsewhere meanwhile: what is sent now comes back.
  const elsewhere = await context.newPage();
  await elsewhere.goto("/");
  await elsewhere.locator(".account").getByRole("button", { name: "Sign out" }).click();
  await elsewhere.locator(".account").getByRole("link", { name: "Sign in" }).waitFor();
  await elsewhere.close();
  await page.getByRole("button", { name: "Post the reply" }).click();
  assert.equal(await page.getByRole("textbox", { name: /Your reply|What you wrote/ }).inputValue(), WORDS);
}, { who: null });

journey("thrown-away words stay away", async (page, { javascript, thread, unique }) => {
  if (!javascript) return; // Nothing was kept that could be thrown away.
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
});
