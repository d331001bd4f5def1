"""The sample documents: complete, readable, and with what README.md says is planted in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.ingest import read
from auditor.model import Document

SOURCES = Path(__file__).parents[1] / "sources"
CHECKED = {
    "01_northern_state_wire.txt": ("April 17", "more than 130 people"),
    "02_harbour_gazette.txt": ("April 17, 2025", "killed 145 people", "the fourth ambassador"),
    "03_long_table.md": ("April 2024", "slaughtered 150 people", "first major power"),
    "04_meridian_quarterly.html": ("April 2025", "killed 145 people", "14,453", "the second"),
    "05_agent_answer.txt": (
        "over 18 months",
        "December 2024 to the ceremony in July 2025",
        "$540 million",
        "$450 million",
        "removed the Taliban from Russia's list",
        "remain on Russia's list",
    ),
    "06_transit_press.txt": ("April 17, 2025", "145 people were killed", "fifth ambassador"),
}
COMMON = (r"95 percent", r"April 2022", r"July 3", r"in Kabul|KABUL|to Kabul", r"2003")


@pytest.fixture(scope="module")
def samples() -> Mapping[str, Document]:
    """The samples by id; nothing in the folder is left unread."""
    items = list(read([SOURCES]))
    assert all(isinstance(item, Document) for item in items), items
    return {item.id: item for item in items if isinstance(item, Document)}


def test_the_manifest_lists_every_sample_and_nothing_else(samples: Mapping[str, Document]) -> None:
    with (SOURCES / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == sorted(samples)
    for row in rows:
        sample = samples[row["file"]]
        assert row.keys() == {"file", "outlet", "kind", "title", "author", "published"}
        for name in ("outlet", "kind", "title", "published"):
            assert row[name]
            assert getattr(sample, name) == row[name]
        assert (sample.author or "") == row["author"]


def test_six_voices(samples: Mapping[str, Document]) -> None:
    assert len({sample.outlet for sample in samples.values()}) == len(samples) >= 6
    assert len({sample.kind for sample in samples.values()}) == len(samples)


@pytest.mark.parametrize("file", sorted(CHECKED))
def test_a_sample_says_what_is_planted(file: str, samples: Mapping[str, Document]) -> None:
    text = samples[file].text
    assert 350 <= len(text.split()) <= 800
    for words in CHECKED[file]:
        assert words in text


@pytest.mark.parametrize("fact", COMMON)
def test_all_samples_tell_the_common_facts(fact: str, samples: Mapping[str, Document]) -> None:
    for sample in samples.values():
        assert re.search(fact, sample.text), sample.id


def test_the_page_was_extracted_without_its_navigation(samples: Mapping[str, Document]) -> None:
    page = samples["04_meridian_quarterly.html"]
    assert "Subscribe" not in page.text
    assert "rights reserved" not in page.text
    assert [note.kind for note in page.notes] == ["extracted"]


def test_the_readme_names_every_sample(samples: Mapping[str, Document]) -> None:
    readme = (SOURCES / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in samples)
    assert "invented" in readme
