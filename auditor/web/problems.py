"""What went wrong, as a page (or, under /api/, as JSON): what it was and what to do, never a path,
a name of ours or a stack trace."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from auditor.web.shapes import Problem
from auditor.web.views import page

API = "/api/"
MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """A request that cannot be answered as it is. `title` says what went wrong, `advice` what to do
    about it: whole sentences."""

    def __init__(self, status: int, title: str, advice: str) -> None:
        super().__init__(title)
        self.status, self.title, self.advice = status, title, advice


_KNOWN = {
    400: (
        "This form arrived incomplete.",
        "Go back, load the page again and send the form once more.",
    ),
    404: (
        "There is nothing here.",
        "The link may be incomplete, or what it led to was deleted. Earlier audits are listed "
        "under “Earlier audits”.",
    ),
    405: ("This page takes no such request.", "Go to the first page and start from there."),
    413: (
        "That is more than this page takes at once.",
        "Send fewer or smaller files at a time.",
    ),
}
_UNKNOWN = (
    "Something went wrong here.",
    "It is not your fault. Go back and try again; if it happens again, restart auditor.",
)


def for_programs(problem: ProblemError) -> Problem:
    """The same as RFC 9457 has it."""
    phrase = HTTPStatus(problem.status).phrase
    return Problem(
        title=phrase,
        status=problem.status,
        detail=problem.title,
        kind=phrase.lower().replace(" ", "_"),
        hint=problem.advice,
    )


def problem_response(request: Request, problem: ProblemError) -> Response:
    """The answer that tells a problem."""
    if request.url.path.startswith(API):
        body = msgspec.json.encode(for_programs(problem))
        return Response(body, problem.status, media_type=MEDIA_TYPE)
    return page(request, "problem.html.j2", status=problem.status, problem=problem)


def of_status(status: int) -> ProblemError:
    """What to say where nothing is known but the status."""
    if 400 <= status < 500:
        title, advice = _KNOWN.get(status, (f"{HTTPStatus(status).phrase}.", _KNOWN[400][1]))
    else:
        title, advice = _UNKNOWN
    return ProblemError(status, title, advice)


async def on_problem(request: Request, error: Exception) -> Response:
    """The handler for `ProblemError`."""
    assert isinstance(error, ProblemError)
    return problem_response(request, error)


async def on_full(request: Request, error: Exception) -> Response:
    """The handler for `FullError`."""
    title = "There is no room left to keep this."
    advice = "Delete earlier audits, or hand in fewer or smaller files at a time."
    return problem_response(request, ProblemError(507, title, advice))


async def on_status(request: Request, error: Exception) -> Response:
    """The handler for Starlette's own errors: 404, 405, a form that cannot be read."""
    assert isinstance(error, HTTPException)
    return problem_response(request, of_status(error.status_code))


async def on_crash(request: Request, error: Exception) -> Response:
    """The handler for everything else; what it was stands in the log, not on the page."""
    return problem_response(request, of_status(500))
