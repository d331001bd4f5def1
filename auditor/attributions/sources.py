"""Sources: what kind of voice a noun phrase is, and whose.

Kinds follow `benchmarks/annotated/GUIDE.md`: a reader can go back to a named person, a named body
or a document; not to an official without a name, an anonymous person or a class of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.attributions.labels import TURNS
from auditor.attributions.nouns import listed, plain_titles
from auditor.attributions.people import Register
from auditor.attributions.phrases import name_behind, named_within, phrase
from auditor.attributions.roles import PERSON_ENDINGS
from auditor.attributions.sides import side
from auditor.attributions.subjects import RELATIVES, relative
from auditor.attributions.trees import Run, Trees
from auditor.model import Annotated, Extent, Side, Source, SourceKind, Token

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
_BODIES = frozenset({"ORG", "GPE", "FAC", "LOC", "PRODUCT", "EVENT"})
_TEXTS = frozenset({"WORK_OF_ART", "LAW"})

_Verdict = tuple[SourceKind, str, str | None]


# Endings of nouns for acts and states.
ABSTRACT = ("tion", "tions", "ment", "ments", "ness", "ity", "ance", "ence", "ism")
# How a pronoun's meaning is told.
_REFERS = "refers back to "
# Said of a source that is no kind of person, body or document the lists know.
NO_VOICE = "is nobody who could be asked"


class SourceReader:
    """Reads the sources of one document in order, so that "she" finds who spoke before."""

    def __init__(self, annotated: Annotated, trees: Trees) -> None:
        self.annotated = annotated
        self.trees = trees
        self.register = Register(annotated, trees)
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

    def _judge(self, head: int, run: Run, text: str) -> _Verdict:
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
        return self._by_noun(head, run, text)

    def _named(self, name: str, run: Run) -> _Verdict:
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

    def _by_noun(self, head: int, run: Run, text: str) -> _Verdict:
        token = self.trees.tokens[head]
        lemma = token.lemma.lower()
        if lemma in listed("document") and not self._is_body_paper(head, lemma):
            return "document", f"“{text}” is something a reader can look up", self._definite(text)
        plural = _is_plural(token)
        if lemma in listed("official") and not (plural and lemma in listed("vague")):
            return self._official(head, lemma, text)
        if token.pos == "NOUN" and lemma.endswith(ABSTRACT) and lemma not in listed("organisation"):
            return "vague", f"“{text}” {NO_VOICE}", None
        if token.entity in _TEXTS:
            return "document", f"“{text}” is the title of a work or law", text
        if token.entity in _BODIES or (
            token.entity and token.pos == "PROPN" and token.entity != "NORP"
        ):
            return self._body(head, text)
        if token.entity == "NORP" or lemma in listed("vague"):
            return self._class_of_people(head, run, text)
        if lemma in listed("organisation"):
            return self._body_by_noun(head, text)
        if token.pos == "NUM":
            return "anonymous", f"“{text}” stands for particular people without names", None
        if token.pos == "PROPN":
            return self._unknown_name(head, run, text)
        if lemma in listed("person") or lemma.endswith(PERSON_ENDINGS):
            role = self._by_role(head, lemma, text)
            return role if role is not None else self._class_of_people(head, run, text)
        return "vague", f"“{text}” {NO_VOICE}", None

    def _is_body_paper(self, head: int, lemma: str) -> bool:
        """ "the paper said", "the Post": a newspaper rather than a document."""
        return lemma in ("post", "press") and self.trees.tokens[head].entity == "ORG"

    def _definite(self, text: str) -> str:
        return _without_article(text)

    def _body(self, head: int, text: str) -> _Verdict:
        name = self.register.body_name(head, text)
        return "named_organisation", f"“{text}” is a named body", name

    def _body_by_noun(self, head: int, text: str) -> _Verdict:
        """ "the union": the one body named before whose name has that word, else itself."""
        words = text.split()
        plain = len(words) == 2 and words[0].lower() == "the"
        name = self.register.body_with(words[-1], head) if plain else None
        if name is not None:
            why = f"“{text}” is the {name}, named before"
            return "named_organisation", why, name
        why = f"“{text}” is a body, named by what it is"
        return "named_organisation", why, self.register.body_called(text) or self._definite(text)

    def _official(self, head: int, lemma: str, text: str) -> _Verdict:
        role = self._by_role(head, lemma, text)
        if role is not None:
            return role
        return "unnamed_official", f"“{text}” speaks for a public body, without a name", None

    def _by_role(self, head: int, lemma: str, text: str) -> _Verdict | None:
        """ "the senator": the one person whom the document gave that role before."""
        determiners = [self.trees.tokens[i] for i in self.trees.children[head] if i < head]
        definite = any(t.text.lower() == "the" or t.dep == "poss" for t in determiners)
        name = self.register.by_role(lemma, head) if definite else None
        if name is None:
            return None
        return "named_person", f"“{text}” is {name}, whom the document gave that role", name

    def _class_of_people(self, head: int, run: Run, text: str) -> _Verdict:
        """A class of people ("critics") or particular people without names ("two neighbours")."""
        token = self.trees.tokens[head]
        lemma = token.lemma.lower()
        plural = _is_plural(token)
        before = [self.trees.tokens[i] for i in self.trees.children[head] if i < head]
        words = {t.text.lower() for t in before}
        counted = any(t.pos == "NUM" for t in before) or token.pos == "NUM"
        if counted or (words & {"a", "an", "one", "another"} and not plural):
            return "anonymous", f"“{text}” stands for particular people without names", None
        tail = any(
            i > head
            and self.trees.tokens[i].dep in ("prep", "relcl", "acl")
            and self.trees.tokens[self.trees.low[i]].text.lower() != "that"
            for i in self.trees.children[head]
        )
        loose = bool(words & listed("loose_quantifiers"))
        general = lemma in listed("vague") or token.entity == "NORP" or loose
        if (plural and not tail) or general:
            return "vague", f"“{text}” is a class of people of whom nobody can be asked", None
        return "anonymous", f"“{text}” stands for particular people without names", None

    def _unknown_name(self, head: int, run: Run, text: str) -> _Verdict:
        """A capitalised name that no recogniser placed."""
        tokens = self.trees.tokens[run[0] : run[1]]
        titled = any(t.text in listed("titles") for t in tokens[:-1])
        if titled:
            bare = [t.text for t in tokens if t.text not in listed("titles")]
            name = _without_article(" ".join(bare)) if bare else _without_article(text)
            return "named_person", f"“{text}” is a person's name with a title", name
        return "named_organisation", f"“{text}” is a proper name", _without_article(text)

    # --- pronouns ------------------------------------------------------------------------------

    def _pronoun(self, head: int, word: str) -> _Verdict | None:
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

    def _group_before(self, head: int, after: int) -> _Verdict | None:
        """Whom "they" means where the sentence before is about people: its plural subject."""
        sentences = self.annotated.sentences
        number = self.trees.tokens[head].sentence
        if number == 0 or sentences[number - 1].paragraph != sentences[number].paragraph:
            return None
        for index in range(sentences[number - 1].first, sentences[number - 1].last):
            token = self.trees.tokens[index]
            if token.dep not in ("nsubj", "nsubjpass") or not _is_plural(token) or index < after:
                continue
            lemma = token.lemma.lower()
            people = listed("official") | listed("person") | listed("vague")
            if lemma in people or lemma.endswith(PERSON_ENDINGS):
                run = phrase(self.trees, self.register, index, ())
                text = self._text(run)
                kind, _, name = self._by_noun(index, run, text)
                return kind, f"“{self.trees.tokens[head].text}” refers back to “{text}”", name
        return None

    def _text(self, run: Run) -> str:
        tokens = self.trees.tokens
        return self.annotated.document.text[tokens[run[0]].start : tokens[run[1] - 1].end]

    def _he_or_she(self, head: int, word: str) -> _Verdict:
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
            if _is_plural(token) or token.text.lower() in _GROUP:
                self.group = head, source
            else:
                self.human = head, source
        elif source.kind == "vague" and token.pos != "PRON":
            self.group = head, source


def _unnamed(text: str, name: str) -> str:
    """A person's source without the name: nobody called King is one."""
    own = set(name.split())
    return " ".join(word for word in text.split() if word.strip(",.") not in own)


def _is_plural(token: Token) -> bool:
    """Whether a noun stands for several, as far as its form shows."""
    word = token.text.lower()
    ends = word.endswith(("s", "men", "women", "people", "children", "folk", "police"))
    return token.pos == "NOUN" and ends and (word != token.lemma.lower() or not word.endswith("s"))


def _without_article(text: str) -> str:
    words = text.split()
    return " ".join(
        words[1:] if len(words) > 1 and words[0].lower() in ("the", "a", "an") else words
    )


def without_relative(text: str) -> str:
    """A source's words without the relative pronoun that it speaks through: "aides | who"."""
    words = text.split(" ")
    if len(words) > 1 and words[-1].lower() in RELATIVES:
        words = words[:-2] if words[-2] == "…" else words[:-1]
    return " ".join(words)
