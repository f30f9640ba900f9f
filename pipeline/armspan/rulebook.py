"""TOML rule files -> compiled rules. What armspan knows lies in `rules/`; this module only knows how to read it.

A rule file may hold these tables, each a list:

    [[fragment]]   name, pattern, why                 a named part, used in other patterns as (?&name)
    [[terms]]      name, why, terms                   a named list of words; as (?&name) it is one alternation
    [[rule]]       name, why, pattern, must_match, must_not_match, set
    [[instrument]], [[unit]], [[frame]], ...          kept as they are, for the finder that knows them

Fragments and terms are shared by all files. Patterns are `regex` patterns, verbose and without regard to case.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import regex

from armspan.errors import RuleError, RuleTimeout
from armspan.kept import Kept
from armspan.resources import data_dir

FLAGS = regex.VERBOSE | regex.IGNORECASE | regex.VERSION0
TIME_LIMIT = 2.0  # seconds one pattern may need for one text: the last guard, never reached by a bounded pattern
ALONE = False  # for `concurrent` of a match: to let other threads run meanwhile takes longer than most matches
_CALL = regex.compile(r"\(\?&(\w+)\)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One named pattern with its examples. `set` holds what a match says beside its groups."""

    name: str
    why: str
    pattern: str
    must_match: tuple[dict[str, Any], ...]
    must_not_match: tuple[dict[str, str], ...]
    set: dict[str, Any]
    file: str


class RuleFile:
    """The rules of one file, applied as one alternation: at each place the first rule that fits wins."""

    def __init__(self, name: str, rules: list[Rule], expand: Expander, kept: Kept) -> None:
        self.name = name
        self.rules = {rule.name: rule for rule in rules}
        self._expand = expand
        self._kept = kept

    @cached_property
    def _combined(self) -> regex.Pattern[str]:
        # an empty named group behind each alternative tells which rule matched: `lastgroup` cannot, where rules share
        # the names of their groups
        parts = [f"(?:(?:{self._expand(rule)}\n)(?P<_{n}>))" for n, rule in enumerate(self.rules.values())]
        return _compile(self._kept, "|".join(parts), f"{self.name}: all rules together")

    @cached_property
    def _markers(self) -> list[tuple[int, Rule]]:
        index = self._combined.groupindex
        return [(index[f"_{n}"], rule) for n, rule in enumerate(self.rules.values())]

    @cache  # noqa: B019  (a rule file lives as long as the process)
    def compiled(self, name: str) -> regex.Pattern[str]:
        """The pattern of one rule alone."""
        return _compile(self._kept, self._expand(self.rules[name]), f"{self.name}: rule {name}")

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Rule, regex.Match[str]]]:
        """Every place of `text` where a rule of this file matches, left to right, not overlapping."""
        try:
            stop = len(text) if end is None else end
            for match in self._combined.finditer(text, start, stop, timeout=TIME_LIMIT):
                yield next(rule for marker, rule in self._markers if match.start(marker) >= 0), match
        except TimeoutError:
            raise RuleTimeout(f"rules/{self.name}: a pattern took longer than {TIME_LIMIT:g} s on this text") from None


class Expander:
    """Replaces (?&name) in patterns by the fragment or term list of that name, each in a group of its own."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self._done: dict[str, str] = {}

    def __call__(self, rule: Rule) -> str:
        return self.text(rule.pattern, f"{rule.file}: rule {rule.name}")

    def text(self, pattern: str, place: str) -> str:
        def replace(call: regex.Match[str]) -> str:
            name = call[1]
            if name not in self.parts:
                raise RuleError(f"{place}: pattern names (?&{name}), but there is no fragment or term list {name!r}")
            if name not in self._done:
                self._done[name] = "(?:" + self.text(self.parts[name], f"{place}, fragment {name}") + ")"
            return self._done[name]

        return _CALL.sub(replace, pattern)


def _compile(kept: Kept, pattern: str, place: str) -> regex.Pattern[str]:
    try:
        return kept.compiled(pattern, FLAGS)
    except regex.error as error:
        raise RuleError(f"{place}: pattern does not compile: {error}") from None


def term_pattern(terms: list[str]) -> str:
    """An alternation of words, the longest first; a space stands for any white space."""
    ordered = sorted(set(terms), key=lambda term: (-len(term), term))
    escaped = (regex.escape(term, special_only=True, literal_spaces=True) for term in ordered)
    return "|".join(term.replace(" ", r"\s+") for term in escaped)


class Rulebook:
    """All rule files of one or more folders, later folders on top of earlier ones.

    A rule, fragment or instrument of a later folder replaces the one of the same name; anything else is added.
    """

    def __init__(self, *folders: Path) -> None:
        self._expand = Expander()
        self.terms: dict[str, frozenset[str]] = {}
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}
        self._seen: set[tuple[str, str, str]] = set()
        read = [_read(folder) for folder in folders]
        digest = hashlib.sha256()
        for file in (file for files in read for file in files):
            digest.update(file.name.encode() + b"\0" + file.raw + b"\0")
        self.fingerprint = digest.hexdigest()[:16]
        self._kept = Kept(digest.hexdigest())
        contents = self._kept.rules
        if contents is None:
            contents = [_parse(file.path, file.raw) for files in read for file in files]
            self._kept.keep_rules(contents)
        rules: dict[str, dict[str, Rule]] = {}
        told = iter(contents)
        for files in read:
            self._homes: dict[str, str] = {}
            for file in files:
                self._add(file.name, str(file.path), next(told), rules)
        self.files = {
            name: RuleFile(name, list(found.values()), self._expand, self._kept) for name, found in rules.items()
        }

    def _add(self, name: str, path: str, content: dict[str, Any], rules: dict[str, dict[str, Rule]]) -> None:
        for table, rows in content.items():
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise RuleError(f"{path}: {table!r} must be a list of tables: write [[{table}]]")
            for row in rows:
                self._add_row(name, path, table, row, rules)

    def _add_row(
        self, name: str, path: str, table: str, row: dict[str, Any], rules: dict[str, dict[str, Rule]]
    ) -> None:
        key = _need(row, "id" if "id" in row else "name", path, table)
        if (path, table, key) in self._seen and table != "rule":  # of rules, `rules check` says where
            raise RuleError(f"{path}: {table} {key}: stands here twice; put the two together or name one anew")
        self._seen.add((path, table, key))
        if table in ("fragment", "terms"):
            home = self._homes.setdefault(key, path)
            if home != path:
                raise RuleError(f"{path}: {table} {key}: {home} has a fragment or term list of that name")
        if table == "fragment":
            self._expand.parts[key] = _need(row, "pattern", path, f"fragment {key}")
        elif table == "terms":
            terms = _need(row, "terms", path, f"terms {key}")
            self.terms[key] = frozenset(term.lower() for term in terms)
            self._expand.parts[key] = term_pattern(terms)
        elif table == "rule":
            place = f"rule {key}"
            rules.setdefault(name, {})[key] = Rule(
                name=key,
                why=row.get("why", ""),
                pattern=_need(row, "pattern", path, place),
                must_match=tuple(_need(row, "must_match", path, place)),
                must_not_match=tuple(_need(row, "must_not_match", path, place)),
                set=row.get("set", {}),
                file=path,
            )
        else:
            self.tables.setdefault(table, {})[key] = row

    def __getitem__(self, name: str) -> RuleFile:
        """The rules of the file `name` ("statistics", "instruments/foot")."""
        return self.files[name]

    def pattern(self, source: str, place: str) -> regex.Pattern[str]:
        """A pattern that a table other than [[rule]] holds, with its fragments put in."""
        return _compile(self._kept, self._expand.text(source, place), place)

    @cache  # noqa: B019  (a rulebook lives as long as the process)
    def fragment(self, name: str) -> regex.Pattern[str]:
        """The fragment `name` as a pattern, compiled when it is first asked for."""
        return self.pattern(f"(?&{name})", name)

    def compiled(self, source: str, flags: int) -> regex.Pattern[str]:
        """A pattern that code puts together from the words of rules."""
        return self._kept.compiled(source, flags)

    def scan(self, name: str) -> re.Pattern[str] | regex.Pattern[str]:
        """The fragment `name` as a pattern that is looked for in whole texts: of `re` if it can be, which is faster."""
        source = self._expand.text(f"(?&{name})", name)
        try:
            return re.compile(source, re.VERBOSE | re.IGNORECASE)
        except re.error:
            return _compile(self._kept, source, name)


class _File(NamedTuple):
    name: str  # "instruments/foot"
    path: Path
    raw: bytes


def _read(folder: Path) -> list[_File]:
    """The rule files of a folder, in the order of their names."""
    files = sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix())
    if not files:
        raise RuleError(f"{folder}: no rule files (*.toml) here")
    return [_File(path.relative_to(folder).with_suffix("").as_posix(), path, path.read_bytes()) for path in files]


def _parse(path: Path, raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not valid TOML: {error}") from None


def _need(row: dict[str, Any], field: str, path: str, place: str) -> Any:
    if field not in row:
        raise RuleError(f"{path}: {place}: field {field!r} is missing")
    return row[field]


@lru_cache(maxsize=8)
def rulebook(*extra: Path) -> Rulebook:
    """The shipped rules with the rule folders of the user on top; read once per process."""
    return Rulebook(data_dir("rules"), *extra)
