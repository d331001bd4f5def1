"use strict";
/* The mirror behind the textarea of the editor view: an element with the same text set the same way,
   which carries line numbers and marks. Findings tell places in code points; all else here counts in
   the UTF-16 units of strings. */
const mirrorBehind = (element) => {
  const LEVELS = ["contradictions", "attribution", "specifics", "loaded-language"]; // outer to inner
  let text = "";
  let marks = []; // {start, end, level, classes, finding, main}, in order
  let rows = []; // {key, element}: a line each

  // A character beyond U+FFFF is one code point and two units.
  const unitsOf = (whole) => {
    const wide = [];
    for (let unit = 0, point = 0; unit < whole.length; unit++, point++) {
      if (whole.codePointAt(unit) > 0xffff) { wide.push(point); unit++; }
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

  const marksOf = (findings) => {
    const unit = unitsOf(text);
    const made = [];
    findings.forEach((found, finding) => {
      const outer = LEVELS.indexOf(found.dimension) + 1;
      const add = (spans, part, level) => {
        for (const [start, end] of spans || []) {
          const classes = "m " + found.classes + part;
          made.push({ start: unit(start), end: unit(end), level, classes, finding, main: part === "" });
        }
      };
      add(found.spans, "", outer);
      add(found.other, " other", outer);
      add(found.source, " source", outer + 0.3);
      add(found.cue, " cue", outer + 0.6);
    });
    return made.sort((a, b) => a.start - b.start || b.end - a.end || a.level - b.level);
  };

  // A line: cut wherever a mark begins or ends, and the marks of each cut nested by level.
  const lineOf = (line, pieces) => {
    const made = document.createElement("div");
    made.className = "row";
    made.dir = "auto";
    if (!line) { made.textContent = "\u200b"; return made; }
    const cuts = [0, line.length];
    for (const piece of pieces) cuts.push(piece.from, piece.to);
    cuts.sort((a, b) => a - b);
    let open = [], next = 0;
    for (let index = 1; index < cuts.length; index++) {
      const from = cuts[index - 1], to = cuts[index];
      if (from === to) continue;
      while (next < pieces.length && pieces[next].from <= from) open.push(pieces[next++]);
      open = open.filter((piece) => piece.to > from);
      let into = made;
      for (const piece of [...open].sort((a, b) => a.level - b.level)) {
        const span = document.createElement("span");
        span.className = piece.classes;
        if (piece.first && piece.from === from) span.classList.add("from");
        if (piece.last && piece.to === to) span.classList.add("to");
        span.dataset.f = piece.finding;
        into.append(span);
        into = span;
      }
      into.append(line.slice(from, to));
    }
    return made;
  };

  const piecesOf = (starts) => {
    const lines = starts.map(() => []);
    let line = 0;
    for (const mark of marks) {
      while (line + 1 < starts.length && starts[line + 1] <= mark.start) line++;
      for (let on = line; on < starts.length && starts[on] < mark.end; on++) {
        const stop = on + 1 < starts.length ? starts[on + 1] - 1 : text.length;
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

  // Only lines that changed are made anew.
  const draw = () => {
    const lines = text.split("\n");
    const starts = [];
    let start = 0;
    for (const line of lines) { starts.push(start); start += line.length + 1; }
    const pieces = piecesOf(starts);
    const keyOf = (p) => [p.from, p.to, p.finding, p.classes, p.first, p.last].join();
    const keys = lines.map((line, index) => line + "\n" + pieces[index].map(keyOf).join(";"));
    const least = Math.min(keys.length, rows.length);
    let head = 0, tail = 0;
    while (head < least && keys[head] === rows[head].key) head++;
    while (tail < least - head && keys[keys.length - 1 - tail] === rows[rows.length - 1 - tail].key) tail++;
    const fresh = [];
    for (let index = head; index < keys.length - tail; index++) {
      fresh.push({ key: keys[index], element: lineOf(lines[index], pieces[index]) });
    }
    for (const old of rows.slice(head, rows.length - tail)) old.element.remove();
    const after = tail ? rows[rows.length - tail].element : null;
    for (const one of fresh) element.insertBefore(one.element, after);
    rows = [...rows.slice(0, head), ...fresh, ...rows.slice(rows.length - tail)];
  };

  // What is typed inside a mark belongs to it, what is typed before it moves it along, and a mark
  // whose edge is overwritten goes, until the next answer.
  const moved = (mark, head, gone, shift) => {
    if (mark.end <= head) return [mark];
    if (mark.start >= gone) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
    const end = mark.end + shift;
    return mark.start <= head && mark.end >= gone && end > mark.start ? [{ ...mark, end }] : [];
  };

  return {
    get text() { return text; },
    /** Shows another text; marks move along with what changed. */
    follow(changed) {
      const least = Math.min(changed.length, text.length);
      let head = 0, tail = 0;
      while (head < least && changed.charCodeAt(head) === text.charCodeAt(head)) head++;
      while (tail < least - head
             && changed.charCodeAt(changed.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail++;
      const gone = text.length - tail, shift = changed.length - text.length;
      marks = marks.flatMap((mark) => moved(mark, head, gone, shift));
      text = changed;
      draw();
    },
    /** Marks the findings of the text that is shown. */
    mark(findings) { marks = marksOf(findings); draw(); },
    /** Where the words of a finding stand: {start, end}, or nothing. */
    place(index) { return marks.find((mark) => mark.finding === index && mark.main); },
    /** The elements that mark a finding. */
    spans(index) { return [...element.querySelectorAll("span[data-f='" + index + "']")]; },
    /** The innermost mark under a point, and all findings marked there, inner to outer. */
    at(x, y) {
      // Marks lie behind the textarea: what is under the point is asked of the document.
      const span = document.elementsFromPoint(x, y).find((one) => one.dataset.f && element.contains(one));
      const found = [];
      for (let one = span; one && one !== element; one = one.parentElement) {
        if (one.dataset.f && !found.includes(Number(one.dataset.f))) found.push(Number(one.dataset.f));
      }
      return { span, found };
    },
  };
};
