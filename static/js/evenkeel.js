// Small helps on top of pages that work without them.
(() => {
  "use strict";

  // Each handle has its own.
  const me = document.querySelector(".account a[href='/me']");
  const DRAFT = `evenkeel:draft:${me ? me.text : ""}:`;
  const FOLD = "evenkeel:fold:";
  const WEEK = 6048e5;
  const each = (selector, work) => document.querySelectorAll(selector).forEach(work);

  const make = (tag, properties, ...content) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
  };

  // Storage may be forbidden or full: no help then, but a page.
  const attempt = (work) => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  // The answer, if it is one.
  const ask = async (url, options) => {
    const reply = await fetch(url, options).catch(() => null);
    return reply && reply.ok ? reply : null;
  };
  const post = (url, body) => ask(url, { method: "POST", body });
  const filled = (form) => new URLSearchParams(new FormData(form));
  const keys = (store, prefix) => Object.keys(store).filter((key) => key.startsWith(prefix));

  // Set when leaving on purpose, so that the closing page saves nothing.
  let leaving = false;
  const forget = () => {
    leaving = true;
    for (const kind of ["localStorage", "sessionStorage"])
      attempt(() => keys(window[kind], "evenkeel:").forEach((key) => window[kind].removeItem(key)));
  };

  // Quick exit blanks the page at once and takes its place in the history.
  const exit = (link) => {
    forget();
    document.body.hidden = true;
    document.title = "\u00a0";
    location.replace(link.href);
  };
  each("a[data-exit]", (link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      exit(link);
    })
  );

  let taps = 0;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const quick = event.timeStamp - last < 800;
    last = event.timeStamp;
    taps = event.key === "Shift" ? (quick ? taps : 0) + 1 : 0;
    if (taps === 3) exit(document.querySelector("a[data-exit]"));
  });

  // Signing out may hand the device to someone else: unsent words go too.
  each("form[data-forget]", (form) => form.addEventListener("submit", forget));

  // Draft rescue. A kept field remembers what the server had put there, and
  // comes back only into an empty field or over that same text.
  each("meta[name=draft-saved]", (meta) => attempt(() => localStorage.removeItem(DRAFT + meta.content)));
  attempt(() =>
    keys(localStorage, DRAFT).forEach((key) => {
      const draft = attempt(() => JSON.parse(localStorage[key]));
      if (!draft || Date.now() - draft.at > WEEK) localStorage.removeItem(key);
    })
  );

  each("form[data-draft]", (form) => {
    const key = DRAFT + form.dataset.draft;
    const fields = [...form.querySelectorAll("textarea, input[type=text]")];
    const blank = fields.map((field) => field.defaultValue);
    const changed = () => fields.filter((field) => field.value !== field.defaultValue);
    let timer;
    let upload;

    const save = () => {
      clearTimeout(timer);
      if (leaving) return;
      const kept = {};
      changed().forEach((field) => (kept[field.name] = [field.value, field.defaultValue]));
      attempt(() => {
        if (changed().length) localStorage[key] = JSON.stringify({ at: Date.now(), kept });
        else localStorage.removeItem(key);
      });
    };

    // Members' drafts go to the server too. What it has is what a later page starts from.
    const send = async () => {
      const body = filled(form);
      const had = fields.map((field) => field.value);
      body.set("place", form.dataset.draft);
      if (!(await post("/me/drafts", body))) return;
      fields.forEach((field, i) => (field.defaultValue = had[i]));
      save();
    };

    const { kept = {} } = attempt(() => JSON.parse(localStorage[key])) || {};
    fields.forEach((field) => {
      const [value, base] = kept[field.name] || [];
      if (value && ["", base].includes(field.defaultValue)) field.value = value;
    });
    if (Object.keys(kept).length && changed().length) {
      const drop = make("button", { type: "button", className: "link" }, "Throw it away");
      const words = "What you wrote here before is back. ";
      const note = make("p", { className: "draft-note", role: "status" }, words, drop);
      drop.onclick = () => {
        fields.forEach((field, i) => (field.value = blank[i]));
        note.remove();
        save();
        fields[0].focus();
      };
      form.prepend(note);
    }

    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 400);
      clearTimeout(upload);
      if (form.elements.draft) upload = setTimeout(() => leaving || send(), 4e3);
    });
    // Posting ends the draft, and nothing may bring it back: what is on its way ends with the page.
    form.addEventListener("submit", () => clearTimeout(upload));
    addEventListener("pagehide", save);
  });

  // Preview in place. The fragment comes cleaned from our own server.
  each("button[data-preview]", (button) => {
    const area = button.form.querySelector("[data-preview-area]");
    const page = area.querySelector(".prose");
    button.onclick = async (event) => {
      event.preventDefault();
      const reply = await post(button.dataset.preview, filled(button.form));
      if (reply) page.innerHTML = await reply.text();
      else page.textContent = "The preview did not come back. Your text is safe; please try again.";
      area.hidden = false;
      area.focus();
    };
  });

  // Folded branches stay folded for this visit; a link into one opens it.
  each("details[data-fold]", (branch) => {
    const key = FOLD + branch.dataset.fold;
    const was = attempt(() => sessionStorage.getItem(key));
    if (was) branch.open = was === "open";
    branch.ontoggle = () => leaving || attempt(() => (sessionStorage[key] = branch.open ? "open" : "shut"));
  });
  const unfold = () => {
    const post = document.getElementById(location.hash.slice(1));
    if (!post) return;
    for (let at = post; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    post.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // What is written meanwhile is announced, and read when the reader likes.
  each("section[data-thread]", (section) => {
    const { thread, last } = section.dataset;
    const note = make("p", { role: "status" });
    section.prepend(note);
    setInterval(async () => {
      if (document.hidden) return;
      const reply = await ask(`/t/${thread}/fresh?after=${last}`);
      const { replies } = reply ? await reply.json() : {};
      if (!replies) return;
      const words = replies === 1 ? "1 new reply" : `${replies} new replies`;
      const href = location.pathname + location.search;
      if (note.textContent !== words) note.replaceChildren(make("a", { href }, words));
    }, 6e4);
  });

  // A cached page may say "an hour ago" for days. Dates without a time of day
  // are rounded on purpose and are not made more exact. A unit is used from so many on, as on the server.
  const units = [["year", 31536e3, 2], ["month", 2592e3, 2], ["week", 604800, 2], ["day", 86400, 1], ["hour", 3600, 1], ["minute", 60, 2]];
  const words = attempt(() => new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }));
  each("time > .ago", (ago) => {
    const when = ago.parentElement.dateTime;
    const age = (Date.now() - Date.parse(when)) / 1000;
    const fit = when.includes("T") ? units : units.slice(0, 4);
    const [unit, size] = fit.find(([, size, from]) => age >= size * from) || fit[fit.length - 1];
    const passed = when.includes("T") && age < 120 ? "just now" : words && words.format(-Math.floor(age / size), unit);
    if (passed && age >= 0) ago.textContent = passed;
  });
})();
