"""Somebody else's brat labels become gold by a map that says what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from armspan.errors import InputError
from armspan.evaluation.gold import read_gold
from armspan.exchange.brat_labels import read_labelled_folder
from armspan.exchange.label_maps import read_label_map, shipped_label_maps

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


ARM = "partial = ['arms']\n[arms.c]\n[labels.x]\nlayer = 'arms'\narm = 'c'\nproperty = 'label'\n"
SPREAD = "partial = ['measurements']\n[labels.'x y']\nlayer = 'measurements'\nproperty = 'spread'\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("complete = [", "1: not TOML: Invalid value (at end of document)"),
        ("name = 'mine'", " says of no layer that it is complete, complete_where_marked or partial"),
        ("partial = ['arms']", " says of no label what it means"),
        ("partial = ['arms']\nlayers = []", "2: layers: is not known here, only name, complete, "),
        ("\npartial = ['arm']", "2: partial: 'arm' is none of: enrollment, arms, "),
        ("partial = 'arms'", "1: partial: is not a list"),
        ("partial = ['arms']\nlabels = 3", "2: labels: is not a table"),
        ("partial = ['arms']\n[labels]\nx = 'arms'", "3: labels.x: is not a table"),
        (ARM.replace("'arms'\narm", "'arm'\narm"), "5: labels.x.arm: is not known here, only layer"),
        (ARM.replace("layer = 'arms'", "layr = 'arms'"), "4: labels.x.layr: is not known here, only layer"),
        (ARM.replace("arm = 'c'", "arm = 'd'"), "5: labels.x.arm: 'd' is none of: c"),
        (ARM.replace("arm = 'c'\n", ""), "3: labels.x.arm: is missing; one of: c"),
        (ARM.replace("'label'", "'labels'"), "6: labels.x.property: 'labels' is none of: label, count"),
        (ARM.replace("[arms.c]", "[arms.c]\ntype = 'control'"), "3: arms.c.type: 'control' is none of: experimental, "),
        (SPREAD, "2: labels.x y.type: is missing; one of: standard_deviation, standard_error"),
        (SPREAD.replace("property = 'spread'", "param_type = 'meen'"), "4: labels.x y.param_type: 'meen' is none of: "),
        (SPREAD.replace("'spread'", "'width'"), "4: labels.x y.property: 'width' is none of: spread, lower_limit, "),
    ],
)
def test_maps_that_cannot_be_understood(folder: Path, text: str, message: str) -> None:
    path = folder / "map.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        gold(folder, str(path))
    assert str(refused.value).startswith(f"{path}:{message}")


@pytest.mark.parametrize("text", [ARM, SPREAD + "type = 'standard_error'\nof = 'mean'"])
def test_maps_that_are_understood(tmp_path: Path, text: str) -> None:
    (tmp_path / "map.toml").write_text(text, "utf-8")
    assert read_label_map(str(tmp_path / "map.toml"))["labels"]


def test_texts_that_nobody_annotated_are_told(folder: Path) -> None:
    (folder / "x2.txt").write_text("Nobody read this.", "utf-8")
    (folder / "x3.txt").write_text("There was nothing in it.", "utf-8")
    (folder / "x3.ann").write_text("", "utf-8")
    (folder / "map.toml").write_text(
        "complete_where_marked = ['enrollment']\nignored = ["
        + ", ".join(f"'{label}'" for label, _ in MARKS[1:])
        + "]\n"
        "[labels.total-participants]\nlayer = 'enrollment'\n",
        "utf-8",
    )
    _, notes = gold(folder, str(folder / "map.toml"))
    assert notes == [
        f"{folder}: left out, as it has no .ann beside it: x2.txt",
        f"{folder / 'x3.ann'}: left out: nothing is marked of what would be complete",
    ]


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
