"""What a sentence's form alone settles: questions, instructions, bylines, fragments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.claims.view import WORD, View, phrases, words
from auditor.model import ClaimType, Token

_QUESTION = re.compile(r"\?[\s\"'”’)\]*_]*$")


def by_form(view: View) -> ClaimType | None:
    """What the form alone settles."""
    if view.sentence.role == "heading":
        return "heading"
    if not view.tokens or not WORD.search(view.text):
        return "other"
    if _QUESTION.search(view.text):
        return "question"
    if view.lead:
        return None
    if _is_other(view):
        return "other"
    if _is_instruction(view):
        return "instruction"
    return None


def _has_verb(tokens: Sequence[Token]) -> bool:
    return any(token.pos in ("VERB", "AUX") for token in tokens)


def _is_other(view: View) -> bool:
    """Bylines, credits, disclaimers, greetings, signatures, fragments without a verb."""
    size = len(WORD.findall(view.text))
    if phrases("other", "phrases").search(view.lower) and size <= 30:
        return True
    if view.closing and phrases("other", "bios").search(view.lower):
        return any(m.kind == "person" for m in view.mentions)
    first = view.tokens[0].text.lower()
    if first in words("other", "greetings") and size <= 6:
        return True
    if first == "by" and size <= 14 and not _has_verb(view.tokens[1:]):
        return True
    if _is_fragment(view) or _is_foreign(view.text):
        return True
    # "— from The Last Lamp, Ines Duarte": a credit under a motto.
    credit = view.text.lstrip()[:1] in "—–"
    return not _has_verb(view.tokens) and (size <= 4 or credit or not view.mentions)


def _is_fragment(view: View) -> bool:
    """A lead-in that breaks off at its colon ("This includes:"), or a list item without a subject
    or a finite verb ("Securing access to ports.")."""
    roots = [i for i, token in enumerate(view.tokens) if token.dep == "ROOT"]
    if len(roots) != 1:
        return False
    root = view.tokens[roots[0]]
    near = [t for t in view.tokens if t.head == view.base + roots[0] and t is not root]
    bare = root.text.lower().endswith("ing") and not any(
        t.dep in ("nsubj", "nsubjpass", "aux", "expl", "csubj") for t in near
    )
    if view.text.rstrip().endswith(":"):
        before = [t for t in view.tokens if t.pos != "PUNCT"][-1:]
        return bare or any(t.pos in ("VERB", "AUX", "SCONJ") for t in before)
    # A modal further on means that the parser took the subject for the root.
    finite = any(t.pos == "AUX" for t in view.tokens)
    return bare and view.sentence.role == "item" and not finite


def _is_foreign(text: str) -> bool:
    """Whether most letters are of another script than Latin (which ends at U+024F)."""
    if text.isascii():
        return False
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char > "\u024f" for char in letters) > len(letters)


# A sentence that opens with one of these has a subject, whatever a parser makes of the rest.
_SUBJECTS = frozenset({"he", "she", "it", "they", "we", "i", "there", "this", "these", "those"})


def _asks_reader(view: View) -> bool:
    """ "Call Crimestoppers if you know more.": a verb of asking, then a name or "us", with "you"
    or an address further on."""
    first = view.tokens[0]
    if first.text.lower() not in words("instruction", "verbs") or len(view.tokens) < 3:
        return False
    second = view.tokens[1]
    named = second.pos in ("PROPN", "DET", "PRON") or second.text[:1].isupper()
    addressed = {"you", "your", "us", "our"} & {token.text.lower() for token in view.tokens}
    contact = any(mention.kind == "url" for mention in view.mentions)
    return named and bool(addressed or contact) and first.dep not in ("nsubj", "nsubjpass")


def _is_instruction(view: View) -> bool:
    """A bare verb without a subject: "Check the date." "For more, visit the page." """
    if _asks_reader(view):
        return True
    roots = [i for i, token in enumerate(view.tokens) if token.dep == "ROOT"]
    if not roots or view.tokens[0].text.lower() in _SUBJECTS:
        return False
    place = roots[0]
    root = view.tokens[place]
    if root.pos != "VERB" or root.text.lower() != root.lemma.lower():
        return False
    children = [t for t in view.tokens if t.head == view.base + place and t is not root]
    if any(t.dep in ("nsubj", "nsubjpass", "csubj", "expl") for t in children):
        return False
    if any(t.dep in ("aux", "auxpass") and t.lemma.lower() != "do" for t in children):
        return False
    before = view.tokens[:place]
    if any(t.dep in ("nsubj", "nsubjpass") and t.head >= view.base + place for t in before):
        return False
    if root.lemma.lower() in words("instruction", "blocked"):
        return False
    # "Freeze rents and those drawers will stay shut" and "Expect to hear it" foretell.
    return not (re.search(r"\band\b.*\bwill\b", view.lower) or root.lemma.lower() == "expect")
