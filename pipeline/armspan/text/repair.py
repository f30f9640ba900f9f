"""The text as a person would read it, with a map back to the text as it was printed.

Characters that have a plain twin (every dash, space, full-width sign, quote) are swapped one for one; then a handful of
patterns mend what takes more than one character (broken words, stray and missing spaces, mid-dot decimals, entities);
and that is repeated until nothing is left to mend, so repairing twice changes nothing.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from armspan.text import digits
from armspan.text.characters import plain
from armspan.text.hyphens import known, mend_hyphen

PASSES = 25  # each pass mends all it sees; more than three are never needed but by a text made to need them


@dataclass(frozen=True, slots=True)
class Repaired:
    text: str
    starts: Sequence[int] | None = None  # for each character of `text`, where it starts in the source; None: identity
    ends: Sequence[int] | None = None

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the repaired text -> offsets in the source."""
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], self.ends[end - 1]

    def from_source(self, place: int) -> int:
        """An offset in the source -> the offset in the repaired text of what begins there, or next."""
        return place if self.starts is None else bisect_left(self.starts, place)


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def repair(source: str) -> Repaired:
    """The reading view of an abstract.

    >>> repair("The exter- nal fixator ( n＝12 ) hurt less ,P＜0·\\n05 .").text
    'The external fixator (n=12) hurt less, P<0.05.'
    >>> repair("Short- and long-term follow-up: 2.3+/-0.7").text
    'Short- and long-term follow-up: 2.3±0.7'
    """
    text = plain(source)
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    for _ in range(PASSES):
        edits = _edits(text)
        if not edits:
            break
        if starts is None or ends is None:
            starts, ends = range(len(source)), range(1, len(source) + 1)
        text, starts, ends = _apply(text, edits, starts, ends)
    return Repaired(text, starts, ends)


def _apply(
    text: str, edits: list[_Edit], starts: Sequence[int], ends: Sequence[int]
) -> tuple[str, list[int], list[int]]:
    """The text with its edits made, and for each character of it where it starts and ends in the source."""
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for start, end, new in edits:
        parts += text[done:start], new
        new_starts += starts[done:start]
        new_ends += ends[done:start]
        if end > start:
            first, last = starts[start], ends[end - 1]
        else:  # an insertion stands for no character of the source
            first = last = min(ends[start - 1], starts[start])
        new_starts += [first] * len(new)
        new_ends += [last] * len(new)
        done = end
    new_starts += starts[done:]
    new_ends += ends[done:]
    # what an edit wrote may itself be a character with a plain twin
    return plain("".join([*parts, text[done:]])), new_starts, new_ends


def _edits(text: str) -> list[_Edit]:
    """What is to be mended in one pass, left to right, not overlapping; what overlaps waits for the next pass."""
    found = [
        _Edit(match.start(), match.end(), text_)
        for group in _GROUPS
        if group.gate.search(text)
        for pattern, new in group.mends
        for match in pattern.finditer(text)
        if (text_ := new(match) if callable(new) else new) is not None and text_ != match[0]
    ]
    kept: list[_Edit] = []
    for edit in sorted(found):
        if not kept or edit.start > kept[-1].end or (edit.start == kept[-1].end and edit.start < edit.end):
            kept.append(edit)
    return kept


# --- words ----------------------------------------------------------------------------------------------------------


def _mend_gap(match: regex.Match[str]) -> str | None:
    """The hyphen of "ulnar -radial"; None where it is suspended: hospital-acquired and -associated."""
    return None if match["left"].lower() in known("function_words") else "-"


def _mend_stop(match: regex.Match[str]) -> str | None:
    """The space that is missing after a full stop; None within an address (www.Foo.org)."""
    token = match.string[: match.start()].rpartition(" ")[2]
    return None if "www" in token or "/" in token or "@" in token else " "


def _mend_entity(match: regex.Match[str]) -> str | None:
    entity = f"&{match[1]};"
    new = html.unescape(entity)
    return None if new == entity else new


# --- patterns -------------------------------------------------------------------------------------------------------


def _spaced(plain: str) -> Callable[[regex.Match[str]], str]:
    """A full-width sign as its plain twin, with the space that is part of it where a word or number follows."""

    def new(match: regex.Match[str]) -> str:
        rest = match.string[match.end() : match.end() + 1]
        return f"{plain} " if rest.isalnum() else plain

    return new


def _compatible(match: regex.Match[str]) -> str:
    """The plain characters that a ligature, a square unit or a Roman numeral of one character stands for."""
    return unicodedata.normalize("NFKC", match[0])


def _composed(match: regex.Match[str]) -> str:
    """A letter and its accents as one character, where there is one."""
    return unicodedata.normalize("NFC", match[0])


_New = str | Callable[[regex.Match[str]], str | None]


class _Group(NamedTuple):
    """Mends that are tried only where the text holds what all of them need: most texts need none."""

    gate: re.Pattern[str]
    mends: list[tuple[regex.Pattern[str], _New]]


def _group(gate: str, *mends: tuple[str, _New]) -> _Group:
    return _Group(re.compile(gate), [(regex.compile(pattern), new) for pattern, new in mends])


_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"

_GROUPS = [
    _group("&", (r"&(?:amp;)*(\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});", _mend_entity)),
    _group("[€$£¥]", (r"(?<=[€$£¥]\s?\d{1,3})\s(?=\d{3}(?!\d))", "")),  # € 4 210
    _group(r"10[ <\u2070-\u207b¹²³]", (digits.POWER, digits.mend_power)),
    _group("</", (r"</?(?:i|b|u|em|strong|sub|sup|italic|bold|sc)>(?<!10\s?<sup>(?=[-+⁻]?\s?\d{1,3}\s?</sup>))", "")),
    _group(
        f"[\xad{_INVISIBLE}ﬀ-ﬆⅠ-Ⅻⅰ-ⅻ℃℉…㎀-㏟\u0300-\u036fÂ（），、﹐；﹔。｡—―]",
        (r"\xad\s?", ""),
        (f"[{_INVISIBLE}]+", ""),
        (r"[ﬀ-ﬆⅠ-Ⅻⅰ-ⅻ℃℉…㎀-㏟]", _compatible),
        (r"\w[\u0300-\u036f]+", _composed),
        (r"Â(?=[\xa0-\xbf ])", ""),  # UTF-8 that was once read as Latin-1
        # full-width punctuation brings its own space
        (r"（", lambda match: "(" if match.start() == 0 or match.string[match.start() - 1] in " \n([" else " ("),
        (r"）", _spaced(")")),
        (r"[，、﹐]", _spaced(",")),
        (r"[；﹔]", _spaced(";")),
        (r"[。｡]", _spaced(".")),
        (r"(?<=\d)[—―](?=\d)", "-"),
        (r"[ ]?(?:(?<!\d)[—―]+|[—―]+(?!\d))[ ]?", " - "),
    ),
    # white space: a run is one space, or one line break if it holds one; none of it within brackets or before a stop
    _group(r"\n(?:\s|(?<=\s\n))", (r"\s*\n\s*", "\n")),
    _group("\n", (r"(?<=\s[<>=≤≥±])\n|\n(?=[<>=≤≥±])", " "), (r"(?<=\S[<>=≤≥±])\n", "")),
    _group("  ", (r"[ ]{2,}", " ")),
    _group(r"[(\[](?=[ \n])", (r"(?<=[(\[])\s", "")),
    _group(
        r"[],;:!?.)%](?<=[ \n].)(?:(?<!\.)|(?!\d)|(?<=\b0 \.))",
        (r"\s(?=[)\]])|(?<=\S)\s(?=[,;!?]|\.(?![\d.]))", ""),
        (r"(?<=\d)\s:\s(?=\d)", ":"),
        (r"(?<=[^\s\d])\s(?=:)|(?<=\d)\s(?=:(?!\s?\d))", ""),
        (r"(?<=\d)\s(?=%)", ""),
        (r"(?<=[<>=≤≥±][ ]?0)[ ](?=\.\d)", ""),
    ),
    _group("=(?<=[<>] =)", (r"(?<=(?<!</?[a-z]{1,6})[<>])[ ](?==)", "")),
    _group("or(?=[ \n]?=)", (r"<\s?or\s?=", "≤"), (r">\s?or\s?=", "≥")),
    # numbers and their signs
    _group(r",(?=\d)", (r",(?=\d)", digits.mend_comma), (r"\.(?=\d{3}(?:\.\d{3})*,\d)", digits.mend_point)),
    _group(r"\d[ ]\d{3}(?!\d)", (digits.THOUSANDS, "")),
    _group(r"\d[ ]\.\d", (digits.SPLIT_BEFORE_POINT, "")),
    _group("±", (digits.SPLIT_BEHIND_POINT, ""), (digits.SLASH, ".")),
    _group(r"=[ ]?-?\d[ ]\d", (digits.SPLIT_BEHIND_SIGN, "")),
    _group(r"\.0+[ ]\d", (digits.SPLIT_ZEROS, "")),
    _group(r"h\)|st\)|d\)", (r"(?<=\d)\((?=(?:st|nd|rd|th)\))|(?<=\d\((?:st|nd|rd|th))\)", "")),
    _group("·", (r"(?<=\d)·\s?(?=\d)", ".")),
    _group(r"0\.(?=[ \n])", (r"(?<=(?<![\d.])0\.)(?:\n(?=\d)|[ ](?=0\d))", "")),
    _group(r"\+", (r"\+\s?/\s?-|\+\s?-(?=\s?\.?\d)|\+\sor\s-(?=\s)", "±")),
    _group("~", (r"(?<=\d)\s?~\s?(?=\d)", "-")),
    # hyphens and dashes
    _group("--", (r"(?<=\p{L}|\))[ ]?--++[ ]?(?=\S)|(?<=[^\s-])[ ]?--++[ ]?(?=\p{L})", " - ")),
    _group("- -", (r"(?<=\p{L})[ ]?-[ ]-[ ]?(?=\S)", " - ")),
    _group(r"-\s(?=[\d.])", (r"-\s(?=\.?\d)(?<=(?:[(\[]|=[ ]?|\d)-\s)", "-")),
    _group(
        r"-\s(?=\w)",
        (r"-\s(?=(?P<right>\p{L}{1,40}))(?<=(?<![\p{L}\d])(?P<left>[\p{L}\d]{1,40})-\s)", mend_hyphen),
    ),
    _group(r" -(?=\w)", (r"[ ]-(?=\p{Ll}{3})(?<=(?<![\p{L}\d])(?P<left>[\p{L}\d]{0,40}\p{L})[ ]-)", _mend_gap)),
    # spaces that are missing after a stop
    _group(
        r"\.(?=[A-Z])",
        (
            r"\.(?=\p{Lu})(?<=(?:\p{Ll}{3}|[\d)\]%])\.)\K(?=\p{Lu}\p{Ll}|\p{Lu}{3}|\p{Lu}+-|A[ ]|\p{Lu}{2}[ ])",
            _mend_stop,
        ),
    ),
    _group(
        r",(?=\w)",
        (r",(?=\p{L})(?<=(?:\p{L}{2}|[\d)\]%]),)\K(?=\p{L}{2}|\p{L}\s?[<>=≤≥])|,(?=\d)(?<=\p{Ll}{2},)\K", " "),
    ),
    _group(
        r"[)\]](?=[a-z])",
        (r"[)\]]\K(?=(?:and|or|but|in|of|for|to|at|with|than|vs|versus|was|were|which|whereas|while|the)\b)", " "),
    ),
    _group(r";(?=\w)", (r";(?=\p{L})(?<=[\p{L}\d)\]%];)\K", " ")),
]
