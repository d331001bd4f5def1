"""The page between reading and auditing: outlet, kind, date and title of every text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auditor.ingest.checks import iso_date
from auditor.model import Document
from auditor.web.desk import job_of, see
from auditor.web.forms import posted, value
from auditor.web.types import Job, Text
from auditor.web.views import office_of, page

FIELDS = ("outlet", "kind", "title", "published")
# What to choose from; anything else may be typed.
KINDS = (
    "news report",
    "opinion",
    "analysis",
    "state wire",
    "wire report",
    "press release",
    "interview",
    "answer of an AI agent",
)
_LONGEST = {"outlet": 120, "kind": 60, "title": 300, "published": 40}
_SHOWN = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text on the page: what stands in its fields, and what is wrong with them."""

    position: int
    id: str
    words: int
    text: str
    cut: bool
    fields: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)


def check(
    request: Request, job: Job, form: FormData | None = None, problem: str = "", status: int = 200
) -> Response:
    """The page of a draft: its texts to be checked, and what could not be read."""
    texts = office_of(request).store.texts(job.id)
    rows = [_row(text, form) for text in texts if text.failure is None]
    return page(
        request,
        "check.html.j2",
        status=status,
        job=job,
        rows=rows,
        failed=[text for text in texts if text.failure],
        kinds=KINDS,
        problem=problem,
    )


def _row(text: Text, form: FormData | None) -> Row:
    document = text.document
    known = {name: getattr(document, name) or "" for name in FIELDS}
    known["kind"] = known["kind"].replace("_", " ")
    problems = {}
    if form is not None:
        known = {name: value(form, f"{name}-{text.position}") for name in FIELDS}
        problems = dict(_problems(known))
    return Row(
        position=text.position,
        id=document.id,
        words=len(document.text.split()),
        text=document.text[:_SHOWN],
        cut=len(document.text) > _SHOWN,
        fields=known,
        problems=problems,
    )


def _problems(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if fields["published"] and iso_date(fields["published"]) is None:
        yield (
            "published",
            f"“{fields['published'][:40]}” is not a date that can be read: write it like "
            "31 July 2025 or 2025-07-31, or leave it empty",
        )
    for name in FIELDS:
        if len(fields[name]) > _LONGEST[name]:
            yield name, f"longer than {_LONGEST[name]} characters: shorten it"


async def checked(request: Request) -> Response:
    """What was entered on that page, and what to do now: audit, add more, or save."""
    async with posted(request) as form:
        return await run_in_threadpool(_checked, request, form)


def _checked(request: Request, form: FormData) -> Response:
    office = office_of(request)
    job = job_of(request, own=True)
    if job.state != "draft":
        # Sent twice, or from a page that was left open: it is on its way.
        return see(f"/audits/{job.id}")
    texts = [text for text in office.store.texts(job.id) if text.failure is None]
    # A text that was read since the page was loaded is not on the form: it stays as it is.
    texts = [text for text in texts if f"title-{text.position}" in form]
    left_out = [text for text in texts if value(form, f"drop-{text.position}")]
    kept = [text for text in texts if text not in left_out]
    if any(_row(text, form).problems for text in kept):
        return check(request, job, form, "Some details need another look.", 422)
    office.store.describe(job.id, [(t.position, _described(t.document, form, t)) for t in kept])
    for text in left_out:
        office.store.drop_text(job.id, text.position)
    return _next(request, job, value(form, "do"), kept)


def _next(request: Request, job: Job, wanted: str, kept: Sequence[Text]) -> Response:
    if wanted == "more":
        return see(f"/audits/{job.id}/add")
    if wanted == "audit":
        if not kept:
            return check(request, job, None, "There is no text left to audit: add one.", 422)
        if job.unread == 0:
            office_of(request).store.set_state(job.id, "auditing")
            office_of(request).ring()
    return see(f"/audits/{job.id}")


def _described(document: Document, form: FormData, text: Text) -> Document:
    entered: dict[str, Any] = {
        name: value(form, f"{name}-{text.position}") or None for name in FIELDS
    }
    if entered["published"]:
        entered["published"] = iso_date(entered["published"])
    if entered["kind"]:
        entered["kind"] = entered["kind"].casefold().replace(" ", "_")
    return replace(document, **entered)


ROUTES: tuple[BaseRoute, ...] = (Route("/audits/{id}/check", checked, methods=["POST"]),)
