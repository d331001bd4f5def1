"""Texts of our own on one event, audited once for all tests of the classroom kit."""

from __future__ import annotations

from functools import cache

from auditor import Audits, Document, audit_all

WIRE = """Ferry hits pier in Lindholm

A ferry struck the north pier of Lindholm on 3 July 2025, killing two people, police said. \
The ferry Maren carried 84 passengers, said Ines Duarte, who runs the harbour office.

“We opened the second gate at noon,” Duarte said. Repairs will cost €1.5 million, according to the \
port authority. Two people familiar with the matter said the captain had complained in May.
"""
DAILY = """Horror in the harbour

The shameful crash on 3 July 2025 killed four people in Lindholm, police said. A ferry struck the \
north pier of Lindholm on 3 July 2025. It was an utterly disgraceful farce.

The ferry Maren carried 84 passengers, said Ines Duarte, who runs the harbour office. The greedy \
cronies on the board slept. Everyone knows who is to blame.
"""
OTHER = """How to grow beans

Beans like sun. Sow them in May. Water them twice a week, said Tomas Reyle, a gardener in Arve.
"""


@cache
def audited() -> Audits:
    """Two accounts of one event, and a text on something else."""
    return audit_all(
        [
            Document(id="wire", outlet="Wire", text=WIRE, published="2025-07-04"),
            Document(id="daily", outlet="Daily", text=DAILY, published="2025-07-04"),
            Document(id="beans", outlet="Garden", text=OTHER, published="2025-05-01"),
        ]
    )
