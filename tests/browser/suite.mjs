// The whole suite in one process: one forum, one browser. `npm test -- --test-name-pattern=preview` runs a part.

import { after } from "node:test";

import { close, open } from "./support/world.mjs";

await open();
after(close, { timeout: 60_000 });

await import("./journeys/join.mjs");
await import("./journeys/write.mjs");
await import("./journeys/read.mjs");
await import("./journeys/drafts.mjs");
await import("./looks/budget.mjs");
await import("./looks/print.mjs");
await import("./looks/pages.mjs");
