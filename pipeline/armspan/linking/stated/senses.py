"""The words that say what came out, by their sense: more, less, better, alike, risen, denied, significant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import regex

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token, words
from armspan.rulebook import Rulebook


class Sense(StrEnum):
    """What a word says of the outcome; the values name the word lists of rules/findings.toml."""

    MORE, LESS, SOONER, LATER, BETTER, WORSE = (
        *("said_more", "said_less", "said_sooner", "said_later", "said_better", "said_worse"),
    )
    ALIKE, RISE, FALL, GAIN, HARM = "said_alike", "said_rise", "said_fall", "said_gain", "said_harm"
    CHANGE, DIFFER = "said_change", "said_differ"
    SIGNIFICANT, INSIGNIFICANT, DENIED = "said_significant", "said_insignificant", "denials"


DEGREES = (Sense.MORE, Sense.LESS, Sense.SOONER, Sense.LATER, Sense.BETTER, Sense.WORSE)
MOVES = (Sense.RISE, Sense.FALL, Sense.GAIN, Sense.HARM)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a sense, and where it stands."""

    sense: Sense
    at: int  # of its token
    start: int
    end: int
    opens: bool = True  # first word of its token: it is no part of a name behind it


class Senses:
    """The word lists of rules/findings.toml."""

    def __init__(self, book: Rulebook) -> None:
        self.of = {word: sense for sense in Sense for word in book.terms[sense]}
        self.proofs = book.terms["proofs"]
        self.unwelcome = book.terms["unwelcome_outcomes"]
        self.welcome = book.terms["welcome_outcomes"]
        self.times = book.terms["outcomes_of_time"]
        telling = [word for word, sense in self.of.items() if sense not in (Sense.DENIED, Sense.SIGNIFICANT)]
        stems = sorted({word[:4] for word in telling})
        self.scan = regex.compile(rf"\b(?:{'|'.join(map(regex.escape, stems))})", regex.I)

    def marks(self, lex: Lexicon, text: str, tokens: list[Token], span: range) -> list[Mark]:
        """The words with a sense among the tokens of a span, in their order."""
        found = list[Mark]()
        for n in span:
            token = tokens[n]
            if token.kind == sym.NOUN:
                found += self._of_phrase(lex, text, token, n)
            elif token.ref is None and (sense := self.of.get(text[token.start : token.end].lower())):
                found.append(Mark(sense, n, token.start, token.end))
        return found

    def _of_phrase(self, lex: Lexicon, text: str, token: Token, n: int) -> list[Mark]:
        found = []
        spans = list(words(lex, text, token.start, token.end))
        for k, (_, start, end) in enumerate(spans):
            sense = self.of.get(text[start:end].lower())
            named = k > 0 and (k == len(spans) - 1 or spans[k + 1][0] != sym.PREPOSITION)
            if sense and not named:
                found.append(Mark(sense, n, start, end, k == 0))
        return found


@lru_cache(maxsize=8)
def senses(book: Rulebook) -> Senses:
    """The senses of a rulebook's words."""
    return Senses(book)
