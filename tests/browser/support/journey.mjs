// A journey is made twice: with JavaScript and without.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newWindow, world } from "./world.mjs";

/**
 * `way`: a function of the window's page and of what it may need to know; see `traveller`. `who`: signed in as.
 * `scriptOnly`: there is nothing of it without JavaScript.
 */
export function journey(name, way, { who = "Wren", scriptOnly = false } = {}) {
  for (const javascript of scriptOnly ? [true] : [true, false]) {
    test(`${name}, ${javascript ? "with" : "without"} JavaScript`, { timeout: 60_000 }, async () => {
      const window = await newWindow({ who, javaScriptEnabled: javascript });
      try {
        await way(window.page, traveller(window, javascript));
        assert.deepEqual(window.complaints, []);
      } catch (error) {
        error.message += `\n  at ${window.page.url()}\n  ${window.complaints.join("\n  ")}`;
        throw error;
      } finally {
        await window.context.close();
      }
    });
  }
}

function traveller({ context }, javascript) {
  const { forum, people } = world;
  return {
    javascript,
    forum,
    people,
    context,
    /** A handle, a title or a text that nobody had before. */
    unique: (words) => `${words} ${(world.counter = (world.counter ?? 0) + 1)}`,
    thread: (title, options) => startThread(title, options),
    reply: (thread, body, options) => reply(thread, body, options),
  };
}

/** A thread to walk in, made on the JSON surface: `{id, url, post}`. */
export function startThread(title, { by = "Sandpiper", board = "discussion", ...thread } = {}) {
  const sent = { title, kind: "discussion", body: "It began with a boat.", anyway: true, ...thread };
  return world.forum.api("POST", `/boards/${board}/threads`, sent, world.people[by].token);
}

/** A reply in it; answers with the post. */
export async function reply(thread, body, { by = "Sandpiper", parent } = {}) {
  const sent = { body, anyway: true, ...(parent && { parent_id: parent.id }) };
  return (await world.forum.api("POST", `/threads/${thread.id}/posts`, sent, world.people[by].token)).post;
}

/** The `<article>` of a post. */
export const article = (page, number) => page.locator(`#p${number}`);

/** What can be done with that post itself, not with the replies under it. */
export const act = (page, number, name) => article(page, number).locator("> .acts").getByRole("link", { name });

/** Whether a post stands in the window, below the bar that stays on top. */
export async function isInSight(page, number) {
  const box = await article(page, number).boundingBox();
  return box !== null && box.y >= 0 && box.y < page.viewportSize().height;
}
