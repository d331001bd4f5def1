"""Forms as they arrive: bounded, and only with the token of their session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from auditor.web.guard import MOST
from auditor.web.problems import ProblemError, of_status
from auditor.web.sessions import session_of

# The field that carries the token.
TOKEN = "token"
# Files and fields of one form: a folder's worth, and a check page of as many texts as a job holds.
MOST_FILES = 500
MOST_FIELDS = 3_000
# Bytes of one field: a text that was pasted.
MOST_PASTED = 8_000_000


class _InMemory(MultiPartParser):
    """Holds files in memory as they arrive: the guard lets only a few large ones in at a time.
    Handed to threads that write them to a disk piece by piece, they kept pages waiting for
    seconds (fifty files of 20 MB at once); and nothing of them should be left there."""

    spool_max_size = 2 * MOST


@asynccontextmanager
async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form of a request. Raises `ProblemError` where it is none, or where its token is not the
    session's."""
    async with _parsed(request) as form:
        if not session_of(request).owns(form.get(TOKEN)):
            raise ProblemError(
                403,
                "This form is out of date.",
                "Cookies may have been deleted since it was loaded, or be switched off. Go back, "
                "load the page again and send the form once more.",
            )
        yield form


@asynccontextmanager
async def _parsed(request: Request) -> AsyncIterator[FormData]:
    most: dict[str, int] = {
        "max_files": MOST_FILES,
        "max_fields": MOST_FIELDS,
        "max_part_size": MOST_PASTED,
    }
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(**most) as form:
            yield form
        return
    try:
        form = await _InMemory(request.headers, request.stream(), **most).parse()
    except (MultiPartException, UnicodeError) as error:
        raise of_status(400) from error
    try:
        yield form
    finally:
        await form.close()


def value(form: FormData, name: str) -> str:
    """A field's text without white space around it; "" where it is missing or a file."""
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""
