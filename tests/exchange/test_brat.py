"""brat and back without loss; what a person changes in brat is changed in the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from armspan.errors import InputError
from armspan.exchange.brat import read_native, read_native_folder
from armspan.exchange.brat_writing import annotation_lines, write_folder
from armspan.exchange.convert import convert, write_records
from armspan.exchange.standoff import read_standoff
from armspan.record.validate import validate_record

Raw = dict[str, Any]


def back(folder: Path) -> Raw:
    ((record, _),) = read_native_folder(folder)
    return record


def edited(record: Raw, tmp_path: Path, *changes: tuple[str, str]) -> Raw:
    """The record after a person replaced lines of its .ann file."""
    write_folder([record], tmp_path / "brat")
    (path,) = (tmp_path / "brat").glob("*.ann")
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8", newline="")
    return back(tmp_path / "brat")


def test_the_record_is_valid(record: Raw) -> None:
    assert validate_record(record) == []


def test_records_come_back_byte_for_byte_and_in_order(record: Raw, tmp_path: Path) -> None:
    records = [record, record | {"source": record["source"] | {"id": "a first one"}}]
    write_records(records, tmp_path / "records.jsonl")
    assert convert(tmp_path / "records.jsonl", "brat", tmp_path / "brat", []) == 2
    assert convert(tmp_path / "brat", "records", tmp_path / "again.jsonl", []) == 2
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "records.jsonl").read_bytes()


def test_gold_comes_back_as_it_was(tmp_path: Path) -> None:
    gold = {
        "source": {"id": "x1"},
        "text": "Forty patients.",
        "layers": ["enrollment", "arms"],
        "enrollment": {"count": 40, "accept": [39]},
        "arms": [{"id": "a1", "label": "cast group"}, {"id": "a2", "label": "brace", "type": "comparator"}],
        "measurements": [{"id": "m1", "arm": "a2", "param_type": "mean", "value": 3}],
    }
    write_folder([gold], tmp_path)
    assert back(tmp_path) == gold


def test_what_brat_shows(record: Raw) -> None:
    lines = annotation_lines(record).splitlines()
    assert lines[0] == "T1\tRecord 0 5\tForty"
    number = next(line for line in lines if "\tMeasurement " in line).split("\t")
    assert number[2] == "3.1±0.4"
    assert f"ParamType {number[0]} mean" in [line.partition("\t")[2] for line in lines]
    arm, outcome = (
        next(line for line in lines if f"\t{label} " in line).split("\t")[0] for label in ("Arm", "Outcome")
    )
    assert f"In Arg1:{number[0]} Arg2:{arm}" in " ".join(lines).replace("\t", " ")
    assert f"Of Arg1:{number[0]} Arg2:{outcome}" in " ".join(lines).replace("\t", " ")
    over_the_line_end = next(line for line in lines if "\tOutcomeMention " in line).split("\t")
    assert over_the_line_end[1:] == ["OutcomeMention 34 37;38 48", "the cast group"]


def test_every_label_is_in_the_configuration(record: Raw, tmp_path: Path) -> None:
    write_folder([record], tmp_path)
    configuration = (tmp_path / "annotation.conf").read_text("utf-8")
    entities = configuration.partition("[relations]")[0].split()
    used = {line.split("\t")[1].split()[0] for line in annotation_lines(record).splitlines() if line.startswith("T")}
    assert used <= set(entities)
    assert "In\tArg1:Measurement, Arg2:Arm\n" in configuration
    assert "Confidence\tArg:Measurement|Analysis, Value:high|medium|low\n" in configuration


def test_another_arm_and_another_type(record: Raw, tmp_path: Path) -> None:
    lines = annotation_lines(record)
    link = next(line for line in lines.splitlines() if "\tIn Arg1:" in line)
    second_arm = next(line for line in lines.splitlines() if line.endswith("\t19")).split("\t")[0]
    kind = next(line for line in lines.splitlines() if "ParamType" in line)
    found = edited(
        record,
        tmp_path,
        (link, link.rpartition(":")[0] + f":{second_arm}"),
        (kind, kind.replace(" mean", " least_squares_mean")),
    )
    assert (found["measurements"][0]["arm"], found["measurements"][0]["param_type"]) == ("a2", "least_squares_mean")
    assert validate_record(found) == []


def _line(record: Raw, label: str) -> str:
    """The line of an .ann file that says something by a label."""
    return next(line for line in annotation_lines(record).splitlines() if f"\t{label} " in line)


def test_what_came_out_is_changed_as_any_mark(record: Raw, tmp_path: Path) -> None:
    way, sure = _line(record, "FindingDirection"), _line(record, "FindingSignificant")
    mine, than = _line(record, "FindingIn"), _line(record, "FindingThan")
    one, other = mine.rpartition(":")[2], than.rpartition(":")[2]
    found = edited(
        record,
        tmp_path,
        (way, way.replace("lower", "higher")),
        (sure, sure.replace("true", "false")),
        (mine, mine.removesuffix(one) + other),
        (than, than.removesuffix(other) + one),
    )
    told = {"direction": "higher", "arm": "a2", "reference": "a1", "significant": False}
    assert found["analyses"][0]["finding"] == told
    assert validate_record(found) == []


def test_a_finding_that_was_taken_away_and_one_that_was_added(record: Raw, tmp_path: Path) -> None:
    labels = ("FindingDirection", "FindingSignificant", "FindingIn", "FindingThan")
    gone = edited(record, tmp_path, *((_line(record, label) + "\n", "") for label in labels))
    assert gone["analyses"][0]["finding"] is None
    assert validate_record(gone) == []
    mark = _line(gone, "Analysis").split("\t")[0]
    told = edited(gone, tmp_path / "more", ("T1\tRecord", f"A98\tFindingDirection {mark} no_difference\nT1\tRecord"))
    wanted = {"direction": "no_difference", "arm": None, "reference": None, "significant": None}
    assert told["analyses"][0]["finding"] == wanted


@pytest.mark.parametrize("arm", ["a1", None, "nobody drew it"])
@pytest.mark.parametrize("direction", ["increase", None])
@pytest.mark.parametrize("significant", [True, False, None])
def test_any_finding_comes_back(
    record: Raw, tmp_path: Path, arm: str | None, direction: str | None, significant: bool | None
) -> None:
    finding = {"direction": direction, "arm": arm, "reference": None, "significant": significant}
    record["analyses"][0]["finding"] = finding
    write_folder([record], tmp_path)
    assert orjson.dumps(back(tmp_path)) == orjson.dumps(record)


def test_a_fact_that_was_deleted(record: Raw, tmp_path: Path) -> None:
    lines = annotation_lines(record).splitlines(keepends=True)
    ident = next(line for line in lines if "\tMeasurement " in line).split("\t")[0]
    gone = [
        line for line in lines if line.startswith(f"{ident}\t") or f"{ident} " in line or line.endswith(f":{ident}\n")
    ]
    found = edited(record, tmp_path, *((line, "") for line in gone))
    assert {fact["id"] for fact in found["measurements"]} == {"m2", "m3"}
    assert found["analyses"][0]["measurements"] == ["m3"]
    assert found["checks"][0]["refs"] == ["a1", "enrollment"]


def test_a_fact_that_was_added(record: Raw, tmp_path: Path) -> None:
    start = record["text"].index("6 weeks")
    arm = next(line for line in annotation_lines(record).splitlines() if line.endswith("\t21")).split("\t")[0]
    added = f"T99\tMeasurement {start} {start + 1}\t6\nA99\tParamType T99 median\nR99\tIn Arg1:T99 Arg2:{arm}\n"
    found = edited(record, tmp_path, ("T1\tRecord", added + "T1\tRecord"))
    new = next(fact for fact in found["measurements"] if fact["rule"] == "by-hand")
    assert (new["value"], new["param_type"], new["arm"], new["outcome"]) == (6.0, "median", "a1", None)
    assert validate_record(found) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("T1\tRecord 0 5\tForty", "T1\tRecord 0 5\tFifty", r"x.ann:1: says 'Fifty', but at 0-5 there stands 'Forty'"),
        ("T2\t", "T1\t", r"x.ann:2: T1 is there twice, first in line 1"),
        ("\tAspect T2 ", "\tAspect T99 ", r"x.ann:\d+: Aspect refers to T99, which is not there"),
        ("T1\tRecord 0 5\tForty", "T1 Record", r"x.ann:1: not an annotation of brat: 'T1 Record'"),
        ("\tDesign ", "\tDesing ", r"x.ann:2: the label Desing is not known"),
        ("Arg2:T", "Arg2:T9", r"x.ann:\d+: \w+ refers to T9\d+, which is not there"),
        ('{"value":"randomized"', '"value":"randomized"', r"x.ann:2: the note on Design is not a JSON object"),
    ],
)
def test_annotations_that_cannot_be_read(record: Raw, tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "x.txt").write_bytes(record["text"].encode())
    (tmp_path / "x.ann").write_text(annotation_lines(record).replace(old, new, 1), "utf-8", newline="")
    with pytest.raises(InputError, match=message):
        read_native(read_standoff(tmp_path / "x.ann"))


def test_offsets_that_are_off_by_a_few_characters_are_mended_and_told(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("In all, 240 women took part.", "utf-8")
    (tmp_path / "x.ann").write_text("T1\ttotal 7 10\t240\n", "utf-8")
    standoff = read_standoff(tmp_path / "x.ann")
    assert (standoff.marks["T1"].start, standoff.marks["T1"].end) == (8, 11)
    assert standoff.mended == [f"{tmp_path / 'x.ann'}:1: says '240', but at 7-10 there stands ' 24': read at 8"]


def test_a_text_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.ann").write_text("", "utf-8")
    with pytest.raises(InputError, match=r"x.ann: no x.txt beside it"):
        read_standoff(tmp_path / "x.ann")


words = st.text(st.sampled_from("ab 1±\n\r\t\u2028\u00a0𝑃"), min_size=1, max_size=30).filter(str.strip)


@given(text=words, data=st.data())
def test_any_span_of_any_text_comes_back(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    place = {"start": start, "end": end, "text": text[start:end]}
    gold = {
        "source": {"id": "x"},
        "text": text,
        "layers": ["arms"],
        "arms": [{"id": "a1", "label": "b", "span": place, "mentions": [place, place]}],
        "unexplained": [place],
    }
    folder = tmp_path_factory.mktemp("brat")
    write_folder([gold], folder)
    assert orjson.loads(orjson.dumps(back(folder))) == gold
