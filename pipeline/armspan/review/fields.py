"""What of a fact can be changed, with which key, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from armspan.display.words import printed, value_in_words
from armspan.mentions.times import find_times
from armspan.record.validate import load_schema
from armspan.review.corrections import Fact, Standing, find, keyed
from armspan.review.typed import EVERYBODY
from armspan.rulebook import rulebook
from armspan.text.view import View


@dataclass(frozen=True, slots=True)
class Field:
    """One property as a person meets it."""

    name: str
    letter: str  # the key that leads to it
    label: str
    choices: str = ""  # the list that it is picked from; none: it is typed
    several: bool = False
    free: bool = True  # whether something may be typed that is not in the list


FIELDS: dict[str, tuple[Field, ...]] = {
    "measurements": (
        Field("printed", "v", "value, as printed"),
        Field("time_frame", "t", "time", "times"),
        Field("outcome", "o", "outcome", "outcomes"),
        Field("arm", "a", "arm", "whom"),
        Field("unit", "u", "unit", "units"),
        Field("param_type", "k", "kind", "param_type", free=False),
        Field("spread", "s", "spread"),
        Field("dispersion_type", "d", "the spread is", "dispersion_type", free=False),
        Field("lower_limit", "f", "limits from"),
        Field("upper_limit", "g", "limits to"),
        Field("limits_type", "l", "the limits are", "limits_type", free=False),
        Field("n", "n", "of how many (n)"),
        Field("percentage", "p", "per cent"),
        Field("basis", "b", "value or change", "basis", free=False),
        Field("direction", "r", "direction", "direction", free=False),
        Field("category", "c", "level"),
        Field("subgroup", "w", "subgroup"),
    ),
    "analyses": (
        Field("p_value", "p", "P value"),
        Field("outcomes", "o", "outcomes", "outcomes", several=True),
        Field("arms", "a", "arms", "arms", several=True),
        Field("time_frames", "t", "times", "times", several=True),
        Field("comparison", "c", "compares", "comparison", free=False),
        Field("estimate_type", "k", "effect", "estimate_type", free=False),
        Field("estimate_value", "v", "effect, value"),
        Field("estimate_lower_limit", "f", "effect, from"),
        Field("estimate_upper_limit", "g", "effect, to"),
        Field("finding_direction", "r", "came out", "finding_direction", free=False),
        Field("finding_arm", "w", "in which arm", "arms", free=False),
        Field("finding_reference", "z", "than which", "arms", free=False),
        Field("finding_significant", "s", "significant", "yes_no", free=False),
    ),
    "arms": (
        Field("label", "l", "name"),
        Field("count", "n", "how many (n)"),
        Field("type", "t", "role", "arm_type", free=False),
        Field("intervention", "i", "treatment"),
        Field("count_unit", "u", "counted are"),
    ),
    "enrollment": (Field("count", "n", "how many took part"),),
    "design": (Field("value", "v", "what holds"),),
    "instruments": (Field("name", "n", "name"), Field("abbreviation", "a", "abbreviation")),
    "outcomes": (
        Field("title", "t", "title"),
        Field("unit", "u", "unit", "units"),
        Field("instrument", "i", "scale", "instruments", free=False),
    ),
}
ADDED = (  # what words can be chosen to be: the layer, the key, and what it is called
    ("value", "measurements", "v", "a value of an outcome"),
    ("p", "analyses", "p", "a P value"),
    ("effect", "analyses", "e", "an effect, with its limits"),
    ("arm", "arms", "a", "an arm"),
    ("total", "enrollment", "n", "how many took part in all"),
)


@cache
def form() -> dict[str, Any]:
    """The fields of every layer, and the lists that are the same for all abstracts, as plain data for the page."""
    return {
        "fields": {layer: [asdict(field) for field in fields] for layer, fields in FIELDS.items()},
        "added": [dict(zip(("kind", "layer", "letter", "label"), row, strict=True)) for row in ADDED],
        "lists": {name: [_option(value) for value in values] for name, values in _vocabularies().items()},
    }


def _vocabularies() -> dict[str, list[str]]:
    """The words that the schema knows for a property, in its order."""
    kinds = load_schema("record")["$defs"]

    def words(kind: str, name: str) -> list[str]:
        return [value for value in kinds[kind]["properties"][name]["enum"] if value is not None]

    of_values = ("param_type", "dispersion_type", "limits_type", "basis", "direction")
    return {name: words("measurement", name) for name in of_values} | {
        "comparison": words("analysis", "comparison"),
        "estimate_type": words("estimate", "type"),
        "finding_direction": words("finding", "direction"),
        "arm_type": words("arm", "type"),
        "yes_no": ["yes", "no"],
    }


def _option(value: str, label: str | None = None) -> dict[str, str]:
    return {"value": value, "label": label or value.replace("_", " ")}


def lists_of(standing: Standing) -> dict[str, list[dict[str, str]]]:
    """What the abstract itself gives to choose from: its outcomes, arms, times, units and scales."""
    facts = standing.facts
    arms = [_option(fact["id"], fact["label"]) for fact in facts["arms"]]
    units = [fact.get("unit") for layer in ("measurements", "outcomes") for fact in facts[layer]]
    tools = [_option(fact["id"], fact.get("abbreviation") or fact.get("name")) for fact in facts["instruments"]]
    return {
        "arms": arms,
        "whom": [*arms, _option(EVERYBODY, "everybody")],
        "outcomes": [_option(fact["id"], fact["title"]) for fact in facts["outcomes"]],
        "times": [_option(words, words) for words in _times(facts)],
        "units": [_option(unit, unit) for unit in _unique(units)],
        "instruments": tools,
    }


def _times(facts: Fact) -> list[str]:
    said = [fact.get("time_frame") for fact in facts["measurements"]]
    said += [words for fact in facts["analyses"] for words in fact.get("time_frames") or ()]
    return _unique([*said, *(point.text for point in find_times(rulebook(), View(facts["text"])))])


def _unique(words: Iterable[str | None]) -> list[str]:
    """Each once, whatever its capitals."""
    found: dict[str, str] = {}
    for word in words:
        if word:
            found.setdefault(word.casefold(), word)
    return list(found.values())


def filled(standing: Standing, key: str) -> dict[str, Any]:
    """The fields of a fact with what stands in them now: text as one would type it, ids, or lists of ids."""
    layer, fact = find(standing.facts, key)
    return {field.name: _held(fact, field) for field in FIELDS[layer]} | {"layer": layer}


def _held(fact: Fact, field: Field) -> Any:
    name = field.name
    if name == "printed":
        return value_in_words(fact)
    if name == "arm" and fact.get("population") == "all":
        return EVERYBODY
    if name == "p_value":
        return (fact.get("p_value") or {}).get("text") or _p(fact.get("p_value"))
    if name.startswith(("estimate_", "finding_")):
        part, _, inner = name.partition("_")
        return _typed((fact.get(part) or {}).get(inner))
    value = fact.get(name)
    decimals = {"value": "decimals", "spread": "spread_decimals"}.get(name, "")
    return list(value or ()) if field.several else _typed(value, fact.get(decimals))


def _p(p_value: Fact | None) -> str:
    return f"{p_value.get('operator') or ''} {_typed(p_value.get('value'))}".strip() if p_value else ""


def _typed(value: Any, decimals: int | None = None) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    return str(value) if isinstance(value, str) else printed(value, decimals) or ""


def all_filled(standing: Standing) -> dict[str, dict[str, Any]]:
    """The fields of every fact, by its key."""
    return {key: filled(standing, key) for layer in FIELDS for key, _ in keyed(standing.facts, layer)}
