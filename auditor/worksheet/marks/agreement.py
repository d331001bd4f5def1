"""How far readers agree: Krippendorff's alpha, computed by NLTK."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping

from auditor.render.words import plural
from auditor.worksheet.marks.types import Agreement

# Below these no number is given. Rules of thumb of ours: with fewer than five marked sentences one
# mark more or less moves alpha by more than the width of a band of the reading guide (0.13).
_SENTENCES, _MARKED = 15, 5


def agreement(dimension: str, readers: Mapping[str, Mapping[Hashable, bool]]) -> Agreement:
    """Alpha (nominal) of `readers`, each with the sentences they read and whether they marked them.

    1 is agreement on every sentence, 0 what chance would give, below 0 agreement to differ.
    Sentences with one reader enter nothing; missing ones are missing, as alpha allows.
    Source: Krippendorff (2018), Content Analysis, 4th ed., ch. 12, by
    `nltk.metrics.agreement.AnnotationTask.alpha`.
    """
    counts = Counter(sentence for read in readers.values() for sentence in read)
    shared = {sentence for sentence, count in counts.items() if count > 1}
    present = {
        who: {sentence: mark for sentence, mark in read.items() if sentence in shared}
        for who, read in readers.items()
    }
    present = {who: read for who, read in present.items() if read}
    marked = {s for read in present.values() for s, mark in read.items() if mark}
    why = _too_few(len(present), len(shared), len(marked))
    return Agreement(
        dimension=dimension,
        readers=tuple(present),
        sentences=len(shared),
        marked=len(marked),
        alpha=None if why else _alpha(present),
        why=why,
    )


def _too_few(readers: int, sentences: int, marked: int) -> str:
    if readers < 2:
        return "fewer than two readers of one text"
    if sentences < _SENTENCES:
        return f"{plural(sentences, 'sentence')} read by two or more, fewer than {_SENTENCES}"
    if marked < _MARKED:
        return f"{plural(marked, 'sentence')} marked by anybody, fewer than {_MARKED}"
    return ""


def _alpha(readers: Mapping[str, Mapping[Hashable, bool]]) -> float | None:
    """`None` where everybody marked everything: nothing varies, so chance cannot be told."""
    from nltk.metrics.agreement import AnnotationTask

    rows = [(who, s, mark) for who, read in readers.items() for s, mark in read.items()]
    if all(mark for _, _, mark in rows):
        return None
    return float(AnnotationTask(data=rows).alpha())
