"""Intervals, paired differences, precision by confidence and rule, Cohen's kappa."""

from __future__ import annotations

import copy
import statistics
from pathlib import Path
from typing import Any

import pytest

from armspan.errors import InputError
from armspan.evaluation.agreement import cohen_kappa, compare_people, kappas
from armspan.evaluation.baseline import compare_runs
from armspan.evaluation.evaluate import Evaluation, evaluate
from armspan.evaluation.figures import Rate, figures, resamples
from armspan.evaluation.gold import Gold
from armspan.evaluation.scoring import Tally
from armspan.evaluation.trust import trust, wilson

Raw = dict[str, Any]


def gold_set(*golds: Raw) -> Gold:
    found = Gold()
    for number, raw in enumerate(golds, 1):
        found.add(raw, f"gold.jsonl:{number}")
    return found


def copies(raw: Raw, number: int) -> list[Raw]:
    return [copy.deepcopy(raw) | {"source": {"id": f"x{n}"}} for n in range(1, number + 1)]


def evaluation(golds: list[Raw], records: list[Raw]) -> Evaluation:
    return evaluate({record["source"]["id"]: record for record in records}, gold_set(*golds), [])


def test_rates_over_all_abstracts_with_their_intervals() -> None:
    scored = [{"p_values": Tally(9, 10, 12)}, {"p_values": Tally(1, 5, 1)}, {}]
    figure = figures(scored)["p_values"]
    assert (figure.gold, figure.predicted, figure.correct) == (13, 15, 10)
    assert figure.precision is not None
    assert figure.f1 is not None
    assert figure.precision.value == pytest.approx(10 / 15)
    assert figure.f1.value == pytest.approx(20 / 28)
    assert figure.precision.low == pytest.approx(1 / 5)  # samples that draw the second abstract only
    assert figure.precision.high == pytest.approx(9 / 10)
    assert figures(scored) == figures(scored)


def test_intervals_are_those_of_resampled_abstracts_added_up_by_hand() -> None:
    scored = [Tally(n % 4, 4 + n % 3, 5 - n % 2) for n in range(9)]
    drawn = []
    for sample in resamples(9).tolist():
        correct, predicted, gold = (
            sum(getattr(scored[n], key) for n in sample) for key in ("correct", "predicted", "gold")
        )
        precision, recall = correct / predicted, correct / gold
        drawn.append(2 * precision * recall / (precision + recall))
    f1 = figures([{"p_values": tally} for tally in scored])["p_values"].f1
    assert f1 is not None
    low, *_, high = statistics.quantiles(drawn, n=40, method="inclusive")
    assert (f1.low, f1.high) == (pytest.approx(low), pytest.approx(high))


def test_abstracts_that_are_all_alike_leave_no_doubt() -> None:
    figure = figures([{"p_values": Tally(3, 4, 6)}] * 5)["p_values"]
    assert figure.precision == Rate(0.75, 0.75, 0.75)
    assert figure.recall == Rate(0.5, 0.5, 0.5)


def test_recall_alone_where_one_gold_is_in_part() -> None:
    figure = figures([{"measurements.value": Tally(3, 4, 4)}, {"measurements.value": Tally(1, None, 4)}])
    row = figure["measurements.value"]
    assert (row.predicted, row.precision, row.f1) == (None, None, None)
    assert row.recall is not None
    assert row.recall.value == 0.5


def test_what_nobody_has_is_no_figure() -> None:
    assert figures([{"p_values": Tally(0, 0, 0)}]) == {}


def test_the_baseline_is_paired(gold: Raw, record: Raw) -> None:
    golds, before, after = copies(gold, 6), copies(record, 6), copies(record, 6)
    for worse in before[:3]:
        worse["measurements"][0]["arm"] = "a2"
    after[5]["measurements"][0]["arm"] = "a2"
    rows = compare_runs(evaluation(golds, before), evaluation(golds, after))
    row = rows["measurements.arm"]
    assert (row.rate, row.before, row.after) == ("f1", pytest.approx(21 / 24), pytest.approx(23 / 24))
    assert row.gain.value == pytest.approx(2 / 24)
    assert row.gain.low < row.gain.value < row.gain.high
    assert (row.better, row.worse) == (("x1", "x2", "x3"), ("x6",))
    assert rows["measurements.value"].gain == Rate(0.0, 0.0, 0.0)
    assert rows["comparisons.six"].rate == "recall"


def test_a_paired_difference_is_surer_than_two_intervals(gold: Raw, record: Raw) -> None:
    """Abstracts differ a lot, the runs by one link in each: the difference hardly varies, though each figure does."""
    golds, before = copies(gold, 12), copies(record, 12)
    for n, worse in enumerate(before):
        for fact in worse["measurements"][: n % 4]:
            fact["value"] = 99
    after = copy.deepcopy(before)
    for earlier in before:
        earlier["measurements"][3]["arm"] = "a1"
    one, other = evaluation(golds, before), evaluation(golds, after)
    gain = compare_runs(one, other)["measurements.arm"].gain
    rates = [found.figures["measurements.arm"].f1 for found in (one, other)]
    assert gain == Rate(pytest.approx(0.25), pytest.approx(0.25), pytest.approx(0.25))
    assert all(rate is not None and rate.high - rate.low > 0.2 for rate in rates)


def test_a_run_against_itself_gains_nothing(gold: Raw, record: Raw) -> None:
    record["measurements"][0]["arm"] = "a2"
    same = evaluation(copies(gold, 3), copies(record, 3))
    assert {row.gain for row in compare_runs(same, same).values()} == {Rate(0.0, 0.0, 0.0)}


def test_precision_by_confidence_and_rule(gold: Raw, record: Raw) -> None:
    facts = record["measurements"]
    facts[0] |= {"arm": "a2", "rule": "vs-pair"}
    facts[1] |= {"rule": "vs-pair", "time_frame": None}
    facts[3] |= {"rule": "nearest", "confidence": "low"}
    rows = {(row.layer, row.confidence, row.rule): row for row in evaluation([gold], [record]).trust}
    pair = rows["measurements", None, "vs-pair"]
    assert (pair.predicted, pair.linked, dict(pair.correct)) == (
        2,
        1,
        {"value": 2, "arm": 1, "outcome": 1, "time": 0, "kind": 0},
    )
    assert not pair.overrated  # a rule promises nothing
    assert rows["measurements", "high", None].precision == pytest.approx(2 / 3)
    assert rows["measurements", "high", None].overrated
    assert not rows["measurements", "low", None].overrated
    assert rows["analyses", None, "explicit-arm"].precision == 1


def test_confidence_is_not_judged_by_gold_in_part(gold: Raw, record: Raw) -> None:
    gold["layers"], gold["partial"] = [], ["measurements", "analyses"]
    assert trust(evaluation([gold], [record]).pairs.values()) == []


def test_wilson_intervals() -> None:
    assert wilson(10, 10) == (pytest.approx(0.7225, abs=1e-4), pytest.approx(1))
    assert wilson(0, 0) == (0.0, 1.0)


def test_kappa_is_what_the_textbook_says() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    table = {"aa": 53, "ab": 5, "ac": 2, "ba": 11, "bb": 14, "bc": 5, "ca": 1, "cb": 6, "cc": 3}
    three = [(said[0], said[1]) for said, count in table.items() for _ in range(count)]
    assert cohen_kappa(three) == pytest.approx(3 / 7)  # as the cohens_kappa of statsmodels 0.15 has it
    assert cohen_kappa([("yes", "yes")] * 7) is None
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "b"), ("b", "a")]) == -1


def test_two_people(gold: Raw) -> None:
    golds, others = copies(gold, 2), copies(gold, 2)
    others[0]["analyses"][0]["comparison"] = "within_arm"
    others[1]["measurements"][0] |= {"param_type": "median"}
    others[1]["layers"].remove("instruments")
    del others[1]["arms"][0]["count"]
    found = compare_people(gold_set(*golds), gold_set(*others, copy.deepcopy(gold) | {"source": {"id": "x9"}}))
    assert found.notes == ("only in B, left out: x9",)
    assert found.rate("analyses.comparison.f1") == 0.75
    assert found.figures["instruments"].predicted == 1  # only the abstract in which both looked for them
    rows = kappas(found.pairs.values())
    assert rows["analyses.comparison"].confused == (("between_arms", "within_arm", 1),)
    assert (rows["measurements.param_type"].items, rows["measurements.param_type"].agreed) == (8, 7)
    assert rows["arms.type"].kappa == 1
    assert [row.cause for row in found.disagreements] == ["comparison differs", "count only in A", "type differs"]


def test_two_people_who_both_read_in_part(gold: Raw) -> None:
    """Neither is the truth: what only the second one has counts and is told, as what only the first one has."""
    gold |= {"layers": [], "partial": ["measurements"]}
    other = copy.deepcopy(gold)
    del gold["measurements"][0], other["measurements"][3], other["measurements"][2]
    found = compare_people(gold_set(gold), gold_set(other))
    figure = found.figures["measurements.value"]
    assert (figure.gold, figure.predicted, figure.correct) == (3, 2, 1)
    assert [(row.cause, row.gold_id, row.predicted_id) for row in found.disagreements] == [
        ("only in A", "m3", None),
        ("only in A", "m4", None),
        ("only in B", None, "m1"),
    ]


def test_two_people_who_call_a_study_by_other_names(gold: Raw) -> None:
    one, other = gold | {"source": {"id": "smith2021", "pmid": "31234567"}}, gold | {"source": {"id": "31234567"}}
    assert compare_people(gold_set(one), gold_set(other)).rate("whole.all.recall") == 1
    assert compare_people(gold_set(other), gold_set(one)).rate("whole.all.recall") == 1


def test_two_people_who_read_different_abstracts(gold: Raw) -> None:
    with pytest.raises(InputError, match="the two sets have no abstract in common"):
        compare_people(gold_set(gold), gold_set(gold | {"source": {"id": "x2"}}))


def test_texts_for_the_sentences(gold: Raw, tmp_path: Path) -> None:
    text, other = gold.pop("text"), copy.deepcopy(gold)
    other["measurements"][0]["arm"] = "a2"
    (tmp_path / "x1.txt").write_text(text, "utf-8")
    (row,) = compare_people(gold_set(gold), gold_set(other), tmp_path).disagreements
    assert row.sentence.startswith("The VAS score at 6 weeks")
