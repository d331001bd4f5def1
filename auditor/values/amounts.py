"""Productions for money, percentages, durations, ages, scores, fractions and counts: how they are
written; `readers`, `shares` and `lengths`
say what they mean."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from auditor.values import lengths, shares
from auditor.values import readers as read
from auditor.values.matches import Read
from auditor.values.numbers import WHOLE, either, patterns, vocabulary


class Production(NamedTuple):
    """A pattern with a reader of its matches; tried only on a text with a word of `gate`, or with
    any number at all where `gate` is empty."""

    gate: frozenset[str]
    source: str
    read: Read

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first tried: a text's words rule most productions out."""
        return _compiled(self.source)


_compiled = cache(re.compile)


@cache
def productions() -> tuple[Production, ...]:
    """The amount productions, in order of precedence."""
    table, p = vocabulary(), patterns()
    bound = rf"(?:(?P<bound>{p.bound})\s*)?"
    after = rf"(?:\s(?P<after>{p.bound_after}))?"
    plus = r"(?P<plus>\+)?"
    n1 = rf"(?P<n1>{p.number})"
    to = r"(?:\s?[-–—]\s?|\s(?i:to|and|or)\s)"
    digits = rf"(?:{WHOLE})(?!\d)(?:\.\d{{1,12}})?"
    second = rf"{digits}{p.multiplier}{{0,2}}|{p.words}"
    between = r"(?:(?i:between)\s)?"
    ranged = rf"(?P<range>{between}{n1}(?:{to}(?P<n2>{second}))?){plus}"
    signs = either(table["currencies"])
    sign = rf"(?<![A-Za-z])(?P<sign>{signs})\s?"
    # After a currency sign a number need not stand clear of a letter ("US$5").
    unsigned = p.number.replace(r"(?<![\w.,])", "")
    spans = rf"(?P<range>{between}{sign}(?P<n1>{unsigned})"
    money_second = rf"(?:{to}(?:{signs})?\s?(?P<n2>{second}))?)"
    codes = either(code for code in table["currencies"] if code.isupper() and code.isalpha())
    units = either([*table["durations"], *table["stretches"]])
    symbols = either(table["measures"]["symbols"])
    # "64,000-square-metre": a hyphen may stand for the space.
    words = either(table["measures"]["words"]).replace(r"\s+", r"[-\s]+")
    parts = either(table["fractions"])
    # "5m" and "75p" are words of their own to the gates only where a space stands between.
    letters = frozenset({"n", "r"})
    pennies = frozenset({"p"})
    any_number: frozenset[str] = frozenset()
    small = rf"(?:{p.digits}|{p.words})"

    def make(gate: frozenset[str], source: str, reader: Read) -> Production:
        return Production(gate, source, reader)

    return (
        make(
            any_number,
            rf"{bound}{n1}[-\s](?P<unit>(?i:year|month|week|day))s?[-\s](?i:olds?)\b",
            read.age,
        ),
        make(
            frozenset({"aged", "age", "ages"}),
            rf"\b(?i:aged|ages?)\s(?:(?i:of|between|from)\s)?(?P<range>{n1}(?:{to}(?P<n2>{second}))?)"
            rf"\b(?!\s?[-–])(?P<over>\s(?i:and|or)\s(?i:over|older|above|up|under|younger)\b)?",
            read.aged,
        ),
        make(
            any_number,
            r"(?<![\w.,$£€])(?P<n1>\d{2})(?P<over>\s(?i:and|or)\s(?i:older|younger)\b)",
            read.aged,
        ),
        make(
            any_number,
            r"(?:(?<=[^\W\d_],\s)(?=\d{1,3}(?:[,.;:)”\"]|$))|(?<=\b(?i:man|boy)\sof\s)"
            r"|(?<=\b(?i:girl)\sof\s)|(?<=\b(?i:woman)\sof\s))(?P<n1>\d{1,3})(?![.,]?\d|\s?%)",
            read.age_between_commas,
        ),
        make(frozenset({"$"}), rf"{bound}{spans}{money_second}{plus}{after}", read.money),
        make(
            frozenset({w.split()[-1] for w in table["currency_words"]}),
            rf"{bound}{ranged}[-\s](?:(?P<word>(?i:{either(table['currency_words'])}))\b){after}"
            r"(?!\sof\b|[-\s](?:per\s)?(?:weight|heavier|lighter))",
            read.money,
        ),
        make(
            frozenset({"n", "r"} | letters),
            # A letter is a currency only before a large sum: "R20 million", "N5,000", not "N5".
            rf"{bound}(?P<range>(?<!\w)(?P<sign>[NR])(?P<n1>\d{{1,3}}(?:\.\d+)?{p.multiplier}"
            rf"|\d{{1,3}}(?:,\d{{3}})+)){after}",
            read.money,
        ),
        make(
            frozenset({"cents", "cent", "pence", "p"} | pennies),
            rf"{bound}(?P<n1>{p.number})(?:\s(?:US|U\.S\.|euro)?\s?(?P<word>(?i:cents|pence))\b"
            rf"|(?P<code>p)(?!\w|\.\d))",
            read.cents,
        ),
        make(
            frozenset(c.lower() for c in table["currencies"] if c.isalpha()),
            rf"{bound}{ranged}\s?(?P<code>{codes})\b",
            read.money,
        ),
        make(
            frozenset({"percent", "percentage", "cent"}),
            rf"{bound}(?:(?P<n1>{p.digits})|(?:(?P<count>(?i:an?|one|{either(table['units'])}))[-\s])?"
            rf"(?P<part>(?i:{parts}))\b)\s(?:(?i:of)\s)?(?i:an?|one|1)\s"
            rf"(?P<unit>(?i:percentage[-\s]point|percent|per\scent)\b)",
            shares.part_of_percent,
        ),
        make(
            frozenset({"percent", "percentage", "cent", "%", "pc", "pp"}),
            # "between 1% and 10%": the first may carry the sign too.
            rf"{bound}(?P<range>{between}{n1}(?:(?:\s?%|\s(?i:percent|per\scent))?{to}(?P<n2>{second}))?)"
            rf"{plus}(?:\s?%|[-\s](?:(?i:percent(?:age)?|per\scent|pct)\b|pc\b|pp\b)){after}",
            read.percent,
        ),
        make(
            frozenset(table["fractions"]),
            rf"{bound}(?:(?P<count>(?i:an?|one|{either(table['units'])}))[-\s])?(?P<part>(?i:{parts}))"
            rf"\b\s(?:(?i:of)\s)?(?i:an?)\s(?:(?P<unit>(?i:{words}))|(?P<time>(?i:{units})))\b",
            shares.part_of_measure,
        ),
        make(
            any_number,
            rf"{bound}(?P<range>(?P<article>(?i:half\san?|an?))(?=[-\s])|{between}{n1}"
            rf"(?:{to}(?P<n2>{second}))?)[-\s](?:(?i:full|more|calendar|straight|consecutive|long)\s)?"
            rf"(?P<unit>(?i:{units}))(?:s\b|\b(?!-old|'s\b|’s\b))(?P<half>\s(?i:and\sa\shalf)\b)?{after}(?!\s?[-\s](?:old|ago)\b)"
            rf"(?!\sof\sage)",
            lengths.duration,
        ),
        make(any_number, r"(?P<n1>\d{1,3})(?:st|nd|rd|th)[-\s](?i:minute)\b", read.minute),
        make(
            any_number,
            r"(?<![\w.,/$£€–-])(?P<n1>\d{1,3})(?:[-–](?P<n2>\d{1,3})(?![\w%/–-]|[.,]\d|\s(?:percent|per\s"
            r"cent|people|years?|days|months|hours|weeks|minutes|million|billion)\b))",
            read.score,
        ),
        make(
            frozenset({"votes", "vote"}),
            r"(?<![\w.,])(?P<n1>\d{1,3}(?:,\d{3})*)\s(?P<votes>(?i:votes?))\sto\s(?P<n2>\d{1,3}(?:,\d{3})*)\b",
            read.score,
        ),
        make(
            frozenset({"in", "out"}),
            rf"{bound}(?P<n1>(?i:\bonce)|{small})\s(?i:in(?:\severy)?|out\sof(?:\severy)?)\s"
            rf"(?P<n2>(?:\d[\d,]*|{p.words}))(?![\w%]|\s(?:percent|per\scent|{units}))",
            shares.one_in,
        ),
        make(
            frozenset(table["fractions"]) | frozenset({"half"}),
            rf"{bound}(?:\b(?P<count>(?i:an?|one|{either(table['units'])}))[-\s])?\b"
            rf"(?P<part>(?i:{parts}))\b",
            shares.fraction,
        ),
        make(
            any_number,
            rf"{bound}{ranged}(?:[-\s](?P<unit>(?i:{words}))\b|\s?(?P<unit2>{symbols})(?![\w²³])"
            rf"|(?P<heat>(?<=\d)[CF])\b){after}",
            read.measure,
        ),
        make(
            frozenset({"of"}),
            rf"{bound}(?P<n1>{small})\s(?i:of)\s(?:(?i:the|its|their|his|her|our|all)\s)?"
            rf"(?:(?i:last|first|past|other)\s)?(?P<n2>(?:\d[\d,]*|{p.words}))"
            rf"(?![\w%])",
            shares.of_many,
        ),
        make(
            any_number,
            rf"{bound}{ranged}(?![\w])(?!\s?%){after}",
            read.count,
        ),
    )
