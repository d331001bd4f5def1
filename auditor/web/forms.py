"""Forms as they arrive: bounded, and only with the token of their session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.requests import Request

from auditor.web.problems import ProblemError
from auditor.web.sessions import session_of

# The field that carries the token.
TOKEN = "token"
# Files and fields of one form: a folder's worth, and a check page of as many texts as a job holds.
MOST_FILES = 500
MOST_FIELDS = 3_000
# Bytes of one field: a text that was pasted.
MOST_PASTED = 8_000_000


@asynccontextmanager
async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form of a request. Raises `ProblemError` where its token is not the session's, and
    Starlette's `HTTPException` where it is no form."""
    async with request.form(
        max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_PASTED
    ) as form:
        if not session_of(request).owns(form.get(TOKEN)):
            raise ProblemError(
                403,
                "This form is out of date.",
                "Cookies may have been deleted since it was loaded, or be switched off. Go back, "
                "load the page again and send the form once more.",
            )
        yield form


def value(form: FormData, name: str) -> str:
    """A field's text without white space around it; "" where it is missing or a file."""
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""
