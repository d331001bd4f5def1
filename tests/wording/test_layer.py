"""Loaded words: pairs of uses, own voice, impartiality, evasion, odd input."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Annotated, Document, Sentence, Token
from auditor.wording.layer import wording
from auditor.wording.pieces import pieces
from auditor.wording.terms import fitted

Annotate = Callable[..., Annotated]
EXAMPLES = tomllib.loads(
    (Path(__file__).parents[1] / "examples/loaded_language.toml").read_text(encoding="utf-8")
)


def _cases(group: str) -> list[Any]:
    return [
        pytest.param(
            entry,
            id=f"{number}-{entry['span']}",
            marks=pytest.mark.xfail(reason=entry["known"], strict=True) if "known" in entry else (),
        )
        for number, entry in enumerate(EXAMPLES[group])
    ]


def _shown(annotated: Annotated) -> list[str]:
    """What a reader sees unasked."""
    return [term.text for term in annotated.loaded if term.tier != "suggestion"]


def _hits(annotated: Annotated, span: str) -> list[str]:
    start = annotated.document.text.index(span)
    return [
        term.kind
        for term in annotated.loaded
        if term.start < start + len(span) and term.end > start
        if not term.quoted and term.tier != "suggestion"
    ]


@pytest.mark.parametrize("entry", _cases("flags"))
def test_loaded_use_is_flagged(annotate_text: Annotate, entry: dict[str, Any]) -> None:
    kinds = entry.get("kinds", [entry.get("kind")])
    assert set(_hits(annotate_text(entry["text"]), entry["span"])) & set(kinds)


@pytest.mark.parametrize("entry", _cases("passes"))
def test_literal_use_is_not_flagged(annotate_text: Annotate, entry: dict[str, Any]) -> None:
    assert not _hits(annotate_text(entry["text"]), entry["span"]), entry["why"]


def test_the_table_holds_forty_pairs() -> None:
    assert len(EXAMPLES["flags"]) == len(EXAMPLES["passes"]) >= 40


# --- the sentence's probability ----------------------------------------------------------------


def test_loaded_sentences_score_above_plain_ones(annotate_text: Annotate) -> None:
    loaded = "This shameful, cynical betrayal is a disgrace to every decent citizen."
    plain = "The committee meets on Tuesday at ten to read the draft of the budget."
    assert annotate_text(loaded).p_loaded[0] > 0.7
    assert annotate_text(plain).p_loaded[0] < 0.3


def test_one_probability_a_sentence(annotate_text: Annotate) -> None:
    annotated = annotate_text("It rained.\n\n• \n\nThe mayor's vile lies disgust us all. 123.")
    assert len(annotated.p_loaded) == len(annotated.sentences)
    assert all(0 <= p <= 1 for p in annotated.p_loaded)


# --- reasons and alternatives ------------------------------------------------------------------


def test_a_reason_quotes_the_word_and_the_alternative(annotate_text: Annotate) -> None:
    text = "The senator slammed the new budget as a betrayal of every family in the state."
    term = next(t for t in annotate_text(text).loaded if t.text == "slammed")
    assert term.alternative == "criticised"
    assert term.reason == (
        "“slammed” stirs feeling about what it reports; “criticised” would report the same."
    )


@pytest.mark.parametrize(
    ("alternative", "text", "lemma", "pos", "expected"),
    [
        ("criticise", "slams", "slam", "VERB", "criticises"),
        ("criticise", "slamming", "slam", "VERB", "criticising"),
        ("criticise", "slam", "slam", "VERB", "criticise"),
        ("say", "claimed", "claim", "VERB", "said"),
        ("take over", "hijacked", "hijack", "VERB", "took over"),
        ("supporter", "zealots", "zealot", "NOUN", "supporters"),
        ("strict", "draconian", "draconian", "ADJ", "strict"),
        ("strict", "harsher", "harsh", "ADJ", "stricter"),
        ("serious", "direst", "dire", "ADJ", "most serious"),
        ("stop", "torpedoed", "torpedo", "VERB", "stopped"),
        ("override", "trampling", "trample", "VERB", "overriding"),
        ("false statement", "lies", "lie", "NOUN", "false statements"),
        ("breach of trust", "betrayals", "betrayal", "NOUN", "breaches of trust"),
        ("criticism", "backlashes", "backlash", "NOUN", "criticism"),
    ],
)
def test_alternatives_take_the_form_of_the_word(
    alternative: str, text: str, lemma: str, pos: str, expected: str
) -> None:
    token = Token(0, len(text), text, lemma, pos, 0, "ROOT", "", 0)
    assert fitted(alternative, token) == expected


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("The party doubled down on its threat.", "doubled down", "repeated"),
        ("Costs have plummeted since the cynical, shameful deal.", "plummeted", "fallen"),
        ("The ministry dragged its feet on the dam.", "dragged its feet", "delayed"),
        ("Union bosses vilified the plan.", "Union bosses", "union leaders"),
        ("She leads the so-called reform council.", "so-called", None),
    ],
)
def test_alternatives_fit_the_sentence(
    annotate_text: Annotate, text: str, span: str, expected: str | None
) -> None:
    found = {term.text: term.alternative for term in annotate_text(text).loaded}
    assert span in found
    assert found[span] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister insisted on a second reading of the draft.",
        "She joined a super PAC in May.",
        "ABSTRACT.",
        "Populism and protectionism are the subjects of the course.",
        "The port shipped 40,000 barrels of crude oil in May.",
        "The pilot uttered two words before the landing.",
        "The tax regime of the island changed in 2019.",
    ],
)
def test_plain_uses_pass(annotate_text: Annotate, text: str) -> None:
    assert not _shown(annotate_text(text))


# --- own voice ---------------------------------------------------------------------------------


def test_quoted_words_are_marked_as_quoted(annotate_text: Annotate) -> None:
    text = "“This is a shameful and disgraceful betrayal of our town,” said Ms Ortega."
    found = annotate_text(text).loaded
    assert found and all(term.quoted for term in found)


def test_answers_of_an_interview_are_not_the_text_s_own_words(annotate_text: Annotate) -> None:
    text = "Q: How was the trip?\n\nA: It was a disgraceful farce.\n\nQ: And the vile hotel?\n"
    found = {term.text: term.quoted for term in annotate_text(text).loaded}
    assert found["disgraceful farce"]
    assert not found["vile"]


def test_a_heading_in_quotation_marks_is_somebody_s(annotate_text: Annotate) -> None:
    text = "The vote is on Friday.\n\n“A shameful and pathetic farce”\n\nThe mayor left."
    found = annotate_text(text).loaded
    assert found and all(term.quoted for term in found)


def test_scare_quotes_cast_doubt(annotate_text: Annotate) -> None:
    text = "The bully's pathetic “reform” insults every honest teacher in this town."
    terms = [t for t in annotate_text(text).loaded if t.text == "“reform”"]
    assert [t.kind for t in terms] == ["hedge_or_doubt"]
    assert not terms[0].quoted


def test_a_source_s_own_term_is_no_scare_quote(annotate_text: Annotate) -> None:
    text = "The spokesman said the plan was a pathetic “reform” and an outrage."
    assert not [t for t in annotate_text(text).loaded if t.text == "“reform”"]


# --- impartiality ------------------------------------------------------------------------------

SIDES = [
    ("Democrats", "Republicans"),
    ("Russia", "Ukraine"),
    ("Muslim", "Christian"),
    ("Palestinian", "Israeli"),
    ("Trump", "Biden"),
    ("he", "she"),
    ("conservative", "liberal"),
    ("women", "men"),
]
FRAMES = [
    ("{} slammed the plan", ("NOUN", "VERB", "DET", "NOUN")),
    ("shameless {} leaders lie", ("ADJ", "ADJ", "NOUN", "VERB")),
    ("angry {} met here", ("ADJ", "NOUN", "VERB", "ADV")),
]


def _by_hand(frame: str, tags: tuple[str, ...], word: str) -> Annotated:
    """The same parse whatever the word: names and demonyms as proper nouns."""
    text = frame.format(word)
    tokens: list[Token] = []
    start = 0
    for part, tag in zip(text.split(), tags, strict=True):
        named = part == word and word[0].isupper()
        tokens.append(
            Token(
                start,
                start + len(part),
                part,
                part.lower(),
                "PROPN" if named else tag,
                0,
                "dep",
                "NORP" if named else "",
                0,
            )
        )
        start += len(part) + 1
    sentence = Sentence(0, len(text), 0, len(tokens), "prose", 0)
    return Annotated(
        document=Document(id="x", text=text),
        tokens=tuple(tokens),
        sentences=(sentence,),
        entities=(),
    )


@pytest.mark.parametrize(("frame", "tags"), FRAMES)
@pytest.mark.parametrize("sides", SIDES)
def test_swapping_sides_changes_nothing(
    frame: str, tags: tuple[str, ...], sides: tuple[str, str]
) -> None:
    terms, chances = zip(*(wording(_by_hand(frame, tags, side)) for side in sides), strict=True)
    assert abs(chances[0][0] - chances[1][0]) <= 1e-9
    assert [t.text for t in terms[0]] == [t.text for t in terms[1]]
    assert [t.probability for t in terms[0]] == [t.probability for t in terms[1]]
    assert not any(side in t.text for side, found in zip(sides, terms, strict=True) for t in found)


def test_other_words_do_change_the_score() -> None:
    frame, tags = FRAMES[0]
    one, other = (wording(_by_hand(frame, tags, w))[1][0] for w in ("thugs", "teachers"))
    assert abs(one - other) > 0.01


def test_a_name_of_two_words_reads_as_one_of_one(annotate_text: Annotate) -> None:
    frame = "Officials from {} shamelessly lied about the deal."
    one, other = (annotate_text(frame.format(n)) for n in ("Russia", "the United States"))
    assert one.p_loaded[0] == pytest.approx(other.p_loaded[0], abs=0.02)


# --- evasion and odd input ---------------------------------------------------------------------


def test_invisible_characters_hide_nothing(annotate_text: Annotate) -> None:
    plain = annotate_text("This is a disgraceful betrayal of our town.")
    hidden = annotate_text("This is a dis\u00adgrace\u200bful betrayal of our town.")
    assert plain.p_loaded == hidden.p_loaded
    term = hidden.loaded[0]
    assert hidden.document.text[term.start : term.end] == term.text
    assert "dis\u00adgrace\u200bful" in term.text


@pytest.mark.parametrize(
    "text", ["", " \n", ".", "“", "a", "“”", "\u200b", "7 7 7", "Ü̈ñ😀", "- - -"]
)
def test_odd_input_is_survived(annotate_text: Annotate, text: str) -> None:
    annotated = annotate_text(text)
    assert len(annotated.p_loaded) == len(annotated.sentences)


def test_order_and_repeats_are_stable(annotate_text: Annotate) -> None:
    annotated = annotate_text("The vile, cynical clowns gloat. Everyone knows it is a disgrace.")
    assert wording(annotated) == wording(annotated)
    starts = [term.start for term in annotated.loaded]
    assert starts == sorted(starts)


_PARTS = st.sampled_from(
    [
        "the",
        "shameless",
        "“",
        "”",
        "thugs",
        "so",
        "-",
        "called",
        "claimed",
        "slammed",
        "it",
        ".",
        "\n",
    ]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_PARTS, max_size=14))
def test_terms_are_inside_the_text_and_apart(annotate_text: Annotate, parts: list[str]) -> None:
    annotated = annotate_text(" ".join(parts))
    end = 0
    for term in annotated.loaded:
        assert end <= term.start < term.end <= len(annotated.document.text)
        assert annotated.document.text[term.start : term.end] == term.text
        assert 0 <= term.probability <= 1 and term.reason.count("“")
        end = term.end


def test_an_unlayered_parse_will_do(annotate_text: Annotate) -> None:
    annotated = annotate_text("A vile and cynical betrayal of us all.")
    bare = replace(annotated, quotations=(), attributions=(), loaded=(), p_loaded=())
    assert wording(bare)[0]


# --- without the learned part ------------------------------------------------------------------


def test_lists_alone_find_what_is_listed(annotate_text: Annotate) -> None:
    annotated = annotate_text("The shameless mayor slammed the plan. The council met in May.")
    terms, chances = wording(annotated, lexicon_only=True)
    assert {"shameless", "slammed"} <= {term.text for term in terms}
    assert chances[0] > 0.5 > chances[1]
    assert all("on no list" not in term.reason for term in terms)


def test_lists_alone_know_a_literal_use(annotate_text: Annotate) -> None:
    annotated = annotate_text("The wind slammed the shutters of the barn.")
    assert not wording(annotated, lexicon_only=True)[0]


# --- advice ------------------------------------------------------------------------------------


def test_what_is_not_sure_says_so(annotate_text: Annotate) -> None:
    text = "The vile, cynical clowns gloat. The mayor admitted that the bridge was late."
    found = annotate_text(text).loaded
    for term in found:
        assert term.sure == ("not counted" not in term.reason)
    assert {term.sure for term in found} == {True, False}


def _tiers(annotated: Annotated) -> dict[str, str]:
    return {term.text: term.tier for term in annotated.loaded}


def test_what_is_reported_is_advice_and_says_whose(annotate_text: Annotate) -> None:
    annotated = annotate_text("Residents said the plan was a disgrace.")
    assert set(_tiers(annotated).values()) == {"advice"}
    assert "“Residents”" in annotated.loaded[0].reason


def test_the_writer_s_own_word_beside_a_report_counts(annotate_text: Annotate) -> None:
    annotated = annotate_text("The shameless mayor said the plan was late.")
    assert _tiers(annotated)["shameless"] == "finding"


def test_marks_in_a_plain_sentence_are_a_suggestion(annotate_text: Annotate) -> None:
    annotated = annotate_text('The bill\'s "safeguards" protect nobody.')
    assert _tiers(annotated) == {'"safeguards"': "suggestion"}
    assert not annotate_text('The term "reform" appears nine times in the report.').loaded


def test_a_name_is_no_loaded_word(annotate_text: Annotate) -> None:
    assert not annotate_text("The ferry Savage left at noon.").loaded


def _named(text: str, score: float, word: str, **changes: Any) -> list[bool]:
    """Whether `word` is found, sure or not, when the tagger gives it `score`."""
    tokens = tuple(
        Token(m.start(), m.end(), m.group(), m.group().lower(), pos, 0, "dep", "", 0)
        for m, pos in zip(re.finditer(r"\S+", text), changes.pop("tags"), strict=True)
    )
    role = changes.pop("role", "prose")
    sentence = Sentence(0, len(text), 0, len(tokens), role, 0)
    annotated = Annotated(
        document=Document(id="x", text=text), tokens=tokens, sentences=(sentence,), entities=()
    )
    words = [score if token.text == word else 0.01 for token in tokens]
    return [piece.tier == "finding" for piece in pieces(annotated, sentence, words, 0.6)]


PLAIN = ("DET", "ADJ", "NOUN")


def test_a_word_on_no_list_needs_a_chance_of_its_own() -> None:
    found = [_named("the fiery plan", p, "fiery", tags=PLAIN) for p in (0.3, 0.5, 0.6, 0.9)]
    assert found == [[], [], [False], [True]]


def test_verbs_and_nouns_on_no_list_need_more() -> None:
    tags = ("PRON", "VERB", "PRON")
    found = [_named("they ripped it", p, "ripped", tags=tags) for p in (0.6, 0.68)]
    assert found == [[], [False]]


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("the fiery plan", "fiery", "heading"),
        ("the Fiery plan", "Fiery", "prose"),
        ("the ogreatfiery plan", "ogreatfiery", "prose"),
    ],
)
def test_no_advice_on_headings_names_and_broken_words(text: str, word: str, role: str) -> None:
    assert _named(text, 0.6, word, tags=PLAIN, role=role) == []


@pytest.mark.parametrize(
    "text",
    [
        "Police said the hacked email accounts were closed.",
        "She met her childhood hero at the fair.",
        "The party claims nomination for two seats.",
    ],
)
def test_plain_company_is_no_advice(annotate_text: Annotate, text: str) -> None:
    assert not _shown(annotate_text(text))
