"""What the handlers of pages share: the job a request names, and where to look next."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse

from auditor.web.problems import ProblemError, of_status
from auditor.web.sessions import session_of
from auditor.web.types import Job, State
from auditor.web.views import office_of


def see(path: str) -> RedirectResponse:
    """Send a browser on after a form, so that loading again sends nothing twice."""
    return RedirectResponse(path, 303)


def is_own(request: Request, job: Job) -> bool:
    """Whether who asks may change a job: it is theirs, or the server is nobody else's."""
    return not office_of(request).rules.shared or job.session == session_of(request).key


def job_of(request: Request, *, own: bool = False, state: State | None = None) -> Job:
    """The job that a request's address names. `own`: it is to be changed. Raises `ProblemError`
    where there is none, it is another's, or not in that state."""
    job = office_of(request).store.job(request.path_params["id"])
    if job is None:
        raise of_status(404)
    if own and not is_own(request, job):
        raise ProblemError(
            403,
            "This audit was made in another browser.",
            "You can look at it, but only the browser that made it can change or delete it.",
        )
    if state is not None and job.state != state:
        raise ProblemError(
            409,
            "This has been sent on already.",
            "Open it under “Earlier audits” to see what has become of it.",
        )
    return job
