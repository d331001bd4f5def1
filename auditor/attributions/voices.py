"""Whether an attribution passes on words or thoughts, or only says what somebody did or wants.

The corpus that the cues were learned from marks attitudes and acts too ("signed the treaty",
"supports the ban", "the move signals"). A reader who asks "who says so?" is not served by those:
they are found, shown and not counted.
"""

from __future__ import annotations

from functools import cache

from auditor.attributions.candidate import Candidate
from auditor.attributions.drafts import Draft
from auditor.attributions.kinds import NO_VOICE
from auditor.attributions.subjects import RELATIVES
from auditor.attributions.trees import Trees
from auditor.lexicon import lines, toml
from auditor.model import AttributionKind, Source

# Frames that set a source beside a statement or name a report: always words.
_BESIDE = frozenset(
    {"according", "adjunct", "adverb", "label", "verb-colon", "as", "quote", "estimate", "after"}
)
_CLAUSES = ("clause", "parenthesis", "tail", "passive-clause")


_READER = frozenset({"you", "your", "yourself", "one", "one's"})
_THINGS = frozenset({"it", "this", "that", "which", "these", "those", "its"})


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(toml("attribution/voices.toml")[kind])


def unvoiced(
    draft: Draft, trees: Trees, kind: AttributionKind, source: Source | None
) -> str | None:
    """Why no words or thoughts are passed on, as the end of a sentence; `None` where they are."""
    if draft.label or draft.name is not None or draft.carried is not None or draft.quoted:
        return None
    candidate = draft.candidate
    if candidate is None or (kind == "direct_quote" and _speaks(source)):
        return None
    cue = " ".join(trees.tokens[i].text for i in draft.cue)
    if source is not None and source.kind == "vague" and source.text.lower() in _READER:
        return f"“{source.text}” is whoever reads this, no source"
    if _is_question(candidate, trees):
        return f"“{cue}” tells what somebody was asked, not what was said"
    if _is_silence(candidate, trees):
        return f"“{cue}” tells that nothing was said"
    if any(trees.tokens[i].text.lower() in _words("modals") for i in draft.cue):
        return f"“{cue}” says what could be said or thought, not what was"
    said = _is_said(candidate) and (source is None or source.text.lower() not in _THINGS)
    if source is not None and not _speaks(source) and not said:
        return f"“{_bare(source.text)}” {NO_VOICE}"
    if _passes_on(candidate, trees, source):
        return None
    who = "somebody" if source is None else f"“{_bare(source.text)}”"
    does = "stands" if kind == "belief" else "did"
    return (
        f"“{cue}” tells {'where' if kind == 'belief' else 'what'} {who} {does}, not what was said"
    )


def _is_question(candidate: Candidate, trees: Trees) -> bool:
    """ "Asked whether he would stand again, ...": the source is the one who was asked."""
    token = trees.tokens[candidate.head]
    asked = candidate.lemma == "ask" and token.text.lower() in ("asked", "questioned")
    own = trees.child(candidate.head, "nsubj", "aux", "auxpass")
    return asked and own is None and token.dep in ("advcl", "acl", "csubj", "ccomp")


def _is_silence(candidate: Candidate, trees: Trees) -> bool:
    """ "did not respond", "does not mention", "cited no source"."""
    if candidate.lemma not in _words("silent"):
        return False
    near = trees.children[candidate.head]
    denied = any(
        trees.tokens[i].dep == "neg" or trees.tokens[i].text.lower() in _NEVER for i in near
    )
    first = candidate.content[0][0] if candidate.content else candidate.head
    return denied or trees.tokens[first].text.lower() in ("no", "nothing")


_NEVER = frozenset({"not", "n't", "never", "rarely", "seldom", "hardly"})


def _bare(text: str) -> str:
    words = text.split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1].lower() in RELATIVES else words)


def _speaks(source: Source | None) -> bool:
    """Whether a source is somebody, a body or a document; an "it" that means none is not."""
    if source is None or source.why.endswith(NO_VOICE):
        return False
    return source.kind != "vague" or source.text.lower() not in _THINGS


def _is_said(candidate: Candidate) -> bool:
    """Whether the cue is one that nothing but a voice does: said, told, claimed."""
    lemma = candidate.lemma
    said = lemma in lines("attribution/speech_verbs.txt") and lemma not in _words("inferring")
    return said and (_group(candidate) in _CLAUSES or candidate.frame in _BESIDE)


def _group(candidate: Candidate) -> str:
    return candidate.frame.partition(":")[0].removesuffix("-before").removesuffix("-around")


def _passes_on(candidate: Candidate, trees: Trees, source: Source | None) -> bool:
    frame, lemma = _group(candidate), candidate.lemma
    head = trees.tokens[candidate.head]
    if frame in ("colon", "colon-after"):
        # "Central Asia: ...", "Spain: from ally to rival": a topic rather than a speaker.
        said = any(trees.tokens[i].pos in ("VERB", "AUX") for i in range(*candidate.content[0]))
        return frame == "colon-after" or (said and _is_speaker(candidate, trees))
    if candidate.frame in _BESIDE:
        return True
    if head.dep in ("acl", "relcl") and trees.tokens[candidate.cue[0]].text.lower() == "to":
        # "evidence to suggest": what could be said on its strength.
        return False
    if frame.startswith("noun"):
        return _noun(frame, lemma, source)
    if frame.startswith(("adjective", "raising")):
        return frame == "adjective-ccomp"
    if frame == "be-clause":
        return lemma in lines("attribution/speech_nouns.txt")
    if frame == "learned" and trees.tokens[candidate.head].pos != "VERB":
        return lemma in lines("attribution/speech_nouns.txt") or lemma in _words("held")
    return _verb(frame, candidate, trees, source)


def _is_speaker(candidate: Candidate, trees: Trees) -> bool:
    return trees.tokens[candidate.source].entity not in ("GPE", "LOC")


def _noun(frame: str, lemma: str, source: Source | None) -> bool:
    if frame in ("noun-that", "noun-ccomp", "noun-infinitive", "noun-acl"):
        nouns = lines("attribution/speech_nouns.txt") | _words("noun_clause")
        return lemma in nouns or (frame == "noun-that" and lemma in _belief())
    return lemma in _words("noun_content") and _speaks(source)


def _belief() -> frozenset[str]:
    return lines("attribution/belief_cues.txt")


def _verb(frame: str, candidate: Candidate, trees: Trees, source: Source | None) -> bool:
    lemma = candidate.lemma
    clause = frame in _CLAUSES or frame == "learned"
    if lemma == "hear":
        heads = source.text.lower().split() if source is not None else ()
        return clause and any(word in _words("hearing") for word in heads)
    if lemma == "know":
        return clause and not frame.startswith("passive")
    if lemma in _words("denying") and _denies(candidate, trees):
        return True
    if lemma in _words("stances"):
        return False
    if source is None and frame in ("passive", "object", "object-prep", "prep", "xcomp"):
        return False
    if frame == "xcomp" and lemma in _words("committing"):
        return False
    if lemma in _words("held") or (lemma in _words("spoken") and source is not None):
        return True
    if source is not None and source.kind == "document" and lemma in _words("recorded"):
        return True
    if candidate.frame == "prep:to" and lemma == "point":
        return True
    if lemma in lines("attribution/speech_verbs.txt"):
        return clause or frame == "xcomp" or lemma not in _words("no_object")
    if lemma in _words("held_as"):
        return clause or _holds_as(candidate, trees)
    if "xcomp" in frame:
        return lemma in _words("intended")
    return clause and (lemma in _belief() or lemma in _words("with_clause"))


def _denies(candidate: Candidate, trees: Trees) -> bool:
    """ "rejected the charge", "dismissed it as a rumour": something said is denied."""
    said = lines("attribution/speech_nouns.txt") | _words("noun_clause")
    objects = [i for i in trees.children[candidate.head] if trees.tokens[i].dep == "dobj"]
    return _holds_as(candidate, trees) or any(
        trees.tokens[i].lemma.lower() in said for i in objects
    )


def _holds_as(candidate: Candidate, trees: Trees) -> bool:
    """ "sees the strait as its own": a view of something."""
    near = trees.children[candidate.head]
    return any(trees.tokens[i].text.lower() == "as" for i in near if i > candidate.head)
