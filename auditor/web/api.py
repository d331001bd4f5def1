"""The JSON interface, for programs on the same machine; `openapi` describes it.

No cookie, no token: a web page of another site cannot reach it. The guard refuses what carries a
foreign Host or Origin, and a body must be declared as JSON, which such a page may send only after a
preflight request that nobody here answers.
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from auditor import __version__
from auditor.explain import Kind, UnknownKindError, kinds, matching
from auditor.render.json import dumps
from auditor.web import shapes
from auditor.web.intake import decoded, documents
from auditor.web.openapi import description
from auditor.web.refusals import (
    Refusing,
    all_refused,
    not_audited,
    refusal,
)
from auditor.web.views import office_of
from auditor.web.waiting import room_of, unless_gone

_AUDITS = msgspec.json.Decoder(shapes.DocumentInput | shapes.Several)
_COMPARED = msgspec.json.Decoder(shapes.Compared)
# Nothing here is to be kept: a text may be confidential.
_HEADERS = {"cache-control": "no-store"}


def _answer(body: str | bytes) -> Response:
    return Response(body, headers=_HEADERS, media_type="application/json")


async def audits(request: Request) -> Response:
    """One document's audit, or a list's."""
    room = room_of(request)
    async with room.place():
        given = await decoded(request, _AUDITS)
        several = given if isinstance(given, list) else [given]
        items = await run_in_threadpool(documents, several, office_of(request).rules.limits)
        outcomes = await unless_gone(request, room.audited(items))
        if isinstance(given, list):
            rows = await run_in_threadpool(lambda: [outcome.row() for outcome in outcomes])
            return _answer(f"[{', '.join(rows)}]")
        [outcome] = outcomes
        if outcome.failure is not None:
            raise not_audited(outcome.failure)
        return _answer(outcome.row())


async def comparisons(request: Request) -> Response:
    """Documents compared."""
    room = room_of(request)
    async with room.place():
        given = await decoded(request, _COMPARED)
        items = await run_in_threadpool(documents, given, office_of(request).rules.limits)
        outcomes = await unless_gone(request, room.audited(items))
        if all(outcome.failure for outcome in outcomes):
            raise all_refused([outcome.failure for outcome in outcomes if outcome.failure])
        return _answer(await unless_gone(request, room.compared(outcomes)))


async def all_kinds(request: Request) -> Response:
    """Every dimension and every kind."""
    from auditor.dimensions import DIMENSIONS

    told = shapes.Kinds(
        dimensions=[
            shapes.DimensionEntry(
                name=dimension.name,
                title=dimension.title,
                question=dimension.question,
                unit=dimension.unit,
                better=dimension.better,
            )
            for dimension in DIMENSIONS
        ],
        kinds=[shapes.KindEntry(**_named(kind)) for kind in kinds()],
    )
    return _answer(msgspec.json.encode(told))


async def one_kind(request: Request) -> Response:
    """The texts of a kind."""
    try:
        found = matching(request.path_params["kind"])
    except UnknownKindError as error:
        raise refusal(
            HTTPStatus.NOT_FOUND,
            "unknown_kind",
            f"{str(error)[:1].upper()}{str(error)[1:]}",
            "GET /api/v1/kinds lists all kinds.",
            where="kind",
        ) from None
    texts = [shapes.KindText(**_named(kind), **_explained(kind)) for kind in found]
    return _answer(msgspec.json.encode(texts))


def _named(kind: Kind) -> dict[str, str]:
    return {
        "id": kind.id,
        "dimension": kind.dimension,
        "name": kind.name,
        "title": kind.text["title"],
    }


def _explained(kind: Kind) -> dict[str, str]:
    return {
        part: " ".join(kind.text[part].split()) for part in ("what", "why", "problems", "example")
    }


async def health(request: Request) -> Response:
    """Whether audits can be made at once."""
    office = office_of(request)
    told = shapes.Health(
        status="failed" if office.problem else "ready" if office.ready else "loading",
        version=__version__,
        settings=office.rules.settings.record(),
    )
    return _answer(msgspec.json.encode(told))


async def described(request: Request) -> Response:
    """The description of all this."""
    return _answer(dumps(description()))


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    raise HTTPException(HTTPStatus.NOT_FOUND)


ROUTES: tuple[BaseRoute, ...] = (
    Mount(
        "/api",
        app=Refusing(
            Router(
                [
                    Route("/v1/audits", audits, methods=["POST"]),
                    Route("/v1/comparisons", comparisons, methods=["POST"]),
                    Route("/v1/kinds", all_kinds),
                    Route("/v1/kinds/{kind}", one_kind),
                    Route("/v1/health", health),
                    Route("/v1/openapi.json", described),
                ],
                redirect_slashes=False,
                default=_nothing,
            )
        ),
    ),
)
