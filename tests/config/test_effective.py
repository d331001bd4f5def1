"""Which value holds, and where it is said to come from."""

from __future__ import annotations

import tomllib
from pathlib import Path

from auditor.config import effective, loaded, shown
from auditor.config.schema import Config

EXAMPLE = Path("examples/check/auditor.toml")


def test_defaults() -> None:
    found = effective(Path("story.txt"), None)
    assert found.config == Config()
    assert set(found.origins.values()) == {"default"}


def test_the_command_line_overrules_the_file_and_a_glob_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "auditor.toml"
    path.write_text(
        'ignore = ["metaphor"]\n[limits]\nattribution = 0.4\nloaded_language = 2\n'
        '[files."opinion/*"]\nignore = ["emotive"]\n[files."opinion/*".limits]\n'
        "loaded_language = 8\n",
        encoding="utf-8",
    )
    given = {"limits.attribution": 0.5, "ignore": ["weasel"]}
    found = effective(tmp_path / "opinion/a.md", loaded(path), given)
    assert found.config.limits == {"attribution": 0.5, "loaded_language": 8}
    assert found.config.ignore == ("metaphor", "emotive", "weasel")
    assert found.origins["limits.attribution"] == "command line"
    assert found.origins["limits.loaded_language"].endswith('[files."opinion/*"]')
    assert found.origins["ignore"].count(";") == 2
    assert effective(tmp_path / "a.md", loaded(path)).config.limits["loaded_language"] == 2


def test_a_baseline_lies_beside_the_file_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "auditor.toml"
    path.write_text('baseline = "known.json"\n', encoding="utf-8")
    found = effective(tmp_path / "deep/a.md", loaded(path))
    assert found.config.baseline == str(tmp_path / "known.json")


def test_what_is_shown_is_a_configuration_again(tmp_path: Path) -> None:
    found = effective(Path("examples/check/opinion/a.md"), loaded(EXAMPLE))
    again = tmp_path / "auditor.toml"
    again.write_text("\n".join(shown(found)), encoding="utf-8")
    assert tomllib.loads(again.read_text(encoding="utf-8"))
    assert effective(Path("x"), loaded(again)).config == found.config


def test_the_example_does_what_its_comments_say() -> None:
    file = loaded(EXAMPLE)
    news = effective(Path("examples/check/a.md"), file).config
    opinion = effective(Path("examples/check/opinion/deep/a.md"), file).config
    assert news.ignore == ("intensifier",) and "loaded_language" in opinion.ignore
    assert (news.limits["loaded_language"], opinion.limits["loaded_language"]) == (2.0, 8.0)
    assert news.fail_on == "error"
    assert dict(news.words.alternatives) == {"utilise": "use", "slam": "criticise"}
