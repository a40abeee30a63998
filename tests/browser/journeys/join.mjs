import assert from "node:assert/strict";

import { PASSPHRASE } from "../support/forum.mjs";
import { journey } from "../support/journey.mjs";
import { signIn } from "../support/world.mjs";

journey("somebody joins, leaves and comes back", async (page, { javascript }) => {
  const handle = javascript ? "Curlew" : "Dunlin";
  const account = page.locator(".account");
  const main = page.getByRole("main");

  await page.goto("/");
  await account.getByRole("link", { name: "Join" }).click();
  await page.getByLabel("Handle").fill("Wren");
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await main.getByRole("button", { name: "Join" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("Handle").inputValue(), "Wren", "what was typed comes back");

  await page.getByLabel("Handle").fill(handle);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await main.getByRole("button", { name: "Join" }).click();
  await page.getByText("Welcome. You are signed in.").waitFor();

  await account.getByRole("button", { name: "Sign out" }).click();
  await account.getByRole("link", { name: "Sign in" }).waitFor();

  await page.goto("/me");
  await page.getByLabel("Handle").fill(handle);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await main.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: handle }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/me", "signing in leads to where one was going");
}, { who: null });

journey("quick exit leads away and signs out", async (page, { javascript, thread, unique }) => {
  const { url } = await thread(unique("A thread to leave"));
  await signIn(page, "Wren");
  await page.goto(url);
  if (javascript) {
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("Shift");
  } else {
    await page.getByRole("link", { name: "Quick exit" }).click();
  }
  await page.waitForURL("/robots.txt");
  await page.goto("/");
  await page.locator(".account").getByRole("link", { name: "Sign in" }).waitFor();
}, { who: null });
