"""Comments and sidecars: what they cover, and what is said of one that means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import Document, audit
from auditor.check.issues import Issue
from auditor.config import ConfigError
from auditor.suppression import Suppression, comments, page_comments, sidecar


def issue(text: str, words: str, kind: str = "emotive") -> Issue:
    start = text.index(words)
    line = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return Issue(
        dimension="loaded_language",
        kind=kind,
        severity="warning",
        span=(start, start + len(words)),
        text=words,
        sentence=(line, len(text) if end < 0 else end),
        reason="",
    )


def covered(text: str, words: str, kind: str = "emotive") -> bool:
    found, problems = comments(text)
    assert not problems
    return any(s.covers(issue(text, words, kind), text) for s in found)


LINES = "first one\n{comment}\n\nsecond one\nthird one\n\nfourth one"


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("<!-- auditor: ignore -->", ["second"]),
        ("<!--auditor:ignore emotive-->", ["second"]),
        ("<!-- auditor: ignore Loaded-Language -->", ["second"]),
        ("<!-- auditor: ignore loaded_language.emotive, weasel -->", ["second"]),
        ("<!-- auditor: ignore emotive -- the desk agreed -->", ["second"]),
        ("<!-- auditor: ignore -- the desk agreed -->", ["second"]),
        ("<!-- auditor: ignore metaphor -->", []),
        ("<!-- auditor: ignore-block emotive -->", ["second", "third"]),
        ("<!-- auditor: ignore-file emotive -->", ["first", "second", "third", "fourth"]),
        ("<!-- note to the desk: ignore emotive -->", []),
    ],
)
def test_scopes(comment: str, names: list[str]) -> None:
    text = LINES.replace("{comment}", comment)
    hits = [word for word in ("first", "second", "third", "fourth") if covered(text, word)]
    assert hits == names


def test_a_comment_in_a_line_means_that_line() -> None:
    text = "one <!-- auditor: ignore --> here\ntwo there"
    assert covered(text, "one") and not covered(text, "two")


def test_a_comment_at_the_end_means_nothing_and_says_so() -> None:
    found, _ = comments("one\n<!-- auditor: ignore -->")
    assert found[0].span == (28, 28)


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("<!-- auditor: ignore emotve -->", "did you mean emotive?"),
        ("<!-- auditor: ignor emotive -->", "did you mean ignore"),
        ("<!-- auditor: -->", "no command is called ''"),
        ("<!-- auditor: ignore person -->", "never reports"),
    ],
)
def test_comments_that_mean_nothing(comment: str, told: str) -> None:
    found, problems = comments(f"one\n{comment}\ntwo")
    assert not found and told in problems[0].reason
    assert problems[0].at == (4, 4 + len(comment))


@given(st.text(alphabet="<!- audiorgnem:\n", max_size=60))
def test_any_text_has_comments_or_none(text: str) -> None:
    found, problems = comments(text)
    for place in [*(s.at for s in found), *(p.at for p in problems)]:
        assert place is not None and text[place[0] : place[1]].startswith("<!--")


PAGE = """<html><body><p>The first paragraph is about a bridge.</p>
<!-- auditor: ignore emotive -->
<p>The <b>second</b> paragraph &amp; its words.</p><p>A third one.
<!-- auditor: ignore metaphor --></p></body></html>"""


def test_comments_of_a_web_page() -> None:
    text = "The first paragraph is about a bridge.\nThe second paragraph & its words.\nA third one."
    found, problems = page_comments(PAGE, text)
    assert not problems
    spans = [text[s.span[0] : s.span[1]].strip() for s in found if s.span]
    assert spans == ["The second paragraph & its words.", "A third one."]


def test_a_block_that_was_not_extracted_suppresses_nothing() -> None:
    found, _ = page_comments(PAGE, "Another text.")
    assert not any(s.covers(issue("Another text.", "Another"), "Another text.") for s in found)


def beside(tmp_path: Path, content: str) -> Path:
    document = tmp_path / "story.txt"
    (tmp_path / "story.txt.auditor.toml").write_text(content, encoding="utf-8")
    return document


def test_a_sidecar_goes_by_words_or_sentence(tmp_path: Path) -> None:
    document = beside(
        tmp_path,
        '[[ignore]]\nkind = "emotive"\ntext = "Slammed  the"\nreason = "his own word"\n'
        '[[ignore]]\ntext = "second"\n',
    )
    text = "He slammed the plan\nthe second plan\nslammed it"
    words, sentence = sidecar(document)
    assert words.covers(issue(text, "slammed the"), text)
    assert not words.covers(issue(text, "slammed it"), text)
    assert not words.covers(issue(text, "slammed the", "metaphor"), text)
    assert sentence.covers(issue(text, "plan\nthe second"[9:]), text)


def test_no_sidecar_is_no_suppression(tmp_path: Path) -> None:
    assert sidecar(tmp_path / "story.txt") == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[[ignor]]\nkind = 'emotive'", "did you mean ignore?"),
        ("ignore = 3", "[[ignore]]"),
        ("[[ignore]]\nknd = 'emotive'", "did you mean kind?"),
        ("[[ignore]]\nkind = 'emotve'", "did you mean emotive?"),
        ("[[ignore]]\nkind = 3", "in quotation marks"),
        ("[[ignore]]\nreason = 'x'", "which kind"),
        ("[[ignore", "is not TOML"),
    ],
)
def test_a_wrong_sidecar(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        sidecar(beside(tmp_path, content))
    assert told in str(error.value)


def test_names_are_alternatives() -> None:
    either = Suppression(names=("metaphor", "emotive"), told="x")
    assert either.covers(issue("slammed", "slammed"), "slammed")


def test_a_comment_changes_no_score() -> None:
    text = (
        "The shameful vote took place on Monday. The mayor, Ana Ruiz, said 12 were in favour.\n\n"
        "Critics say the board hid the cost. The gate opened in 1962, the clerk said.\n"
    )
    comment = "<!-- auditor: ignore -- agreed on Monday with the desk -->"
    plain = audit(Document(id="x", text=text))
    marked = [
        *(text.replace("Critics", f"{comment}{between}Critics") for between in ("\n", "\n\n")),
        text.replace("in favour.", f"in favour. {comment}"),
        f"{comment}\n{text}",
    ]
    for other in marked:
        found = audit(Document(id="x", text=other))
        assert {name: (s.found, s.possible) for name, s in found.scores.items()} == {
            name: (s.found, s.possible) for name, s in plain.scores.items()
        }, other
