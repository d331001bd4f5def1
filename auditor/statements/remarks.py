"""What is quoted or reported of named people, and remarks credited to them in passing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from auditor.model import Annotated, Source, Span, Statement, Token
from auditor.statements.clauses import is_content
from auditor.statements.concepts import key, speech_nouns


class Remarks:
    """The remarks of a document. `clause_of` numbers each token's clause; `context` and `names`
    are the keys and names of each sentence."""

    def __init__(
        self,
        annotated: Annotated,
        clause_of: Sequence[int],
        context: Sequence[frozenset[str]],
        names: Sequence[frozenset[str]],
    ) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.clause_of = clause_of
        self.context = context
        self.names = names

    def remarks(self) -> Iterator[Statement]:
        """What is quoted or reported of named people, and remarks credited to them in passing."""
        annotated = self.annotated
        starts = [sentence.start for sentence in annotated.sentences]
        for attribution in annotated.attributions:
            source = attribution.source
            if source is None or not source.name or not _is_person(source):
                continue
            at = max(0, bisect_right(starts, attribution.content.spans[0][0]) - 1)
            keys = {k for span in attribution.content.spans for k in self._keys(span, at)}
            direct = attribution.kind == "direct_quote"
            yield self._remark(at, source.name, frozenset(keys), "direct" if direct else "indirect")
        for number_, speaker in self._credits():
            yield self._remark(number_, speaker, self.context[number_], "credited")

    def _keys(self, span: Span, sentence: int) -> Iterator[str]:
        """The keys of the words at a span that starts in a sentence, names left out."""
        first = self.annotated.sentences[sentence].first
        for token in self.tokens[first:]:
            if token.start >= span[1]:
                return
            if token.start >= span[0] and is_content(token) and token.pos != "PROPN":
                yield key(token.lemma, token.pos)

    def _remark(self, number_: int, speaker: str, keys: frozenset[str], mark: str) -> Statement:
        annotated = self.annotated
        sentence = annotated.sentences[number_]
        span = (self.tokens[sentence.first].start, self.tokens[sentence.last - 1].end)
        return Statement(
            kind="remark",
            extent=annotated.extent(span),
            passage=span,
            span=span,
            sentence=number_,
            clause=self.clause_of[sentence.first],
            value=speaker,
            bound="exact",
            unit="",
            predicate="say",
            subject=speaker.lower().split()[-1],
            keys=keys,
            context=self.context[number_],
            names=self.names[number_],
            when=None,
            holder=None,
            negated=False,
            real=True,
            marks=frozenset({mark}),
        )

    def _credits(self) -> Iterator[tuple[int, str]]:
        """Sentences that credit a remark by its noun ("Ivo Strand, whose quip it was", "Sand's
        comparison") or by a cleft ("it was Rey who spoke of ..."), with the one credited."""
        annotated = self.annotated
        for entity in annotated.entities:
            words = annotated.tokens[entity.first : entity.last]
            # Two capitalised words are mostly a person, whatever the engine calls them.
            paired = len(words) == 2 and all(t.pos == "PROPN" for t in words)
            if entity.label != "PERSON" and not (paired and entity.label in ("ORG", "FAC", "GPE")):
                continue
            sentence = annotated.sentences[words[0].sentence]
            after = annotated.tokens[entity.last : min(sentence.last, entity.last + 14)]
            opening = [t.text.lower() for t in annotated.words(sentence)[:3]]
            opening = opening[1:] if opening[:1] in (["and"], ["but"]) else opening[:2]
            cleft = opening in (["it", "was"], ["it", "took"]) and entity.first < sentence.first + 9
            # "It was Rey who spoke of ...", not "it was better, and Rey ...".
            cleft = cleft and bool({t.text.lower() for t in after[:8]} & {"who", "that", "to"})
            if cleft or _owns_remark(after):
                yield words[0].sentence, " ".join(t.text for t in words if t.text != "'s")


def _is_person(source: Source) -> bool:
    # Two words that the engine takes for an organisation are mostly a person's name.
    two = source.name is not None and len(source.name.split()) == 2
    return source.kind == "named_person" or (source.kind == "named_organisation" and two)


def _owns_remark(after: Sequence[Token]) -> bool:
    """Whether a name is followed by "'s remark" or ", ..., whose remark"."""
    texts = [t.text.lower() for t in after]
    nouns = speech_nouns()
    if texts[:1] == ["'s"]:
        return any(t.lemma.lower() in nouns for t in after[1:3])
    if "whose" in texts:
        at = texts.index("whose")
        return any(t.lemma.lower() in nouns for t in after[at + 1 : at + 3])
    return False
