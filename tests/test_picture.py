"""The picture of the README: every word at its own place, so that no font makes words run together."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

PICTURE = Path(__file__).parents[1] / "docs" / "img" / "terminal.svg"
SVG = "{http://www.w3.org/2000/svg}"
CELL = 12.2  # pixels that a character is wide


def test_each_word_has_its_place_and_width() -> None:
    words = [text for text in etree.parse(PICTURE).iter(f"{SVG}text") if text.get("text-anchor") is None]
    assert len(words) > 200
    for word in words:
        content = word.text or ""
        assert content.split() == [content.replace("\xa0", " ")]
        assert float(word.get("x", "nan")) / CELL == pytest.approx(round(float(word.get("x", "nan")) / CELL), abs=0.01)
        assert float(word.get("textLength", "nan")) == pytest.approx(CELL * len(content), abs=0.2)
        assert word.get("lengthAdjust") == "spacingAndGlyphs"
