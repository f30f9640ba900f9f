"""What a text says of its comparison as a whole: how many arms, whether any, whether everybody is in each."""

from __future__ import annotations

import re
from itertools import pairwise

from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.words import Skeleton

_STATED = re.compile(r"N(?=(?:-|M{0,2})[GH])")
_EACH = re.compile(r"[DMS]{0,2}(?:E(?![I%.])|D?N(?![-IU%.]))")


_DESIGNS = frozenset(("design", "study", "trial", "comparison", "experiment", "controlled", "crossover"))
_METHODS = frozenset(("methods", "method", "design", "setting", "participants", "patients"))


def stated_arm_count(sk: Skeleton) -> int | None:
    """How many arms the text says there are: "three groups", "1:1:1", "two-arm"; None where it does not."""
    found = {sk.words[k].count(":") + 1 for k, code in enumerate(sk.codes) if code == "S" and ":" in sk.words[k]}
    found |= {int(sk.numbers[m.start()]) for m in _STATED.finditer(sk.codes) if 2 <= sk.numbers[m.start()] <= 12}
    return found.pop() if len(found) == 1 else None


def is_fragment(sk: Skeleton) -> bool:
    """Whether a text is no abstract, but a sentence or two of one."""
    return sk.codes.count(".") < 5


def is_comparative(sk: Skeleton) -> bool:
    """Whether anything in a text speaks of groups that are compared."""
    return re.search(r"[AHC]|[MK]V[DMK]", sk.codes) is not None or "controls" in sk.words


def is_crossover(sk: Skeleton, lex: Lexicon) -> bool:
    """Whether the text is of a study in which everybody gets every treatment."""
    terms, words = lex.sets["crossover"], sk.words
    if not terms.isdisjoint(words):
        return True
    if "order" in words and any(f"{a}-{b}" in terms for a, b in pairwise(words) if b == "order"):
        return True
    dashes = [m.start() for m in re.finditer(r"(?<=\w)-(?=\w)", sk.codes)]
    within = any(words[k - 1] == "within" and words[k + 2] in _DESIGNS for k in dashes)  # a within-subject design
    return within or any(f"{words[k - 1]}-{words[k + 1]}" in terms for k in dashes)


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
    for word in ("results", "result", "findings"):
        k = -1
        while word in sk.words[k + 1 :]:
            k = sk.words.index(word, k + 1)
            if sk.codes[k - 1] in ".():" and sk.codes[k + 1] != "I":
                return k
    return len(sk.words)


def methods_start(sk: Skeleton) -> int:
    """The word where the methods start; 0 where no heading says so."""
    found = (k for k, word in enumerate(sk.words[:-1]) if word in _METHODS and sk.codes[k + 1] == ":")
    return next(found, 0)


def is_of_those_who_had_it(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word counts those something was found in: "hypotony was noted in 3 eyes"."""
    if sk.words[at - 1] not in ("in", "by"):
        return False
    start = max(sk.codes.rfind(".", 0, at) + 1, at - 8)
    seen = sk.lex.sets["seen"]
    return any(sk.words[k] in seen and sk.codes[k - 1] != "-" for k in range(start, at - 1))
