"""How each dimension is measured, how well, and what its score does not mean: data for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.lexicon import table, toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """A measured figure: what was measured, the value (0..1), on which set, and what to compare."""

    what: str
    value: float
    measured_on: str
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindText:
    """A kind of finding: its title, what it is, and what is known to go wrong with it."""

    title: str
    what: str
    problems: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One dimension's part of the method page; empty texts where the package has none."""

    name: str
    title: str
    question: str
    unit: str
    better: str
    minimum: int
    measures: str
    formula: str
    counts: str
    means_not: str
    problems: tuple[str, ...]
    sources: tuple[str, ...]
    accuracy: tuple[Accuracy, ...]
    kinds: tuple[KindText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The whole page. `limits` and `terms` are (head, text) pairs; `measured` says when and by
    what the figures were made."""

    lead: str
    limits: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    measured: str
    chapters: tuple[Chapter, ...]


def method(dimensions: Sequence[Dimension]) -> Method:
    """The method page of `dimensions`, from data/method.toml, data/accuracy.json, data/kinds."""
    data = toml("method.toml")
    figures = table("accuracy.json")
    return Method(
        lead=data["lead"],
        limits=tuple((row["what"], row["why"]) for row in data["limits"]),
        terms=tuple((row["term"], row["text"]) for row in data["terms"]),
        sources=tuple(row["text"] for row in data["sources"]),
        measured=figures["measured"],
        chapters=tuple(_chapter(d, data.get(d.name, {}), data, figures) for d in dimensions),
    )


def _chapter(
    dimension: Dimension, text: Mapping[str, Any], data: Mapping[str, Any], figures: Any
) -> Chapter:
    return Chapter(
        name=dimension.name,
        title=dimension.title,
        question=dimension.question,
        unit=dimension.unit,
        better=dimension.better,
        minimum=dimension.minimum,
        measures=text.get("measures", dimension.question),
        formula=text.get("formula", f"found ÷ possible, {dimension.unit}"),
        counts=text.get("counts", ""),
        means_not=text.get("means_not", ""),
        problems=tuple(text.get("problems", ())),
        sources=tuple(text.get("sources", ())),
        accuracy=tuple(
            Accuracy(
                what=row["what"],
                value=figures["sets"][row["set"]][row["key"]],
                measured_on=data["sets"][row["set"]],
                scale=row.get("scale", ""),
            )
            for row in text.get("accuracy", ())
            if row["key"] in figures["sets"].get(row["set"], {})
        ),
        kinds=_kinds(dimension),
    )


def _kinds(dimension: Dimension) -> tuple[KindText, ...]:
    try:
        texts = toml(f"kinds/{dimension.name}.toml")
    except FileNotFoundError:
        return ()
    return tuple(
        KindText(title=text["title"], what=text["what"], problems=text["problems"])
        for kind in dimension.kinds
        if (text := texts.get(kind))
    )
