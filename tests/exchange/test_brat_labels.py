"""Somebody else's brat labels become gold by a map that says what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from armspan.errors import InputError
from armspan.evaluation.gold import read_gold
from armspan.exchange.brat_labels import read_labelled_folder, shipped_label_maps

TEXT = "Of 90 women, 46 got X and 44 placebo. Pain was 3.1 (0.4) with X and 4.2 (0.6) without; nausea in 20% and none."
MARKS = (
    ("total-participants", "90"),
    ("intervention-participants", "46"),
    ("intervention", "X"),
    ("control-participants", "44"),
    ("control", "placebo"),
    ("outcome", "Pain"),
    ("iv-cont-mean", "3.1"),
    ("iv-cont-sd", "0.4"),
    ("cv-cont-mean", "4.2"),
    ("cv-cont-sd", "0.6"),
    ("iv-bin-percent", "20%"),
    ("cv-bin-abs", "none"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one annotated abstract, its marks in no order."""
    lines = [
        f"T{n}\t{label} {TEXT.index(words)} {TEXT.index(words) + len(words)}\t{words}\n"
        for n, (label, words) in enumerate(reversed(MARKS), 1)
    ]
    (tmp_path / "brat").mkdir()
    (tmp_path / "brat" / "x1.txt").write_text(TEXT, "utf-8")
    (tmp_path / "brat" / "x1.ann").write_text("".join(lines), "utf-8")
    return tmp_path / "brat"


def gold(folder: Path, labels: str = "pico") -> tuple[dict[str, Any], list[str]]:
    notes: list[str] = []
    ((raw, _),) = read_labelled_folder(folder, labels, notes)
    return raw, notes


def test_the_map_for_pico_is_shipped(folder: Path) -> None:
    assert shipped_label_maps() == ["pico"]
    raw, notes = gold(folder)
    assert (raw["layers"], raw["partial"]) == (["enrollment", "arms"], ["measurements"])
    assert (raw["enrollment"]["count"], raw["enrollment"]["accept"]) == (90, [90])
    assert [(arm["label"], arm["type"], arm["count"]) for arm in raw["arms"]] == [
        ("X", "experimental", 46),
        ("placebo", "comparator", 44),
    ]
    assert [(m["arm"], m["param_type"], m["value"], m.get("spread")) for m in raw["measurements"]] == [
        ("a1", "mean", 3.1, 0.4),
        ("a2", "mean", 4.2, 0.6),
        ("a1", "percentage", 20.0, None),
    ]
    assert notes == [f"{folder / 'x1.ann'}:1: left out: cv-bin-abs 'none' holds no number"]


def test_it_is_read_as_gold(folder: Path) -> None:
    reading = read_gold(folder, "pico").records["x1"].reading
    assert (reading.complete, reading.partial) == ({"enrollment", "arms"}, {"measurements"})


def test_layers_that_an_abstract_does_not_mark(folder: Path) -> None:
    (folder / "x1.ann").write_text(f"T1\tiv-bin-percent {TEXT.index('20%')} {TEXT.index('20%') + 3}\t20%\n", "utf-8")
    raw, _ = gold(folder)
    assert raw["layers"] == []


def test_a_number_marked_twice_is_one_arm_and_two_numbers_are_two(folder: Path) -> None:
    lines = (folder / "x1.ann").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "intervention" in line]
    again = [line.replace(line.split("\t")[0], f"T5{n}", 1) for n, line in enumerate(kept)]
    (folder / "x1.ann").write_text("".join([*kept, *again]), "utf-8")
    assert [arm.get("count") for arm in gold(folder)[0]["arms"]] == [46, None]
    (folder / "x1.ann").write_text(
        "".join([*kept, f"T60\tintervention-participants {TEXT.index('44')} 28\t44\n"]), "utf-8"
    )
    assert [arm.get("count") for arm in gold(folder)[0]["arms"]] == [46, 44, None]


def test_a_spread_without_a_mean_is_left_out_and_told(folder: Path) -> None:
    lines = (folder / "x1.ann").read_text("utf-8").splitlines(keepends=True)
    (folder / "x1.ann").write_text("".join(line for line in lines if "iv-cont-mean" not in line), "utf-8")
    _, notes = gold(folder)
    assert [note.partition("left out: ")[2] for note in notes] == [
        "cv-bin-abs 'none' holds no number",
        "iv-cont-sd '0.4' belongs to no mean",
    ]


def test_labels_without_a_map(folder: Path) -> None:
    with pytest.raises(InputError, match=r"x1.ann: its labels are not armspan's: say what they mean with --labels"):
        read_gold(folder)


def test_a_label_that_the_map_does_not_know(folder: Path) -> None:
    with (folder / "x1.ann").open("a", encoding="utf-8") as stream:
        stream.write("T99\tdose 0 2\tOf\n")
    with pytest.raises(InputError, match=r"x1.ann:13: the label map does not know dose"):
        gold(folder)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("complete = [", r"map.toml: not TOML: "),
        ("name = 'mine'", r"map.toml: says of no layer that it is complete"),
        ("partial = ['arms']\nlayers = []", r"map.toml: not known: layers"),
        ("partial = ['arms']\n[labels.x]\nlayer = 'arm'", r"map.toml: labels.x: layer must be one of enrollment, arms"),
        ("partial = ['arms']\n[labels.x]\nlayer = 'arms'\narm = 'c'", r"map.toml: labels.x: arm 'c' is not listed"),
        ("partial = ['arms']\n[labels.x]\nlayer = 'arms'\nproprety = 'count'", r"not known: labels.x.proprety"),
    ],
)
def test_maps_that_cannot_be_understood(folder: Path, text: str, message: str) -> None:
    path = folder / "map.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        gold(folder, str(path))


def test_p_values_instruments_and_outcomes(folder: Path) -> None:
    text = "The VAS differed (p = .03), nausea did not (NS)."
    (folder / "x1.txt").write_text(text, "utf-8")
    marks = (("scale", "VAS"), ("p", "p = .03"), ("event", "nausea"), ("p", "NS"))
    lines = [
        f"T{n}\t{label} {text.index(words)} {text.index(words) + len(words)}\t{words}\n"
        for n, (label, words) in enumerate(marks, 1)
    ]
    (folder / "x1.ann").write_text("".join(lines), "utf-8")
    path = folder / "map.toml"
    path.write_text(
        "complete = ['p_values']\npartial = ['instruments', 'outcomes']\n"
        "[labels.scale]\nlayer = 'instruments'\n[labels.p]\nlayer = 'p_values'\n[labels.event]\nlayer = 'outcomes'\n",
        "utf-8",
    )
    raw, notes = gold(folder, str(path))
    assert [row["name"] for row in raw["instruments"]] == ["VAS"]
    assert [row["title"] for row in raw["outcomes"]] == ["nausea"]
    assert [row["p_value"] for row in raw["analyses"]] == [{"operator": "=", "value": 0.03}]
    assert notes == [f"{folder / 'x1.ann'}:4: left out: p 'NS' holds no P value"]
