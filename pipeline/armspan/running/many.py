"""Many texts -> their records, one after the other, in this process or in several."""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from os import PathLike
from pathlib import Path

from armspan.errors import ArmspanError, InputError
from armspan.extraction import Extractor
from armspan.model import Record
from armspan.reading.citations import Citation
from armspan.running.citations import ReadingWarning
from armspan.running.engines import AHEAD, make_pool
from armspan.running.errors import EngineError
from armspan.running.limits import DEFAULT, Limits, TimeLimitError, Watch

BATCH = 25  # texts that a worker is handed at once: a quarter of a second's work
Texts = Iterable[str | Citation | Record]
_Numbered = tuple[int, str | Citation]
_Found = Record | str  # or why there is none


def extract_many(
    texts: Texts,
    *,
    jobs: int = 1,
    rules: Sequence[str | PathLike[str]] = (),
    max_length: int = DEFAULT.length,
    time_limit: float = DEFAULT.seconds,
) -> Iterator[Record]:
    """The record of each text, in order, as soon as it is there; no more than a few batches are in memory.

    `texts` are abstracts, citations as `armspan.read` gives them, or records, whose texts are read anew. `jobs` are
    processes: more than one pays from about a thousand abstracts on, and needs `if __name__ == "__main__":` in a
    script. `rules` are folders of rule files that come on top of the shipped ones.

    A text of more than `max_length` characters is no abstract and has no record, nor has one that takes more than
    `time_limit` seconds of computing (`math.inf`: no limit). A `ReadingWarning` names its number (from 1), and the
    others go on.

    Raises `InputError` at once for a single text, fewer than one process or limits that cannot be, and in its turn for
    what is no text, named by its number; `EngineError` where worker processes die.
    """
    if isinstance(texts, str | Citation | Record):
        raise InputError("extract_many: one text; give a list of them, or use armspan.extract")
    if jobs < 1:
        raise InputError(f"extract_many: jobs={jobs}: at least one process is needed")
    try:
        limits = Limits(max_length, time_limit)
    except InputError as error:
        raise InputError(f"extract_many: {_in_python(error)}") from None
    folders = tuple(Path(folder) for folder in rules)
    Extractor(folders)  # a wrong rule file is told now
    numbered = ((number, _checked(number, text)) for number, text in enumerate(texts, 1))
    return _records(_in_pool(numbered, folders, limits, jobs) if jobs > 1 else _here(numbered, folders, limits))


def _records(found: Iterator[_Found]) -> Iterator[Record]:
    for one in found:
        if isinstance(one, Record):
            yield one
        else:
            warnings.warn(one, ReadingWarning, stacklevel=2)


def _checked(number: int, text: object) -> str | Citation:
    if isinstance(text, Record):
        return Citation(text.text, text.source, text.sections)
    if isinstance(text, str | Citation):
        return text
    told = "an empty cell" if text is None or text != text else type(text).__name__  # NaN is not even itself
    raise InputError(f"extract_many: number {number} is {told}, not a text")


def _here(numbered: Iterable[_Numbered], folders: tuple[Path, ...], limits: Limits) -> Iterator[_Found]:
    """What comes of each text in this process."""
    extractor = Extractor(folders)
    with Watch(limits.seconds) as watch:
        for number, text in numbered:
            try:
                limits.check_length(text if isinstance(text, str) else text.text)
                one: _Found = watch.call(partial(_record, extractor, text))
            except (TimeLimitError, InputError) as error:
                one = f"extract_many: number {number}: {_in_python(error)}"
            except ArmspanError as error:
                raise type(error)(f"extract_many: number {number}: {error}") from None
            except Exception as error:
                error.add_note(f"armspan itself failed on number {number} of extract_many; please report it")
                raise
            yield one


def _record(extractor: Extractor, text: str | Citation) -> Record:
    if isinstance(text, Citation):
        return extractor.record(text.text, text.source, text.sections)
    return extractor.record(text)


def _in_python(error: ArmspanError) -> str:
    """An error of limits with the names that they have here."""
    told = str(error)
    for option in ("--max-length", "--time-limit"):
        name = option[2:].replace("-", "_")
        told = told.replace(f"{option} ", f"{name}=").replace(option, name)
    return told


def _batch(batch: list[_Numbered], folders: tuple[Path, ...], limits: Limits) -> list[_Found]:
    return list(_here(batch, folders, limits))


def _in_pool(numbered: Iterator[_Numbered], folders: tuple[Path, ...], limits: Limits, jobs: int) -> Iterator[_Found]:
    """What comes of batches that are worked off at the same time, put back into their order."""
    running: deque[Future[list[_Found]]] = deque()
    pool = make_pool(jobs)
    try:
        while True:
            while len(running) < jobs * AHEAD and (batch := list(islice(numbered, BATCH))):
                running.append(pool.submit(_batch, batch, folders, limits))
            if not running:
                return
            yield from running.popleft().result()
    except BrokenProcessPool:
        raise EngineError(
            "extract_many: worker processes die; in a script, call it under if __name__ == '__main__', or use jobs=1"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
