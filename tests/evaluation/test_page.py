"""The page shows both readings, and whatever a text holds, it stays text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from armspan.evaluation.evaluate import evaluate
from armspan.evaluation.gold import Gold
from armspan.evaluation.page import Mark, Piece, pieces, write_page

Raw = dict[str, Any]


def page(gold: Raw, record: Raw, tmp_path: Path) -> str:
    standard = Gold()
    standard.add(gold, "gold.jsonl:1")
    write_page(evaluate({record["source"]["id"]: record}, standard, []), tmp_path / "page.html")
    return (tmp_path / "page.html").read_text("utf-8")


def test_missed_and_wrong_are_marked_where_they_stand(gold: Raw, record: Raw, tmp_path: Path) -> None:
    record["measurements"][0] |= {
        "arm": "a2",
        "span": {"start": gold["text"].index("3.1"), "end": gold["text"].index("3.1") + 7, "text": "3.1±0.4"},
    }
    del record["measurements"][3]
    html = page(gold, record, tmp_path)
    assert "gold and predicted: 1 abstract, 2 disagreements" in html
    assert (
        '<mark class="wrong" title="VAS score · brace group · at 6 weeks · 3.1 ± 0.4 [mean, SD]">3.1±0.4</mark>' in html
    )
    assert '<mark class="missed" title="skin sores · brace group · 5 of 19 (26.3%) [count]">5</mark>' in html


def test_facts_without_spans_are_marked_in_both_readings(gold: Raw, record: Raw, tmp_path: Path) -> None:
    """As two people's gold has it: each value has a place of its own, found by its numbers and its outcome."""
    for raw in (gold, record):
        raw["text"] = "We allocated 3 nurses to 21 beds. P<0.001 was for others. " + raw["text"]
    record["analyses"][0]["comparison"] = "within_arm"
    del record["measurements"][2]
    mine, theirs = page(gold, record, tmp_path).split("<h3>")[1:]
    for reading, words in ((mine, "between arms"), (theirs, "within arm")):
        says = f"P &lt; 0.001 · {words} · cast group, brace group · VAS score"
        assert f'brace group (P&lt;<mark class="wrong" title="{says}">0.001</mark>)' in reading
        assert '"VAS score · cast group · at 6 weeks · 3.1 ± 0.4 [mean, SD]">3.1</mark>' in reading
        assert 'class="right" title="skin sores · brace group · 5 of 19 (26.3%) [count]">5</mark>' in reading
    assert '<mark class="missed" title="skin sores · cast group · 2 of 21 (9.5%) [count]">2</mark>' in mine
    assert "missed" not in theirs.split("</p>")[0]


def test_a_hostile_text_stays_text(gold: Raw, record: Raw, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    for raw in (gold, record):
        raw["text"] = evil + raw["text"]
        raw["source"] = {"id": evil}
    record["arms"][0]["label"] = 'cast group" onmouseover="x'
    record["measurements"][0]["time_frame"] = None
    html = page(gold, record, tmp_path)
    assert "<script" not in html
    assert 'onmouseover="' not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_where_marks_overlap_the_gravest_shows() -> None:
    found = pieces("abcdef", [Mark((0, 4), "right", "one"), Mark((2, 6), "missed", "two")])
    assert found == [Piece("ab", "right", "one"), Piece("cd", "missed", "one\ntwo"), Piece("ef", "missed", "two")]
    assert pieces("abc", []) == [Piece("abc", "", "")]
