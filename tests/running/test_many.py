"""`armspan.extract_many`: in order, lazily, in several processes with the same result; its mistakes in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import armspan
from armspan.errors import InputError, RuleError
from armspan.model import Source
from armspan.reading.citations import Citation
from armspan.running import many
from armspan.running.citations import ReadingWarning

ROOT = Path(__file__).parents[2]
TEXTS = [f"Pain fell by {n}.5±0.4 in {n} of 90 patients who had a brace (P<0.0{n})." for n in range(1, 8)]


def test_records_come_in_order_and_are_those_of_extract() -> None:
    assert list(armspan.extract_many(TEXTS)) == [armspan.extract(text) for text in TEXTS]


def test_no_text_is_read_before_its_turn() -> None:
    asked: list[int] = []

    def texts() -> Iterator[str]:
        for number in range(1000):
            asked.append(number)
            yield TEXTS[0]

    records = armspan.extract_many(texts())
    assert asked == []
    next(records)
    assert asked == [0]


def test_processes_give_the_same_and_read_little_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "BATCH", 2)
    asked: list[int] = []

    def texts() -> Iterator[str]:
        for number, text in enumerate(TEXTS * 4):
            asked.append(number)
            yield text

    records = armspan.extract_many(texts(), jobs=2)
    first = next(records)
    assert len(asked) <= 2 * 2 * many.AHEAD
    assert [first, *records] == list(armspan.extract_many(TEXTS * 4))


def test_citations_keep_their_source_and_sections() -> None:
    source = Source(id="s1", title="A trial of braces", year=2019)
    (record,) = armspan.extract_many([Citation(TEXTS[0], source)])
    assert (record.source.id, record.source.title, record.source.year) == ("s1", "A trial of braces", 2019)


def test_records_are_read_anew() -> None:
    (old,) = armspan.extract_many([Citation(TEXTS[0], Source(id="s1"))])
    assert list(armspan.extract_many([old])) == [old]


def test_rules_of_ones_own(tmp_path: Path) -> None:
    rule = '[[instrument]]\nid = "gait-ease"\nname = "Gait Ease Score"\nabbreviation = "GES"\n'
    (tmp_path / "scales.toml").write_text(rule, encoding="utf-8")
    (record,) = armspan.extract_many(["The GES rose to 8.1±1.2."], rules=[tmp_path])
    assert [instrument.id for instrument in record.instruments] == ["gait-ease"]
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "scales.toml").write_text("[[nonsense]]\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"scales\.toml"):
        armspan.extract_many(TEXTS, rules=[str(wrong)])


@pytest.mark.parametrize(
    ("texts", "options", "message"),
    [
        (TEXTS, {"jobs": 0}, "extract_many: jobs=0: at least one process is needed"),
        (TEXTS, {"jobs": -2}, "extract_many: jobs=-2: at least one process is needed"),
        (TEXTS[0], {}, "extract_many: one text; give a list of them, or use armspan.extract"),
        (TEXTS, {"max_length": 0}, "extract_many: max_length=0: must be 1 or more"),
        (TEXTS, {"time_limit": 0}, "extract_many: time_limit=0: must be more than 0 seconds; for no limit, write inf"),
    ],
)
def test_mistakes_are_told_at_once(texts: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        armspan.extract_many(texts, **options)
    assert str(caught.value) == message


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_is_no_abstract_is_told_and_the_others_go_on(jobs: int) -> None:
    texts = [TEXTS[0], TEXTS[1] * 20, TEXTS[2]]
    with pytest.warns(ReadingWarning) as told:
        records = list(armspan.extract_many(texts, jobs=jobs, max_length=len(TEXTS[0])))
    assert [record.text for record in records] == [TEXTS[0], TEXTS[2]]
    (warning,) = told
    assert str(warning.message) == (
        f"extract_many: number 2: {len(texts[1]):,} characters: longer than an abstract ({len(TEXTS[0])}) and not "
        "read; give the abstract alone, or raise max_length"
    )
    assert warning.filename == __file__


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_takes_too_long_is_told_and_the_others_go_on(jobs: int) -> None:
    texts = [TEXTS[0], "Values were " + "12.3 ± 4.5 and 6.7 (8.9), " * 40_000, TEXTS[2]]  # a minute's work
    given_up = "number 2: took longer than 2 s and was given up; to wait longer, raise time_limit"
    with pytest.warns(ReadingWarning, match=given_up):
        records = list(armspan.extract_many(texts, jobs=jobs, max_length=2_000_000, time_limit=2))
    assert [record.text for record in records] == [TEXTS[0], TEXTS[2]]


@pytest.mark.parametrize(("cell", "told"), [(None, "an empty cell"), (float("nan"), "an empty cell"), (7, "int")])
def test_what_is_no_text_is_named_by_its_number(cell: Any, told: str) -> None:
    records = armspan.extract_many([TEXTS[0], cell])
    next(records)
    with pytest.raises(InputError, match=rf"^extract_many: number 2 is {told}, not a text$"):
        next(records)


def test_an_error_of_armspan_itself_says_which_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("armspan.extraction.Abstract.record", broken)
    with pytest.raises(ZeroDivisionError) as caught:
        list(armspan.extract_many(TEXTS))
    assert caught.value.__notes__ == ["armspan itself failed on number 1 of extract_many; please report it"]


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import armspan\nprint(len(list(armspan.extract_many({TEXTS!r}, jobs=2))))\n", encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last == (
        "armspan.running.errors.EngineError: extract_many: worker processes die; in a script, call it under "
        "if __name__ == '__main__', or use jobs=1"
    )


def test_memory_is_flat() -> None:
    code = (
        "import armspan, itertools, json, resource\n"
        "text = 'Pain was 2.1±0.4 with the brace and 3.3±0.6 with the cast (P<0.0{}).'\n"
        "peaks = []\n"
        "for count in (200, 2000):\n"
        "    for _ in armspan.extract_many(text.format(n) for n in range(count)): pass\n"
        "    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        "print(json.dumps(peaks))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    few, many_ = json.loads(done.stdout)
    assert many_ - few < 10_000  # KB: a record kept of each would be 30,000
