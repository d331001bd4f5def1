"""What documents agree and differ on that no likeness of passages shows: whose a remark is, how
many were killed, what there was none of, what was the first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import SWEEPING, denied_things, same_first, voices
from auditor.agreement.passages import Told
from auditor.clashes.compared import when_apart
from auditor.clashes.slots import one_unit, unlike
from auditor.clashes.speakers import one_remark
from auditor.statements.concepts import cues, events, once, people

# A key with more statements than this in the index is too common to tell facts apart.
CROWD = 80
# A word in more sentences than this is the folder's topic, not one of its facts.
RARE = 8

Related = Callable[[int, int], bool]


class Folder:
    """The statements of a folder, and which of its documents are about one thing."""

    def __init__(self, told: Sequence[Told], related: Related) -> None:
        self.told = told
        self.related = related
        seen = {(t.audit, t.statement.sentence): t.statement.context for t in told}
        self.sentences = len(seen)
        # In how many sentences of the folder a key stands.
        self.frequency = Counter(k for keys in seen.values() for k in keys)

    def meeting(self, index: Mapping[Any, list[Told]]) -> Iterator[tuple[Told, Told]]:
        """Pairs from related documents that an index brings together, each once."""
        seen: set[tuple[tuple[int, int, int], tuple[int, int, int]]] = set()
        for where in sorted(index):
            group = index[where]
            if len(group) > CROWD:
                continue
            for i, a in enumerate(group):
                for b in group[i + 1 :]:
                    pair = (a.mark, b.mark)
                    if a.audit == b.audit or pair in seen:
                        continue
                    seen.add(pair)
                    if self.related(a.audit, b.audit):
                        yield a, b


def tolls(folder: Folder) -> Iterator[Pair]:
    """How many people were killed, hurt or arrested: one question of an event, where each
    document has one answer."""
    found: dict[str, dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for told in folder.told:
        statement = told.statement
        if statement.kind != "count" or not statement.real or statement.negated:
            continue
        if statement.unit in people():
            for fate in sorted(statement.keys & cues("exclusive")):
                found[fate][told.audit].append(told)
    for fate in sorted(found):
        single = [group[0] for group in found[fate].values() if len(group) == 1]
        for i, a in enumerate(single):
            for b in single[i + 1 :]:
                one, other = a.statement, b.statement
                marks = {"update", "part", "other"} & (one.marks | other.marks)
                if marks or not one_unit(one, other) or not unlike(one, other):
                    continue
                dated = when_apart(one, other)
                if not dated and voices(one, other) and folder.related(a.audit, b.audit):
                    yield Pair("number", a, b, 0.5)


def misattributed(folder: Folder) -> Iterator[Pair]:
    """One remark credited to two people."""
    index: dict[str, list[Told]] = defaultdict(list)
    for told in folder.told:
        if told.statement.kind == "remark":
            for k in sorted(told.statement.keys):
                index[k].append(told)
    for a, b in folder.meeting(index):
        for quote, other in ((a, b), (b, a)):
            shared = {
                k
                for k in quote.statement.keys & other.statement.keys
                if folder.frequency[k] <= RARE
            }
            if "direct" not in quote.statement.marks or len(shared) < 3:
                continue
            if one_remark(quote.statement, other.statement, shared):
                yield Pair("attribution", a, b, 1.0)
                break


def denied(folder: Folder) -> Iterator[Pair]:
    """The same thing denied in two documents: "nobody was hurt", "no one was injured"."""
    index: dict[str, list[Told]] = defaultdict(list)
    for told in folder.told:
        statement = told.statement
        told_not = statement.kind == "event" and statement.negated and statement.real
        if told_not and len(statement.keys) <= 6:
            for k in sorted(statement.keys - cues("thin")):
                index[k].append(told)
    for a, b in folder.meeting(index):
        shared = (a.statement.keys & b.statement.keys) - cues("thin")
        rare = {k for k in shared if folder.frequency[k] <= RARE}
        one, other = a.statement, b.statement
        befell = one.predicate == other.predicate and one.predicate in events() & rare
        sweeping = all(SWEEPING.match(t.statement.extent.text) for t in (a, b))
        named = any(rare & denied_things(t.statement.extent.text) for t in (a, b))
        if (len(rare) >= 2 or (befell and sweeping) or named) and voices(one, other):
            yield Pair("negation", a, b, 0.6 + 0.1 * min(3, len(rare)))


def firsts(folder: Folder) -> Iterator[Pair]:
    """The same thing called a first in two documents: "the first country to recognise it"."""
    index: dict[str, list[Told]] = defaultdict(list)
    for told in folder.told:
        statement = told.statement
        if statement.kind == "event" and "first" in statement.marks and statement.real:
            for k in sorted(statement.context & once()):
                index[k].append(told)
    for a, b in folder.meeting(index):
        shared = a.statement.context & b.statement.context
        if len(shared - cues("thin")) >= 3 and same_first(a.statement, b.statement):
            yield Pair("first", a, b, 0.8)
