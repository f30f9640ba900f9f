"""Any bytes as a file, and strings made to make patterns explode. `make fuzz` tries 20,000 of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.extraction import Extractor
from armspan.reading.columns import Columns
from armspan.reading.inputs import Input
from armspan.rulebook import rulebook
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


def attacks(example: str) -> Iterator[str]:
    """Strings that begin again and again what an example begins, and do not end it."""
    for cut in (1, 0.7, 0.4):
        piece = example[: max(1, int(len(example) * cut))]
        yield piece * (3000 // len(piece))
        yield f"{piece}{piece[-1] * 3000}"
        yield f"{piece}{' ' * 3000}x"


PLAIN = ["1" * 5000, "1 " * 2500, "1," * 2500, "1.1±" * 1200, "(" * 5000, "a " * 2500, "and " * 1200, "n=1 (" * 1000]


@pytest.mark.parametrize("name", sorted(rulebook().files))
def test_no_pattern_explodes(name: str) -> None:
    file = rulebook()[name]
    examples = [str(example["text"]) for rule in file.rules.values() for example in rule.must_match if example["text"]]
    wanted = max(4, settings().max_examples // 50)
    for text in (*PLAIN, *(attack for example in examples[:wanted] for attack in attacks(example))):
        assert list(islice(file.finditer(text), 100_000)) is not None  # a pattern over its time limit raises
