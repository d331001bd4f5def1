"""The table of sources: figures, links to every statement, the filter's counts."""

from __future__ import annotations

import re
from functools import cache

from auditor import audit_many
from auditor.dimensions import DIMENSIONS
from auditor.model import Audit, Document
from auditor.render.documents import page
from auditor.render.lines import Lines
from auditor.render.sources import SourceRow, source_figures, source_rows, tag_counts

TEXT = """Senator Clay Dunmore said the dam would hold for a century. He said the wall was dry.

“We saw cracks in May,” said Ines Duarte, a welder at the dam. “Nobody came to look.”

Critics say the wall was never tested. The gates were closed on Friday at noon.

The ministry signed a contract worth $4m. According to a survey by the Coastal Office, the \
wall moves two centimetres a year."""


@cache
def _audit() -> Audit:
    return next(iter(audit_many([Document(id="dam", text=TEXT)])))


def _rows() -> list[SourceRow]:
    return source_rows(_audit(), "d1", Lines(TEXT))


def test_every_source_has_its_statements_as_links() -> None:
    rows = {row.name: row for row in _rows()}
    assert [line for _, line in rows["Clay Dunmore"].statements] == [1, 1]
    assert rows["Ines Duarte"].role == "a welder at the dam"
    assert rows["Ines Duarte"].side == "other"
    assert rows["Clay Dunmore"].side == "official"
    assert rows["Clay Dunmore"].forms == "2 reported"
    assert not any("ministry" in name for name in rows), "an act is no statement"


def test_links_lead_to_marks_of_the_page() -> None:
    shown = page(_audit(), 1, "dam", DIMENSIONS, ())
    html = "".join(line.html for line in shown.lines)
    ids = set(re.findall(r'id="([^"]+)"', html))
    anchors = [anchor for row in shown.sources for anchor, _ in row.statements]
    assert anchors
    assert set(anchors) <= ids


def test_the_filter_counts_what_it_shows() -> None:
    rows = _rows()
    counts = tag_counts(rows)
    assert counts["all"] == len(rows) == counts["identifiable"] + counts["open"]
    assert counts["official"] + counts["other"] + counts["unknown"] == len(rows)


def test_bars_add_up_to_the_claims() -> None:
    figures = source_figures(_audit())
    score = _audit().scores["attribution"]
    assert figures is not None
    assert sum(part.count for part in figures.kinds) == score.possible
    assert sum(part.count for part in figures.sides) == score.found
    for parts in (figures.kinds, figures.sides):
        assert abs(sum(part.width for part in parts) - 100) < 0.01
    shown = " ".join(f"{figure} {text}" for figure, text in figures.facts)
    assert f"{score.rate:.0%} of claims attributed" in shown


def test_nothing_attributed_has_no_figures() -> None:
    (audit,) = audit_many([Document(id="x", text="The dam is old. The gates are shut.")])
    assert source_figures(audit) is None
    assert source_rows(audit, "d1", Lines(audit.document.text)) == []
