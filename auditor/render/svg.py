"""A matplotlib figure as SVG that lives inside a page: small, themed, without clashing ids."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO, StringIO
from typing import Any

from auditor.render.palette import VARIABLES

_STYLE = re.compile(r'\sstyle="([^"]*)"')
_ID = re.compile(r'\sid="([^"]+)"')
_REFERENCE = re.compile(r'(url\(#|href="#)([^")]+)')
_BARE_GROUP = re.compile(r"<g>((?:(?!</?g[ >]).)*)</g>", re.DOTALL)
_DECIMALS = re.compile(r"(\d+\.\d\d)\d+")
# The page's own typeface is used, so a figure's list of fonts is dead weight.
_DROPPED = {"font-family", "font"}
_COLOUR = re.compile(r'(?<==")#[0-9a-f]{6}(?=")')


def settings() -> Any:
    """matplotlib's settings: text stays text, ids do not change from run to run."""
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "auditor",
        "font.family": "DejaVu Sans",
        "font.size": 12,
        "text.parse_math": False,
        "hatch.linewidth": 1.0,
        "axes.unicode_minus": False,
    }


def inline(figure: Any, name: str, label: str, described_by: str) -> str:
    """The figure as an `<svg>` element; ids start with `name`; the palette's colours become the
    page's variables, so that one drawing serves light and dark."""
    buffer = StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata=_NO_METADATA)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    # Nothing is drawn outside the canvas, so nothing needs to be cut off at its edge.
    text = re.sub(
        r"<clipPath.*?</clipPath>|\sclip-path=\"[^\"]*\"|<!--.*?-->", "", text, flags=re.DOTALL
    )
    text = re.sub(r"<defs>\s*</defs>", "", text)
    text = _STYLE.sub(_attributes, text)
    text = _COLOUR.sub(_variable, text)
    used = {match.group(2) for match in _REFERENCE.finditer(text)}
    text = _ID.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", text)
    text = _REFERENCE.sub(lambda m: f"{m[1]}{name}-{m[2]}", text)
    text = _DECIMALS.sub(r"\1", text)
    text = re.sub(r'\sxmlns:xlink="[^"]*"', "", text).replace("xlink:href", "href")
    text = re.sub(r'\stransform="rotate\(-?0 [^"]*\)"', "", text)
    text = re.sub(r">\s+<", "><", text)
    text = re.sub(r"\s*\n\s*", " ", text)
    text = _flat(text)
    head = (
        f'<svg class="chart" role="img" aria-label="{escape(label)}" '
        f'aria-describedby="{described_by}"'
    )
    return re.sub(r'<svg width="[^"]*" height="[^"]*"', head, text, count=1)


def png(figure: Any, paper: str) -> bytes:
    """The figure as a PNG on `paper`, twice the size for sharp print, with the words beside it."""
    buffer = BytesIO()
    figure.savefig(
        buffer,
        format="png",
        dpi=160,
        facecolor=paper,
        bbox_inches="tight",
        pad_inches=0.2,
        metadata={"Software": None},
    )
    return buffer.getvalue()


_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def _attributes(match: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in match.group(1).split(";") if ":" in part)
    kept = [
        f'{key.strip()}="{value.strip()}"' for key, value in pairs if key.strip() not in _DROPPED
    ]
    return " " + " ".join(kept) if kept else ""


def _flat(text: str) -> str:
    """Without groups that group nothing: matplotlib puts every stroke into one of its own."""
    count = 1
    while count:
        text, count = _BARE_GROUP.subn(r"\1", text)
    return text


def _variable(match: re.Match[str]) -> str:
    name = VARIABLES.get(match[0])
    return f"var({name})" if name else match[0]
