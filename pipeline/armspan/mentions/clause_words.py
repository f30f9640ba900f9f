"""Words whose part in a sentence the words beside them tell: verbs, clause words, names in capitals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token


def read_clause_words(lex: Lexicon, text: str, tokens: list[Token]) -> list[Token]:
    """Participles told from adjectives, clause words from prepositions: by the words beside them."""
    done: list[Token] = []
    for n, token in enumerate(tokens):
        kind = token.kind
        if kind in _TOLD:
            done.append(token)
            continue
        word = text[token.start : token.end].lower() if token.ref is None else ""
        before = done[-1].kind if done else sym.STOP
        if word in lex.clause and _opens_clause(word, before, tokens[n + 1 : n + 2]):
            kind = sym.CLAUSE
        elif kind in _IN_NAMES and before == sym.NOUN and text[token.start].isupper() and _is_name(text, tokens, n):
            kind = sym.NOUN  # "Trail Making Test"
        elif kind == sym.NOUN and text[token.end : token.end + 1] in _MONEY:
            kind = sym.SKIP  # "HK$ 8479"
        elif kind == sym.NOUN and before in (sym.TIME, sym.SKIP) and _is_open(text, done):
            kind = sym.SKIP  # "during the 24-wk maintenance period"
        elif kind == sym.NOUN and before in _BEHIND_MODALS and _is_infinitive(text, lex, done):
            kind = sym.CHANGE if word in lex.change else sym.PARTICIPLE  # "did not change", "could walk"
        elif kind == sym.NOUN and word.endswith("ed") and not word.endswith("eed") and len(word) > 4:
            behind = _behind(tokens, n)
            verb = _behind_auxiliary(done) or (before in (sym.NOUN, sym.ARM, sym.VALUE) and behind != sym.NOUN)
            verb = verb or (before == sym.COMMA and behind == sym.PREPOSITION and sym.COPULA not in _kinds(done[-4:]))
            verb = verb or (behind == sym.NOUN and _is_the_verb(lex, text, done, tokens[n + 1 :]))
            kind = sym.PARTICIPLE if verb else sym.NOUN
        elif kind == sym.NOUN and word.endswith(_PREDICATES) and _is_predicate(done, _behind(tokens, n)):
            kind = sym.QUALITY  # "the difference was still persistent"
        elif kind == "X" and text[token.start : token.end].rsplit(None, 1)[-1].lower() in lex.states:
            kind = sym.NOUN  # "lengthening at one stage"
        elif word not in lex.by_neighbours:
            pass
        elif word == "overall" and tokens[n + 1 : n + 2] and tokens[n + 1].kind == sym.NOUN:
            kind = sym.NOUN  # "overall survival"; "Overall, ..." says nothing
        elif (
            word in lex.ly_adjectives and _behind(tokens, n) == sym.NOUN and _spelled(text, tokens, n - 1) not in _TIMES
        ):
            kind = sym.NOUN  # "daily insulin dose"; "given twice daily"
        elif word in lex.effective and (before in _DEGREES or _spelled(text, tokens, n + 1) in ("in", "at")):
            kind = sym.QUALITY  # "effective in reducing IOP", "more effective than placebo"
        elif word == "relative" and any(t.kind == sym.ARM for t in tokens[n + 2 : n + 4]):
            kind = sym.COMPARED  # "fell by 15 relative to placebo"; "strength relative to the other hand"
        elif word == "following" and _spelled(text, tokens, n - 1) not in ("the", "these", "two", "three"):
            kind = sym.PREPOSITION
        elif word == "against" and before not in (sym.NOUN, sym.COPULA):
            kind = sym.VERSUS
        done.append(token if kind == token.kind else Token(kind, token.start, token.end))
    return done


def _kinds(tokens: list[Token]) -> set[str]:
    return {token.kind for token in tokens}


_TOLD = frozenset("(),;:." + sym.VALUE + sym.P_VALUE + sym.ESTIMATE + sym.TEST + sym.ARM + sym.ALL_ARMS + sym.TIME)
_IN_NAMES = (sym.SKIP, sym.REPORT, sym.CHANGE, sym.QUALITY, sym.UP, sym.DOWN, sym.PREPOSITION)
_ARTICLES = ("the", "a", "an")
_MONEY = ("$", "€", "£", "¥")
_DEGREES = (sym.UP, sym.DOWN)
_BEHIND_MODALS = (sym.COPULA, sym.SKIP, sym.QUALITY)
_PREDICATES = ("istent", "icant", "able", "ible", "ive", "ous", "ful", "ident", "arent")


def _is_open(text: str, done: list[Token]) -> bool:
    """Whether a noun belongs to the time before it: "during the 24-week | maintenance |"; not "at 24 weeks"."""
    for token in reversed(done[-3:]):
        said = text[token.start : token.end].split()
        if token.kind == sym.TIME:
            return len(said) > 2 and "-" in said[-1] and said[-2].lower() in _ARTICLES
        if token.kind != sym.SKIP or said[0].lower() in _ARTICLES:
            return False
    return False


def _is_name(text: str, tokens: list[Token], n: int) -> bool:
    """Whether a word is written as part of a name: with a capital, between two words with capitals."""
    near = "".join([text[token.start] for token in tokens[n - 1 : n + 2]])
    return (
        near.isupper()
        and len(near) == 3
        and tokens[n + 1].kind == sym.NOUN
        and not text[tokens[n].start : tokens[n].end].isupper()
    )


def _is_infinitive(text: str, lex: Lexicon, done: list[Token]) -> bool:
    """Whether what follows is a verb: behind "could", or "did not"."""
    denied = False
    for token in reversed(done[-3:]):
        word = text[token.start : token.end].lower()
        if token.kind == sym.COPULA:
            return word in lex.modals or (denied and word in ("did", "does", "do"))
        if token.kind not in (sym.SKIP, sym.QUALITY):
            return False
        denied = denied or word == "not"
    return False


def _is_predicate(done: list[Token], behind: str) -> bool:
    """Whether an adjective stands alone behind a verb: it says what the subject was, and names nothing."""
    if behind == sym.NOUN or not _behind_auxiliary(done):
        return False
    return all(token.kind not in (sym.VALUE, sym.ASIDE) for token in done)


def _is_the_verb(lex: Lexicon, text: str, done: list[Token], after: list[Token]) -> bool:
    """ "The splint | delayed | healing": the word in -ed behind a noun is the verb of a clause that has no other."""
    ahead = list(takewhile(lambda t: t.kind not in (sym.SEMICOLON, sym.CLAUSE), reversed(done)))
    subject = next((t for t in ahead if t.kind not in (sym.SKIP, sym.QUALITY)), None)
    if subject is None or subject.kind not in (sym.NOUN, sym.ARM, sym.ALL_ARMS):
        return False
    return not any(_states(text, *two) for two in pairwise([*reversed(ahead), *_clause_goes_on(lex, text, after)]))


def _clause_goes_on(lex: Lexicon, text: str, after: list[Token]) -> Iterator[Token]:
    """The tokens up to the next clause; a semicolon in a bracket begins none."""
    depth = 0
    for token in after:
        depth += (token.kind == "(") - (token.kind == ")")
        if (token.kind == sym.SEMICOLON and not depth) or text[token.start : token.end].lower() in lex.clause:
            return
        yield token


def _states(text: str, token: Token, behind: Token) -> bool:
    """Whether a word is the verb of a clause: "was", "showed", "fell"; not "increased" in "increased production"."""
    moved = token.kind in (sym.UP, sym.DOWN) and not text[token.start : token.end].endswith("er")
    return token.kind in sym.PREDICATES or (moved and behind.kind != sym.NOUN)


_TIMES = ("once", "twice", "thrice", "times")


def _behind(tokens: list[Token], n: int) -> str:
    """The symbol behind token n."""
    return tokens[n + 1].kind if n + 1 < len(tokens) else sym.STOP


def _spelled(text: str, tokens: list[Token], n: int) -> str:
    return text[tokens[n].start : tokens[n].end].lower() if 0 <= n < len(tokens) else ""


def _opens_clause(word: str, before: str, after: list[Token]) -> bool:
    """ ", whereas ...", ", with no difference in ..."; but "27.9% with placebo" goes on."""
    if word in ("with", "without"):
        return before == sym.COMMA and not any(token.kind == "A" for token in after)
    if word in ("whereas", "while", "whilst", "although", "though", "but") and before in (sym.VALUE, sym.ARM, sym.TIME):
        return True
    return before in (sym.COMMA, sym.SEMICOLON, sym.STOP, ")")


def _behind_auxiliary(done: list[Token]) -> bool:
    for token in reversed(done[-3:]):
        if token.kind == sym.COPULA:
            return True
        if token.kind not in (sym.SKIP, sym.QUALITY):
            return False
    return False
