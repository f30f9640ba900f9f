"""What the sentences of an abstract without headings are about: background, methods, results or conclusion."""

from __future__ import annotations

from collections.abc import Callable

from armspan.rulebook import Rulebook

_FEW = 5  # so few sentences are no abstract, but a part of one: results
_LATE = 0.6  # where the last part of an abstract begins


def label_sentences(
    book: Rulebook, text: str, sentences: list[tuple[int, int]], reports: Callable[[int, int], bool]
) -> list[str]:
    """For each sentence background, methods, results or conclusion, by the words of rules/zones.toml.

    `reports` tells whether a stretch of the text holds a P value, an effect or a value with its spread: such a
    sentence is a result, whatever its words.
    """
    labels = ["results"] * len(sentences)
    if len(sentences) < _FEW:
        return labels
    rules = book["zones"]

    low = text.lower()

    def says(name: str, n: int) -> bool:
        """Whether a rule finds something in a sentence; none of its `holds` there, and it is not searched for."""
        start, end = sentences[n]
        held = any(low.find(word, start, end) >= 0 for word in rules.rules[name].set["holds"])
        return held and rules.compiled(name).search(text, start, end) is not None

    def first(name: str, since: int) -> int:
        """The first sentence from `since` on that a rule finds something in; how many there are if there is none."""
        return next((n for n in range(since, len(sentences)) if says(name, n)), len(sentences))

    told = next((n for n, place in enumerate(sentences) if reports(*place)), len(sentences))
    own = min(first("own-study", 1), told)
    if own > _LATE * len(sentences):
        return labels
    found = min(first("finding", own + 1), told)
    late = max(found, int(_LATE * len(sentences)))
    concluded = first("conclusion", late)
    while concluded < len(sentences) and reports(*sentences[concluded]):
        concluded = first("conclusion", concluded + 1)
    labels[:own] = ["background"] * own
    labels[own:found] = ["methods"] * (found - own)
    for n in range(found, concluded):
        if says("plan", n) and not reports(*sentences[n]):
            labels[n] = "methods"
    labels[concluded:] = ["results" if reports(*place) else "conclusion" for place in sentences[concluded:]]
    return labels
