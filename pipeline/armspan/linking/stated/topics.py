"""Which outcomes a statement is about: what the word that tells it governs, else its subject."""

from __future__ import annotations

from collections.abc import Callable

from armspan.linking.stated.said import Said
from armspan.linking.stated.senses import MOVES, Sense
from armspan.linking.titles import Title
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_WITHIN = (sym.SKIP, sym.QUALITY, sym.AND, sym.COMMA, sym.UP, sym.DOWN, sym.PREPOSITION, sym.TO, sym.VALUE, sym.TIME)
_OF_WHOM = ("between", "among", "after", "before", "with", "by", "at", "during", "within", "following", "from")
_TOPIC = ("in", "of", "for", "on", "regarding", "concerning", "to")
_NOUNS = (Sense.DIFFER, Sense.CHANGE, Sense.ALIKE)

Titled = Callable[[Token], Title | None]


def topics(text: str, tokens: list[Token], span: range, said: Said, title: Titled) -> list[Title]:
    """The outcomes that a clause states something about, in their order."""
    mark = said.mark
    own = tokens[mark.at]
    here = []
    if own.kind == sym.NOUN:  # "difference in | pain", "reduction of | pain"
        found = title(own)
        here = [found] if found is not None and found.start >= mark.end else []
    behind = _behind(text, tokens, range(mark.at + 1, span.stop), title, joined=bool(here))
    ahead = _subject(text, tokens, range(span.start, mark.at), title)
    if here:
        return here + behind
    attributive = (
        own.kind != sym.NOUN
        and _next(tokens, mark.at, span) == sym.NOUN
        and mark.sense not in (Sense.BETTER, Sense.WORSE)
    )
    if behind and (attributive or (mark.sense in MOVES and not _passive(tokens, mark.at, span))):
        return behind
    if own.kind == sym.NOUN and mark.sense in (*_NOUNS, *MOVES) and behind:
        return behind
    return ahead or behind or _beyond(text, tokens, range(mark.at + 1, span.stop), title)


def _beyond(text: str, tokens: list[Token], span: range, title: Titled) -> list[Title]:
    """What stands behind the arm compared with: "more effective than B | in reducing pain |"."""
    than = next((k for k in span if tokens[k].kind in sym.AGAINST), span.stop)
    arm = next((k for k in range(than, span.stop) if tokens[k].kind == sym.ARM), span.stop)
    words = {k: text[tokens[k].start : tokens[k].end].lower() for k in range(arm, span.stop)}
    told = next((k for k, word in words.items() if word in _TOPIC), span.stop)
    return _behind(text, tokens, range(told, span.stop), title, joined=False)


def _next(tokens: list[Token], at: int, span: range) -> str:
    return next((tokens[k].kind for k in range(at + 1, span.stop) if tokens[k].kind not in (sym.SKIP, sym.QUALITY)), "")


def _passive(tokens: list[Token], at: int, span: range) -> bool:
    before = [tokens[k].kind for k in range(span.start, at) if tokens[k].kind not in (sym.SKIP, sym.QUALITY)]
    return bool(before) and before[-1] == sym.COPULA


def _behind(text: str, tokens: list[Token], span: range, title: Titled, *, joined: bool) -> list[Title]:
    """The outcomes listed behind the word: up to "than", an arm, or a phrase that says where or when."""
    found, skipping = list[Title](), False
    for k in span:
        token = tokens[k]
        if token.kind in sym.AGAINST or token.kind == sym.SEMICOLON:
            break
        if token.kind in (sym.ARM, sym.ALL_ARMS):
            if found or joined:
                break
            continue
        if token.kind in (sym.PREPOSITION, sym.TO, sym.FROM):
            word = text[token.start : token.end].lower()
            skipping = (word in _OF_WHOM or bool(found)) and not _regards(text, tokens[k + 1 : k + 2])
            continue
        if token.kind == sym.NOUN:
            said = None if skipping else title(token)
            if said is not None:
                found.append(said)
            continue
        if token.kind in (sym.COMMA, sym.AND):
            skipping = False
            continue
        if token.kind in sym.PREDICATES and found:
            break
    return found


def _subject(text: str, tokens: list[Token], span: range, title: Titled) -> list[Title]:
    """The outcomes named before the verb, without what opens the sentence: "At follow-up, | pain | was"."""
    found = list[Title]()
    for k in span:
        token = tokens[k]
        if token.kind != sym.NOUN or (k + 1 < len(tokens) and tokens[k + 1].kind == sym.ARM):
            continue  # "a | removable | brace"
        before = next(
            (tokens[n] for n in range(k - 1, span.start - 1, -1) if tokens[n].kind not in (sym.SKIP, sym.QUALITY)), None
        )
        if before is not None and before.kind in (*sym.AGAINST, sym.PREPOSITION, sym.TO):
            word = text[before.start : before.end].lower()
            if found or before.kind in sym.AGAINST or word not in _TOPIC:
                continue  # it only says more of the outcome before it
        said = title(token)
        if said is not None:
            found.append(said)
    return found


def _regards(text: str, ahead: list[Token]) -> bool:
    """ "with | respect to", "with | regard to"."""
    return bool(ahead) and text[ahead[0].start : ahead[0].end].lower().startswith(("respect", "regard"))
