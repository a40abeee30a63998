// Small helps on top of pages that work without them.
(() => {
  "use strict";

  // Each handle has its own.
  const me = document.querySelector(".account a[href='/me']");
  const DRAFT = `evenkeel:draft:${me ? me.text : ""}:`;
  const FOLD = "evenkeel:fold:";
  const WEEK = 6048e5;
  const each = (selector, work) => document.querySelectorAll(selector).forEach(work);

  // Storage may be forbidden or full: no help then, but a page.
  const attempt = (work) => {
    try {
      return work();
    } catch {
      return null;
    }
  };
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
    const changed = () => fields.filter((field) => field.value !== field.defaultValue);
    let timer;

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

    const { kept = {} } = attempt(() => JSON.parse(localStorage[key])) || {};
    fields.forEach((field) => {
      const [value, base] = kept[field.name] || [];
      if (value && ["", base].includes(field.defaultValue)) field.value = value;
    });
    if (Object.keys(kept).length && changed().length) {
      const note = document.createElement("p");
      const drop = document.createElement("button");
      note.className = "draft-note";
      note.setAttribute("role", "status");
      note.append("What you wrote here before is back. ", drop);
      drop.type = "button";
      drop.className = "link";
      drop.textContent = "Throw it away";
      drop.onclick = () => {
        fields.forEach((field) => (field.value = field.defaultValue));
        note.remove();
        save();
        fields[0].focus();
      };
      form.prepend(note);
    }

    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 400);
    });
    addEventListener("pagehide", save);
  });

  // Preview in place. The fragment comes cleaned from our own server.
  each("button[data-preview]", (button) => {
    const { body, csrf } = button.form.elements;
    const area = button.form.querySelector("[data-preview-area]");
    const page = area.querySelector(".prose");
    button.hidden = false;
    button.onclick = async (event) => {
      event.preventDefault();
      const sent = new URLSearchParams({ body: body.value, csrf: csrf.value });
      const reply = await fetch(button.dataset.preview, { method: "POST", body: sent }).catch(() => null);
      if (reply && reply.ok) page.innerHTML = await reply.text();
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

  // A cached page may say "an hour ago" for days. Dates without a time of day
  // are rounded on purpose and are not made more exact.
  const units = Object.entries({ year: 31557600, month: 2629800, week: 604800, day: 86400, hour: 3600, minute: 60 });
  const words = attempt(() => new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }));
  each("time > .ago", (ago) => {
    const when = ago.parentElement.dateTime;
    const age = (Date.now() - Date.parse(when)) / 1000;
    const fit = when.includes("T") ? units : units.slice(0, 4);
    const [unit, size] = fit.find(([, size]) => age >= size) || fit[fit.length - 1];
    if (words && age >= 0) ago.textContent = words.format(-Math.floor(age / size), unit);
  });
})();
