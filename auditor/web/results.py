"""The page of a job, whatever it is at; its report, its files, worksheets for another class."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from auditor.model import Document
from auditor.render.words import shorten
from auditor.web import checking
from auditor.web.desk import is_own, job_of, see
from auditor.web.forms import posted, value
from auditor.web.press import REPORT, WORKSHEETS
from auditor.web.problems import of_status
from auditor.web.sessions import session_of
from auditor.web.types import Made
from auditor.web.views import moment, office_of, page
from auditor.worksheet.levels import LEVELS, LevelName, level

_DOWNLOADS = (
    ("report.html", "The report, one page that needs no network"),
    ("scores.csv", "The figures of each text, as a table"),
    ("findings.csv", "Every finding with its place and reason, as a table"),
    ("audits.jsonl", "The complete audits, for programs"),
    ("comparison.json", "What the texts agree and differ on, for programs"),
)
# Our own pages run their own script only, and as if they came from nowhere: whatever a document
# smuggled into one, it could reach neither this server nor its cookies.
_SANDBOX = "sandbox allow-scripts allow-popups; frame-ancestors 'none'"


def job(request: Request) -> Response:
    """A job: being read, to be checked, on its way, or done."""
    found = job_of(request)
    store = office_of(request).store
    if found.unread:
        return page(request, "progress.html.j2", job=found)
    if found.state == "draft":
        return checking.check(request, found)
    files = store.file_sizes(found.id)
    if REPORT not in files:
        return page(request, "progress.html.j2", job=found)
    texts = store.texts(found.id)
    names = [_name(text.document) for text in texts if text.packed]
    kits = [kit for name in LEVELS if (kit := _kit(name, files, names)).pages]
    return page(
        request,
        "result.html.j2",
        job=found,
        made=moment(found.made),
        texts=texts,
        files=files,
        kits=kits,
        missing=[level(name) for name in LEVELS if name not in {kit.name for kit in kits}],
        downloads=[(name, what) for name, what in _DOWNLOADS if name in files],
        own=is_own(request, found),
    )


def _name(document: Document) -> str:
    return shorten(document.outlet or document.title or document.id, 60)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the classroom kit and the names of its files."""

    title: str
    html: str
    docx: str


@dataclass(frozen=True, slots=True)
class Kit:
    """The worksheets for a class of one level."""

    name: str
    title: str
    pages: tuple[Sheet, ...]


def _kit(name: LevelName, files: Collection[str], names: Sequence[str]) -> Kit:
    """The worksheets for a level as far as they are made; `names` are those of the texts."""
    folder = f"{WORKSHEETS}/{name}/"
    titles = {
        "instructor": "Lesson plan",
        **{f"sheet-{number}": f"Sheet {number}: {text}" for number, text in enumerate(names, 1)},
        "key": "Answer key",
        "exercise": "Comparison exercise",
        "exercise-key": "Comparison exercise: answers",
    }
    pages = [
        Sheet(title, f"{folder}{stem}.html", f"{folder}{stem}.docx")
        for stem, title in titles.items()
        if f"{folder}{stem}.html" in files
    ]
    return Kit(name, level(name).title, tuple(pages))


def state(request: Request) -> Response:
    """What a job is at, for the script of a page that waits."""
    found = job_of(request)
    told = {
        "state": found.state,
        "unread": found.unread,
        "texts": found.texts,
        "audited": found.audited,
        "failed": found.failed,
        "moving": found.moving,
    }
    return JSONResponse(told)


def report(request: Request) -> Response:
    """The report, as a page of its own."""
    return _shown(_made(request, REPORT))


def file(request: Request) -> Response:
    """A finished file: a page is shown, all else is downloaded; `?download` downloads a page."""
    made = _made(request, request.path_params["name"])
    if made.policy and "download" not in request.query_params:
        return _shown(made)
    return _download(made.name.rpartition("/")[2], made.type, made.content)


def everything(request: Request) -> Response:
    """All finished files as one ZIP."""
    found = job_of(request)
    store = office_of(request).store
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in store.file_sizes(found.id):
            made = store.file(found.id, name)
            if made is not None:
                # A fixed date: the same audit makes the same file.
                archive.writestr(zipfile.ZipInfo(name), made.content, zipfile.ZIP_DEFLATED)
    return _download("audit.zip", "application/zip", packed.getvalue())


async def again(request: Request) -> Response:
    """The same texts as a new draft, to change or to add to."""
    async with posted(request):
        found = await run_in_threadpool(job_of, request)
    session = session_of(request).key
    id = await run_in_threadpool(office_of(request).store.copy, found.id, session)
    return see(f"/audits/{id}")


async def worksheets(request: Request) -> Response:
    """Worksheets for a class of another level."""
    async with posted(request) as form:
        wanted = value(form, "level")
    if wanted not in LEVELS:
        raise of_status(400)
    found = await run_in_threadpool(job_of, request, own=True, state="done")
    office = office_of(request)
    await run_in_threadpool(office.store.set_level, found.id, wanted)
    await run_in_threadpool(office.store.set_state, found.id, "making")
    office.ring()
    return see(f"/audits/{found.id}#worksheets")


def _made(request: Request, name: str) -> Made:
    found = office_of(request).store.file(job_of(request).id, name)
    if found is None:
        raise of_status(404)
    return found


def _shown(made: Made) -> Response:
    headers = {
        "content-security-policy": f"{made.policy}; {_SANDBOX}",
        "content-type": made.type,
    }
    return Response(made.content, headers=headers)


def _download(name: str, kind: str, content: bytes) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"content-disposition": disposition, "content-type": kind}
    return Response(content, headers=headers)


ROUTES: tuple[BaseRoute, ...] = (
    Route("/audits/{id}", job),
    Route("/audits/{id}/state", state),
    Route("/audits/{id}/report", report),
    Route("/audits/{id}/files/{name:path}", file),
    Route("/audits/{id}/audit.zip", everything),
    Route("/audits/{id}/again", again, methods=["POST"]),
    Route("/audits/{id}/worksheets", worksheets, methods=["POST"]),
)
