"use strict";
/* Every page works without this: it saves loading again while one waits, and lists chosen files. */
(() => {
  const waits = document.querySelector("[data-wait]");
  if (waits) {
    const look = async () => {
      try {
        const answer = await fetch(waits.dataset.wait, { headers: { accept: "application/json" } });
        if (!answer.ok) return location.reload();
        const now = await answer.json();
        const state = `${now.state}-${now.unread > 0 ? "True" : "False"}`;
        if (!now.moving || state !== waits.dataset.state) return location.reload();
        const bar = waits.querySelector("progress");
        const label = waits.querySelector("label");
        if (bar && label && now.unread > 0) {
          const done = now.texts + now.failed;
          bar.max = done + now.unread;
          bar.value = done;
          label.textContent = `${now.unread} still to be read, ${done} done`;
        } else if (bar && label && now.state === "auditing") {
          bar.max = now.texts;
          bar.value = now.audited;
          label.textContent = `${now.audited} of ${now.texts} ${now.texts === 1 ? "text" : "texts"} audited`;
        }
      } catch {
        // The server is busy or gone: ask again.
      }
      setTimeout(look, 1000);
    };
    setTimeout(look, 700);
  }
})();
