"""Every example of every rule file, a test each: what a rule must match, and what it must not."""

from __future__ import annotations

from typing import Any

import pytest

from armspan.rulebook import Rule, rulebook

RULES = [(file, rule) for file, rules in sorted(rulebook().files.items()) for rule in rules.rules.values()]


def examples(kind: str) -> list[Any]:
    """The examples of one kind as parameters, named after file, rule and place in the list."""
    return [
        pytest.param(file, rule, example, id=f"{file}:{rule.name}:{n}")
        for file, rule in RULES
        for n, example in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("file", "rule", "example"), examples("must_match"))
def test_must_match(file: str, rule: Rule, example: dict[str, str]) -> None:
    found = list(rulebook()[file].compiled(rule.name).finditer(example["text"]))
    assert len(found) == 1, f"{rule.file}: {rule.name} finds {[match[0] for match in found]}"
    assert {group: found[0][group] for group in example if group != "text"} | {"text": example["text"]} == example


@pytest.mark.parametrize(("file", "rule", "example"), examples("must_not_match"))
def test_must_not_match(file: str, rule: Rule, example: dict[str, str]) -> None:
    found = rulebook()[file].compiled(rule.name).search(example["text"])
    assert found is None, f"{rule.file}: {rule.name} finds {found and found[0]!r} ({example['why']})"


@pytest.mark.parametrize(("file", "rule"), RULES, ids=[f"{file}:{rule.name}" for file, rule in RULES])
def test_has_examples(file: str, rule: Rule) -> None:
    assert rule.why, f"{rule.file}: {rule.name} does not say why"
    assert len(rule.must_match) >= 2, f"{rule.file}: {rule.name} has fewer than two examples"
    assert rule.must_not_match, f"{rule.file}: {rule.name} has no counter-example"
