"""The JSON interface, as a program on the same machine meets it."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import jsonschema
import msgspec
import pytest
from starlette.testclient import TestClient

from auditor import __version__
from auditor.audit import audit
from auditor.compare import compare
from auditor.dimensions import DIMENSIONS
from auditor.explain import kinds
from auditor.frames import Audited
from auditor.lexicon import table
from auditor.model import Document, Failure
from auditor.render.json import audit_json, comparison_json, dumps
from auditor.web import comparing, shapes
from auditor.web.app import application
from auditor.web.intake import MOST_BYTES
from auditor.web.jobs import Office
from auditor.web.openapi import description
from auditor.web.waiting import Room
from tests.hardening.contract import check_row
from tests.web.conftest import DOOR
from tests.web.visitor import PORT

ONE: dict[str, Any] = table("web/examples.json")["one"]
SEVERAL: list[dict[str, Any]] = table("web/examples.json")["several"]
GERMAN = (
    "Der Stadtrat hat am Montag beschlossen, dass die alte Brücke über den Fluss wegen der Risse "
    "geschlossen bleiben muss, und die Kosten für die Reparatur sind noch nicht bekannt, sagte "
    "der Sprecher der Verwaltung nach der Sitzung."
)


@pytest.fixture
def program(office: Office) -> Iterator[TestClient]:
    """A client that sends no header of a browser."""
    app = application(office, DOOR)
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


def model(given: dict[str, Any]) -> Document:
    return Document(**given)


def validates(answer: Any, schema: str) -> None:
    """It is as the description says, and the description leaves no key out."""
    components = {
        "components": description()["components"],
        "$ref": f"#/components/schemas/{schema}",
    }
    jsonschema.Draft202012Validator(components).validate(answer)
    known = msgspec.convert(answer, getattr(shapes, schema))
    assert msgspec.json.decode(msgspec.json.encode(known)) == answer


# --- Audits ------------------------------------------------------------------------------------


def test_a_document_is_answered_by_its_audit(program: TestClient) -> None:
    answer = program.post("/api/v1/audits", json=ONE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    # Byte by byte what the command line writes.
    assert answer.text == dumps(audit_json(audit(model(ONE))))
    check_row(ONE["text"], answer.json())
    validates(answer.json(), "Audit")


def test_several_are_answered_in_order(program: TestClient) -> None:
    answer = program.post("/api/v1/audits", json=SEVERAL * 3).json()
    assert [one["document"]["id"] for one in answer] == [
        "gazette-1",
        "transit-1",
        "gazette-1#2",
        "transit-1#2",
        "gazette-1#3",
        "transit-1#3",
    ]
    assert answer[2]["findings"] == answer[0]["findings"]


def test_documents_without_ids_are_numbered(program: TestClient) -> None:
    answer = program.post("/api/v1/audits", json=[{"text": "It rained."}, {"text": "It snowed."}])
    assert [one["document"]["id"] for one in answer.json()] == ["document-1", "document-2"]


def test_offsets_count_code_points(program: TestClient) -> None:
    text = (
        "The mayor 👩🏽‍🔧 said so. 🌉🌉 The bridge cost $4 million, Marta Quill said. It is closed."
    )
    answer = program.post("/api/v1/audits", json={"text": text}).json()
    [money] = [found for found in answer["findings"] if found["kind"] == "money"]
    [[start, end]] = money["spans"]
    assert text[start:end] == "$4 million"


def test_metadata_and_unknown_keys(program: TestClient) -> None:
    given = {**ONE, "published": "July 4, 2025", "note": "mine", "wire": {"urgency": 2}}
    document = program.post("/api/v1/audits", json=given).json()["document"]
    assert document["published"] == "2025-07-04" and document["wire"]["urgency"] == 2
    assert document["path"] is None


def test_hostile_text_is_only_text(program: TestClient) -> None:
    text = "<script>alert(1)</script> {{ 7*7 }} said the mayor on Monday.\0"
    answer = program.post("/api/v1/audits", json={"text": text, "id": "../../etc/passwd"})
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["document"]["id"] == "../../etc/passwd"


def test_one_of_several_that_cannot_be_audited_says_so(program: TestClient) -> None:
    first, second = program.post("/api/v1/audits", json=[{"text": GERMAN}, ONE]).json()
    assert first["error"]["kind"] == "language" and "German" in first["error"]["message"]
    assert second["error"] is None and second["findings"]
    validates(first, "Audit")


def test_every_dimension_is_described() -> None:
    """A fifth dimension's findings need a type in `shapes`."""
    union = description()["components"]["schemas"]["Audit"]["properties"]["findings"]["items"]
    assert set(union["discriminator"]["mapping"]) == {dimension.name for dimension in DIMENSIONS}


# --- Comparisons -------------------------------------------------------------------------------


def test_documents_are_compared(program: TestClient) -> None:
    answer = program.post("/api/v1/comparisons", json=SEVERAL)
    assert answer.status_code == 200
    expected = comparison_json(compare([audit(model(one)) for one in SEVERAL]))
    assert answer.json() == json.loads(dumps(expected))
    validates(answer.json(), "Comparison")


def test_a_comparison_goes_on_without_what_cannot_be_read(program: TestClient) -> None:
    answer = program.post("/api/v1/comparisons", json=[{"text": " "}, *SEVERAL]).json()
    assert [one["error"] is None for one in answer["documents"]] == [False, True, True]
    assert len(answer["outlets"]) == 2
    validates(answer, "Comparison")


# --- The rest ----------------------------------------------------------------------------------


def test_kinds_are_listed_and_explained(program: TestClient) -> None:
    listed = program.get("/api/v1/kinds").json()
    validates(listed, "Kinds")
    assert [one["name"] for one in listed["dimensions"]] == [one.name for one in DIMENSIONS]
    assert {one["id"] for one in listed["kinds"]} == {kind.id for kind in kinds()}
    for entry in listed["kinds"]:
        texts = program.get(f"/api/v1/kinds/{entry['id']}").json()
        assert entry["id"] in {text["id"] for text in texts}
        for text in texts:
            validates(text, "KindText")


def test_a_shared_name_and_a_dimension_have_several_texts(program: TestClient) -> None:
    shared = program.get("/api/v1/kinds/date").json()
    assert {one["id"] for one in shared} == {"specifics.date", "contradictions.date"}
    whole = program.get("/api/v1/kinds/specifics").json()
    assert {one["dimension"] for one in whole} == {"specifics"} and len(whole) > 5


def test_health(program: TestClient, office: Office) -> None:
    program.post("/api/v1/audits", json=ONE)
    answer = program.get("/api/v1/health").json()
    validates(answer, "Health")
    assert answer == {
        "status": "ready",
        "version": __version__,
        "settings": office.rules.settings.record(),
    }


def test_health_while_loading_and_when_nothing_works(
    program: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Office, "ready", False)
    assert program.get("/api/v1/health").json()["status"] == "loading"
    monkeypatch.setattr(office, "problem", "cannot import /usr/lib/secret.py")
    assert program.get("/api/v1/health").json()["status"] == "failed"
    answer = program.post("/api/v1/audits", json=ONE)
    refused(answer, 503, "cannot_run")
    assert "secret" not in answer.text


# --- What is refused ---------------------------------------------------------------------------


def refused(answer: Any, status: int, kind: str, where: str | None = None) -> dict[str, Any]:
    """It is a problem of that kind, as described."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    components = {"components": description()["components"], "$ref": "#/components/schemas/Problem"}
    jsonschema.Draft202012Validator(components).validate(problem)
    assert problem["status"] == status and problem["kind"] == kind
    assert problem["detail"].endswith((".", "?")) and problem["hint"].endswith(".")
    assert problem.get("where") == where
    assert "Traceback" not in answer.text and ".py" not in answer.text
    return problem


JSON = {"content-type": "application/json"}
BAD_BODIES = [
    ("", 400, "json", None, "line 1, column 1"),
    ('{"text": "It rained"', 400, "json", None, "line 1, column 21"),
    ('{"text": "It rained.", "note": NaN}', 400, "json", None, "NaN"),
    (b'{"text": "\xff"}', 400, "json", None, "byte 10"),
    ('{"text": "\\ud83c"}', 400, "json", None, "surrogate"),
    ("[" * 50_000, 422, "invalid", "$[0]", ""),
    ('{"text": ' + "[" * 50_000, 422, "invalid", "$.text", "`str`"),
    ('{"note": ' + "[" * 50_000 + "]" * 50_000 + "}", 400, "json", None, "nested"),
    ('{"text": 1.5}', 422, "invalid", "$.text", "`str`"),
    ("{}", 422, "invalid", "$", "`text`"),
    ("[]", 422, "invalid", "$", ">= 1"),
    ('"text"', 422, "invalid", "$", "`str`"),
    ('[{"text": "It rained."}, {"text": null}]', 422, "invalid", "$[1].text", "`null`"),
    ('{"text": "It rained.", "outlet": 3}', 422, "invalid", "$.outlet", "`int`"),
    ('{"text": ""}', 422, "invalid", "$.text", ">= 1"),
    ('{"text": " \\n "}', 422, "empty", "$.text", "no text"),
    (json.dumps({"text": GERMAN}), 422, "language", "$.text", "German"),
    (json.dumps([{"text": "It rained."}] * 51), 422, "invalid", "$", "<= 50"),
]


@pytest.mark.parametrize(("body", "status", "kind", "where", "told"), BAD_BODIES)
def test_bad_bodies(
    program: TestClient, body: str, status: int, kind: str, where: str | None, told: str
) -> None:
    answer = program.post("/api/v1/audits", content=body, headers=JSON)
    assert told in refused(answer, status, kind, where)["detail"]


def test_a_comparison_takes_two(program: TestClient) -> None:
    refused(program.post("/api/v1/comparisons", json=[ONE]), 422, "invalid", "$")
    both = program.post("/api/v1/comparisons", json=[{"text": " "}, {"text": GERMAN}])
    assert "German" in refused(both, 422, "empty")["detail"]


@pytest.mark.parametrize(
    "declared",
    [
        None,
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
    ],
)
def test_only_what_is_declared_as_json_is_read(program: TestClient, declared: str | None) -> None:
    """These are what a web page of another site may send without asking first."""
    headers = {} if declared is None else {"content-type": declared}
    answer = program.post("/api/v1/audits", content=json.dumps(ONE), headers=headers)
    refused(answer, 415, "media_type")


def test_compressed_bodies_are_not_read(program: TestClient) -> None:
    headers = {**JSON, "content-encoding": "gzip"}
    refused(program.post("/api/v1/audits", content=b"\x1f\x8b", headers=headers), 415, "encoding")


def test_declared_charset_may_be_utf_8(program: TestClient) -> None:
    headers = {"content-type": 'Application/JSON; charset="UTF-8"'}
    answer = program.post("/api/v1/audits", content=json.dumps(ONE), headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_too_much(program: TestClient, chunked: bool) -> None:
    body = b'{"text": "' + b"a" * MOST_BYTES + b'"}'
    content = iter([body[:100], body[100:]]) if chunked else body
    answer = program.post("/api/v1/audits", content=content, headers=JSON)
    refused(answer, 413, "too_large")


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/", "/api/v1/audits/", "/api/v2/x"])
def test_no_such_path(program: TestClient, path: str) -> None:
    refused(program.get(path), 404, "not_found")


def test_no_such_kind_says_which_are_near(program: TestClient) -> None:
    problem = refused(program.get("/api/v1/kinds/weazel"), 404, "unknown_kind", "kind")
    assert "weasel" in problem["detail"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method(program: TestClient, method: str) -> None:
    answer = program.request(method, "/api/v1/audits")
    refused(answer, 405, "method")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("kind", "status"), [("internal", 500), ("crashed", 500), ("limit", 422), ("too_long", 422)]
)
def test_a_document_that_breaks_its_worker(
    program: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch, kind: str, status: int
) -> None:
    def broken(document: Document) -> Future[Audited]:
        future: Future[Audited] = Future()
        future.set_result(Audited(None, Failure(kind=kind, message="it broke")))
        return future

    monkeypatch.setattr(office, "audit", broken)
    where = "$.text" if status == 422 else None
    refused(program.post("/api/v1/audits", json=ONE), status, kind, where)
    [first, _] = program.post("/api/v1/audits", json=SEVERAL).json()
    assert first["error"] == {"kind": kind, "message": "it broke"}
    refused(program.post("/api/v1/comparisons", json=SEVERAL), 422, kind)


def test_a_fault_of_ours_shows_nothing(
    program: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(document: Document) -> Future[Audited]:
        raise OSError("cannot open /home/somebody/secret.txt")

    monkeypatch.setattr(office, "audit", broken)
    answer = program.post("/api/v1/audits", json=ONE)
    refused(answer, 500, "internal_server_error")
    assert "secret" not in answer.text


def test_a_comparison_whose_process_dies(
    program: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "_COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    refused(program.post("/api/v1/comparisons", json=SEVERAL), 422, "limit")


# --- Other sites -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_pages_of_other_sites_are_refused(program: TestClient, headers: dict[str, str]) -> None:
    refused(program.post("/api/v1/audits", json=ONE, headers=headers), 403, "forbidden")


def test_a_name_that_was_rebound_is_refused(program: TestClient) -> None:
    headers = {"host": f"elsewhere.example:{PORT}"}
    for answer in (
        program.post("/api/v1/audits", json=ONE, headers=headers),
        program.get("/api/v1/kinds", headers=headers),
    ):
        refused(answer, 421, "misdirected_request")


def test_nobody_is_given_leave_to_come_from_elsewhere(program: TestClient) -> None:
    """A preflight request is answered without any of the headers that would let it pass."""
    asked = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    answer = program.options("/api/v1/audits", headers=asked)
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_it_sets_no_cookie(program: TestClient) -> None:
    assert "set-cookie" not in program.post("/api/v1/audits", json=ONE).headers


# --- Many at a time ----------------------------------------------------------------------------


def test_beyond_what_can_wait_one_is_told_when_to_come_back(
    office: Office, program: TestClient
) -> None:
    program.app.state.room = Room(office, most=0)  # type: ignore[attr-defined]
    answer = program.post("/api/v1/audits", json=ONE)
    refused(answer, 503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert program.get("/api/v1/health").status_code == 200


def test_places_are_given_back(office: Office, program: TestClient) -> None:
    program.app.state.room = Room(office, most=1)  # type: ignore[attr-defined]
    for body, status in [("{", 400), ("{}", 422), (json.dumps(ONE), 200), ("[", 400)] * 2:
        answer = program.post("/api/v1/audits", content=body, headers=JSON)
        assert answer.status_code == status


def test_all_who_come_at_once_are_answered(program: TestClient) -> None:
    """As many as have a place get their own audit; nobody gets another's."""
    answers: dict[int, Any] = {}

    def ask(number: int) -> None:
        text = f"The council spent ${number} million, Marta Quill said."
        answers[number] = program.post("/api/v1/audits", json={"text": text}).json()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2, 14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, answer in answers.items():
        money = [found["text"] for found in answer["findings"] if found["kind"] == "money"]
        assert money == [f"${number} million"]
    assert len(answers) == 12
