"""The report in a real browser: what its readers meet, hostile text included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.model import AttributionFinding, ContradictionFinding, LoadedFinding
from auditor.render.html import render_report
from auditor.render.words import shown
from tests.render.browser import resize
from tests.render.fixtures import DIMENSIONS, TEXTS, comparison

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    render_report(comparison(), DIMENSIONS, folder)
    return (folder / "report.html").as_uri()


@pytest.fixture
def page(driver: Any, report: str) -> Any:
    resize(driver, 1440)
    driver.get(report)
    return driver


def test_no_error_and_no_request(page: Any) -> None:
    assert [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"] == []
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_hostile_text_is_inert(page: Any) -> None:
    assert page.title.startswith("auditor")
    count = "return document.querySelectorAll('.text script, .text img, .document b > b').length"
    assert page.execute_script(count) == 0
    assert page.execute_script("return document.querySelectorAll('article.document').length") == 5


def test_every_mark_holds_the_document_at_its_spans(page: Any) -> None:
    script = """
        const pieces = {};
        for (const mark of document.querySelectorAll('#' + arguments[0] + ' .text mark[data-f]'))
          for (const key of mark.dataset.f.split(' '))
            if (mark.classList.contains(arguments[1]) && !mark.matches('.source, .cue'))
              pieces[key] = (pieces[key] || '') + mark.textContent;
        return pieces;"""
    for number, audit in enumerate(comparison().audits[:5], 1):
        for index, finding in enumerate(audit.findings, 1):
            name = finding.dimension.replace("_", "-")
            found = page.execute_script(script, f"d{number}", name)
            spans = list(finding.spans)
            if isinstance(finding, ContradictionFinding):
                spans = sorted([*spans, *finding.counterpart.spans])
            text = TEXTS[audit.document.id]
            expected = shown("".join(text[start:end] for start, end in spans))
            assert found[str(index)] == expected.replace("\n", "")


def test_sources_and_cues_are_marked(page: Any) -> None:
    for number, audit in enumerate(comparison().audits[:5], 1):
        for index, finding in enumerate(audit.findings, 1):
            if isinstance(finding, AttributionFinding) and finding.source:
                found = page.execute_script(
                    "return [...document.querySelectorAll(arguments[0])].map(m => m.textContent)",
                    f"#d{number} .source[data-f~='{index}']",
                )
                assert "".join(found) == finding.source.text


def test_focus_shows_the_reason_beside_the_mark(page: Any) -> None:
    page.execute_script("document.getElementById('d2-m1').focus()")
    card = page.execute_script("return document.getElementById('card').textContent")
    assert "“left to rot” judges for the reader" in card and "plainer: not repaired" in card
    box = page.execute_script(
        "return document.getElementById('card').getBoundingClientRect().toJSON()"
    )
    assert box["left"] >= 0 and box["right"] <= 1440 and box["bottom"] <= 900


def test_escape_hides_the_reason(page: Any) -> None:
    page.execute_script("document.getElementById('d2-m1').focus()")
    page.switch_to.active_element.send_keys("\ue00c")
    assert page.execute_script("return document.getElementById('card').hidden")


def test_n_and_p_walk_the_marks(page: Any) -> None:
    where = "return document.activeElement.id"
    page.execute_script("document.getElementById('d1-m1').focus()")
    page.switch_to.active_element.send_keys("n")
    second = page.execute_script(where)
    assert second not in ("", "d1-m1")
    page.switch_to.active_element.send_keys("p")
    assert page.execute_script(where) == "d1-m1"


def test_filter_takes_a_dimension_away_and_leaves_the_others(page: Any) -> None:
    line = "return getComputedStyle(document.querySelector(arguments[0])).textDecorationLine"
    assert page.execute_script(line, "#d1 .text .m.specifics") == "underline"
    page.execute_script("document.querySelector('#d1 .show-specifics').click()")
    assert page.execute_script(line, "#d1 .text .m.specifics") == "none"
    assert page.execute_script(line, "#d2 .text .m.specifics") == "underline"
    stops = "return document.querySelectorAll('#d1 .text .m.specifics[tabindex=\"0\"]').length"
    assert page.execute_script(stops) == 0


def test_a_kind_is_taken_away_alone(page: Any) -> None:
    line = "return getComputedStyle(document.querySelector(arguments[0])).textDecorationLine"
    page.execute_script("document.querySelector('#d2 .show.specifics.k-date').click()")
    assert page.execute_script(line, "#d2 .text .specifics.k-date") == "none"
    assert page.execute_script(line, "#d2 .text .specifics.k-quantity") == "underline"
    listed = "return getComputedStyle(document.querySelector(arguments[0])).display"
    assert page.execute_script(listed, "#d2 .findings li.k-date") == "none"
    assert page.execute_script(listed, "#d2 .findings li.k-quantity") != "none"
    assert page.execute_script(
        "return document.querySelector('#d2 .text .specifics.k-date').tabIndex === -1"
    )


def test_suggestions_wait_to_be_asked_for(page: Any, tmp_path: Path) -> None:
    whole = comparison()
    audit = whole.audits[2]
    unsure = tuple(
        replace(f, tier="suggestion", weight=0.0) if isinstance(f, LoadedFinding) else f
        for f in audit.findings
    )
    audits = (*whole.audits[:2], replace(audit, findings=unsure), *whole.audits[3:])
    render_report(replace(whole, audits=audits), DIMENSIONS, tmp_path)
    page.get((tmp_path / "report.html").as_uri())
    look = """const mark = document.querySelector('#d3 .text .suggestion');
        return [getComputedStyle(mark).textDecorationLine, mark.tabIndex]"""
    assert page.execute_script(look) == ["none", -1]
    page.execute_script("document.querySelector('#d3 .show-suggestion').click()")
    assert page.execute_script(look) == ["underline", 0]


def test_a_cell_of_the_matrix_opens_the_sentences_side_by_side(page: Any) -> None:
    page.execute_script("document.querySelector('#x1 td a').click()")
    told = page.execute_script(
        """const target = document.querySelector(':target');
        return [...target.closest('details[open]').querySelectorAll('blockquote')]
            .map(quote => quote.textContent)"""
    )
    assert len(told) == 2 and "3 July 2025" in told[0] and "shut on 4 July" in told[1]


def test_both_sides_of_a_contradiction_are_linked(page: Any) -> None:
    """From the first statement to the second and back, and from the list to either."""
    there = "return document.querySelector(':target').textContent"
    page.execute_script("document.querySelector('#d2 .text .badge').click()")
    one = page.execute_script(there)
    page.execute_script("document.querySelector(':target .badge').click()")
    other = page.execute_script(there)
    assert {"never told" in one, "never told" in other} == {True, False}
    links = "return [...document.querySelectorAll('#d2 .findings.contradictions a')].length"
    assert page.execute_script(links) == 2


def test_next_goes_on_from_where_the_reader_was(page: Any) -> None:
    page.execute_script("document.querySelector('#d1 .walk button:last-child').click()")
    first = page.execute_script("return document.activeElement.id")
    page.execute_script("document.querySelector('#d1 .walk button:last-child').click()")
    assert page.execute_script("return document.activeElement.id") != first
    assert page.find_element("css selector", "#d1 .walk output").text.startswith("2 of ")


def test_what_is_printed_is_unfolded_and_light(page: Any) -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        look = """return [getComputedStyle(document.body).backgroundColor,
            document.querySelector('.findings.loaded-language li').checkVisibility(),
            getComputedStyle(document.querySelector('.top')).display]"""
        assert page.execute_script(look) == ["rgb(255, 255, 255)", True, "none"]
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_twenty_documents_are_one_light_file(page: Any, tmp_path: Path) -> None:
    whole = comparison()
    audits = tuple(
        replace(audit, document=replace(audit.document, id=f"{audit.document.id}{number}"))
        for number in range(4)
        for audit in whole.audits[:5]
    )
    render_report(
        replace(whole, audits=audits, conflicts=(), corroborated=()), DIMENSIONS, tmp_path
    )
    path = tmp_path / "report.html"
    assert path.stat().st_size < 3_000_000
    page.get(path.as_uri())
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert page.execute_script("return document.querySelectorAll('.document').length") == 20


def test_marks_differ_in_more_than_colour(page: Any) -> None:
    look = """const s = getComputedStyle(document.querySelector('#d2 .text .m.' + arguments[0]));
        return [s.textDecorationLine, s.textDecorationStyle, s.borderLeftStyle].join(' ')"""
    names = ("specifics", "loaded-language", "contradictions", "attribution.begins")
    assert len({page.execute_script(look, name) for name in names}) == 4


def test_links_open_what_is_folded(page: Any, report: str) -> None:
    page.get(report + "#d2-f1")
    assert page.execute_script("return document.getElementById('d2-f1').closest('details').open")


@pytest.mark.parametrize("width", [320, 400, 768, 1440])
def test_no_horizontal_scroll(page: Any, report: str, width: int) -> None:
    resize(page, width)
    page.get(report)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width


def test_without_scripts_the_reason_still_shows(page: Any, report: str, tmp_path: Path) -> None:
    text = Path(report.removeprefix("file://")).read_text(encoding="utf-8")
    bare = tmp_path / "bare.html"
    bare.write_text(text.split("<script>")[0], encoding="utf-8")
    page.get(bare.as_uri())
    shows = "return getComputedStyle(document.getElementById('d2-m1'), '::after').content"
    assert page.execute_script(shows) == "none"
    page.execute_script("document.getElementById('d2-m1').focus()")
    assert "“left to rot” judges for the reader" in page.execute_script(shows)
    line = (
        "return getComputedStyle(document.querySelector('#d2 .text .specifics')).textDecorationLine"
    )
    assert page.execute_script(line) == "underline"
    page.find_element("css selector", "#d2 .show-specifics").click()
    assert page.execute_script(line) == "none"
    page.get(bare.as_uri() + "#x1-1-told")
    assert page.execute_script("return document.querySelector(':target').checkVisibility()")
