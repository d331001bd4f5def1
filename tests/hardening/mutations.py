"""Sound files, broken on purpose: the same number gives the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.hardening.seeds import seeds

# What parsers, terminals, spreadsheets and matchers trip over.
BITS: tuple[bytes, ...] = tuple(
    bit if isinstance(bit, bytes) else bit.encode("utf-8", "surrogatepass")
    for bit in (
        "\0", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", "\ufeff", "\u202e",
        "\u2066", "\u200b\u200d\u2060", "a" + "\u0301" * 60, "\x1b[2J", "\x1b]0;x\x07", "\x9b31m",
        "\r", "\x85", "\u2028", "=HYPERLINK(1)", "@SUM(1)", "<![CDATA[", "]]>", "&lt;&#0;&#xD800;",
        '<!DOCTYPE a [<!ENTITY b "c">]>', "<div>" * 40, "</p>" * 40, "<!--",
        "<script>alert(1)</script>",
        "\"'" * 20, "“" * 30, "(" * 60, "[" * 60, "{" * 60, "1" * 400, "9,999," * 30, "$" * 40,
        "3-5-" * 30, "on May 3, " * 20, "A" * 300, "a." * 100, " \t" * 100, "\n" * 60, "> " * 80,
        "- " * 40, "| x " * 40, "国" * 60, "😀🏳️‍🌈" * 10, "said " * 60, "not " * 60,
        "he said that " * 30,
        "http://" * 20, "x@y." * 30, "%" * 40, "0x1p-3 1e999 -inf NaN", "٣٤٥ ½ ² Ⅷ",
    )
)  # fmt: skip

Change = Callable[[bytes, Random], bytes]


def _place(data: bytes, random: Random) -> int:
    return random.randint(0, len(data))


def _cut(data: bytes, random: Random) -> bytes:
    return data[: _place(data, random)]


def _behead(data: bytes, random: Random) -> bytes:
    return data[_place(data, random) :]


def _flip(data: bytes, random: Random) -> bytes:
    held = bytearray(data)
    for _ in range(random.randint(1, 16)):
        if held:
            held[random.randrange(len(held))] = random.randrange(256)
    return bytes(held)


def _insert(data: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 6)):
        place = _place(data, random)
        data = data[:place] + random.choice(BITS) + data[place:]
    return data


def _repeat(data: bytes, random: Random) -> bytes:
    """A slice, up to 300 times over."""
    start = _place(data, random)
    piece = data[start : start + random.randint(1, 80)]
    return data[:start] + piece * random.randint(2, 300) + data[start:]


def _remove(data: bytes, random: Random) -> bytes:
    start = _place(data, random)
    return data[:start] + data[start + random.randint(1, 200) :]


def _shuffle(data: bytes, random: Random) -> bytes:
    parts = data.split(random.choice((b" ", b"\n", b">", b",")))
    random.shuffle(parts)
    return b" ".join(parts)


def _splice(data: bytes, random: Random) -> bytes:
    other = random.choice(sorted(seeds().values()))
    return _cut(data, random) + _behead(other, random)


CHANGES: tuple[Change, ...] = (
    _cut, _behead, _flip, _insert, _insert, _repeat, _remove, _shuffle, _splice,
)  # fmt: skip


def mutant(number: int) -> tuple[str, bytes]:
    """The file of this number: its name, and one to three changes to a sound file's content."""
    random = Random(number)
    name = random.choice(sorted(seeds()))
    data = seeds()[name]
    for _ in range(random.randint(1, 3)):
        data = random.choice(CHANGES)(data, random)
    # Sometimes under another format's name.
    if random.random() < 0.1:
        name = random.choice(sorted(seeds()))
    return f"{number:05d}-{name}", data[:200_000]


def mutants(first: int, count: int) -> Iterator[tuple[str, bytes]]:
    """`count` broken files from number `first` on."""
    return (mutant(number) for number in range(first, first + count))
