// How much a thread asks of an old telephone: the budget is that of a thread with 54 replies.

import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";

import { newWindow, world } from "../support/world.mjs";

const KB = 1024;
const BUDGET = { requests: 4, html: 45 * KB, css: 14 * KB, js: 6 * KB };

const isWithinBudget = (thread) => async (t) => {
  if (thread === 2 && !world.forum.hasRealThread) return t.skip("the real thread is not at hand (set EVENKEEL_SHARED)");
  const { url } = (await world.forum.api("GET", `/threads/${thread}`)).thread;
  const { context, page, complaints } = await newWindow();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(url, { waitUntil: "networkidle" });
  // Browsers with a window fetch the icon; this one has none.
  requests.push(...(await page.locator("link[rel=icon]").evaluateAll((links) => links.map((link) => link.href))));
  const address = (selector, name) => page.locator(selector).first().getAttribute(name);
  const [css, js] = [await address("link[rel=stylesheet]", "href"), await address("script", "src")];
  await context.close();

  const cost = {
    requests: new Set(requests).size,
    html: await bytes(url, "gzip"),
    css: await bytes(css, "identity"),
    js: await bytes(js, "identity"),
  };
  t.diagnostic(`${cost.requests} requests, ${cost.html} B of HTML (gzip), ${cost.css} B of CSS, ${cost.js} B of JavaScript`);
  for (const [what, most] of Object.entries(BUDGET)) assert.ok(cost[what] <= most, `${what}: ${cost[what]} > ${most}`);
  assert.deepEqual(complaints, []);
};

test("the demo thread is within the budget", isWithinBudget(1));
test("the real thread is within the budget", isWithinBudget(2));

/** The bytes of a body as they cross the wire. */
function bytes(path, encoding) {
  return new Promise((resolve, reject) => {
    const asked = get(world.forum.url + path, { headers: { "accept-encoding": encoding } }, (answer) => {
      let length = 0;
      answer.on("data", (chunk) => (length += chunk.length)).on("end", () => resolve(length));
    });
    asked.on("error", reject);
  });
}
