"""The list of a review: its orders, its figures so far; and the same pages as a file."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest
from review_examples import Fact, make_record
from running_review import EVIL, evil_record

from armspan.errors import ArmspanError
from armspan.record.validate import validate_record
from armspan.review.accuracy import Accuracy
from armspan.review.desk import Desk
from armspan.review.file import write_file
from armspan.review.folder import Folder
from armspan.review.pages import Pages
from armspan.review.progress import Watch
from armspan.review.shelf import Shelf, open_shelf
from armspan.review.weights import weigh


def doubtful() -> Fact:
    """A record with a query and facts that are unsure."""
    record = make_record("doubtful", title="Doubtful things", year=2019)
    for fact in record["measurements"][:4]:
        fact["confidence"] = "low"
    record["checks"] = [{"code": "grim", "severity": "query", "message": "look", "refs": ["m1"]}]
    return record


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    records = {record["source"]["id"]: record for record in (make_record("sure"), doubtful(), make_record("other"))}
    folder = Folder(tmp_path / "gold", None)
    folder.prepare()
    return Desk(Shelf(records, []), folder)


def take(desk: Desk, number: int, *asked: Fact, seconds: float = 10) -> None:
    for one in asked:
        desk.take(number, desk.open(number).revision, one, seconds)


def test_the_list_is_ordered_by_doubt_by_input_or_by_weight(desk: Desk) -> None:
    watch = Watch(desk.shelf, desk.folder, {"other": 61.5, "sure": 38.5})
    orders = {order: [entry.id for entry in watch.ordered(order)] for order in ("doubt", "input", "weight")}
    assert orders == {
        "doubt": ["doubtful", "sure", "other"],
        "input": ["sure", "doubtful", "other"],
        "weight": ["other", "sure", "doubtful"],
    }


def test_next_is_the_next_that_is_not_done_and_at_the_end_the_first(desk: Desk) -> None:
    watch = Watch(desk.shelf, desk.folder)
    assert [watch.next_after(number, "input") for number in (1, 2, 3)] == [2, 3, 1]
    take(desk, 1, {"do": "all"})
    take(desk, 2, {"do": "right", "facts": ["m1"]})
    assert [watch.next_after(number, "input") for number in (1, 2, 3)] == [2, 3, 2]
    take(desk, 2, {"do": "all"})
    take(desk, 3, {"do": "all"})
    assert watch.next_after(2, "input") is None


def test_progress_counts_states_and_takes_the_median_time(desk: Desk) -> None:
    watch = Watch(desk.shelf, desk.folder)
    assert (watch.progress().done, watch.progress().left, watch.progress().seconds) == (0, 3, None)
    take(desk, 1, {"do": "all"}, seconds=12)
    take(desk, 2, {"do": "all"}, seconds=20)
    take(desk, 3, {"do": "right", "facts": ["m1"]}, seconds=90)
    progress = watch.progress()
    assert (progress.done, progress.in_work, progress.left, progress.seconds) == (2, 1, 1, 16)


def test_the_page_of_the_list_tells_all_of_it(desk: Desk) -> None:
    watch = Watch(desk.shelf, desk.folder, {"sure": 100.0})
    pages = Pages(desk, watch, Accuracy(desk.shelf, desk.folder, watch))
    take(desk, 2, {"do": "wrong", "facts": ["m1"]}, {"do": "all"})
    rows = re.findall(r"<tr data-words.*?</tr>", pages.overview("weight"), re.S)
    cells = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).split() for row in rows]
    assert cells[0][-6:] == ["15", "–", "–", "100.0%", "–", "–"]
    assert "Doubtful things" in rows[1]
    assert cells[1][-8:] == ["2019", "15", "4", "1", "–", "1", "20", "s"]
    assert "weight in the pooled result" in pages.overview(None)


def test_accuracy_so_far_counts_what_is_done(desk: Desk) -> None:
    watch = Watch(desk.shelf, desk.folder)
    accuracy = Accuracy(desk.shelf, desk.folder, watch)
    assert accuracy.so_far().abstracts == 0
    take(desk, 1, {"do": "wrong", "facts": ["m1", "m2"]}, {"do": "all"})
    take(desk, 2, {"do": "add", "layer": "measurements", "fields": {"printed": "7", "outcome": "o1"}}, {"do": "all"})
    take(desk, 3, {"do": "right", "facts": ["m1"]})
    found = accuracy.so_far()
    figure = dict(found.figures)["values"]
    assert found.abstracts == 2
    assert figure.precision
    assert figure.recall
    assert (figure.correct, figure.predicted, figure.gold) == (14, 16, 15)
    assert (figure.precision.value, figure.recall.value) == (14 / 16, 14 / 15)
    assert figure.precision.low < figure.precision.value < figure.precision.high
    take(desk, 1, {"do": "undo"}, {"do": "undo"}, {"do": "all"})
    assert dict(accuracy.so_far().figures)["values"].correct == 16


def test_weights_are_those_of_the_meta_analysis() -> None:
    records = {}
    for ident, spread in (("wide", 1.6), ("narrow", 0.4)):
        record = make_record(ident)
        for fact in record["measurements"]:
            fact["spread"] = fact["spread"] and spread
        records[ident] = record
    shelf = Shelf(records, [])
    weights = weigh(shelf, "pain", "12m", "MD")
    assert sum(weights.values()) == pytest.approx(100)
    assert weights["narrow"] == pytest.approx(16 * weights["wide"])
    with pytest.raises(ArmspanError, match="hope"):
        weigh(shelf, "hope", "12m", "MD")


def test_the_file_holds_everything_and_asks_nobody_for_anything(tmp_path: Path) -> None:
    shelf = Shelf({record["source"]["id"]: record for record in (make_record(), evil_record())}, [])
    folder = Folder(tmp_path / "gold", None)
    write_file(shelf, folder, tmp_path / "review.html")
    text = (tmp_path / "review.html").read_text("utf-8")
    assert not folder.path.exists()
    assert EVIL not in text
    assert "31.2 ± 6.4" in text
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', text) == []
    assert "default-src 'none'" in text
    assert len(re.findall(r"<script(?! type=\"application/json\")", text)) == 1
    assert "fetch(" not in text
    with pytest.raises(ArmspanError, match="nowhere"):
        write_file(shelf, folder, tmp_path / "nowhere" / "review.html")


def test_abstracts_are_extracted_on_the_fly(tmp_path: Path) -> None:
    for n in (1, 2):
        text = f"The VAS score was 3.{n}±0.4 in 20 patients of the cast group and 4.2±0.6 in 20 of the brace group."
        (tmp_path / f"{n}.txt").write_text(text, "utf-8")
    shelf = open_shelf(tmp_path)
    assert [entry.id for entry in shelf.entries] == ["1", "2"]
    assert [fact["value"] for fact in shelf.record(2)["measurements"]] == [3.2, 4.2]
    with pytest.raises(KeyError):
        shelf.record(3)


def test_a_record_of_version_1_0_is_reviewed_and_gets_its_findings(tmp_path: Path) -> None:
    old = make_record("old") | {"schema_version": "1.0"}
    del old["set_aside"]
    for fact in old["analyses"]:
        del fact["finding"]
    assert validate_record(old) == []
    folder = Folder(tmp_path / "gold", None)
    folder.prepare()
    desk = Desk(Shelf({"old": old}, []), folder)
    watch = Watch(desk.shelf, desk.folder)
    assert "old" in Pages(desk, watch, Accuracy(desk.shelf, desk.folder, watch)).abstract(1, None)
    fields = {"finding_direction": "lower", "finding_arm": "a1", "finding_reference": "a2"}
    take(desk, 1, {"do": "edit", "facts": ["p1"], "fields": fields}, {"do": "all"})
    gold = orjson.loads((tmp_path / "gold" / "old.gold.json").read_bytes())
    assert gold["analyses"][0]["finding"]["direction"] == "lower"
    assert validate_record(gold) == []
