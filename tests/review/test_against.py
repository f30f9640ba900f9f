"""Two readers: what they differ in, what a third decides, and the agreement at the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from review_examples import Fact, make_record
from running_review import Start

from armspan.errors import InputError
from armspan.record.validate import validate_record
from armspan.review.against import Against, open_against
from armspan.review.desk import Desk
from armspan.review.folder import Folder
from armspan.review.shelf import Shelf

ONE: list[Fact] = [
    {"do": "edit", "facts": ["m5"], "fields": {"printed": "1.2 ± 0.5"}},
    {"do": "wrong", "facts": ["m7"]},
    {"do": "all"},
]
OTHER: list[Fact] = [
    {"do": "swap", "facts": ["m3", "m4"], "arms": ["a1", "a2"]},
    {"do": "add", "layer": "measurements", "fields": {"printed": "1", "outcome": "moved abroad", "arm": "sling group"}},
    {"do": "edit", "facts": ["enrollment"], "fields": {"count": "81"}},
    {"do": "all"},
]


def read(folder: Path, steps: list[Fact], ident: str = "wrist") -> None:
    """A reader's gold."""
    desk = Desk(Shelf({ident: make_record(ident)}, []), Folder(folder, folder.name))
    desk.folder.prepare()
    for step in steps:
        desk.take(1, desk.open(1).revision, step, 5)


@pytest.fixture
def against(tmp_path: Path) -> Against:
    read(tmp_path / "Ada", ONE)
    read(tmp_path / "Bo", OTHER)
    for reader in ("Ada", "Bo"):
        read(tmp_path / reader, [{"do": "all"}], "ankle")
    return open_against(tmp_path / "Ada", tmp_path / "Bo")


@pytest.fixture
def desk(against: Against, tmp_path: Path) -> Desk:
    folder = Folder(tmp_path / "decided", None)
    folder.prepare()
    desk = Desk(against.shelf, folder, against)
    desk.settle()
    return desk


def test_only_what_differs_is_shown_in_words_of_both(against: Against) -> None:
    assert against.differences["ankle"] == []
    told = {found.key: (found.causes, found.one, found.other) for found in against.differences["wrist"]}
    assert told == {
        "enrollment": (("enrollment differs",), "80", "81"),
        "a3.b": (("only in B",), None, "sling group, unknown"),
        "m3": (
            ("arm differs",),
            "grip strength · brace group · At 6 weeks · 31.2 ± 6.4 [mean, SD, kg]",
            "grip strength · cast group · At 6 weeks · 31.2 ± 6.4 [mean, SD, kg]",
        ),
        "m4": (
            ("arm differs",),
            "grip strength · cast group · At 6 weeks · 24.9 ± 5.8 [mean, SD, kg]",
            "grip strength · brace group · At 6 weeks · 24.9 ± 5.8 [mean, SD, kg]",
        ),
        "m5": (
            ("value differs",),
            "pain · brace group · At 12 months · 1.2 ± 0.5 [mean, SD]",
            "pain · brace group · At 12 months · 1 ± 0.5 [mean, SD]",
        ),
        "m7.b": (("only in B",), None, "Skin trouble · brace group · 3 [count]"),
        "m9.b": (("only in B",), None, "moved abroad · sling group · 1 [number]"),
    }


def test_what_only_one_says_came_out_is_a_difference_of_one_comparison(tmp_path: Path) -> None:
    finding = {"finding_direction": "lower", "finding_arm": "a1", "finding_reference": "a2"}
    read(tmp_path / "Ada", [{"do": "all"}])
    read(tmp_path / "Bo", [{"do": "edit", "facts": ["p1"], "fields": finding}, {"do": "all"}])
    (found,) = open_against(tmp_path / "Ada", tmp_path / "Bo").differences["wrist"]
    assert (found.key, found.one) == ("p1", "not said")
    assert found.other is not None
    assert found.fact
    assert found.fact["finding"]["direction"] == "lower"


def test_where_two_readers_agree_nothing_is_asked(desk: Desk) -> None:
    gold = desk.folder.saved("ankle")
    assert gold
    assert gold["review"]["done"]
    assert len(gold["layers"]) == 9
    assert desk.folder.saved("wrist") is None


def test_what_is_decided_becomes_gold(desk: Desk) -> None:
    number = next(entry.number for entry in desk.shelf.entries if entry.id == "wrist")
    decisions: list[Fact] = [
        {"do": "right", "facts": ["enrollment"]},  # the first reader
        {"do": "take", "facts": ["m5"]},  # the second
        {"do": "wrong", "facts": ["m3"]},  # neither
        {"do": "take", "facts": ["m4"]},
        {"do": "right", "facts": ["m7.b"]},  # only the second has it, and is right
        {"do": "wrong", "facts": ["m9.b"]},
        {"do": "wrong", "facts": ["a3.b"]},
    ]
    for n, step in enumerate(decisions):
        assert desk.open(number).state == ("in work" if n else "open")
        desk.take(number, desk.open(number).revision, step, 3)
    gold = desk.folder.saved("wrist")
    assert gold
    assert validate_record(gold) == []
    assert gold["review"]["done"]
    assert len(gold["layers"]) == 9
    assert gold["enrollment"]["count"] == 80
    values = {fact["id"]: (fact["arm"], fact["value"]) for fact in gold["measurements"]}
    assert values == {
        **{"m1": ("a1", 2.1), "m2": ("a2", 3.0), "m6": ("a2", 1.1), "m8": ("a2", 11)},
        **{"m4.b": ("a1", 24.9), "m5.b": ("a1", 1.0), "m7.b": ("a1", 3)},
    }
    assert [fact["label"] for fact in gold["arms"]] == ["brace group", "cast group"]
    for _ in decisions:
        desk.take(number, desk.open(number).revision, {"do": "undo"}, 1)
    assert desk.open(number).state == "open"
    with pytest.raises(InputError, match="nothing to undo"):
        desk.take(number, desk.open(number).revision, {"do": "undo"}, 1)


def test_the_other_readers_fact_can_only_be_taken_where_there_is_one(desk: Desk) -> None:
    number = next(entry.number for entry in desk.shelf.entries if entry.id == "wrist")
    with pytest.raises(InputError, match="the other reader has no such fact"):
        desk.take(number, "0", {"do": "take", "facts": ["m1"]}, 1)


def test_the_page_shows_both_sides_and_ends_with_the_agreement(start: Start, tmp_path: Path) -> None:
    for reader, steps in (("Ada", ONE), ("Bo", OTHER)):
        read(tmp_path / "gold" / reader, steps)
    running = start(None, "--against", "gold/Bo", records="gold/Ada", gold="decided")
    page = running.ask("GET", "/abstracts/1")[2]
    assert "7 differences" in page
    assert "Ada: 80. Bo: 81. not yet decided" in page
    assert running.take("0", {"do": "take", "facts": ["enrollment"]})[1]["state"] == "in work"
    said = running.stop()
    assert "measurements: value" in said
    assert "of B in A" in said
    assert "0 done, 1 in work, 1 left" in said


def test_gold_without_text_or_in_common_is_told(tmp_path: Path) -> None:
    for name, ident in (("A", "one"), ("B", "other"), ("C", "one")):
        (tmp_path / name).mkdir()
        raw = {"source": {"id": ident}, "layers": ["enrollment"], "enrollment": {"count": 3}}
        (tmp_path / name / f"{ident}.gold.json").write_text(json.dumps(raw), "utf-8")
    with pytest.raises(InputError, match="no abstract in common"):
        open_against(tmp_path / "A", tmp_path / "B")
    with pytest.raises(InputError, match="holds no text to show"):
        open_against(tmp_path / "A", tmp_path / "C")
