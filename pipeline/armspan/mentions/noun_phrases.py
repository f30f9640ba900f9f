"""Neighbouring nouns joined to phrases that may name an outcome: "range of motion of the hip"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token


def join_noun_phrases(lex: Lexicon, text: str, tokens: Iterable[Token]) -> list[Token]:
    """Neighbouring nouns, with the prepositions inside them, become one token: "range of motion of the hip"."""
    todo, done, n = list(tokens), [], 0
    while n < len(todo):
        if todo[n].kind != sym.NOUN:
            done.append(todo[n])
            n += 1
            continue
        stop = _composite_end(lex, text, todo, _phrase_end(lex, text, todo, n), n)
        phrase = _phrase(lex, text, todo[n:stop])
        opening = _limit_before(lex, text, done)
        if opening and phrase.kind == sym.NOUN:
            phrase = replace(phrase, start=done[-opening].start, threshold=True)
            del done[-opening:]
        done.append(phrase)
        n = stop
    return done


def _limit_before(lex: Lexicon, text: str, done: list[Token]) -> int:
    """How many tokens right before a noun phrase are its threshold: "five or more | courses"."""
    n = 0
    while n < len(done):
        token = done[-n - 1]
        word = text[token.start : token.end].lower()
        if token.kind != sym.LIMIT and word not in lex.limit_words and word not in lex.numbers:
            break
        n += 1
    while n and text[done[-n].start : done[-n].end].lower() in ("of", "to", "than", "or", "a"):
        n -= 1
    if not n:
        return 0
    opening = done[-n:]
    said = {text[t.start : t.end].lower() for t in opening}
    return n if any(t.kind == sym.LIMIT for t in opening) or (said & lex.numbers and "or" in said) else 0


def _phrase_end(lex: Lexicon, text: str, todo: list[Token], n: int) -> int:
    """Where the noun phrase that starts at token n ends (exclusive)."""
    stop = n + 1
    while stop < len(todo):
        kind = todo[stop].kind
        if kind == sym.NOUN or _joins_adjectives(text, todo, n, stop):
            stop += 1
            continue
        limit = _limit_end(lex, text, todo, stop)
        if limit and limit < len(todo) and todo[limit].kind == sym.NOUN:
            stop = limit  # "incidence of a 5% | decrease in density"
            continue
        if limit:
            return limit
        if kind in (sym.PREPOSITION, sym.TO, sym.FROM):
            ahead = stop + 1
            while (
                ahead < len(todo)
                and todo[ahead].kind == sym.SKIP
                and text[todo[ahead].start : todo[ahead].end].lower() in _ARTICLES
            ):
                ahead += 1
            if ahead < len(todo) and todo[ahead].kind == sym.NOUN:
                stop = ahead + 1
                continue
        break
    return stop


def _joins_adjectives(text: str, todo: list[Token], n: int, joint: int) -> bool:
    """ "peripheral | or | central contact": one thing, of either kind."""
    if joint != n + 1 or todo[joint].kind != sym.AND or joint + 2 >= len(todo):
        return False
    first, second = (text[token.start : token.end].lower() for token in (todo[n], todo[joint + 1]))
    alike = first.endswith(_ADJECTIVE_ENDINGS) and second.endswith(_ADJECTIVE_ENDINGS)
    said_or = text[todo[joint].start : todo[joint].end].lower() == "or"
    return alike and said_or and todo[joint + 1].kind == todo[joint + 2].kind == sym.NOUN


_ADJECTIVE_ENDINGS = ("al", "ar", "ic", "ous", "ive", "ary", "ant")


def _composite_end(lex: Lexicon, text: str, todo: list[Token], stop: int, n: int) -> int:
    """Where a phrase ends that may name several events as one: "composite of death, stroke, and | bleeding"."""
    said = [text[token.start : token.end].lower() for token in todo[n:stop]]
    if lex.composite.isdisjoint(said) or "of" not in said:
        return stop
    k, joined = stop, False
    while k < len(todo) and not joined and todo[k].kind in (sym.COMMA, sym.AND):
        while k < len(todo) and todo[k].kind in (sym.COMMA, sym.AND, sym.SKIP):
            joined = joined or todo[k].kind == sym.AND
            k += 1
        if k == len(todo) or todo[k].kind != sym.NOUN:
            return stop
        k = _phrase_end(lex, text, todo, k)
    return k if joined else stop


def _limit_end(lex: Lexicon, text: str, todo: list[Token], n: int) -> int | None:
    """Where the threshold that starts at token n ends (exclusive): "≤ 18 mm Hg", "level | of less than 7%"."""
    ahead = n
    while ahead < len(todo) and (text[todo[ahead].start : todo[ahead].end].lower() in lex.limit_words):
        ahead += 1
    end = None
    while ahead < len(todo) and todo[ahead].kind == sym.LIMIT:
        ahead = end = ahead + 1
    return end


_ARTICLES = {"the", "a", "an", "at", "least", "one", "their", "its", "first", "second", "third", "last"}


def _phrase(lex: Lexicon, text: str, parts: list[Token]) -> Token:
    spelled, kinds = tuple([text[part.start : part.end] for part in parts]), [part.kind for part in parts]
    heads = next((n for n, kind in enumerate(kinds) if kind not in (sym.NOUN, sym.AND)), len(parts))
    low = [word.lower() for word in spelled]
    kind = sym.NOUN
    if low[heads - 1] in lex.sex:
        kind = sym.SEX if heads == len(parts) else sym.PEOPLE
    elif low[:2] in (["case", "of"], ["cases", "of"]):
        pass  # "cases of pancreatic cancer were fewer"
    elif low[heads - 1] in lex.people and (heads == 1 or low[heads - 1] in lex.whole_people):
        kind = sym.PEOPLE
    mention = next((part.ref for part in parts if part.ref is not None), None)
    return Token(kind, parts[0].start, parts[-1].end, mention, spelled, heads, threshold=sym.LIMIT in kinds)
