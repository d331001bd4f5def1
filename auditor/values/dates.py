"""Productions for dates and clock times: how they are written; `moments` says what they mean."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from auditor.values import moments as at
from auditor.values.moments import Resolve
from auditor.values.numbers import either, patterns, vocabulary

YEAR = r"(?:1[5-9]|20)\d\d"


class Production(NamedTuple):
    """A pattern with what its matches stand for. It is tried only on a text that has a word of
    `gate`, or a digit where "" is in it."""

    gate: frozenset[str]
    source: str
    resolve: Resolve

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first tried: a text's words rule most productions out."""
        return _compiled(self.source)


_compiled = cache(re.compile)


@cache
def productions() -> tuple[Production, ...]:
    """The date productions, in order of precedence."""
    table = vocabulary()
    long_months = [m for m in table["months"] if len(m) > 4 or m in ("may", "june", "july")]
    short = either(name for name in table["months"] if name not in long_months)
    month = rf"(?P<month>(?i:{either(long_months)})\b|(?i:{short})\b\.?)"
    # Month names are capitalised; "May" and "March" alone need a preposition before them.
    capital = r"(?=[A-Z])"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    edges = r"(?:very\s)?(?:start|beginning|end)|(?:first|last|final)\sday"
    edge = rf"(?P<edge>(?i:(?:the\s)?(?:{edges})\sof)\s)?"
    year = rf"(?P<year>{YEAR})(?!\d)"
    which_year = r"(?P<which_year>(?i:this|last|next))\s(?i:year)\b"
    day_part = r"(?:(?i:the\s)?(?i:night|morning|afternoon|evening|eve)\s(?i:of)\s)?"
    weekdays = either(table["weekdays"])
    lead = rf"(?:(?i:{weekdays}),?\s(?:the\s)?)?"
    part = r"(?P<part>(?i:early|mid|middle|late))"
    whole_months = frozenset(table["months"])
    count = patterns().number
    ordinals = either(table["ordinals"])
    years = frozenset({"year", "month", "week", "quarter", "weekend"})

    def make(gate: frozenset[str], source: str, resolve: Resolve) -> Production:
        return Production(gate, source, resolve)

    digit = frozenset({""})
    year_tail = rf"(?:,?\s(?:(?i:of)\s)?(?:{year}|{which_year}))"
    return (
        make(digit, rf"(?<![\w/-]){year}-(?P<m>\d\d)-(?P<d>\d\d)(?![\w/-])", at.iso),
        make(digit, rf"(?<![\w/.])(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.]{year}(?![\w/])", at.numeric),
        make(
            whole_months,
            rf"{day_part}{lead}\b{day}(?:\s?[-–—]\s?(?P<day_to>\d\d?)(?:st|nd|rd|th)?)?\s(?i:of\s)?"
            rf"{capital}{month}{year_tail}?",
            at.day_month,
        ),
        make(
            whole_months,
            rf"{day_part}{lead}\b{capital}{month}\s{day}(?!\d|[,.]\d|\s?(?:percent|%|per\s|million))"
            rf"(?:\s?[-–—]\s?(?P<day_to>\d\d?)(?:st|nd|rd|th)?\b)?{year_tail}?",
            at.day_month,
        ),
        make(
            frozenset({"year", "months", "quarter"}),
            rf"(?:(?i:the)\s)?(?:(?i:first\s)?(?:(?i:full|financial|fiscal)\s)?(?P<whole>(?i:year|quarter))"
            rf"|(?P<count>{count})\s(?i:months))\s(?i:to|through|ending|ended)\s(?:(?i:in|the\send\sof)\s)?"
            rf"{capital}{month}\b(?!\s\d{{1,2}}\b){year_tail}?",
            at.span_to,
        ),
        make(
            whole_months,
            r"(?:(?i:the)\s)?(?P<nth>(?i:first|second|third|fourth|final|last))\s(?:(?i:full)\s)?"
            rf"(?P<stretch>(?i:week|weekend|half))\s(?i:of)\s{capital}{month}(?!\s\d{{1,2}}\b)"
            rf"{year_tail}?",
            at.part_of_month,
        ),
        make(
            whole_months,
            rf"{edge}(?:(?i:early|mid|late)[-\s])?\b{capital}{month}{year_tail}",
            at.month_only,
        ),
        make(
            whole_months,
            rf"{edge}(?:(?:(?i:early|mid|late)[-\s])|(?P<which>(?i:last|next|this))\s)?(?<![\w’'])"
            rf"{capital}(?P<month>(?i:{either(long_months)}))\b(?!\s\d|['’]s\s[A-Z]|\s[A-Z][a-z])",
            at.bare_month,
        ),
        make(
            _holiday_words(),
            rf"\b(?:(?P<which>(?i:last|this|next))\s)?{capital}(?P<holiday>(?i:{_holidays()}))\b"
            rf"(?:,?\s(?:{year}|{which_year}))?(?!\s(?:[A-Z]|week|market|tree|card|present|gift|song|dinner|sale))",
            at.holiday,
        ),
        make(
            frozenset({"quarter", "half"}),
            rf"(?:(?i:the)\s)?(?P<nth>(?i:first|second|third|fourth|final|last))[\s-]"
            rf"(?i:(?:calendar\s|fiscal\s|financial\s)?(?:quarter|half))"
            rf"(?:\s(?i:of|in)\s(?:(?i:the\s)?(?:(?i:fiscal|financial)\s(?i:year\s)?)?{year}"
            rf"|{which_year}|(?i:the\syear)\b)|(?<=quarter)\b(?!\s(?:of\s)?(?:an?|the|its|his|her)\b))",
            at.quarter,
        ),
        make(digit, rf"\b[QH](?P<digit>[1-4])\b(?:\s(?i:of\s)?{year})", at.quarter),
        make(
            frozenset({"fy", "fiscal", "financial", "season", "year"}) | digit,
            rf"(?:(?i:the)\s)?(?:\bFY\s?|(?i:fiscal|financial)\s(?i:year\s)?)?(?<![\d£$€.,-]){year}"
            rf"\s?[-/–—]\s?(?P<tail>{YEAR}|\d\d)(?![\d-])"
            rf"(?:\s(?i:financial|fiscal|tax|school|academic)\s(?i:year)|\s(?i:season))?",
            at.double_year,
        ),
        make(
            frozenset({"fy"}),
            r"\bFY\s?['’]?(?P<short>\d\d)(?:[-/–](?P<until>\d\d))?(?!\d)",
            at.fiscal,
        ),
        make(
            frozenset({"century"}),
            rf"(?:(?i:the)\s)?(?:(?i:early|mid|late)[-\s])?\b(?P<nth>\d\d?(?:st|nd|rd|th)|(?i:{ordinals}))"
            rf"[-\s](?i:century)\b(?!\s(?i:bce?)\b)",
            at.century,
        ),
        make(
            digit,
            r"(?:(?i:(?:the\s)?(?:start|beginning|middle|end)\sof)\s)?(?:(?i:the)\s)?(?:(?i:early|mid|late)"
            r"[-\s])?(?P<decade>(?:1[4-9]|20)\d0|[’']\d0|(?<=[tT]he\s)[2-9]0|(?<=late\s)[2-9]0|(?<=early\s)[2-9]0)"
            r"['’]?s\b",
            at.decade,
        ),
        make(
            frozenset(table["decades"]),
            rf"(?:(?i:the)\s(?:(?i:early|mid|late)[-\s])?|(?i:early|mid|late)[-\s])(?:(?i:nineteen)-)?"
            rf"(?P<named>(?i:{either(table['decades'])}))\b",
            at.named_decade,
        ),
        make(
            frozenset(table["seasons"]),
            rf"(?:\b(?P<which>(?i:this|last|next|previous|coming))\s(?P<season>(?i:spring|summer|"
            rf"autumn|fall|winter))\b|(?:(?i:the)\s)?\b(?P<season2>(?i:spring|summer|autumn|fall|winter))"
            rf"\s(?i:of\s)?(?:{year}|{which_year})|(?<=\b[Ii]n\s)the\s(?P<season3>spring|summer|autumn"
            r"|fall|winter)\b(?=[,.;)]|\sand\b|$))",
            at.season,
        ),
        make(
            frozenset({"early", "mid", "middle", "late"}),
            rf"\b{part}\s(?P<which>(?i:this|last|next))\s(?i:year)\b",
            at.this_part,
        ),
        make(
            digit,
            rf"{edge}(?:(?i:the\s)?\b{part}(?:\s(?i:of))?[-\s](?=\d)|\bFY\s?(?=\d)|(?:(?i:the\s)?"
            rf"(?i:fiscal|financial)\s(?i:year\s)?)?(?<![\w£$€¥₹.,/:#-])){year}(?![\w/:]|[.,]\d|-\w|\s?%|\s(?i:percent|per\s"
            rf"cent|people|miles|km|metres|meters|feet|dollars|euros|pounds|tonnes|tons|times|years|days|"
            rf"hours|members|workers|homes|jobs|troops|soldiers|seats|votes)\b)",
            at.year_alone,
        ),
        make(
            frozenset({"weekend"}),
            r"\b(?P<which>(?i:this|last|next|the|over\sthe|past))\s(?i:(?:past\s)?weekend)\b(?!\sof)",
            at.weekend,
        ),
        make(
            frozenset(table["weekdays"]),
            rf"(?<!\bevery\s)(?<!\bEvery\s)(?<!\beach\s)(?<!\bEach\s)\b(?:(?P<which>(?i:last|next|this|"
            rf"coming|previous|past))\s)?{capital}(?P<weekday>(?i:{weekdays}))(?i:(?P<after>\s(?:last|"
            rf"next)\sweek\b)|\s(?:night|morning|afternoon|evening)\b)?(?![\w’']|-|\s[A-Z][a-z]+\s[A-Z])",
            at.weekday,
        ),
        make(
            frozenset({"today", "yesterday", "tomorrow", "tonight"}),
            r"\b(?P<word>(?i:today|yesterday|tomorrow|tonight))(?i:\s(?:night|morning|afternoon|"
            r"evening))?\b(?!['’]s)",
            at.deictic,
        ),
        make(
            frozenset(
                {"earlier", "later", "following", "previous", "preceding", "before", "prior"}
            ),
            r"\b(?:(?:an?|one|the)\s(?P<unit>(?i:year|month|week|day))\s(?:(?i:earlier|before(?=[,.;)]|$)"
            r"|previously)|(?P<later>(?i:later)))|(?i:the)\s(?:(?P<next>(?i:following|next))|(?i:previous|"
            r"preceding|prior))\s(?P<unit2>(?i:year|month|week|day)))\b",
            at.adjacent,
        ),
        make(
            years,
            rf"{edge}\b(?P<which>(?i:this|last|next|the\scurrent|the\scoming))\s"
            r"(?P<unit>(?i:year|month|week|quarter))\b(?!-|\sof\b)",
            at.relative,
        ),
        make(
            frozenset({"ago"}),
            rf"\b(?P<count>(?i:an?)(?=\s)|{count})\s(?P<unit>(?i:days?|weeks?|months?|years?|decades?|"
            rf"century|centuries))\s(?i:ago)\b",
            at.ago,
        ),
    )


def _holidays() -> str:
    names = [*vocabulary()["holidays"], *vocabulary()["movable"]]
    return either(names).replace("'", "['’]")


def _holiday_words() -> frozenset[str]:
    """The first word of each holiday, and of "New Year's" the second, which is rarer."""
    names = [*vocabulary()["holidays"], *vocabulary()["movable"]]
    return frozenset(re.findall(r"[a-z]+", name)[0] for name in names)


@cache
def clock_pattern() -> re.Pattern[str]:
    """A clock time: "10 a.m.", "6.30am GMT", "14:30", "0930 GMT", "noon", "half past four in the
    morning"."""
    hours = either([*vocabulary()["units"], "ten", "eleven", "twelve"])
    zone = (
        r"(?:\s\(?(?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T|C[SD]T|M[SD]T|IST|EAT|WAT|SAST|AES?T|[Ll]ocal\stime"
        r"|hrs)\b\)?)"
    )
    return re.compile(
        rf"(?<![\w.,:$£€])(?:(?P<hour>\d\d?)(?:[.:](?P<minute>[0-5]\d))?\s?(?P<half>(?i:[ap]\.\s?m\b\.?|[ap]m\b))"
        rf"{zone}?"
        rf"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?!\d|:\d){zone}?"
        rf"|(?P<military>(?:[01]\d|2[0-3])[0-5]\d){zone}"
        rf"|\b(?:(?P<past>(?i:half\spast|quarter\spast|quarter\sto))\s)?(?P<spoken>(?i:{hours})|\d\d?)"
        rf"(?:\so['’]clock)?\s(?i:in\sthe)\s(?P<part>(?i:morning|afternoon|evening))\b"
        rf"|\b(?P<word>(?i:noon|midday|midnight))\b)"
    )
