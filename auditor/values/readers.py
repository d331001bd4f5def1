"""What an amount's wording stands for: readers of the productions in `amounts`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from auditor.values.calendar import Context
from auditor.values.numbers import Number, bound_of, either, number, vocabulary
from auditor.values.types import Amount, AmountKind, Bound, Duration, Expression

Match = re.Match[str]
Read = Callable[[Match, Context], Iterator[Expression]]

# --- shared readings ---------------------------------------------------------------------------


def _ends(match: Match) -> tuple[Number, Number] | None:
    """The number, or both of a range; "5-10 million" multiplies both."""
    first = number(match["n1"])
    groups = match.groupdict()
    if first is None:
        return None
    second_text = groups.get("n2")
    if not second_text:
        return first, first
    second = number(second_text)
    if second is None:
        return None
    if first.value < second.value / 100 and (shared := re.search(r"[A-Za-z]+\s*$", second_text)):
        scaled = number(f"{match['n1']} {shared[0]}")
        first = scaled if scaled and match["n1"][:1].isdigit() else first
    return first, second


# How many characters around a match its readers look at.
_NEAR = 80


def _before(match: Match) -> str:
    """The words just before a match."""
    return match.string[max(0, match.start() - _NEAR) : match.start()]


def _bound(match: Match) -> Bound:
    groups = match.groupdict()
    bound = bound_of(groups.get("bound"), groups.get("after"))
    if bound == "exact" and groups.get("plus"):
        return "at_least"
    return bound if bound != "exact" else _bound_of_verb(_before(match))


@cache
def _verbs() -> re.Pattern[str]:
    verbs = either(vocabulary()["verbs"]["more_than"])
    return re.compile(rf"\b(?:{verbs})\s$", re.IGNORECASE)


def _bound_of_verb(before: str) -> Bound:
    return "more_than" if _verbs().search(before[-12:]) else "exact"


def _amounts(match: Match, kind: AmountKind, unit: str, bare: bool = False) -> Iterator[Expression]:
    """One amount or range; "from 3 to 5 percent" is a change, so two amounts."""
    ends = _ends(match)
    if ends is None:
        return
    low, high = ends
    step = min(low.step, high.step)
    bound = _bound(match)
    before = _before(match)
    if match.groupdict().get("n2") and re.search(r"\bfrom\s$", before[-6:], re.IGNORECASE):
        single = Amount(kind=kind, low=low.value, high=low.value, unit=unit, step=low.step)
        yield Expression(match.start(), match.end("n1"), kind, single, bare)
        single = Amount(kind=kind, low=high.value, high=high.value, unit=unit, step=high.step)
        yield Expression(match.start("n2"), match.end(), kind, single, bare)
        return
    if low.value > high.value:
        return
    amount = Amount(kind=kind, low=low.value, high=high.value, unit=unit, bound=bound, step=step)
    yield Expression(match.start(), match.end(), kind, amount, bare)


# --- readers -----------------------------------------------------------------------------------


def money(match: Match, context: Context) -> Iterator[Expression]:
    table = vocabulary()
    groups = match.groupdict()
    sign = groups.get("sign") or ""
    word = " ".join((groups.get("word") or "").lower().split())
    code = table["currencies"].get(sign) or table["currency_words"].get(word)
    if code is None:
        code = table["currencies"].get(groups.get("code") or "")
    if code in table["local"]:
        options = table["local"][str(code)]
        code = next((options[p] for p in context.places if p in options), str(code))
    if code == "crown" and "crowns" not in word:
        code = "NOK"
    yield from _amounts(match, "money", str(code))


def age(match: Match, context: Context) -> Iterator[Expression]:
    groups = match.groupdict()
    unit = (groups.get("unit") or "year").lower().rstrip("s")
    found = number(match["n1"])
    if found is not None and 0 < found.value < 130:
        yield from _amounts(match, "quantity", f"{unit}s_of_age")


def score(match: Match, context: Context) -> Iterator[Expression]:
    cues = vocabulary()["cues"]["score"]
    near = match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    words = frozenset(re.findall(r"[a-z]+", near.lower()))
    if not match.groupdict().get("votes") and words.isdisjoint(cues):
        return
    a, b = number(match["n1"]), number(match["n2"])
    if a is None or b is None:
        return
    amount = Amount(kind="quantity", low=a.value, high=b.value, unit="score")
    yield Expression(match.start(), match.end(), "quantity", amount)


def minute(match: Match, context: Context) -> Iterator[Expression]:
    yield from _amounts(match, "quantity", "match_minute")


def _shared(match: Match, context: Context) -> Iterator[Expression]:
    table = vocabulary()
    parts = float(str(table["fractions"][match["part"].lower()]))
    count_text = (match["count"] or "").lower()
    found = number(count_text)
    count = found.value if found else 1.0
    if count >= parts or (match["part"].lower() == "half" and count != 1.0):
        return
    yield _share(match, count / parts)


def _share(match: Match, share: float) -> Expression:
    share = round(share, 4)
    amount = Amount(
        kind="quantity", low=share, high=share, unit="fraction", bound=_bound(match), step=0.01
    )
    return Expression(match.start(), match.end(), "quantity", amount)


def one_in(match: Match, context: Context) -> Iterator[Expression]:
    """One in five, nine out of 10, once in 40 trips."""
    count = 1.0 if match["n1"].lower() == "once" else getattr(number(match["n1"]), "value", 0.0)
    whole = getattr(number(match["n2"]), "value", 0.0)
    if 0 < count < whole <= 1_000_000 and not 1400 <= whole <= 2100:
        yield _share(match, count / whole)


def of_many(match: Match, context: Context) -> Iterator[Expression]:
    """Four of six regulators: four of them."""
    part, whole = number(match["n1"]), number(match["n2"])
    if part is not None and whole is not None and part.value <= whole.value:
        yield from _amounts_first(match)


def _amounts_first(match: Match) -> Iterator[Expression]:
    part = number(match["n1"])
    if part is not None:
        amount = Amount(
            kind="quantity",
            low=part.value,
            high=part.value,
            unit="",
            bound=_bound(match),
            step=part.step,
        )
        yield Expression(match.start(), match.end(), "quantity", amount, bare=True)


# "over 18 months" sizes a thing after these words; elsewhere it means "during".
_SIZES = re.compile(
    r"\b(?:for|of|in|took|takes?|taking|taken|lasts?|lasted|lasting|after|spent|spend|spending|is|was|be|been"
    r"|with|has|had|have|and|just|well|slightly|by|waited|serving|served)\s$",
    re.IGNORECASE,
)
# A stretch of one unit is said with an article only after these: elsewhere it is a rate.
_LASTS = re.compile(
    r"\b(?:for|within|in|lasts?|lasted|after|over|take|takes|took|taken|nearly|almost|about|least|than|spent"
    r"|every|under|of|half)\s$",
    re.IGNORECASE,
)
_DURING = re.compile(r"over$", re.IGNORECASE)


def duration(match: Match, context: Context) -> Iterator[Expression]:
    table = vocabulary()
    word = match["unit"].lower().rstrip("s")
    stretch = table["stretches"].get(word)
    times, unit = stretch if stretch else (1, table["durations"].get(word))
    article = (match["article"] or "").lower()
    start, before = match.start(), _before(match)
    bound = _bound(match)
    if article and not _article_lasts(match, before, bool(stretch)):
        return
    ends = (Number(0.5 if "half" in article else 1.0, 1.0),) * 2 if article else _ends(match)
    if ends is None or unit is None:
        return
    if (
        bound == "more_than"
        and _DURING.match(match["bound"] or "")
        and not _SIZES.search(before[-12:])
    ):
        start, bound = match.start("range"), "exact"
    low, high = (end.value * float(str(times)) for end in ends)
    if "half" in article:
        low, unit = _halved(str(unit), float(str(times)))
        high = low
    if low <= high:
        value = Duration(low=low, high=high, unit=str(unit), bound=bound)
        yield Expression(start, match.end(), "duration", value)


def _halved(unit: str, times: float) -> tuple[float, str]:
    """Half a decade is five years, half an hour thirty minutes, half a year six months."""
    if times > 1:
        return times / 2, unit
    smaller = {"Y": (6, "M"), "TH": (30, "TM"), "D": (12, "TH"), "TM": (30, "TS")}
    return smaller.get(unit, (0.5, unit))


def _article_lasts(match: Match, before: str, stretch: bool) -> bool:
    """Whether "a year" is a length of time: "for a year", but not "20,000 a year"."""
    if "half" in match["article"].lower() or match["bound"]:
        return True
    if match["unit"].lower() in ("second", "minute"):
        return False
    return bool(_LASTS.search(before[-9:])) or (stretch and not before.rstrip()[-1:].isdigit())


def count(match: Match, context: Context) -> Iterator[Expression]:
    """A number that nothing else explains: its unit is for the words around it to tell."""
    text = match["n1"].lower()
    if text in ("one", "a few") or (
        text[:1].isdigit() and match["n2"] is None and _reads_as_name(match)
    ):
        return
    bound = _bound(match)
    for found in _amounts(match, "quantity", "", bare=True):
        if bound == "exact" and "dozen" in text and isinstance(found.value, Amount):
            value = found.value
            approximate = Amount(
                kind="quantity",
                low=value.low,
                high=value.high,
                unit="",
                bound="approx" if text.startswith("a ") else "exact",
                step=value.step,
            )
            yield found._replace(value=approximate)
        else:
            yield found


def _reads_as_name(match: Match) -> bool:
    """Whether a numeral is part of a name or a reference: "No. 5", "Section 7", "Boeing 737"."""
    text = match.string
    before = text[max(0, match.start("n1") - 24) : match.start("n1")]
    after = text[match.end() : match.end() + 2]
    if re.search(
        r"[#@]$|[A-Za-z]-$|/$|\bNo\.?\s$|\b[Nn]umbers?\s$|\b(?:[Pp]age|[Cc]hapter|verse|"
        r"[Ss]ection|[Aa]rticle|[Pp]aragraph|line|figure|table|version|room|gate|route|level|phase|step|part)"
        r"s?\s$",
        before,
    ):
        return True
    if after[:1] in ("/", "@", "°") or re.match(r":\d", after):
        return True
    # "Article 35", "Apollo 11": a capitalised word straight before, unless it opens the sentence.
    name = re.search(r"(?:^|(?<=\s))[A-Z][\w.&'’-]*\s$", before)
    return name is not None and match["bound"] is None and match.start("n1") > len(name[0])


def aged(match: Match, context: Context) -> Iterator[Expression]:
    for found in age(match, context):
        yield found._replace(start=match.start("n1"))


_KIN = re.compile(
    r"(?:[A-Z][\w.’'-]*|\b(?i:mother|father|son|daughter|wife|husband|brother|sister|grandmother|"
    r"grandfather|man|woman|boy|girl|teacher|driver|farmer|nurse|student|worker|resident|shopkeeper))"
    r",\s$"
)


def age_between_commas(match: Match, context: Context) -> Iterator[Expression]:
    """Ana Ruiz, 34, a baker; but not "in Act, 12," or a list of numbers."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    commas = before.endswith(", ")
    if (not commas or _KIN.search(before)) and 0 < int(match["n1"]) <= 115:
        months = vocabulary()["months"]
        last = before.rstrip(", ").split(" ")[-1].lower()
        if last not in months:
            yield from age(match, context)


def percent(match: Match, context: Context) -> Iterator[Expression]:
    tail = re.compile(r"(?:age)?[-\s]points?\b").match(match.string, match.end())
    is_points = tail is not None or re.search(r"\bpp$", match[0]) is not None
    unit = "percentage_points" if is_points else "percent"
    for found in _amounts(match, "percent", unit):
        end = tail.end() if tail and found.end == match.end() else found.end
        yield found._replace(end=end)


def fraction(match: Match, context: Context) -> Iterator[Expression]:
    """Two-thirds, a quarter, nearly half; not a third place nor the second half."""
    part, count = match["part"].lower(), match["count"]
    before = _before(match).lower()
    after = match.string[match.end() : match.end() + _NEAR]
    if part == "half":
        clear = match["bound"] or re.match(r"\s(?:of|the|its|their|his|her|all|that)\b", after)
        if not clear or re.match(r"\sof\s(?:the\s)?(?:\d{4}|year|season|game|match)\b", after):
            return
        if re.search(r"\b(?:first|second|other|latter|and a|last|\d)\s$", before):
            return
        if re.match(r"\s(?:an?|time|hour|day)\b|-", after):
            return
    elif count is None:
        return
    elif count.lower() in ("a", "an", "one") and part != "quarter":
        # "a third man", "a fifth day": an ordinal, when a noun follows.
        if re.match(
            r"\s(?!of|by|in|to|from|since|as|are|is|were|was|have|has|had|this|over|during|last|and|or"
            r"|more|less|on|at|for|higher|lower|because|when|while|after|before|said)[a-z]",
            after,
        ):
            return
    elif part == "quarter" and re.match(
        r"[-\s](?:point|final|back|century|mile|hour|million)", after
    ):
        return
    yield from _shared(match, context)


# "1.2m people": millions of them, where a noun follows; "5m tall" and "300m from": metres.
_COUNTED = re.compile(r"\s(?:[a-z-]+\s)?(?:people|[a-z]{3,}[^s\W]s)\b")


def measure(match: Match, context: Context) -> Iterator[Expression]:
    unit = match["unit"] or match["unit2"]
    if unit == "m" and _COUNTED.match(match.string, match.end()):
        found = number(f"{match['n1']}m")
        if found is not None and not match["n2"]:
            value, step = found
            amount = Amount(
                kind="quantity", low=value, high=value, unit="", bound=_bound(match), step=step
            )
            yield Expression(match.start(), match.end(), "quantity", amount, bare=True)
        return
    hyphenated = match["unit"] is not None and match.string[match.start("unit") - 1] == "-"
    if hyphenated and unit.lower() not in ("foot", "inch") and not unit.endswith("s"):
        unit += "s"
    yield from _amounts(match, "quantity", " ".join(unit.split()))
