"""Rule files -> what is wrong with them: their shape, their patterns, and every example in them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from armspan.errors import RuleError
from armspan.record.validate import explain
from armspan.resources import data_dir
from armspan.rulebook import TIME_LIMIT, Rule, RuleFile, rulebook
from armspan.running.arm_examples import CONSTRUCTIONS, WrongExample, examples_of, wrong_examples

_HEADER = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_ROW = re.compile(r"\$\.([\w-]+)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One thing that is wrong: file and line, which rule, and what."""

    file: str
    line: int
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What a check of all rule files came to."""

    files: int
    rules: int
    examples: int
    faults: tuple[RuleFault, ...]


def check_rules(folders: tuple[Path, ...] = ()) -> RuleReport:
    """Checks the shipped rules and those of the folders: the shape of the files, then each example of each rule.

    Raises `RuleError` where a file cannot be read at all.
    """
    book = rulebook(*folders)
    paths = [path for folder in (data_dir("rules"), *folders) for path in sorted(folder.rglob("*.toml"))]
    faults = [fault for path in paths for fault in _wrong_shape(path)]
    rules = [(file, rule) for file in book.files.values() for rule in file.rules.values()]
    for file, rule in rules:
        faults.extend(_wrong_rule(file, rule))
    faults.extend(_wrong_arm(paths, wrong) for wrong in wrong_examples(book))
    examples = sum(len(rule.must_match) + len(rule.must_not_match) for _, rule in rules)
    examples += sum(1 for _ in examples_of(book))
    constructions = sum(len(book.tables.get(table, {})) for table in CONSTRUCTIONS)
    return RuleReport(len(paths), len(rules) + constructions, examples, tuple(faults))


def _wrong_arm(paths: list[Path], wrong: WrongExample) -> RuleFault:
    """The fault of a construction; of two of one name the later file's counts."""
    texts = {path: path.read_text(encoding="utf-8") for path in reversed(paths)}
    holds = (path for path, text in texts.items() if wrong.name in _names(tomllib.loads(text), wrong.table))
    path = next(holds)
    return RuleFault(str(path), _line_within(texts[path], wrong.name, wrong.text), wrong.name, wrong.message)


def _names(content: dict[str, Any], table: str) -> list[str]:
    return [row.get("id", row.get("name")) for row in content.get(table, ())]


def _wrong_shape(path: Path) -> Iterator[RuleFault]:
    text = path.read_text(encoding="utf-8")
    content = tomllib.loads(text)
    for violation in explain("rule", content):
        row = _ROW.match(violation.path)
        line = _row_line(text, row[1], int(row[2])) if row else 1
        yield RuleFault(str(path), line, violation.path.removeprefix("$."), violation.message)
    for table, rows in content.items():
        names = [row.get("id", row.get("name")) for row in rows if isinstance(row, dict)]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield RuleFault(
                    str(path), _row_line(text, table, number), f"{table} {name}", "a second one of this name"
                )


def _wrong_rule(file: RuleFile, rule: Rule) -> Iterator[RuleFault]:
    try:
        pattern = file.compiled(rule.name)
    except RuleError as error:
        yield _fault(rule, "pattern", str(error).rpartition(f"rule {rule.name}: ")[2])
    else:
        yield from _wrong_examples(rule, pattern)


def _wrong_examples(rule: Rule, pattern: regex.Pattern[str]) -> Iterator[RuleFault]:
    for number, example in enumerate(rule.must_match, 1):
        for message in _mismatch(pattern, example):
            yield _fault(rule, example["text"], f"must_match {number}: {message}")
    for number, example in enumerate(rule.must_not_match, 1):
        if found := pattern.search(example["text"], timeout=TIME_LIMIT):
            message = f"must_not_match {number}: matches {found[0]!r} ({example['why']})"
            yield _fault(rule, example["text"], message)


def _mismatch(pattern: regex.Pattern[str], example: dict[str, Any]) -> Iterator[str]:
    """Why an example is not matched exactly once, or what a group of the match gives instead of what it should."""
    found = list(pattern.finditer(example["text"], timeout=TIME_LIMIT))
    if len(found) != 1:
        times = "nothing matches" if not found else f"matches {len(found)} times ({', '.join(m[0] for m in found)})"
        yield f"{times}: {example['text']!r}"
        return
    groups = found[0].groupdict()
    for name, expected in example.items():
        if name == "text":
            continue
        if name not in groups:
            yield f"the pattern has no group {name!r}"
        elif groups[name] != expected:
            yield f"{name} is {groups[name]!r}, not {expected!r}: {example['text']!r}"


def _fault(rule: Rule, words: str, message: str) -> RuleFault:
    return RuleFault(
        rule.file, _line_within(Path(rule.file).read_text(encoding="utf-8"), rule.name, words), rule.name, message
    )


def _row_line(text: str, table: str, number: int) -> int:
    """The line of the `number`th [[table]] of a TOML text, counted from 0; line 1 where there is none."""
    headers = [n for n, line in enumerate(text.splitlines(), 1) if (found := _HEADER.match(line)) and found[1] == table]
    return headers[number] if number < len(headers) else 1


def _line_within(text: str, name: str, words: str) -> int:
    """The line on which a rule says `words`, or begins, where its TOML spells them in another way."""
    lines = text.splitlines()
    own = re.compile(rf"""\s*name\s*=\s*["']{re.escape(name)}["']""")
    first = next((n for n, line in enumerate(lines) if own.match(line)), 0)
    spellings = (words, json.dumps(words, ensure_ascii=False)[1:-1])
    for n in range(first, len(lines)):
        if _HEADER.match(lines[n]):
            break
        if any(spelling in lines[n] for spelling in spellings):
            return n + 1
    return first + 1
