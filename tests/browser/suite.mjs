// The whole suite in one process: one forum, one browser. `npm test -- --test-name-pattern=preview` runs a part.

import { after } from "node:test";

import { close, open } from "./support/world.mjs";

await open();
after(close, { timeout: 60_000 });
// All at once: the runner takes a pause for the end.
await import("./tests.mjs");
