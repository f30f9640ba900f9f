"""Effects between groups (HR, OR, RR, differences, correlations) behind their names, and test statistics."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from armspan.found import Estimate, TestStatistic
from armspan.mentions.anchored import anchored, heads
from armspan.mentions.effect_types import of_percent
from armspan.mentions.places import Places
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
        if rule.name == "test-statistic":
            if places.free(*match.span("value")):
                done = match.end()
                places.claim(match.start(), done)
                tests += _tests(book, rule, match)
        elif _is_effect(match) and all(places.free(*span) for span in _spans(match)):
            for span in _spans(match):
                places.claim(*span)
            found = [_estimate(book, rule, match), *_more(book, rule, match, places)]
            estimates += found
            done = max(match.end(), found[-1].end)
    return estimates, tests


def _is_effect(match: regex.Match[str]) -> bool:
    """Whether the number can be what the name says: "HR was 72" is a rate, "RR 31%" a share, "2.3 ± 0.6" a mean."""
    groups = match.groupdict()
    if _PLANNED.search(match.string, max(0, match.start() - 60), match.start()):
        return False
    behind = match.string[match.end("value") : match.end("value") + 2].lstrip()
    spread = (groups.get("spread") or "").lstrip().startswith("±")
    said = match.string[match.start() : match.end() + 24].lower()
    told = ("between", "group", "treatment", "placebo", "β", "coefficient")
    if spread and not any(word in said for word in told):
        return False
    if _MARGIN.match(match.string, match.end("value")):
        return False
    if not any(groups.get(name) for name in RATIOS):
        lead = match.string[match.start() : match.start("value")]
        difference = groups.get("mean_difference") or groups.get("risk_difference")
        sure = groups.get("lower") or not (difference and _SPOKEN_OF.search(lead))
        if "difference" in lead and _OTHER.match(match.string, match.end()):
            sure = sure and not _ALIKE.search(match.string, max(0, match.start() - 60), match.start())
        return bool(sure) and not _AGAINST.match(match.string, match.end())
    short = not any(groups[name] and " " in groups[name] for name in RATIOS)
    bare = short and not groups.get("lower") and "=" not in match[0]
    return not behind.startswith("%") and not (bare and "." not in groups["value"])


# what was planned, or how well measurements agreed
_PLANNED = regex.compile(r"\b(?:power|detect|α|alpha|intra-?class|inter-?rater|inter-?observer)\b[^;]*$", regex.I)
# what was to be shown: "a difference of 5% | was taken as the margin"
_MARGIN = regex.compile(
    r"[^.;()\d]{0,40}\b(?:non-?inferiority|equivalence|margin|clinically\s(?:relevant|meaningful|important)|"
    r"(?:was|were)\s(?:set|chosen|defined|taken|considered|regarded|deemed|assumed|needed|required))\b",
    regex.I,
)
# a difference is only spoken of: "differences between the groups in vomiting during | 72 h"
_SPOKEN_OF = regex.compile(
    r"\p{L}\s\p{L}+\s[(\[]?(?<!\b(?:was|were|of|is|being|about|only|approximately|differences?|reductions?|effects?|sizes?)\s)$",
    regex.I,
)
_AGAINST = regex.compile(r"\s?(?:vs\.?|versus|compared)\s", regex.IGNORECASE)
# two values of which it is said that they do not differ: "no difference in falls in A (12%) | and in B (14%) |"
_ALIKE = regex.compile(r"\b(?:no|not|without)\b[^.;]{0,40}$", regex.IGNORECASE)
_OTHER = regex.compile(r"\s?[)\]]\s(?:and|vs\.?|versus|than)\s[^.;()\d]{1,50}[(\[]\d", regex.IGNORECASE)


def _spans(match: regex.Match[str]) -> list[tuple[int, int]]:
    """What an effect takes up: from its number on, without a P value that stands before its interval."""
    groups, first = match.groupdict(), match.start("value")
    if groups.get("needed"):
        first = match.start()  # "to prevent one fall"
    if groups.get("lower") and match.start("lower") < match.start():  # the interval stands in front
        return [(match.start("lower"), match.end("upper")), (first, match.end())]
    if not groups.get("p"):
        return [(first, match.end())]
    return [(first, match.start("p")), (match.end("p"), match.end())]


def _more(book: Rulebook, rule: Rule, match: regex.Match[str], places: Places) -> Iterator[Estimate]:
    """The effects of the same name behind one: "HR 0.86 vs. 0.85", "d = 0.97 and 0.13"."""
    if match.groupdict().get("lower") or "." not in match["value"]:
        return
    kind, end = _type(rule, match.groupdict()), match.end()
    more = book.fragment("effect_more")
    while (item := more.match(match.string, end)) is not None and places.free(*item.span("value")):
        places.claim(*item.span("value"))
        end = item.end()
        yield Estimate(*item.span("value"), rule.name, kind, parse_number(item["value"])[0])


def _places(book: Rulebook, view: View) -> list[int]:
    """Where the name of an effect or the sign of a test statistic may stand."""
    text = view.text  # an odds ratio is OR, the conjunction is not
    found = [start for start in heads(book, "estimate_heads").starts(view) if not text.startswith("or ", start)]
    sign = text.find("=")
    while sign >= 0:
        head = book.fragment("test_head").search(text, max(0, sign - 36), sign + 1)
        found += [head.start()] if head else []
        sign = text.find("=", sign + 1)
    return sorted(found)


@lru_cache(maxsize=8)
def _member(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern("[-+]? (?&num)", "members of a list of test statistics")


def _start(match: regex.Match[str]) -> int:
    """Where the mention begins: at the name; at the number where the words between tell of what, or of whom, it is."""
    lead = match.string[match.start() : match.start("value")]
    return match.start("value") if _TELLS.search(lead) else match.start()


_TELLS = regex.compile(r"\b(?:of|on|for|in|with|between|comparing|versus|vs)\s+\p{L}", regex.IGNORECASE)


def _end(match: regex.Match[str]) -> int:
    """Where the mention ends: with the bracket of its interval."""
    text, end = match.string, match.end()
    lead = text[_start(match) : end]
    opened = sum(lead.count(sign) for sign in "([") - sum(lead.count(sign) for sign in ")]")
    while opened > 0 and (closing := _CLOSING.match(text, end)) is not None:
        end, opened = closing.end(), opened - 1
    return end


_POINTS = regex.compile(r"\s?(?:percentage|percent|%)[\s-]points?\b", regex.I)
_CLOSING = regex.compile(r"\s?[)\]]")


def _estimate(book: Rulebook, rule: Rule, match: regex.Match[str]) -> Estimate:
    groups = match.groupdict()
    kind = _type(rule, groups)
    if kind == "mean_difference" and match.string.startswith("%", match.end("value")):
        kind = of_percent(book, match.string[max(0, match.start() - 90) : match.end("value")], relative=False)
    elif kind == "mean_difference" and _POINTS.match(match.string, match.end("value")):
        kind = "risk_difference"
    value, lower, upper = (_number(groups.get(name), kind) for name in ("value", "lower", "upper"))
    level = groups.get("level")
    return Estimate(
        _start(match),
        match.start("p") if groups.get("p") else _end(match),
        rule.name,
        kind,
        value,
        lower,
        upper,
        float(level) if level else None,
    )


def _number(printed: str | None, kind: str) -> float | None:
    """The number as printed; the dash before a ratio is no sign: "HR - 0.66"."""
    if printed is None:
        return None
    value = number_of(printed)
    return abs(value) if kind in RATIOS else value


def number_of(printed: str) -> float:
    """A number that may have a sign and a currency before it: "-£1039"."""
    return parse_number(_NOT_OF_NUMBERS.sub("", printed))[0]


_NOT_OF_NUMBERS = regex.compile(r"[^\d.,+-]")


def _type(rule: Rule, groups: dict[str, str | None]) -> str:
    """The type that the rule sets, or that the name of the group says which matched."""
    if (groups.get("word") or "").lower().startswith("difference"):
        return "mean_difference"
    if groups.get("relative"):
        return "other"
    return str(rule.set.get("type") or next((name for name in EFFECTS if groups.get(name)), "other"))


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
