"""ZIP archives: which members are read, under which ids, and which are refused. Nothing is ever written to a disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from armspan.errors import InputError
from armspan.reading.bounds import refuse_bombs
from armspan.reading.citations import Origin, Problem
from armspan.reading.inputs import NOTHING_TO_READ, SUFFIXES, unique_ids

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


def list_members(archive: zipfile.ZipFile, origin: Origin) -> Iterator[Member | Problem]:
    """The members that armspan reads, in the order of their names; those that are not what they should be are problems.

    Folders, hidden files and files of other kinds are passed over, as in a folder. Raises `InputError` for an archive
    that unpacks to far more than it holds, or in which there is nothing to read.
    """
    refuse_bombs(archive)
    infos = [info for info in archive.infolist() if _is_wanted(info)]
    if not infos:
        raise InputError(NOTHING_TO_READ)
    if len(infos) > MEMBER_LIMIT:
        raise InputError(f"{len(infos):,} files in one archive; more than {MEMBER_LIMIT:,} are not read")
    infos.sort(key=lambda info: info.filename)
    ids, _ = unique_ids(["/" + info.filename for info in infos])
    for id, info in zip(ids, infos, strict=True):
        own = Origin(id, f"{origin.path}/{_shown(info.filename)}")
        fault = _fault(info)
        yield own.problem(fault) if fault else Member(info, own)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    return not hidden and info.filename.lower().endswith(SUFFIXES)


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
