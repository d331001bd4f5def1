"""Finding a configuration upward from a document, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import ConfigError, file_for, loaded
from auditor.config.files import forget


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget()


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_the_nearest_file_holds(tmp_path: Path) -> None:
    write(tmp_path / "auditor.toml", "lexicon_only = true\n")
    near = write(tmp_path / "copy/wire/auditor.toml", "lexicon_only = false\n")
    found = file_for(tmp_path / "copy/wire/today/story.txt")
    assert found is not None and found.path == near


def test_a_pyproject_counts_only_with_its_table(tmp_path: Path) -> None:
    above = write(tmp_path / "pyproject.toml", "[tool.auditor]\nlexicon_only = true\n")
    write(tmp_path / "copy/pyproject.toml", "[project]\nname = 'x'\n")
    found = file_for(tmp_path / "copy/story.txt")
    assert found is not None and found.path == above
    assert found.shown.endswith("[tool.auditor]")


def test_auditor_toml_goes_before_pyproject(tmp_path: Path) -> None:
    own = write(tmp_path / "auditor.toml", "")
    write(tmp_path / "pyproject.toml", "[tool.auditor]\n")
    found = file_for(tmp_path / "story.txt")
    assert found is not None and found.path == own


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("limit = 3", "unknown key 'limit': did you mean limits?"),
        ("loaded_language = 2.0", "unknown key 'loaded_language'"),
        ("accept = ['x']", "it belongs in the table [words]"),
        ("[limits]\nloaded_langage = 2", "did you mean loaded_language?"),
        ("[limits]\nloaded_language = '2'", None),
        ("[limits]\nloaded_language = -1", "a number from 0 up"),
        ("[limits]\nloaded_language = nan", "a number from 0 up"),
        ("[limits]\nloaded_language = true", "a number from 0 up"),
        ("limits = 3", "limits must be a table"),
        ("ignore = ['metafor']", "did you mean metaphor?"),
        ("ignore = 'metaphor'", "ignore must be a list"),
        ("select = ['person']", "never reports"),
        ("engine = 'fst'", "engine must be one of"),
        ("lexicon_only = 1", "true or false"),
        ("findings_per_700_words = 0", "from 1 up"),
        ("[severity]\nemotive = 'grave'", "must be one of error, warning, info"),
        ("[words]\nacept = ['x']", "did you mean accept?"),
        ("[words]\nalternatives = ['x']", "must be a table of words"),
        ("[outlet]\nurl = 'x'", "unknown key 'url' in [outlet]"),
        ("files = 3", "files must hold tables"),
        ('[files."x"]\nfail_on = "error"', "holds for a whole run"),
        ('[files."x"]\nigore = ["metaphor"]', "did you mean ignore?"),
        ("ignore = [", "is not TOML"),
    ],
)
def test_what_is_said_of_a_wrong_one(tmp_path: Path, content: str, told: str | None) -> None:
    path = write(tmp_path / "auditor.toml", content)
    if told is None:
        assert loaded(path).values["limits.loaded_language"] == 2
        return
    with pytest.raises(ConfigError) as error:
        loaded(path)
    assert told in str(error.value) and str(path) in str(error.value)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "auditor.toml"
    path.write_bytes(b"ignore = ['caf\xe9']")
    with pytest.raises(ConfigError, match="UTF-8"):
        loaded(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="could not be read"):
        loaded(tmp_path / "auditor.toml")


@pytest.mark.parametrize(
    ("glob", "document", "fits"),
    [
        ("*.md", "opinion/today/a.md", True),
        ("*.md", "a.txt", False),
        ("opinion/*", "opinion/a.md", True),
        ("opinion/*", "opinion/today/a.md", False),
        ("opinion/**", "opinion/today/a.md", True),
        ("**/wire/*.txt", "wire/a.txt", True),
        ("**/wire/*.txt", "in/today/wire/a.txt", True),
        ("./opinion/*", "opinion/a.md", True),
        ("opinion", "opinion/a.md", False),
    ],
)
def test_globs(tmp_path: Path, glob: str, document: str, fits: bool) -> None:
    path = write(tmp_path / "auditor.toml", f'[files."{glob}"]\nlexicon_only = true\n')
    assert bool(loaded(path).matching(tmp_path / document)) is fits
