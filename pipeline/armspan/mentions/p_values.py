"""P values, and the levels of significance that look like them."""

from __future__ import annotations

from functools import lru_cache

import regex

from armspan.found import Aside, PValue
from armspan.mentions.anchored import anchored
from armspan.rulebook import Rule, Rulebook
from armspan.text.numbers import parse_number
from armspan.text.view import View

_POWER = regex.compile(r"(?:\s*[x×*·.]\s*10|(?<![\d.])10|e)[\s^({\[]*-\s*(\d+)\D*$", regex.IGNORECASE)
_SIGN = {"≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=", "≈": "=", "~": "="}


def find_p_values(book: Rulebook, view: View) -> list[PValue]:
    """The P values of the text, in its order; thresholds such as "P<0.05 was considered significant" are left out."""
    return [found for found in read_p_values(book, view) if isinstance(found, PValue)]


def read_p_values(book: Rulebook, view: View) -> list[PValue | Aside]:
    """P values and, as asides, levels of significance, in the order of the text."""
    text, found = view.text, list[PValue | Aside]()
    places = (anchor.start() for anchor in book.fragment("p_anchor").finditer(text))
    for rule, match in anchored(book, "p_values").finditer(text, places):
        if rule.set.get("threshold"):
            found.append(Aside(match.start(), match.end(), rule.name, "alpha"))
        else:
            found += _p_values(book, rule, match)
    return found


@lru_cache(maxsize=8)
def _member(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern(
        "(?: (?P<operator> (?&p_operator) ) \\s? )? (?P<value> (?&p_number) )", "members of a list of P values"
    )


def _p_values(book: Rulebook, rule: Rule, match: regex.Match[str]) -> list[PValue]:
    """The P value of a match, and those that follow it in a list: "P = .029 and .031"."""
    groups = match.groupdict()
    quantifier = (groups.get("quantifier") or "").lower() or None
    start = match.start("quantifier") if quantifier else match.start()
    if groups.get("ns"):
        return [PValue(start, match.end(), rule.name, None, None, None, match[0], quantifier)]
    sign = operator_of(groups.get("operator") or "=")
    heads = [(sign, groups["value"], start, match.end("value"))]
    if groups.get("more"):
        members = _member(book).finditer(match.string, *match.span("more"))
        heads += [(operator_of(item["operator"] or sign), item["value"], item.start(), item.end()) for item in members]
    context = (groups.get("context") or "").lower() or None
    context = "interaction" if context == "int" else context
    return [
        PValue(a, b, rule.name, op, *probability(value), match.string[a:b], quantifier, context, n, len(heads))
        for n, (op, value, a, b) in enumerate(heads)
    ]


@lru_cache(maxsize=1024)
def probability(text: str) -> tuple[float, int]:
    """The value of a printed probability and its decimals.

    ".031" -> (0.031, 3), "3 x 10(-5)" -> (3e-05, 0), "10^-4" -> (0.0001, 0).

    Raises ValueError where the text is no number.
    """
    power = _POWER.search(text)
    if power is None:
        return parse_number(text.replace(" ", "").replace(",", "."))
    mantissa = text[: power.start()].strip().replace(",", ".")
    value, decimals = parse_number(mantissa) if mantissa else (1.0, 0)
    # by way of text, so that 3 x 10(-5) is the same number as 3e-05
    return float(f"{value!r}e-{power[1]}"), decimals


@lru_cache(maxsize=256)
def operator_of(words: str) -> str:
    """The comparator that signs or words print, as one of = < > <= >=: "less than or equal to" -> "<="."""
    plain = words.lower()
    if plain in _SIGN:
        return _SIGN[plain]
    less = "<" in plain or any(word in plain for word in ("less", "lower", "smaller"))
    more = ">" in plain or any(word in plain for word in ("greater", "more", "larger", "higher"))
    equal = "=" in plain or "equal" in plain
    return ("<" if less else ">" if more else "") + ("=" if equal or not (less or more) else "")
