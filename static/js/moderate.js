// What a moderator selects in a post is what is to be taken out of it. On the pages that ask for such words only.
(() => {
  "use strict";
  const span = document.querySelector("textarea[name=span]");
  if (!span) return;
  document.addEventListener("selectionchange", () => {
    const picked = getSelection();
    const from = picked.anchorNode && picked.anchorNode.parentElement;
    if (!picked.isCollapsed && from && from.closest(".quoted .prose")) span.value = picked.toString().trim();
  });
})();
