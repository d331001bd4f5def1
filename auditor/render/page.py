"""What every page of ours is made with: templates, style, the policy that keeps it to itself."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from auditor.render import words

TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> str:
    """The text of a file among the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def policy(style: str, script: str | None = None) -> str:
    """A content-security policy: the page's own style and script, nothing else, no request."""
    allowed = [f"style-src '{_digest(style)}'"]
    allowed += [f"script-src '{_digest(script)}'"] if script is not None else []
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def environment(*folders: Path) -> Any:
    """A Jinja environment over the templates (those in `folders` first): escaping on, unknown names
    are errors."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["safe_html"] = Markup
    made.filters["shown"] = words.shown
    made.filters["shorten"] = words.shorten
    made.globals["plural"] = words.plural
    return made
