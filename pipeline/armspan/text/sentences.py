"""Sentences that survive "vs.", "P = .03", "e.g.", decimals and brackets."""

from __future__ import annotations

import regex

from armspan.model import Section

_END = regex.compile(r"(?<=[.!?])(?<!vs\.)(?<!e\.g\.)(?<!i\.e\.)\s+(?=[\p{Lu}\[])")


def split_sentences(text: str, sections: list[Section]) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _END.finditer(text)), len(text)]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if text[a:b].strip()]
