"""Those who wait for an answer while it is made: never too many, and nothing is done for one who
has gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.requests import Request

from auditor.batch import Outcome, failed
from auditor.engines import EngineMissingError
from auditor.errors import CannotRunError
from auditor.ingest.base import Item
from auditor.model import Failure, Unread
from auditor.web.comparing import ComparingError, compared
from auditor.web.jobs import Office
from auditor.web.refusals import busy, cannot_run, refusal
from auditor.web.views import office_of

# Requests that are let in at a time; each may hold a body of 16 MB.
MOST = 16
# When to ask again (seconds): most texts are audited in less than one.
_AGAIN = 2
# How often to look whether somebody still waits (seconds).
_LOOK = 0.25

T = TypeVar("T")


class Room:
    """Where they wait; one an application. Used in the event loop alone."""

    def __init__(self, office: Office, most: int = MOST) -> None:
        self._office, self._most = office, most
        self._inside = 0
        self._comparing = asyncio.Semaphore(1)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for one request. Raises `RefusalError` when there is none, or no hope."""
        if self._office.problem:
            raise cannot_run()
        if self._inside >= self._most:
            raise busy(_AGAIN)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def audited(self, items: Sequence[Item]) -> list[Outcome]:
        """The items' audits, in order; a few at a time, so that nobody's fifty documents keep the
        others waiting."""
        at_once = asyncio.Semaphore(self._office.rules.jobs)

        async def one(item: Item) -> Outcome:
            async with at_once:
                return await self._outcome(item)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(item)) for item in items]
        except* (EngineMissingError, CannotRunError):
            raise cannot_run() from None
        return [task.result() for task in tasks]

    async def _outcome(self, item: Item) -> Outcome:
        settings = self._office.rules.settings
        if isinstance(item, Unread):
            return failed(item.document, item.failure, settings)
        answer = await asyncio.wrap_future(self._office.audit(item))
        if answer.packed is None:
            return failed(item, answer.failure or _NO_REASON, settings)
        return Outcome(document=item, settings=settings, packed=answer.packed)

    async def compared(self, outcomes: Sequence[Outcome]) -> bytes:
        """The comparison's JSON; one is made at a time."""
        async with self._comparing:
            try:
                return await compared(outcomes)
            except ComparingError as error:
                raise refusal(
                    HTTPStatus.UNPROCESSABLE_ENTITY,
                    "limit",
                    f"There is no comparison: {error}.",
                    "Compare fewer documents at a time, or shorter ones.",
                ) from None


def room_of(request: Request) -> Room:
    """The room of the application that a request came to; made for the first who comes."""
    state = request.app.state
    if not hasattr(state, "room"):
        state.room = Room(office_of(request))
    room: Room = state.room
    return room


_NO_REASON = Failure(kind="internal", message="no audit, and no reason")


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; it is called off when whoever asked has hung up."""
    task = asyncio.create_task(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_LOOK)
            if not task.done() and await request.is_disconnected():
                raise refusal(HTTPStatus.BAD_REQUEST, "gone", "Nobody is there.", "Stay.")
        return task.result()
    finally:
        task.cancel()
