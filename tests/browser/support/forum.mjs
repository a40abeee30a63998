// A forum of our own: the built program on a fresh folder and a free port, with something in it to read.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the builds are, and what these tests leave for people to look at. */
export const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"));

const BINARY = process.env.EVENKEEL_BIN ?? join(TARGET, "debug/evenkeel");
const SHARED = process.env.EVENKEEL_SHARED ?? resolve(ROOT, "../shared");
const REAL_THREAD = join(SHARED, "data/real-thread/wordpress-export.xml");

export const PASSPHRASE = "seven lamps by the harbour";

/** Waits for something that is not ours to await; a minute is more than anything here takes. */
export async function eventually(what, look) {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

export class Forum {
  /** `empty`: as it is before anybody has been there. */
  static async start({ empty = false } = {}) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is not there; build it: cargo build`);
    const forum = new Forum(mkdtempSync(join(tmpdir(), "evenkeel-browser-")), await freePort());
    try {
      if (!empty) forum.#fill();
      await forum.#serve();
      return forum;
    } catch (error) {
      await forum.stop();
      throw error;
    }
  }

  constructor(data, port) {
    this.data = data;
    this.url = `http://127.0.0.1:${port}`;
    const settings = {
      EVENKEEL__DATA_DIR: data,
      EVENKEEL__SERVER__LISTEN: `127.0.0.1:${port}`,
      // Nothing in these tests leaves the machine, not even by the quick exit.
      EVENKEEL__SITE__EXIT_URL: `${this.url}/robots.txt`,
      EVENKEEL__LIMITS__ENABLED: "false",
      EVENKEEL__MAIL__DELAY_SECONDS: "0",
      EVENKEEL__LOG__LEVEL: "warn",
    };
    const theirs = Object.entries(process.env).filter(([name]) => !/^EVENKEEL|^(DATABASE|REDIS)_URL/.test(name));
    this.environment = { ...Object.fromEntries(theirs), ...settings };
  }

  #fill() {
    this.cli("demo");
    this.hasRealThread = existsSync(REAL_THREAD);
    if (this.hasRealThread) this.cli("import", "wordpress", REAL_THREAD, "--board", "stories");
    this.cli("admin", "create-host", "--handle", "Keeper", "--passphrase-stdin", PASSPHRASE);
  }

  /** Runs a command of the program; the last word after `--passphrase-stdin` is what it reads. */
  cli(...words) {
    const input = words.includes("--passphrase-stdin") ? words.pop() : "";
    const ran = spawnSync(BINARY, words, { env: this.environment, input, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`evenkeel ${words.join(" ")}: ${ran.stderr || ran.error}`);
    return ran.stdout;
  }

  async #serve() {
    this.log = join(this.data, "server.log");
    const log = openSync(this.log, "a");
    this.process = spawn(BINARY, ["serve"], { env: this.environment, stdio: ["ignore", log, log] });
    await eventually("the server", async () => {
      if (this.process.exitCode !== null) throw new Error(`the server ended:\n${this.said()}`);
      return fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
    });
  }

  async stop() {
    if (this.process && this.process.exitCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.data, { recursive: true, force: true });
  }

  /** What the server wrote to its terminal and its log. */
  said() {
    return readFileSync(this.log, "utf8");
  }

  /** The JSON surface: answers with what came back, which must be of the 200s. */
  async api(method, path, body, token) {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text && JSON.parse(text);
  }

  /** A new member, with a token for the JSON surface. */
  async join(handle) {
    const { token } = await this.api("POST", "/members", { handle, passphrase: PASSPHRASE });
    return { handle, token };
  }

  /** The text of the first mail that `fits`, as soon as there is one. */
  mail(what, fits) {
    const folder = join(this.data, "mail");
    const read = (name) => unfold(readFileSync(join(folder, name), "utf8"));
    return eventually(what, () => existsSync(folder) && readdirSync(folder).map(read).find(fits));
  }
}

/** Quoted-printable (RFC 2045, 6.7) of ASCII text, as far as looking for links needs it. */
function unfold(mail) {
  return mail.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
