"""The inputs of a run -> units of work, the same ones whoever does them: so a part is right for any later run."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from armspan.reading.citations import Citation, Item
from armspan.reading.columns import Columns
from armspan.reading.inputs import STDIN, Input
from armspan.running.work import Unit, read_safely

BATCH = 100  # abstracts in a unit, at most: about a second's work
BATCH_BYTES = 400_000  # of small files in a unit, or characters of citations
LARGE = 2_000_000  # bytes of a file that is worth a unit of its own
MANY_LARGE = 16  # files: from here on workers read them, below it they are handed citations
_PACKED = 8  # times that a packed file unpacks to, about
_PACKED_SUFFIXES = (".gz", ".zip", ".xlsx")


@dataclass(frozen=True, slots=True)
class Load:
    """An input with its weight: about how many bytes of text it holds."""

    input: Input
    weight: int
    shared: bool  # whether another process can open it


def weigh(item: Input) -> Load:
    """The input with what is known of it before it is read."""
    if item.file == STDIN:
        return Load(item, LARGE, False)
    try:
        status = os.stat(item.file)
    except OSError:
        return Load(item, 0, True)  # whoever reads it will say what is wrong
    packed = item.file.lower().endswith(_PACKED_SUFFIXES)
    regular = stat.S_ISREG(status.st_mode)
    return Load(item, status.st_size * (_PACKED if packed else 1) if regular else LARGE, regular)


def make_units(loads: Sequence[Load], columns: Columns, debug: bool = False) -> Iterator[Unit]:
    """The units in the order of the inputs; one at a time is in memory."""
    large = sum(load.weight >= LARGE for load in loads)
    number, group, weight = 0, list[Input](), 0
    for load in loads:
        handed = not load.shared or (load.weight >= LARGE and large < MANY_LARGE)
        if group and (handed or len(group) == BATCH or weight + load.weight > BATCH_BYTES):
            yield Unit(number, tuple(group), None, len(group))
            number, group, weight = number + 1, [], 0
        if handed:
            for unit in _handed(load.input, number, columns, debug):
                yield unit
                number = unit.number + 1
        else:
            group.append(load.input)
            weight += load.weight
    if group:
        yield Unit(number, tuple(group), None, len(group))


def _handed(item: Input, number: int, columns: Columns, debug: bool) -> Iterator[Unit]:
    """The units of an input that is read here and now; the first of them names it, the last closes it."""
    inputs: tuple[Input, ...] = (item,)
    items, characters = list[Item](), 0
    for found in read_safely(item, columns, debug):
        if len(items) == BATCH or characters > BATCH_BYTES:
            yield Unit(number, inputs, tuple(items))
            number, inputs, items, characters = number + 1, (), [], 0
        items.append(found)
        characters += len(found.text) if isinstance(found, Citation) else 0
    yield Unit(number, inputs, tuple(items), 1)
