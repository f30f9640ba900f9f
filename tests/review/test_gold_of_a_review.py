"""The gold of a review: what was gone through is named, what is wrong is gone, and it is valid at any moment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from review_examples import Fact, make_record

from armspan.errors import InputError, OutputError
from armspan.evaluation.evaluate import evaluate
from armspan.evaluation.gold import read_gold
from armspan.record.validate import validate_record
from armspan.review.desk import Conflict, Desk
from armspan.review.folder import Folder
from armspan.review.shelf import Shelf


@pytest.fixture
def desk(record: Fact, tmp_path: Path) -> Desk:
    folder = Folder(tmp_path / "gold", "Ada")
    folder.prepare()
    return Desk(Shelf({"wrist": record}, []), folder)


def take(desk: Desk, *asked: Fact, seconds: float = 2.0) -> Fact:
    """The gold after some steps."""
    for one in asked:
        desk.take(1, desk.open(1).revision, one, seconds)
    gold = desk.folder.saved("wrist")
    assert gold is not None
    assert validate_record(gold) == []
    return gold


def test_one_key_makes_the_whole_record_gold(desk: Desk, tmp_path: Path) -> None:
    gold = take(desk, {"do": "all"})
    assert gold["layers"] == [
        *("enrollment", "design", "arms", "instruments", "outcomes", "measurements", "analyses"),
        *("estimates", "findings"),
    ]
    assert gold["partial"] == gold["review"]["changes"] == []
    assert (gold["review"]["reader"], gold["review"]["seconds"], gold["review"]["done"]) == ("Ada", 2.0, True)
    found = evaluate({"wrist": make_record()}, read_gold(tmp_path / "gold"), [])
    assert found.rate("measurements.kind.f1") == found.rate("analyses.outcomes.f1") == 1


def test_half_of_it_is_named_as_what_it_is(desk: Desk) -> None:
    values = [f"m{n}" for n in range(1, 9)]
    gold = take(desk, {"do": "right", "facts": [*values, "p1"]})
    assert gold["layers"] == ["measurements"]
    assert gold["partial"] == ["outcomes", "analyses", "estimates", "findings"]
    assert [fact["id"] for fact in gold["analyses"]] == ["p1"]
    assert gold["enrollment"] is None
    assert [fact["id"] for fact in gold["arms"]] == ["a1", "a2"]  # the values speak of them
    assert not gold["review"]["done"]


def test_a_name_alone_is_something_that_was_gone_through(desk: Desk, tmp_path: Path) -> None:
    gold = take(desk, {"do": "edit", "facts": ["o1"], "fields": {"title": "pain of the wrist"}})
    assert (gold["layers"], gold["partial"]) == ([], ["outcomes"])
    assert list(read_gold(tmp_path / "gold").records) == ["wrist"]


def test_what_is_wrong_goes_and_nothing_points_to_it(desk: Desk) -> None:
    gold = take(desk, {"do": "wrong", "facts": ["a2", "m7", "m8", "p4"]}, {"do": "all"})
    assert [fact["id"] for fact in gold["measurements"]] == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert [fact["arm"] for fact in gold["measurements"]] == ["a1", None] * 3
    assert [fact["arms"] for fact in gold["analyses"]] == [["a1"]] * 3
    assert [fact["title"] for fact in gold["outcomes"]] == ["pain", "grip strength"]  # of skin nothing is said any more


def test_changes_tell_what_the_machine_had_read(desk: Desk) -> None:
    gold = take(
        desk,
        {"do": "swap", "facts": ["m3", "m4"], "arms": ["a1", "a2"]},
        {"do": "edit", "facts": ["m5"], "fields": {"time_frame": "at 1 year"}},
        {"do": "wrong", "facts": ["p4"]},
        {"do": "add", "layer": "measurements", "fields": {"printed": "1", "outcome": "o3"}},
    )
    told = [(c["fact"], c["property"], c["was"], c["now"]) for c in gold["review"]["changes"]]
    assert told[:4] == [
        ("m3", "arm", "a1", "a2"),
        ("m4", "arm", "a2", "a1"),
        ("m5", "time", *({"kind": "follow_up", "anchor": None, "offset": offset} for offset in ("P12M", "P1Y"))),
        ("m5", "time_frame", "At 12 months", "at 1 year"),
    ]
    assert told[4][:3] == ("m9", None, None)
    assert told[5][0] == "p4"
    assert told[5][2]["p_value"]["value"] == 0.019
    assert told[5][3] is None
    changed = next(fact for fact in gold["measurements"] if fact["id"] == "m5")
    assert "rule" not in changed
    assert "confidence" not in changed


def test_every_step_can_be_undone_and_nothing_is_left(desk: Desk) -> None:
    asked: list[Fact] = [
        {"do": "right", "facts": ["m1"]},
        {"do": "swap", "facts": ["m3", "m4"], "arms": ["a1", "a2"]},
        {"do": "edit", "facts": ["m5"], "fields": {"outcome": "another"}},
        {"do": "all"},
    ]
    states = [desk.open(1).standing]
    for one in asked:
        take(desk, one)
        states.append(desk.open(1).standing)
    for before in states[-2::-1]:
        desk.take(1, desk.open(1).revision, {"do": "undo"}, 1.0)
        assert desk.open(1).standing == before
    assert list(desk.folder.path.iterdir()) == []
    with pytest.raises(InputError, match="nothing to undo"):
        desk.take(1, desk.open(1).revision, {"do": "undo"}, 1.0)


def test_a_page_that_is_behind_does_not_overwrite(desk: Desk) -> None:
    seen = desk.open(1).revision
    desk.take(1, seen, {"do": "right", "facts": ["m1"]}, 1.0)
    with pytest.raises(Conflict, match="another tab"):
        desk.take(1, seen, {"do": "wrong", "facts": ["m1"]}, 1.0)
    assert desk.open(1).standing.marks == {"m1": "right"}


def test_time_is_added_up_without_pauses(desk: Desk) -> None:
    take(desk, {"do": "right", "facts": ["m1"]}, seconds=4.5)
    take(desk, {"do": "right", "facts": ["m2"]}, seconds=100_000)
    assert take(desk, {"do": "all"}, seconds=-3)["review"]["seconds"] == 94.5


def test_a_step_that_would_not_be_valid_is_refused_and_the_gold_stays(desk: Desk) -> None:
    before = take(desk, {"do": "right", "facts": ["m1"]})
    with pytest.raises(InputError, match=r"kilo.* is none of"):
        desk.take(1, desk.open(1).revision, {"do": "edit", "facts": ["m1"], "fields": {"param_type": "kilo"}}, 1.0)
    assert desk.folder.saved("wrist") == before


def test_gold_of_an_earlier_reading_is_where_the_review_goes_on(desk: Desk, tmp_path: Path) -> None:
    take(desk, {"do": "edit", "facts": ["m1"], "fields": {"printed": "2.2 ± 0.8"}}, {"do": "all"})
    other = make_record()
    other["measurements"] = other["measurements"][:3]
    other["analyses"] = []
    later = Desk(Shelf({"wrist": other}, []), desk.folder)
    work = later.open(1)
    assert work.state == "done"
    assert len(work.standing.facts["measurements"]) == 8
    gold = take(later, {"do": "wrong", "facts": ["m2"]})
    assert [c["fact"] for c in gold["review"]["changes"]] == ["m1", "m2"]
    assert len(gold["measurements"]) == 7
    take(later, {"do": "undo"})
    assert later.open(1).standing == work.standing


def test_gold_of_a_persons_own_hand_is_taken_over(desk: Desk) -> None:
    by_hand = {"source": {"id": "wrist"}, "layers": ["measurements"], "measurements": [{"id": "m1", "value": 7}]}
    desk.folder.file("wrist").write_text(json.dumps(by_hand), "utf-8")
    gold = take(desk, {"do": "edit", "facts": ["m1"], "fields": {"unit": "kg"}})
    assert [(fact["value"], fact["unit"]) for fact in gold["measurements"]] == [(7, "kg")]


def test_gold_of_another_text_is_refused(desk: Desk) -> None:
    take(desk, {"do": "all"})
    other = make_record()
    other["text"] = other["text"].replace("sprained", "injured ")
    later = Desk(Shelf({"wrist": other}, []), desk.folder)
    with pytest.raises(InputError, match=r"wrist\.gold\.json: the gold of another text than the record of wrist"):
        later.open(1)


def test_a_file_that_is_no_gold_is_never_overwritten(desk: Desk) -> None:
    file = desk.folder.file("wrist")
    for raw, told in (("{", "not JSON"), ('{"a": 1}', "no gold"), ("[]", "no gold")):
        file.write_text(raw, "utf-8")
        with pytest.raises(InputError, match=told):
            desk.take(1, "0", {"do": "all"}, 1.0)
        assert file.read_text("utf-8") == raw


@pytest.mark.parametrize("ident", ["../../etc/x", "a/b", "..", "nul\0byte", "x" * 900, "C:\\x", "ünï 中文" * 60])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, ident: str) -> None:
    folder = Folder(tmp_path / "deep" / "gold", None)
    folder.prepare()
    desk = Desk(Shelf({ident: make_record(ident)}, []), folder)
    desk.take(1, "0", {"do": "all"}, 1.0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder.file(ident)]
    assert folder.file(ident).parent == folder.path
    assert folder.saved(ident)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OutputError, match="file: is a file; name another folder with --gold"):
        Folder(tmp_path / "file", None).prepare()
    with pytest.raises(OutputError, match="name another folder with --gold"):
        Folder(tmp_path / "file" / "below", None).prepare()
