"""Directions of studies, the sign test, and the effect direction plot."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from dataset_examples import ARMS, MONTHS_6, finding, gold, mean, study

from armspan.dataset.analysis_files import write_directions
from armspan.dataset.directions import Directed, Directions, choose_directions, said_test, sign_test
from armspan.dataset.grouping import group_outcomes
from armspan.dataset.readings import make_reading
from armspan.dataset.study import Study
from armspan.dataset.tables import build_tables
from armspan.errors import InputError

SPLINT = {"id": "a3", "label": "splint", "type": "experimental", "count": 31}


def chosen(*records: dict[str, Any], time: str | float = "final", **edit: Any) -> tuple[list[Directed], list[str]]:
    """The studies with a direction, and why others have none."""
    readings = [make_reading(record) for record in records]
    groups = group_outcomes(readings)
    table = "directions" if time == "final" else "direction_times"
    rows = build_tables([Study(reading, groups) for reading in readings])[table]
    found, left_out = choose_directions([{**row, **edit} for row in rows], groups, "VAS", time)
    return found, [one.reason for one in left_out]


def test_one_direction_per_study() -> None:
    records = [gold("s1", analyses=[finding(1, "lower", "a1")]), gold("s2", analyses=[finding(1, "higher", "a1")])]
    found, left_out = chosen(*records)
    assert [(one.label, one.direction, one.experimental, one.control) for one in found] == [
        ("s1", "lower", "brace", "cast"),
        ("s2", "higher", "brace", "cast"),
    ]
    assert left_out == []


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        (
            {"arms": [{**arm, "type": "unknown"} for arm in ARMS], "analyses": [finding(1, "lower", "a1")]},
            "which arm is experimental is not known; fill in experimental_arm of directions.csv",
        ),
        ({"analyses": [finding(1, None, significant=True)]}, "no direction is told"),
        (
            {"analyses": [finding(1, "lower", "a1")], "source": {"id": "s1", "title": "RETRACTED: A brace"}},
            "retracted; write FALSE in the column retracted of directions.csv to use it",
        ),
        ({"analyses": [finding(1, "lower", "a1", time_frames=["at baseline"])]}, "at baseline only"),
    ],
)
def test_why_a_study_has_no_direction(layers: dict[str, Any], reason: str) -> None:
    assert chosen(gold(**layers)) == ([], [reason])


def test_a_person_says_which_arm_is_experimental() -> None:
    record = gold(arms=[{**arm, "type": "unknown"} for arm in ARMS], analyses=[finding(1, "lower", "a1")])
    [one], _ = chosen(record, experimental_arm="a2")
    assert (one.direction, one.experimental, one.control) == ("higher", "cast", "brace")


def test_arms_that_go_both_ways_are_conflicting() -> None:
    pair = {"arms": ["a2", "a3"]}
    same = [finding(1, "lower", "a1"), finding(2, "lower", "a3", **pair)]
    [one], _ = chosen(gold(arms=[*ARMS, SPLINT], analyses=same))
    assert (one.label, one.direction, one.experimental) == ("s1", "lower", "brace / splint")
    both = [finding(1, "lower", "a1"), finding(2, "higher", "a3", **pair)]
    [one], _ = chosen(gold(arms=[*ARMS, SPLINT], analyses=both))
    assert (one.direction, one.control) == ("conflicting", "cast")


def test_times() -> None:
    timed = finding(1, "lower", "a1", time_frames=["at 6 months"])
    later = finding(2, "higher", "a1", time_frames=["at 1 year"])
    record = gold(measurements=[mean(1, "a1", 3.0, time_frame="at 6 months", time=MONTHS_6)], analyses=[timed, later])
    assert [one.direction for one in chosen(record)[0]] == ["higher"]
    assert [one.direction for one in chosen(record, time=182.625)[0]] == ["lower"]
    assert chosen(record, time=28.0) == ([], ["not at that time, but: 6 months, 1 year"])


def test_an_unknown_outcome() -> None:
    rows = build_tables([study(analyses=[finding(1, "lower", "a1")])])["directions"]
    with pytest.raises(InputError, match="--outcome 'VSA': no outcome with that name; nearest: VAS"):
        choose_directions(rows, {}, "VSA", "final")


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [
        # R: binom.test(1, 7), binom.test(9, 12)
        (1, 6, (0.142857142857, 0.003610296862, 0.578723197043, 0.125)),
        (9, 3, (0.75, 0.4281415381, 0.9451393555, 0.1459960938)),
    ],
)
def test_the_sign_test_is_that_of_binom_test(higher: int, lower: int, expected: tuple[float, ...]) -> None:
    others = ["no_difference", "conflicting"]
    found = sign_test(["higher"] * higher + ["lower"] * lower + others)
    assert found
    assert (found.higher, found.lower) == (higher, lower)
    assert (found.proportion, found.lower_limit, found.upper_limit, found.p) == pytest.approx(expected, rel=1e-7)


def test_nothing_to_test() -> None:
    assert sign_test(["no_difference"]) is None
    assert said_test(Directions("pain", "final", (), None, ())) == "Sign test: no study with a direction"


def several() -> Directions:
    """Studies of every direction, significance and size."""
    cases = [
        ("Aalto 2011", "lower", True, ("eq", 0.03), 41),
        ("Berg $x$ 2013", "lower", True, ("lt", 0.001), 295),
        ("Costa 2015", "no_difference", False, (None, None), 612),
        ("Duval 2016", "higher", None, (None, None), None),
        ("北京 2021", "conflicting", None, (None, None), 120),
    ]
    studies = tuple(
        Directed(label, way, "words", sure, *p, n, "pain", None, "brace", "cast", "lower", None, ("x",))
        for label, way, sure, p, n in cases
    )
    return Directions("pain", "6m", studies, sign_test([one.direction for one in studies]), ())


def words(svg: Path) -> str:
    """What is written on a picture: matplotlib notes every text that it draws as paths."""
    return " ".join(re.findall(r"<!-- (.*?) -->", svg.read_text(encoding="utf-8")))


def test_the_plot_shows_what_a_review_shows(tmp_path: Path) -> None:
    paths = write_directions(several(), tmp_path)
    assert [path.name for path in paths] == [f"pain-6m-directions.{end}" for end in ("png", "svg", "csv", "json")]
    text = words(paths[1])
    for said in (
        "Pain, at 6 months: direction of effect",
        "Study",
        "Aalto 2011",
        "Experimental brace",
        "295",
        "&lt; 0.001",
        "higher with experimental, worse",
        "lower with experimental, better",
        "not significant",
        "more than 300",
        "Sign test: higher with experimental in 1 of 3 studies with a direction, 33% [exact 95% CI 1% to 91%]",
        "Conflicting: several experimental arms or controls, which do not go the same way.",
    ):
        assert said in text, said
    assert "Outcome" not in text  # the same for all
    assert paths[0].read_bytes().startswith(b"\x89PNG")
    with paths[2].open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = ("label", "direction", "significant", "p_operator", "p_reported")
    assert [tuple(row[name] for name in names) for row in rows[:3]] == [
        ("Aalto 2011", "lower", "TRUE", "eq", "0.03"),
        ("Berg $x$ 2013", "lower", "TRUE", "lt", "0.001"),
        ("Costa 2015", "no_difference", "FALSE", "", ""),
    ]
    result = json.loads(paths[3].read_text(encoding="utf-8"))
    assert (result["sign_test"]["higher"], result["sign_test"]["lower"], result["better"]) == (1, 2, "lower")


def test_the_same_directions_give_the_same_files(tmp_path: Path) -> None:
    one, two = (write_directions(several(), tmp_path / name) for name in "12")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
