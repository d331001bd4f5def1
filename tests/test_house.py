"""House words: what is accepted, rejected, and written instead."""

from __future__ import annotations

from auditor import Document, Settings, audit
from auditor.model import Audit, LoadedFinding
from auditor.settings import HouseWords

TEXT = (
    "The mayor slammed the plan on Monday. He called the fire tragic and shameful. "
    "Crews utilised a crane, and the migrant flood grew. “We utilised it,” she said."
)


def audited(**words: object) -> Audit:
    return audit(Document(id="x", text=TEXT), Settings(words=HouseWords(**words)))  # type: ignore[arg-type]


def loaded(result: Audit) -> dict[str, str | None]:
    return {f.text: f.alternative for f in result.findings if isinstance(f, LoadedFinding)}


def notes(result: Audit, kind: str) -> list[str]:
    return [note.text for note in result.notes if note.kind == kind]


def test_an_accepted_word_is_not_counted_and_noted() -> None:
    plain, accepting = audited(), audited(accept=("shameful",))
    assert "shameful" in loaded(plain) and "shameful" not in loaded(accepting)
    assert notes(accepting, "accepted") == ["shameful"]
    before, after = (r.scores["loaded_language"].found for r in (plain, accepting))
    assert after == before - 1


def test_rejected_words_are_noted_in_the_writers_voice_only() -> None:
    found = audited(reject=("migrant flood",), alternatives=(("utilise", "use"),))
    assert notes(found, "house_word") == ["utilised", "migrant flood"]
    told = next(n.reason for n in found.notes if n.text == "utilised")
    assert "“used”" in told
    for note in found.notes:
        (start, end), *_ = note.spans
        assert TEXT[start:end] == note.text


def test_the_houses_alternative_goes_before_ours() -> None:
    assert loaded(audited())["slammed"] != "faulted"
    assert loaded(audited(alternatives=(("slam", "fault"),)))["slammed"] == "faulted"


def test_a_phrase_does_not_cross_sentences() -> None:
    text = "They saw the flood. Water rose."
    words = HouseWords(reject=("flood water",))
    result = audit(Document(id="x", text=text), Settings(words=words))
    assert not notes(result, "house_word")


def test_settings_tell_of_words_only_where_there_are_some() -> None:
    assert "words" not in audited().settings
    assert audited(accept=("shameful",)).settings["words"]["accept"] == ("shameful",)
