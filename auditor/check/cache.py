"""Results of the rules, kept between runs in the store of audits, found again by a file's bytes.

On a hit nothing is parsed, so neither numpy nor the network is loaded. What holds for a whole
configuration (severities, suppression, limits) is applied afterwards and is not in the key.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.check.inputs import Copy
from auditor.check.issues import Checked
from auditor.config.schema import Config
from auditor.ingest import Limits
from auditor.store import Store, default_path

if TYPE_CHECKING:
    import msgspec


class Cache:
    """Results by the bytes of a file. `path` is the store's file (`None`: nothing is kept); `as_of`
    is when the copy is to be used (`None`: today, and what hangs on the hour is not kept)."""

    def __init__(self, path: Path | None, as_of: str | None = None) -> None:
        self._store = Store(path) if path else None
        self._as_of = as_of

    @staticmethod
    def usual() -> Path:
        """Where audits are kept for this user."""
        return default_path()

    def get(self, copy: Copy, config: Config, limits: Limits) -> tuple[Checked, ...] | None:
        """The results for a file, or `None` where they must be made."""
        import msgspec

        from auditor.packing import Packed

        found = None
        if self._store and self._store.working:
            found = self._store.packed(self._key(copy, config, limits))
        if not isinstance(found, Packed):
            return None
        try:
            return _decoder().decode(found.audit)
        except msgspec.DecodeError:
            return None

    def put(self, copy: Copy, config: Config, limits: Limits, found: Sequence[Checked]) -> None:
        """Keep the results of a file, unless they hang on the hour (an embargo) or failed."""
        import msgspec

        from auditor.packing import Packed

        if self._store is None or not self._store.working or any(map(_passes, found)):
            return
        try:
            packed = Packed(msgspec.json.encode(tuple(found)), b"")
        except UnicodeEncodeError:
            # A file's name need not be valid text; such a result is made anew.
            return
        self._store.keep(self._key(copy, config, limits), packed)

    def _key(self, copy: Copy, config: Config, limits: Limits) -> bytes:
        """What a result hangs on: content, name, settings, version, and the day of use."""
        file = copy.file
        given = [
            "auditor/check/1",
            self._store.tool if self._store else None,
            self._as_of or time.strftime("%Y-%m-%d"),
            config.settings().record(),
            [config.outlet.name, config.outlet.kind],
            [limits.characters, config.any_language],
            copy.path,
            [file.suffix, dict(file.input.fields)] if file else None,
        ]
        seen = hashlib.sha256(json.dumps(given, sort_keys=True).encode("utf-8", "surrogatepass"))
        seen.update(b"\0" + copy.data)
        return seen.digest()


def _passes(checked: Checked) -> bool:
    """Whether a result may be another an hour later, or on another try."""
    return checked.failure is not None or any(
        issue.kind.startswith("embargo") for issue in checked.issues
    )


def _decoder() -> msgspec.json.Decoder[tuple[Checked, ...]]:
    import msgspec

    return msgspec.json.Decoder(tuple[Checked, ...])
