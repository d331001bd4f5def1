"""Pages from templates: the look they share, what every one of them is given, static files."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auditor import __version__
from auditor.web.sessions import session_of

if TYPE_CHECKING:
    from auditor.web.jobs import Office

HERE = Path(__file__).parent
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def _environment() -> Any:
    from auditor.render.page import environment

    made = environment(HERE / "templates")
    made.globals["asset"] = lambda name: f"/static/{name}?{assets()[name][1]}"
    made.globals["version"] = __version__
    made.filters["moment"] = moment
    return made


def office_of(request: Request) -> Office:
    """The office behind the application that a request came to."""
    office: Office = request.app.state.office
    return office


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. Templates are given `office`, `session`, the `path` of the request and `values`."""
    text = (
        _environment()
        .get_template(template)
        .render(
            office=office_of(request),
            session=session_of(request),
            path=request.url.path,
            links=links(),
            **values,
        )
    )
    return HTMLResponse(text, status)


def links() -> list[tuple[str, str]]:
    """The navigation: (address, name)."""
    from auditor.web import live

    found = [("/", "New audit"), ("/audits", "Earlier audits"), live.LINK]
    return [link for link in found if link[0]]


def moment(seconds: float) -> str:
    """A time as a reader would say it, "22 November 2026, 14:05"."""
    then = datetime.fromtimestamp(seconds)
    return f"{then.day} {then:%B %Y, %H:%M}"


@cache
def assets() -> dict[str, tuple[bytes, str, str]]:
    """The static files by name: content, a short hash, media type. Nothing else is ever served."""
    from auditor.render.page import TEMPLATES

    paths = [TEMPLATES / "styles" / "base.css", *sorted((HERE / "static").iterdir())]
    found = {}
    for path in paths:
        if path.suffix in _TYPES:
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            found[path.name] = (content, digest, _TYPES[path.suffix])
    return found


async def static(request: Request) -> Response:
    """A static file; its address changes with it, so that it may be kept for good."""
    held = assets().get(request.path_params["name"])
    if held is None:
        return Response(status_code=404)
    content, _, kind = held
    kept = {"cache-control": "public, max-age=31536000, immutable", "content-type": kind}
    return Response(content, headers=kept)
