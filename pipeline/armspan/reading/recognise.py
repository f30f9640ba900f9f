"""The first bytes of a file -> what it is. Names decide nothing but what the content leaves open."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from armspan.errors import InputError
from armspan.reading.columns import Columns, find_dialect
from armspan.reading.lines import decode_head

HEAD = 1 << 16  # bytes that are looked at

_GZIP, _ZIP = b"\x1f\x8b", b"PK"
_ZIP_KINDS = (b"\x03\x04", b"\x05\x06")  # with members, without
_TAR = (257, b"ustar")
_PROLOG = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?P<subset>\[.*?\]\s*)?>|\s+)*<(?P<root>[A-Za-z_][\w.:-]*)", re.S
)
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,100}?\sencoding\s*=\s*["']([\w.:-]+)""")
_XML_ENCODINGS = {"iso8859-1": "iso-8859-1", "cp1252": "windows-1252", "gb18030": "gb18030", "gb2312": "gb18030"}
_PUBMED = {"PubmedArticleSet", "PubmedArticle", "PubmedBookArticleSet", "PubmedBookArticle"}
_PUBMED |= {"MedlineCitationSet", "MedlineCitation"}
_MEDLINE = re.compile(r"\s*PMID- ?\d", re.A)
_LINES = {  # what the first line of a record looks like
    "ris": re.compile(r"^TY  - ?[A-Z]+", re.M),
    "endnote_tagged": re.compile(r"^%0 [A-Z]", re.M),
    "bibtex": re.compile(r"^[ \t]*@\w+[ \t]*[{(]\s*(?:[^\s,{}()\"=]*\s*,|\w+\s*=\s*[{\"])", re.M),
}
_PRINTED = re.compile(r"\s*1\. .{5,300}?\n.*?^PMID: \d+", re.S | re.M)
_PREFACE = 40  # lines that may stand before the first record


@dataclass(frozen=True, slots=True)
class Kind:
    """A format and, where it is text, its encoding."""

    format: (
        str  # gzip | zip | medline | pubmed_xml | ris | endnote_xml | endnote_tagged | bibtex | table | jsonl | text
    )
    encoding: str | None = None
    delimiter: str = ""  # between the cells of a table
    text: str | None = None  # the whole of a text that fits into the head


def recognise(head: bytes, columns: Columns, named_table: bool = False) -> Kind:
    """What a file is; raises `InputError`, with the reason alone, for what armspan knows but cannot read.

    `named_table`: its name says that it is a table, so a header with no known word in it still is one.
    """
    if head.startswith(_GZIP):
        return Kind("gzip")
    if head.startswith(_ZIP) and head[2:4] in _ZIP_KINDS:
        return Kind("zip")
    if head[_TAR[0] :].startswith(_TAR[1]):
        raise InputError("a tar archive: unpack it first")
    whole = len(head) < HEAD
    decoded, exact = decode_head(head, whole)
    text, encoding = decoded.text, decoded.encoding
    if format := _xml(text):
        return Kind(format, _declared(text, encoding))
    if format := _tagged(text) or _json(text):
        return Kind(format, encoding)
    delimiter = find_dialect(text, columns, named_table)
    return (
        Kind("table", encoding, delimiter)
        if delimiter
        else Kind("text", encoding, text=text if whole and exact else None)
    )


def _xml(text: str) -> str | None:
    start = text.lstrip()[:100]
    match = _PROLOG.match(text) if start.startswith("<") else None
    root = match["root"] if match else ""
    if root in _PUBMED or (root == "xml" and "<record" in text):
        if match and "<!ENTITY" in (match["subset"] or ""):
            raise InputError("XML that declares entities of its own: such files can do harm and are not read")
        return "pubmed_xml" if root in _PUBMED else "endnote_xml"
    if start[:14].lower().startswith(("<!doctype html", "<html")):
        raise InputError("a web page: save the abstract as .txt, or export the citation")
    if start.startswith(("<?xml", "<!DOCTYPE")):
        found = f"<{root}>" if root else "no root"
        raise InputError(f"XML of a kind that is not known ({found}): export it from PubMed or EndNote")
    return None


def _declared(text: str, found: str) -> str | None:
    """The encoding that XML declares, as Python names it; None for one that is not known, or rare."""
    match = _DECLARED.match(text)
    if match is None or found.startswith("utf-16"):
        return found
    try:
        name = codecs.lookup(match[1]).name
    except LookupError:
        return None
    return found if name in ("utf-8", "ascii") else _XML_ENCODINGS.get(name)


def _tagged(text: str) -> str | None:
    if _MEDLINE.match(text):
        return "medline"
    for format, first in _LINES.items():
        if (match := first.search(text)) and text.count("\n", 0, match.start()) <= _PREFACE:
            return format
    if _PRINTED.match(text):
        raise InputError('PubMed\'s format "Abstract (text)": save the search in the format "PubMed" instead')
    return None


def _json(text: str) -> str | None:
    start = text.lstrip()[:200]
    if re.match(r"\[\s*\{", start):
        raise InputError("a JSON list: write one object per line (JSONL)")
    if re.match(r'\{\s*\n?\s*"', start):
        if re.match(r"\{\s*\n", start):
            raise InputError("JSON over several lines: write one object per line (JSONL)")
        return "jsonl"
    return None
