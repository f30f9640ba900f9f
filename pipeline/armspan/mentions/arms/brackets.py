"""Brackets in a text of symbols, and what stands between separators outside of them."""

from __future__ import annotations

from armspan.mentions.arms.cells import Range
from armspan.mentions.arms.words import Skeleton


def matching_bracket(sk: Skeleton, i: int) -> int:
    """The word after the bracket that closes the one at word i; i + 1 where none does."""
    depth = 0
    for j in range(i, min(len(sk.codes), i + 60)):
        depth += (sk.codes[j] == "(") - (sk.codes[j] == ")")
        if depth == 0:
            return j + 1
        if sk.codes[j] == ".":
            break
    return i + 1


def opening_bracket(sk: Skeleton, i: int) -> int | None:
    """The word of the bracket that is open at word i; None where none is."""
    depth = 0
    for j in range(i - 1, max(-1, i - 60), -1):
        code = sk.codes[j]
        if code == "(" and depth == 0:
            return j
        depth += (code == ")") - (code == "(")
        if code == ".":
            break
    return None


def outside_brackets(codes: str) -> str:
    """The symbols with blanks for brackets and what is in them."""
    out, depth = [], 0
    for code in codes:
        depth += code == "("
        out.append(" " if depth else code)
        depth -= code == ")" and depth > 0
    return "".join(out)


def split_parts(sk: Skeleton, i: int, j: int, separators: str) -> list[Range]:
    """The parts of the words i..j between separators outside brackets."""
    parts, start, k = [], i, i
    while k < j:
        if sk.codes[k] == "(":
            k = max(k + 1, min(j, matching_bracket(sk, k)))
            continue
        if sk.codes[k] in separators:
            parts.append((start, k))
            start = k + 1
        k += 1
    parts.append((start, j))
    return [(a, b) for a, b in parts if b > a]
