"""What notebooks show of a record, and what displaCy draws of its spans."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from lxml import html

import armspan
from armspan.display.colours import LOOKS
from armspan.errors import InputError
from armspan.model import Record, Source
from armspan.reading.citations import Citation

TEXT = (
    "Forty adults had a brace (n = 20) or a cast (n = 20). Pain was 2.1±0.4 with the brace and 3.3±0.6 with the cast "
    "(P<0.001)."
)
EVIL = (
    "<script>alert(1)</script>Forty <b>adults</b> had a brace (n = 20) or a cast (n = 20).\x1b[31m "
    'Pain & "grief" was 2.1±0.4 <img src=x onerror=alert(1)> with the brace and 3.3±0.6 with the cast\' (P<0.001).'
)


def record_of(text: str, title: str | None = None) -> Record:
    (record,) = armspan.extract_many([Citation(text, Source(id="s1", title=title))])
    return record


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, tuple[str, ...]]] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(name for name, _ in attributes)))


def test_the_text_and_its_marks() -> None:
    page = html.fromstring(record_of(TEXT, "A double-blind trial")._repr_html_())
    title, text, legend = page.findall("p")
    assert (title.text_content(), text.text_content()) == ("A double-blind trial", TEXT)
    marks = [(mark.get("title"), mark.text) for mark in text.iter("mark")]
    assert ("measurement", "2.1±0.4") in marks
    assert ("P value, effect", "P<0.001") in marks
    assert ("participants", "20") in marks
    assert [(mark.get("title"), mark.text) for mark in title.iter("mark")] == [("design", "double-blind")]
    assert [mark.text for mark in legend.iter("mark")] == [
        kind for kind in LOOKS if kind in {kind for kind, _ in [*marks, ("design", "")]}
    ]
    styles = {mark.get("title"): str(mark.get("style")) for mark in text.iter("mark")}
    assert styles["measurement"].startswith(f"background:{LOOKS['measurement'].ground};")


def test_its_tables() -> None:
    page = html.fromstring(record_of(TEXT)._repr_html_())
    tables = {table.findtext("caption"): table for table in page.iter("table")}
    assert list(tables) == ["Arms, 40 took part", "Measurements", "P values, effects, findings"]
    rows = [[cell.text or "" for cell in row.iter("td")] for row in tables["Measurements"].iter("tr")]
    assert [row[:4] for row in rows[1:]] == [["Pain", "brace", "", "2.1 ± 0.4"], ["Pain", "cast", "", "3.3 ± 0.6"]]


def test_nothing_of_a_text_becomes_markup() -> None:
    tags = _Tags()
    tags.feed(record_of(EVIL, EVIL)._repr_html_())
    ours = {"div", "p", "mark", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in tags.seen} == ours
    assert {names for _, names in tags.seen} <= {(), ("style",), ("title", "style")}
    page = html.fromstring(record_of(EVIL)._repr_html_())
    assert page.find("p").text_content() == EVIL.replace("\x1b", " ")


def test_a_record_without_facts() -> None:
    page = html.fromstring(record_of("Nothing.")._repr_html_())
    assert page.find("p").text_content() == "Nothing."
    assert list(page.iter("mark")) == []


@pytest.fixture(scope="module")
def nlp() -> Any:
    return armspan.load()


def test_displacy_draws_what_the_components_found(nlp: Any) -> None:
    page = armspan.draw(nlp(TEXT), "armspan_statistics")
    assert page is not None
    assert "STATISTIC" in page
    assert "P_VALUE" not in page
    assert LOOKS["measurement"].ground in page


def test_displacy_draws_all_in_one_picture(nlp: Any) -> None:
    page = armspan.draw(nlp(EVIL))
    assert page is not None
    for label, kind in (("STATISTIC", "measurement"), ("ARM", "arm"), ("P_VALUE", "P value, effect")):
        assert label in page
        assert LOOKS[kind].ground in page
    assert "<script" not in page
    assert "<img" not in page


def test_a_key_that_is_not_there(nlp: Any) -> None:
    with pytest.raises(InputError, match=r"^draw: no spans 'statistics' in this doc; there are armspan_p_values, "):
        armspan.draw(nlp(TEXT), "statistics")
