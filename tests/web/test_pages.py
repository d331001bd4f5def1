"""What a visitor without scripts can do, from the first page to the last file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest

from auditor.web.forms import TOKEN
from auditor.web.jobs import Office, Rules
from auditor.web.store import Store
from auditor.web.uploads import label_of
from tests.web.conftest import come
from tests.web.visitor import RIVAL, STATION, Visitor

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="session")
def done(office: Office) -> tuple[Visitor, str]:
    """An audit of two texts, finished, and who made it."""
    visitor = come(office)
    visitor.hand_in(STATION, RIVAL, outlet_1="The Ashby Star", outlet_2="County Post")
    return visitor, visitor.audit(published_0="4 July 2025", kind_1="news report")


def test_two_texts_become_a_report(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    page = visitor.go(path)
    assert visitor.heading == "The Ashby Star, County Post"
    assert "2 texts were audited and compared" in page.text
    report = visitor.client.get(f"{path}/report")
    assert report.headers["content-type"].startswith("text/html")
    assert "The Ashby Star" in report.text and "County Post" in report.text


def test_the_report_is_what_the_command_writes(done: tuple[Visitor, str]) -> None:
    """The same renderer, fed the same audits: checked by making it again here."""
    from auditor import audit, compare
    from auditor.dimensions import DIMENSIONS
    from auditor.model import Document
    from auditor.render.html import render_page

    visitor, path = done
    rows = [json.loads(line) for line in visitor.file(path, "audits.jsonl").text.splitlines()]
    texts = (STATION, RIVAL)
    names = ("id", "outlet", "kind", "title", "author", "published", "url", "path")
    documents = [
        Document(text=text, **{name: row["document"][name] for name in names})
        for row, text in zip(rows, texts, strict=True)
    ]
    assert documents[0].published == "2025-07-04" and documents[1].kind == "news_report"
    made = render_page(compare([audit(document) for document in documents]), DIMENSIONS)
    assert visitor.client.get(f"{path}/report").text == made


def test_the_report_keeps_its_own_policy(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    report = visitor.client.get(f"{path}/report")
    policy = report.headers["content-security-policy"]
    said = re.search(r'Content-Security-Policy" content="([^"]*)"', report.text)
    assert said and said[1].replace("&#39;", "'") in policy
    assert "sandbox allow-scripts" in policy and "allow-same-origin" not in policy
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("scores.csv", "text/csv"),
        ("findings.csv", "text/csv"),
        ("audits.jsonl", "application/jsonl"),
        ("comparison.json", "application/json"),
        ("report.html?download", "text/html"),
        ("worksheets/beginner/key.docx", "application/vnd.openxmlformats"),
    ],
)
def test_files_are_downloads(done: tuple[Visitor, str], name: str, kind: str) -> None:
    visitor, path = done
    file = visitor.file(path, name)
    assert file.headers["content-type"].startswith(kind)
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert len(file.content) > 100


def test_every_link_of_the_result_leads_somewhere(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    links = re.findall(r'href="(/audits/[^"#]*)"', visitor.go(path).text)
    assert len(links) > 15
    for link in links:
        assert visitor.client.get(link).status_code == 200, link


def test_the_archive_holds_everything(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    packed = visitor.client.get(f"{path}/audit.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read("scores.csv") == visitor.file(path, "scores.csv").content
    assert {"report.html", "charts/specifics.png", "worksheets/beginner/sheet-2.docx"} <= {*names}
    assert visitor.client.get(f"{path}/audit.zip").content == packed


def test_worksheets_for_another_class(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    visitor.go(path)
    visitor.send(f"{path}/worksheets", {"level": "advanced"})
    visitor.wait()
    assert "worksheets/advanced/sheet-1.docx" in visitor.page.text
    assert "worksheets/beginner/sheet-1.docx" in visitor.page.text
    visitor.client.post(f"{path}/worksheets", data={TOKEN: "x", "level": "advanced"})
    unknown = visitor.forms[f"{path}/worksheets"] | {"level": "../../x"}
    assert visitor.client.post(f"{path}/worksheets", data=unknown).status_code == 400


def test_the_link_opens_elsewhere(done: tuple[Visitor, str], visit: Callable[[], Visitor]) -> None:
    """A result is found by its link; the list shows only what this browser made."""
    _, path = done
    other = visit()
    assert other.go(path).status_code == 200
    assert path not in other.go("/audits").text


def test_change_details_and_audit_again(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    visitor.go(path)
    visitor.send(f"{path}/again")
    assert visitor.heading == "Check the details" and visitor.here != path
    fields = visitor.forms[f"{visitor.here}/check"]
    assert fields["outlet-0"] == "The Ashby Star" and fields["published-0"] == "2025-07-04"
    again = visitor.audit(outlet_0="Ashby Evening Star")
    assert visitor.heading == "Ashby Evening Star, County Post"
    assert visitor.go(path).status_code == 200 and again != path


# --- what is read ----------------------------------------------------------------------------


def test_nothing_handed_in_is_told(visitor: Visitor) -> None:
    page = visitor.send("/texts", {"text-1": "   "})
    assert page.status_code == 422
    assert "Paste a text or choose a file" in page.text and visitor.forms["/texts"]


def test_files_of_several_formats_and_one_broken(visitor: Visitor) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/one.txt", STATION)
        archive.writestr("inner/two.md", f"# {RIVAL}")
    html = f"<html><title>Fire</title><article><h1>Fire</h1><p>{STATION}</p></article></html>"
    row = json.dumps({"id": "r1", "text": RIVAL, "outlet": "Row Post"})
    visitor.hand_in(
        files=[
            ("page.html", html.encode()),
            ("broken.pdf", b"%PDF-1.4 not really"),
            ("more.zip", packed.getvalue()),
            ("feed.jsonl", row.encode()),
            ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ]
    )
    assert visitor.heading == "Check the details"
    assert "4 texts could be read" in visitor.page.text
    assert "2 files could not be read" in visitor.page.text
    assert "broken.pdf" in visitor.page.text and "picture.png" in visitor.page.text
    assert "Traceback" not in visitor.page.text
    fields = visitor.forms[f"{visitor.here}/check"]
    assert fields["outlet-4"] == "Row Post"


def test_only_unreadable_files(visitor: Visitor) -> None:
    path = visitor.hand_in(files=[("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0")])
    assert "No text could be read" in visitor.page.text
    assert 'value="audit"' not in visitor.page.text
    page = visitor.send(f"{path}/check", {"do": "audit"})
    assert page.status_code == 422 and "no text left" in page.text


def test_texts_are_added_to_a_draft(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION, outlet_1="One")
    visitor.send(f"{path}/check", {"title-0": "Entered before", "do": "more"})
    assert visitor.here == f"{path}/add"
    visitor.send(f"{path}/add", {"text-1": RIVAL})
    visitor.wait()
    fields = visitor.forms[f"{path}/check"]
    assert fields["title-0"] == "Entered before" and "title-1" in fields


def test_a_text_is_left_out(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION, RIVAL)
    visitor.send(f"{path}/check", {"drop-1": "1", "do": "more"})
    visitor.go(path)
    assert "1 text could be read" in visitor.page.text
    page = visitor.send(f"{path}/check", {"drop-0": "1", "do": "audit"})
    assert page.status_code == 422 and "no text left" in page.text


def test_a_wrong_date_is_told_beside_its_field(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION)
    page = visitor.send(f"{path}/check", {"published-0": "07/03/2025", "outlet-0": "Kept"})
    assert page.status_code == 422
    assert 'href="#published-0"' in page.text and 'aria-invalid="true"' in page.text
    assert visitor.forms[f"{path}/check"]["outlet-0"] == "Kept"


def test_too_long_a_detail_is_told(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION)
    assert visitor.send(f"{path}/check", {"outlet-0": "x" * 500}).status_code == 422


def test_another_language_is_told(visitor: Visitor) -> None:
    text = "Der Stadtrat hat am Montag beschlossen, die Brücke zu sperren. " * 12
    visitor.hand_in(text)
    assert "auditor reads English only" in visitor.page.text


def test_no_more_texts_than_a_job_takes(visitor: Visitor, office: Office) -> None:
    rows = "".join(json.dumps({"id": f"n{n}", "text": STATION}) + "\n" for n in range(40))
    visitor.hand_in(files=[("many.jsonl", rows.encode())])
    assert f"{office.rules.texts} texts could be read" in visitor.page.text
    assert "not all of it was read" in visitor.page.text


def test_the_same_name_twice(visitor: Visitor) -> None:
    visitor.hand_in(files=[("a.txt", STATION.encode()), ("a.txt", RIVAL.encode())])
    assert "a.txt#2" in visitor.page.text


def test_what_was_sent_on_is_not_changed_any_more(done: tuple[Visitor, str]) -> None:
    visitor, path = done
    visitor.go("/")
    token = visitor.forms["/texts"][TOKEN]
    form = {TOKEN: token, "do": "audit", "title-0": "Other"}
    sent = visitor.client.post(f"{path}/check", data=form, follow_redirects=False)
    assert sent.status_code == 303 and sent.headers["location"] == path
    assert "Other" not in visitor.client.get(path).text
    assert visitor.client.get(f"{path}/add").status_code == 409


# --- hostile ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\story.txt", "story.txt"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt"),
        ("x" * 300 + ".pdf", "x" * 115 + "….pdf"),
        ("nul\0byte.txt", "nul\ufffdbyte.txt"),
    ],
)
def test_a_file_name_is_only_a_label(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_hostile_file_name_goes_nowhere(visitor: Visitor) -> None:
    path = visitor.hand_in(files=[("../../etc/passwd", STATION.encode())])
    assert "passwd" in visitor.page.text and ".." not in visitor.page.text.split("<form")[1]
    visitor.audit()
    for name in ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "report.html/.."):
        answer = visitor.client.get(f"{path}/files/{name}")
        assert "root:" not in answer.text


def test_hostile_content_is_inert(visitor: Visitor) -> None:
    path = visitor.hand_in(
        f"{STATION} {SCRIPT}", outlet_1=SCRIPT, title_1="{{ 7 * 7 }}", files=[(SCRIPT, b"")]
    )
    visitor.audit()
    visitor.client.get("/audits")
    pages = [visitor.go(path), visitor.go("/audits"), visitor.go(f"{path}/delete")]
    for page in (*pages, visitor.client.get(f"{path}/report")):
        assert "<script>document.title" not in page.text
        assert "<img src=x" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_no_room_left_is_told() -> None:
    with Office(Store(None, most=300_000), Rules(jobs=1)) as office:
        visitor = come(office)
        visitor.send("/texts", files=[("big.txt", b"x" * 900_000)])
        assert visitor.page.status_code == 507 and "no room left" in visitor.page.text
        visitor.hand_in(STATION)
        assert visitor.heading == "Check the details"


# --- the list, and deleting ------------------------------------------------------------------


def test_one_audit_is_deleted(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION, outlet_1="Deleted Post")
    assert "Deleted Post" in visitor.go("/audits").text
    visitor.go(f"{path}/delete")
    visitor.send(f"{path}/delete")
    assert visitor.here == "/audits" and "Deleted Post" not in visitor.page.text
    gone = visitor.go(path)
    assert gone.status_code == 404 and "There is nothing here" in gone.text


@pytest.mark.parametrize("path", ["/nowhere", "/audits/unknown", "/audits/unknown/report"])
def test_unknown_pages(visitor: Visitor, path: str) -> None:
    page = visitor.go(path)
    assert page.status_code == 404 and "There is nothing here" in page.text
    assert "Traceback" not in page.text and "starlette" not in page.text.casefold()


def test_a_get_changes_nothing(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION)
    for action in ("delete", "check", "worksheets", "again", "add"):
        visitor.client.get(f"{path}/{action}")
    visitor.client.get("/delete-all")
    assert visitor.go(path).status_code == 200


def test_a_crash_is_told_without_a_trace(
    visitor: Visitor, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret/path.py")

    monkeypatch.setattr(office.store, "jobs", broken)
    page = visitor.go("/audits")
    assert page.status_code == 500 and "Something went wrong" in page.text
    assert "secret" not in page.text and "Traceback" not in page.text
