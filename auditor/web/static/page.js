"use strict";
/* Every page works without this: it saves loading again while one waits, lists the files that were
   chosen, and keeps a form from being sent twice. */
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

  const field = document.querySelector("input[type=file][data-most]");
  const chosen = document.getElementById("chosen");
  if (field && chosen) {
    const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
    const list = () => {
      const files = [...field.files];
      const sum = files.reduce((total, file) => total + file.size, 0);
      const most = Number(field.dataset.most);
      const lines = files.slice(0, 20).map((file) => `${file.name}, ${size(file.size)}`);
      if (files.length > 20) lines.push(`and ${files.length - 20} more`);
      const over = sum > most ? `Together they are ${size(sum)}, more than ${size(most)}: choose fewer.` : "";
      if (over) lines.unshift(over);
      field.setCustomValidity(over);
      chosen.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      chosen.hidden = lines.length === 0;
    };
    field.addEventListener("change", list);
    list();
  }

  const sent = new Set();
  document.addEventListener("submit", (event) => {
    if (sent.has(event.target)) event.preventDefault();
    sent.add(event.target);
  });
  // Back to a page that was kept as it was left: its forms may be sent again.
  window.addEventListener("pageshow", () => sent.clear());
})();
