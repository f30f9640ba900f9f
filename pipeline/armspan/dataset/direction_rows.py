"""A study -> what came out between its arms: one row per outcome, pair of arms and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from armspan.dataset.columns import Row
from armspan.dataset.comparisons import roles
from armspan.dataset.effect_rows import compared, people
from armspan.dataset.findings import MORE_OR_LESS, is_significant
from armspan.dataset.orientation import experimental_first
from armspan.dataset.reported import p_cells
from armspan.dataset.said_times import when_said
from armspan.dataset.study import Study, joined, quote
from armspan.dataset.summaries import has_word, lowest_confidence
from armspan.linking.stated.meaning import welcome
from armspan.linking.stated.senses import senses
from armspan.linking.titles import Title
from armspan.model import Analysis, Arm
from armspan.rulebook import rulebook

_SAME = "no_difference"
_TURNED = {"higher": "lower", "lower": "higher", _SAME: _SAME}
_SOURCES = ("words", "effect", "numbers")


@dataclass(frozen=True, slots=True)
class _Told:
    """What one analysis, or the values of both arms, tell of the first arm against the second."""

    outcome: str
    category: str | None
    one: Arm
    two: Arm
    when: Row
    directions: dict[str, str]  # by source
    fact: Analysis | None
    pair: Row | None

    @property
    def place(self) -> tuple[object, ...]:
        """What is compared with what, and when."""
        normal = tuple(self.when.get(name) for name in ("time_kind", "time_anchor", "time_offset"))
        time = normal if any(normal) else (self.when.get("time_frame") or "").casefold()
        return self.outcome, self.category, self.one.id, self.two.id, time


def direction_rows(study: Study, comparisons: list[Row], effects: list[Row]) -> Iterator[Row]:
    """One row per outcome, pair of arms and time, in the order of the abstract: analyses first, then bare values."""
    places: dict[tuple[object, ...], list[_Told]] = {}
    for told in (*_of_analyses(study, comparisons, effects), *_of_values(study, comparisons)):
        places.setdefault(told.place, []).append(told)
    pairs: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for place in places:
        pairs.setdefault(place[:2], set()).add(place[2:4])
    for number, (place, found) in enumerate(places.items(), 1):
        row = _row(study, found)
        several = len(pairs[place[:2]]) > 1
        slab = f"{study.label}: {row['arm1']} v {row['arm2']}" if several else study.label
        yield {**row, "row_id": f"{study.id}:f{number}", "slab": slab}


def _of_analyses(study: Study, comparisons: list[Row], effects: list[Row]) -> Iterator[_Told]:
    for fact in study.record.analyses:
        if compared(fact) not in ("between_arms", "unspecified"):
            continue
        for outcome in fact.outcomes:
            for one, two in _pairs(study, fact):
                own = [row for row in comparisons if _is_about(row, "p_analysis_id", fact, outcome, one, two)]
                printed = [row for row in effects if _is_about(row, "analysis_id", fact, outcome, one, two)]
                yield from _at_times(study, fact, outcome, (one, two), own, printed)


def _is_about(row: Row, column: str, fact: Analysis, outcome: str, one: Arm, two: Arm) -> bool:
    if row.get(column) != fact.id or row["outcome_id"] != outcome:
        return False
    return {row.get("arm1_id"), row.get("arm2_id")} == {one.id, two.id}


def _pairs(study: Study, fact: Analysis) -> Iterator[tuple[Arm, Arm]]:
    """The pairs of arms that an analysis is about: two, the one of the finding with its reference or all others."""
    found = fact.finding
    ids = [id for id in study.arms if id in fact.arms]  # in the order of introduction
    if found and found.direction in MORE_OR_LESS and found.arm and len(ids) != 2:
        others = [found.reference] if found.reference else [id for id in ids if id != found.arm]
        pairs = [(found.arm, other) for other in others]
    elif len(ids) == 2 or (found and found.direction == _SAME):
        pairs = list(combinations(ids, 2))
    else:
        return
    for one, two in pairs:
        if one in study.arms and two in study.arms:
            yield experimental_first(study.arms[one], study.arms[two])


def _at_times(
    study: Study, fact: Analysis, outcome: str, arms: tuple[Arm, Arm], own: list[Row], printed: list[Row]
) -> Iterator[_Told]:
    """What an analysis tells, once for each time that it covers."""
    frames = [(frame,) for frame in fact.time_frames] if len(fact.time_frames) > 1 else [fact.time_frames]
    for frame in frames:
        values = [row for row in own if len(frames) == 1 or row.get("time_frame") in frame]
        levels = dict.fromkeys(row.get("category") for row in values) or {None: None}
        for category in levels:
            of_level = [row for row in values if row.get("category") == category]
            when = when_said(study, frame, of_level)
            told = {
                "words": _by_words(fact, arms),
                "effect": _by_effect(study, printed, outcome, arms),
                "numbers": _first(_by_numbers(row, arms) for row in of_level),
            }
            known = {source: direction for source, direction in told.items() if direction}
            yield _Told(outcome, category, *arms, when, known, fact, of_level[0] if of_level else None)


def _of_values(study: Study, comparisons: list[Row]) -> Iterator[_Told]:
    """What the values of two arms tell that no analysis is about."""
    for row in comparisons:
        if row.get("p_analysis_id") or row.get("subgroup") or row.get("time_kind") == "baseline":
            continue
        arms = (study.arms[row["arm1_id"]], study.arms[row["arm2_id"]])
        if direction := _by_numbers(row, arms):
            when = {name: row.get(name) for name in row if name.startswith("time_")}
            yield _Told(row["outcome_id"], row.get("category"), *arms, when, {"numbers": direction}, None, row)


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one), None)


def _by_words(fact: Analysis, arms: tuple[Arm, Arm]) -> str | None:
    found = fact.finding
    if found is None or found.direction == _SAME:
        return found.direction if found else None
    if found.direction not in MORE_OR_LESS or found.arm not in {arm.id for arm in arms}:
        return None
    if found.reference and found.reference not in {arm.id for arm in arms}:
        return None
    return found.direction if found.arm == arms[0].id else _TURNED[found.direction]


def _by_effect(study: Study, printed: list[Row], outcome: str, arms: tuple[Arm, Arm]) -> str | None:
    """The side of no effect that a printed effect lies on; hazards of those who last longer are smaller."""
    for row in printed:
        if row.get("yi") is None or row.get("disputed"):
            continue
        if row["yi"] == 0:
            return _SAME
        above = (row["yi"] > 0) == (row["arm1_id"] == arms[0].id)
        if row["measure"] == "HR" and has_word(study.outcomes[outcome].title, "lasting"):
            above = not above
        return "higher" if above else "lower"
    return None


def _by_numbers(row: Row, arms: tuple[Arm, Arm]) -> str | None:
    """Which arm's number is larger: mean, median, or share of people."""
    names = (("m1i", "m2i"), ("median1i", "median2i")) if row["data"] == "means" else (("percent1i", "percent2i"),)
    pairs = [(_best(row, one), _best(row, two)) for one, two in names]
    pairs.append((_share(row, "ai", "n1i"), _share(row, "ci", "n2i")))
    one, two = next(((a, b) for a, b in pairs if a is not None and b is not None), (None, None))
    if one is None or two is None:
        return None
    found = _SAME if one == two else "higher" if one > two else "lower"
    return found if row["arm1_id"] == arms[0].id else _TURNED[found]


def _best(row: Row, name: str) -> float | None:
    found: float | None = row.get(name)
    return row.get(f"{name}_derived") if found is None else found


def _share(row: Row, events: str, n: str) -> float | None:
    return 100 * row[events] / row[n] if row.get(events) is not None and row.get(n) else None


def _row(study: Study, found: list[_Told]) -> Row:
    first = found[0]
    one, two = first.one, first.two
    facts = [told.fact for told in found if told.fact]
    sure = next((s for s in map(is_significant, facts) if s is not None), None)
    source, direction = _agreed(found)
    if direction == _SAME and sure:
        source, direction = None, None  # a significant difference has a direction
    best = next((f for f in facts if f.p_value), facts[0] if facts else None)
    what = roles(one, two)
    return {
        "study_id": study.id,
        "reading": study.reading.origin(_layer(source, facts)),
        "retracted": study.is_retracted,
        **study.named(first.outcome, first.category),
        **first.when,
        **{"arm1_id": one.id, "arm1": one.label, "arm2_id": two.id, "arm2": two.label},
        "experimental_arm": one.id if what == "experimental_comparator" else None,
        "roles": what,
        "direction": direction,
        "direction_from": source,
        "higher_arm": {"higher": one.id, "lower": two.id}.get(direction or ""),
        "significant": sure,
        "better": _better(study, first.outcome),
        **{name: value for name, value in p_cells(best).items() if name != "p_analysis_id"},
        "enrollment": _enrolled(study),
        **{"n1i": people(one), "n2i": people(two)},
        "analysis_ids": joined(fact.id for fact in facts),
        "confidence": lowest_confidence(facts) if facts else (first.pair or {}).get("confidence"),
        "checks": study.codes(fact.id for fact in facts),
        "note": joined(_notes(found, direction)),
        **_quoted(study, best, first.pair),
    }


def _layer(source: str | None, facts: list[Analysis]) -> str:
    """The layer that tells a direction."""
    return "findings" if source == "words" else "analyses" if facts else "measurements"


def _agreed(found: list[_Told]) -> tuple[str | None, str | None]:
    """What tells the direction, and the direction; none where the surest sources contradict each other.

    Words come first. Where they say that there is no difference, the effect or the numbers tell the direction all the
    same: "not significant" is none (Cochrane Handbook 12.2.1.3).
    """
    for source in _SOURCES:
        said = {told.directions[source] for told in found if source in told.directions} - {_SAME}
        if said:
            return (source, said.pop()) if len(said) == 1 else (None, None)
    same = next((s for s in _SOURCES if any(s in told.directions for told in found)), None)
    return same, _SAME if same else None


def _better(study: Study, outcome: str) -> str | None:
    """Whether more of an outcome is better, or less; None where nobody can tell."""
    known = study.outcomes[outcome]
    good = welcome(rulebook(), senses(rulebook()), Title(known.title, 0, 0, instrument=known.instrument))
    return None if good is None else "higher" if good else "lower"


def _enrolled(study: Study) -> int | None:
    if study.record.enrollment:
        return study.record.enrollment.count
    counts = [arm.count for arm in study.record.arms]
    return sum(count or 0 for count in counts) if counts and None not in counts else None


def _notes(found: list[_Told], direction: str | None) -> Iterator[str]:
    said = dict.fromkeys(told.directions["words"] for told in found if "words" in told.directions)
    if direction in MORE_OR_LESS and _SAME in said:
        yield "by the words, no difference"
    if direction is None and any(told.directions for told in found):
        ids = ", ".join(f"{told.fact.id} {words}" for told in found if told.fact for words in told.directions.values())
        yield f"contradicting, none taken: {ids}"
    if not any(told.fact for told in found):
        yield "no analysis: the values alone"


def _quoted(study: Study, fact: Analysis | None, pair: Row | None) -> Row:
    """The words that a row was read from: of the analysis, else of the value of the first arm."""
    if fact:
        return {**quote(fact.span), "sentence": study.sentence(fact.span)}
    span = next((m.span for m in study.record.measurements if pair and m.id == pair.get("measurement1_id")), None)
    return {**quote(span), "sentence": study.sentence(span)}
