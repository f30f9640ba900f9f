"""What a person types or picks for a fact -> its properties, in the form in which a record holds them.

Fields are named as the properties of a record, except that those of a P value, an effect and a finding are flat
(`p_value`, `estimate_type`, ..., `finding_direction`, ...); arms and outcomes are ids, or names of new ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from armspan.errors import InputError
from armspan.exchange.printed import p_value_in
from armspan.mentions.statistics import find_statistics
from armspan.mentions.times import find_times
from armspan.review.corrections import Fact, keyed, new_id
from armspan.rulebook import Rulebook, rulebook
from armspan.text.numbers import parse_number
from armspan.text.view import View

MAX_WORDS = 300  # characters of a name
EVERYBODY = "all"  # in place of an arm
_NUMBERS = {"value": "decimals", "spread": "spread_decimals", "lower_limit": None, "upper_limit": None}
_WORDS = ("category", "subgroup", "unit", "label", "count_unit", "intervention", "title", "name", "abbreviation")
_CHOICES = ("param_type", "dispersion_type", "limits_type", "basis", "direction", "comparison", "type", "aspect")
_PLAIN = ("instrument",)


def properties(record: Fact, fact: Fact, fields: dict[str, Any]) -> tuple[Fact, dict[str, list[Fact]]]:
    """(the properties to set, new arms and outcomes by layer) of typed fields.

    Raises `InputError` for what cannot be understood: the field and what was typed, in a line.
    """
    found: Fact = {}
    new: dict[str, list[Fact]] = {}
    if "printed" in fields:
        found |= value_of(_text("value", fields["printed"]))
    for name, given in fields.items():
        if name in _FIELDS:
            found |= _FIELDS[name](name, given)
        elif name == "arm":
            found |= _whose(record, new, given)
        elif name == "outcome":
            found["outcome"] = _named(record, new, "outcomes", given)
        elif name == "arms":
            found["arms"] = [_named(record, new, "arms", one) for one in _list(name, given)]
        elif name == "outcomes":
            found["outcomes"] = [_named(record, new, "outcomes", one) for one in _list(name, given)]
        elif name.startswith(("estimate_", "finding_")):
            part, _, field = name.partition("_")
            found[part] = _part(part, field, given, found.get(part, fact.get(part)))
        elif name != "printed":
            raise InputError(f"{name}: no such field")
    found = _emptied(found)
    return found | _consistent(fact | found, found), new


def _text(name: str, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > MAX_WORDS:
        raise InputError(f"{name}: write up to {MAX_WORDS} characters")
    return " ".join(given.split())


def _list(name: str, given: Any) -> list[Any]:
    if not isinstance(given, list) or len(given) > 100:
        raise InputError(f"{name}: not a list")
    return list(dict.fromkeys(given))


def _number(name: str, given: Any) -> Fact:
    text, decimals = _text(name, given), _NUMBERS.get(name)
    if not text:
        return {name: None} | ({decimals: None} if decimals else {})
    try:
        value, places = parse_number(text)
    except ValueError:
        raise InputError(f"{name.replace('_', ' ')}: {text!r} is not a number") from None
    return {name: value} | ({decimals: places} if decimals else {})


def _whole(name: str, given: Any) -> Fact:
    value = _number(name, given)[name]
    if value is not None and (value < 0 or not value.is_integer()):
        raise InputError(f"{name}: {given!r} is not a whole number")
    return {name: None if value is None else int(value)}


def _words(name: str, given: Any) -> Fact:
    return {name: _text(name, given) or None}


def _time(name: str, given: Any) -> Fact:
    return time_of(_text("time", given))


def time_of(words: str) -> Fact:
    """The words of a time and, where armspan understands them, the same in normal form.

    >>> time_of("at 6 months")["time"]["offset"]
    'P6M'
    """
    ways = (words, f"at {words}") if words else ()
    point = next((points[0] for way in ways if (points := find_times(rulebook(), View(way)))), None)
    time = {"kind": point.kind, "anchor": point.anchor, "offset": point.offset} if point else None
    return {"time_frame": words or None, "time": time if time and any(time.values()) else None}


def value_of(text: str, book: Rulebook | None = None) -> Fact:
    """The numbers of a measurement as printed -> its properties: "12 of 40 (30%)", "35.0 ± 6.8 min", "3 [2 to 5]".

    Raises `InputError` for what is no value.
    """
    statistics = find_statistics(book or rulebook(), View(text))
    if not statistics:
        return _number("value", text) | {"param_type": "number"}
    read = statistics[0]
    names = (
        *("param_type", "value", "decimals", "dispersion_type", "dispersion_evidence", "spread", "spread_decimals"),
        *("limits_type", "lower_limit", "upper_limit", "n", "percentage", "unit"),
    )
    found = {name: getattr(read, name) for name in names}
    if found["value"] is not None and found["param_type"] is None:
        found["param_type"] = "mean" if found["spread"] is not None else "number"
    return found


def _p_value(name: str, given: Any) -> Fact:
    text = _text("P", given)
    if not text:
        return {"p_value": None}
    if text.upper().replace(".", "") in ("NS", "P NS"):
        return {"p_value": {"operator": None, "value": None, "decimals": None, "text": text}}
    read = p_value_in(text)
    if read is None:
        raise InputError(f"P: {text!r} is no P value; write < 0.001, = .03 or NS")
    digits = text.replace("·", ".").replace(",", ".").rpartition(".")[2].strip() if read[1] % 1 else ""
    return {"p_value": {"operator": read[0], "value": read[1], "decimals": len(digits), "text": text}}


def _times(name: str, given: Any) -> Fact:
    return {name: [words for words in (_text("time", one) for one in _list(name, given)) if words]}


def _choice(name: str, given: Any) -> Fact:
    return {name: _text(name, given) or None}


_FIELDS: dict[str, Callable[[str, Any], Fact]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(("n", "count"), _whole),
    **dict.fromkeys(_WORDS, _words),
    **dict.fromkeys((*_CHOICES, *_PLAIN), _choice),
    "percentage": _number,
    "time_frame": _time,
    "time_frames": _times,
    "p_value": _p_value,
}


def _whose(record: Fact, new: dict[str, list[Fact]], given: Any) -> Fact:
    if given in (None, "", EVERYBODY):
        return {"arm": None, "population": "all" if given == EVERYBODY else "arm"}
    return {"arm": _named(record, new, "arms", given), "population": "arm", "subgroup": None}


def _named(record: Fact, new: dict[str, list[Fact]], layer: str, given: Any) -> str | None:
    """The id of an arm or outcome: one that is there, by id or by name, or a new one of that name."""
    text = _text(layer, given)
    if not text:
        return None
    word = "label" if layer == "arms" else "title"
    for key, fact in [*keyed(record, layer), *((one["id"], one) for one in new.get(layer, []))]:
        if text == key or text.casefold() == fact[word].casefold():
            return str(key)
    ident = new_id({layer: [*record.get(layer, []), *new.get(layer, [])]}, layer)
    blank: Fact = {"type": "unknown", "count": None} if layer == "arms" else {"instrument": None, "unit": None}
    new.setdefault(layer, []).append({"id": ident, word: text} | blank)
    return ident


_PARTS: dict[str, Fact] = {
    "estimate": {"type": "other", "value": None, "lower_limit": None, "upper_limit": None, "level": None},
    "finding": {"direction": None, "arm": None, "reference": None, "significant": None},
}


def _part(part: str, field: str, given: Any, before: Fact | None) -> Fact:
    """An effect or a finding with one field changed."""
    if field not in _PARTS[part]:
        raise InputError(f"{part}_{field}: no such field")
    numbers = part == "estimate" and field != "type"
    value = _number(field, given)[field] if numbers else _text(field, given) or None
    if field == "significant":
        value = {"yes": True, "no": False}.get(str(value))
    return (before or _PARTS[part]) | {field: value or _PARTS[part][field] if field == "type" else value}


def _emptied(found: Fact) -> Fact:
    """No effect where no number is left, no finding where nothing is said."""
    effect, finding = found.get("estimate"), found.get("finding")
    if effect and all(effect[name] is None for name in ("value", "lower_limit", "upper_limit")):
        found["estimate"] = None
    if finding and all(value is None for value in finding.values()):
        found["finding"] = None
    return found


def _consistent(fact: Fact, changed: Fact) -> Fact:
    """What follows from what was typed: a spread has a kind, a change of arm ends a subgroup."""
    found: Fact = {}
    if "spread" in changed and "dispersion_type" not in changed:
        kind = fact.get("dispersion_type") or "standard_deviation"
        found["dispersion_type"] = kind if fact.get("spread") is not None else None
    if {"lower_limit", "upper_limit"} & changed.keys() and fact.get("lower_limit") is fact.get("upper_limit") is None:
        found["limits_type"] = None
    if changed.get("subgroup"):
        found["population"] = "subgroup"
    if changed.get("basis") == "value":
        found["direction"] = None
    return found
