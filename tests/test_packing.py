"""Audits survive being packed: every type of the model, and real ones."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import Audit, Document, audit_many, read
from auditor.model import (
    AttributionFinding,
    ContradictionFinding,
    Failure,
    Finding,
    LoadedFinding,
    Note,
    Score,
    SentenceRow,
    SpecificFinding,
    Statement,
)
from auditor.packed import row
from auditor.packing import _FINDINGS, Packed, PackingError, packed, unpacked
from auditor.render.json import audit_json, dumps

SOURCES = Path(__file__).parents[1] / "sources"
DOCUMENT = Document(id="a", text="“Ünïcode” \u202e 😀", notes=(Note(kind="n", reason="r"),))

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_number = st.floats(allow_nan=False, allow_infinity=False)
_small = st.integers(-(2**53), 2**53)
_plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _small | _number | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=6,
)
_strategies: dict[Any, st.SearchStrategy[Any]] = {Any: _plain}


def _register() -> None:
    st.register_type_strategy(str, _text)
    st.register_type_strategy(int, _small)
    st.register_type_strategy(float, _number)


_register()
_table = st.dictionaries(_text, _plain, max_size=3)


def _made(kind: type[Any], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **fixed)


_findings: st.SearchStrategy[Finding] = st.one_of(
    _made(Finding),
    _made(AttributionFinding),
    _made(LoadedFinding),
    _made(ContradictionFinding),
    _made(SpecificFinding, value=_plain),
)
_audits = st.builds(
    Audit,
    document=st.just(DOCUMENT),
    words=st.integers(0, 10**6),
    settings=_table,
    sentences=st.lists(st.builds(SentenceRow), max_size=2).map(tuple),
    scores=st.dictionaries(_text, st.builds(Score, detail=_table), max_size=2),
    findings=st.lists(_findings, max_size=4).map(tuple),
    notes=st.lists(st.builds(Note), max_size=2).map(tuple),
    tone=_table,
    readability=_table,
    statements=st.lists(st.builds(Statement, value=_plain), max_size=2).map(tuple),
    error=st.none(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(_audits)
def test_any_audit_comes_back_equal(audit: Audit) -> None:
    whole = packed(audit)
    back = unpacked(whole.audit, DOCUMENT)
    assert back == audit
    assert [type(finding) for finding in back.findings] == [type(f) for f in audit.findings]
    assert row(whole, DOCUMENT, audit.settings).decode() == dumps(audit_json(audit))
    assert dumps(audit_json(back)) == dumps(audit_json(audit))


def test_real_audits_come_back_equal() -> None:
    audits = [a for a in audit_many(read([SOURCES])) if a.error is None]
    assert audits and any(audit.statements for audit in audits)
    for audit in audits:
        whole = packed(audit)
        back = unpacked(whole.audit, audit.document)
        assert back == audit and dumps(audit_json(back)) == dumps(audit_json(audit))
        assert row(whole, audit.document, audit.settings).decode() == dumps(audit_json(audit))


def test_every_kind_of_finding_is_known() -> None:
    kinds = {Finding}
    while more := {sub for kind in kinds for sub in kind.__subclasses__()} - kinds:
        kinds |= more
    # `__subclasses__` also gives the classes that `slots=True` has replaced.
    assert {kind.__name__ for kind in kinds} == {kind.__name__ for kind in _FINDINGS}


def test_a_failed_audit_is_not_packed() -> None:
    failed = Audit(document=DOCUMENT, words=0, error=Failure(kind="empty", message="m"))
    with pytest.raises(PackingError):
        packed(failed)


@pytest.mark.parametrize("bytes_", [b"", b"x", zlib.compress(b""), zlib.compress(b"\x90")])
def test_other_bytes_are_refused(bytes_: bytes) -> None:
    with pytest.raises(PackingError):
        unpacked(bytes_, DOCUMENT)
    with pytest.raises(PackingError):
        row(Packed(b"", b"x" + bytes_), DOCUMENT, {})


def test_a_new_name_is_in_the_row() -> None:
    [audit, *_] = audit_many([replace(DOCUMENT, id="one")])
    other = replace(audit, document=replace(DOCUMENT, id="two", path="p"))
    assert row(packed(audit), other.document, audit.settings).decode() == dumps(audit_json(other))
