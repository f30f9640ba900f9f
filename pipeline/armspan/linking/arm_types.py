"""Which arm is the one that others are compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from armspan.linking.arm_names import Names, Words
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.words import Skeleton

_CONCLUDING = frozenset(("conclusion", "conclusions", "conclude", "concluded", "interpretation", "implications"))
_COMPARED_WITH = re.compile(r"(?:F|V|C[TW]|XT)I?[DE]?\Z")


def types_by_name(
    lex: Lexicon, labels: Sequence[str], names: Sequence[Sequence[Words]], grouped: Sequence[bool]
) -> list[str] | None:
    """The types of arms by what they are called: control, placebo, usual care; None where that tells nothing."""
    lower = [label.lower() for label in labels]
    if "controls" in lower and any(label.startswith("case") for label in lower):
        return ["comparator" if label == "controls" else "unknown" for label in lower]
    marks = [
        _mark(lex, *arm) + _without_more(n, names) for n, arm in enumerate(zip(lower, names, grouped, strict=True))
    ]
    top = max(marks)
    if min(marks) < top > 0:
        return ["comparator" if mark == top else "experimental" for mark in marks]
    return None


def _mark(lex: Lexicon, label: str, names: Sequence[Words], grouped: bool) -> float:
    """How much an arm's names sound like those of a comparator."""
    sets, said = lex.sets, set(re.findall(r"\w+", label))
    words = said.union(*(name for name in names if len(name) <= 4))
    if said & sets["comparator"]:
        return 4
    if said & sets["experimental"] and grouped and len(said) <= 3:
        return -1
    if words & sets["comparator"]:
        return 3
    return 2 if said & sets["customary"] else 1 if words & sets["customary"] else 0


def _without_more(n: int, names: Sequence[Sequence[Words]]) -> float:
    """Half a mark for an arm that lacks only what another one adds: "PT" beside "PT plus MLD", "CT" beside "CTZ"."""
    firsts = [set(arm[0]) if arm else set() for arm in names]
    short = next(iter(firsts[n])) if len(firsts[n]) == 1 else ""
    added = 1 < len(short) < 5 and any(len(w) < 7 and w != short and w.startswith(short) for o in firsts for w in o)
    return 0.5 * (added or any(firsts[n] and firsts[n] < other for other in firsts))


def types_by_conclusion(sk: Skeleton, names: Names, own: Sequence[set[str]]) -> list[str]:
    """The types of arms by what the conclusion speaks of first; where it does not, the first of two is tested."""
    start = next((k for k in range(len(sk.words) - 1, 0, -1) if sk.words[k] in _CONCLUDING), None)
    start = sk.codes.rfind(".", 0, len(sk.codes) - 1) if start is None else start
    first = [min((k for word in words for k in names.places.get(word, ()) if k > start), default=None) for words in own]
    tested = [k is not None and not _COMPARED_WITH.search(sk.codes, max(0, k - 4), k) for k in first]
    if len(own) == 2 and all(tested):
        tested = [first[0] < first[1], first[1] < first[0]]  # type: ignore[operator]
    if all(tested) or not any(tested):
        tested = [n == 0 or len(own) > 2 for n in range(len(own))]
    return ["experimental" if is_tested else "comparator" for is_tested in tested]
