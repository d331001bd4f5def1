"""Sources: who a noun phrase, a pronoun or a label names, and on which side they speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.attributions.kinds import NO_VOICE, NounReader, Verdict, is_plural
from auditor.attributions.labels import TURNS
from auditor.attributions.nouns import listed, plain_titles
from auditor.attributions.people import Register
from auditor.attributions.phrases import name_behind, named_within, phrase
from auditor.attributions.roles import PERSON_ENDINGS
from auditor.attributions.sides import side
from auditor.attributions.subjects import RELATIVES, relative
from auditor.attributions.trees import Run, Trees
from auditor.model import Annotated, Extent, Side, Source, SourceKind

KIND_NAMES: dict[SourceKind, str] = {
    "named_person": "named person",
    "named_organisation": "named organisation",
    "document": "document",
    "unnamed_official": "unnamed official",
    "anonymous": "anonymous",
    "vague": "vague",
    "self": "the author",
}
_AUTHOR = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
_HE_OR_SHE = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_THING = frozenset({"it", "its", "itself", "this", "that", "which"})
_GROUP = frozenset({"they", "them", "their", "theirs", "these", "those"})


# How a pronoun's meaning is told.
_REFERS = "refers back to "


class SourceReader:
    """Reads the sources of one document in order, so that "she" finds who spoke before."""

    def __init__(self, annotated: Annotated, trees: Trees) -> None:
        self.annotated = annotated
        self.trees = trees
        self.register = Register(annotated, trees)
        self.nouns = NounReader(trees, self.register)
        self.sides: dict[str, Side] = {}
        # Countries and capitals named: what says so stands for a government.
        self.countries = {
            " ".join(
                token.text for token in annotated.tokens[e.first : e.last] if token.pos != "DET"
            )
            for e in annotated.entities
            if e.label == "GPE"
        }
        # The latest sources, by what can refer back to them: (token, source).
        self.human: tuple[int, Source] | None = None
        self.body: tuple[int, Source] | None = None
        self.group: tuple[int, Source] | None = None

    def read(self, head: int, cue: Sequence[int]) -> Source | None:
        """The source whose noun phrase `head` heads; `None` where the text names nobody (-1)."""
        if head < 0 or head >= len(self.trees.tokens):
            return None
        first, last = phrase(self.trees, self.register, head, cue)
        tokens = self.annotated.tokens
        extent = self.annotated.extent((tokens[first].start, tokens[last - 1].end))
        kind, why, name = self._judge(head, (first, last), extent.text)
        # "aides who said": the pronoun is the subject, the noun before it who is meant.
        through = next((w for i in cue if (w := relative(self.trees, i, head)) >= last), -1)
        if through >= 0:
            pronoun = tokens[through].start, tokens[through].end
            beside = (tokens[first].start, pronoun[1])
            both = (beside,) if through == last else (*extent.spans, pronoun)
            extent = self.annotated.extent(*both)
        source = self._placed(head, name, kind, why, extent)
        self._remember(head, source)
        return source

    def _placed(
        self, head: int, name: str | None, kind: SourceKind, why: str, extent: Extent
    ) -> Source:
        """The source with its role and side."""
        token = self.trees.tokens[head]
        role = self.register.role(name) if kind == "named_person" and name else None
        words = extent.text if token.pos != "PRON" else why.partition(_REFERS)[2]
        if name is not None:
            words = _unnamed(words, name) if kind == "named_person" else f"{words} {name}"
        country = token.entity == "GPE" or (name is not None and name in self.countries)
        whose = side(kind, words, role, country)
        if why.endswith(NO_VOICE) or (kind == "vague" and token.pos == "PRON"):
            whose = None
        if name is not None:
            # "The senator", then "she".
            whose = self.sides.setdefault(name, whose) if whose else self.sides.get(name)
        return Source(
            spans=extent.spans,
            text=extent.text,
            name=name,
            kind=kind,
            why=why,
            role=role,
            side=whose,
        )

    def labelled(self, label: Run) -> Source:
        """The source that a speaker's label names ("DR. SMITH:"), or a turn of talk ("Q:")."""
        tokens = self.trees.tokens
        first, last = label
        extent = self.annotated.extent((tokens[first].start, tokens[last - 1].end))
        if extent.text.rstrip(".:").upper() in TURNS:
            why = f"“{extent.text}” marks a turn of talk, not who speaks"
            return Source(
                spans=extent.spans, text=extent.text, name=None, kind="anonymous", why=why
            )
        role = self._label_role(extent.text)
        if role is not None:
            kind, why = role
            return Source(spans=extent.spans, text=extent.text, name=None, kind=kind, why=why)
        while last - first > 1 and tokens[first].text.lower().rstrip(".") in plain_titles():
            first += 1
        words = [t.text.title() if t.text.isupper() else t.text for t in tokens[first:last]]
        if any(word.lower() in listed("organisation") for word in words):
            name = extent.text
            kind, why = "named_organisation", f"“{name}” is the label of the body that speaks"
            return Source(spans=extent.spans, text=extent.text, name=name, kind=kind, why=why)
        named = words[-1]
        whole = last - first > 1 and not self.register.is_surname(named)
        name = " ".join(words) if whole else self.register.fullest(named, first)
        why = f"“{extent.text}” is the label of the person who speaks"
        source = Source(
            spans=extent.spans, text=extent.text, name=name, kind="named_person", why=why
        )
        self.human = last - 1, source
        return source

    def _label_role(self, text: str) -> tuple[SourceKind, str] | None:
        """What kind of voice a label is that names a part played ("CHAIR"), not a person."""
        word = text.lower().removeprefix("the ")
        if self.register.is_surname(text.title()):
            return None
        if word in listed("official"):
            return "unnamed_official", f"“{text}” is an office, without a name"
        if word in listed("person"):
            return "anonymous", f"“{text}” is a part somebody plays, without a name"
        return None

    def carried(self, before: Source, ahead: bool = False) -> Source:
        """The same source, where it is named, for words that do not say themselves who speaks.

        `ahead`: it is named only where the quotation goes on.
        """
        who = before.name or without_relative(before.text)
        why = f"goes on from what {who} is quoted with before"
        if ahead:
            why = f"one quotation with what {who} is quoted with in the next paragraph"
        return replace(before, why=why)

    # --- the kind ------------------------------------------------------------------------------

    def _judge(self, head: int, run: Run, text: str) -> Verdict:
        token = self.trees.tokens[head]
        if token.pos in ("VERB", "ADJ") and self.trees.tokens[run[1] - 1].pos in ("NOUN", "PROPN"):
            # "Aid workers", read as "to aid workers".
            head = run[1] - 1
            token = self.trees.tokens[head]
        word = token.text.lower()
        if token.pos == "PRON" or word in _HE_OR_SHE or word in _AUTHOR:
            found = self._pronoun(head, word)
            if found is not None:
                return found
        name = self._person_in(head, run)
        if name is not None:
            return self._named(name, run)
        behind = name_behind(self.trees, self.register, head, run)
        if behind is not None:
            full = self.register.fullest(behind, run[0])
            return "named_person", f"“{text}” is {full}, named right behind it", full
        return self.nouns.by_noun(head, run, text)

    def _named(self, name: str, run: Run) -> Verdict:
        roles = [
            self.trees.tokens[i].text
            for i in range(*run)
            if self.trees.tokens[i].pos == "NOUN" and self.trees.tokens[i].entity == ""
        ]
        full = self.register.fullest(name, run[0])
        with_role = f" with a role (“{roles[-1]}”)" if roles else ""
        known = f", {full} elsewhere in the document" if full != name else ""
        return "named_person", f"“{name}” is a named person{with_role}{known}", full

    def _person_in(self, head: int, run: Run) -> str | None:
        """The personal name that the phrase is about, if it is about one."""
        tokens = self.trees.tokens
        if self.register.is_person(head) and not self._is_common(head):
            return self.register.name_at(head)
        for child in self.trees.children[head]:
            within = run[0] <= child < run[1] and tokens[child].dep == "appos"
            if within and self.register.is_person(child):
                return self.register.name_at(child)
        if self.register.is_surname(tokens[head].text) and tokens[head].pos in ("PROPN", "NOUN"):
            return tokens[head].text
        return named_within(self.trees, self.register, run)

    def _is_common(self, head: int) -> bool:
        """A common noun that the entity recogniser took into a name ("Clinton campaign")."""
        token = self.trees.tokens[head]
        lemma = token.lemma.lower()
        if token.pos == "NOUN":
            return True
        return lemma in listed("document") or lemma in ("campaign", "administration", "camp")

    # --- pronouns ------------------------------------------------------------------------------

    def _pronoun(self, head: int, word: str) -> Verdict | None:
        if word in _AUTHOR:
            return "self", f"“{self.trees.tokens[head].text}” is the author of the text", None
        if word in _HE_OR_SHE:
            return self._he_or_she(head, word)
        before = self.body if word in _THING else self.group if word in _GROUP else None
        if word in _THING or word in _GROUP:
            if word in ("they", "their", "them"):
                nearer = self._group_before(head, -1 if before is None else before[0])
                if nearer is not None:
                    return nearer
            if before is None or self._far(before[0], head, 3):
                kind: SourceKind = "vague"
                return kind, f"“{word}” refers to nobody the text names nearby", None
            source = before[1]
            why = f"“{word}” refers back to “{source.name or source.text}”"
            return source.kind, why, source.name
        if word in ("who", "whoever", "whom"):
            return "vague", f"“{word}” names nobody", None
        return None

    def _group_before(self, head: int, after: int) -> Verdict | None:
        """Whom "they" means where the sentence before is about people: its plural subject."""
        sentences = self.annotated.sentences
        number = self.trees.tokens[head].sentence
        if number == 0 or sentences[number - 1].paragraph != sentences[number].paragraph:
            return None
        for index in range(sentences[number - 1].first, sentences[number - 1].last):
            token = self.trees.tokens[index]
            if token.dep not in ("nsubj", "nsubjpass") or not is_plural(token) or index < after:
                continue
            lemma = token.lemma.lower()
            people = listed("official") | listed("person") | listed("vague")
            if lemma in people or lemma.endswith(PERSON_ENDINGS):
                run = phrase(self.trees, self.register, index, ())
                text = self._text(run)
                kind, _, name = self.nouns.by_noun(index, run, text)
                return kind, f"“{self.trees.tokens[head].text}” refers back to “{text}”", name
        return None

    def _text(self, run: Run) -> str:
        tokens = self.trees.tokens
        return self.annotated.document.text[tokens[run[0]].start : tokens[run[1] - 1].end]

    def _he_or_she(self, head: int, word: str) -> Verdict:
        person = self.register.person_before(head, "he" if word in ("he", "him", "his") else "she")
        nearest = self.human
        if nearest is not None and (person is None or nearest[0] > person.token):
            source = nearest[1]
            if not self._far(nearest[0], head, 4) and self.register.fits(source.name, word):
                why = f"“{word}” refers back to “{source.name or source.text}”"
                return source.kind, why, source.name
        if person is not None:
            full = self.register.fullest(person.name, person.token)
            if person.sure:
                return "named_person", f"“{word}” refers back to {full}", full
            return "named_person", f"“{word}” refers back to a person named before", None
        return "anonymous", f"“{word}” refers to nobody the text names nearby", None

    def _far(self, before: int, head: int, sentences: int) -> bool:
        tokens = self.trees.tokens
        return tokens[head].sentence - tokens[before].sentence > sentences

    def _remember(self, head: int, source: Source) -> None:
        token = self.trees.tokens[head]
        if source.kind in ("named_organisation", "document"):
            self.body = head, source
            self.group = head, source
        elif source.kind in ("named_person", "unnamed_official", "anonymous"):
            if is_plural(token) or token.text.lower() in _GROUP:
                self.group = head, source
            else:
                self.human = head, source
        elif source.kind == "vague" and token.pos != "PRON":
            self.group = head, source


def _unnamed(text: str, name: str) -> str:
    """A person's source without the name: nobody called King is one."""
    own = set(name.split())
    return " ".join(word for word in text.split() if word.strip(",.") not in own)


def without_relative(text: str) -> str:
    """A source's words without the relative pronoun that it speaks through: "aides | who"."""
    words = text.split(" ")
    if len(words) > 1 and words[-1].lower() in RELATIVES:
        words = words[:-2] if words[-2] == "…" else words[:-1]
    return " ".join(words)
