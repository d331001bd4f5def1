"""The pages: hand texts in, see earlier audits, delete them. All of it works without scripts.

checking.py  what was read, to be checked before it is audited
results.py   what came of it, and its files
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auditor.web import checking, results
from auditor.web.desk import job_of, see
from auditor.web.forms import posted
from auditor.web.guard import MOST
from auditor.web.sessions import session_of
from auditor.web.uploads import PASTES, accepted, uploads
from auditor.web.views import office_of, page

_STATES = {
    "draft": "to be checked",
    "auditing": "being audited",
    "making": "report being drawn",
    "done": "done",
    "failed": "could not be finished",
}
_NOTHING = "Paste a text or choose a file: there was nothing to read in what you sent."


def start(request: Request) -> Response:
    """The first page: paste texts, choose files."""
    return _form(request, "start.html.j2")


def _form(request: Request, template: str, status: int = 200, **values: object) -> Response:
    values = {"problem": "", "job": None, "most": MOST, **values}
    return page(request, template, status=status, pastes=PASTES, accepted=accepted(), **values)


async def hand_in(request: Request) -> Response:
    """Texts and files of the first page: a new draft."""
    office = office_of(request)
    async with posted(request) as form:
        found = await uploads(form)
    if not found:
        return _form(request, "start.html.j2", 422, problem=_NOTHING)
    id = await run_in_threadpool(office.store.create, session_of(request).key, found)
    office.ring()
    return see(f"/audits/{id}")


def more(request: Request) -> Response:
    """The same form, for a draft that is there already."""
    return _form(request, "start.html.j2", job=job_of(request, own=True, state="draft"))


async def hand_in_more(request: Request) -> Response:
    """More texts and files for a draft."""
    office = office_of(request)
    async with posted(request) as form:
        found = await uploads(form)
    job = await run_in_threadpool(job_of, request, own=True, state="draft")
    if not found:
        return _form(request, "start.html.j2", 422, problem=_NOTHING, job=job)
    await run_in_threadpool(office.store.add, job.id, found)
    office.ring()
    return see(f"/audits/{job.id}")


def earlier(request: Request) -> Response:
    """The audits of this browser."""
    store, session = office_of(request).store, session_of(request)
    return page(
        request,
        "earlier.html.j2",
        jobs=store.jobs(session.key),
        others=store.others(session.key),
        states=_STATES,
        deleted="deleted" in request.query_params,
    )


def ask_delete(request: Request) -> Response:
    """Whether one audit is to be deleted."""
    return page(request, "delete.html.j2", job=job_of(request, own=True), others=0)


async def delete(request: Request) -> Response:
    """Delete one audit."""
    async with posted(request):
        job = await run_in_threadpool(job_of, request, own=True)
    await run_in_threadpool(office_of(request).store.delete, job.id)
    return see("/audits")


def ask_delete_all(request: Request) -> Response:
    """Whether everything is to be deleted."""
    others = office_of(request).store.others(session_of(request).key)
    return page(request, "delete.html.j2", job=None, others=others)


async def delete_all(request: Request) -> Response:
    """Delete everything; where others may come, everything of this browser."""
    office = office_of(request)
    async with posted(request):
        own = session_of(request).key if office.rules.shared else None
    await run_in_threadpool(office.store.delete_all, own)
    return RedirectResponse("/audits?deleted=all", 303)


ROUTES: tuple[BaseRoute, ...] = (
    Route("/", start),
    Route("/texts", hand_in, methods=["POST"]),
    Route("/audits", earlier),
    Route("/delete-all", ask_delete_all),
    Route("/delete-all", delete_all, methods=["POST"]),
    Route("/audits/{id}/add", more),
    Route("/audits/{id}/add", hand_in_more, methods=["POST"]),
    Route("/audits/{id}/delete", ask_delete),
    Route("/audits/{id}/delete", delete, methods=["POST"]),
    *checking.ROUTES,
    *results.ROUTES,
)
