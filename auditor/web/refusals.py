"""What the JSON interface says where it cannot answer as asked: RFC 9457 problems, with what went
wrong, where, and what to do; never a path or a stack trace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from auditor.model import Failure
from auditor.render import words
from auditor.web.problems import MEDIA_TYPE, ProblemError, for_programs
from auditor.web.shapes import Problem

DESCRIPTION = "/api/v1/openapi.json"

_SEE = f"GET {DESCRIPTION} describes what can be asked, and how."
# msgspec puts the place at the end of its message.
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<where>\$.*)`)?$", re.DOTALL)
_FAILED = {
    "empty": "Send a text.",
    "language": "Send an English text.",
    "too_long": "Split the text.",
    "limit": "Split the text, or start the server with more time.",
}


class RefusalError(Exception):
    """A request that is not answered as asked; `problem` is what to say instead."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.detail)
        self.problem, self.headers = problem, dict(headers or {})


def refusal(
    status: HTTPStatus,
    kind: str,
    detail: str,
    hint: str,
    *,
    where: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> RefusalError:
    """The error to raise for a request that cannot be answered."""
    told = Problem(
        title=status.phrase,
        status=status.value,
        detail=detail,
        kind=kind,
        hint=hint,
        where=where,
    )
    return RefusalError(told, headers)


def response(error: RefusalError) -> Response:
    """The answer that tells a problem."""
    return Response(
        msgspec.json.encode(error.problem),
        status_code=error.problem.status,
        headers=error.headers,
        media_type=MEDIA_TYPE,
    )


def not_json(fault: str) -> RefusalError:
    """For a body that is no JSON at all."""
    return refusal(
        HTTPStatus.BAD_REQUEST,
        "json",
        f"The body is not JSON: {fault}.",
        "Send one JSON value in UTF-8, without a byte order mark.",
    )


def not_as_described(error: msgspec.ValidationError) -> RefusalError:
    """For JSON of another shape than the one asked for."""
    match = _PLACE.match(str(error))
    what, where = (match["what"], match["where"]) if match else (str(error), None)
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", f"{what}.", _SEE, where=where or "$")


def not_audited(failure: Failure) -> RefusalError:
    """For a single document that could not be audited."""
    broken = failure.kind in ("internal", "crashed")
    return refusal(
        HTTPStatus.INTERNAL_SERVER_ERROR if broken else HTTPStatus.UNPROCESSABLE_ENTITY,
        failure.kind,
        f"The document was not audited: {failure.message}.",
        "Please report it, with the text." if broken else _FAILED.get(failure.kind, _SEE),
        where=None if broken else "$.text",
    )


def busy(seconds: int) -> RefusalError:
    """For more work than can wait; `seconds` until it is worth asking again."""
    return refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "busy",
        "As many audits are waiting as are let in.",
        f"Ask again in {seconds} seconds, as Retry-After says, or send fewer at a time.",
        headers={"Retry-After": str(seconds)},
    )


def cannot_run() -> RefusalError:
    """For when nothing can be audited at all: models that cannot be loaded, no processes. Why may
    name files of this machine: it is not told here."""
    return refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "cannot_run",
        "Nothing can be audited: the models or the processes that audit cannot be started.",
        "`auditor audit FILE` in a terminal says why; then start the server again.",
    )


def of_http(error: HTTPException) -> RefusalError:
    """What the framework refuses: no such path, another method."""
    status = HTTPStatus(error.status_code)
    told = {
        HTTPStatus.NOT_FOUND: ("not_found", "There is nothing at this path."),
        HTTPStatus.METHOD_NOT_ALLOWED: ("method", "This path does not take this method."),
    }
    kind, detail = told.get(status, ("request", f"{status.phrase}."))
    return refusal(status, kind, detail, _SEE, headers=error.headers)


def all_refused(failures: Sequence[Failure]) -> RefusalError:
    """For documents none of which could be audited."""
    told = "; ".join(dict.fromkeys(failure.message for failure in failures))
    return refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        failures[0].kind,
        f"None of the documents was audited: {words.shorten(told, 500)}.",
        _FAILED.get(failures[0].kind, _SEE),
    )


class Refusing:
    """ASGI: `app`, with what it refuses told as a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except RefusalError as error:
            told = error
        except ProblemError as error:
            told = RefusalError(for_programs(error))
        except HTTPException as error:
            told = of_http(error)
        else:
            return
        await response(told)(scope, receive, send)
