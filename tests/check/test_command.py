"""`auditor check` and `auditor config`, as their users meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.config.files import forget

COPY = (
    "# Gate opens\n\nThe shameful and disgraceful vote took place on Monday.\n\n"
    "Critics say the harbour board hid the cost of the second gate. The gate opened in 1962, "
    "the clerk, Ana Ruiz, said. It carries 3,000 cars a day, according to the board. Repairs "
    "will cost $4 million, the board said. The council voted 12 to 9 to pay for them.\n"
)


def check(*arguments: str | Path, stdin: str | None = None) -> Result:
    forget()
    return CliRunner().invoke(main, ["check", *map(str, arguments)], input=stdin)


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("story.md").write_text(COPY, encoding="utf-8")
    return Path("story.md")


def kinds(result: Result) -> list[str]:
    return [line.split(": ", 1)[1].split()[0] for line in result.stdout.splitlines()]


def test_one_line_a_finding(story: Path) -> None:
    result = check(story)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("story.md:3:5: ") and "loaded_language." in first
    assert second.startswith("story.md:5:1: attribution.vague_source “Critics”")
    assert "2 findings in 1 document" in result.stderr


def test_lines_count_in_the_file_behind_front_matter(story: Path) -> None:
    story.write_text(f"---\ntitle: Gate\n---\n{COPY}", encoding="utf-8")
    assert "story.md:8:1: attribution.vague_source" in check(story).stdout


def test_lines_count_in_the_text_taken_out_of_a_page(story: Path) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in COPY.splitlines() if line)
    Path("story.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>")
    document = json.loads(check("story.html", "--format", "json").stdout)["documents"][0]
    assert document["extracted"] and document["findings"]
    annotation = check("story.html", "--format", "github").stdout.splitlines()[0]
    assert "line=" not in annotation and "of the extracted text" in annotation


def test_a_missing_file_is_never_0(story: Path) -> None:
    result = check("missing.txt", story)
    assert result.exit_code == 2
    assert "missing.txt: there is no such file" in result.stderr
    assert "attribution.vague_source" in result.stdout


def test_bad_usage_is_2(story: Path) -> None:
    for arguments in (
        ["--select", "emotve"],
        ["--limit", "loaded=2"],
        ["--limit", "loaded_language"],
        ["--config", "no.toml"],
        ["--baseline", "no.json"],
        ["--update-baseline"],
        ["--stdin-filename", "x.md"],
    ):
        result = check(story, *arguments)
        assert result.exit_code == 2, arguments
        assert result.stderr.strip() and not result.stdout, arguments


def test_limits(story: Path) -> None:
    over = check(story, "--limit", "loaded_language=0.5")
    assert over.exit_code == 1
    assert "story.md:1:1: limit.loaded_language" in over.stdout
    assert check(story, "--limit", "loaded_language=50").exit_code == 0
    assert check(story, "--limit", "attribution=1").exit_code == 1
    story.write_text("Three words only.", encoding="utf-8")
    assert check(story, "--limit", "loaded_language=0").exit_code == 0


def test_severities_that_fail(story: Path) -> None:
    assert check(story, "--fail-on", "warning").exit_code == 1
    assert check(story, "--fail-on", "error").exit_code == 0
    assert check(story, "--fail-on", "error", "--ignore", "attribution").exit_code == 0


def test_selecting_and_ignoring(story: Path) -> None:
    assert kinds(check(story, "--select", "vague-source")) == ["attribution.vague_source"]
    assert "attribution.vague_source" not in kinds(check(story, "--ignore", "attribution"))
    assert kinds(check(story, "--ignore", "attribution,loaded_language")) == []


def test_standard_input_takes_name_format_and_configuration_of_a_file(story: Path) -> None:
    Path("auditor.toml").write_text('ignore = ["loaded_language"]', encoding="utf-8")
    result = check("-", "--stdin-filename", "story.md", stdin=f"---\ntitle: x\n---\n{COPY}")
    assert kinds(result) == ["attribution.vague_source"]
    assert result.stdout.startswith("story.md:8:1: ")
    assert check("-", stdin=COPY).stdout.startswith("<stdin>:5:1: ")


def test_suppression_is_counted_and_unused_suppression_told(story: Path) -> None:
    marked = COPY.replace("Critics", "<!-- auditor: ignore vague_source -->\nCritics")
    story.write_text(marked + "\n<!-- auditor: ignore-file metaphor -->\n", encoding="utf-8")
    result = check(story)
    assert "attribution.vague_source" not in kinds(result)
    assert kinds(result)[-1] == "suppression.unused_suppression"
    assert "1 suppressed" in result.stderr


def test_a_comment_on_a_kind_that_is_not_selected_is_not_unused(story: Path) -> None:
    story.write_text(
        COPY.replace("Critics", "<!-- auditor: ignore vague_source -->\nCritics"), encoding="utf-8"
    )
    assert kinds(check(story, "--select", "notes,suppression")) == []
    assert "1 suppressed" not in check(story, "--select", "notes").stderr


def test_comments_of_a_web_page(story: Path) -> None:
    lines = [line for line in COPY.splitlines() if line]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines[:-1])
    page = "<html><body><article>{}<!-- {} --><p>{}</p></article></body></html>"
    Path("page.html").write_text(
        page.format(paragraphs, "auditor: ignore vague-source", lines[-1]), encoding="utf-8"
    )
    result = check("page.html", "--select", "attribution,suppression")
    assert result.stdout == "" and "1 suppressed" in result.stderr
    Path("page.html").write_text(page.format(paragraphs, "for the desk", lines[-1]))
    assert kinds(check("page.html", "--select", "attribution")) == ["attribution.vague_source"]


def test_a_sidecar_and_accepted_words_suppress(story: Path) -> None:
    Path("story.md.auditor.toml").write_text('[[ignore]]\ntext = "Critics say"', encoding="utf-8")
    Path("auditor.toml").write_text(
        '[words]\naccept = ["shameful", "disgraceful"]', encoding="utf-8"
    )
    result = check(story)
    assert result.stdout == ""
    assert "4 suppressed" in result.stderr


def test_a_baseline_fails_on_new_findings_only(story: Path) -> None:
    written = check(story, "--baseline", "known.json", "--update-baseline")
    assert written.exit_code == 0 and "known.json" in written.stderr
    known = check(story, "--baseline", "known.json")
    assert (known.exit_code, known.stdout) == (0, "")
    assert "known to the baseline" in known.stderr
    moved = COPY.replace("The shameful", "The hall was full.\n\nThe shameful")
    story.write_text(moved, encoding="utf-8")
    assert check(story, "--baseline", "known.json").exit_code == 0
    story.write_text(moved + "\nExperts say the gate will fail by May.\n", encoding="utf-8")
    new = check(story, "--baseline", "known.json")
    assert new.exit_code == 1 and kinds(new) == ["attribution.vague_source"]
    assert check(story, "--baseline", "known.json", "--fail-on", "never").exit_code == 0


def test_a_folder_and_rows(story: Path) -> None:
    rows = [{"id": f"r{n}", "text": COPY} for n in (1, 2)]
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = check(".")
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {
        "story.md", "rows.jsonl#r1", "rows.jsonl#r2",
    }  # fmt: skip


def test_what_was_checked_before_is_told_the_same_without_being_read(story: Path) -> None:
    first = check(story, "--all", "--format", "json")
    code = (
        "import sys\nfrom auditor.cli import main\n"
        "try:\n    main(['check', 'story.md', '--all', '--format', 'json'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'numpy', 'onnxruntime', 'pandas', 'auditor.annotate'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout) == json.loads(first.stdout)


def test_two_processes_at_once(story: Path) -> None:
    code = "import sys; from auditor.cli import main; main(['check', *sys.argv[1:]])"
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(story)], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0] == told[1] and b"Critics" in told[0]


def test_a_store_that_cannot_be_used_is_done_without(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("no_store").write_text("no database", encoding="utf-8")
    monkeypatch.setenv("AUDITOR_CACHE", "no_store")
    assert check(story).stdout == check(story, "--no-cache").stdout != ""


@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif", "github", "junit"])
def test_a_name_that_is_no_text_and_would_act_on_a_terminal(story: Path, form: str) -> None:
    place = Path(os.fsdecode(b"bad\xff\x1b[31m.txt"))
    try:
        place.write_text(COPY, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    code = "import sys; from auditor.cli import main; main(['check', *sys.argv[1:]])"
    done = subprocess.run(
        [sys.executable, "-c", code, os.fsencode(place), "--format", form], capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert b"Critics" in done.stdout and b"\x1b" not in done.stdout


@pytest.mark.parametrize("form", ["text", "full", "concise", "json", "sarif", "github", "junit"])
def test_every_format_writes_the_same_twice(story: Path, form: str) -> None:
    one, two = (check(story, "missing.txt", "--format", form) for _ in range(2))
    assert one.stdout == two.stdout and one.exit_code == two.exit_code == 2
    assert one.stdout


def test_config_says_where_a_value_comes_from(story: Path) -> None:
    Path("auditor.toml").write_text("[limits]\nattribution = 0.4\n", encoding="utf-8")
    forget()
    result = CliRunner().invoke(main, ["config", "story.md"])
    assert result.exit_code == 0
    assert "attribution = 0.4" in result.stdout and "auditor.toml" in result.stdout
    Path("auditor.toml").write_text("limit = 3", encoding="utf-8")
    forget()
    wrong = CliRunner().invoke(main, ["config", "story.md"])
    assert wrong.exit_code == 2 and "did you mean limits?" in wrong.stderr
