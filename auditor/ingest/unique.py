"""Ids that are unique within a run."""

from __future__ import annotations

from array import array
from hashlib import blake2b


class Unique:
    """Gives the second document named `x` the id `x#2`, the third `x#3`.

    Remembers eight bytes an id (an open-addressed table of hashes, at most two thirds full): a
    run of ten million rows costs some 200 MB, not the gigabyte that a set of strings would. The
    odds that two of a million ids share a hash are one in thirty million.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._used = 0
        self._repeats: dict[str, int] = {}

    def _place(self, key: int) -> int:
        """Where `key` stands, or would."""
        slots, mask = self._slots, len(self._slots) - 1
        place = key & mask
        while slots[place] and slots[place] != key:
            place = (place + 1) & mask
        return place

    def _is_new(self, id: str) -> bool:
        digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(digest, "big") or 1  # 0 marks an empty slot
        place = self._place(key)
        if self._slots[place] == key:
            return False
        self._slots[place] = key
        self._used += 1
        if 3 * self._used > 2 * len(self._slots):
            self._grow()
        return True

    def _grow(self) -> None:
        keys = [key for key in self._slots if key]
        self._slots = array("Q", bytes(16 * len(self._slots)))
        for key in keys:
            self._slots[self._place(key)] = key

    def __call__(self, id: str) -> str:
        """`id`, with `#` and a number behind it if it was given out before."""
        if self._is_new(id):
            return id
        number = self._repeats.get(id, 1) + 1
        while not self._is_new(f"{id}#{number}"):
            number += 1
        self._repeats[id] = number
        return f"{id}#{number}"
