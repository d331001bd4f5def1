"""The keys of a configuration, what each may hold, and the errors of one that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

from auditor.check.issues import SEVERITIES, Severity
from auditor.check.limits import amount
from auditor.check.names import UnknownNameError, canonical, dimension, hint, named
from auditor.engines import DEFAULT_ENGINE, ENGINES, EngineName
from auditor.settings import HouseWords, Settings

# Printed findings per 700 words, the length of a wire story: what can be read in ninety seconds.
PER_700_WORDS = 8


class ConfigError(ValueError):
    """A configuration that cannot be used: where it is wrong, and what was probably meant."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is known of every document that does not say it itself."""

    name: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What holds for one document. `select` empty: every kind. `fail_on`: the severity from which
    a finding makes the check fail, or "never" (`None`: as `bar` says)."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: Severity | Literal["never"] | None = None
    findings_per_700_words: int = PER_700_WORDS
    baseline: str | None = None
    engine: EngineName = DEFAULT_ENGINE
    lexicon_only: bool = False
    any_language: bool = False
    words: HouseWords = field(default_factory=HouseWords)
    outlet: Outlet = Outlet()

    @property
    def bar(self) -> Severity | None:
        """The severity from which a finding fails: beside a baseline, unless told otherwise, that
        of what is printed; else none."""
        if self.fail_on == "never":
            return None
        return self.fail_on or ("warning" if self.baseline else None)

    def settings(self) -> Settings:
        """What of it changes an audit's result."""
        return Settings(self.engine, self.lexicon_only, self.words)


def _names(key: str, value: object) -> list[str]:
    return [named(entry) for entry in _strings(key, value)]


def _strings(key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError(f'{key} must be a list of words, as ["one", "two"]')
    return list(dict.fromkeys(value))


def _words_to_words(key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(v, str) and v.strip() for v in value.values()
    ):
        raise ValueError(f'{key} must be a table of words, as slam = "criticise"')
    return dict(value)


def _string(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be a text in quotation marks, not {value!r}")
    return value


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false, not {value!r}")
    return value


def _count(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{key} must be a whole number from 1 up, not {value!r}")
    return value


def _severity(key: str, value: object) -> str:
    return _one_of(key, value, SEVERITIES)


def _fail_on(key: str, value: object) -> str:
    return _one_of(key, value, (*SEVERITIES, "never"))


def _engine(key: str, value: object) -> str:
    return _one_of(key, value, ENGINES)


def _one_of(key: str, value: object, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"{key} must be one of {', '.join(choices)}, not {value!r}")
    return str(value)


_Reader = Callable[[str, object], Any]
# Leaf keys; "*" stands for names of the user's choice, which the second table checks.
LEAVES: Mapping[str, _Reader] = MappingProxyType(
    {
        "select": _names,
        "ignore": _names,
        "fail_on": _fail_on,
        "findings_per_700_words": _count,
        "baseline": _string,
        "engine": _engine,
        "lexicon_only": _flag,
        "any_language": _flag,
        "words.accept": _strings,
        "words.reject": _strings,
        "words.alternatives": _words_to_words,
        "outlet.name": _string,
        "outlet.kind": _string,
        "limits.*": amount,
        "severity.*": _severity,
    }
)
_STARRED: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"limits": dimension, "severity": named}
)
TABLES = frozenset(key.partition(".")[0] for key in LEAVES if "." in key)
# What may not differ between files of one run, or has no meaning for one.
_TOP_ONLY = frozenset({"fail_on", "baseline"})


def leaves(table: Mapping[str, Any], where: str, *, top: bool) -> dict[str, Any]:
    """The leaf keys of a configuration's table with their values read, as "limits.attribution".

    `top`: it is the configuration itself, not a table for some files. Raises ConfigError, `where`
    in front, for the first key or value that is wrong.
    """
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = canonical(key)
        if top and name == "files":
            continue
        if name in TABLES:
            if not isinstance(value, dict):
                raise ConfigError(f"{where}: {key} must be a table, [{key}]")
            for inner, entry in value.items():
                leaf = _leaf(name, inner, where)
                found[leaf] = _value(leaf, entry, where)
        elif name in LEAVES and (top or name not in _TOP_ONLY):
            found[name] = _value(name, value, where)
        else:
            raise ConfigError(_unknown(key, name, where, top))
    return found


def _leaf(table: str, key: str, where: str) -> str:
    """The full name of a key in a table."""
    name = canonical(key)
    if table in _STARRED:
        try:
            return f"{table}.{_STARRED[table](key)}"
        except UnknownNameError as error:
            raise ConfigError(f"{where}: [{table}]: {error}") from None
    known = [leaf.partition(".")[2] for leaf in LEAVES if leaf.startswith(f"{table}.")]
    if name not in known:
        near = hint(name, known, show_all=True)
        raise ConfigError(f"{where}: unknown key {key!r} in [{table}]{near}")
    return f"{table}.{name}"


def _value(leaf: str, value: object, where: str) -> Any:
    starred = f"{leaf.partition('.')[0]}.*"
    reader = LEAVES.get(leaf) or LEAVES[starred]
    try:
        return reader(leaf, value)
    except UnknownNameError as error:
        raise ConfigError(f"{where}: {leaf}: {error}") from None
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from None


def _unknown(key: str, name: str, where: str, top: bool) -> str:
    if name in _TOP_ONLY:
        return f"{where}: {key} holds for a whole run: move it above the tables of [files]"
    known = {leaf for leaf in LEAVES if "." not in leaf} | TABLES | {"files"}
    inner = [leaf for leaf in LEAVES if leaf.endswith(f".{name}")]
    if inner:
        table = inner[0].partition(".")[0]
        return f"{where}: unknown key {key!r}: it belongs in the table [{table}]"
    return f"{where}: unknown key {key!r}{hint(name, known, show_all=True)}"


def config(values: Mapping[str, Any]) -> Config:
    """A Config of leaf keys and values."""
    nested: dict[str, Any] = {"limits": {}, "severity": {}, "words": {}, "outlet": {}}
    for leaf, value in values.items():
        table, dot, key = leaf.partition(".")
        if dot:
            nested[table][key] = value
        else:
            nested[leaf] = tuple(value) if isinstance(value, list) else value
    words = nested.pop("words")
    outlet = nested.pop("outlet")
    known = {f.name for f in fields(Config)}
    return Config(
        **{key: value for key, value in nested.items() if key in known},
        words=HouseWords(
            accept=tuple(words.get("accept", ())),
            reject=tuple(words.get("reject", ())),
            alternatives=tuple(sorted(words.get("alternatives", {}).items())),
        ),
        outlet=Outlet(**outlet),
    )
