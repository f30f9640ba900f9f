"""All of corpus/ to brat and back: gold and records, without loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from armspan.evaluation.evaluate import evaluate
from armspan.evaluation.findings import FINDING_LEVELS
from armspan.evaluation.gold import read_gold
from armspan.exchange.brat import read_native_folder
from armspan.exchange.brat_writing import write_folder
from armspan.exchange.convert import convert
from armspan.extraction import Extractor

CORPUS = Path(__file__).parent.parent.parent / "corpus"


def there_and_back(records: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    write_folder(records, folder)
    return [record for record, _ in read_native_folder(folder)]


def test_gold_comes_back_as_it_was(tmp_path: Path) -> None:
    golds = [orjson.loads(path.read_bytes()) for path in sorted((CORPUS / "gold").glob("*.gold.json"))]
    assert len(golds) == len([*(CORPUS / "abstracts").glob("*.txt")])
    texts = [(CORPUS / "abstracts" / f"{gold['source']['id']}.txt").read_text("utf-8") for gold in golds]
    whole = [gold | {"text": text} for gold, text in zip(golds, texts, strict=True)]
    assert there_and_back(whole, tmp_path) == whole


def test_records_come_back_byte_for_byte(tmp_path: Path) -> None:
    extractor = Extractor()
    texts = [path.read_text("utf-8") for path in sorted((CORPUS / "abstracts").glob("*.txt"))]
    records = [extractor.record(text).to_dict() for text in texts]
    assert list(map(orjson.dumps, there_and_back(records, tmp_path))) == list(map(orjson.dumps, records))


@pytest.mark.parametrize("target", ["brat", "docbin", "label-studio", "gold"])
def test_gold_without_texts_is_completed(tmp_path: Path, target: str) -> None:
    notes: list[str] = []
    assert convert(CORPUS / "gold", target, tmp_path / "out", notes, texts=CORPUS / "abstracts") == 60


def test_findings_are_scored_against_a_brat_folder_as_against_gold(tmp_path: Path) -> None:
    convert(CORPUS / "gold", "brat", tmp_path / "brat", [], texts=CORPUS / "abstracts")
    extractor = Extractor()
    records: dict[str, dict[str, Any]] = {}
    for path in sorted((CORPUS / "abstracts").glob("*.txt"))[:12]:
        records[path.stem] = extractor.record(path.read_text("utf-8")).to_dict() | {"source": {"id": path.stem}}
    rates = [
        {
            level: evaluate(records, read_gold(gold), [], missing="leave out").rate(f"findings.{level}.f1")
            for level in FINDING_LEVELS
        }
        for gold in (CORPUS / "gold", tmp_path / "brat")
    ]
    assert rates[0] == rates[1]
    assert all(rates[0].values())
