"""A Report of `auditor check` as text: for people, for editors' windows, for servers.

places.py    offsets -> lines and columns of the file
plain.py     `path:line:col: kind message`, one line a finding
terminal.py  grouped, with the sentence and carets
sarif.py, github.py, junit.py, plain_json.py
"""

from collections.abc import Callable, Mapping

from auditor.check.run import Report
from auditor.render.linters import github, junit, plain, plain_json, sarif

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "concise": plain.rendered,
    "json": plain_json.rendered,
    "sarif": sarif.rendered,
    "github": github.rendered,
    "junit": junit.rendered,
}
