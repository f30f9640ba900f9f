"""Bytes -> text and the name of its encoding, without a guess that cannot be told apart from the truth.

UTF-8 and UTF-16 prove themselves; GB18030 and Windows-1252 do not, so their readings are compared. Nothing is cleaned.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from armspan.errors import InputError

SIZE_LIMIT = 5_000_000  # bytes; an abstract has about 2,000, a whole book about 1,000,000
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_CONTROLS = dict.fromkeys({*range(32), *range(0x7F, 0xA0)} - {*b"\t\n\v\f\r\x85"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text exactly as its bytes spell it, and the Python name of the encoding that did it."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """The text of `raw`; raises `InputError`, with the reason alone, for what is no text or not known to be one."""
    if len(raw) > SIZE_LIMIT:
        raise InputError(f"larger than {SIZE_LIMIT / 1e6:g} MB: one file holds one abstract")
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            raise InputError(f"{kind}, not plain text: save the abstract as .txt")
    decoded = _unicode(raw) or _eight_bit(raw)
    if "\0" in decoded.text:
        raise InputError("binary data (it holds NUL characters), not text")
    if (len(decoded.text) - len(decoded.text.translate(_CONTROLS))) * 100 > len(decoded.text):
        raise InputError("binary data (it is full of control characters), not text")
    return decoded


def _unicode(raw: bytes) -> Decoded | None:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(raw, "utf-16")
    if raw.startswith(codecs.BOM_UTF8):
        return _strictly(raw, "utf-8-sig")
    if encoding := _utf16_without_mark(raw):
        return _strictly(raw, encoding)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            raise InputError(_damage("UTF-8", error)) from None
        return None


def _strictly(raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise InputError(_damage(encoding.upper().removesuffix("-SIG"), error)) from None


def _damage(name: str, error: UnicodeDecodeError) -> str:
    return f"damaged {name}: byte {error.start + 1} of {len(error.object)} is not valid ({error.reason})"


def _utf16_without_mark(raw: bytes) -> str | None:
    """The byte order of a text that is mostly ASCII in two bytes each: every other byte is zero."""
    if len(raw) % 2 or not raw:
        return None
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    mostly, hardly = 0.7 * len(raw) / 2, 0.02 * len(raw) / 2
    if odd >= mostly and even <= hardly:
        return "utf-16-le"
    return "utf-16-be" if even >= mostly and odd <= hardly else None


def _mostly_utf8(raw: bytes) -> bool:
    """Whether at least half of the foreign characters are valid UTF-8; hardly ever so in any other encoding."""
    text = raw.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in text)
    return sum(char > "\x7f" for char in text) >= 2 * bad


def _eight_bit(raw: bytes) -> Decoded:
    # nearly any bytes are valid GB18030, but Western text read so gives rare characters only
    chinese, western = _try(raw, "gb18030"), _try(raw, "windows-1252")
    if chinese is not None:
        foreign = [char for char in chinese if char > "\x7f"]
        if western is None or 2 * sum(map(_everyday, foreign)) > len(foreign):
            return Decoded(chinese, "gb18030")
    if western is None:
        raise InputError("its encoding is not known: it is neither UTF-8, UTF-16, GB18030 nor Windows-1252")
    return Decoded(western, "windows-1252")


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _everyday(char: str) -> bool:
    """Whether GB18030 keeps the character among the signs, the common ideographs or the four-byte codes."""
    if "\ue000" <= char <= "\uf8ff":  # private use: nobody's text
        return False
    lead, trail = char.encode("gb18030")[:2]
    return trail < 0x40 or 0xA1 <= lead <= 0xA9 or (0xB0 <= lead <= 0xF7 and trail >= 0xA1)
