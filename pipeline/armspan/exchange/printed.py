"""Numbers and P values as a person marks or types them -> values."""

from __future__ import annotations

import regex

from armspan.text.numbers import parse_number, parse_words

_NUMBER = regex.compile(r"[-−–]?\d{1,3}(?:[,\s]\d{3})+(?:[.·]\d+)?(?!\d)|[-−–]?(?:\d+(?:[.·]\d+)?|[.·]\d+)")
_RANGE_BEFORE = regex.compile(r"[\w)]$")  # the dash of "10-20" or "CA-125" is no minus
_P = regex.compile(
    r"(?i)\s*(?:p\b)?\s*(?:values?)?\s*(?P<operator><=|>=|=<|=>|≤|≥|[<>=＜＞＝])?\s*(?P<value>[01]?[.,·]\d+|[01])\s*"
)
_OPERATORS = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">=", "＜": "<", "＞": ">", "＝": "="}


def number_in(text: str) -> float | None:
    """The first number of a text, in digits or in words; None where there is none.

    >>> number_in("39.8%"), number_in("27 347 women"), number_in("Thirty-six patients"), number_in("all")
    (39.8, 27347.0, 36.0, None)
    """
    found = _NUMBER.search(text)
    if found:
        dash = found[0][0] in "-−–" and _RANGE_BEFORE.search(text[: found.start()])
        return parse_number(found[0][1:] if dash else found[0])[0]
    words = text.replace("-", " ").split()
    for end in range(len(words), 0, -1):
        try:
            return float(parse_words(" ".join(words[:end])))
        except ValueError:
            continue
    return None


def p_value_in(text: str) -> tuple[str, float] | None:
    """(operator, value) of a P value; None where no number is given, or none that can be a probability.

    >>> p_value_in("P < 0.001"), p_value_in(".03"), p_value_in("p≤0,05"), p_value_in("NS"), p_value_in("12.5")
    (('<', 0.001), ('=', 0.03), ('<=', 0.05), None, None)
    """
    found = _P.fullmatch(text)
    if not found:
        return None
    operator = found["operator"] or "="
    value = float(found["value"].replace("·", ".").replace(",", "."))
    return (_OPERATORS.get(operator, operator), value) if value <= 1 else None
