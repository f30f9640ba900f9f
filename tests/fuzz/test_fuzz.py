"""Any bytes as a file, and strings made to make patterns explode. `make fuzz` tries 20,000 of each kind."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.extraction import Extractor
from armspan.reading.columns import Columns
from armspan.reading.inputs import Input
from armspan.record.validate import validate_record
from armspan.rulebook import TIME_LIMIT, rulebook
from armspan.running.parts import part_file, read_part
from armspan.running.work import Job, Unit, made_by, read_safely, work

BEGINNINGS = [
    b"", b"PMID- 1\nAB  - ", b"TY  - JOUR\nAB  - ", b"title,abstract\n", b"pmid\tabstract\n1\t", b'{"abstract": "',
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Abstract><AbstractText>",
    b"<xml><records><record><abstract>", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff",
]  # fmt: skip
PIECES = st.one_of(
    st.binary(max_size=20),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [
            b"\n",
            b'"',
            b"</",
            b"]]>",
            b"&lt;",
            b"&#0;",
            b"\\ud800",
            b"ER  - \n",
            b"12.3\xc2\xb14.5",
            b"(n=20)",
            b"P<0.05",
        ]
    ),
)
FILES = st.builds(lambda head, body: head + b"".join(body), st.sampled_from(BEGINNINGS), st.lists(PIECES, max_size=15))
BASE = Extractor()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for parts, with room for an input."""
    return tmp_path_factory.mktemp("fuzz")


@given(content=FILES, name=st.sampled_from(["x", "x.csv", "x.tsv"]))
def test_any_bytes_end_in_records_problems_or_skips(place: Path, content: bytes, name: str) -> None:
    (place / name).write_bytes(content)
    item = Input("x", name, str(place / name))
    found = list(read_safely(item, Columns.of(BASE.book.terms)))
    done = work(Job(place, made_by(BASE)), Unit(0, (item,)))
    entries = list(read_part(part_file(place, 0)))
    assert len(entries) == done.items == len(found) > 0
    assert [entry.reason for entry in entries if "armspan itself failed" in (entry.reason or "")] == []


def test_a_short_run_of_the_mutating_fuzzer(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    here = Path(__file__).parent
    seeds = [str(tmp_path), str(here.parents[1] / "corpus" / "exports")]
    command = [sys.executable, str(here / "fuzz_input.py"), "-runs=300", "-seed=1", *seeds]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, re.findall(r"Done \d+ runs", done.stderr)) == (0, ["Done 300 runs"]), done.stderr


# --- strings made to make patterns explode ---------------------------------------------------------------------------

SIZE = 50_000
PLAIN = [
    " ",
    "1",
    "1 ",
    "1,",
    "1.",
    "1-",
    "1/",
    "a ",
    "a, ",
    "a and ",
    "(",
    "(1) ",
    "±",
    "1.1±",
    ",",
    "n=1 (",
    "%",
    "\n",
]
PIECE = re.compile(r"\w+|\s+|[^\w\s]")


def attacks(pattern: str, examples: list[str]) -> list[str]:
    """Strings that repeat what a pattern's examples hold, what they begin with, and the words of the pattern itself."""
    pieces = dict.fromkeys(PLAIN)
    for example in examples:
        parts = PIECE.findall(example)
        pieces |= dict.fromkeys("".join(parts[n : n + size]) for size in (1, 2, 3) for n in range(len(parts)))
        pieces |= dict.fromkeys("".join(parts[:n]) for n in range(1, len(parts) + 1))
    words = [word for word in re.findall(r"(?<![\\\w])\w+", pattern) if word[0] != "_"]
    pieces |= dict.fromkeys(f"{word} " for word in words)
    if not examples:  # a pattern over symbols, a letter each
        pieces |= dict.fromkeys(first + second for first in words for second in words if len(first + second) == 2)
    return [piece * (SIZE // len(piece)) for piece in pieces]


def slow(name: str, compiled: regex.Pattern[str], pattern: str, examples: list[str]) -> list[tuple[str, str]]:
    """The pattern and what the strings begin with for which it needs more than the time limit."""
    strings = attacks(pattern, examples)
    found = []
    for string in random.Random(name).sample(strings, min(len(strings), settings().max_examples // 10)):
        try:
            for _ in compiled.finditer(string, timeout=TIME_LIMIT):
                pass
        except TimeoutError:
            found.append((name, string[:60]))
    return found


@pytest.mark.parametrize("name", sorted(rulebook().files))
def test_no_rule_explodes(name: str) -> None:
    file = rulebook()[name]
    tried = (
        slow(rule.name, file.compiled(rule.name), rule.pattern, [str(example["text"]) for example in rule.must_match])
        for rule in file.rules.values()
    )
    assert [found for one in tried for found in one] == []


def test_no_pattern_of_a_table_explodes() -> None:
    book = rulebook()
    patterns = [
        (f"{table} {name}: {key}", row[key])
        for table, rows in book.tables.items()
        for name, row in rows.items()
        for key in ("pattern", "before", "after")
        if isinstance(row.get(key), str)
    ]
    assert len(patterns) > 50
    tried = (slow(place, book.pattern(pattern, place), pattern, []) for place, pattern in patterns)
    assert [found for one in tried for found in one] == []


@pytest.mark.parametrize("name", ["statistics", "p_values", "times", "design"])
def test_no_abstract_of_such_strings_is_too_much(name: str) -> None:
    examples = [str(example["text"]) for rule in rulebook()[name].rules.values() for example in rule.must_match]
    strings = attacks("", examples)
    for string in random.Random(name).sample(strings, min(len(strings), 10 + settings().max_examples // 100)):
        assert validate_record(BASE.record(string[:5_000]).to_dict()) == []
