from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from auditor.dimensions.base import Dimension
from auditor.model import (
    Audit,
    Comparison,
    Document,
    DocumentStatement,
    Failure,
    LoadedFinding,
    Note,
    ToldByOne,
    Wire,
)
from auditor.render.html import render_page, render_report, stylesheet
from auditor.render.matrix import facts
from auditor.render.page import TEMPLATES
from auditor.render.palette import HUES, KNOWN, OPEN, SELF, VARIABLES, contrast
from auditor.render.words import document_names
from tests.render.fixtures import DIMENSIONS, comparison

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice: {tag} {attrs}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}>"

    def values(self, name: str) -> list[str]:
        return [str(found[name]) for _, found in self.tags if found.get(name) is not None]


@cache
def text() -> str:
    return render_page(comparison(), DIMENSIONS)


@cache
def page() -> Page:
    return Page(text())


def test_elements_close_and_ids_are_unique() -> None:
    assert page().open == []
    ids = page().values("id")
    assert sorted(set(ids)) == sorted(ids)


def test_every_link_and_reference_leads_somewhere() -> None:
    ids = set(page().values("id"))
    links = page().values("href")
    assert links and all(link.startswith("#") for link in links)
    wanted = {link[1:] for link in links}
    for name in ("aria-describedby", "aria-labelledby"):
        wanted |= {ident for value in page().values(name) for ident in value.split()}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", text()))
    assert wanted <= ids


def test_nothing_is_requested_and_nothing_runs_but_its_own_script() -> None:
    assert not page().values("src") and not page().values("style") and not page().values("action")
    assert not [name for _, found in page().tags for name in found if name.startswith("on")]
    assert [tag for tag, _ in page().tags].count("script") == 1
    assert not re.search(r"url\((?!#)", text()) and "@import" not in text()
    policy = next(f["content"] for t, f in page().tags if f.get("http-equiv"))
    assert policy and policy.startswith("default-src 'none'")
    script = (TEMPLATES / "script.js").read_text(encoding="utf-8")
    for own in (stylesheet(DIMENSIONS), script):
        digest = hashlib.sha256(own.encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy
        assert own in text()


def test_headings_skip_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in page().tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_too_little_text_is_said_and_never_a_number() -> None:
    part = text().split('class="document" id="d5"')[1].split("</article>")[0]
    assert part.count("not enough text") == 4 and part.count("hatched") == 4
    assert "0%" not in part.split('class="below"')[0]


def test_a_failed_document_says_so() -> None:
    assert "Could not be read." in text() and "it begins with “%PDF”" in text()


def _many(times: int) -> Comparison:
    """The fixture's documents many times over; facts are told by the first and the last five."""
    whole = comparison()
    audits = tuple(
        replace(audit, document=replace(audit.document, id=f"{audit.document.id}{number}"))
        for number in range(times)
        for audit in whole.audits[:5]
    )

    def again(told: tuple[DocumentStatement, ...]) -> tuple[DocumentStatement, ...]:
        return tuple(
            replace(one, document=f"{one.document}{number}")
            for number in (0, times - 1)
            for one in told
        )

    return replace(
        whole,
        audits=audits,
        conflicts=tuple(replace(c, statements=again(c.statements)) for c in whole.conflicts),
        corroborated=tuple(replace(c, statements=again(c.statements)) for c in whole.corroborated),
    )


def test_many_documents_have_facts_without_a_matrix_and_no_dead_link() -> None:
    """More columns than a matrix can hold, and more documents than the page shows."""
    found = render_page(_many(14), DIMENSIONS, [])
    many = Page(found)
    assert {link[1:] for link in many.values("href")} <= set(many.values("id"))
    assert "told-by" in many.values("class") and found.count('class="document"') == 60
    assert "the other 10 have their rows here" in found


def test_a_fact_that_one_document_alone_tells() -> None:
    whole = comparison()
    statement = whole.corroborated[0].statements[0]
    alone = ToldByOne(fact="Somebody saw it", statement=statement)
    found = render_page(replace(whole, told_by_one=(alone,)), DIMENSIONS, [])
    row = found.split('<div class="alone"')[1].split("</section>")[0]
    assert "Harbour Wire" in row and "Somebody saw it" in row and 'href="#x5-1"' in row


def test_versions_of_a_fact() -> None:
    """A date that only says less than another is on its side; about what, without who says it."""
    whole = comparison()
    dates = ("2025-07", "2025-07-03", "2024-07")
    told = tuple(replace(whole.conflicts[0].statements[0], value=value) for value in dates)
    reason = "The accounts differ on when “it: the bridge” shut: July (A) or 3 July (B)."
    conflict = replace(whole.conflicts[0], statements=told, reason=reason)
    names = document_names(whole.audits)
    (fact,) = facts(replace(whole, conflicts=(conflict,), corroborated=()), names, 60)
    assert [one.version for one in fact.told] == ["A", "A", "B"]
    assert [version.value for version in fact.versions] == ["July 2025 / 3 July 2025", "July 2024"]
    assert fact.about == "When “it: the bridge” shut"


def test_a_statement_stands_in_its_context() -> None:
    whole = comparison()
    fact = facts(whole, document_names(whole.audits), 60)[0]
    told = fact.told[1]
    assert "".join(text for text, states in told.pieces if states) == "was shut on 4 July"
    assert "".join(text for text, _ in told.pieces).startswith("• The crossing that carries")
    assert told.after and not told.before, "a heading is no context"


def test_what_the_wire_says_and_grave_notes_stand_at_the_head() -> None:
    whole = comparison()
    audit = whole.audits[0]
    document = replace(
        audit.document,
        wire=Wire(dateline="PORT ELLERY", urgency=3, signals=("correction",)),
        extracted="PDF",
    )
    notes = (
        Note(kind="kill_notice", reason="“Kill” stands in line 1.", spans=((0, 4),), level="high"),
        Note(kind="encoding", reason="Read as cp1252."),
    )
    audits = (replace(audit, document=document, notes=notes), *whole.audits[1:])
    head = render_page(replace(whole, audits=audits), DIMENSIONS, []).split(
        'class="document" id="d1"'
    )[1]
    head = head.split("</header>")[0]
    assert "PORT ELLERY" in head and "correction" in head and "text taken out of PDF" in head
    assert "“Kill” stands in line 1." in head and 'href="#d1-l1"' in head
    assert "cp1252" not in head


def test_documents_are_escaped() -> None:
    assert "<script>document" not in text()
    assert "&lt;script&gt;document" in text()
    assert "<b>Agent</b>" not in text() and "\x00" not in text()
    assert "{{ 7*7 }}" in text()


def test_same_values_same_page(tmp_path: Path) -> None:
    for name in ("one", "two"):
        render_report(comparison(), DIMENSIONS, tmp_path / name)
    for path in sorted((tmp_path / "one").rglob("*.*")):
        assert (
            path.read_bytes()
            == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
        )
    assert {path.name for path in (tmp_path / "one" / "charts").iterdir()} == {
        "specifics.png",
        "contradictions.png",
        "loaded_language.png",
        "attribution.png",
        "sources.png",
        "documents.png",
    }


def test_overview_names_extremes_and_conflicts() -> None:
    overview = text().split('id="what"')[0]
    assert "The Long View</bdi> uses the most loaded words" in overview
    assert "attributes the least of what it claims" in overview
    assert "The bridge has 12 cables in one account and 14 in the other." in overview
    for value in ("12 cables", "14 cables", "3 July 2025", "4 July 2025"):
        assert f"<bdi>{value}</bdi>" in overview


def test_contradictions_link_to_each_other() -> None:
    links = set(page().values("href"))
    assert {link for link in links if link.endswith("-b")}
    for link in [link for link in links if link.endswith("-b")]:
        assert link.removesuffix("-b") in links


@pytest.mark.parametrize(
    "odd",
    [
        Comparison(outlets=(), conflicts=(), corroborated=(), audits=()),
        Comparison(
            outlets=(),
            conflicts=(),
            corroborated=(),
            audits=(
                Audit(
                    document=Document(id="x", text=""),
                    words=0,
                    error=Failure(kind="a", message="b"),
                ),
            ),
        ),
    ],
)
def test_nothing_to_show_is_still_a_page(odd: Comparison, tmp_path: Path) -> None:
    render_report(odd, DIMENSIONS, tmp_path)
    assert Page((tmp_path / "report.html").read_text(encoding="utf-8")).open == []


def test_one_document_alone_is_no_comparison() -> None:
    whole = comparison()
    alone = replace(whole, audits=whole.audits[:1], outlets=whole.outlets[:1], conflicts=(),
                    corroborated=())  # fmt: skip
    found = render_page(alone, DIMENSIONS)
    assert "One text, four questions" in found
    assert "</bdi> ties 5 of 7 claims (71%) to a source." in found
    assert "88 in 100 have a lower rate" in found
    assert 'id="chart-sources"' in found and 'id="chart-attribution"' not in found


def test_a_fifth_dimension_needs_no_change_here() -> None:
    fifth: Dimension = replace(
        DIMENSIONS[0], name="balance", title="Balance", question="Whose side?"
    )
    whole = comparison()
    audits = tuple(
        replace(a, scores={**a.scores, "balance": a.scores["specifics"]}) if a.scores else a
        for a in whole.audits
    )
    outlets = tuple(
        replace(o, scores={**o.scores, "balance": o.scores["specifics"]}) for o in whole.outlets
    )
    found = render_page(replace(whole, audits=audits, outlets=outlets), (*DIMENSIONS, fifth))
    assert "Whose side?" in found and "five questions" in found


def test_every_variable_of_the_charts_is_a_colour_of_the_page() -> None:
    """Charts are drawn in the light colours and take the page's by name."""
    light = _colours(_themes()[0])
    for colour, name in VARIABLES.items():
        assert light[name.removeprefix("--")] == colour
    assert len(VARIABLES) == 8 + len(HUES)


def _themes() -> list[str]:
    style = (TEMPLATES / "styles" / "base.css").read_text(encoding="utf-8")
    return style.split("@media (prefers-color-scheme: dark)")[:2]


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def test_text_has_contrast_in_light_and_dark() -> None:
    for colours in map(_colours, _themes()):
        for name in ("ink", "muted", "accent", "specifics", "attribution", "loaded-language",
                     "contradictions", "warn", "known", "open", "self"):  # fmt: skip
            for ground in ("page", "paper"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        for ground in ("ground", "loaded-ground", "warn-ground", "soft"):
            assert contrast(colours["ink"], colours[ground]) >= 7, ground
        assert contrast(colours["muted"], colours["soft"]) >= 4.5


def test_groups_of_sources_differ_in_lightness_or_pattern() -> None:
    assert len({KNOWN, OPEN, SELF}) == 3
    assert all(contrast(colour, "#ffffff") >= 3 for colour in (KNOWN, OPEN, SELF))


def test_advice_is_marked_apart_and_has_a_box_of_its_own() -> None:
    def unsure(audit: Audit) -> Audit:
        findings = tuple(
            replace(f, tier="advice", weight=0.0) if isinstance(f, LoadedFinding) else f
            for f in audit.findings
        )
        return replace(audit, findings=findings)

    whole = comparison()
    advised = render_page(replace(whole, audits=tuple(map(unsure, whole.audits))), DIMENSIONS)
    held = [c.split() for c in Page(advised).values("class") if "loaded-language" in c.split()]
    marks = [names for names in held if "m" in names]
    assert marks and all({"quiet", "advice"} <= set(names) for names in marks)
    assert 'class="show show-advice"' in advised
    assert 'class="show show-advice"' not in text()
