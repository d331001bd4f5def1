"""The report's colours: what the charts draw with, and the page's variables of the same names."""

from __future__ import annotations

INK = "#15171a"
MUTED = "#555b63"
GRID = "#d3d7da"
PAPER = "#ffffff"
# Whether a reader could go back to a source: yes, no, or it is the outlet itself.
KNOWN, OPEN, SELF = "#0b6b5e", "#9a5b00", "#5a4686"
# One hue a dimension, dark enough for text on paper, apart in lightness for colour-blind readers.
HUES = {
    "specifics": "#1c5d99",
    "attribution": "#0b6b5d",
    "loaded_language": "#a63d0a",
    "contradictions": "#7a2382",
}
OTHER_HUE = "#4a4a4a"
# A figure inside the page takes its colours from there, light or dark.
VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    GRID: "--line",
    PAPER: "--paper",
    KNOWN: "--known",
    OPEN: "--open",
    SELF: "--self",
    OTHER_HUE: "--other-hue",
    **{hue: f"--{name.replace('_', '-')}" for name, hue in HUES.items()},
}
# From "further from better" to "further towards better": one hue, light to dark, no red or green.
_RAMP = ("#f4f4f0", "#d8e1d8", "#a3c4c4", "#6198a8", "#2b6483", "#123a5c")


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def shade(value: float) -> tuple[str, str]:
    """Fill and text colour of a heatmap cell whose value is `value`, 0 to 1."""
    at = min(max(value, 0.0), 1.0) * (len(_RAMP) - 1)
    index = min(int(at), len(_RAMP) - 2)
    part = at - index
    low, high = (
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        for colour in (_RAMP[index], _RAMP[index + 1])
    )
    mixed = [round(a + (b - a) * part) for a, b in zip(low, high, strict=True)]
    fill = "#" + "".join(f"{channel:02x}" for channel in mixed)
    # Pure black and white: of any two, one reaches 4.5 on every ground.
    dark, light = contrast(fill, "#000000"), contrast(fill, "#ffffff")
    return fill, "#000000" if dark >= light else "#ffffff"
