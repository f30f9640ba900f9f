"""What must hold for any record and any gold, tried on the gold of corpus/ and on damaged copies of it."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from armspan.evaluation.differences import Differences
from armspan.evaluation.readings import read
from armspan.evaluation.scoring import score

Raw = dict[str, Any]

GOLDS = sorted((Path(__file__).parent.parent.parent / "corpus" / "gold").glob("*.gold.json"))
LEVELS = ("value", "arm", "outcome", "time", "kind")


@pytest.fixture(params=GOLDS, ids=lambda path: path.name.partition("-")[0])
def standard(request: pytest.FixtureRequest) -> Raw:
    found: Raw = json.loads(request.param.read_text("utf-8"))
    return found


def record_of(gold: Raw) -> Raw:
    return copy.deepcopy({key: value for key, value in gold.items() if key not in ("layers", "partial")})


def damaged(gold: Raw) -> Raw:
    """A record with some arms, times and numbers wrong, some facts left out and some there twice."""
    rng, record = random.Random(gold["source"]["id"]), record_of(gold)
    arms = [arm["id"] for arm in record["arms"]]
    for fact in record["measurements"]:
        wrong = {"arm": rng.choice(arms), "time_frame": "at 9 weeks", "time": None, "value": 98.7, "unit": "furlongs"}
        fact |= {key: value for key, value in wrong.items() if rng.random() < 0.15}
    for layer in ("measurements", "analyses"):
        again = [fact | {"id": fact["id"] + "b"} for fact in record[layer] if rng.random() < 0.1]
        record[layer] = [fact for fact in record[layer] if rng.random() < 0.9] + again
    return record


def test_gold_is_faultless_by_its_own_measure(standard: Raw) -> None:
    tallies = score(read(standard), read(record_of(standard)))
    assert {key for key, tally in tallies.items() if tally.correct != tally.gold} == set()
    assert {key for key, tally in tallies.items() if tally.predicted not in (None, tally.gold)} == set()


def test_the_order_of_facts_changes_nothing(standard: Raw) -> None:
    record = damaged(standard)
    shuffled, rng = copy.deepcopy(record), random.Random(3)
    for layer in ("arms", "instruments", "outcomes", "measurements", "analyses"):
        rng.shuffle(shuffled[layer])
    assert score(read(standard), read(shuffled)) == score(read(standard), read(record))


def test_each_level_is_stricter(standard: Raw) -> None:
    tallies = score(read(standard), read(damaged(standard)))
    correct = [tallies[f"measurements.{level}"].correct for level in LEVELS]
    assert correct == sorted(correct, reverse=True)


def test_whatever_is_not_right_is_a_disagreement(standard: Raw) -> None:
    gold, record = read(standard), read(damaged(standard))
    tally = score(gold, record)["measurements.kind"]
    rows = [row for row in Differences(gold, record, None).rows() if row.layer == "measurements"]
    assert tally.predicted is not None
    assert sum(row.gold is not None for row in rows) >= tally.gold - tally.correct
    assert sum(row.predicted is not None for row in rows) >= tally.predicted - tally.correct
