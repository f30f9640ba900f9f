"""The facts of an abstract as one table: outcome and time down, arms across, P values and effects at the row's end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from armspan.display.words import effect_in_words, finding_in_words, kind_in_words, p_in_words, value_in_words
from armspan.review.corrections import Fact, Standing, keyed

ALL, UNKNOWN = "all", "unknown"  # in place of an arm: such values have a row to themselves, across all columns
_WHOM = {ALL: "everybody", UNKNOWN: "arm not known"}
SURE = {"high": "sure", "medium": "rather sure", "low": "unsure"}
SAID = {"right": "right", "wrong": "wrong", "edited": "changed", "added": "added", None: "not yet checked"}
_PER_CENT = ("%", "percent", "per cent")  # as units
_ARROWS = {"higher": "↑", "increase": "↑", "lower": "↓", "decrease": "↓", "no_difference": "=", "no_change": "="}


@dataclass(slots=True)
class Item:
    """One fact as it stands in the table."""

    key: str
    layer: str
    words: str
    label: str  # the whole of it, for those who hear the page
    mark: str | None = None  # right | wrong | edited | added
    confidence: str | None = None
    rule: str | None = None
    note: str = ""  # kind and unit, where those of the row differ
    effect: str = ""  # of a comparison, with its limits
    arrow: str = ""  # what came out, for whom
    again: bool = False  # stands in another row, too


@dataclass(slots=True)
class Row:
    """One outcome at one time."""

    outcome: str | None
    title: str
    time: str
    whom: str
    cells: dict[str, list[Item]] = field(default_factory=dict)  # by column
    ends: list[Item] = field(default_factory=list)
    note: str = ""  # kind and unit, where all values of the row share them
    stub: str = ""  # the same, where all rows of the outcome do
    place: int = 0
    height: int = 0  # rows that the heading of the outcome spans; 0: the row above has it


@dataclass(slots=True)
class Sheet:
    """All facts of an abstract, ready to be shown."""

    study: list[Item]
    arms: list[Item]
    columns: list[tuple[str, str]]  # (id, label) of each arm
    rows: list[Row]

    def items(self) -> Iterator[Item]:
        """Every fact once, in the order in which one goes through them."""
        yield from (*self.study, *self.arms)
        for row in self.rows:
            for column in (ALL, UNKNOWN, *(ident for ident, _ in self.columns)):
                yield from row.cells.get(column, [])
            yield from (item for item in row.ends if not item.again)


_Key = tuple[Any, ...]


class _Maker:
    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.facts = standing.facts
        self.titles = {fact["id"]: fact["title"] for fact in self.facts["outcomes"]}
        self.arms = {fact["id"]: fact["label"] for fact in self.facts["arms"]}
        self.rows: dict[_Key, Row] = {}
        self.row_of: dict[str, Row] = {}

    def item(self, key: str, layer: str, fact: Fact, words: str, label: str) -> Item:
        mark = self.standing.marks.get(key)
        sure = None if mark in ("edited", "added") else fact.get("confidence")
        told = ". ".join(filter(None, (label, SURE.get(sure or ""), SAID[mark])))
        return Item(key, layer, words, told, mark, sure, fact.get("rule"))

    # --- values ---

    def add_value(self, key: str, fact: Fact) -> None:
        column = fact.get("arm") or (UNKNOWN if fact.get("population", "arm") == "arm" else ALL)
        row = self.row(fact, column)
        sign = _ARROWS.get(fact.get("direction") or "", "")
        unit, kind = fact.get("unit") or "", kind_in_words(fact)
        words = _printed(f"{sign} {value_in_words(fact)}".strip() or "?", unit, kind)
        who = self.arms.get(column, "")
        printed = f"{words} {unit}" if unit and "%" not in words else words
        label = f"{', '.join(filter(None, (row.title, row.whom, who, row.time)))}: {printed}, {kind}"
        item = self.item(key, "measurements", fact, words, label)
        item.note = " · ".join(filter(None, ("" if unit in _PER_CENT else unit, _worth_saying(kind, words))))
        row.cells.setdefault(column, []).append(item)
        self.row_of[key] = row

    def row(self, fact: Fact, column: str) -> Row:
        outcome = fact.get("outcome")
        title = ": ".join(filter(None, (self.titles.get(outcome or ""), fact.get("category"))))
        whom = fact.get("subgroup") or _WHOM.get(column, "")
        change = "change" if fact.get("basis") == "change_from_baseline" else ""
        time = ", ".join(filter(None, (change, fact.get("time_frame") or _normal(fact.get("time")))))
        key = (outcome, fact.get("category"), time.lower(), whom)
        return self._row(key, title, time, whom, _start(fact))

    def _row(self, key: _Key, title: str, time: str, whom: str, place: int) -> Row:
        return self.rows.setdefault(key, Row(key[0], title, time, whom, place=place))

    # --- comparisons ---

    def add_comparison(self, key: str, fact: Fact) -> None:
        p_value = fact.get("p_value") or {}
        words = f"P {p_in_words(p_value)}" if p_value.get("operator") else p_in_words(p_value)
        effect = effect_in_words(fact)
        arrow, compared = self.arrow(fact), self.compared(fact)
        rows = self.rows_of(fact)
        titles = "; ".join(dict.fromkeys(row.title for row in rows if row.title)) or "outcome not known"
        label = ", ".join(
            filter(None, (titles, words, effect, finding_in_words(fact.get("finding"), self.arms), compared))
        )
        for n, row in enumerate(rows):
            item = self.item(key, "analyses", fact, words or ("" if arrow or effect else "?"), label)
            item.effect = effect
            item.arrow, item.note, item.again = arrow, "" if arrow and _names_all(fact) else compared, n > 0
            row.ends.append(item)

    def arrow(self, fact: Fact) -> str:
        """What came out: "↑ brace group", "= no difference"."""
        said = fact.get("finding")
        if not said or not said.get("direction"):
            return ""
        arm, other = (self.arms.get(said.get(name) or "", "") for name in ("arm", "reference"))
        sign = _ARROWS[said["direction"]]
        if sign == "=":
            return f"= {said['direction'].replace('_', ' ')}"
        whom = " ".join(filter(None, (arm, f"than {other}" if other and len(self.arms) > 2 else "")))
        whom = self.compared(fact) if fact.get("comparison") == "within_arm" else whom
        return f"{sign} {whom}".strip() + (", not significant" if said.get("significant") is False else "")

    def compared(self, fact: Fact) -> str:
        """Who is compared, where it is not simply the two arms."""
        kind = fact.get("comparison") or "unspecified"
        names = [self.arms[arm] for arm in fact.get("arms") or [] if arm in self.arms]
        if kind == "within_arm":
            return f"within {', '.join(names) or 'each arm'}"
        if kind == "between_arms":
            return " vs ".join(names) if 2 <= len(names) < len(self.arms) else ""
        return {"unspecified": "comparison not known"}.get(kind, kind)

    def rows_of(self, fact: Fact) -> list[Row]:
        """The rows that a comparison is about: those of its values, else those of its outcomes and times."""
        told = [self.row_of[key] for key in fact.get("measurements") or [] if key in self.row_of]
        found = _unique(told[-1:] if fact.get("comparison") == "within_arm" else told)
        covered = {row.outcome for row in found}
        for outcome in fact.get("outcomes") or ([] if found else [None]):
            if outcome not in covered:
                found += self._at_times(outcome, fact)
        return found

    def _at_times(self, outcome: str | None, fact: Fact) -> list[Row]:
        times = [words.lower() for words in fact.get("time_frames") or []]
        of_outcome = [row for key, row in self.rows.items() if key[0] == outcome and outcome is not None]
        found = [row for row in of_outcome if row.time.lower() in times]
        if found or (of_outcome and not times):
            return found or of_outcome[:1]
        time = ", ".join(fact.get("time_frames") or [])
        return [
            self._row((outcome, None, time.lower(), ""), self.titles.get(outcome or "", ""), time, "", _start(fact))
        ]


def make_sheet(standing: Standing) -> Sheet:
    """The table of an abstract as it stands."""
    maker = _Maker(standing)
    for key, fact in keyed(standing.facts, "measurements"):
        maker.add_value(key, fact)
    for key, fact in keyed(standing.facts, "analyses"):
        maker.add_comparison(key, fact)
    return Sheet(list(_study(maker)), list(_arms(maker)), list(maker.arms.items()), _ordered(maker.rows.values()))


def _ordered(rows: Any) -> list[Row]:
    """Rows of one outcome together, outcomes in the order of the text, each headed once."""
    groups: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.place):
        groups.setdefault(row.outcome or id(row), []).append(row)
    for group in groups.values():
        for row in group:
            _share_notes(row)
        by_title: dict[str, list[Row]] = {}
        for row in group:
            by_title.setdefault(row.title, []).append(row)
        group[:] = [row for part in by_title.values() for row in part]
        for part in by_title.values():
            part[0].height = len(part)
            _share_stub(part)
    return [row for group in groups.values() for row in group]


def _share_notes(row: Row) -> None:
    """Kind and unit are told once, at the head of a row, where all of its values share them."""
    items = [item for cell in row.cells.values() for item in cell]
    notes = {item.note for item in items}
    if len(notes) == 1:
        row.note = notes.pop()
        for item in items:
            item.note = ""


def _share_stub(rows: list[Row]) -> None:
    """The kind and unit that all rows of an outcome share stand beside its name."""
    told = [row for row in rows if row.cells]
    notes = {row.note for row in told}
    if len(notes) == 1:
        rows[0].stub = notes.pop()
        for row in told:
            row.note = ""


def _study(maker: _Maker) -> Iterator[Item]:
    for key, fact in keyed(maker.facts, "enrollment"):
        yield maker.item(key, "enrollment", fact, f"{fact['count']:,} took part", f"{fact['count']:,} took part in all")
    for key, fact in keyed(maker.facts, "design"):
        aspect, value = fact["aspect"].replace("_", " "), fact["value"].replace("_", "-")
        words = f"{aspect} {value}" if fact["aspect"] in ("period", "arm_count", "masking", "centers") else value
        yield maker.item(key, "design", fact, words, f"{aspect}: {value}")
    for key, fact in keyed(maker.facts, "instruments"):
        name = fact.get("abbreviation") or fact.get("name") or key
        yield maker.item(key, "instruments", fact, name, f"scale: {fact.get('name') or name}")


def _arms(maker: _Maker) -> Iterator[Item]:
    for key, fact in keyed(maker.facts, "arms"):
        count = fact.get("count")
        counted = f"n = {count:,}" if count is not None else "n not given"
        stages = (fact.get("flow") or {}).items()
        flow = [f"{stage} {number}" for stage, number in stages if number not in (None, count)]
        kind = fact.get("type") or "unknown"
        item = maker.item(key, "arms", fact, counted, f"arm {fact['label']}, {kind}: {counted}")
        item.note = " · ".join(filter(None, (fact.get("count_unit") or "", kind if kind != "unknown" else "", *flow)))
        yield item


def _names_all(fact: Fact) -> bool:
    """Whether what came out names all that are compared."""
    said = fact.get("finding") or {}
    return fact.get("comparison") == "within_arm" or bool(said.get("arm") and said.get("reference"))


def _printed(words: str, unit: str, kind: str) -> str:
    """The words of a value as one prints it in a table: with its per cent."""
    return f"{words}%" if (unit in _PER_CENT or kind.startswith("percentage")) and "%" not in words else words


def _worth_saying(kind: str, words: str) -> str:
    """What kind of number it is, where neither the way it is printed nor the row says so."""
    kind = kind.partition("change")[0].strip()
    for plain in ("count of participants", "percentage", "number"):
        if kind.startswith(plain):
            rest = kind.removeprefix(plain).strip()
            bare = plain.startswith("count") and " of " not in words and "%" not in words
            return f"count {rest}".strip() if bare else rest
    return kind


def _normal(time: Fact | None) -> str:
    """A time that has no words of its own."""
    if not time:
        return ""
    return " ".join(filter(None, (time.get("kind"), time.get("offset")))).replace("_", "-")


def _start(fact: Fact) -> int:
    span = fact.get("span") or {}
    return -1 if span.get("part") == "title" else int(span.get("start", 1 << 30))


def _unique(rows: list[Row]) -> list[Row]:
    return list({id(row): row for row in rows}.values())
