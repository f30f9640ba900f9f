"""brat folders whose labels are somebody else's -> gold records, by a TOML file that says what the labels mean.

`labels/pico.toml` shows all that such a file can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.exchange.brat import is_native, read_native_folder
from armspan.exchange.label_maps import LAYERS, TYPE_OF, read_label_map, shipped_label_maps
from armspan.exchange.printed import number_in, p_value_in
from armspan.exchange.standoff import Mark, Standoff, read_standoff

_Marks = list[tuple[dict[str, str], Mark]]  # what a label means, and a mark with that label, in the order of the text


def read_labelled_folder(folder: Path, labels: str | None, notes: list[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """(gold record, place) of each .ann file: by the label map, or as armspan itself wrote it where none is given.

    Marks that hold no number, or belong to no value, are left out and told in `notes`.
    """
    paths = sorted(folder.glob("*.ann"))
    bare = sorted(path.name for path in folder.glob("*.txt") if not path.with_suffix(".ann").is_file())
    if bare:
        notes.append(f"{folder}: left out, as it has no .ann beside it: {', '.join(bare)}")
    if labels is None:
        if not is_native(paths[0]):
            shipped = ", ".join(shipped_label_maps())
            raise InputError(
                f"{paths[0]}: its labels are not armspan's: say what they mean with --labels FILE.toml "
                f"(or by the name of a map that is shipped: {shipped})"
            )
        yield from read_native_folder(folder, layers_required=True)
        return
    meaning = read_label_map(labels)
    for path in paths:
        standoff = read_standoff(path)
        notes += standoff.mended
        gold = _Gold(standoff, meaning, notes).record()
        if gold["layers"] or gold["partial"]:
            yield gold, str(path)
        else:
            notes.append(f"{path}: left out: nothing is marked of what would be complete")


class _Gold:
    """Makes the gold record of one annotated text."""

    def __init__(self, standoff: Standoff, meaning: dict[str, Any], notes: list[str]) -> None:
        self.standoff = standoff
        self.meaning = meaning
        self.notes = notes
        self.marks = self._by_layer()
        self.by_side: dict[str, list[str]] = {}  # which arms are of a side

    def record(self) -> dict[str, Any]:
        """The gold record; its layers are those that the label map calls complete."""
        arms = self._arms()
        marked = {layer for layer, marks in self.marks.items() if marks and layer != "arms"}
        marked |= {"arms"} if any("count" in arm for arm in arms) else set()
        where_marked = [layer for layer in self.meaning.get("complete_where_marked", []) if layer in marked]
        return {
            "source": {"id": self.standoff.path.stem},
            "text": self.standoff.text,
            "layers": [*self.meaning.get("complete", []), *where_marked],
            "partial": [*self.meaning.get("partial", [])],
            "enrollment": self._enrollment(),
            "arms": arms,
            "instruments": self._named("instruments", "i", "name"),
            "outcomes": self._named("outcomes", "o", "title"),
            "measurements": self._measurements(),
            "analyses": self._p_values(),
        }

    def _by_layer(self) -> dict[str, _Marks]:
        found: dict[str, _Marks] = {layer: [] for layer in LAYERS}
        for mark in sorted(self.standoff.marks.values(), key=lambda mark: (mark.start, mark.end)):
            means = self.meaning.get("labels", {}).get(mark.label)
            if means:
                found[means["layer"]].append((means, mark))
            elif mark.label not in self.meaning.get("ignored", ()):
                place = self.standoff.place(mark.line)
                raise InputError(
                    f"{place}: the label map does not know {mark.label}: say what it means, or that it is ignored"
                )
        return found

    def _text(self, mark: Mark) -> str:
        return self.standoff.text[mark.start : mark.end]

    def _span(self, mark: Mark) -> dict[str, Any]:
        return {"start": mark.start, "end": mark.end, "text": self._text(mark)}

    def _note(self, mark: Mark, reason: str) -> None:
        self.notes.append(
            f"{self.standoff.place(mark.line)}: left out: {mark.label} {self._text(mark)[:40]!r} {reason}"
        )

    def _number(self, mark: Mark) -> float | None:
        value = number_in(self._text(mark))
        if value is None:
            self._note(mark, "holds no number")
        return value

    def _enrollment(self) -> dict[str, Any] | None:
        """The first number marked; all of them are right."""
        found = [(self._number(mark), mark) for _, mark in self.marks["enrollment"]]
        counts = [int(count) for count, _ in found if count is not None]
        return {"count": counts[0], "accept": sorted(set(counts))} if counts else None

    def _arms(self) -> list[dict[str, Any]]:
        """An arm for each number that is marked for a side, or one without a number where none is."""
        arms: list[dict[str, Any]] = []
        for side, said in self.meaning.get("arms", {}).items():
            mine = [(means, mark) for means, mark in self.marks["arms"] if means.get("arm") == side]
            names = list(dict.fromkeys(self._text(m) for means, m in mine if means.get("property") == "label")) or [
                side
            ]
            counted = [(self._number(m), m) for means, m in mine if means.get("property") == "count"]
            numbers = {n: {"count": int(n), "span": self._span(m)} for n, m in reversed(counted) if n is not None}
            for number in [*reversed(numbers.values())] or [{}]:  # a number that is marked twice is one arm
                start = {"id": f"a{len(arms) + 1}", "label": names[0], "aliases": names[1:]}
                arms.append(start | {"type": said.get("type", "unknown")} | number)
                self.by_side.setdefault(side, []).append(arms[-1]["id"])
        return arms

    def _named(self, layer: str, letter: str, key: str) -> list[dict[str, Any]]:
        names = dict.fromkeys(self._text(mark) for _, mark in self.marks[layer])
        return [{"id": f"{letter}{number}", key: name} for number, name in enumerate(names, 1)]

    def _measurements(self) -> list[dict[str, Any]]:
        facts: list[tuple[str | None, dict[str, Any]]] = []
        for means, mark in self.marks["measurements"]:
            value = self._number(mark) if "param_type" in means else None
            if value is not None:
                ids = self.by_side.get(means.get("arm", ""), [])
                arm = ids[0] if len(ids) == 1 else None  # of several arms of a side nobody said which
                said = {"id": mark.id, "arm": arm, "param_type": means["param_type"], "value": value}
                facts.append((means.get("arm"), said | {"span": self._span(mark)}))
        for means, mark in self.marks["measurements"]:
            if "property" in means:
                self._attach(facts, means, mark)
        return [fact for _, fact in facts]

    def _attach(self, facts: list[tuple[str | None, dict[str, Any]]], means: dict[str, str], mark: Mark) -> None:
        """Gives a spread or a limit to the nearest value of its side and kind, preferably one before it."""
        name = means["property"]
        mine = [fact for side, fact in facts if side == means.get("arm") and name not in fact]
        fitting = [fact for fact in mine if means.get("of") in (None, fact["param_type"])]
        if not fitting:
            self._note(mark, f"belongs to no {means.get('of', 'value')}")
            return

        def distance(fact: dict[str, Any]) -> tuple[bool, int]:
            return fact["span"]["start"] > mark.start, abs(fact["span"]["start"] - mark.start)

        fact, value = min(fitting, key=distance), self._number(mark)
        if value is not None:
            fact[name] = value
            fact[TYPE_OF[name]] = means["type"]

    def _p_values(self) -> list[dict[str, Any]]:
        found = []
        for _, mark in self.marks["p_values"]:
            p = p_value_in(self._text(mark))
            if p is None:
                self._note(mark, "holds no P value")
            else:
                said = {"id": mark.id, "p_value": {"operator": p[0], "value": p[1]}}
                found.append(said | {"span": self._span(mark)})
        return found
