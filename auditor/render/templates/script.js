"use strict";
(() => {
  document.documentElement.classList.add("js");
  const card = document.createElement("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // A screen reader has the same words by aria-describedby.
  document.body.append(card);
  let owner = null;
  let timer = 0;

  // --- Filters: what the style hides is no tab stop either -------------------------------------

  const off = (page) => [...page.querySelectorAll(".show:not(:checked)")].map((box) => box.dataset.hides).join();
  const shownBy = (mark) => {
    const hidden = off(mark.closest(".document"));
    return !hidden || !mark.matches(hidden);
  };
  document.addEventListener("change", (event) => {
    const page = event.target.closest(".document");
    if (!page || !event.target.matches(".show")) return;
    const hidden = off(page);
    for (const mark of page.querySelectorAll(".text .m[aria-describedby]")) {
      mark.tabIndex = hidden && mark.matches(hidden) ? -1 : 0;
    }
    tell(page);
  });

  // --- The reason of a mark, on a card beside it ------------------------------------------------

  const line = (item) => {
    const p = document.createElement("p");
    const kind = document.createElement("b");
    const list = item.closest(".findings").querySelector("summary").textContent.split(":")[0];
    kind.textContent = list + " · " + item.querySelector(".kindname").textContent;
    const why = document.createElement("span");
    why.textContent = item.querySelector(".reason").textContent;
    p.append(kind, why);
    for (const fact of item.querySelectorAll("small")) {
      const small = document.createElement("small");
      small.textContent = fact.textContent;
      p.append(small);
    }
    return p;
  };
  const show = (mark) => {
    const page = mark.closest(".document");
    const keys = new Set();
    let further = 0;
    for (let at = mark; at && at.matches("mark"); at = at.parentElement) {
      if (!at.dataset.f || !shownBy(at)) continue;
      const own = at.dataset.f.split(" ");
      // A source may speak often: the first of its statements, and how many more there are.
      const voice = at.matches(".source, .cue");
      if (voice) further += own.length - 1;
      (voice ? own.slice(0, 1) : own).forEach((key) => keys.add(key));
    }
    const items = [...keys].map((key) => document.getElementById(page.dataset.id + "-f" + key)).filter(Boolean);
    if (!items.length) return hide();
    card.replaceChildren(...items.map(line));
    if (further) {
      const more = document.createElement("p");
      more.textContent = "The same words stand for " + further + " further " + (further > 1 ? "statements." : "statement.");
      card.append(more);
    }
    card.hidden = false;
    owner = mark;
    place(mark);
  };
  const place = (mark) => {
    const rects = mark.getClientRects();
    const rect = rects[0] || mark.getBoundingClientRect();
    const last = rects[rects.length - 1] || rect;
    // On the side with more room, and never over the mark itself.
    const above = rect.top - 18, below = innerHeight - last.bottom - 18;
    card.style.maxHeight = "none";
    const size = card.getBoundingClientRect();
    const under = size.height <= below || below >= above;
    const height = Math.min(size.height, Math.max(under ? below : above, 90));
    card.style.maxHeight = height + "px";
    card.style.left = Math.max(8, Math.min(rect.left, innerWidth - size.width - 12)) + "px";
    card.style.top = (under ? last.bottom + 10 : Math.max(8, rect.top - height - 10)) + "px";
  };
  const hide = () => { card.hidden = true; owner = null; };
  const later = () => { clearTimeout(timer); timer = setTimeout(hide, 180); };

  const markAt = (target) => target instanceof Element ? target.closest(".text .m") : null;
  document.addEventListener("pointerover", (event) => {
    const mark = markAt(event.target);
    if (mark) { clearTimeout(timer); show(mark); }
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (owner && document.activeElement !== owner) later();
  });
  document.addEventListener("focusin", (event) => {
    const mark = markAt(event.target);
    if (!mark) return hide();
    const page = mark.closest(".document");
    page.lastMark = mark;
    show(mark);
    tell(page);
  });
  document.addEventListener("scroll", () => {
    if (!owner || card.matches(":hover")) return;
    owner === document.activeElement ? place(owner) : hide();
  }, { passive: true });

  // --- Previous and next finding: buttons, and n / p while a mark has the focus -------------------

  const stops = (page) => [...page.querySelectorAll(".text .m[tabindex='0']")];
  const tell = (page) => {
    const count = page.querySelector(".walk output");
    if (!count) return;
    const marks = stops(page);
    const at = marks.indexOf(page.lastMark);
    count.textContent = at < 0 ? marks.length + " marks" : at + 1 + " of " + marks.length;
  };
  const walk = (page, step) => {
    const marks = stops(page);
    const now = marks.indexOf(document.activeElement);
    const from = now >= 0 ? now : marks.indexOf(page.lastMark);
    const next = marks[from < 0 && step < 0 ? marks.length - 1 : (from + step + marks.length) % marks.length];
    if (!next) return;
    next.scrollIntoView({ block: "center", behavior: "instant" });
    next.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const mark = markAt(document.activeElement);
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n" || event.key === "p") {
      event.preventDefault();
      walk(mark.closest(".document"), event.key === "n" ? 1 : -1);
    }
  });
  for (const page of document.querySelectorAll(".document")) {
    if (!stops(page).length) continue;
    const group = document.createElement("p");
    group.className = "walk";
    const count = document.createElement("output");
    for (const [text, step] of [["← Previous", -1], ["Next →", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", step < 0 ? "Previous mark" : "Next mark");
      button.title = step < 0 ? "Key: p, while a mark has the focus" : "Key: n, while a mark has the focus";
      button.addEventListener("click", () => walk(page, step));
      if (step > 0) group.append(count);
      group.append(button);
    }
    page.querySelector(".label").append(group);
    tell(page);
  }
  // On a small screen the buttons stand at the foot while a text is being read.
  const reading = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.target.closest(".document").classList.toggle("reading-now", entry.isIntersecting);
  }, { rootMargin: "-45% 0px -45% 0px" });
  for (const text of document.querySelectorAll(".document .text")) reading.observe(text);

  // --- A link to something folded away unfolds it -------------------------------------------------

  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details:not([open])");
    if (folded) { folded.open = true; target.scrollIntoView({ block: "center" }); }
  };
  addEventListener("hashchange", open);
  open();

  // --- Tables of sources can be put in another order ----------------------------------------------

  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = cell.textContent;
      cell.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") !== "descending" && cell.matches(".num");
        const up = !down && cell.getAttribute("aria-sort") !== "ascending";
        const sign = down || (!up && !cell.matches(".num")) ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        cell.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
        const value = (row) => row.cells[column].firstChild?.textContent.trim() ?? "";
        const order = (a, b) => sign * value(a).localeCompare(value(b), "en", { numeric: true });
        body.append(...[...body.rows].sort(order));
      });
    });
  }
})();
