"""What a text says of its comparison as a whole: how many arms, whether any, whether everybody is in each."""

from __future__ import annotations

import re

from armspan.mentions.arms.words import Lexicon, Skeleton

_STATED = re.compile(r"N(?=(?:-|M{0,2})[GH])")
_EACH = re.compile(r"[DMS]{0,2}(?:E(?![I%.])|D?N(?![IU%.]))")


def stated_arm_count(sk: Skeleton) -> int | None:
    """How many arms the text says there are: "three groups", "1:1:1", "two-arm"; None where it does not."""
    found = {sk.words[k].count(":") + 1 for k, code in enumerate(sk.codes) if code == "S" and ":" in sk.words[k]}
    found |= {int(sk.numbers[m.start()]) for m in _STATED.finditer(sk.codes) if 2 <= sk.numbers[m.start()] <= 8}
    return found.pop() if len(found) == 1 else None


def is_comparative(sk: Skeleton) -> bool:
    """Whether anything in a text speaks of groups that are compared."""
    return re.search(r"[AHC]|[MK]V[DMK]", sk.codes) is not None or "controls" in sk.words


def is_crossover(sk: Skeleton, lex: Lexicon) -> bool:
    """Whether the text is of a study in which everybody gets every treatment."""
    terms = lex.sets["crossover"]
    if not terms.isdisjoint(sk.words):
        return True
    if any(sk.words[k] == "order" and f"{sk.words[k - 1]}-order" in terms for k in range(1, len(sk.words))):
        return True
    return any(f"{sk.words[k - 1]}-{sk.words[k + 1]}" in terms for k, code in enumerate(sk.codes) if code == "-" and k)


def everybody_got_all(sk: Skeleton, lex: Lexicon) -> bool:
    """Whether a text says so: "all attended both visits", "wore each brace", "42 per sequence"."""
    verbs = lex.sets["got"]
    for k, word in enumerate(sk.words):
        if word in verbs and _EACH.match(sk.codes, k + 1):
            return True
        if sk.codes[k] == "E" and sk.words[k + 1] in ("sequence", "sequences"):
            return True
    return False


def results_start(sk: Skeleton) -> int:
    """The word where the results start; the end of the text where no heading says so."""
    for k, word in enumerate(sk.words):
        if word in ("results", "result", "findings") and sk.codes[k - 1] in ".():" and sk.codes[k + 1] != "I":
            return k
    return len(sk.words)
