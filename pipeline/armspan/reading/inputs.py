"""Files, folders and standard input -> an ordered list of inputs with unique ids; each is read when its turn comes."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from armspan.errors import InputError
from armspan.reading.citations import Omission

STDIN = "-"
# what is read in a folder or archive; a file that is named itself may be called anything
SUFFIXES = (
    *(".txt", ".nbib", ".xml", ".ris", ".enw", ".bib"),
    *(".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".zip", ".gz"),
)

NOTHING_TO_READ = f"no file in it that armspan reads ({', '.join(SUFFIXES)})"
_OTHER_KINDS = {
    ".pdf": "a PDF file: save the abstract as .txt, or export the citation",
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pages"), "a document: save the abstract as .txt"),
    **dict.fromkeys(
        (".xls", ".xlsm", ".xlsb", ".ods", ".numbers"), "a spreadsheet of another kind: save it as .xlsx or .csv"
    ),
    **dict.fromkeys((".htm", ".html"), "a web page: save the abstract as .txt, or export the citation"),
    **dict.fromkeys((".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz"), "an archive of another kind: unpack it first"),
}
_OTHER_KIND = "not a kind of file that is read in a folder: name it itself if it holds abstracts"
OTHER_KINDS = frozenset((*_OTHER_KINDS.values(), _OTHER_KIND))  # all that `other_kind` says

Seen = dict[tuple[int, int], str | None]  # device and number of a file or folder -> the path it was met under


@dataclass(frozen=True, slots=True)
class Input:
    """One abstract to come: its id, the path that its record shows, and the file (`-`: standard input)."""

    id: str
    path: str
    file: str


@dataclass(slots=True)
class Listing:
    """What was named, looked through: inputs in order, and what is none."""

    inputs: list[Input] = field(default_factory=list)
    problems: list[Omission] = field(default_factory=list)
    skipped: list[Omission] = field(default_factory=list)
    shared_stems: list[str] = field(default_factory=list)  # of several files, whose ids got their folder in front


def list_inputs(named: Sequence[str], without: str | os.PathLike[str] | None = None) -> Listing:
    """All inputs behind the names, folders looked through in the order of their paths.

    `without` is a folder that is passed over in silence: that of the output, which was not there at first. Raises
    `InputError` for a name that does not exist: that is a slip of the pen. Whatever else is wrong (a link that leads
    nowhere, a folder that may not be opened) is a problem of the listing.
    """
    for name in named:
        if name != STDIN and not os.path.lexists(name):
            raise InputError(f"{shown(name)}: no such file or folder".replace("\n", "\\n"))
    listing = Listing()
    found: list[tuple[str, str]] = []
    seen: Seen = {}
    if without is not None and os.path.isdir(without):
        seen[_key(os.stat(without))] = None
    for name in dict.fromkeys(named):
        found.extend(_walk(name, listing, seen))
    ids, listing.shared_stems = unique_ids([file for _, file in found])
    listing.inputs = [Input(id, path, file) for id, (path, file) in zip(ids, found, strict=True)]
    return listing


def shown(name: str) -> str:
    """A file name that can be written: bytes that are no UTF-8 as \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def reason(error: OSError) -> str:
    """Why a file could not be read, in a few words."""
    if isinstance(error, FileNotFoundError):
        return "no longer there, or a link that leads nowhere"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or "cannot be read").lower()


def other_kind(path: str) -> str | None:
    """Why a file in a folder or archive is not read; None where it is."""
    name = path.lower()
    if name.endswith(SUFFIXES):
        return None
    return _OTHER_KINDS.get(os.path.splitext(name)[1], _OTHER_KIND)


def _walk(name: str, listing: Listing, seen: Seen) -> Iterator[tuple[str, str]]:
    """(path to show, file) of every input behind one name."""
    if name == STDIN:
        yield STDIN, STDIN
    elif os.path.isdir(name):
        problems, skipped = len(listing.problems), len(listing.skipped)
        found = list(_walk_folder(name, listing, seen))
        told = [*listing.problems[problems:], *listing.skipped[skipped:]]
        if not found and all(omission.reason in OTHER_KINDS for omission in told):
            listing.problems.append(Omission(shown(name), None, NOTHING_TO_READ))
        yield from found
    else:
        path = shown(os.path.basename(name))
        status = _status(name, path, listing)
        if status and _first(path, status, listing, seen):
            yield path, name


def _walk_folder(root: str, listing: Listing, seen: Seen) -> Iterator[tuple[str, str]]:
    waiting = [root]  # a stack instead of recursion: no nesting of folders is too deep
    while waiting:
        file = waiting.pop()
        path = shown(os.path.relpath(file, root)).replace(os.sep, "/")
        if os.path.isdir(file):
            names = _names(file, path, listing, seen)
            waiting += [os.path.join(file, name) for name in reversed(names)]
        elif (status := _status(file, path, listing)) and _is_wanted(path, status, listing, seen):
            yield path, file


def _is_wanted(path: str, status: os.stat_result, listing: Listing, seen: Seen) -> bool:
    """Whether a file of a folder is an input; where it is none, the listing says why."""
    if why := other_kind(path):
        listing.skipped.append(Omission(path, None, why))
        return False
    if not stat.S_ISREG(status.st_mode):  # reading a pipe may never end
        listing.problems.append(Omission(path, None, "neither a file nor a folder"))
        return False
    return _first(path, status, listing, seen)


def _names(folder: str, path: str, listing: Listing, seen: Seen) -> list[str]:
    """The names in a folder in order, without hidden ones; none of a folder that was looked through before."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        listing.problems.append(Omission(path, None, reason(error)))
        return []
    status = _status(folder, path, listing)
    return names if status and _first(path, status, listing, seen) else []


def _status(file: str, path: str, listing: Listing) -> os.stat_result | None:
    try:
        return os.stat(file)
    except OSError as error:
        listing.problems.append(Omission(path, None, reason(error)))
        return None


def _first(path: str, status: os.stat_result, listing: Listing, seen: Seen) -> bool:
    """Whether a file or folder comes for the first time; a link that leads back to a folder ends here."""
    key = _key(status)
    if key not in seen:
        seen[key] = path
        return True
    if seen[key] is not None:
        listing.skipped.append(Omission(path, None, f"named twice or linked: the same as {seen[key]}"))
    return False


def _key(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def unique_ids(files: list[str]) -> tuple[list[str], list[str]]:
    """An id for each file, and the stems that several share: those get their folder in front, as far up as needed."""
    parts = [_parts(file) for file in files]
    beside = Counter(parts)
    parts = [part if beside[part] == 1 else _parts(file, whole=True) for part, file in zip(parts, files, strict=True)]
    depth = [1] * len(files)
    while True:
        ids = ["/".join(part[-deep:]) for part, deep in zip(parts, depth, strict=True)]
        count = Counter(ids)
        again = [n for n, id in enumerate(ids) if count[id] > 1 and depth[n] < len(parts[n])]
        if not again:
            break
        for n in again:
            depth[n] += 1
    shared = sorted({part[-1] for part, deep in zip(parts, depth, strict=True) if deep > 1})
    return _numbered(ids), shared


def _parts(file: str, whole: bool = False) -> tuple[str, ...]:
    """Folders and stem of a file, or its whole name where a.txt lies beside a.TXT."""
    if file == STDIN:
        return ("stdin",)
    *folders, name = shown(os.path.abspath(file)).replace(os.sep, "/").strip("/").split("/")
    return (*folders, name if whole else stem(name))


def stem(name: str) -> str:
    """A file name without its suffix; of two suffixes, as in x.xml.gz, without both."""
    root, suffix = os.path.splitext(name)
    inner, kind = os.path.splitext(root)
    return inner if suffix.lower() == ".gz" and kind.lower() in SUFFIXES else root


def _numbered(ids: list[str]) -> list[str]:
    # the last resort, where no folder tells two apart (a file called stdin.txt beside standard input)
    seen: Counter[str] = Counter()
    unique = []
    for id in ids:
        seen[id] += 1
        unique.append(id if seen[id] == 1 else f"{seen[id]}/{id}")
    return unique
