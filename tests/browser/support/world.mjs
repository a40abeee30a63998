// One forum and one browser for the whole suite; every test has windows of its own.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

import { Forum, PASSPHRASE } from "./forum.mjs";

export const world = { forum: null, browser: null, people: {} };

/** Everything, or nothing and the reason. */
export async function open() {
  try {
    world.forum = await Forum.start();
    world.browser = await startBrowser();
    await settle(world);
  } catch (error) {
    await close();
    throw error;
  }
}

async function settle({ forum, people }) {
  for (const handle of ["Lantern", "Wren", "Sandpiper", "Sanderling", "Turnstone"]) people[handle] = await forum.join(handle);
  forum.cli("admin", "grant-role", "Lantern", "moderator");
  people.Keeper = { handle: "Keeper" };
  for (const person of Object.values(people)) person.state = await signedIn(person.handle);
}

export async function close() {
  await world.browser?.close();
  await world.forum?.stop();
}

function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is not there (apt-get install chromium)`);
  const args = [
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-background-networking",
    // Whatever a page may ask for elsewhere, nothing answers.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ];
  // Chromium's sandbox refuses to run as root, which is who runs in a container.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath, args });
}

export async function signIn(page, handle) {
  await page.goto("/sign-in");
  await page.getByLabel("Handle").fill(handle);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("/");
}

/** What a browser keeps of somebody who is signed in. */
async function signedIn(handle) {
  const { context, page } = await newWindow();
  await signIn(page, handle);
  const state = await context.storageState();
  await context.close();
  return state;
}

/**
 * A window, and what it complains of: requests to other hosts, scripts that fail, what the content security policy
 * stopped, answers that should not be. `who`: a handle, or nobody.
 */
export async function newWindow({ who, forum = world.forum, ...options } = {}) {
  const context = await world.browser.newContext({
    baseURL: forum.url,
    storageState: who && world.people[who].state,
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== forum.url && protocol !== "data:") complaints.push(`asked another host: ${request.url()}`);
  });
  context.on("response", (response) => {
    const [status, page] = [response.status(), response.request().isNavigationRequest()];
    if (status >= 500 || (status >= 400 && !page)) complaints.push(`${response.url()} answered ${status}`);
  });
  context.on("console", (message) => {
    // That a page itself answered 404 is what some tests are about.
    const answer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !answer) complaints.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`script: ${error.error().message}`));
  return { context, page: await context.newPage(), complaints };
}
