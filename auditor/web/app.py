"""The application: the routes of its parts behind one door."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from auditor.web import api, live, pages
from auditor.web.guard import Door, Guard
from auditor.web.jobs import Office
from auditor.web.problems import ProblemError, on_crash, on_full, on_problem, on_status
from auditor.web.sessions import Sessions
from auditor.web.store import FullError
from auditor.web.views import static

ROUTES: tuple[BaseRoute, ...] = (
    Route("/static/{name}", static),
    *pages.ROUTES,
    *live.ROUTES,
    *api.ROUTES,
)


def application(office: Office, door: Door) -> Starlette:
    """The local page: an ASGI application that works through `office` and opens to `door`."""
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(Guard, door=door),
            Middleware(Sessions, name=f"auditor-{door.port}", lasting=office.rules.kept),
        ],
        exception_handlers={
            ProblemError: on_problem,
            FullError: on_full,
            HTTPException: on_status,
            Exception: on_crash,
        },
    )
    app.state.office = office
    return app
