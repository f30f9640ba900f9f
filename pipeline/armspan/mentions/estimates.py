"""Effects between groups (HR, OR, RR, differences, correlations) and test statistics."""

from __future__ import annotations

from functools import lru_cache

import regex

from armspan.mentions.anchored import anchored, heads
from armspan.mentions.conventions import Conventions
from armspan.mentions.places import Places, sentence_start
from armspan.model import Estimate, Statistic, TestStatistic
from armspan.rulebook import Rule, Rulebook
from armspan.text.numbers import parse_number
from armspan.text.view import View

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
EFFECTS = (*RATIOS, "risk_difference", "standardized_mean_difference", "mean_difference")


def find_estimates(
    book: Rulebook, view: View, places: Places | None = None
) -> tuple[list[Estimate], list[TestStatistic]]:
    """Effects with their confidence intervals, and test statistics, each in the order of the text.

    Numbers that are explained already are passed by, and what is found is claimed in `places`.
    """
    text, rules = view.text, anchored(book, "estimates")
    places = places or Places(book, view)
    estimates, tests, done = list[Estimate](), list[TestStatistic](), 0
    for place in _places(book, view):
        if place < done:
            continue
        hit = rules.match(text, place)
        if hit is None:
            continue
        rule, match = hit
        first, last = match.start("value"), match.end()
        ratio = any(match.groupdict().get(name) for name in RATIOS)
        if not places.free(first, last) or (ratio and text.startswith("%", match.end("value"))):
            continue
        done = last
        places.claim(match.start() if rule.name == "test-statistic" else first, last)
        if rule.name == "test-statistic":
            tests += _tests(book, rule, match)
        else:
            estimates.append(_estimate(rule, match))
    return estimates, tests


def find_followers(
    book: Rulebook, view: View, conventions: Conventions, statistics: list[Statistic], estimates: list[Estimate]
) -> list[tuple[Statistic, Estimate]]:
    """Values with limits that are effects after all, since their sentence speaks of effects before them.

    "... stronger for Crohn's disease (odds ratio 1.34, 1.12 to 1.60) than for colitis (1.07, 0.88 to 1.30)";
    "differences of -0.4 (-0.5 to -0.2) and -0.8 (-1.0 to -0.7)".
    """
    found = []
    for one in statistics:
        if (listed := _member_of_list(view, one, estimates)) is not None:
            found.append((one, listed))
            continue
        if not _may_be_ratio(one):
            continue
        since = sentence_start(view, one.start)
        words = list(_ratio_word(book).finditer(view.text, since, one.start))
        average = conventions.word(one.start, since)
        if words and (average is None or average[0] < words[-1].start()):
            kind = next(name for name, value in words[-1].groupdict().items() if value is not None)
            level = 95.0 if one.limits_type == "confidence_interval_95" else None
            limits = one.lower_limit, one.upper_limit
            found.append((one, Estimate(one.start, one.end, "effect-follower", kind, one.value, *limits, level)))
    return found


def _member_of_list(view: View, one: Statistic, estimates: list[Estimate]) -> Estimate | None:
    """The effect that a value with limits is, behind another of several, or behind itself in another unit."""
    if not estimates or one.value is None or one.lower_limit is None or one.spread is not None:
        return None
    earlier = next((effect for effect in reversed(estimates) if effect.end <= one.start), None)
    if earlier is None:
        return None
    between = _AND.fullmatch(view.text, earlier.end, one.start)
    if between is None or (between[1] != "or" and not _PLURAL.match(view.text, earlier.start, earlier.end)):
        return None
    limits = one.lower_limit, one.upper_limit, earlier.level
    return Estimate(one.start, one.end, "effect-follower", earlier.type, one.value, *limits)


_PLURAL = regex.compile(r"(?:\p{L}+\s){0,3}(?:differences|ratios|reductions)\b", regex.IGNORECASE)
_AND = regex.compile(r"\s?[)\]]?,?\s(and|or|vs\.?|versus)\s[(\[]?")


def _may_be_ratio(one: Statistic) -> bool:
    """True for a bare positive number with limits, unless it says itself that they are quartiles or a range."""
    if one.rule == "value-labelled-limits":
        unnamed = one.limits_type not in ("inter_quartile_range", "full_range")
    else:
        unnamed = one.rule in ("value-limits", "value-limits-comma")
    return unnamed and one.unit is None and one.spread is None and one.value is not None and one.value > 0


@lru_cache(maxsize=8)
def _ratio_word(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern("(?&ratio_word)", "ratio_word")


def _places(book: Rulebook, view: View) -> list[int]:
    """Where the name of an effect or the sign of a test statistic may stand."""
    text = view.text  # an odds ratio is OR, the conjunction is not
    found = [start for start in heads(book, "estimate_heads").starts(view) if not text.startswith("or ", start)]
    sign = text.find("=")
    while sign >= 0:
        head = _test_head(book).search(text, max(0, sign - 36), sign + 1)
        found += [head.start()] if head else []
        sign = text.find("=", sign + 1)
    return sorted(found)


@lru_cache(maxsize=8)
def _test_head(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern("(?&test_head)", "test_head")


@lru_cache(maxsize=8)
def _member(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern("[-+]? (?&num)", "members of a list of test statistics")


def _estimate(rule: Rule, match: regex.Match[str]) -> Estimate:
    groups = match.groupdict()
    lower, upper, level = (groups.get(name) for name in ("lower", "upper", "level"))
    return Estimate(
        match.start(),
        match.end(),
        rule.name,
        _type(rule, groups),
        parse_number(groups["value"])[0],
        parse_number(lower)[0] if lower else None,
        parse_number(upper)[0] if upper else None,
        float(level) if level else None,
    )


def _type(rule: Rule, groups: dict[str, str | None]) -> str:
    """The type that the rule sets, or that the name of the group says which matched."""
    if (groups.get("word") or "").lower().startswith("difference"):
        return "mean_difference"
    return str(rule.set.get("type") or next(name for name in EFFECTS if groups.get(name)))


def _tests(book: Rulebook, rule: Rule, match: regex.Match[str]) -> list[TestStatistic]:
    """The statistic of a match and those that follow it in a list: "t=5.51, 4.02, 8.63"."""
    sign, degrees = match["statistic"], match["df"]
    spans = [match.span("value")]
    spans += [item.span() for item in _member(book).finditer(match.string, *match.span("more"))]
    found = []
    for n, (start, end) in enumerate(spans):
        value = parse_number(match.string[start:end])[0]
        found.append(TestStatistic(start if n else match.start(), end, rule.name, None, sign, value, degrees))
    return found
