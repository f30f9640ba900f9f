"""Noun phrases that name no outcome of their clause: tests, effects, labels of numbers, what it was adjusted for."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

_GOES_ON = {sym.NOUN, sym.TIME, sym.SKIP, sym.PREPOSITION, sym.COMMA, sym.AND, sym.ASIDE, sym.PEOPLE, "(", ")"}
_SIGNS = ("=", "<", ">", "≤", "≥")
_SAYS = (*sym.VERBS, sym.ARM, sym.ALL_ARMS)


def adjusted_for(lex: Lexicon, text: str, tokens: Sequence[Token]) -> set[int]:
    """The places of "| adjusted for age and sex |, pain was less", "less | after controlling for age |"."""
    found = set[int]()
    for n, token in enumerate(tokens):
        said = text[token.start : token.end + 5].lower().split()
        if n not in found and said and said[0] in lex.adjusting and "for" in said[1:]:
            found.update(range(n, _end_of_list(tokens, n)))
    return found


def is_label(text: str, token: Token) -> bool:
    """Whether a name is that of a number, of one side or of a factor.

    "(| AUC | = 0.8)", "(| ice | > heat > rest)", "a | main effect of training |".
    """
    factor = text[token.start : token.start + 11].lower() == "main effect"
    return factor or text[token.end : token.end + 2].lstrip()[:1] in _SIGNS


def is_no_outcome(lex: Lexicon, said: list[str]) -> bool:
    """Whether the words of a title are those of a test or an effect, of people, or of what was named before."""
    people = said[0] in lex.whole_people or lex.sex.issuperset(said)  # "people aged 75"
    told = said[-1] in lex.no_outcomes or said[-1] in lex.association or lex.effect_words.issuperset(said)
    told = told or said[0] in ("interaction", "interactions") or lex.doing.issuperset(said)
    back = said[-1] in lex.back and all(word in lex.back or word in lex.ranks for word in said)
    return people or told or back


def _end_of_list(tokens: Sequence[Token], first: int) -> int:
    """Where a list ends: before the comma behind its last member, if the clause goes on with a verb or an arm."""
    stop = next((k for k in range(first + 1, len(tokens)) if tokens[k].kind not in _GOES_ON), len(tokens))
    if stop == len(tokens) or tokens[stop].kind not in _SAYS:
        return stop
    joined = next((k for k in range(first, stop) if tokens[k].kind == sym.AND), first)
    commas = [k for k in range(first, stop) if tokens[k].kind == sym.COMMA]
    return next((k for k in commas if k > joined), commas[0] if commas else stop)
