"""brat's standoff format: a text beside a file of annotations, a line each (https://brat.nlplab.org/standoff.html).

T marks a place, R relates two annotations, A says something about one, # is a note on one. Events (E), equivalences (*)
and normalisations (N) are read over.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from armspan.errors import InputError

_NEARBY = 10  # characters within which words are looked for that do not stand where their mark says


@dataclass(frozen=True, slots=True)
class Mark:
    """A T line: a labelled place in the text. Fragments are read as one place from the first to the last."""

    id: str
    label: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Relation:
    """An R line: the label of what `one` has to do with `other`."""

    label: str
    one: str
    other: str
    line: int


@dataclass(slots=True)
class Standoff:
    """One text and its annotations; attributes and notes by the id of what they are about."""

    path: Path
    text: str
    marks: dict[str, Mark] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    references: list[tuple[int, str, str]] = field(default_factory=list)  # line, label and mark of all that names one
    mended: list[str] = field(default_factory=list)  # marks whose offsets were off by a few characters

    def place(self, line: int) -> str:
        """The file and line of an annotation, for messages."""
        return f"{self.path}:{line}"


def read_standoff(path: Path) -> Standoff:
    """The annotations in an .ann file and the .txt beside it; raises `InputError` with file and line."""
    text_path = path.with_suffix(".txt")
    if not text_path.is_file():
        raise InputError(f"{path}: no {text_path.name} beside it")
    standoff = Standoff(path, read_exactly(text_path))
    for number, line in enumerate(read_exactly(path).split("\n"), 1):
        if line.strip():
            _read_line(standoff, line.rstrip("\r"), number)
    for place, label, ident in standoff.references:
        if ident not in standoff.marks:
            raise InputError(f"{standoff.place(place)}: {label} refers to {ident}, which is not there")
    return standoff


def read_exactly(path: Path) -> str:
    """A text as it is, line ends included: offsets count them."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None


def _read_line(standoff: Standoff, line: str, number: int) -> None:
    place = standoff.place(number)
    ident, _, rest = line.partition("\t")
    said, _, text = rest.partition("\t")
    words = said.split(" ")
    try:
        if ident.startswith("T"):
            if ident in standoff.marks:
                raise InputError(f"{place}: {ident} is there twice, first in line {standoff.marks[ident].line}")
            standoff.marks[ident] = _checked(standoff, _mark(ident, said, number), text)
        elif ident.startswith("R"):
            ends = [word.partition(":")[2] for word in words[1:3]]
            standoff.relations.append(Relation(words[0], ends[0], ends[1], number))
            standoff.references += [(number, words[0], end) for end in ends]
        elif ident.startswith(("A", "M")):
            standoff.attributes.setdefault(words[1], {})[words[0]] = words[2] if words[2:] else "true"
        elif ident.startswith("#"):
            standoff.notes[words[1]] = text
        elif not ident.startswith(("E", "N", "*")):
            raise InputError(f"{place}: not an annotation of brat: {line[:60]!r}")
        if ident.startswith(("A", "M")) and words[1].startswith("T"):  # those of events are read over
            standoff.references.append((number, words[0], words[1]))
    except (IndexError, ValueError):
        raise InputError(f"{place}: not an annotation of brat: {line[:60]!r}") from None


def _mark(ident: str, said: str, line: int) -> Mark:
    label, _, places = said.partition(" ")
    offsets = [int(offset) for fragment in places.split(";") for offset in fragment.split(" ")]
    return Mark(ident, label, offsets[0], offsets[-1], line)


def _checked(standoff: Standoff, mark: Mark, text: str) -> Mark:
    """The mark, moved where its words stand if its offsets are off by a few characters, as hand-made files have it."""
    found = standoff.text[mark.start : mark.end]
    if found.split() == text.split() or _fragments_of(text, found):
        return mark
    begin = max(0, mark.start - _NEARBY)
    near = standoff.text.find(text, begin, mark.end + _NEARBY) if text.strip() else -1
    place = standoff.place(mark.line)
    wrong = f"{place}: says {text[:40]!r}, but at {mark.start}-{mark.end} there stands {found[:40]!r}"
    if near < 0:
        raise InputError(wrong)
    standoff.mended.append(f"{wrong}: read at {near}")
    return replace(mark, start=near, end=near + len(text))


def _fragments_of(text: str, found: str) -> bool:
    """Whether the words are those at both ends of a place whose middle was left out."""
    words = text.split()
    return bool(words) and found.startswith(words[0]) and found.endswith(words[-1])


def mark_line(ident: str, label: str, text: str, start: int, end: int) -> str:
    """A T line; where the place goes over line ends, a fragment for each line, as brat wants it."""
    places, pieces, begin = [], [], start
    for piece in text[start:end].splitlines(keepends=True):
        bare = piece.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if bare.strip():
            places.append(f"{begin} {begin + len(bare)}")
            pieces.append(bare)
        begin += len(piece)
    shown = " ".join(pieces).replace("\t", " ")
    return f"{ident}\t{label} {';'.join(places) or f'{start} {end}'}\t{shown}"
