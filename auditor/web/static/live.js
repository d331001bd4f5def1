"use strict";
/* The editor view. The text stays in a plain textarea; behind it lies a mirror, an element with the
   same text set the same way, which carries line numbers and marks. Whatever comes from the server
   or from the text becomes text nodes and class names out of a fixed alphabet, never markup. */
(() => {
  const form = document.getElementById("live");
  if (!form) return;
  const root = document.documentElement;
  root.classList.add("js");
  const at = (id) => document.getElementById(id);
  const area = at("text"), mirror = at("mirror"), list = at("list"), panel = at("panel");
  const status = at("status"), problem = at("problem"), said = at("said"), empty = at("empty");
  const remarks = at("remarks"), editor = at("editor"), example = at("example");
  const wait = Number(form.dataset.delay);
  panel.hidden = mirror.hidden = false;
  for (const told of form.querySelectorAll(".scripted")) told.hidden = false;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  // --- State: the text that is shown, and what was found in it -----------------------------------

  let shown = "";        // the text that the mirror shows
  let findings = [];     // as the server told them
  let marks = [];        // {start, end, level, classes, finding}, in units of `shown`
  let current = -1;      // the finding that the reader is at
  const items = [];      // the list's entries, by finding

  const LEVELS = ["contradictions", "attribution", "specifics", "loaded-language"];

  // The server counts code points, strings here are in UTF-16 units: a character beyond U+FFFF is
  // one of those and two of these.
  const toUnits = (text) => {
    const wide = [];
    for (let unit = 0, point = 0; unit < text.length; unit++, point++) {
      if (text.codePointAt(unit) > 0xffff) { wide.push(point); unit++; }
    }
    return (offset) => {
      let low = 0, high = wide.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (wide[middle] < offset) low = middle + 1; else high = middle;
      }
      return offset + low;
    };
  };

  const marksOf = (text) => {
    const unit = toUnits(text);
    const made = [];
    findings.forEach((found, finding) => {
      const level = LEVELS.indexOf(found.dimension) + 1;
      const add = (spans, part, depth) => {
        for (const [start, end] of spans || []) {
          made.push({
            start: unit(start), end: unit(end), level: depth, finding,
            classes: "m " + found.classes + part, main: part === "",
          });
        }
      };
      add(found.spans, "", level);
      add(found.other, " other", level);
      add(found.source, " source", level + 0.3);
      add(found.cue, " cue", level + 0.6);
    });
    return made.sort((a, b) => a.start - b.start || b.end - a.end || a.level - b.level);
  };

  // --- The mirror: one element a line; only lines that changed are made anew ----------------------

  let rows = [];         // {key, element}

  const row = (text, pieces) => {
    const element = make("div", "row");
    element.dir = "auto";
    if (!text) { element.textContent = "\u200b"; return element; }
    const cuts = [0, text.length];
    for (const piece of pieces) cuts.push(piece.from, piece.to);
    cuts.sort((a, b) => a - b);
    let open = [], next = 0;
    for (let index = 1; index < cuts.length; index++) {
      const from = cuts[index - 1], to = cuts[index];
      if (from === to) continue;
      while (next < pieces.length && pieces[next].from <= from) open.push(pieces[next++]);
      open = open.filter((piece) => piece.to > from);
      let into = element;
      for (const piece of [...open].sort((a, b) => a.level - b.level)) {
        const framed = piece.first && piece.from === from ? " from" : "";
        const closed = piece.last && piece.to === to ? " to" : "";
        const span = make("span", piece.classes + framed + closed);
        span.dataset.f = piece.finding;
        into.append(span);
        into = span;
      }
      into.append(text.slice(from, to));
    }
    return element;
  };

  const piecesByLine = (starts, end) => {
    const lines = starts.map(() => []);
    let line = 0;
    for (const mark of marks) {
      while (line + 1 < starts.length && starts[line + 1] <= mark.start) line++;
      for (let on = line; on < starts.length && starts[on] < mark.end; on++) {
        const stop = (on + 1 < starts.length ? starts[on + 1] - 1 : end);
        const from = Math.max(mark.start, starts[on]), to = Math.min(mark.end, stop);
        if (from >= to) continue;
        lines[on].push({
          from: from - starts[on], to: to - starts[on], level: mark.level, classes: mark.classes,
          finding: mark.finding, first: from === mark.start, last: to === mark.end,
        });
      }
    }
    return lines;
  };

  const draw = () => {
    if (example) example.hidden = shown !== "";
    const texts = shown.split("\n");
    const starts = [];
    let start = 0;
    for (const text of texts) { starts.push(start); start += text.length + 1; }
    const pieces = piecesByLine(starts, shown.length);
    const keys = texts.map((text, index) => text + "\n" + pieces[index].map(
      (p) => [p.from, p.to, p.finding, p.classes, p.first, p.last].join()).join(";"));
    let head = 0;
    while (head < keys.length && head < rows.length && keys[head] === rows[head].key) head++;
    let tail = 0;
    while (tail < keys.length - head && tail < rows.length - head
           && keys[keys.length - 1 - tail] === rows[rows.length - 1 - tail].key) tail++;
    const fresh = [];
    for (let index = head; index < keys.length - tail; index++) {
      fresh.push({ key: keys[index], element: row(texts[index], pieces[index]) });
    }
    for (const old of rows.slice(head, rows.length - tail)) old.element.remove();
    const after = tail ? rows[rows.length - tail].element : null;
    for (const one of fresh) mirror.insertBefore(one.element, after);
    rows = [...rows.slice(0, head), ...fresh, ...rows.slice(rows.length - tail)];
    pointOut();
  };

  // Until the next answer, marks move along with what is typed before them.
  const follow = (text) => {
    let head = 0;
    const least = Math.min(text.length, shown.length);
    while (head < least && text.charCodeAt(head) === shown.charCodeAt(head)) head++;
    let tail = 0;
    while (tail < least - head
           && text.charCodeAt(text.length - 1 - tail) === shown.charCodeAt(shown.length - 1 - tail)) tail++;
    const gone = shown.length - tail, shift = text.length - shown.length;
    marks = marks.flatMap((mark) => {
      if (mark.end <= head) return [mark];
      if (mark.start >= gone) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
      if (mark.start <= head && mark.end >= gone && mark.end + shift > mark.start) return [{ ...mark, end: mark.end + shift }];
      return [];
    });
    shown = text;
  };

  // --- The list ----------------------------------------------------------------------------------

  const quoted = (text) => make("q", /^[“”"'‘«„]/.test(text) ? "bare" : "", text);

  const entry = (found, index) => {
    const item = make("li", found.classes);
    const button = make("button", "entry");
    button.type = "button";
    button.tabIndex = -1;
    const reason = make("span", "reason", found.reason);
    reason.id = "why-" + index;
    button.setAttribute("aria-describedby", reason.id);
    button.append(make("span", "at", "line " + found.line), " ", make("b", "kindname", found.kind), " ", quoted(found.text));
    if (found.against) button.append(" against ", quoted(found.against));
    item.append(button, reason);
    for (const fact of found.facts || []) item.append(make("small", "", fact));
    item.dataset.f = index;
    return item;
  };

  const visible = () => items.filter((item) => item.offsetParent !== null);

  const fill = () => {
    const held = document.activeElement.closest ? document.activeElement.closest("#list li") : null;
    const place = held ? items.indexOf(held) : -1;
    const top = list.scrollTop;
    items.length = 0;
    findings.forEach((found, index) => items.push(entry(found, index)));
    list.replaceChildren(...items);
    list.scrollTop = top;
    rove(items[Math.min(Math.max(place, 0), items.length - 1)]);
    if (place >= 0 && items.length) items[Math.min(place, items.length - 1)].firstChild.focus({ preventScroll: true });
    tell();
  };

  // One entry of the list is a tab stop; the arrow keys go from it to the others.
  const rove = (item) => {
    for (const stop of list.querySelectorAll("button[tabindex='0']")) stop.tabIndex = -1;
    const to = item && item.offsetParent !== null ? item : visible()[0];
    if (to) to.firstChild.tabIndex = 0;
  };

  const tell = () => {
    const on = visible().length;
    empty.hidden = on > 0 || !shown.trim();
    at("count").textContent = findings.length ? String(on) : "";
  };

  // --- Where the reader is: a finding in the text, in the list, on a card -------------------------

  const card = make("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // A screen reader is told the same by #said.
  document.body.append(card);

  const title = (found) => form.querySelector("[data-title='" + found.dimension + "']").textContent;
  const words = (found) => title(found) + ", " + found.kind + ": " + found.reason;

  let owner = [];        // the marks that the card speaks of
  const fillCard = (indexes) => {
    card.replaceChildren(...indexes.map((index) => {
      const found = findings[index], p = make("p");
      p.append(make("b", "", title(found) + " · " + found.kind), make("span", "", found.reason));
      for (const fact of found.facts || []) p.append(make("small", "", fact));
      return p;
    }));
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

  const spansOf = (index) => [...mirror.querySelectorAll("span[data-f='" + index + "']")];
  const showAt = (indexes, spans) => {
    owner = spans;
    fillCard(indexes);
    placeCard();
  };

  const pointOut = () => {
    for (const old of form.querySelectorAll(".current")) old.classList.remove("current");
    if (current < 0 || !items[current]) return;
    items[current].classList.add("current");
    for (const span of spansOf(current)) span.classList.add("current");
  };

  const intoView = (item) => {
    const box = list.getBoundingClientRect(), mine = item.getBoundingClientRect();
    if (mine.top < box.top || mine.bottom > box.bottom) list.scrollTop += mine.top - box.top - 40;
  };

  // The editor scrolls to the mark; the page only as far as the editor is out of sight.
  const centre = (span) => {
    const box = editor.getBoundingClientRect(), mine = span.getBoundingClientRect();
    if (mine.top < box.top + 30 || mine.bottom > box.bottom - 30) editor.scrollTop += mine.top - box.top - box.height / 2;
    editor.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  const go = (index) => {
    const mark = marks.find((one) => one.finding === index && one.main);
    current = index;
    pointOut();
    rove(items[index]);
    intoView(items[index]);
    if (!mark) return;
    area.focus({ preventScroll: true });
    area.setSelectionRange(mark.start, mark.end);
    const spans = spansOf(index);
    if (spans[0]) centre(spans[0]);
    showAt([index], spans.slice(0, 1));
    said.textContent = words(findings[index]);
  };

  const step = (by) => {
    const open = visible().map((item) => Number(item.dataset.f));
    if (!open.length) return;
    const place = open.indexOf(current);
    if (place >= 0) return go(open[(place + by + open.length) % open.length]);
    const caret = area.selectionStart;
    const starts = open.map((index) => (marks.find((one) => one.finding === index) || { start: 0 }).start);
    const next = by > 0 ? starts.findIndex((start) => start >= caret) : starts.findLastIndex((start) => start < caret);
    go(open[next >= 0 ? next : by > 0 ? 0 : open.length - 1]);
  };

  // Marks lie behind the textarea: what is under the pointer is asked of the document.
  const under = (x, y) => {
    const span = document.elementsFromPoint(x, y).find((one) => one.matches("#mirror span[data-f]"));
    const found = [];
    for (let one = span; one && one !== mirror; one = one.parentElement) {
      const index = Number(one.dataset.f);
      if (one.dataset.f && findings[index] && !found.includes(index) && items[index].offsetParent !== null) found.push(index);
    }
    return found.length ? { found, span } : null;
  };

  let frame = 0, over = null;
  area.addEventListener("pointermove", (event) => {
    if (frame || event.buttons || event.pointerType === "touch") return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const hit = under(event.clientX, event.clientY);
      if (hit && hit.span !== over) showAt(hit.found, [hit.span]);
      if (!hit && over) hideCard();
      over = hit ? hit.span : null;
    });
  });
  area.addEventListener("pointerleave", () => { over = null; hideCard(); });
  area.addEventListener("click", (event) => {
    const hit = under(event.clientX, event.clientY);
    current = hit ? hit.found[0] : -1;
    pointOut();
    if (!hit) return hideCard();
    showAt(hit.found, [hit.span]);
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
  document.addEventListener("scroll", () => { if (owner.length) placeCard(); }, { passive: true, capture: true });

  // --- Asking: a while after the last key; what is out of date is called off and never shown -------

  let timer = 0, asked = null;
  let serial = 0;

  const trouble = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
    if (text) status.textContent = "";
  };

  const clear = () => {
    findings = [];
    marks = [];
    current = -1;
    hideCard();
    fill();
    remarks.replaceChildren();
    for (const figure of form.querySelectorAll(".rate, .n")) figure.textContent = "";
    status.textContent = "";
  };

  const wellFormed = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

  const take = (marking) => {
    findings = marking.findings;
    current = -1;
    marks = marksOf(shown);
    hideCard();
    fill();
    draw();
    for (const figure of marking.figures) {
      const label = form.querySelector(".choice." + figure.dimension);
      if (!label) continue;
      label.querySelector(".n").textContent = findings.filter((one) => one.dimension === figure.dimension && one.tier !== "suggestion").length;
      label.querySelector(".rate").textContent = figure.rate;
      label.querySelector(".rate").title = figure.evidence;
    }
    for (const tier of ["advice", "suggestion"]) {
      const found = findings.filter((one) => one.tier === tier).length, label = form.querySelector(".choice." + tier);
      label.querySelector(".n").textContent = found;
      label.hidden = !found;
    }
    remarks.replaceChildren(...marking.remarks.map((remark) => {
      const p = make("p", "remark " + remark.level);
      p.append(make("b", "", remark.kind), " ", remark.reason);
      return p;
    }));
    status.textContent = marking.words.toLocaleString("en") + (marking.words === 1 ? " word" : " words") + ", checked";
    form.dataset.checked = String(Number(form.dataset.checked || 0) + 1);
  };

  const ask = async () => {
    const text = area.value, mine = ++serial;
    if (!text.trim()) { trouble(""); clear(); draw(); return; }
    asked = new AbortController();
    status.textContent = "Checking …";
    try {
      const answer = await fetch(form.dataset.marks, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ text: wellFormed(text) }),
        cache: "no-store",
        signal: asked.signal,
      });
      const told = await answer.json();
      if (mine !== serial || area.value !== text) return;
      if (answer.ok) { trouble(""); take(told); return; }
      const later = Number(answer.headers.get("Retry-After"));
      if (answer.status === 503 && later > 0) {
        status.textContent = told.detail + " Trying again …";
        timer = setTimeout(ask, later * 1000);
        return;
      }
      trouble(told.detail + " " + told.hint);
    } catch (error) {
      if (error.name === "AbortError" || mine !== serial) return;
      trouble("The server does not answer. Is auditor serve still running? Go on writing: it is asked again after the next key.");
    }
  };

  const changed = () => {
    if (asked) asked.abort();
    serial++;
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
    said.textContent = "";
    current = -1;
    hideCard();
    follow(area.value);
    draw();
  };
  area.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (asked) asked.abort();
    clearTimeout(timer);
    ask();
  });
  // A page that is left and come back to may have got its text back.
  addEventListener("pageshow", () => { if (area.value !== shown) changed(); });

  shown = area.value;
  draw();
  if (shown.trim()) ask();
})();
