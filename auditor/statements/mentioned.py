"""What a mention gives a statement: its clause, kind, unit and bound."""

from __future__ import annotations

from bisect import bisect_right

from auditor.model import Annotated, Mention, StatementKind
from auditor.statements.clauses import Clauses
from auditor.statements.concepts import key
from auditor.values.numbers import bound_of

_VALUED = {"money": "money", "percent": "percent", "duration": "duration", "date": "date"}


def by_clause(annotated: Annotated, split: Clauses) -> dict[int, list[Mention]]:
    """The mentions of each clause, by the clause's head."""
    found: dict[int, list[Mention]] = {}
    starts = [token.start for token in annotated.tokens]
    for mention in annotated.mentions:
        at = bisect_right(starts, mention.start) - 1
        if at >= 0:
            found.setdefault(split.items[split.of_token[at]].head, []).append(mention)
    return found


def kind_of(mention: Mention) -> StatementKind | None:
    """The kind of statement that a mention makes; `None` for names, links and quotations."""
    value = mention.value
    if mention.kind == "quantity" and isinstance(value, dict):
        unit = value.get("unit")
        if unit in ("years_of_age", "months_of_age"):
            return "age"
        return "score" if unit == "score" else "count"
    if mention.kind == "date" and isinstance(value, str) and value.startswith("T"):
        return "clock"
    return _VALUED.get(mention.kind)  # type: ignore[return-value]


def unit_of(mention: Mention) -> str:
    """The key of what a mention counts, or its currency; "" where its words name none."""
    value = mention.value
    if mention.kind == "quantity" and isinstance(value, dict):
        words = str(value.get("unit") or "").lower().split()
        # A unit that the mention took over from elsewhere is a guess; two guesses prove nothing.
        spoken = words and words[-1][:3] in mention.text.lower()
        return key(singular(words[-1]), "NOUN") if spoken else ""
    return str(value.get("currency", "")) if isinstance(value, dict) else ""


def value_bound(mention: Mention) -> str:
    """The bound of a mention's value: "exact", "approx", "min", ..."""
    if isinstance(mention.value, dict):
        return str(mention.value.get("bound", "exact"))
    words = mention.text.lower().split()
    return next((b for n in (3, 2, 1) if (b := bound_of(" ".join(words[:n]))) != "exact"), "exact")


def singular(word: str) -> str:
    """ "stories" -> "story", "pages" -> "page"."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "vases", "nvases")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
