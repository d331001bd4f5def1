"""A packed audit, and its line of JSON: all that is needed where an audit is kept already.

Apart from `auditor.packing`, which makes it, so that a run that finds every audit in the store
loads no more than this.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from auditor.model import Document


class PackingError(ValueError):
    """The audit cannot be packed, or the bytes are not a packed audit of this version."""


class Packed(NamedTuple):
    """A finished audit without its document. `audit` gives the `Audit` back (see
    `packing.unpacked`); `row` is the compressed JSON of the output contract, from behind the
    `document` block on."""

    audit: bytes
    row: bytes


def row(packed: Packed, document: Document, settings: Mapping[str, Any]) -> bytes:
    """The audit's line of JSON in UTF-8, as `dumps(audit_json(audit))` gives it. Raises
    `PackingError`."""
    from auditor.render.json import row_head

    try:
        return row_head(document, settings).encode() + zlib.decompress(packed.row)
    except (zlib.error, UnicodeEncodeError) as error:
        raise PackingError(f"not a packed audit: {error}") from error
