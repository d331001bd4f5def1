"""Every regular expression of the package, and strings made to send each of them astray.

    python -m tests.hardening.patterns [--length 2000] [--seconds 5] [--slowest 20]

Prints every pattern that does not come to an end, and the slowest. A backtracking matcher takes
exponential or cubic time where a repeated part can match one text in several ways; the strings
are made from the pattern's own parts: what leads to a repeat, the repeat itself many times over,
and an end that cannot match.
"""

from __future__ import annotations

import argparse
import ast
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

# What a text may repeat without end, whatever a pattern looks for.
PLAIN = (
    "a", "A", "Aa ", "1", "1,", "1 ", "1.", "-", " ", "\n", "\t", ".", ". ", "'", '"', "“",
    "(", "<",
    "a-", "a.", "a,", "a b", "A. ", "$1 ", "> ", "* ", "| ", "&", "@a.", "/a", "on May 3, ",
    "said ",
)  # fmt: skip
_ENDS = ("", "\x00", "!")
# Longer samples than this of a part are not made.
_MOST = 40


def collected() -> dict[str, re.Pattern[str]]:
    """The patterns by where they were first compiled: "module:line". Those of modules, those that
    are made when documents of every format are read, audited, checked and compared, and every
    other that stands in the source as it is. Those of bytes are made ones of text."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str]]] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: Any) -> Any:
        made = compile_(pattern, flags)
        frame = sys._getframe(2)
        name = frame.f_globals.get("__name__", "")
        if name.startswith("auditor"):
            add(made, f"{name}:{frame.f_lineno}")
        return made

    def add(made: re.Pattern[Any], place: str) -> None:
        text = _of_text(made)
        found.setdefault((text.pattern, text.flags), (place, text))

    re._compile = noted  # type: ignore[attr-defined]
    try:
        _use_everything()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]
    for call in calls():
        if call.literal is not None:
            add(call.literal, f"{call.module}:{call.first}")
    return {f"{place} #{number}": made for number, (place, made) in enumerate(found.values())}


def _of_text(pattern: re.Pattern[Any]) -> re.Pattern[str]:
    if isinstance(pattern.pattern, str):
        return pattern
    return re.compile(pattern.pattern.decode("latin-1"), pattern.flags | re.ASCII)


class Call(NamedTuple):
    """A call of `re` in the package's source, its lines, and its pattern where it is spelled out
    there."""

    module: str
    first: int
    last: int
    literal: re.Pattern[Any] | None


_FLAGS = re.compile(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*")
_FUNCTIONS = frozenset(
    {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
)


def calls() -> Iterator[Call]:
    """Every call of `re` in the package, whether its code is ever run here or not."""
    import auditor

    root = Path(auditor.__file__).parent
    for path in sorted(root.rglob("*.py")):
        module = ".".join(("auditor", *path.relative_to(root).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                f"re.{name}" for name in _FUNCTIONS
            }:
                last = node.end_lineno or node.lineno
                yield Call(module.removesuffix(".__init__"), node.lineno, last, _literal(node))


def _literal(call: ast.Call) -> re.Pattern[Any] | None:
    try:
        pattern = ast.literal_eval(call.args[0])
    except ValueError:
        return None
    given = [*call.args[1:], *(word.value for word in call.keywords if word.arg == "flags")]
    flags = [ast.unparse(part) for part in given if _FLAGS.fullmatch(ast.unparse(part))]
    return re.compile(pattern, _flags(flags[0]) if flags else 0)


def _flags(spelled: str) -> int:
    """The value of "re.DOTALL | re.VERBOSE"."""
    names = [part.strip().removeprefix("re.") for part in spelled.split("|")]
    return sum(int(getattr(re, name)) for name in names)


def _use_everything() -> None:
    import auditor

    for module in walk_packages(auditor.__path__, "auditor."):
        if module.name not in ("auditor.__main__", "auditor.lsp"):
            import_module(module.name)
    from auditor.audit import audit_many
    from auditor.compare import compare
    from auditor.ingest import documents
    from auditor.ingest.base import Input
    from auditor.ingest.folder import File  # noqa: F401
    from auditor.model import Document
    from tests.hardening.seeds import ARTICLE, seeds

    # Letters of another script, and a page with next to nothing on it, take ways of their own.
    disguised = Document(id="y", text="The c\u043euncil k\u0435pt the ferry.")
    items = [Document(id="x", text=ARTICLE, published="2025-01-06"), disguised]
    short = Input(id="a.html", path=None, pieces=lambda: iter([b"<p>No article.</p>"]))
    items += (i for i in documents(short, _reader("a.html")) if isinstance(i, Document))
    for name, content in seeds().items():
        source = Input(id=name, path=None, pieces=lambda content=content: iter([content]))
        items += (i for i in documents(source, _reader(name)) if isinstance(i, Document))
    compare(list(audit_many(items)))
    _use_the_desk(ARTICLE)


def _use_the_desk(article: str) -> None:
    from click.testing import CliRunner

    from auditor.cli import main

    with TemporaryDirectory() as folder:
        wire, local, marks = (Path(folder, name) for name in ("a.txt", "b.txt", "marks.csv"))
        wire.write_text(article, encoding="utf-8")
        local.write_text(article.replace("nine", "ten"), encoding="utf-8")
        marks.write_text(
            "document,student,words,dimension\na.txt,A,reckless betrayal,loaded_language\n",
            encoding="utf-8",
        )
        kit = ["worksheet", str(wire), "--output", f"{folder}/kit", "--marks", str(marks)]
        house = Path(folder, "auditor.toml")
        house.write_text('[words]\nreject = ["night ferry"]\naccept = ["reckless"]\n')
        for command in (
            ["check", str(wire), "--no-cache", "--config", str(house)],
            ["diff", str(wire), str(local)],
            [*kit, "--no-cache", "--format", "html"],
        ):
            CliRunner().invoke(main, command)


def _reader(name: str) -> Any:
    from auditor.ingest import READERS
    from auditor.ingest.plain import undeclared

    return READERS.get(Path(name).suffix, undeclared)


# --- strings made from a pattern -----------------------------------------------------------------


class _Attack(NamedTuple):
    before: str
    part: str


def attacks(pattern: re.Pattern[str]) -> set[_Attack]:
    """What leads to each repeat of a pattern, and a sample or two of what it repeats."""
    found: set[_Attack] = set()
    for seed in range(2):
        random = Random(seed)
        _walk(_parser.parse(pattern.pattern, pattern.flags), "", random, found)
    return found


def _walk(nodes: Any, before: str, random: Random, found: set[_Attack]) -> str:
    """A sample of `nodes`; every repeat within them is noted on the way."""
    made = ""
    for op, argument in nodes:
        made += _sample(op, argument, before + made, random, found)
    return made


def _sample(op: Any, argument: Any, before: str, random: Random, found: set[_Attack]) -> str:
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, inner = argument
        part = _walk(inner, before, random, found)
        if most >= 20 and part and len(part) <= _MOST:
            again = _walk(inner, before, random, found)
            found |= {_Attack(before[-_MOST:], part), _Attack(before[-_MOST:], part + again)}
        return part * min(max(least, random.randint(0, 2)), 3)
    if op is sre.BRANCH:
        branches = argument[1]
        samples = [_walk(branch, before, random, found) for branch in branches[:60]]
        return random.choice(samples)
    if op is sre.SUBPATTERN:
        return _walk(argument[3], before, random, found)
    if op is sre.ATOMIC_GROUP:
        return _walk(argument, before, random, found)
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        _walk(argument[1], before, random, found)
        return ""
    return _character(op, argument, random)


def _character(op: Any, argument: Any, random: Random) -> str:
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.ANY:
        return "a"
    if op is sre.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if op is sre.IN:
        return _of_set(argument, random)
    return ""


_CATEGORIES = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: " ",
}


def _of_set(parts: Any, random: Random) -> str:
    """A character of a set; of a negated one, a common character that is not in it."""
    if parts[0][0] is sre.NEGATE:
        taken = {chr(argument) for op, argument in parts if op is sre.LITERAL}
        return next((char for char in "aA1 .,-\n<" if char not in taken), "é")
    op, argument = random.choice(parts)
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.RANGE:
        return chr(random.choice((argument[0], argument[1])))
    return _CATEGORIES.get(argument, "a")


def strings(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Strings of about `length` characters to try a pattern on."""
    for part in PLAIN:
        yield part * (length // len(part)) + "\x00"
    for before, part in sorted(attacks(pattern)):
        for end in _ENDS:
            yield before + part * (length // len(part)) + end
            # An unmatched beginning, over and over.
            yield (before + part) * (length // len(before + part)) + end


# --- trying --------------------------------------------------------------------------------------


class Slow(NamedTuple):
    """The longest that one search took (seconds; infinite where it was given up)."""

    seconds: float
    place: str
    pattern: str
    string: str


class _LateError(BaseException):
    pass


def _late(*_: object) -> None:
    raise _LateError


def tried(
    patterns: Iterable[tuple[str, re.Pattern[str]]], length: int, seconds: float
) -> Iterator[Slow]:
    """The slowest search of each pattern over all its strings. The matcher looks for signals now
    and then, so that an alarm ends it; the clock is that of this process, not the wall's."""
    signal.signal(signal.SIGPROF, _late)
    for place, pattern in patterns:
        worst = Slow(0.0, place, pattern.pattern[:200], "")
        for string in strings(pattern, length):
            signal.setitimer(signal.ITIMER_PROF, seconds)
            begun = process_time()
            try:
                for _ in pattern.finditer(string):
                    pass
                took = process_time() - begun
            except _LateError:
                took = float("inf")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            if took > worst.seconds:
                worst = worst._replace(seconds=took, string=string[:80])
            if took == float("inf"):
                break
        yield worst


def main() -> int:
    """See the module; exit code 1 where a pattern did not end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--slowest", type=int, default=0)
    asked = parser.parse_args()
    patterns = collected()
    found = sorted(tried(patterns.items(), asked.length, asked.seconds), reverse=True)
    endless = [slow for slow in found if slow.seconds == float("inf")]
    for slow in found[: max(asked.slowest, len(endless))]:
        print(f"{slow.seconds:8.3f} s  {slow.place}  {slow.pattern!r}  on {slow.string!r}")
    print(f"{len(patterns)} patterns, {len(endless)} without end")
    return bool(endless)


if __name__ == "__main__":
    sys.exit(main())
