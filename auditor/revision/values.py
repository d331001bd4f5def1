"""Numbers, dates and names that differ between two versions of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from auditor.model import Mention
from auditor.revision.reading import Reading
from auditor.revision.types import Change, Passage
from auditor.values.types import Value, compatible, from_json

_NUMBERS = frozenset({"date", "duration", "quantity", "money", "percent"})
_NAMES = frozenset({"person", "organisation", "place"})
# Two spellings of one name share this much (Ratcliff and Obershelp).
_RESPELLED = 0.8


def value_changes(wire: Reading, local: Reading, passage: Passage) -> Iterator[Change]:
    """Values and names of the wire's passage for which the local one has others."""
    theirs = [m for m in wire.mentions(passage.wire) if m.kind in _NUMBERS | _NAMES]
    ours = [m for m in local.mentions(passage.local) if m.kind in _NUMBERS | _NAMES]
    lost = [m for m in theirs if not _has(ours, m) and not _stands(local, m)]
    new = [m for m in ours if not _has(theirs, m) and not _has_anywhere(wire, m)]
    for old, fresh in _swapped(passage, lost, new):
        if old.kind in _NUMBERS:
            yield _number(wire, local, old, fresh)
        elif not _respelled(old, fresh):
            yield Change(
                kind="name_changed",
                severity="error",
                dimension="specifics",
                wire=wire.extent((old.start, old.end)),
                local=local.extent((fresh.start, fresh.end)),
                reason=f"The wire has “{old.text}” where the local version has “{fresh.text}”, a "
                "name that the wire does not have.",
            )


def _value(mention: Mention) -> Value | None:
    try:
        return from_json(mention.kind, mention.value)
    except (ValueError, KeyError, TypeError):
        return None


def _key(mention: Mention) -> tuple[str, Any]:
    told = mention.value if mention.kind in _NUMBERS else None
    return mention.kind, repr(told) if told is not None else mention.text.casefold()


def _has(mentions: Sequence[Mention], wanted: Mention) -> bool:
    """Whether a value or a name stands among mentions; a surname is its bearer."""
    if wanted.kind in _NUMBERS:
        return any(_key(m) == _key(wanted) for m in mentions)
    parts = set(wanted.text.casefold().split())
    return any(parts & set(m.text.casefold().split()) for m in mentions if m.kind in _NAMES)


def _has_anywhere(reading: Reading, wanted: Mention) -> bool:
    return _has(reading.annotated.mentions, wanted) or _stands(reading, wanted)


def _stands(reading: Reading, wanted: Mention) -> bool:
    """Whether a name stands in a version letter by letter, whatever it was read as."""
    return wanted.kind in _NAMES and wanted.text in reading.annotated.document.text


def _swapped(
    passage: Passage, lost: Sequence[Mention], new: Sequence[Mention]
) -> Iterator[tuple[Mention, Mention]]:
    """Pairs that stand in each other's place: same kind, inside one edit; or one number with and
    without its "about"."""
    free = list(new)
    for old in lost:
        unbound = next((m for m in free if _unbound(m) == _unbound(old) is not None), None)
        if unbound is not None:
            free.remove(unbound)
            yield old, unbound
            continue
        for edit in passage.edits:
            if edit.wire is None or edit.local is None or not _meets(edit.wire, old):
                continue
            match = next((m for m in free if m.kind == old.kind and _meets(edit.local, m)), None)
            if match is not None and _one_unit(old, match):
                free.remove(match)
                yield old, match
                break


def _unbound(mention: Mention) -> Any:
    """A quantity, an amount or a percentage without its bound."""
    if not isinstance(mention.value, dict):
        return None
    return mention.kind, {k: v for k, v in mention.value.items() if k != "bound"}


def _meets(span: tuple[int, int], mention: Mention) -> bool:
    return span[0] < mention.end and mention.start < span[1]


def _one_unit(a: Mention, b: Mention) -> bool:
    if a.kind != "quantity" or not isinstance(a.value, dict) or not isinstance(b.value, dict):
        return True
    left, right = str(a.value.get("unit", "")), str(b.value.get("unit", ""))
    # Units are head nouns and may be told by another word ("people", "passengers"): one number
    # in the other's place, with the same word or none, is the same count.
    return not left or not right or left == right or left.rstrip("s") == right.rstrip("s")


def _number(wire: Reading, local: Reading, old: Mention, fresh: Mention) -> Change:
    a, b = _value(old), _value(fresh)
    rounded = a is not None and b is not None and compatible(a, b)
    if rounded and _bounded(a) and not _bounded(b):
        return Change(
            kind="hedge_removed",
            severity="warning",
            dimension="specifics",
            wire=wire.extent((old.start, old.end)),
            local=local.extent((fresh.start, fresh.end)),
            reason=f"The wire says “{old.text}”; the local version states it flatly: "
            f"“{fresh.text}”.",
        )
    return Change(
        kind="number_rounded" if rounded else "number_changed",
        severity="note" if rounded else "error",
        dimension="specifics",
        wire=wire.extent((old.start, old.end)),
        local=local.extent((fresh.start, fresh.end)),
        reason=f"The wire has “{old.text}”, the local version the looser or rounded “{fresh.text}”."
        if rounded
        else f"The wire has “{old.text}”, the local version “{fresh.text}”.",
    )


def _bounded(value: Value | None) -> bool:
    return getattr(value, "bound", "exact") != "exact"


def _respelled(old: Mention, fresh: Mention) -> bool:
    """Muhammad and Mohammed: one name in two spellings."""
    ratio = SequenceMatcher(None, old.text.casefold(), fresh.text.casefold(), autojunk=False)
    return ratio.ratio() >= _RESPELLED
