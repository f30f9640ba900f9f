"""ZIP archives: which members are read, under which ids, and which are refused. Nothing is ever written to a disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from armspan.errors import InputError
from armspan.reading.bounds import refuse_bombs
from armspan.reading.citations import Origin, Problem, Skip
from armspan.reading.inputs import NOTHING_TO_READ, other_kind, unique_ids

MEMBER_LIMIT = 200_000
_OFFICE = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "a binary Excel workbook: save it as .xlsx",
    "word/document.xml": "a Word document: save the abstract as .txt",
    "ppt/presentation.xml": "a PowerPoint file: save the abstract as .txt",
    "content.xml": "an OpenDocument file: save it as .xlsx, .csv or .txt",
}
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A member that is to be read, and where its citations come from."""

    info: zipfile.ZipInfo
    origin: Origin


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is an Excel workbook; raises `InputError` for an office document of another kind."""
    names = set(archive.namelist())
    kind = next((kind for name, kind in _OFFICE.items() if name in names), None)
    if kind not in (None, "xlsx"):
        raise InputError(str(kind))
    return kind == "xlsx"


def list_members(archive: zipfile.ZipFile, origin: Origin) -> Iterator[Member | Problem | Skip]:
    """The members that armspan reads, in the order of their names; those that are not what they should be are problems.

    Files of other kinds are skipped, folders and hidden files passed over, as in a folder. Raises `InputError` for an
    archive that unpacks to far more than it holds, or in which there is nothing to read.
    """
    refuse_bombs(archive)
    files = sorted((info for info in archive.infolist() if _is_file(info)), key=lambda info: info.filename)
    if len(files) > MEMBER_LIMIT:
        raise InputError(f"{len(files):,} files in one archive; more than {MEMBER_LIMIT:,} are not read")
    for info in files:
        if why := other_kind(info.filename):
            yield Skip(f"{origin.path}/{_shown(info.filename)}", None, why)
    infos = [info for info in files if not other_kind(info.filename)]
    if not infos:
        raise InputError(NOTHING_TO_READ)
    ids, _ = unique_ids(["/" + info.filename for info in infos])
    for id, info in zip(ids, infos, strict=True):
        own = Origin(id, f"{origin.path}/{_shown(info.filename)}")
        fault = _fault(info)
        yield own.problem(fault) if fault else Member(info, own)


def _is_file(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    return not hidden and bool(parts[-1])


def _fault(info: zipfile.ZipInfo) -> str | None:
    """Why a member is not read: names that lead out of an archive are those of an attack."""
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return "a name that leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, not a file"
    if info.flag_bits & _ENCRYPTED:
        return "it is protected by a password"
    return None


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode().replace("\n", "\\n")
