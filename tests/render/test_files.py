"""Files that appear when they are whole, and text that no terminal obeys."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.render.files import (
    staged_file,
    staged_folder,
    standard_output,
    tame,
    tame_line,
    text_output,
)
from auditor.render.json import dumps


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\x08", "\r", "\x7f", "\x9b", "\u202e", "\u2066"])
def test_what_a_terminal_obeys_is_written_out(char: str) -> None:
    assert tame(f"a{char}b\n\tc") == f"a\\u{ord(char):04x}b\n\tc"
    assert tame_line(f"a{char}b\n\tc") == f"a\\u{ord(char):04x}b\\n c"


@given(st.text())
def test_tamed_json_is_the_same_json(text: str) -> None:
    assert json.loads(tame(dumps({"text": text}))) == {"text": text}
    assert not any(c in tame(text) for c in "\x1b\x9b\x07\u202e")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "shown"), [(_Terminal(), "\\u001b[2J"), (io.StringIO(), "\x1b[2J")]
)
def test_only_a_terminal_is_spared(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: str
) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    with standard_output() as output:
        output.write("\x1b[2J")
    assert stream.getvalue() == shown


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.txt"
    with text_output(path) as file:
        file.write("text")
        assert not path.exists()
    assert path.read_text() == "text" and list(path.parent.iterdir()) == [path]


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("earlier")
    with pytest.raises(ValueError), text_output(path) as file:
        file.write("half")
        raise ValueError
    assert path.read_text() == "earlier" and list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system has no folder of that kind")
def test_what_cannot_be_written_is_named() -> None:
    with pytest.raises(OSError) as raised, text_output(Path("/proc/out.txt")):
        pass
    assert raised.value.filename == "/proc/out.txt"


def test_what_is_interrupted_is_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    with pytest.raises(KeyboardInterrupt), text_output(path) as file:
        file.write("half")
        raise KeyboardInterrupt
    assert not path.exists() and (tmp_path / "out.txt.partial").read_text() == "half"


def test_a_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("earlier")
    (tmp_path / "link.txt").symlink_to(tmp_path / "there.txt")
    with text_output(tmp_path / "link.txt") as file:
        file.write("text")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "there.txt").read_text() == "text"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no devices to write to")
def test_a_device_is_written_to_and_stays_one() -> None:
    with staged_file(Path(os.devnull)) as draft:
        assert draft == Path(os.devnull)
    assert Path(os.devnull).is_char_device()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), text_output(tmp_path):
        pass


def test_a_folder_takes_all_files_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("old")
    (tmp_path / "same.txt").write_text("old")
    with staged_folder(tmp_path) as draft:
        (draft / "charts").mkdir()
        (draft / "charts" / "a.png").write_bytes(b"x")
        (draft / "same.txt").write_text("new")
        assert (tmp_path / "same.txt").read_text() == "old"
    found = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert found == {"old.txt", "same.txt", "charts/a.png"}
    assert (tmp_path / "same.txt").read_text() == "new"


def test_a_folder_whose_making_fails_is_left_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(ValueError), staged_folder(tmp_path) as draft:
        (draft / "a.txt").write_text("half")
        raise ValueError
    assert list(tmp_path.iterdir()) == []
