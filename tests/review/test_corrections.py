"""What a step does to a record: the same steps give the same facts, and none of them touches the record itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from armspan.review.corrections import stand
from armspan.review.desk import make_step

Fact = dict[str, Any]


def find(facts: list[Fact], ident: str) -> Fact:
    return next(fact for fact in facts if fact["id"] == ident)


def after(record: Fact, *asked: Fact) -> Any:
    """How the facts stand after what was asked for, one after the other."""
    steps: list[Fact] = []
    for one in asked:
        steps.append(make_step(stand(record, steps), one))
    return stand(record, steps)


def test_right_and_wrong_are_marks(record: Fact) -> None:
    before = deepcopy(record)
    standing = after(record, {"do": "right", "facts": ["m1", "enrollment"]}, {"do": "wrong", "facts": ["p4"]})
    assert standing.marks == {"m1": "right", "enrollment": "right", "p4": "wrong"}
    assert record == before == standing.facts


def test_all_is_right_but_what_was_called_wrong(record: Fact) -> None:
    standing = after(record, {"do": "wrong", "facts": ["m7"]}, {"do": "all"})
    assert standing.done
    assert standing.marks["m7"] == "wrong"
    assert {mark for key, mark in standing.marks.items() if key != "m7"} == {"right"}


def test_an_abstract_is_done_when_every_fact_was_judged(record: Fact) -> None:
    keys = ["enrollment", "a1", "a2", *(f"m{n}" for n in range(1, 9)), "p1", "p2", "p3"]
    assert not after(record, {"do": "right", "facts": keys}).done
    assert after(record, {"do": "right", "facts": [*keys, "p4"]}).done


def test_arms_of_a_row_are_swapped_and_what_spoke_for_them_goes(record: Fact) -> None:
    words = {"role": "arm", "start": 0, "end": 3, "text": record["text"][:3]}
    record["measurements"][2]["evidence"] = [words, words | {"role": "outcome"}]
    standing = after(record, {"do": "swap", "facts": ["m3", "m4"], "arms": ["a1", "a2"]})
    one, other = (find(standing.facts["measurements"], key) for key in ("m3", "m4"))
    assert (one["arm"], other["arm"]) == ("a2", "a1")
    assert [words["role"] for words in one["evidence"]] == ["outcome"]
    assert standing.marks == {"m3": "edited", "m4": "edited"}


def test_an_edit_sets_what_was_typed(record: Fact) -> None:
    fields = {"printed": "12 of 38 (31.6%)", "time_frame": "at 2 years", "arm": "all"}
    standing = after(record, {"do": "edit", "facts": ["m8"], "fields": fields})
    fact = find(standing.facts["measurements"], "m8")
    assert (fact["value"], fact["n"], fact["percentage"], fact["param_type"]) == (12, 38, 31.6, "count_of_participants")
    assert fact["time"] == {"kind": "follow_up", "anchor": None, "offset": "P2Y"}
    assert (fact["arm"], fact["population"]) == (None, "all")


def test_an_edit_of_a_row_is_one_of_its_comparisons_too(record: Fact) -> None:
    fields = {"time_frame": "at 1 year", "outcome": "o3"}
    standing = after(record, {"do": "edit", "facts": ["m5", "m6", "p3"], "fields": fields})
    assert [find(standing.facts["measurements"], key)["time"]["offset"] for key in ("m5", "m6")] == ["P1Y", "P1Y"]
    comparison = find(standing.facts["analyses"], "p3")
    assert (comparison["time_frames"], comparison["outcomes"]) == (["at 1 year"], ["o3"])


def test_a_new_name_is_a_new_outcome_once(record: Fact) -> None:
    standing = after(
        record,
        {"do": "edit", "facts": ["m1"], "fields": {"outcome": "night pain"}},
        {"do": "edit", "facts": ["m2"], "fields": {"outcome": "Night pain"}},
    )
    assert [fact["title"] for fact in standing.facts["outcomes"]] == [
        *("pain", "grip strength", "Skin trouble", "night pain")
    ]
    assert {find(standing.facts["measurements"], key)["outcome"] for key in ("m1", "m2")} == {"o4"}


def test_what_is_missing_is_added_with_its_place(record: Fact) -> None:
    start = record["text"].index("One patient")
    asked = {"do": "add", "layer": "measurements", "place": [start, start + 11]}
    fields = {"printed": "1", "outcome": "moved abroad", "arm": "sling group", "param_type": "count_of_participants"}
    standing = after(record, asked | {"fields": fields})
    fact = standing.facts["measurements"][-1]
    assert (fact["id"], fact["value"], fact["outcome"], fact["arm"]) == ("m9", 1, "o4", "a3")
    assert fact["span"] == {"start": start, "end": start + 11, "text": "One patient"}
    assert standing.marks == {"m9": "added", "o4": "added", "a3": "added"}


def test_a_comparison_an_arm_and_a_total_can_be_added(record: Fact) -> None:
    record["enrollment"] = None
    standing = after(
        record,
        {"do": "add", "layer": "enrollment", "fields": {"count": "1,080"}},
        {"do": "add", "layer": "arms", "fields": {"label": "splint group", "count": "41"}},
        {
            "do": "add",
            "layer": "analyses",
            "fields": {"p_value": "p = .03", "outcomes": ["o1"], "arms": ["a1", "a3"], "comparison": "between_arms"},
        },
        {
            "do": "add",
            "layer": "analyses",
            "fields": {"estimate_type": "risk_ratio", "estimate_value": "0.27", "estimate_lower_limit": "0.08"},
        },
    )
    assert standing.facts["enrollment"]["count"] == 1080
    assert standing.facts["arms"][-1]["label"] == "splint group"
    p, effect = standing.facts["analyses"][-2:]
    assert p["p_value"] == {"operator": "=", "value": 0.03, "decimals": 2, "text": "p = .03"}
    assert p["arms"] == ["a1", "a3"]
    assert (effect["estimate"]["type"], effect["estimate"]["value"], effect["p_value"]) == ("risk_ratio", 0.27, None)


def test_a_finding_can_be_told(record: Fact) -> None:
    fields = {"finding_direction": "lower", "finding_arm": "a1", "finding_reference": "a2"}
    standing = after(record, {"do": "edit", "facts": ["p1"], "fields": fields})
    assert find(standing.facts["analyses"], "p1")["finding"] == {
        **{"direction": "lower", "arm": "a1", "reference": "a2", "significant": None}
    }


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"do": "dance"}, "dance: no such step"),
        ({"do": "right", "facts": ["m99"]}, "m99: no such fact"),
        ({"do": "right", "facts": []}, "name the facts"),
        ({"do": "swap", "facts": ["m1"], "arms": ["a1"]}, "name two arms to swap"),
        ({"do": "edit", "facts": ["m1"], "fields": {"spread": "much"}}, "spread: 'much' is not a number"),
        ({"do": "edit", "facts": ["m1"], "fields": {"n": "3.5"}}, "n: '3.5' is not a whole number"),
        ({"do": "edit", "facts": ["p1"], "fields": {"p_value": "small"}}, "P: 'small' is no P value"),
        ({"do": "edit", "facts": ["m1"], "fields": {"sha256": "0"}}, "sha256: no such field"),
        ({"do": "add", "layer": "measurements", "fields": {"outcome": "o1"}}, "value: write it as it is printed"),
        ({"do": "add", "layer": "arms", "fields": {}}, "name: what is the arm called?"),
        ({"do": "add", "layer": "enrollment", "fields": {"count": "3"}}, "there is a total already: edit it"),
        (
            {"do": "add", "layer": "arms", "fields": {"label": "x"}, "place": [0, 10**9]},
            "no such place in the text",
        ),
    ],
)
def test_what_makes_no_sense_is_told_in_a_line(record: Fact, asked: Fact, told: str) -> None:
    from armspan.errors import InputError

    with pytest.raises(InputError) as error:
        make_step(stand(record, ()), asked)
    assert str(error.value).startswith(told)
