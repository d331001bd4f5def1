"""What the wording of a sum, percentage, age, score, measure or count stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from auditor.values import matches as of
from auditor.values.calendar import Context
from auditor.values.matches import Match
from auditor.values.numbers import number, vocabulary
from auditor.values.types import Amount, Bound, Expression


def money(match: Match, context: Context) -> Iterator[Expression]:
    table = vocabulary()
    groups = match.groupdict()
    sign = groups.get("sign") or ""
    word = " ".join((groups.get("word") or "").lower().split())
    code = (
        {"N": "NGN", "R": "ZAR"}.get(sign)
        or table["currencies"].get(sign)
        or table["currency_words"].get(word)
    )
    if code is None:
        code = table["currencies"].get(groups.get("code") or "")
    if code in table["local"]:
        options = table["local"][str(code)]
        code = next((options[p] for p in context.places if p in options), str(code))
    if code == "crown" and "crowns" not in word:
        code = "NOK"
    yield from of.amounts(match, "money", str(code))


def cents(match: Match, context: Context) -> Iterator[Expression]:
    """99 cents, 75p: hundredths of a dollar, a euro or a pound."""
    found = number(match["n1"])
    if found is None or not 0 < found.value < 1000:
        return
    pence = match["code"] or (match["word"] or "").lower() == "pence"
    if match["code"] and (found.value > 99 or not match["n1"].isdigit()):
        return
    local = vocabulary()["local"]["cent"]
    code = "GBP" if pence else "EUR" if "euro" in match[0] else "USD"
    if code == "USD" and "US" not in match[0] and "U.S." not in match[0]:
        code = next((local[p] for p in context.places if p in local), code)
    value = round(found.value / 100, 6)
    amount = Amount(kind="money", low=value, high=value, unit=code, bound=of.bound(match), step=0.0)
    yield Expression(match.start(), match.end(), "money", amount)


def age(match: Match, context: Context) -> Iterator[Expression]:
    groups = match.groupdict()
    unit = (groups.get("unit") or "year").lower().rstrip("s")
    found = number(match["n1"])
    # A crystal may be of any age; a person is not "1,200, from Lisbon".
    spelled_out = groups.get("unit") is not None
    if found is not None and 0 < found.value < (1e10 if spelled_out else 130):
        yield from of.amounts(match, "quantity", f"{unit}s_of_age")


def score(match: Match, context: Context) -> Iterator[Expression]:
    cues = vocabulary()["cues"]["score"]
    near = match.string[max(0, match.start() - of.NEAR) : match.end() + of.NEAR]
    words = frozenset(re.findall(r"[a-z]+", near.lower()))
    if not match.groupdict().get("votes") and words.isdisjoint(cues):
        return
    a, b = number(match["n1"]), number(match["n2"])
    if a is None or b is None:
        return
    amount = Amount(kind="quantity", low=a.value, high=b.value, unit="score")
    yield Expression(match.start(), match.end(), "quantity", amount)


def minute(match: Match, context: Context) -> Iterator[Expression]:
    yield from of.amounts(match, "quantity", "match_minute")


def count(match: Match, context: Context) -> Iterator[Expression]:
    """A number that nothing else explains: its unit is for the words around it to tell."""
    text = match["n1"].lower()
    if text in ("one", "a few") or (
        text[:1].isdigit() and match["n2"] is None and _reads_as_name(match)
    ):
        return
    bound = of.bound(match)
    for found in of.amounts(match, "quantity", "", bare=True):
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
        r"[#@]$|[A-Za-z]-$|/$|\bNo\.?\s$|\b(?i:number|page|chapter|verse|section|article|paragraph"
        r"|line|figure|table|version|room|gate|route|level|phase|step|part|runway|platform|lane|pier"
        r"|terminal|unit|block|plot|flight|channel|grade|class|group|district|ward|exit|junction"
        r"|highway|row|column|episode|volume|appendix|annex|clause|rule|exhibit|option|question)s?\s$",
        before,
    ):
        return True
    if after[:1] in ("/", "@", "°") or re.match(r":\d", after):
        return True
    # "Article 35", "Apollo 11": a capitalised word straight before, unless it opens the sentence.
    name = re.search(r"(?:^|(?<=\s))[A-Z][\w.&'’-]*\s$", before)
    return name is not None and match["bound"] is None and match.start("n1") > len(name[0])


def aged(match: Match, context: Context) -> Iterator[Expression]:
    """Aged 34, ages 5 to 11, 65 and older."""
    over = (match["over"] or "").split()
    bound: Bound = "exact"
    if over:
        bound = "at_most" if over[-1].lower() in ("under", "younger") else "at_least"
    for found in age(match, context):
        if isinstance(found.value, Amount):
            value = replace(found.value, bound=bound if over else found.value.bound)
            end = match.end() if found.end == match.end() else found.end
            yield found._replace(start=match.start("n1"), end=end, value=value)


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
    for found in of.amounts(match, "percent", unit):
        end = tail.end() if tail and found.end == match.end() else found.end
        yield of.signed(match, found._replace(end=end))


# "1.2m people": millions of them, where a noun follows; "5m tall" and "300m from": metres.
_COUNTED = re.compile(r"\s(?:[a-z-]+\s)?(?:people|[a-z]{3,}[^s\W]s)\b")


def measure(match: Match, context: Context) -> Iterator[Expression]:
    unit = match["unit"] or match["unit2"] or match["heat"]
    if unit == "m" and _COUNTED.match(match.string, match.end()):
        found = number(f"{match['n1']}m")
        if found is not None and not match["n2"]:
            value, step = found
            amount = Amount(
                kind="quantity", low=value, high=value, unit="", bound=of.bound(match), step=step
            )
            yield Expression(match.start(), match.end(), "quantity", amount, bare=True)
        return
    hyphenated = match["unit"] is not None and match.string[match.start("unit") - 1] == "-"
    if "-" in unit and unit.lower() not in vocabulary()["measures"]["words"]:
        unit = unit.replace("-", " ")
    if hyphenated and unit.lower() not in ("foot", "inch") and not unit.endswith("s"):
        unit += "s"
    for expression in of.amounts(match, "quantity", " ".join(unit.split())):
        yield of.signed(match, expression)
