"""Each fact that was found, with the rules that made it, what may tell whether it is right, and what of it is right.

No words of a text: rows of abstracts that nobody has read may be written down and looked at.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.matching import EFFECT_LEVELS, LEVELS, P_LEVELS, align, best_pairs
from armspan.evaluation.readings import Reading
from armspan.mentions.outcomes import lexicon
from armspan.model import Record
from armspan.record.features import Features, features
from armspan.record.read import build_typed, hints_of
from armspan.rulebook import rulebook
from armspan.text.numbers import parse_number
from armspan.text.view import View

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "blind.csv"
ROWS = ROOT / "docs" / "blind_rows.csv"
Line = dict[str, str]
RIGHT = {  # what must be right in a row
    "measurements": {"value", "arm", "outcome"},
    "analyses": {"p", "comparison", "arms", "outcomes"},
    "estimates": {"value", "type", "outcome", "arms"},
    "set_aside": {"unwanted"},
}


def judged(found: Evaluation) -> Iterator[Line]:
    """A line for each value, P value and effect that was found, and for each number that was set aside."""
    for gold, predicted in found.pairs.values():
        alignment, known = align(gold, predicted), told_apart(predicted)
        layers = (
            ("measurements", predicted.facts, alignment.level_table(), LEVELS),
            ("analyses", predicted.analyses, alignment.p_table(), P_LEVELS),
            ("estimates", predicted.estimates, alignment.effect_table(), EFFECT_LEVELS),
        )
        for layer, facts, table, levels in layers:
            if not gold.scored(layer):
                continue
            flags = {j: table[i][j] for i, j in best_pairs(table)}
            for j, fact in enumerate(facts):
                yield {
                    "layer": layer,
                    "rule": fact.raw["rule"],
                    "confidence": fact.raw["confidence"],
                    "features": " ".join(f"{key}={value}" for key, value in known[fact.id].items()),
                    "right": " ".join(name for name, flag in zip(levels, flags.get(j, ()), strict=False) if flag),
                }
        if "measurements" in gold.complete:
            yield from judged_asides(gold, predicted, {i for i, _ in best_pairs(alignment.level_table())})


def judged_asides(gold: Reading, predicted: Reading, found: set[int]) -> Iterator[Line]:
    """A line for each number that was set aside: wanted where it is that of a value of the gold that was not found."""
    missed = Counter(n for i, fact in enumerate(gold.facts) if i not in found for _, n in fact.numbers())
    for row in predicted.raw.get("set_aside") or []:
        wanted = [number for number in numbers_of(row["span"]["text"]) if missed[number]]
        missed.subtract(wanted)
        right = "" if wanted else "unwanted"
        yield {"layer": "set_aside", "rule": row["rule"], "features": f"reason={row['reason']}", "right": right}


def numbers_of(printed: str) -> list[float]:
    """The number that is printed, as facts hold it; none where it is not one alone."""
    try:
        return [round(abs(parse_number(printed)[0]), 6)]
    except ValueError:
        return []


def told_apart(predicted: Reading) -> dict[str, Features]:
    """The features of the facts of a record, by id."""
    record = build_typed(Record, predicted.raw, lambda kind, row: {name: row.get(name) for name in hints_of(kind)})
    view = View(record.text)
    return dict(features(record, [view.to_source(*place) for place in view.sentences], lexicon(rulebook())))


def is_right(row: Line) -> bool:
    """Whether all of a row is right that counts."""
    return RIGHT[row["layer"]] <= set(row["right"].split())


def last_blind() -> list[Line]:
    """The figures of each batch as it was measured last before anybody read it."""
    last = {line["batch"]: line for line in read_lines(TABLE) if line["opened"] == "no"}
    return [last[batch] for batch in sorted(last)]


def blind_rows() -> list[Line]:
    """The rows of each batch as it was measured last before anybody read it."""
    last = {line["batch"]: line["commit"] for line in last_blind()}
    return [row for row in read_lines(ROWS) if last.get(row["batch"]) == row["commit"]]


def read_lines(path: Path) -> list[Line]:
    """The lines of a table; none where there is no table yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
