"""How fast is armspan? Prints abstracts per second beside spaCy's tokenizer and sentencizer, the share of each stage,
and the times of a start.

    python benchmarks/speed.py

Both read the same texts (`corpus/abstracts`, several times over) in one process, in rounds that take turns, so that
whatever else the machine does falls on both. The whole of `extract` counts, validation included. Medians of the rounds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ABSTRACTS = Path(__file__).parent.parent / "corpus" / "abstracts"
ROUNDS = 7
REPEAT = 5  # times that a round reads each abstract
STARTS = 5
FIRST = "import armspan; armspan.extract(`Pain was 2.1±0.4 in 20 patients.`)"


def main() -> None:
    """Measures and prints; takes less than a minute."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ABSTRACTS.glob("*.txt"))]
    characters = sum(map(len, texts)) / len(texts)
    print(
        f"{len(texts)} abstracts of {characters:,.0f} characters on average, {REPEAT} times in each of {ROUNDS} rounds"
    )
    ours, theirs = rounds(armspan_reader(), spacy_reader(), texts * REPEAT)
    for name, seconds in (("armspan, validation included", ours), ("spaCy tokenizer + sentencizer", theirs)):
        print(f"  {name:<30} {1 / seconds:>8,.0f} abstracts/s  {seconds * 1000:>7.3f} ms each")
    print(f"  {'times the tokenizer':<30} {ours / theirs:>8.2f}")
    print("where the time goes:")
    for name, seconds in stages(texts):
        print(f"  {name:<30} {'':>20} {seconds * 1000:>7.3f} ms each")
    print(f"armspan --version: {start('from armspan.cli import main; main([`--version`])'):.2f} s")
    print(f"first record:      {start(FIRST):.2f} s, {start(FIRST, kept=False):.2f} s where nothing is kept yet")


def armspan_reader() -> Callable[[str], object]:
    """Text -> valid record as plain data."""
    import armspan
    from armspan.record.validate import validate_record

    def read(text: str) -> object:
        record = armspan.extract(text).to_dict()
        if violations := validate_record(record):
            sys.exit(f"not a valid record: {violations[0]}")
        return record

    return read


def spacy_reader() -> Callable[[str], object]:
    """Text -> tokens and sentences."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def rounds(ours: Callable[[str], object], theirs: Callable[[str], object], texts: list[str]) -> tuple[float, float]:
    """Median seconds per text of both, measured in turns after a round that does not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        for read, taken in zip((ours, theirs), times, strict=True):
            begin = perf_counter()
            for text in texts:
                read(text)
            if number:
                taken.append((perf_counter() - begin) / len(texts))
    return statistics.median(times[0]), statistics.median(times[1])


def stages(texts: list[str]) -> list[tuple[str, float]]:
    """Seconds per text of each stage, the median of the rounds."""
    from armspan.extraction import Abstract
    from armspan.rulebook import rulebook

    asked = stage_list()
    taken: dict[str, list[float]] = {name: [] for name, _, _ in asked}
    for _ in range(ROUNDS):
        items: list[Any] = [Abstract(rulebook(), text) for text in texts]
        for name, ask, goes_on in asked:
            begin = perf_counter()
            found = [ask(item) for item in items]
            taken[name].append((perf_counter() - begin) / len(texts))
            items = found if goes_on else items
    return [(name, statistics.median(times)) for name, times in taken.items() if name]


def stage_list() -> list[tuple[str, Callable[[Any], object], bool]]:
    """Name of each stage, what it does with what the one before gave, and whether the next goes on with that."""
    from armspan.extraction import source_of
    from armspan.mentions.instruments import find_instruments
    from armspan.mentions.numbers import find_numbers
    from armspan.mentions.times import find_times
    from armspan.record.validate import validate_record

    return [
        ("reading view", lambda abstract: abstract.view.sentences, False),
        ("numbers", lambda abstract: find_numbers(abstract.book, abstract.view), False),
        ("times", lambda abstract: find_times(abstract.book, abstract.view), False),
        ("instruments", lambda abstract: find_instruments(abstract.book, abstract.view), False),
        ("arms", lambda abstract: abstract.titled_arms, False),
        ("design", lambda abstract: abstract.design, False),
        ("", lambda abstract: abstract.mentions, False),  # kept for the record; its parts have been timed
        ("linking, record, checks", lambda abstract: abstract.record(source_of(abstract.view.source)), True),
        ("plain data", lambda record: record.to_dict(), True),
        ("validation", validate_record, False),
    ]


def start(code: str, kept: bool = True) -> float:
    """Median seconds of a new Python process that runs the code, with what is kept between runs or without."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command, taken = [sys.executable, "-c", code.replace("`", "'")], []
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)  # now it is kept
    for _ in range(STARTS):
        with TemporaryDirectory() as nothing:
            begin = perf_counter()
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, env=env if kept else env | {"XDG_CACHE_HOME": nothing}
            )
            taken.append(perf_counter() - begin)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
