// One page of every type, for everybody who may see it.

import { reply, startThread } from "./journey.mjs";
import { world } from "./world.mjs";

/** `status`: what it answers, if not 200. `steps`: what is done there first, for pages that are an answer to a form. */
const page = (name, path, options = {}) => ({ name, path, status: 200, steps: async () => {}, ...options });

/** Fills the forum with what the pages need, and lists them: `{name, who, path, status, steps}`. */
export async function everyPage() {
  const { forum } = world;
  const shown = await furnish();
  const [demo, demoReply] = [await demoThread(), `/p/${shown.demoReply}`];
  const submit = (button) => async (page) => {
    await page.locator("main form").first().evaluate((form) => (form.noValidate = true));
    await page.getByRole("main").getByRole("button", { name: button }).click();
  };

  const anyone = [
    page("front", "/"),
    page("board", "/b/stories"),
    page("board-stories", "/b/stories?kind=story"),
    page("board-empty", "/b/stories?kind=question"),
    page("unanswered", "/unanswered"),
    page("search", "/search"),
    page("search-found", "/search?q=boat&kind=story"),
    page("search-nothing", "/search?q=quinquereme&author=Wren"),
    page("search-no-words", "/search?q=***"),
    page("thread", demo),
    page("thread-deep", shown.deep.url),
    page("thread-second-page", shown.long.url, { steps: (page) => page.locator("a[rel=next]").click() }),
    page("thread-newest", `${shown.deep.url}?order=newest`),
    page("thread-branch", `${shown.deep.url}?branch=2`),
    page("thread-markdown", shown.markdown.url),
    page("thread-with-a-note", shown.noted.url),
    page("thread-removed", shown.removed.url),
    page("thread-moderated", shown.quarrel.thread.url),
    page("revisions", `/p/${shown.edited.id}/revisions`),
    page("member", "/m/Wren"),
    page("help-now", "/help-now"),
    page("transparency", "/transparency"),
    page("not-found", "/t/999999-nothing", { status: 404 }),
  ];
  if (forum.hasRealThread) anyone.push(page("thread-real", await realThread()));

  const nobody = [
    page("join", "/join"),
    page("join-refused", "/join", { steps: submit("Join") }),
    page("sign-in", "/sign-in"),
    page("sign-in-refused", "/sign-in", { steps: submit("Sign in") }),
    page("sign-in-needed", "/b/stories/new"),
    page("subscribe", `/subscribe?thread=${shown.long.id}`),
    page("subscribed", `/subscribe?thread=${shown.long.id}`, {
      steps: async (page) => {
        await page.getByLabel("Email address").fill("reader@example.org");
        await page.getByRole("button", { name: "Follow" }).click();
        await page.getByRole("heading", { name: "Look in your mail" }).waitFor();
      },
    }),
    page("confirm", shown.confirm),
    page("mail-settings", shown.manage),
    page("link-of-no-mail", "/u/abcdefghijklmnopqrstuvwxyz", { status: 410 }),
  ];

  const member = [
    page("new-thread", "/b/stories/new"),
    page("new-thread-refused", "/b/stories/new", { steps: submit("Post the thread") }),
    page("new-thread-preview", "/b/stories/new", {
      steps: async (page) => {
        await page.getByLabel("Text", { exact: true }).fill("# A title\n\nSome *words*, a [link](https://example.org)\n\n> a quotation\n\n- a list");
        await page.getByRole("button", { name: "Preview" }).click();
        await page.locator(".preview em").waitFor();
      },
    }),
    page("new-question", "/b/discussion/new", {
      steps: async (page) => {
        await page.getByLabel("Question").check();
        await page.locator("#tags > summary").click();
      },
    }),
    page("reply", `${demoReply}/reply`),
    page("reply-nudged", `${demoReply}/reply`, {
      steps: async (page) => {
        await page.getByLabel("Your reply").fill(HOT);
        await page.getByRole("button", { name: "Post the reply" }).click();
        await page.getByRole("button", { name: "Post it anyway" }).waitFor();
      },
    }),
    page("reply-quoting", `${demoReply}/reply?quote=${shown.demoReply}`, {
      steps: (page) => page.getByText("Quote another post").click(),
    }),
    page("flag", `${demoReply}/flag`),
    page("flag-refused", `${demoReply}/flag`, { steps: submit("Flag it") }),
    page("edit", `/p/${shown.edited.id}/edit`),
    page("edit-clash", `/p/${shown.edited.id}/edit`, {
      steps: async (page) => {
        await page.locator("input[name=version]").evaluate((field) => (field.value = "1"));
        await page.getByLabel("Text", { exact: true }).fill("Written in another window, a while ago.");
        await page.getByRole("button", { name: "Save the change" }).click();
        await page.getByRole("alert").waitFor();
      },
    }),
    page("delete", `/p/${shown.edited.id}/delete`),
    page("me", "/me"),
    page("me-mail", "/me/subscriptions"),
    page("me-drafts", "/me/drafts"),
    page("me-notices", "/me/notifications"),
    page("me-standing", "/me/standing"),
    page("me-separations", "/me/separations?with=Sanderling"),
    page("thread-apart", shown.quarrel.thread.url),
    page("appeal", `/me/appeals/${shown.quarrel.another}`),
    page("appeal-refused", `/me/appeals/${shown.quarrel.another}`, { steps: submit("Ask for another look") }),
    page("appeal-asked", `/me/appeals/${shown.quarrel.action}`),
    page("forbidden", `/p/${shown.long.post.id}/edit`, { status: 403 }),
  ];

  const moderator = [
    page("mod-edit", `/mod/posts/${shown.demoReply}/edit`),
    page("mod-edit-refused", `/mod/posts/${shown.demoReply}/edit`, { steps: submit("Save") }),
    page("mod-desk", "/mod"),
    page("mod-log", "/mod/log"),
    page("mod-log-refused", "/mod/log?by=Nobody", { status: 422 }),
    page("mod-pairs", "/mod/pairs"),
    page("mod-figures", "/mod/figures"),
    page("mod-case", `/mod/cases/${shown.quarrel.open}`),
    page("mod-case-claimed", `/mod/cases/${shown.quarrel.claimed}`),
    page("mod-case-refused", `/mod/cases/${shown.quarrel.open}`, { steps: submit("Looked at, all is well") }),
    page("mod-case-decided", `/mod/cases/${shown.quarrel.decided}`),
    page("mod-appeal", `/mod/appeals/${shown.quarrel.appeal}`),
    page("mod-post", `/mod/posts/${shown.quarrel.post}`),
    ...["redaction", "note", "merge", "move", "split", "hide"].map((act) => page(`mod-${act}`, `/mod/posts/${shown.quarrel.post}/${act}`)),
    page("mod-redaction-refused", `/mod/posts/${shown.quarrel.post}/redaction`, {
      steps: async (page) => {
        await page.getByLabel("The words").fill("words that are not there");
        await page.getByLabel("Reason").fill("a remark about a person");
        await page.getByRole("main").getByRole("button", { name: "Take words out" }).click();
        await page.getByRole("alert").waitFor();
      },
    }),
    page("mod-restore", `/mod/posts/${shown.quarrel.hidden}/restore`),
    page("mod-thread", `/mod/threads/${shown.quarrel.thread.id}`),
    page("mod-member", "/mod/members/Wren"),
    page("mod-pair", "/mod/pairs/Wren/Sandpiper"),
  ];

  const seenBy = (who, pages) => pages.map((page) => ({ ...page, who }));
  const chrome = anyone.filter(({ name }) => ["front", "board", "thread", "member"].includes(name));
  return [
    ...seenBy(null, [...anyone, ...nobody]),
    ...seenBy("Wren", [...chrome, ...member]),
    ...seenBy("Lantern", [...chrome, ...moderator]),
    ...seenBy("Keeper", [page("front", "/"), page("unanswered-by-host", "/unanswered?by=host")]),
  ];
}

async function furnish() {
  const { forum, people } = world;
  const { Wren, Lantern } = people;
  const by = "Wren";
  const deep = await startThread("A thread that goes deep", { kind: "question" });
  let parent;
  for (let level = 1; level <= 9; level += 1) parent = await reply(deep, `Level ${level}.`, { parent, by: level % 2 ? by : "Lantern" });

  const long = await startThread("A thread of two pages, with a title as long as a title may become before it is cut");
  for (let number = 2; number <= 110; number += 1) await reply(long, `This is number ${number}.`);

  const edited = await reply(long, "What I wrote first was long enough to be worth keeping. ".repeat(3), { by });
  const change = { body: "What I wrote then is not at all what I had written first. ".repeat(3) };
  await forum.api("PATCH", `/posts/${edited.id}`, change, Wren.token);
  const corrected = await reply(deep, "You are a fool.", { by });
  const correction = { body: "I see it otherwise.", reason: "It named the person, not the point." };
  await forum.api("POST", `/mod/posts/${corrected.id}/edit`, correction, Lantern.token);

  const heated = await startThread("A thread that gets hot", { by });
  let answer;
  for (const who of [by, "Sandpiper", by]) answer = await reply(heated, HOT, { by: who, parent: answer });
  await reply(heated, "I want to kill myself.", { by: "Turnstone" });

  const removed = await startThread("A thread with a gap", { by: "Lantern" });
  const gone = await reply(removed, "I take this back.", { by });
  await reply(removed, "It was heard, @Wren.", { parent: gone });
  await forum.api("DELETE", `/posts/${gone.id}`, undefined, Wren.token);

  const { posts } = await forum.api("GET", "/threads/1");
  return {
    deep, long, edited, removed,
    markdown: await startThread("Everything that Markdown can do", { body: MARKDOWN, by }),
    noted: await startThread("A thread behind a note", { body: "It was a bad night.", content_note: "relapse", by }),
    demoReply: posts[4].id,
    quarrel: await quarrel(),
    ...(await followers(long)),
  };
}

/** Cases in every state, and what was done about one is to be looked at again. */
async function quarrel() {
  const { forum, people } = world;
  const thread = await startThread("A thread that moderators look at", { by: "Turnstone" });
  const flagged = async (body) => {
    const { id } = await reply(thread, body, { by: "Wren" });
    await forum.api("POST", `/posts/${id}/flags`, { reason: "personal_attack", note: "It is about me." }, people.Sandpiper.token);
    return id;
  };
  const posts = [await flagged("You would say that, wouldn’t you."), await flagged("As if you knew."), await flagged("Go and count sheep.")];
  const { cases } = await forum.api("GET", "/mod/cases?limit=100", undefined, people.Lantern.token);
  const [open, claimed, decided] = posts.map((post) => cases.find((one) => one.post_id === post).id);
  await reply(thread, "I was asking a question.", { by: "Sandpiper", parent: posts[0] });
  await forum.api("POST", `/mod/cases/${open}/notes`, { words: "They know each other from another thread.", second_opinion: true }, people.Lantern.token);
  await forum.api("POST", `/mod/cases/${claimed}/claim`, {}, people.Lantern.token);
  await forum.api("POST", `/mod/cases/${decided}/decision`, { action: "hide", reason: "a remark about a person" }, people.Lantern.token);
  const last = async (what) => (await forum.api("GET", `/mod/log?member=Wren&action=${what}`, undefined, people.Lantern.token)).actions[0].id;
  const [action, another] = [await last("hide_post"), await last("edit_post")];
  const { id: appeal } = await forum.api("POST", "/appeals", { action_id: action, words: "I do count sheep." }, people.Wren.token);
  const asModerator = (path, body) => forum.api("POST", path, body, people.Lantern.token);
  await asModerator(`/mod/posts/${posts[1]}/note`, { body: "Please speak of what was said, and not of who said it.", to: ["Wren", "Sandpiper"] });
  await asModerator("/mod/separations", { members: ["Wren", "Sandpiper"], reason: "it has gone back and forth between you for a while" });
  await asModerator("/mod/members/Wren/word", { reason: "a word in between", words: "Thank you for your patience with the choir thread." });
  await asModerator("/mod/members/Wren/notes", { words: "Writes at night, and regrets it in the morning." });
  await asModerator(`/mod/threads/${thread.id}/slow-mode`, { minutes: 60, reason: "so that there is time to breathe" });
  return { open, claimed, decided, appeal, action, another, thread, post: posts[1], hidden: posts[2] };
}

/** Readers by email: one has yet to confirm, one has had a mail with a link to its settings, and Wren is one, too. */
async function followers(thread) {
  const confirm = await follow(thread, "undecided@example.org");
  await say(await follow(thread, "faithful@example.org"));
  await say(await follow(thread, "wren@example.org", world.people.Wren.token));
  await reply(thread, "This one goes out by mail.");
  const manage = await linkFor("faithful@example.org", "/u/");
  return { confirm, manage };
}

/** Asks for mail about a thread; answers with the path in the mail that wants to be sure. */
async function follow(thread, email, token) {
  await world.forum.api("PUT", "/subscriptions", { thread_id: thread.id, email, frequency: "instant" }, token);
  return linkFor(email, "/subscribe/confirm/");
}

const say = (path) => fetch(world.forum.url + path, { method: "POST" });

async function linkFor(email, path) {
  const link = (mail) => mail.split(world.forum.url).find((rest) => rest.startsWith(path));
  const mail = await world.forum.mail(`${path} for ${email}`, (mail) => mail.includes(email) && link(mail));
  return link(mail).match(/^\S+/)[0].replace(/[>,"]+$/, "");
}

async function demoThread() {
  const { thread } = await world.forum.api("GET", "/threads/1");
  return thread.url;
}

async function realThread() {
  const { thread } = await world.forum.api("GET", "/threads/2");
  return thread.url;
}

// Hot by any model.
const HOT = "You are a pathetic liar, that is childish.";

const MARKDOWN = `# A heading

*Softly*, **firmly**, \`code\`, ~~struck~~ and [a link](https://example.org/a/very/long/address/that/does/not/end/where/one/would/like/it/to/end).

> A quotation
>
> > of a quotation

1. One
2. Two
   - inside two

| when | what | how it went |
| --- | --- | --- |
| Monday | a walk | well |
| Tuesday | a longer walk, with somebody who knows the way | better |

\`\`\`
a line of code that is longer than a telephone is wide, and has no place where it could be broken in a sensible way
\`\`\`

Antidisestablishmentarianismantidisestablishmentarianismantidisestablishmentarianism.
`;
