// Every type of page, light and dark, narrow and wide: accessible, inside its window, and alone with our own server.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { everyPage } from "../support/pages.mjs";
import { newWindow } from "../support/world.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [320, 1280];
// Between light and dark nothing differs but the palette, so in the dark only what rests on colours is looked at again.
const RULES = {
  light: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  dark: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
};

let furnished;
const pages = () => (furnished ??= everyPage());

for (const width of WIDTHS) {
  test(`every page is accessible and fits at ${width} px, in light and dark`, { timeout: 300_000 }, async (t) => {
    for (const who of new Set((await pages()).map((page) => page.who))) {
      const window = await newWindow({ who, viewport: { width, height: 900 } });
      for (const seen of (await pages()).filter((page) => page.who === who)) {
        await t.test(`${seen.name}, seen by ${who ?? "nobody"}`, () => looksRight(window, seen));
      }
      await window.context.close();
    }
  });
}

async function looksRight({ page, complaints }, { path, status, steps }) {
  complaints.length = 0;
  const answer = await page.goto(path);
  assert.equal(answer.status(), status);
  await steps(page);
  assert.equal(await page.locator("h1").count(), 1, "one h1");
  assert.equal(await tooWide(page), "", "wider than the window");
  // What a page that has scrolled to its message has under the bar at the top is a matter of fonts.
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(AXE);
  for (const [colorScheme, rules] of Object.entries(RULES)) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page, rules), [], `in ${colorScheme}`);
  }
  assert.deepEqual(complaints, []);
}

/** What sticks out to the right, or nothing. */
function tooWide(page) {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return "";
    const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join("\n") || "the page";
  });
}

async function violations(page, rules) {
  const found = await page.evaluate((runOnly) => axe.run(document, { runOnly, resultTypes: ["violations"] }), rules);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} — ${nodes[0].failureSummary}`);
}
