"""Gold that cannot be scored is refused with file and line; nothing is scored in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from armspan.errors import InputError
from armspan.evaluation.evaluate import evaluate, evaluate_paths
from armspan.evaluation.gold import read_gold

Raw = dict[str, Any]
Write = Callable[..., Path]


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        read_gold(path, **options)
    return str(refused.value).replace(f"{path.parent}/", "")


def test_a_file_a_list_lines_and_a_folder(gold: Raw, write: Write) -> None:
    other = gold | {"source": {"id": "x2"}}
    assert list(read_gold(write("x1.gold.json", gold)).records) == ["x1"]
    assert list(read_gold(write("both.json", [gold, other])).records) == ["x1", "x2"]
    assert list(read_gold(write("both.jsonl", gold, other)).records) == ["x1", "x2"]
    assert list(read_gold(write("folder/x2.gold.json", other).parent).records) == ["x2"]


def test_files_of_other_names_in_a_folder_are_told(gold: Raw, write: Write) -> None:
    folder = write("folder/x1.gold.json", gold).parent
    write("folder/x2.json", gold | {"source": {"id": "x2"}})
    found = read_gold(folder)
    assert list(found.records) == ["x1"]
    assert found.notes == [f"{folder}: not read beside x1.gold.json: x2.json"]


def test_a_violation_is_told_with_its_line(gold: Raw, write: Write) -> None:
    gold["measurements"][2]["param_type"] = "counts"
    path = write("x1.gold.json", gold)
    line = 1 + path.read_text("utf-8").split('"counts"')[0].count("\n")
    assert refusal(path).startswith(f'x1.gold.json:{line}: $.measurements[2].param_type: "counts" is none of: mean,')


def test_a_violation_in_a_file_of_lines(gold: Raw, write: Write) -> None:
    wrong = gold | {"source": {"id": "x2"}, "enrollment": {"count": "40"}}
    assert refusal(write("gold.jsonl", gold, wrong)).startswith("gold.jsonl:2: $.enrollment.count: ")


def test_an_id_that_is_not_there(gold: Raw, write: Write) -> None:
    gold["measurements"][0]["arm"] = "a9"
    message = refusal(write("gold.jsonl", gold))
    assert message == 'gold.jsonl:1: $.measurements[0].arm: "a9" is the id of none of the arms'


def test_gold_without_layers(gold: Raw, write: Write) -> None:
    layers = gold.pop("layers")
    assert refusal(write("gold.jsonl", gold)).startswith("gold.jsonl:1: has no layers: ")
    empty = gold | {"layers": [], "partial": []}
    assert refusal(write("gold.jsonl", empty)).startswith("gold.jsonl:1: names no layer: ")
    unscored = gold | {"layers": ["sections"], "partial": []}
    assert refusal(write("gold.jsonl", unscored)).startswith("gold.jsonl:1: names only sections, which is not scored")
    assert layers


def test_two_golds_of_one_abstract(gold: Raw, write: Write) -> None:
    path = write("gold.jsonl", gold, gold)
    assert refusal(path) == "gold.jsonl:2: a second gold for x1; the first is in gold.jsonl:1"


def test_what_is_no_json_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x1.gold.json"
    path.write_text('{"source":\n {"id": }}', "utf-8")
    assert refusal(path).startswith("x1.gold.json:2: not JSON: ")


def test_nothing_there(tmp_path: Path, write: Write) -> None:
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty") == "empty: none of gold.jsonl, *.gold.json, *.jsonl, *.json in this folder"
    assert refusal(tmp_path / "nowhere") == "nowhere: no such file or folder"
    assert refusal(write("none.jsonl")) == "none.jsonl: holds no gold"


def test_gold_of_an_abstract_that_has_no_record(gold: Raw, record: Raw, write: Write) -> None:
    standard = read_gold(write("gold.jsonl", gold, gold | {"source": {"id": "x2"}}))
    with pytest.raises(InputError, match=r"gold.jsonl:2: no record for x2: extract it, or count it as missed"):
        evaluate({"x1": record}, standard, [])
    found = evaluate({"x1": record}, standard, [], missing="empty")
    assert found.notes == ("1 abstract(s) without a record count as empty: x2",)
    assert found.rate("measurements.value.recall") == 0.5
    assert found.rate("measurements.value.precision") == 1.0


def test_records_without_gold_are_told(gold: Raw, record: Raw, write: Write) -> None:
    records = {"x1": record, "x2": record | {"source": {"id": "x2"}}}
    found = evaluate(records, read_gold(write("gold.jsonl", gold)), [])
    assert found.notes == ("1 record(s) without gold were not scored: x2",)


def test_an_abstract_called_by_its_pmid(gold: Raw, record: Raw, write: Write) -> None:
    record["source"] |= {"id": "smith-2020", "pmid": "12345678"}
    standard = read_gold(write("gold.jsonl", gold | {"source": {"id": "12345678"}}))
    assert evaluate({"smith-2020": record}, standard, []).rate("whole.all.recall") == 1


def test_predictions_from_a_file_from_a_run_and_on_the_fly(gold: Raw, record: Raw, write: Write) -> None:
    standard = read_gold(write("gold.jsonl", gold))
    run = write("run/records.jsonl", record)
    assert evaluate_paths(run, standard).rate("measurements.kind.f1") == 1
    assert evaluate_paths(run.parent, standard).rate("measurements.kind.f1") == 1
    text = run.parent.parent / "texts" / "x1.txt"
    text.parent.mkdir()
    text.write_text(gold["text"], "utf-8")
    (text.parent / "x2.txt").write_text("not asked for", "utf-8")
    assert evaluate_paths(text.parent, standard).rate("enrollment.f1") == 1


def test_a_prediction_that_is_not_valid(gold: Raw, record: Raw, write: Write) -> None:
    record["measurements"][0]["value"] = "3.1"
    standard = read_gold(write("gold.jsonl", gold))
    with pytest.raises(InputError, match=r"records.jsonl:1: \$.measurements\[0\].value: "):
        evaluate_paths(write("records.jsonl", record), standard)


def test_a_second_record_is_left_out_and_told(gold: Raw, record: Raw, write: Write) -> None:
    records = write("records.jsonl", record, record)
    notes = evaluate_paths(records, read_gold(write("gold.jsonl", gold))).notes
    assert notes == (f"{records}:2: a second record for x1 was left out",)


def test_rates_that_there_are_not(gold: Raw, record: Raw, write: Write) -> None:
    found = evaluate({"x1": record}, read_gold(write("gold.jsonl", gold)), [])
    with pytest.raises(InputError, match=r"^measurements.tim.f1: no such figure; this gold gives enrollment, "):
        found.rate("measurements.tim.f1")
    with pytest.raises(InputError, match=r"^comparisons.six.f1: cannot be told: the gold is complete only in part"):
        found.rate("comparisons.six.f1")


def test_levels_about_which_a_gold_in_part_says_nothing_are_not_shown(gold: Raw, record: Raw, write: Write) -> None:
    gold["layers"], gold["partial"] = [], ["measurements"]
    for fact in gold["measurements"]:
        fact["arm"] = fact["outcome"] = fact["time_frame"] = None
    figures = evaluate({"x1": record}, read_gold(write("gold.jsonl", gold)), []).figures
    assert [key for key in figures if key.startswith("measurements")] == ["measurements.value", "measurements.kind"]
