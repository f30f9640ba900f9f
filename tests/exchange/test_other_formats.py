"""Label Studio, DocBin, gold skeletons; JSON files and where things stand in them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin

from armspan.errors import InputError
from armspan.evaluation.gold import read_gold
from armspan.exchange.convert import convert, write_records
from armspan.exchange.json_lines import line_of
from armspan.exchange.label_studio import LABELS, RELATIONS, task
from armspan.record.validate import validate_record

Raw = dict[str, Any]


@pytest.fixture
def records(record: Raw, tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    write_records([record], path)
    return path


def test_label_studio_regions_and_relations(record: Raw, records: Path, tmp_path: Path) -> None:
    convert(records, "label-studio", tmp_path / "tasks.json", [])
    (found,) = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    text, result = found["data"]["text"], found["predictions"][0]["result"]
    regions = {row["id"]: row["value"] for row in result if row["type"] == "labels"}
    assert all(text[value["start"] : value["end"]] == value["text"] for value in regions.values())
    start = text.index("3.1±0.4")
    assert regions["m1"] == {"start": start, "end": start + 7, "text": "3.1±0.4", "labels": ["Measurement"]}
    assert "m2" not in regions  # it stands in the title
    relations = [(row["from_id"], row["to_id"], row["labels"][0]) for row in result if row["type"] == "relation"]
    assert relations[:2] == [("m1", "o1", "outcome"), ("m1", "a1", "arm")]
    assert ("p1", "a2", "compares") in relations
    assert all(one in regions and other in regions for one, other, _ in relations)
    configuration = ElementTree.parse(tmp_path / "tasks.xml")
    assert {label.get("value") for label in configuration.iter("Label")} == set(LABELS.values())
    assert {label.get("value") for label in configuration.iter("Relation")} == set(RELATIONS)


def test_facts_that_stand_nowhere_are_told(record: Raw, tmp_path: Path) -> None:
    for arm in record["arms"]:
        arm |= {"span": None, "mentions": []}
    write_records([record], tmp_path / "records.jsonl")
    for target in ("docbin", "label-studio"):
        notes: list[str] = []
        convert(tmp_path / "records.jsonl", target, tmp_path / target, notes)
        assert notes == ["4 facts have no place in the text and are not marked"]  # with m2 in the title, and o2


def test_a_fact_is_known_by_its_first_place_in_the_text(record: Raw) -> None:
    first = record["arms"][0]
    first["span"] = {"start": 0, "end": 5, "text": "Casts", "part": "title"}
    regions = {row["id"]: row.get("value") for row in task(record)["predictions"][0]["result"] if "id" in row}
    assert regions["a1"]["start"] == first["mentions"][0]["start"]


def test_gold_becomes_annotations(record: Raw) -> None:
    assert "annotations" in task(record | {"layers": ["arms"]})


def test_docbin(record: Raw, records: Path, tmp_path: Path) -> None:
    convert(records, "docbin", tmp_path / "records.spacy", [])
    (doc,) = DocBin().from_disk(tmp_path / "records.spacy").get_docs(spacy.blank("en").vocab)
    assert doc.text == record["text"]
    assert [(span.text, span.label_, span.id_) for span in doc.spans["measurements"]] == [
        ("3.1±0.4", "MEAN", "m1"),
        ("4.2±0.6", "MEAN", "m3"),
    ]
    assert {span.id_ for span in doc.spans["arms"]} == {"a1", "a2"}
    assert json.loads(json.dumps(doc.user_data["armspan"])) == record  # lists come back as tuples


def test_a_skeleton_is_refused_as_gold_until_somebody_names_its_layers(records: Path, tmp_path: Path) -> None:
    convert(records, "gold", tmp_path / "gold", [])
    (path,) = (tmp_path / "gold").glob("*.gold.json")
    skeleton = json.loads(path.read_text("utf-8"))
    assert validate_record(skeleton) == []
    assert not {"rule", "confidence", "evidence", "decimals"} & set(skeleton["measurements"][0])
    assert skeleton["measurements"][0]["span"]["text"] == "3.1±0.4"
    with pytest.raises(InputError, match="names no layer"):
        read_gold(path)
    path.write_text(json.dumps(skeleton | {"layers": ["measurements"]}), "utf-8")
    assert list(read_gold(path).records) == ["trials/x 1"]


def test_gold_without_its_text(tmp_path: Path) -> None:
    gold = {"source": {"id": "x1"}, "layers": ["arms"], "arms": [{"id": "a1", "label": "cast"}]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", "utf-8")
    for target in ("brat", "docbin", "label-studio"):
        with pytest.raises(InputError, match=r"gold.jsonl:1: no text of x1 to mark: name the folder of the abstracts"):
            convert(tmp_path / "gold.jsonl", target, tmp_path / "none", [])
    with pytest.raises(InputError, match=r"x1.txt: no such file or directory"):
        convert(tmp_path / "gold.jsonl", "brat", tmp_path / "none", [], texts=tmp_path)
    (tmp_path / "x1.txt").write_text("A cast was worn.", "utf-8")
    convert(tmp_path / "gold.jsonl", "brat", tmp_path / "brat", [], texts=tmp_path)
    assert (tmp_path / "brat" / "x1.txt").read_text("utf-8") == "A cast was worn."


@pytest.mark.parametrize(
    ("source", "target", "out", "message"),
    [
        ("records.jsonl", "yaml", "new", "yaml: not a format to convert to; there are brat, records, docbin"),
        ("records.jsonl", "records", "records.jsonl", "records.jsonl: exists already; name a new file"),
        ("records.jsonl", "brat", ".", "exists already; name a new folder"),
        ("nowhere", "brat", "new", "nowhere: no such file or folder"),
        ("empty.jsonl", "brat", "new", "empty.jsonl: holds no records"),
        ("wrong.jsonl", "brat", "new", r"wrong.jsonl:1: \$: "),
    ],
)
def test_what_cannot_be_converted(records: Path, source: str, target: str, out: str, message: str) -> None:
    folder = records.parent
    (folder / "empty.jsonl").write_text("", "utf-8")
    (folder / "wrong.jsonl").write_text("[]\n", "utf-8")
    with pytest.raises(InputError, match=message):
        convert(folder / source, target, folder / out, [])
    assert not (folder / "new").exists()


@pytest.mark.parametrize(
    ("path", "line"),
    [("$", 1), ("$.arms", 2), ("$.arms[1]", 4), ("$.arms[1].id", 5), ("$['odd key']", 8), ("$.arms[7].id", 2)],
)
def test_the_line_of_a_value(path: str, line: int) -> None:
    text = '{\n "arms": [\n  {"id": "[}\\""},\n  {\n   "id": 2.5e3\n  }\n ],\n "odd key": null\n}'
    assert line_of(text, path) == line
