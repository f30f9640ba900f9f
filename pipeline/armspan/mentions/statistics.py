"""Descriptive values: means with their spread, medians with their limits, counts, percentages, numbers with a unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from armspan.mentions.anchored import Anchored, Place, anchored
from armspan.mentions.conventions import Convention, Conventions, read_conventions
from armspan.mentions.places import Places, sentence_start
from armspan.model import Statistic
from armspan.rulebook import Rule, Rulebook
from armspan.text.numbers import parse_number, parse_words
from armspan.text.view import View

PHASES = ("layout", "plain")
Groups = dict[str, str | None]
_LIMITS = {"iqr": "inter_quartile_range", "range": "full_range"}
# behind a percentage: whose share it is, or what they were
_SHARE_OF = (" of patients", " of the ", " of subjects", " were ", " had ", " women", " men", " female", " male")
_OF_FOLLOW_UP = regex.compile(r"\p{L}+ (?:(?:duration|length|time) of )?follow", regex.IGNORECASE)
_number = lru_cache(maxsize=4096)(parse_number)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a number is read against: its text, its sentence, and what the abstract says about its numbers."""

    view: View
    conventions: Conventions
    shares: regex.Pattern[str]
    scales: regex.Pattern[str]

    def word(self, place: int) -> str | None:
        """The parameter that the nearest word mean, median ... before the place in its sentence names."""
        found = self._word(place)
        return found[1] if found else None

    def _word(self, place: int) -> tuple[int, str] | None:
        text, since = self.view.text, sentence_start(self.view, place)
        end = text.rfind(";", since, place)
        while end >= 0 and text.count("(", since, end) != text.count(")", since, end):
            end = text.rfind(";", since, end)  # within brackets a semicolon ends nothing
        word = self.conventions.word(place, max(since, end))
        if word and "," in text[word[0] : place] and _OF_FOLLOW_UP.match(text, word[0]):
            return None  # "at a median follow-up of 5 years, survival was 27%"
        return word

    def percent_param(self, start: int, end: int) -> str:
        """What a bare percentage is: a mean of something measured in percent, its value, or else a share."""
        text, word = self.view.text, self._word(start)
        if text[start - 1 : start] == "(" or text.startswith(_SHARE_OF, end):
            inside = text[max(0, start - 3) : start - 1].rstrip()
            if not inside or inside[-1].isalnum() or inside[-1] in "%),":
                word = None  # 7.1 mm Hg (27.9%), (40%); the median age was 61 years and 69% were men
        if word and not self.shares.search(text, word[0], start):
            return word[1]
        since = max(sentence_start(self.view, start), start - 120)
        scales = [found.end() for found in self.scales.finditer(text, since, start)]
        return "number" if scales and not self.shares.search(text, scales[-1], start) else "percentage"

    def learn(self, groups: Groups, place: int, dispersion: str | None, limits: str | None) -> None:
        """A number that names its spread or its limits tells what those behind it are: 7.9 (SD 1.4) ... 3.1 (2.2)."""
        if dispersion and (groups.get("sd") or groups.get("se")):
            self.conventions.add("bracket", Convention(place, "mean", dispersion))
        if limits and (groups.get("iqr") or groups.get("range") or groups.get("ci")):
            self.conventions.add("limits", Convention(place, "median", limits))

    def says_interval(self, place: int) -> bool:
        """True where the sentence speaks of a confidence interval before the place."""
        since = sentence_start(self.view, place)
        return any(self.view.text.find(word, since, place) >= 0 for word in ("CI", "onfidence"))


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
    context = _Context(view, conventions or read_conventions(book, view), *_percent_words(book))
    found = list[Statistic]()
    for phase in phases:
        rules = anchored(book, "statistics", phase)
        for place in places.unexplained():
            hit = _match(rules, view.text, place, places)
            if hit is not None:
                places.claim(*hit[1].span())
                found += _read(*hit, context)
    return sorted(found, key=lambda statistic: statistic.start)


@lru_cache(maxsize=8)
def _percent_words(book: Rulebook) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Words that make a percentage a share, and outcomes that are measured in percent."""
    return book.pattern("(?&share_word)", "share_word"), book.pattern("(?&percent_scale)", "percent_scale")


def _match(rules: Anchored, text: str, place: Place, places: Places) -> tuple[Rule, regex.Match[str], Groups] | None:
    """The rule that fits at a number, tried first from the bracket that opens before it; its match, and the groups."""
    hit = None
    if place.behind[-1:] in ("(", "["):
        start = place.start - 1
        hit = rules.match(text, start, place._replace(start=start, ahead=text[start] + place.ahead))
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
    if count and percentage and _number(percentage)[0] > 100:
        return False
    lower, upper = groups.get("lower"), groups.get("upper")
    if not lower or not upper:
        return True
    low, high, said = _number(lower)[0], _number(upper)[0], groups.get("value")
    value = _number(said)[0] if said and not groups.get("spread") else 0.0
    far = high < 0 < -low < value  # "at 6 months (-4.8 mmol/mol, -0.4%)"
    return low <= high and not far


def _read(rule: Rule, match: regex.Match[str], groups: Groups, context: _Context) -> list[Statistic]:
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
        percentage=_number(percentage)[0] if percentage else None,
        noun=groups.get("noun"),
        level=level if level is None or level.isupper() else level.lower(),
    )


def _percentage(rule: Rule, match: regex.Match[str], groups: Groups, context: _Context) -> Statistic:
    said = groups["percentage"] or ""
    value, decimals = (float(parse_words(said)), 0) if said[0].isalpha() else _number(said)
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


def _pressures(rule: Rule, match: regex.Match[str]) -> list[Statistic]:
    """Systolic and diastolic pressure, a value each."""
    found = []
    for name in ("value", "second"):
        start, end = match.span(name)
        value, decimals = _number(match[name])
        found.append(Statistic(start, end, rule.name, "number", value, decimals, unit=match["unit"]))
    return found


def _value(rule: Rule, match: regex.Match[str], groups: Groups, context: _Context) -> Statistic:
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
    limits = _limits(rule, groups, context, place) if lower else None
    param = _param(groups, context.word(place), limits, unit) if value is not None else None
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


def _currency(match: regex.Match[str], place: int) -> str | None:
    """The sign of a currency, which stands before its number."""
    before = match.string[max(0, place - 1) : place]
    return before if before in ("€", "$", "£", "¥") else None


def _dispersion(
    groups: Groups, bracket: Convention | None, context: _Context, place: int
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


def _limits(rule: Rule, groups: Groups, context: _Context, place: int) -> str | None:
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
    if groups.get("spread"):
        return word if word in ("least_squares_mean", "geometric_mean") else "mean"
    if limits == "inter_quartile_range":
        return word or "median"
    if groups.get("lower"):
        return word or ("percentage" if unit == "%" else None)
    return word or "number"


def count_of(text: str) -> int:
    """The whole number that digits or words print: "1,234" -> 1234, "Thirty-six" -> 36."""
    return int(_number(text)[0]) if text[0].isdigit() else parse_words(text)
