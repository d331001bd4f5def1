"""The live editor: findings marked as somebody types, each with its reason.

With scripts the page asks for marks a moment after the last key (`/live/marks`); without, its form
brings the text back marked as in the report. Nothing of a text is kept.
"""

from __future__ import annotations

from functools import cache

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, request_response

from auditor.batch import Outcome
from auditor.ingest.base import printable
from auditor.lexicon import table
from auditor.model import Failure
from auditor.web.forms import posted
from auditor.web.intake import decoded, documents
from auditor.web.marking import marking
from auditor.web.refusals import RefusalError, Refusing, not_audited
from auditor.web.shapes import MOST_CHARACTERS, DocumentInput
from auditor.web.views import office_of, page
from auditor.web.waiting import room_of, unless_gone

# The address of the page and its name in the navigation.
LINK = ("/live", "Live editor")
_GIVEN = msgspec.json.Decoder(DocumentInput)
# How long after the last key the page asks (milliseconds).
_WAIT = 400


def start(request: Request) -> Response:
    """The page, empty or with an example."""
    example = "example" in request.query_params
    return _page(request, table("web/examples.json")["live"] if example else "")


async def check(request: Request) -> Response:
    """The page with a text marked, for browsers without scripts."""
    async with posted(request) as form:
        given = form.get("text")
    # A form's lines end in CR LF, whatever the lines of the text did.
    text = printable(given).replace("\r\n", "\n") if isinstance(given, str) else ""
    if not text.strip():
        return _page(request, text, 422, problem="There is no text to check: paste or type one.")
    if len(text) > MOST_CHARACTERS:
        told = f"The text is longer than {MOST_CHARACTERS:,} characters: check it in parts."
        return _page(request, text, 422, problem=told)
    try:
        outcome = await _outcome(request, DocumentInput(id="Your text", text=text))
    except RefusalError as error:
        told = f"{error.problem.detail} {error.problem.hint}"
        return _page(request, text, error.problem.status, problem=told)
    if outcome.failure is not None:
        return _page(request, text, 422, problem=_told(outcome.failure))
    marked = await run_in_threadpool(_marked, outcome)
    return _page(request, text, marked=marked)


async def marks(request: Request) -> Response:
    """The findings of a text, for the page's script."""
    outcome = await _outcome(request, await decoded(request, _GIVEN))
    if outcome.failure is not None:
        raise not_audited(outcome.failure)
    body = await run_in_threadpool(lambda: msgspec.json.encode(marking(outcome.audit())))
    return Response(body, media_type="application/json")


async def _outcome(request: Request, given: DocumentInput) -> Outcome:
    room = room_of(request)
    async with room.place():
        items = await run_in_threadpool(documents, [given], office_of(request).rules.limits)
        [outcome] = await unless_gone(request, room.audited(items))
    return outcome


def _page(
    request: Request, text: str, status: int = 200, *, problem: str = "", marked: str = ""
) -> Response:
    from auditor.dimensions import DIMENSIONS
    from auditor.render.phrases import phrase

    return page(
        request,
        "live.html.j2",
        status=status,
        text=text,
        problem=problem,
        marked=marked,
        wait=_WAIT,
        dimensions=[
            (one.name.replace("_", "-"), phrase(one, "title"), one.question) for one in DIMENSIONS
        ],
    )


def _marked(outcome: Outcome) -> str:
    from auditor.dimensions import DIMENSIONS
    from auditor.render.html import render_document

    return render_document(outcome.audit(), DIMENSIONS)


def _told(failure: Failure) -> str:
    return f"This text was not checked: {failure.message}."


@cache
def _style() -> str:
    """What marks and labels look like in the report, and its filters."""
    from auditor.dimensions import DIMENSIONS
    from auditor.render.html import filter_rules
    from auditor.render.page import template

    sheets = "".join(template(f"styles/{name}.css") for name in ("label", "documents"))
    return sheets + filter_rules(DIMENSIONS)


def style(request: Request) -> Response:
    """The report's style, as far as this page shows what the report shows."""
    return Response(_style(), media_type="text/css", headers={"cache-control": "no-cache"})


ROUTES: tuple[BaseRoute, ...] = (
    Route("/live", start),
    Route("/live", check, methods=["POST"]),
    Route("/live/marks.css", style),
    Route("/live/marks", Refusing(request_response(marks)), methods=["POST"]),
)
