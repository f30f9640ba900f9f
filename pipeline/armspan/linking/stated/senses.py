"""The words that say what came out, by their sense: more, less, better, alike, risen, denied, significant."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token
from armspan.rulebook import Rulebook

_WORD = re.compile(r"[\w-]+(?:['’]t\b(?!-))?")  # "didn't" is one
_SURELY = re.compile(r"(?<=significantly )\Z", re.I)


class Sense(StrEnum):
    """What a word says of the outcome; the values name the word lists of rules/findings.toml."""

    MORE, LESS, SOONER, LATER, BETTER, WORSE = (
        *("said_more", "said_less", "said_sooner", "said_later", "said_better", "said_worse"),
    )
    ALIKE, RISE, FALL, GAIN, HARM = "said_alike", "said_rise", "said_fall", "said_gain", "said_harm"
    CHANGE, DIFFER = "said_change", "said_differ"
    SIGNIFICANT, INSIGNIFICANT, DENIED = "said_significant", "said_insignificant", "denials"


DEGREES = (Sense.MORE, Sense.LESS, Sense.SOONER, Sense.LATER, Sense.BETTER, Sense.WORSE)
NOT_TELLING = (Sense.DENIED, Sense.SIGNIFICANT, Sense.INSIGNIFICANT)
MOVES = (Sense.RISE, Sense.FALL, Sense.GAIN, Sense.HARM)
_GRADES = {  # more, or less, effective | rapidly | slowly
    Sense.MORE: (Sense.BETTER, Sense.SOONER, Sense.LATER),
    Sense.LESS: (Sense.WORSE, Sense.LATER, Sense.SOONER),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a sense, and where it stands."""

    sense: Sense
    at: int  # of its token
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word with a sense, and where it stands in the text."""

    sense: Sense
    start: int
    end: int


class Senses:
    """The word lists of rules/findings.toml."""

    def __init__(self, book: Rulebook) -> None:
        self.of = {word: sense for sense in Sense for word in book.terms[sense]}
        plain = {"plain_more": Sense.MORE, "plain_less": Sense.LESS}
        self._bare = {word: sense for name, sense in plain.items() for word in book.terms[name]}
        self.causes = book.terms["causes"]
        self.hedges = book.terms["hedges"]
        self.proofs = book.terms["proofs"]
        self.unwelcome = book.terms["unwelcome_outcomes"]
        self.welcome = book.terms["welcome_outcomes"]
        self.times = book.terms["outcomes_of_time"]
        self.lasting = book.terms["outcomes_that_last"]
        self.speeds = book.terms["outcomes_of_speed"]
        self._merits = book.terms["equal_merits"]
        self._leaning = self._merits | self._bare.keys()

    def find(self, text: str, start: int, end: int) -> list[Word]:
        """The words with a sense between two places; none where none of them may state a result."""
        found = list[Word]()
        for match in _WORD.finditer(text, start, end):
            word = match[0].lower()
            sense = self.of.get(word)
            if sense is None and word in self._leaning:
                sense = self._beside_others(text, start, match)
            if sense is not None:
                found.append(Word(sense, match.start(), match.end()))
        return found if any(word.sense not in NOT_TELLING for word in found) else []

    def _beside_others(self, text: str, start: int, match: re.Match[str]) -> Sense | None:
        """The sense of a word that has one only beside others: "significantly | high |", "as | safe | as"."""
        word = match[0].lower()
        if word in self._bare and _SURELY.search(text, start, match.start()):
            return self._bare[word]
        return Sense.ALIKE if word in self._merits and _as_much(text, match) else None


def _as_much(text: str, match: re.Match[str]) -> bool:
    """ "A was as | effective | as B"."""
    start, end = match.span()
    return text.startswith(" as ", end) and text[max(0, start - 4) : start].lower().endswith(" as ")


def place_words(lex: Lexicon, text: str, tokens: list[Token], found: list[Word]) -> list[Mark]:
    """The words with a sense at their tokens; without those of mentions, and those that are part of a name."""
    starts = [token.start for token in tokens]
    marks = list[Mark]()
    for word in found:
        n = bisect_right(starts, word.start) - 1
        token = tokens[n] if n >= 0 else None
        if token is None or word.end > token.end or (token.ref is not None and token.kind != sym.NOUN):
            continue
        if word.sense == Sense.ALIKE and text[word.end - 2 : word.end + 1] == "ly,":
            continue  # "Similarly, ..."
        if word.sense == Sense.CHANGE and (valued := _valued(lex, text, word, token)) is not None:
            marks.append(Mark(valued, n, word.start, word.end))
            continue
        graded = word.sense in _GRADES and n + 1 < len(tokens) and _graded(lex, text, word.sense, tokens[n + 1])
        if graded:
            marks.append(Mark(graded, n + 1, word.start, tokens[n + 1].end))
            continue
        opens = word.start == token.start or (word.sense == Sense.CHANGE and _ends(text, tokens, n, word))
        if opens or word.sense in (Sense.DIFFER, Sense.DENIED) or _leads(lex, text, word.end, token.end):
            marks.append(Mark(word.sense, n, word.start, word.end))
    return marks


def _graded(lex: Lexicon, text: str, sense: Sense, ahead: Token) -> Sense | None:
    """ "More | effective |" is better, "fell less | rapidly |" is later: what more or less of an adverb comes to."""
    said = text[ahead.start : ahead.end].lower()
    told = zip((lex.effective, lex.rapidly, lex.slowly), _GRADES[sense], strict=True)
    return next((grade for words, grade in told if said in words), None)


def _valued(lex: Lexicon, text: str, word: Word, token: Token) -> Sense | None:
    """ "A | positive effect | on sleep" is a gain of it, a harmful one a loss."""
    before = text[token.start : word.start].lower().split()
    if before[:1] and len(before) == 1:
        return Sense.GAIN if before[0] in lex.good_effects else Sense.HARM if before[0] in lex.bad_effects else None
    return None


def _ends(text: str, tokens: list[Token], n: int, word: Word) -> bool:
    """Whether a word ends a noun phrase before a preposition: "any harmful | effect | of A on"; not "side effects"."""
    behind = tokens[n + 1].kind if n + 1 < len(tokens) else sym.STOP
    return word.end == tokens[n].end and behind == sym.PREPOSITION and text[word.end - 1] != "s"


def _leads(lex: Lexicon, text: str, start: int, end: int) -> bool:
    """Whether a preposition follows inside a noun phrase: "mean | reduction of | pain", not "pain | reduction |"."""
    rest = text[start:end].split(None, 1)
    return bool(rest) and lex.classes.get(rest[0].lower()) == sym.PREPOSITION


@lru_cache(maxsize=8)
def senses(book: Rulebook) -> Senses:
    """The senses of a rulebook's words."""
    return Senses(book)
