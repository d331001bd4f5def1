"""Those who wait for an answer: how many, how long, and what happens when they leave."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest

from auditor.audit import audit
from auditor.batch import Outcome
from auditor.engines import EngineMissingError
from auditor.errors import CannotRunError
from auditor.frames import Audited
from auditor.ingest.base import unread
from auditor.model import Document, Failure
from auditor.packing import packed
from auditor.settings import DEFAULT
from auditor.web.jobs import Rules
from auditor.web.refusals import RefusalError
from auditor.web.waiting import Room, unless_gone

DONE = Audited(packed(audit(Document(id="x", text="It rained on Monday."))))


class FakeOffice:
    """An office that audits when it is told to."""

    def __init__(self, jobs: int = 2) -> None:
        self.rules = Rules(jobs=jobs)
        self.problem = ""
        self.asked: list[Future[Audited]] = []

    def audit(self, document: Document) -> Future[Audited]:
        self.asked.append(Future())
        return self.asked[-1]


class FakeRequest:
    """A request whose sender may hang up."""

    gone = False

    async def is_disconnected(self) -> bool:
        return self.gone


def room(office: FakeOffice, most: int = 4) -> Room:
    return Room(office, most)  # type: ignore[arg-type]


def documents(count: int) -> list[Document]:
    return [Document(id=str(number), text="It rained.") for number in range(count)]


async def soon(condition: Any) -> None:
    """Let the others go on until the condition holds."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


def test_only_so_many_come_in() -> None:
    async def run() -> None:
        waiting = room(FakeOffice(), most=2)
        async with waiting.place(), waiting.place():
            with pytest.raises(RefusalError) as refused:
                async with waiting.place():
                    pass
            assert refused.value.problem.kind == "busy"
            assert int(refused.value.headers["Retry-After"]) > 0
        async with waiting.place():
            pass

    asyncio.run(run())


def test_a_place_is_given_back_by_who_fails() -> None:
    async def run() -> None:
        waiting = room(FakeOffice(), most=1)
        for _ in range(3):
            with pytest.raises(KeyError):
                async with waiting.place():
                    raise KeyError
        async with waiting.place():
            pass

    asyncio.run(run())


def test_one_request_keeps_no_more_than_the_workers_busy() -> None:
    """So that what comes after a list of fifty is audited between two of them."""

    async def run() -> None:
        office = FakeOffice(jobs=2)
        work = asyncio.create_task(room(office).audited(documents(5)))
        for done in range(5):
            await soon(lambda done=done: len(office.asked) == min(5, done + 2))
            await asyncio.sleep(0.02)
            assert len(office.asked) == min(5, done + 2)
            office.asked[done].set_result(DONE)
        assert [outcome.document.id for outcome in await work] == ["0", "1", "2", "3", "4"]

    asyncio.run(run())


def test_outcomes_stand_in_order_whoever_is_done_first() -> None:
    async def run() -> None:
        office = FakeOffice(jobs=3)
        work = asyncio.create_task(room(office).audited(documents(3)))
        await soon(lambda: len(office.asked) == 3)
        failure = Failure(kind="limit", message="took too long")
        office.asked[2].set_result(DONE)
        office.asked[1].set_result(Audited(None, failure))
        office.asked[0].set_result(DONE)
        first, second, third = await work
        assert first.packed and third.packed and second.failure == failure
        assert second.document.text == ""

    asyncio.run(run())


def test_what_could_not_be_read_asks_nothing_of_the_office() -> None:
    async def run() -> None:
        office = FakeOffice()
        item = unread(Document(id="a", text=""), "empty", "no text in it")
        [outcome] = await room(office).audited([item])
        assert outcome.failure and outcome.failure.kind == "empty" and office.asked == []

    asyncio.run(run())


@pytest.mark.parametrize("error", [EngineMissingError, CannotRunError])
def test_why_nothing_can_be_audited_is_not_told(error: type[Exception]) -> None:
    async def run() -> None:
        office = FakeOffice()
        work = asyncio.create_task(room(office).audited(documents(2)))
        await soon(lambda: len(office.asked) == 2)
        office.asked[0].set_exception(error("no module in /usr/lib/secret"))
        with pytest.raises(RefusalError) as refused:
            await work
        assert refused.value.problem.status == 503
        assert "secret" not in str(refused.value.problem)

    asyncio.run(run())


def test_work_is_called_off_when_nobody_waits() -> None:
    async def run() -> None:
        office, request = FakeOffice(jobs=1), FakeRequest()
        waiting = room(office)
        work = asyncio.create_task(
            unless_gone(request, waiting.audited(documents(3)))  # type: ignore[arg-type]
        )
        await soon(lambda: office.asked)
        request.gone = True
        with pytest.raises(RefusalError):
            await work
        await soon(lambda: office.asked[0].cancelled())
        # The other two were never asked for.
        assert len(office.asked) == 1

    asyncio.run(run())


def test_who_stays_gets_the_result() -> None:
    async def run() -> list[Outcome]:
        office = FakeOffice()
        work = asyncio.create_task(
            unless_gone(FakeRequest(), room(office).audited(documents(1)))  # type: ignore[arg-type]
        )
        await soon(lambda: office.asked)
        await asyncio.sleep(0.3)
        office.asked[0].set_result(DONE)
        return await work

    [outcome] = asyncio.run(run())
    assert outcome.packed == DONE.packed
    assert outcome.settings == DEFAULT
