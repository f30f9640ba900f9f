"""Sentences that survive "vs.", "P = .03", "e.g.", "E. coli", decimals and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from armspan.model import Section
from armspan.rulebook import rulebook

LONGEST = 2000  # characters; of a thousand abstracts none has a sentence of half as many
LONGEST_BRACKET = 300  # a stop within a bracket ends no sentence, unless the bracket is never closed or goes on so long

# a stop, what closes behind it, and white space before what may open a sentence; or a line break before such
_END = re.compile(r"""(?:[.!?]["')\]]{0,2}\s|\n)\s?(?=["'(\[]{0,2}(?:[A-Z0-9©¡¿]|[^\W\da-z_]))""")
_LAST_WORD = re.compile(r"(?<!\w)(?:[A-Za-z]\.)*[A-Za-z]+$")
_FIRST_WORD = re.compile(r"[\"'(\[]*([A-Za-z]+(?:-[a-z]+)*)")
_WORD_BEFORE = re.compile(r"([A-Za-z.]+)\s\S*$")
_BRACKET = re.compile(r"[()\[\]]")


def split_sentences(text: str, sections: list[Section]) -> list[tuple[int, int]]:
    """Offsets of the sentences, in order, without white space at their ends; headings belong to none.

    >>> text = "IOP fell (P = .03 vs. placebo). E. coli grew in 3.5% of eyes. None were lost."
    >>> [text[a:b] for a, b in split_sentences(text, [])]
    ['IOP fell (P = .03 vs. placebo).', 'E. coli grew in 3.5% of eyes.', 'None were lost.']
    """
    widest = max(map(len, text.split("\n")))
    sentences = []
    for start, end in _stretches(text, sections):
        for stop in (*_cuts(text, start, end, widest), end):
            for cut in _pieces(text, start, stop):
                piece = text[start:cut].rstrip()
                first = start + len(piece) - len(piece.lstrip())
                if first < start + len(piece):
                    sentences.append((first, start + len(piece)))
                start = cut
    return sentences


def _pieces(text: str, start: int, stop: int) -> Iterator[int]:
    """Where a sentence ends; one longer than anybody writes, such as a table without stops, is cut at its joints."""
    while stop - start > LONGEST:
        joints = (text.rfind(sign, start + LONGEST // 2, start + LONGEST) for sign in ("; ", ", ", " "))
        start = next((at + 1 for at in joints if at >= 0), start + LONGEST)
        yield start
    yield stop


def _stretches(text: str, sections: list[Section]) -> Iterator[tuple[int, int]]:
    """The text before the first heading, and the text of each section."""
    if sections:
        before = text[: text.rfind(sections[0].heading, 0, sections[0].start)].rstrip("[【 \n")
        yield 0, len(before)
    else:
        yield 0, len(text)
    for section in sections:
        yield section.start, section.end


def _cuts(text: str, start: int, end: int, widest: int) -> Iterator[int]:
    """Where one sentence ends and the next begins, between `start` and `end`."""
    begun = start
    for match in _END.finditer(text, start, end):
        stop, cut = match.span()
        ends = _line_ends(text, start, stop, cut, widest) if text[stop] == "\n" else _stop_ends(text, begun, stop, cut)
        if ends and not _within_bracket(text, begun, cut, end):
            begun = cut
            yield cut


def _stop_ends(text: str, begun: int, stop: int, cut: int) -> bool:
    """Whether the stop at `stop` ends a sentence and is not that of an abbreviation, an initial or an item's number."""
    if text[stop] != ".":
        return True
    last = _LAST_WORD.search(text, max(begun, stop - 20), stop)
    if last is None:
        return not text[begun:stop].strip().isdigit()
    if text[last.start() - 1 : last.start()] == "°":
        return True  # "39°C. Core temperature"
    word, following = last[0], _FIRST_WORD.match(text, cut)
    before_letter = following is not None and following.start(1) == cut
    if word.lower() in _words("abbreviations_before_more"):
        return word.isupper() and "." not in word
    if word.lower() in _words("abbreviations_at_end_too") or (len(word) == 1 and word.islower()):
        return before_letter
    if len(word) > 1 and "." not in word:
        return True
    if following is not None and following[1].lower() in _words("sentence_openers"):
        return True
    before = _WORD_BEFORE.search(text, max(begun, stop - 30), stop)
    named = any(f"({word}{behind}" in text for behind in ",;)")  # "control (C, n = 24)": the letter of a group
    return named or (before is not None and before[1].lower() in _words("before_single_letter"))


def _line_ends(text: str, start: int, stop: int, cut: int, widest: int) -> bool:
    """Whether a line break without a stop is meant: the next word would have fitted, and it opens a sentence."""
    following = _FIRST_WORD.match(text, cut)
    last = _LAST_WORD.search(text, max(start, stop - 20), stop)
    if following is None or (last is not None and last[0].lower() in _words("function_words")):
        return False
    line = text.rfind("\n", 0, stop) + 1
    fits = stop - line + 1 + len(following[0]) <= widest
    return fits and (line == 0 or following[1].lower() in _words("sentence_openers"))


def _within_bracket(text: str, begun: int, cut: int, end: int) -> bool:
    """Whether `cut` lies within a bracket of the sentence that is closed again soon."""
    begun, depth = max(begun, cut - 2 * LONGEST_BRACKET), 0
    for bracket in "([)]":
        depth += text.count(bracket, begun, cut) * (1 if bracket in "([" else -1)
    if depth <= 0:
        return False
    level = 0
    for match in _BRACKET.finditer(text, cut, min(end, cut + LONGEST_BRACKET)):
        level += 1 if match[0] in "([" else -1
        if level < 0:
            return True
    return False


@cache
def _words(name: str) -> frozenset[str]:
    return rulebook().terms[name]
