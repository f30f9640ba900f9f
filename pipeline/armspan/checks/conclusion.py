"""The conclusion's claims -> those that the results do not bear out.

A claim is a comparative with the noun phrase behind it: "shorter operation time", "reduces bleeding". It is held
against the words of the results, and against the P values of outcomes that go by the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from armspan.checks.codes import query
from armspan.checks.reported import ALPHA
from armspan.checks.rounding import p_words
from armspan.checks.subject import Subject
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, lexicon
from armspan.model import Analysis, Check, P
from armspan.rulebook import Rulebook

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}'’/-]*|[^\s]")
_SENTENCE = regex.compile(r"(?<=[.;])\s+(?=\p{Lu})")
_ABBREVIATED = regex.compile(r"\s?[^.;]{0,40}\([^()]*\p{L}{2}")
_JOINING = ("of", "and", "or", "but", "in", "for")


class Phrase(NamedTuple):
    """Nouns that stand together, and the word that joins them to those before."""

    joint: str
    words: list[str]


class Claim(NamedTuple):
    """What the conclusion says of an outcome."""

    text: str
    words: tuple[str, ...]  # those that tell which outcome is meant, as stems


def find_claims(subject: Subject) -> Iterator[Check]:
    """Checks of every difference that the conclusion of a comparison claims."""
    if len(subject.record.arms) < 2:
        return
    start, end = _conclusion(subject)
    claims = list(_claims(subject.book, subject.record.text[start:end])) if start < end else []
    if not claims:
        return
    before = _plain(subject.record.text[:start])
    results, methods = _plain(_section(subject, "results")) or before, _plain(_section(subject, "methods"))
    for claim in dict.fromkeys(claims):
        if _plain(claim.text) in before:
            continue  # a name ("faster aspart"), or the claim is repeated from the results
        if not any(_is_said(subject, word, results) or _is_abbreviated(word, methods) for word in claim.words):
            message = f'the conclusion claims "{claim.text}"; no word of it stands in the results'
            yield query("claim_not_reported", f"{message}: not consistent with what they report")
        else:
            yield from _check_significance(subject, claim)


# --- what is said where ---------------------------------------------------------------------------------------------


def _conclusion(subject: Subject) -> tuple[int, int]:
    """The conclusion: its section, or the closing sentences that call themselves one."""
    text, sections = subject.record.text, subject.record.sections
    found = [(s.start, s.end) for s in sections if s.label == "conclusion"]
    if found:
        return found[-1]
    if sections or not text:
        return 0, 0
    opening = _patterns(subject.book)["conclusion_openings"].search(text, len(text) // 2)
    return (opening.start(), len(text)) if opening else (0, 0)


def _section(subject: Subject, label: str) -> str:
    text = subject.record.text
    return " ".join(text[s.start : s.end] for s in subject.record.sections if s.label == label)


@lru_cache(maxsize=8)
def _patterns(book: Rulebook) -> dict[str, regex.Pattern[str]]:
    places = {
        "conclusion_openings": r"[.;:!?]\s+(?&conclusion_openings)\b",
        "claim_comparatives": r"(?<![\w-])(?&claim_comparatives)\b",
        "claim_hedges": r"\b(?&claim_hedges)\b",
    }
    return {name: book.pattern(pattern, f"checks: {name}") for name, pattern in places.items()}


# --- claims ---------------------------------------------------------------------------------------------------------


def _claims(book: Rulebook, text: str) -> Iterator[Claim]:
    patterns, lex = _patterns(book), lexicon(book)
    for sentence in _SENTENCE.split(text):
        if patterns["claim_hedges"].search(sentence):
            continue
        for match in patterns["claim_comparatives"].finditer(sentence):
            claim = _claim(book, lex, match[0], sentence[match.end() :])
            if claim:
                yield claim


def _claim(book: Rulebook, lex: Lexicon, comparative: str, rest: str) -> Claim | None:
    """The noun phrases behind a comparative, if one of them names an outcome rather than a merit of the treatment."""
    phrases, end, after = _phrases(lex, rest)
    heads = [phrase.words[-1].lower() for phrase in phrases if phrase.joint not in ("in", "for")]
    if (
        not phrases
        or lex.kind(after) in (sym.UP, sym.DOWN)
        or all(head in book.terms["claim_merits"] for head in heads)
    ):
        return None
    told = [word for phrase in phrases for word in phrase.words if not _is_vague(book, lex, word.lower())]
    return Claim(" ".join((comparative + rest[:end]).split()), tuple(map(_stem, told))) if told else None


def _phrases(lex: Lexicon, text: str) -> tuple[list[Phrase], int, str]:
    """The noun phrase that comes first and those joined to it ("risk of X", "X and Y"), their end, the word behind."""
    phrases = [Phrase("", [])]
    end, word = 0, ""
    for match in _WORD.finditer(text, 0, 120):
        word = match[0]
        kind = lex.kind(word) if word[0].isalnum() else ""
        if word.endswith("-"):
            return [], 0, ""  # a word broken at the end of a line
        if kind == sym.NOUN:
            phrases[-1].words.append(word)
            end = match.end()
        elif phrases[-1].words and (joint := word.lower()) in _JOINING:
            phrases.append(Phrase(joint, []))
        elif kind != sym.SKIP or phrases[-1].words:
            break
    return [phrase for phrase in phrases if phrase.words], end, word


def _is_vague(book: Rulebook, lex: Lexicon, word: str) -> bool:
    return word in book.terms["claim_merits"] or word in lex.compare or word in lex.empty or word in lex.people


def _plain(text: str) -> str:
    return text.lower().replace("ae", "e").replace("oe", "e")


def _stem(word: str) -> str:
    """The beginning that the forms of a word share: bleeding, bleeds -> bleed."""
    plain = _plain(word)
    return plain[: max(4, len(plain) - 4)]


def _is_said(subject: Subject, stem: str, text: str) -> bool:
    """Whether a text has a word with this beginning, or another word for the same."""
    if stem in text:
        return True
    return any(other in text for other in _other_words(subject.book, stem))


def _is_abbreviated(stem: str, methods: str) -> bool:
    """Whether the methods give an abbreviation for it, by which the results may call it."""
    place = methods.find(stem)
    return place >= 0 and _ABBREVIATED.match(methods, place) is not None


@lru_cache(maxsize=2048)
def _other_words(book: Rulebook, stem: str) -> tuple[str, ...]:
    """Other words for what a word names, from the lists of rules/checks.toml that are called same_..."""
    lists = [terms for name, terms in book.terms.items() if name.startswith("same_")]
    found = (terms for terms in lists if any(_plain(term).startswith(stem) for term in terms))
    return tuple(_plain(term) for terms in found for term in terms)


# --- claims against P values ----------------------------------------------------------------------------------------


def _check_significance(subject: Subject, claim: Claim) -> Iterator[Check]:
    """Whether all P values between arms of the outcomes that go by the same words are above 0.05."""
    ids = {o.id for o in subject.record.outcomes if _titled(o.title, claim)}
    tests = [a for a in subject.record.analyses if ids.intersection(a.outcomes) and a.p_value is not None]
    if not tests or not all(_is_nothing(test) for test in tests):
        return
    shown = ", ".join(dict.fromkeys(p_words(test.p_value) for test in tests if test.p_value))
    message = f'the conclusion claims "{claim.text}"; the results give {shown}: not consistent with a difference'
    yield query("claim_not_significant", message, *(test.id for test in tests))


def _titled(title: str, claim: Claim) -> bool:
    plain = _plain(title)
    return all(word in plain for word in claim.words)


def _is_nothing(analysis: Analysis) -> bool:
    return analysis.comparison == "between_arms" and analysis.p_value is not None and _is_above(analysis.p_value)


def _is_above(p: P) -> bool:
    if p.value is None:
        return p.operator is None  # NS
    return p.value >= ALPHA if p.operator in (">", ">=") else p.operator == "=" and p.value > ALPHA
