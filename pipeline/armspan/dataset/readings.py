"""Files of records, and of gold that overrides them -> the readings that tables are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_origin

import orjson

from armspan.checks.run import check_record
from armspan.dataset.read_findings import told_findings, with_findings
from armspan.exchange.json_files import ANY, find_files, read_texts
from armspan.model import VERSIONS, Analysis, Arm, Measurement, Outcome, Record
from armspan.record.read import KINDS, build_typed, hints_of
from armspan.record.validate import validate_record
from armspan.rulebook import rulebook

Facts = tuple[Any, ...]
LAYERS = ("design", "enrollment", "arms", "instruments", "outcomes", "measurements", "analyses", "findings")
_MISSING = {  # what a gold file may leave out without meaning null
    "schema_version": VERSIONS[-1],
    "text": "",
    "type": "unknown",
    "population": "arm",
    "basis": "value",
    "comparison": "unspecified",
    "confidence": "high",  # a person wrote it
    "rule": "gold",
    "role": "outcome",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One abstract as it goes into the tables, and which of its layers a person read."""

    record: Record
    gold: frozenset[str] = frozenset()  # layers

    def origin(self, layer: str) -> str:
        """Who read a layer: gold or machine."""
        return "gold" if layer in self.gold else "machine"


@dataclass(slots=True)
class Readings:
    """All abstracts of a dataset, and what could not be used."""

    readings: list[Reading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)  # gold of abstracts that no record is about
    overridden: int = 0


def read_all(names: Iterable[str], gold: Path | None = None) -> Readings:
    """The readings of all records behind `names`; gold in the folder `gold` overrides the records it is about.

    A name is a records.jsonl, a JSON file (a record, a list of them, a gold file), or a folder of such files or shards.
    What cannot be read is a problem and stops nothing. Raises `InputError` for a name that does not exist.
    """
    result = Readings()
    people = _by_identity(_valid(find_files(gold, ANY), result.problems)) if gold else {}
    used: set[int] = set()
    seen: dict[str, str] = {}
    for place, data in _valid((file for name in names for file in find_files(Path(name), ANY)), result.problems):
        study = data["source"]["id"]
        if study in seen:
            result.problems.append(Problem(place, f"the id {study!r} was there before: {seen[study]}"))
            continue
        seen[study] = place
        person = next((people[key] for key in _identities(data) if key in people), None)
        if person:
            used.add(id(person))
            result.overridden += 1
        result.readings.append(make_reading(data, person))
    result.unmatched = sorted({p["source"]["id"] for p in people.values() if id(p) not in used})
    return result


def _valid(files: Iterable[Path], problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in files:
        for line, raw in read_texts(file):
            place = f"{file}:{line}" if line else str(file)
            try:
                values = orjson.loads(raw)
            except orjson.JSONDecodeError as error:
                problems.append(Problem(place, f"not JSON: {error.msg}"))
                continue
            for value in values if isinstance(values, list) else [values]:
                if reason := _refusal(value):
                    problems.append(Problem(place, reason))
                else:
                    yield place, value


def _refusal(value: Any) -> str | None:
    """Why a value is no record that can be used; None where it is one."""
    if not isinstance(value, dict) or "source" not in value:
        return "not a record; expected what armspan extract writes, or gold"
    version = value.get("schema_version", "1.0")
    if version not in VERSIONS:
        return f"a record of schema {version}; this is armspan's schema {VERSIONS[-1]}: extract the abstract again"
    violations = validate_record(value)
    if not violations:
        return None
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return f"{violations[0].path}: {violations[0].message}{more}"


def _identities(data: dict[str, Any]) -> list[tuple[str, str]]:
    """What an abstract can be known by, the surest first."""
    source = data["source"]
    return [(key, source[key]) for key in ("sha256", "pmid", "doi", "id") if source.get(key)]


def _by_identity(found: Iterable[tuple[str, dict[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {identity: data for _, data in found for identity in _identities(data)}


# --- one reading out of a machine's record and a person's ---------------------------------------------------------


def make_reading(data: dict[str, Any], person: dict[str, Any] | None = None) -> Reading:
    """The reading that a valid record or gold gives; what a person annotated of the same abstract comes first.

    What a person wrote or corrected is checked anew, for the checks of a record speak of the machine's facts.
    """
    record = build_typed(Record, data, _filled)
    own = _annotated(data)
    if person is None:
        return Reading(replace(record, checks=check_record(record, rulebook())) if own else record, own)
    better, layers = build_typed(Record, person, _filled), _annotated(person)
    merged = replace(record, **{layer: getattr(better, layer) for layer in layers - {"findings"}})
    if "design" in person.get("partial", ()):
        aspects = {fact.aspect for fact in better.design}
        kept = tuple(fact for fact in record.design if fact.aspect not in aspects)
        merged = replace(merged, design=better.design + kept)
    merged = _relinked(merged, record, better, layers, person.get("layers", ()))
    merged = replace(merged, **_quoted(merged, record, layers))
    return Reading(replace(merged, checks=check_record(merged, rulebook())), own | layers)


def _annotated(data: dict[str, Any]) -> frozenset[str]:
    """The layers that a person read: those that gold names, and those that these need (ids point into them)."""
    if "layers" not in data:
        return frozenset()
    named = {*data["layers"], *data.get("partial", ())}
    if "analyses" in named and told_findings(data):
        named.add("findings")
    if named & {"measurements", "analyses", "findings"}:
        named |= {layer for layer in ("arms", "outcomes", "instruments") if data.get(layer)}
    return frozenset(named & set(LAYERS))


def _relinked(
    merged: Record, machine: Record, person: Record, layers: frozenset[str], complete: Collection[str]
) -> Record:
    """Points the machine's facts at the person's arms and outcomes, by name; findings go to their analyses."""
    arms = _matches(machine.arms, person.arms, _arm_names) if "arms" in layers else None
    outcomes = _matches(machine.outcomes, person.outcomes, _outcome_names) if "outcomes" in layers else None
    if "measurements" not in layers:
        merged = replace(merged, measurements=tuple(_relink(m, arms, outcomes) for m in merged.measurements))
    if "analyses" not in layers:
        merged = replace(merged, analyses=tuple(_relink_analysis(a, arms, outcomes) for a in merged.analyses))
    if ("analyses" in layers) != ("findings" in layers):
        of_machine = [_relink_analysis(fact, arms, outcomes) for fact in machine.analyses]
        told = person.analyses if "findings" in layers else of_machine
        merged = replace(merged, analyses=with_findings(merged.analyses, told, complete="findings" in complete))
    return merged


def _matches(ours: tuple[Any, ...], theirs: tuple[Any, ...], names: Any) -> dict[str, str]:
    wanted = {name: fact.id for fact in reversed(theirs) for name in names(fact)}
    found = {fact.id: next((wanted[n] for n in names(fact) if n in wanted), None) for fact in ours}
    return {id: other for id, other in found.items() if other}


def _arm_names(arm: Arm) -> list[str]:
    return [name.casefold() for name in (arm.label, *arm.aliases, arm.intervention) if name]


def _outcome_names(outcome: Outcome) -> list[str]:
    return [outcome.title.casefold()]


def _relink(fact: Measurement, arms: dict[str, str] | None, outcomes: dict[str, str] | None) -> Measurement:
    arm = fact.arm if arms is None or fact.arm is None else arms.get(fact.arm)
    outcome = fact.outcome if outcomes is None or fact.outcome is None else outcomes.get(fact.outcome)
    return replace(fact, arm=arm, outcome=outcome)


def _relink_analysis(fact: Analysis, arms: dict[str, str] | None, outcomes: dict[str, str] | None) -> Analysis:
    whose = fact.arms if arms is None else tuple(arms[id] for id in fact.arms if id in arms)
    what = fact.outcomes if outcomes is None else tuple(outcomes[id] for id in fact.outcomes if id in outcomes)
    found = fact.finding
    if found and arms is not None:
        found = replace(found, arm=arms.get(found.arm or ""), reference=arms.get(found.reference or ""))
    return replace(fact, arms=whose, outcomes=what, finding=found)


# --- a person seldom writes offsets: where the machine read the same numbers, its quote serves --------------------


def _quoted(merged: Record, machine: Record, layers: frozenset[str]) -> dict[str, Any]:
    ways: dict[str, tuple[Callable[[Any], Any], ...]] = {
        "arms": (lambda arm: arm.label.casefold(), lambda arm: arm.count),
        "measurements": (_said_of_measurement,),
        "analyses": (_said_of_analysis,),
    }
    changes: dict[str, Any] = {
        layer: _with_places(getattr(merged, layer), getattr(machine, layer), said)
        for layer, said in ways.items()
        if layer in layers
    }
    mentions = {name: outcome.mentions for outcome in machine.outcomes for name in _outcome_names(outcome)}
    if "outcomes" in layers:
        changes["outcomes"] = tuple(
            replace(outcome, mentions=outcome.mentions or mentions.get(outcome.title.casefold(), ()))
            for outcome in merged.outcomes
        )
    ours, theirs = machine.enrollment, merged.enrollment
    if ours and theirs and theirs.span.start is None and ours.count == theirs.count:
        changes["enrollment"] = ours
    return changes


def _with_places(theirs: Facts, ours: Facts, ways: tuple[Callable[[Any], Any], ...]) -> Facts:
    """Facts without a place take that of the machine's fact which says the same, if both say it equally often."""
    for said in ways:
        places: dict[Any, list[Any]] = {}
        taken = {fact.span for fact in theirs}
        for fact in ours:
            if fact.span not in taken:
                places.setdefault(said(fact), []).append(fact)
        times = Counter(said(fact) for fact in theirs if _placeless(fact))
        fitting = {what for what, found in places.items() if len(found) == times[what]}
        theirs = tuple(
            _at(fact, places[said(fact)].pop(0)) if _placeless(fact) and said(fact) in fitting else fact
            for fact in theirs
        )
    return theirs


def _placeless(fact: Any) -> bool:
    return fact.span is None or fact.span.start is None


def _at(fact: Any, other: Any) -> Any:
    evidence = {} if isinstance(fact, Arm) or fact.evidence else {"evidence": other.evidence}
    return replace(fact, span=other.span, **evidence)


def _said_of_measurement(fact: Measurement) -> Any:
    return fact.value, fact.spread, fact.lower_limit, fact.upper_limit, fact.percentage


def _said_of_analysis(fact: Analysis) -> Any:
    p, estimate = fact.p_value, fact.estimate
    return p and (p.operator, p.value), estimate and (estimate.value, estimate.lower_limit)


# --- plain data -> typed record, with what gold may leave out ------------------------------------------------------


def _filled(kind: type, value: dict[str, Any]) -> dict[str, Any]:
    return {name: _given(value, name, hint) for name, hint in hints_of(kind).items()}


def _given(value: dict[str, Any], name: str, hint: Any) -> Any:
    if name in value:
        return value[name]
    if name in _MISSING:
        return _MISSING[name]
    if name in ("decimals", "spread_decimals"):
        return _decimals(value.get("spread" if name == "spread_decimals" else "value"))
    if get_origin(hint) is tuple:
        return ()
    return {} if hint in KINDS or get_origin(hint) is dict else None


def _decimals(number: float | None) -> int | None:
    """The decimals that a number has in the file: a person wrote 35.0 where 35.0 is printed."""
    if number is None or isinstance(number, int):
        return None if number is None else 0
    return len(repr(number).partition(".")[2])
