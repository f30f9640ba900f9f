"""Many texts -> their records, one after the other, in this process or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from os import PathLike
from pathlib import Path

from armspan.errors import ArmspanError, InputError
from armspan.extraction import Extractor
from armspan.model import Record
from armspan.reading.citations import Citation
from armspan.running.engines import AHEAD, make_pool
from armspan.running.errors import EngineError

BATCH = 25  # texts that a worker is handed at once: a quarter of a second's work
Texts = Iterable[str | Citation | Record]


def extract_many(texts: Texts, *, jobs: int = 1, rules: Sequence[str | PathLike[str]] = ()) -> Iterator[Record]:
    """The record of each text, in order, as soon as it is there; no more than a few batches are in memory.

    `texts` are abstracts, citations as `armspan.read` gives them, or records, whose texts are read anew. `jobs` are
    processes: more than one pays from about a thousand abstracts on, and needs `if __name__ == "__main__":` in a
    script. `rules` are folders of rule files that come on top of the shipped ones.

    Raises `InputError` at once for a single text or fewer than one process, and in its turn for what is no text,
    named by its number (from 1); `EngineError` where worker processes die.
    """
    if isinstance(texts, str | Citation | Record):
        raise InputError("extract_many: one text; give a list of them, or use armspan.extract")
    if jobs < 1:
        raise InputError(f"extract_many: jobs={jobs}: at least one process is needed")
    folders = tuple(Path(folder) for folder in rules)
    Extractor(folders)  # a wrong rule file is told now
    numbered = ((number, _checked(number, text)) for number, text in enumerate(texts, 1))
    return _in_pool(numbered, folders, jobs) if jobs > 1 else (_record(folders, *one) for one in numbered)


def _checked(number: int, text: object) -> str | Citation:
    if isinstance(text, Record):
        return Citation(text.text, text.source, text.sections)
    if isinstance(text, str | Citation):
        return text
    told = "an empty cell" if text is None or text != text else type(text).__name__  # NaN is not even itself
    raise InputError(f"extract_many: number {number} is {told}, not a text")


def _record(folders: tuple[Path, ...], number: int, text: str | Citation) -> Record:
    extractor = Extractor(folders)
    try:
        if isinstance(text, Citation):
            return extractor.record(text.text, text.source, text.sections)
        return extractor.record(text)
    except ArmspanError as error:
        raise type(error)(f"extract_many: number {number}: {error}") from None
    except Exception as error:
        error.add_note(f"armspan itself failed on number {number} of extract_many; please report it")
        raise


def _records(folders: tuple[Path, ...], batch: list[tuple[int, str | Citation]]) -> list[Record]:
    return [_record(folders, *one) for one in batch]


def _in_pool(numbered: Iterator[tuple[int, str | Citation]], folders: tuple[Path, ...], jobs: int) -> Iterator[Record]:
    """The records of batches that are worked off at the same time, put back into their order."""
    running: deque[Future[list[Record]]] = deque()
    pool = make_pool(jobs)
    try:
        while True:
            while len(running) < jobs * AHEAD and (batch := list(islice(numbered, BATCH))):
                running.append(pool.submit(_records, folders, batch))
            if not running:
                return
            yield from running.popleft().result()
    except BrokenProcessPool:
        raise EngineError(
            "extract_many: worker processes die; in a script, call it under if __name__ == '__main__', or use jobs=1"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
