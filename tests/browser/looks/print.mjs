// A story on paper: its words, and nothing of what surrounds them on a screen.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import { newWindow, world } from "../support/world.mjs";

// Where a line ends depends on the fonts there are, and one may end after a hyphen.
const squeeze = (text) => text.replace(/[-\s]+/g, "");

test("a story prints as a clean PDF", async (t) => {
  const { thread } = await world.forum.api("GET", "/threads/1");
  const { context, page } = await newWindow({ who: "Wren" });
  await page.goto(thread.url);
  const paragraphs = await page.locator("#p1 .prose > p").allTextContents();
  const pdf = await page.pdf({ format: "A4" });
  await context.close();

  const printed = textOf(pdf);
  assert.ok(paragraphs.length > 5, "the story has something to print");
  for (const words of [thread.title, ...paragraphs]) assert.ok(printed.includes(squeeze(words)), `missing: ${words}`);
  const { body } = (await world.forum.api("GET", "/threads/1")).posts[0];
  assert.ok(printed.includes(squeeze(body.replace(/[*_]/g, "")).slice(0, 50)), "the replies are printed, too");
  for (const words of ["Quick exit", "Need help now", "Reply", "Sign out", "Edit as", "Follow this thread", "About this board", "Post the"]) {
    assert.ok(!printed.includes(squeeze(words)), `“${words}” belongs to the screen`);
  }
});

function textOf(pdf) {
  const ran = spawnSync("pdftotext", ["-", "-"], { input: pdf });
  if (ran.error) throw new Error("pdftotext is not there (apt-get install poppler-utils)");
  return squeeze(ran.stdout.toString());
}
