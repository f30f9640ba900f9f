"""The clauses of a sentence that state a result, each a run of tokens with a verb of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from armspan.linking.stated.senses import MOVES, Sense, Word
from armspan.linking.units import spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

_VERBS = (sym.COPULA, sym.REPORT, sym.CHANGE, sym.PARTICIPLE, sym.UP, sym.DOWN)
_OPENERS = ("but", "whereas", "while", "although", "however")
_PROOFS = ("evidence", "indication", "proof", "suggestion")
_LIGHT = (sym.SKIP, sym.QUALITY)
_SUBJECT = (sym.NOUN, sym.ARM, sym.ALL_ARMS, sym.PEOPLE)
_NOUN_ENDINGS = ("ion", "ions", "ment", "ments", "ution", "fall", "decline", "drop")


def plain_tokens(lex: Lexicon, text: str, tokens: list[Token], found: list[Word]) -> list[Token]:
    """The tokens without what stands in brackets, verbs taken off the nouns behind them: "| attenuated | pain"."""
    done, depth = list[Token](), 0
    verbs = {word.start: word for word in found if word.sense in (*MOVES, Sense.CHANGE)}
    for token in tokens:
        if token.kind == "(":
            depth += 1
        elif token.kind == ")":
            depth = max(0, depth - 1)
        elif not depth:
            verb = verbs.get(token.start) if token.kind == sym.NOUN and token.ref is None else None
            done += _split(lex, text, token, verb.end) if verb is not None else [token]
    return done


def _split(lex: Lexicon, text: str, token: Token, end: int) -> list[Token]:
    """A noun phrase that may open with a verb, as the verb and the phrase."""
    low, rest = text[token.start : end].lower(), text[end : token.end].split(None, 1)
    joint = (sym.PREPOSITION, sym.TO, sym.FROM)
    if not rest or low.endswith(_NOUN_ENDINGS) or lex.classes.get(rest[0].lower()) in joint:
        return [token]
    start = text.index(rest[0], end)
    phrase = replace(token, start=start, words=token.words[1:], heads=max(1, token.heads - 1))
    return [Token(sym.CHANGE, token.start, end), phrase]


def clauses(text: str, tokens: list[Token]) -> list[range]:
    """Where the clauses of a sentence are: each has a verb, or is set off by a word that opens one."""
    cuts, verb = [0], False
    for k, token in enumerate(tokens):
        kind = token.kind
        verb = verb or kind in _VERBS
        joint = kind in (sym.AND, sym.COMMA)
        if k and (verb and _goes_on(text, tokens, k) if joint else _is_opener(text, tokens, k)):
            cuts.append(k)
            verb = False
    return [range(left, right) for left, right in pairwise([*cuts, len(tokens)]) if left < right]


def _is_opener(text: str, tokens: list[Token], k: int) -> bool:
    token = tokens[k]
    word = text[token.start : token.end].lower()
    if word == "but" and k + 2 < len(tokens) and spelled(text, tokens[k + 1]) == "not":
        return tokens[k + 2].kind not in (sym.ARM, sym.PREPOSITION, sym.TIME)  # "A, but not B, reduced pain"
    if token.kind in (sym.SEMICOLON, sym.CLAUSE) or word in _OPENERS:
        return True
    if word != "that":  # "we found | that ..."; "than that of B" goes on
        return False
    if spelled(text, tokens[k - 1]).split()[-1] in _PROOFS:  # "no evidence that A reduced pain"
        return False
    ahead = _kind(tokens, k + 1)
    return tokens[k - 1].kind not in (*sym.AGAINST, sym.PREPOSITION, sym.TO) and ahead != sym.PREPOSITION


def _goes_on(text: str, tokens: list[Token], k: int) -> bool:
    """Whether a subject, or a list of them, and then a verb stand behind a joint."""
    subject = False
    for n in range(k + 1, min(k + 16, len(tokens))):
        token = tokens[n]
        if token.kind in (sym.SEMICOLON, sym.CLAUSE, *sym.AGAINST):
            return False
        if token.kind in _SUBJECT:
            subject = True
        elif subject and token.kind in (sym.UP, sym.DOWN) and _kind(tokens, n + 1) == sym.NOUN:
            return False  # "and coping, | higher | levels"
        elif subject and spelled(text, token) in ("more", "less") and _kind(tokens, n + 1) == sym.THAN:
            return False  # "did not alter fever or pain | more than | placebo"
        elif subject and token.kind in _VERBS:
            return not spelled(text, token).endswith(("en", "wn"))  # "the time taken"
        elif token.kind not in (*_LIGHT, sym.AND, sym.COMMA) and not subject:
            return False
    return False


def _kind(tokens: list[Token], n: int) -> str:
    return tokens[n].kind if n < len(tokens) else sym.STOP
