"""The table of an abstract: outcome and time down, arms across, comparisons at the end of a row; the text beside it."""

from __future__ import annotations

from review_examples import Fact, make_record, measurement, span

from armspan.review.corrections import Standing, stand
from armspan.review.marked import blocks, places
from armspan.review.sheet import Row, make_sheet


def rows(record: Fact) -> list[Row]:
    return make_sheet(stand(record, ())).rows


def cells(row: Row) -> dict[str, list[str]]:
    return {column: [item.words for item in items] for column, items in row.cells.items()}


def test_outcomes_and_times_down_arms_across_comparisons_at_the_end(record: Fact) -> None:
    found = rows(record)
    assert [(row.title, row.height, row.stub, row.time) for row in found] == [
        ("pain", 2, "mean ± SD", "At 6 weeks"),
        ("pain", 0, "", "At 12 months"),
        ("grip strength", 1, "kg · mean ± SD", "At 6 weeks"),
        ("Skin trouble", 1, "count", ""),
    ]
    assert cells(found[1]) == {"a1": ["1.0 ± 0.5"], "a2": ["1.1 ± 0.6"]}
    assert [item.words for row in found for item in row.ends] == ["P < 0.001", "P = 0.41", "P = 0.002", "P = 0.019"]


def test_arms_stand_above_with_their_counts_and_the_study_on_top(record: Fact) -> None:
    record["arms"][0]["flow"] |= {"randomized": 40, "analyzed": 38}
    record["design"] = [{"aspect": "allocation", "value": "randomized", "span": span(record["text"], "randomised")}]
    sheet = make_sheet(stand(record, ()))
    assert [item.words for item in sheet.study] == ["80 took part", "randomized"]
    assert sheet.columns == [("a1", "brace group"), ("a2", "cast group")]
    assert [(item.words, item.note) for item in sheet.arms] == [
        ("n = 40", "experimental · analyzed 38"),
        ("n = 40", "comparator"),
    ]


def test_values_of_everybody_and_of_nobody_known_have_rows_of_their_own(record: Fact) -> None:
    record["measurements"][0] |= {"arm": None, "population": "all"}
    record["measurements"][1] |= {"arm": None}
    found = [(row.whom, cells(row)) for row in rows(record)[:3]]
    assert found == [
        ("everybody", {"all": ["2.1 ± 0.8"]}),
        ("arm not known", {"unknown": ["3.0 ± 0.9"]}),
        ("", {"a1": ["1.0 ± 0.5"], "a2": ["1.1 ± 0.6"]}),
    ]


def test_values_are_printed_as_a_table_prints_them(record: Fact) -> None:
    shapes: list[tuple[Fact, str, str]] = [
        ({"n": 40, "percentage": 7.5}, "3 of 40 (7.5%)", ""),
        ({"param_type": "percentage", "unit": "%"}, "3%", ""),
        ({"param_type": "median", "lower_limit": 2, "upper_limit": 5, "limits_type": "inter_quartile_range"},
         "3 [2 to 5]", "median [IQR]"),
        ({"param_type": "mean", "basis": "change_from_baseline", "direction": "decrease", "unit": "kg"},
         "↓ 3", "kg · mean"),
    ]  # fmt: skip
    for more, words, note in shapes:
        record["measurements"] = [measurement("m1", "o3", "a1", "3", None, span=span(record["text"], "3 and"), **more)]
        record["analyses"] = []
        row = rows(record)[0]
        assert (cells(row), row.stub) == ({"a1": [words]}, note)


def test_what_came_out_is_an_arrow_and_an_effect_stands_below(record: Fact) -> None:
    limits = {"lower_limit": 0.08, "upper_limit": 0.9, "level": 95}
    record["analyses"][3] |= {
        "estimate": {"type": "risk_ratio", "value": 0.27} | limits,
        "finding": {"direction": "lower", "arm": "a1", "reference": "a2", "significant": True},
    }
    record["analyses"][2]["finding"] = {
        **{"direction": "no_difference", "arm": None, "reference": None, "significant": False}
    }
    ends = {item.key: item for row in rows(record) for item in row.ends}
    assert (ends["p4"].effect, ends["p4"].arrow) == ("risk ratio 0.27 [0.08 to 0.9]", "↓ brace group")
    assert ends["p3"].arrow == "= no difference"


def test_a_comparison_of_several_outcomes_stands_in_each_and_counts_once(record: Fact) -> None:
    record["analyses"] = [record["analyses"][0] | {"outcomes": ["o1", "o2", "o3"], "measurements": []}]
    sheet = make_sheet(stand(record, ()))
    assert [(row.title, item.again) for row in sheet.rows for item in row.ends] == [
        *(("pain", False), ("grip strength", True), ("Skin trouble", True))
    ]
    assert [item.key for item in sheet.items() if item.layer == "analyses"] == ["p1"]


def test_a_comparison_without_values_has_a_row_and_one_without_an_outcome_too(record: Fact) -> None:
    record["measurements"] = []
    record["analyses"] = [
        record["analyses"][0] | {"measurements": [], "time_frames": ["at 2 years"]},
        record["analyses"][1] | {"measurements": [], "outcomes": [], "comparison": "within_arm"},
    ]
    found = [(row.title, row.time, [item.words for item in row.ends]) for row in rows(record)]
    assert found == [("pain", "at 2 years", ["P < 0.001"]), ("", "", ["P = 0.002"])]


def test_every_fact_is_met_once_and_says_all_of_itself(record: Fact) -> None:
    sheet = make_sheet(stand(record, [{"do": "wrong", "facts": ["m8"], "at": ""}]))
    keys = [item.key for item in sheet.items()]
    assert sorted(keys) == sorted(["enrollment", "a1", "a2", *(f"m{n}" for n in range(1, 9)), "p1", "p2", "p3", "p4"])
    labels = {item.key: item.label for item in sheet.items()}
    assert labels["m1"] == "pain, brace group, At 6 weeks: 2.1 ± 0.8, mean ± SD. sure. not yet checked"
    assert labels["m8"] == "Skin trouble, cast group: 11, count of participants. sure. wrong"


def test_nothing_at_all_is_a_table_too() -> None:
    empty = make_record() | {"measurements": [], "analyses": [], "arms": [], "enrollment": None, "outcomes": []}
    sheet = make_sheet(stand(empty, ()))
    assert (sheet.rows, list(sheet.items())) == ([], [])


# --- the text ---


def pieces_of(standing: Standing) -> list[tuple[str, str]]:
    _, sections = blocks(standing)
    return [(piece.text, piece.kind) for block in sections for piece in block.pieces if piece.kind]


def test_words_are_marked_by_what_they_are_and_numbers_that_are_none_too(record: Fact) -> None:
    text = record["text"]
    record["set_aside"] = [{"reason": "unsaid", "rule": "bare-number", "span": span(text, "One")}]
    record["unexplained"] = [span(text, "12")]
    marked = pieces_of(stand(record, ()))
    for one in (("80", "participants"), ("pain", "outcome"), ("2.1 ± 0.8", "measurement"), ("One", "set-aside"),
                ("12", "unexplained"), ("P = 0.41", "p-value-effect"), ("cast group", "arm")):  # fmt: skip
        assert one in marked
    assert ("11", "measurement") in marked
    assert ("11", "measurement") not in pieces_of(stand(record, [{"do": "wrong", "facts": ["m8"], "at": ""}]))


def test_the_sections_together_are_the_text(record: Fact) -> None:
    _, sections = blocks(stand(record, ()))
    assert [block.label for block in sections] == ["methods", "results"]
    assert "".join(piece.text for block in sections for piece in (*block.heading, *block.pieces)) == record["text"]


def test_places_in_the_title_count_backwards_from_its_end(record: Fact) -> None:
    record["source"]["title"] = "Brace or cast for 80 wrists"
    record["enrollment"]["span"] = span(record["source"]["title"], "80") | {"part": "title"}
    standing = stand(record, ())
    title, _ = blocks(standing)
    assert places(standing)["enrollment"]["at"] == [(-9, -7)]
    assert [(piece.start, piece.text) for piece in title if piece.kind == "participants"] == [(-9, "80")]
