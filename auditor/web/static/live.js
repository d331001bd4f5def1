"use strict";
/* The editor view. The text stays in a plain textarea before a mirror (mirror.js) that marks it.
   Whatever comes from the server or from the text becomes text nodes, and class names out of a fixed
   alphabet, never markup. */
(() => {
  const form = document.getElementById("live");
  if (!form) return;
  document.documentElement.classList.add("js");
  const at = (id) => document.getElementById(id);
  const area = at("text"), editor = at("editor"), list = at("list"), example = at("example");
  const status = at("status"), problem = at("problem"), said = at("said"), remarks = at("remarks");
  at("panel").hidden = at("mirror").hidden = false;
  for (const told of form.querySelectorAll(".scripted")) told.hidden = false;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const mirror = mirrorBehind(at("mirror"));
  let findings = []; // as the server told them
  let items = []; // the list's entries, one a finding
  let current = -1; // the finding that the reader is at

  const show = (text) => {
    mirror.follow(text);
    if (example) example.hidden = text !== "";
    pointOut();
  };

  // --- The list ----------------------------------------------------------------------------------

  const quoted = (text) => make("q", /^[“”"'‘«„]/.test(text) ? "bare" : "", text);

  const entry = (found, index) => {
    const item = make("li", found.classes);
    const button = make("button", "entry");
    const reason = make("span", "reason", found.reason);
    button.type = "button";
    button.tabIndex = -1;
    reason.id = "why-" + index;
    button.setAttribute("aria-describedby", reason.id);
    button.append(make("span", "at", "line " + found.line), " ", make("b", "kindname", found.kind), " ");
    button.append(quoted(found.text));
    if (found.against) button.append(" against ", quoted(found.against));
    item.append(button, reason, ...(found.facts || []).map((fact) => make("small", "", fact)));
    item.dataset.f = index;
    return item;
  };

  const isShown = (item) => item.offsetParent !== null;
  const visible = () => items.filter(isShown);

  const fill = () => {
    const held = document.activeElement.closest("#list li");
    const place = held ? items.indexOf(held) : -1;
    const top = list.scrollTop;
    items = findings.map(entry);
    list.replaceChildren(...items);
    list.scrollTop = top;
    const now = items[Math.min(Math.max(place, 0), items.length - 1)];
    rove(now);
    if (place >= 0 && now) now.firstChild.focus({ preventScroll: true });
    tell();
  };

  // One entry of the list is a tab stop; the arrow keys go from it to the others.
  const rove = (item) => {
    for (const stop of list.querySelectorAll("button[tabindex='0']")) stop.tabIndex = -1;
    const to = item && isShown(item) ? item : visible()[0];
    if (to) to.firstChild.tabIndex = 0;
  };

  const tell = () => {
    const shown = visible().length;
    at("empty").hidden = shown > 0 || !mirror.text.trim();
    at("count").textContent = findings.length ? String(shown) : "";
  };

  const intoView = (item) => {
    const box = list.getBoundingClientRect(), mine = item.getBoundingClientRect();
    if (mine.top < box.top || mine.bottom > box.bottom) list.scrollTop += mine.top - box.top - 40;
  };

  // --- The reason of a mark, on a card beside it ---------------------------------------------------

  const card = make("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // A screen reader is told the same by #said.
  document.body.append(card);
  let owner = []; // the marks that the card speaks of

  const title = (found) => form.querySelector("[data-title='" + found.dimension + "']").textContent;

  const showCard = (indexes, spans) => {
    owner = spans;
    card.replaceChildren(...indexes.map((index) => {
      const found = findings[index], p = make("p");
      p.append(make("b", "", title(found) + " · " + found.kind), make("span", "", found.reason));
      p.append(...(found.facts || []).map((fact) => make("small", "", fact)));
      return p;
    }));
    placeCard();
  };
  // On the side with more room, never over the mark itself; gone with a mark that is scrolled away.
  const placeCard = () => {
    const rects = owner.flatMap((span) => [...span.getClientRects()]);
    const rect = rects[0], last = rects[rects.length - 1], frame = editor.getBoundingClientRect();
    card.hidden = !rect || last.bottom < frame.top || rect.top > frame.bottom;
    if (card.hidden) return;
    card.style.maxHeight = "none";
    const above = rect.top - 18, below = innerHeight - last.bottom - 18;
    const size = card.getBoundingClientRect();
    const under = size.height <= below || below >= above;
    const height = Math.min(size.height, Math.max(under ? below : above, 90));
    card.style.maxHeight = height + "px";
    card.style.left = Math.max(8, Math.min(rect.left, innerWidth - size.width - 12)) + "px";
    card.style.top = (under ? last.bottom + 10 : Math.max(8, rect.top - height - 10)) + "px";
  };
  const hideCard = () => { owner = []; card.hidden = true; };
  const again = () => { if (owner.length) placeCard(); };
  document.addEventListener("scroll", again, { passive: true, capture: true });
  addEventListener("resize", again);

  // --- Where the reader is: a finding in the text, in the list, on the card -------------------------

  const pointOut = () => {
    for (const old of form.querySelectorAll(".current")) old.classList.remove("current");
    if (current < 0 || !items[current]) return;
    items[current].classList.add("current");
    for (const span of mirror.spans(current)) span.classList.add("current");
  };

  // The editor scrolls to the mark; the page only as far as the editor is out of sight.
  const centre = (span) => {
    const box = editor.getBoundingClientRect(), mine = span.getBoundingClientRect();
    const within = mine.top >= box.top + 30 && mine.bottom <= box.bottom - 30;
    if (!within) editor.scrollTop += mine.top - box.top - box.height / 2;
    editor.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  const go = (index) => {
    const place = mirror.place(index), found = findings[index];
    current = index;
    pointOut();
    rove(items[index]);
    intoView(items[index]);
    if (!place) return;
    area.focus({ preventScroll: true });
    area.setSelectionRange(place.start, place.end);
    const spans = mirror.spans(index);
    if (spans[0]) centre(spans[0]);
    showCard([index], spans.slice(0, 1));
    said.textContent = title(found) + ", " + found.kind + ": " + found.reason;
  };

  const step = (by) => {
    const open = visible().map((item) => Number(item.dataset.f));
    if (!open.length) return;
    const now = open.indexOf(current);
    if (now >= 0) return go(open[(now + by + open.length) % open.length]);
    const caret = area.selectionStart;
    const starts = open.map((index) => (mirror.place(index) || { start: 0 }).start);
    const next = by > 0 ? starts.findIndex((start) => start >= caret) : starts.findLastIndex((start) => start < caret);
    go(open[next >= 0 ? next : by > 0 ? 0 : open.length - 1]);
  };

  const under = (event) => {
    const { span, found } = mirror.at(event.clientX, event.clientY);
    return { span, found: found.filter((index) => items[index] && isShown(items[index])) };
  };

  let frame = 0, over = null;
  area.addEventListener("pointermove", (event) => {
    if (frame || event.buttons || event.pointerType === "touch") return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const { span, found } = under(event);
      if (found.length && span !== over) showCard(found, [span]);
      if (!found.length && over) hideCard();
      over = found.length ? span : null;
    });
  });
  area.addEventListener("pointerleave", () => { over = null; hideCard(); });
  area.addEventListener("click", (event) => {
    const { span, found } = under(event);
    current = found.length ? found[0] : -1;
    pointOut();
    if (!found.length) return hideCard();
    showCard(found, [span]);
    rove(items[current]);
    intoView(items[current]);
  });
  area.addEventListener("blur", hideCard);

  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) go(Number(item.dataset.f));
  });
  list.addEventListener("focusin", (event) => {
    const item = event.target.closest("li");
    if (item) { current = Number(item.dataset.f); rove(item); pointOut(); }
  });
  list.addEventListener("keydown", (event) => {
    const open = visible(), place = open.indexOf(event.target.closest("li"));
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: open.length - 1 }[event.key];
    if (to === undefined || !open[to]) return;
    event.preventDefault();
    open[to].firstChild.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "F8") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") {
      if (!card.hidden) return hideCard();
      const stop = list.querySelector("button[tabindex='0']");
      if (stop) stop.focus();
    }
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches(".show")) return;
    hideCard();
    rove(items[current]);
    tell();
  });

  // --- Asking: a while after the last key; what is out of date is called off and never shown -------

  let timer = 0, serial = 0, asked = null;
  let took = 0; // milliseconds until the last answer: a long text is asked about less often
  const pause = () => Math.max(Number(form.dataset.delay), Math.min(took, 3000));

  const trouble = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
    if (text) status.textContent = "";
  };

  const countOf = (label, number) => {
    label.querySelector(".n").textContent = number === null ? "" : number;
  };
  const figures = (marking) => {
    const many = (test) => findings.filter(test).length;
    for (const { dimension, rate, evidence } of marking.figures) {
      const label = form.querySelector(".choice." + dimension);
      if (!label) continue;
      countOf(label, many((one) => one.dimension === dimension && one.tier !== "suggestion"));
      label.querySelector(".rate").textContent = rate;
      label.querySelector(".rate").title = evidence;
    }
    for (const tier of ["advice", "suggestion"]) {
      const label = form.querySelector(".choice." + tier), found = many((one) => one.tier === tier);
      countOf(label, found);
      label.hidden = !found;
    }
  };

  const take = (marking) => {
    findings = marking.findings;
    current = -1;
    hideCard();
    mirror.mark(findings);
    fill();
    figures(marking);
    remarks.replaceChildren(...marking.remarks.map((remark) => {
      const p = make("p", "remark " + remark.level);
      p.append(make("b", "", remark.kind), " ", remark.reason);
      return p;
    }));
    const number = marking.words.toLocaleString("en");
    status.textContent = number + (marking.words === 1 ? " word" : " words") + ", checked";
    form.dataset.checked = String(Number(form.dataset.checked || 0) + 1);
  };

  const clear = () => {
    take({ words: 0, findings: [], figures: [], remarks: [] });
    for (const figure of form.querySelectorAll(".rate, .n")) figure.textContent = "";
    status.textContent = "";
  };

  // Half a surrogate pair cannot be sent; what stands for it is as long.
  const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

  const request = (text, signal) => fetch(form.dataset.marks, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ text: text.replace(LONE, "\ufffd") }),
    cache: "no-store",
    signal,
  });

  const ask = async () => {
    const text = area.value, mine = ++serial;
    if (!text.trim()) { trouble(""); return clear(); }
    asked = new AbortController();
    status.textContent = "Checking …";
    const begun = performance.now();
    try {
      const answer = await request(text, asked.signal);
      const told = await answer.json();
      if (mine !== serial || area.value !== text) return;
      took = performance.now() - begun;
      if (answer.ok) { trouble(""); return take(told); }
      const later = Number(answer.headers.get("Retry-After"));
      if (answer.status !== 503 || !later) return trouble(told.detail + " " + told.hint);
      status.textContent = told.detail + " Trying again …";
      timer = setTimeout(ask, later * 1000);
    } catch (error) {
      if (error.name === "AbortError" || mine !== serial) return;
      trouble("The server does not answer. Is auditor serve still running? After the next key it is asked again.");
    }
  };

  const callOff = () => {
    if (asked) asked.abort();
    serial++;
    clearTimeout(timer);
  };
  const changed = () => {
    callOff();
    timer = setTimeout(ask, pause());
    said.textContent = "";
    current = -1;
    hideCard();
    show(area.value);
  };
  area.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    callOff();
    ask();
  });
  // A page that is left and come back to may have got its text back.
  addEventListener("pageshow", () => { if (area.value !== mirror.text) changed(); });

  show(area.value);
  if (area.value.trim()) ask();
})();
