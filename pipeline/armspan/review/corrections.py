"""A record and what a person did with it -> how its facts stand now. Nothing here needs a server or a file.

A step is plain data (`schemas/gold.schema.json`, step), and the same steps always give the same facts: so the last one
can be taken back, any number of times, and a review goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Fact = dict[str, Any]
Step = dict[str, Any]

JUDGED = ("enrollment", "design", "instruments", "arms", "measurements", "analyses")  # in the order of the page
NAMES = ("outcomes",)  # named by the facts, and right when those are
EDITABLE = {
    "enrollment": {"count"},
    "design": {"aspect", "value"},
    "instruments": {"name", "abbreviation"},
    "arms": {"label", "type", "count", "count_unit", "intervention"},
    "outcomes": {"title", "unit", "instrument"},
    "measurements": {
        *("outcome", "category", "arm", "population", "subgroup", "time_frame", "time", "basis", "direction"),
        *("param_type", "value", "decimals", "dispersion_type", "dispersion_evidence", "spread", "spread_decimals"),
        *("limits_type", "lower_limit", "upper_limit", "n", "percentage", "unit"),
    },
    "analyses": {"comparison", "outcomes", "arms", "time_frames", "p_value", "test", "estimate", "finding"},
}
_ROLES = {"arm": ("arm", "carrier"), "outcome": ("outcome",), "time_frame": ("time",), "n": ("n",), "unit": ("unit",)}


@dataclass(slots=True)
class Standing:
    """The facts as they stand after some steps, and what the person said of each."""

    facts: dict[str, Any]  # a record; what is wrong is still in it
    marks: dict[str, str] = field(default_factory=dict)  # key -> right | wrong | edited | added
    closed: bool = False  # a person said that nothing is missing

    def keys(self, layer: str) -> list[str]:
        """The keys of the facts of a layer, in their order."""
        return [key for key, _ in keyed(self.facts, layer)]

    def open(self, layers: Iterable[str] = JUDGED) -> list[str]:
        """The facts of some layers that nobody has judged yet."""
        return [key for layer in layers for key in self.keys(layer) if key not in self.marks]

    @property
    def done(self) -> bool:
        """Whether everything was gone through."""
        return bool(self.closed or self.marks) and not self.open()


def keyed(record: Fact, layer: str) -> Iterator[tuple[str, Fact]]:
    """(key, fact) of a layer: ids are keys; facts without one are called by their layer, and their place in it."""
    held = record.get(layer)
    if isinstance(held, dict):
        yield layer, held
    else:
        yield from ((fact.get("id") or f"{layer}/{n}", fact) for n, fact in enumerate(held or [], 1))


def find(record: Fact, key: str) -> tuple[str, Fact]:
    """(layer, fact) of a key; raises `KeyError` where there is none."""
    for layer in (*JUDGED, *NAMES):
        for name, fact in keyed(record, layer):
            if name == key:
                return layer, fact
    raise KeyError(f"no fact {key}")


def stand(record: Fact, steps: Iterable[Step]) -> Standing:
    """The facts after the steps; the record itself stays as it is. Raises `KeyError` for a fact that is not there."""
    standing = Standing(deepcopy(record))
    for step in steps:
        _WAYS[step["do"]](standing, step)
    return standing


def _begin(standing: Standing, step: Step) -> None:
    """Gold that was there before: its facts instead of the machine's, judged but for those that are still open."""
    for layer in (*JUDGED, *NAMES):
        standing.facts[layer] = deepcopy(step["fact"].get(layer, None if layer == "enrollment" else []))
        judged = [key for key in standing.keys(layer) if key not in step.get("open", ())]
        standing.marks |= dict.fromkeys(judged, "right")
    standing.closed = step["closed"]


def _right(standing: Standing, step: Step) -> None:
    for key in step["facts"]:
        find(standing.facts, key)
        if standing.marks.get(key) not in ("edited", "added"):
            standing.marks[key] = "right"


def _wrong(standing: Standing, step: Step) -> None:
    for key in step["facts"]:
        find(standing.facts, key)
        standing.marks[key] = "wrong"


def _edit(standing: Standing, step: Step) -> None:
    _name_new(standing, step)
    for key in step["facts"]:
        layer, fact = find(standing.facts, key)
        given = {name: value for name, value in step["set"].items() if name in EDITABLE[layer]}
        if given:
            fact |= deepcopy(given)
            _drop_evidence(fact, given)
            _touch(standing, key)


def _swap(standing: Standing, step: Step) -> None:
    one, other = step["arms"]
    across = {one: other, other: one}
    for key in step["facts"]:
        _, fact = find(standing.facts, key)
        if fact.get("arm") in across:
            fact["arm"] = across[fact["arm"]]
            _drop_evidence(fact, ("arm",))
            _touch(standing, key)


def _add(standing: Standing, step: Step) -> None:
    _name_new(standing, step)
    layer, fact = step["layer"], deepcopy(step["fact"])
    if layer == "enrollment":
        standing.facts[layer] = fact
        standing.marks[layer] = "added"
        return
    standing.facts.setdefault(layer, []).append(fact)
    standing.marks[standing.keys(layer)[-1]] = "added"


def _take(standing: Standing, step: Step) -> None:
    """The other reader's fact in place of the ones that are named, or beside the others where none is."""
    for key in step["facts"]:
        standing.marks[key] = "wrong"
    _add(standing, step)


def _all(standing: Standing, step: Step) -> None:
    for key in standing.open():
        standing.marks[key] = "right"
    standing.closed = True


_WAYS = {
    **{
        "begin": _begin,
        "right": _right,
        "wrong": _wrong,
        "edit": _edit,
        "swap": _swap,
        "add": _add,
        "take": _take,
        "all": _all,
    },
}


def _name_new(standing: Standing, step: Step) -> None:
    for layer, named in step.get("new", {}).items():
        known = set(standing.keys(layer))
        for fact in named:
            if fact["id"] not in known:
                standing.facts.setdefault(layer, []).append(deepcopy(fact))
                standing.marks[fact["id"]] = "added"


def _touch(standing: Standing, key: str) -> None:
    if standing.marks.get(key) != "added":
        standing.marks[key] = "edited"


def _drop_evidence(fact: Fact, changed: Iterable[str]) -> None:
    """Words that spoke for what is no longer said speak for nothing."""
    roles = {role for name in changed for role in _ROLES.get(name, ())}
    if "evidence" in fact:
        fact["evidence"] = [words for words in fact["evidence"] if words["role"] not in roles]


def new_id(record: Fact, layer: str) -> str:
    """An id that no fact of a layer has: a letter for the layer and the next number.

    >>> new_id({"arms": [{"id": "a1"}, {"id": "a7"}]}, "arms")
    'a8'
    """
    letter = {"analyses": "p"}.get(layer, layer[0])
    numbers = [int(key[1:]) for key, _ in keyed(record, layer) if key[:1] == letter and key[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"
