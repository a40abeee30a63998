// Pictures of every type of page for people to look at: node screenshots.mjs [words in a page's name …]

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { TARGET } from "./support/forum.mjs";
import { everyPage } from "./support/pages.mjs";
import { close, newWindow, open } from "./support/world.mjs";

const folder = join(TARGET, "screenshots");
const wanted = ({ name }) => process.argv.length < 3 || process.argv.slice(2).some((word) => name.includes(word));
// Deeper than this nobody scrolls in a picture.
const DEEPEST = 4000;

mkdirSync(folder, { recursive: true });
let taken = 0;
try {
  await open();
  const pages = (await everyPage()).filter(wanted);
  for (const width of [320, 768, 1280]) {
    for (const who of new Set(pages.map((page) => page.who))) {
      const { context, page } = await newWindow({ who, viewport: { width, height: 900 } });
      for (const { name, path, steps } of pages.filter((page) => page.who === who)) {
        await page.goto(path);
        await steps(page);
        await page.evaluate(() => scrollTo(0, 0));
        const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), DEEPEST);
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          const file = `${name}-${who ? who.toLowerCase() : "nobody"}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: join(folder, file), clip: { x: 0, y: 0, width, height }, fullPage: true });
          taken += 1;
        }
      }
      await context.close();
    }
  }
} finally {
  await close();
}
console.log(`${taken} pictures in ${folder}`);
