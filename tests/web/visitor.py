"""A browser without scripts, as far as the tests need one: it fills in forms and follows them."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx

PORT = 8765
# Far more than any job here takes, so that only one that hangs is given up.
PATIENCE = 120.0

STATION = "\n\n".join(
    (
        "Station to reopen after fire",
        "Twelve people were hurt in the fire at Ashby station on 3 July 2025, the county fire "
        "service said. The disgraceful delay cost £2.4m, according to a council report.",
        "“We will reopen on Friday,” said the station’s manager, Ruth Okoro.",
    )
)
RIVAL = "\n\n".join(
    (
        "Ashby station fire: nine hurt",
        "Nine people were hurt in the fire at Ashby station on 3 July 2025, officials said. The "
        "station will reopen on Monday. Some say the council knew about the faulty wiring for "
        "years.",
    )
)


class _Forms(HTMLParser):
    """The fields of every form of a page, by the form's action."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = self.forms.setdefault(given["action"], {})
        elif tag in ("input", "textarea") and given.get("type") not in ("checkbox", "file"):
            self._fields[given["name"]] = given.get("value", "")


class Visitor:
    """`page` is the last answer; `forms` what could be sent from it."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.page: httpx.Response = client.get("/")

    @property
    def heading(self) -> str:
        """The heading of the page that is open."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.text, re.DOTALL)
        return unescape(re.sub("<[^>]*>", "", found[1])) if found else ""

    @property
    def here(self) -> str:
        """The path of the page that is open."""
        return str(self.page.url.path)

    @property
    def forms(self) -> dict[str, dict[str, str]]:
        """The forms of the page that is open: fields by the form's action."""
        parser = _Forms()
        parser.feed(self.page.text)
        return parser.forms

    def go(self, path: str) -> httpx.Response:
        """Open a page."""
        self.page = self.client.get(path)
        return self.page

    def send(
        self,
        action: str,
        fields: Mapping[str, str] | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> httpx.Response:
        """Send the form with this action, as it stands but for `fields`, and with `files`."""
        sent = {**self.forms[action], **(fields or {})}
        parts = [("files", (name, content)) for name, content in files]
        self.page = self.client.post(action, data=sent, files=parts or None, follow_redirects=True)
        return self.page

    def hand_in(self, *texts: str, files: Sequence[tuple[str, bytes]] = (), **more: str) -> str:
        """Paste texts, add files, and wait until all is read; the path of the audit."""
        if self.here != "/":
            self.go("/")
        pasted = {f"text-{number}": text for number, text in enumerate(texts, 1)}
        fields = {**pasted, **{name.replace("_", "-"): value for name, value in more.items()}}
        self.send("/texts", fields, files)
        assert self.page.status_code == 200, self.page.text
        return self.wait()

    def audit(self, **details: str) -> str:
        """Send the page with the details, and wait until the report is there; its path."""
        fields = {name.replace("_", "-"): value for name, value in details.items()}
        self.send(f"{self.here}/check", {**fields, "do": "audit"})
        return self.wait()

    def wait(self) -> str:
        """Look again until nothing moves any more; the path of the audit."""
        path = self.here
        end = time.monotonic() + PATIENCE
        while self.client.get(f"{path}/state").json()["moving"]:
            assert time.monotonic() < end, "it does not come to an end"
            time.sleep(0.1)
        self.go(path)
        return path

    def file(self, path: str, name: str) -> httpx.Response:
        """A finished file of an audit."""
        found: httpx.Response = self.client.get(f"{path}/files/{name}")
        assert found.status_code == 200
        return found
