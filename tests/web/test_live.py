"""The live editor without a browser: what the script is told, and the page without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from auditor.audit import audit
from auditor.dimensions import DIMENSIONS
from auditor.lexicon import table
from auditor.model import AttributionFinding, ContradictionFinding, Document
from auditor.render.findings import item
from auditor.render.lines import Lines
from auditor.web.app import application
from auditor.web.jobs import Office
from auditor.web.marking import marking
from auditor.web.shapes import MOST_CHARACTERS
from auditor.web.views import HERE, assets
from auditor.web.waiting import Room
from tests.web.conftest import DOOR
from tests.web.visitor import PORT, Visitor

TEXT: str = table("web/examples.json")["live"]
HOSTILE = (
    "</textarea><script>alert(1)</script><img src=x onerror=alert(2)> said Marta Quill on Monday. "
    "{{ 7 * 7 }} &amp; &#60;b&#62; It cost $4 million."
)


@pytest.fixture
def script(office: Office) -> TestClient:
    """What the page's script is to the server."""
    app = application(office, DOOR)
    headers = {"origin": f"http://127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}", headers=headers)


@pytest.fixture
def live(visit: Callable[[], Visitor]) -> Visitor:
    """A browser without scripts that has opened the page."""
    visitor = visit()
    visitor.go("/live")
    return visitor


def marks(script: TestClient, text: str) -> Any:
    answer = script.post("/live/marks", json={"text": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


# --- What the script is told -------------------------------------------------------------------


def test_it_is_told_every_finding_as_the_report_tells_it(script: TestClient) -> None:
    whole = audit(Document(id="x", text=TEXT))
    told = marks(script, TEXT)["findings"]
    assert len(told) == len(whole.findings) > 10
    for entry, finding in zip(told, whole.findings, strict=True):
        shown = item(finding, "", Lines(TEXT))
        assert entry["spans"] == [list(span) for span in finding.spans]
        assert entry["reason"] == shown.reason and entry["kind"] == shown.kind
        assert entry["line"] == shown.line and entry.get("facts", []) == list(shown.facts)


def test_both_sides_and_voices_have_places(script: TestClient) -> None:
    whole = audit(Document(id="x", text=TEXT))
    told = marks(script, TEXT)["findings"]
    seen = set()
    for entry, finding in zip(told, whole.findings, strict=True):
        if isinstance(finding, ContradictionFinding):
            assert entry["other"] == [list(span) for span in finding.counterpart.spans]
            assert entry["against"] == finding.counterpart.text
            seen.add("clash")
        elif isinstance(finding, AttributionFinding) and finding.source and finding.cue:
            assert entry["source"] == [list(span) for span in finding.source.spans]
            assert entry["cue"] == [list(span) for span in finding.cue.spans]
            seen.add("voice")
        else:
            assert "other" not in entry and "source" not in entry
    assert seen == {"clash", "voice"}


def test_figures_of_every_dimension(script: TestClient) -> None:
    figures = {one["dimension"]: one for one in marks(script, TEXT)["figures"]}
    assert set(figures) == {dimension.name.replace("_", "-") for dimension in DIMENSIONS}
    assert re.fullmatch(r"\d+%", figures["specifics"]["rate"])
    assert re.fullmatch(r"\d+ of \d+ claims", figures["specifics"]["evidence"])
    few = {one["rate"] for one in marks(script, "It rained.")["figures"]}
    assert few == {"not enough text"}


def test_remarks_ask_to_look() -> None:
    text = "EMBARGOED UNTIL 5 JULY 2025\n\nThe ma\u200byor said on Monday that the bridge is shut."
    whole = audit(Document(id="x", text=text))
    # What only informs is left to the report.
    assert {note.level for note in whole.notes} == {"info", "medium"}
    [remark] = marking(whole).remarks
    assert (remark.kind, remark.level, remark.lines) == ("embargo", "medium", (1,))
    assert remark.reason


def test_classes_are_of_a_fixed_alphabet(script: TestClient) -> None:
    """They become class names of the page: nothing of the text is in them."""
    for entry in marks(script, HOSTILE + TEXT)["findings"]:
        assert re.fullmatch(r"[a-z -]+", entry["classes"])


def test_long_passages_are_cut_in_the_list_alone(script: TestClient) -> None:
    said = "the bridge is safe and " * 40 + "open"
    [entry] = [
        one
        for one in marks(script, f"“{said},” said Marta Quill. It rained.")["findings"]
        if one["dimension"] == "attribution"
    ]
    assert len(entry["text"]) <= 160 and entry["spans"][0][1] > 800


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [("{", 400, "json"), ("{}", 422, "invalid"), ('{"text": " "}', 422, "empty")],
)
def test_bad_requests_are_told_as_problems(
    script: TestClient, body: str, status: int, kind: str
) -> None:
    answer = script.post("/live/marks", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status and answer.json()["kind"] == kind


def test_the_script_is_told_when_to_ask_again(office: Office, script: TestClient) -> None:
    script.app.state.room = Room(office, most=0)  # type: ignore[attr-defined]
    answer = script.post("/live/marks", json={"text": TEXT})
    assert answer.status_code == 503 and answer.headers["retry-after"] == "2"


def test_other_sites_learn_nothing(script: TestClient) -> None:
    for headers in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert script.post("/live/marks", json={"text": TEXT}, headers=headers).status_code == 403
    form = {"content-type": "text/plain"}
    assert script.post("/live/marks", content="{}", headers=form).status_code == 415


# --- The page without scripts ------------------------------------------------------------------


def area(page: str) -> str:
    """What stands in the page's textarea."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_the_page_is_one_of_the_navigation(live: Visitor) -> None:
    assert live.heading == "Live editor"
    assert '<a href="/live" aria-current="page">' in live.page.text
    assert area(live.page.text) == ""


def test_an_example_can_be_tried(live: Visitor) -> None:
    live.go("/live?example")
    assert area(live.page.text) == TEXT


def test_the_form_brings_the_text_back_marked(live: Visitor) -> None:
    live.send("/live#result", {"text": TEXT.replace("\n", "\r\n")})
    page = live.page.text
    assert live.page.status_code == 200
    assert area(page) == TEXT
    for piece in ("“reckless” gives the writer", "310,000 crowns", "What was found"):
        assert piece in unescape(page)
    # Marks hold the text's own words.
    found = re.search(r'<mark class="m loaded-language[^>]*>(.*?)</mark>', page)
    assert found and found[1] == "reckless"


def test_hostile_text_is_inert(live: Visitor) -> None:
    live.send("/live#result", {"text": HOSTILE})
    page = live.page.text
    assert area(page) == HOSTILE
    assert "<script>alert" not in page and "<img" not in page and "49" not in area(page)
    assert live.page.headers["content-security-policy"].startswith("default-src 'none'")


def test_what_no_page_can_show_is_replaced(live: Visitor) -> None:
    live.send("/live#result", {"text": "A reckless\0 council paid $4 million."})
    assert "\0" not in live.page.text
    assert area(live.page.text) == "A reckless\ufffd council paid $4 million."


@pytest.mark.parametrize("text", ["", " \r\n "])
def test_an_empty_form_says_so(live: Visitor, text: str) -> None:
    live.send("/live#result", {"text": text})
    assert live.page.status_code == 422
    assert "There is no text to check" in live.page.text


def test_what_cannot_be_checked_comes_back_with_the_reason(live: Visitor) -> None:
    german = (
        "Der Stadtrat hat am Montag beschlossen, dass die alte Brücke über den Fluss wegen der "
        "Risse geschlossen bleiben muss, und die Kosten für die Reparatur sind nicht bekannt."
    ) * 2
    live.send("/live#result", {"text": german})
    assert live.page.status_code == 422 and area(live.page.text) == german
    assert "it looks like German" in live.page.text


def test_a_text_too_long_comes_back_with_the_reason(live: Visitor) -> None:
    live.send("/live#result", {"text": "a " * (MOST_CHARACTERS // 2 + 1)})
    assert live.page.status_code == 422 and "check it in parts" in live.page.text


def test_when_too_many_wait_the_text_is_not_lost(office: Office, live: Visitor) -> None:
    live.client.app.state.room = Room(office, most=0)
    live.send("/live#result", {"text": TEXT})
    assert live.page.status_code == 503 and area(live.page.text) == TEXT
    assert "Ask again" in live.page.text


def test_the_form_needs_its_token(live: Visitor) -> None:
    live.page = live.client.post("/live", data={"text": TEXT, "token": "x"})
    assert live.page.status_code == 403 and "reckless" not in live.page.text


def test_no_script_or_style_stands_in_the_page(live: Visitor) -> None:
    live.send("/live#result", {"text": TEXT})
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=\"/static/)", live.page.text)


def test_styles_are_the_reports(live: Visitor) -> None:
    answer = live.client.get("/live/marks.css")
    assert answer.headers["content-type"].startswith("text/css")
    for name in ("loaded-language", "k-weasel", ".suggestion"):
        assert name in answer.text


@pytest.mark.parametrize("name", ["live.js", "mirror.js"])
def test_the_scripts_make_no_markup_of_text(name: str) -> None:
    """What is built out of text is built as text."""
    assert name in assets()
    code = (HERE / "static" / name).read_text(encoding="utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function("):
        assert way not in code
