"""The report's sentences: data in templates/phrases.toml, filled in with measured values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.render.page import template


@cache
def phrases() -> Mapping[str, Any]:
    """The sentences by dimension, and those of the charts under "charts"."""
    loaded: dict[str, Any] = tomllib.loads(template("phrases.toml"))
    return loaded


def phrase(dimension: Dimension, key: str) -> str:
    """One of a dimension's sentences; for one that the file does not know, from its own fields."""
    title = dimension.title.lower()
    plain = {
        "title": dimension.title,
        "short": dimension.title,
        "per": dimension.unit,
        "scale": "",
        "most": f"has the highest rate of {title}: {{rate}} ({{evidence}})",
        "least": f"has the lowest rate of {title}: {{rate}} ({{evidence}})",
        "one": f"has {{rate}} of {title} ({{evidence}}).",
        "even": f"The documents hardly differ in {title} ({{low}} to {{high}}).",
        "lead": "most",
        "top_most": f"Highest: {title}",
        "top_least": f"Lowest: {title}",
        "top_even": dimension.title,
        "top_tension": dimension.title,
        "rest_most": "{name} has {rate}",
        "rest_least": "{name} has {rate}",
        "mark": "line under the words",
    }
    known = phrases().get(dimension.name, {})
    return str(known.get(key, plain.get(key, "")))


def chart_phrase(chart: str, key: str) -> str:
    """A sentence of a chart; those of "all" hold for every chart."""
    charts = phrases()["charts"]
    return str(charts.get(chart, {}).get(key) or charts["all"][key])
