"""Descriptive values: means with their spread, medians with their limits, counts, percentages, numbers with a unit."""

from __future__ import annotations

from functools import lru_cache

import regex

from armspan.found import Statistic
from armspan.mentions.anchored import Anchored, Place, anchored
from armspan.mentions.context import Context, Groups, percent_words
from armspan.mentions.conventions import Convention, Conventions, read_conventions
from armspan.mentions.places import Places
from armspan.rulebook import Rule, Rulebook
from armspan.text.numbers import parse_number, parse_words
from armspan.text.view import View

PHASES = ("layout", "plain")
_LIMITS = {"iqr": "inter_quartile_range", "range": "full_range"}
_PERCENT = regex.compile(r"%|per\s?cent", regex.IGNORECASE)  # "percentage points" are percentages
_number = lru_cache(maxsize=4096)(parse_number)


def find_statistics(
    book: Rulebook,
    view: View,
    places: Places | None = None,
    phases: tuple[str, ...] = PHASES,
    conventions: Conventions | None = None,
) -> list[Statistic]:
    """The descriptive values of the text, in its order.

    Numbers that are explained already are passed by, and what is found is claimed in `places`. The phase "layout"
    reads unmistakable layouts, "plain" takes the numbers that are left.
    """
    places = places or Places(book, view)
    context = Context(view, conventions or read_conventions(book, view), *percent_words(book))
    found = list[Statistic]()
    for phase in phases:
        rules = anchored(book, "statistics", phase)
        for place in places.unexplained():
            hit = _match(rules, view.text, place, places)
            if hit is not None:
                places.claim(*hit[1].span())
                found += _read(*hit, context)
    return sorted(found, key=lambda statistic: statistic.start)


def _match(rules: Anchored, text: str, place: Place, places: Places) -> tuple[Rule, regex.Match[str], Groups] | None:
    """The rule that fits at a number, tried first from the bracket that opens before it; its match, and the groups."""
    hit = None
    if place.behind[-1:] in ("(", "["):
        hit = rules.match(text, place.start - 1, place.from_bracket())
    hit = hit or rules.match(text, place.start, place)
    if hit is None or not places.free(*hit[1].span()):
        return None
    groups = hit[1].groupdict()
    return (*hit, groups) if _plausible(groups) else None


def _plausible(groups: Groups) -> bool:
    """False for a count above its total, a percentage of more than everybody, limits in the wrong order."""
    count, total, percentage = groups.get("count"), groups.get("n"), groups.get("percentage")
    if count and total and count_of(count) > count_of(total):
        return False
    if count and percentage and _share(percentage)[0] > 100:
        return False
    if groups.get("lost") and not _alike(groups["value"] or "", groups["spread"] or ""):
        return False
    lower, upper = groups.get("lower"), groups.get("upper")
    if not lower or not upper:
        return True
    low, high, said = _number(lower)[0], _number(upper)[0], groups.get("value")
    value = _number(said)[0] if said and not groups.get("spread") else 0.0
    far = high < 0 < -low < value  # "at 6 months (-4.8 mmol/mol, -0.4%)"
    return low <= high and not far


def _alike(value: str, spread: str) -> bool:
    """True for two numbers that are a mean and its spread by their look: the same decimals, the second no larger."""
    (one, decimals), (two, others) = _number(value), _number(spread)
    return decimals == others and two <= abs(one)


def _read(rule: Rule, match: regex.Match[str], groups: Groups, context: Context) -> list[Statistic]:
    if groups.get("count"):
        return [_count(rule, match, groups)]
    if groups.get("percentage"):
        return [_percentage(rule, match, groups, context)]
    if groups.get("second"):
        return _pressures(rule, match)
    return [_value(rule, match, groups, context)]


def _count(rule: Rule, match: regex.Match[str], groups: Groups) -> Statistic:
    total, percentage, level = groups.get("n"), groups.get("percentage"), groups.get("level")
    lower, upper = groups.get("lower"), groups.get("upper")
    return Statistic(
        match.start(),
        match.end(),
        rule.name,
        "count_of_participants",
        float(count_of(groups["count"] or "")),
        0,
        limits_type=_named_limits(groups) if lower else None,
        lower_limit=_number(lower)[0] if lower else None,
        upper_limit=_number(upper)[0] if upper else None,
        n=count_of(total) if total else None,
        percentage=_share(percentage)[0] if percentage else None,
        noun=groups.get("noun"),
        level=level if level is None or level.isupper() else level.lower(),
    )


def _percentage(rule: Rule, match: regex.Match[str], groups: Groups, context: Context) -> Statistic:
    value, decimals = _share(groups["percentage"] or "")
    total, unit = groups.get("n"), groups.get("unit") or "%"
    param = "percentage" if total else context.percent_param(match.start(), match.end())
    return Statistic(
        match.start(),
        match.end(),
        rule.name,
        param,
        value,
        decimals,
        n=count_of(total) if total else None,
        percentage=value if param == "percentage" else None,
        unit=unit,
        noun=groups.get("noun"),
    )


def _share(said: str) -> tuple[float, int]:
    """A percentage in digits or in words, and its decimals."""
    return (float(parse_words(said)), 0) if said[0].isalpha() else _number(said)


def _pressures(rule: Rule, match: regex.Match[str]) -> list[Statistic]:
    """Systolic and diastolic pressure, a value each."""
    found = []
    for name in ("value", "second"):
        start, end = match.span(name)
        value, decimals = _number(match[name])
        found.append(Statistic(start, end, rule.name, "number", value, decimals, unit=match["unit"]))
    return found


def _value(rule: Rule, match: regex.Match[str], groups: Groups, context: Context) -> Statistic:
    """A value with whatever stands with it: a spread, limits, a unit; or a range alone."""
    value, decimals = _number(groups["value"]) if groups.get("value") else (None, None)
    spread, spread_decimals = _number(groups["spread"]) if groups.get("spread") else (None, None)
    place = match.start("value") if value is not None else match.start()
    lower, upper, unit = groups.get("lower"), groups.get("upper"), groups.get("unit") or _currency(match, place)
    bracket = context.conventions.of("bracket", place) if groups.get("open") else None
    if bracket and bracket.kind == "percentage" and value is not None and not decimals and not unit:
        count = "count_of_participants"
        return Statistic(match.start(), match.end(), rule.name, count, value, 0, percentage=spread)
    dispersion, evidence = _dispersion(groups, bracket, context, place) if spread is not None else (None, None)
    limits = _limits(rule, groups, context, place) if lower or _is_width(groups, context, place) else None
    if limits and not lower:
        dispersion = evidence = None  # one number: how far the quartiles are apart
    word = context.word(place) if limits or spread is None else context.spread_word(place)
    param = _param(groups, word, limits, unit) if value is not None else None
    context.learn(groups, place, dispersion, limits)
    return Statistic(
        match.start(),
        match.end(),
        rule.name,
        param,
        value,
        decimals,
        dispersion,
        evidence,
        spread,
        spread_decimals,
        limits,
        _number(lower)[0] if lower else None,
        _number(upper)[0] if upper else None,
        percentage=value if param == "percentage" else None,
        unit=unit,
    )


def _is_width(groups: Groups, context: Context, place: int) -> bool:
    """True where the number beside a value is how far its quartiles are apart: "4 (IQR 2)", "median (IQR) 4 (2)"."""
    if not groups.get("spread") or groups.get("sd") or groups.get("se"):
        return False
    said = context.conventions.of("limits", place) if groups.get("open") else None
    told = said is not None and said.kind == "inter_quartile_range" and context.conventions.of("bracket", place) is None
    return bool(groups.get("iqr")) or (told and context.word(place) == "median")


def _currency(match: regex.Match[str], place: int) -> str | None:
    """The sign of a currency, which stands before its number."""
    before = match.string[max(0, place - 1) : place]
    return before if before in ("€", "$", "£", "¥") else None


def _dispersion(
    groups: Groups, bracket: Convention | None, context: Context, place: int
) -> tuple[str | None, str | None]:
    """What a spread is, and whether the text says so or only the convention that ± is a standard deviation."""
    if groups.get("sd"):
        return "standard_deviation", "stated"
    if groups.get("se"):
        return "standard_error", "stated"
    stated = bracket if groups.get("open") else context.conventions.of("pm", place)
    if stated and stated.kind in ("standard_deviation", "standard_error"):
        return stated.kind, "stated"
    return "standard_deviation", "convention"


def _limits(rule: Rule, groups: Groups, context: Context, place: int) -> str | None:
    """What two limits are: what stands with them, else what the abstract says of them, else what they can only be."""
    named = _named_limits(groups)
    if named or groups.get("ci"):
        return named
    if "limits" in rule.set:
        return str(rule.set["limits"])
    stated = context.conventions.of("limits", place)
    if stated:
        return stated.kind
    if groups.get("spread"):
        return "full_range" if _wide(groups) else None
    # nobody prints a range as a bare "4.0 (3.0, 5.0)"; quartiles are, and intervals where the sentence speaks of them
    if level := context.interval(place):
        return f"confidence_interval_{level}"
    plain = groups.get("comma") and context.word(place) in (None, "median") and not context.says_interval(place)
    return "inter_quartile_range" if plain else None


def _named_limits(groups: Groups) -> str | None:
    for name, kind in _LIMITS.items():
        if groups.get(name):
            return kind
    level = (groups.get("level") or "95").partition(".")[0]
    return f"confidence_interval_{level}" if groups.get("ci") and level in ("90", "95", "99") else None


def _wide(groups: Groups) -> bool:
    """True where limits beside a mean and its spread reach as far as a range does, and no interval would."""
    value, spread, lower, upper = (_number(groups[name] or "")[0] for name in ("value", "spread", "lower", "upper"))
    return lower < value - 0.8 * spread and upper > value + 0.8 * spread


def _param(groups: Groups, word: str | None, limits: str | None, unit: str | None) -> str | None:
    """What a value is: what its own words say, else what its layout says, else the nearest word mean or median."""
    own = (groups.get("param") or "").lower()
    if own:
        return "median" if own.startswith("median") else "mean"
    if groups.get("spread") and limits is None:
        return word or "mean"
    if limits == "inter_quartile_range":
        return word or "median"
    if groups.get("spread"):
        return word if word in ("least_squares_mean", "geometric_mean") else "mean"
    if groups.get("lower"):
        return word or ("percentage" if unit and _PERCENT.match(unit) else None)
    return word or "number"


def count_of(text: str) -> int:
    """The whole number that digits or words print: "1,234" -> 1234, "Thirty-six" -> 36."""
    return int(_number(text)[0]) if text[0].isdigit() else parse_words(text)
