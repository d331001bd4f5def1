"""Baselines: known findings stay known when lines move."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from auditor.check.baseline import key, read, split, write
from auditor.check.issues import fingerprint
from auditor.config import ConfigError
from tests.check.made import TEXT, checked, issue


def test_a_finding_is_known_by_kind_words_and_sentence() -> None:
    one = fingerprint(issue(), TEXT)
    moved = "A line more.\n\n" + TEXT
    assert fingerprint(issue(text=moved), moved) == one
    assert fingerprint(issue(kind="metaphor"), TEXT) != one
    assert fingerprint(issue("shameful"), TEXT) != one
    other = TEXT.replace("the shameful plan", "the plan")
    assert fingerprint(issue(text=other), other) != one


def test_a_second_copy_of_a_known_finding_is_new() -> None:
    known = Counter([fingerprint(issue(), TEXT)])
    new, old = split(checked(), [issue(), issue()], known)
    assert (len(new), len(old)) == (1, 1)
    assert known.total() == 1


def test_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    document = checked(path=str(tmp_path / "copy/story.txt"))
    write(path, [(document, [issue(), issue(), issue("shameful")])])
    known = read(path)
    assert set(known) == {"copy/story.txt"} == {key(document, path)}
    assert sorted(known["copy/story.txt"].values()) == [1, 2]
    assert [p.name for p in tmp_path.iterdir()] == ["known.json"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not JSON"),
        ("[]", "no baseline"),
        ('{"schema": "other"}', "no baseline"),
        (json.dumps({"schema": "auditor/baseline/1"}), "damaged"),
        (json.dumps({"schema": "auditor/baseline/1", "files": {"a": {"x": "y"}}}), "damaged"),
    ],
)
def test_a_wrong_one(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read(path)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--update-baseline"):
        read(tmp_path / "known.json")
