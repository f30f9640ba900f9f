"""The facts of a record in words, short enough for a cell of a table."""

from __future__ import annotations

from typing import Any

Fact = dict[str, Any]

SPREADS = {"standard_deviation": "SD", "standard_error": "SE"}
LIMITS = {
    "inter_quartile_range": "IQR",
    "full_range": "range",
    "confidence_interval_90": "90% CI",
    "confidence_interval_95": "95% CI",
    "confidence_interval_99": "99% CI",
}


def printed(number: float | None, decimals: int | None) -> str | None:
    """A number with as many decimals as the abstract prints: 35.0 is not 35."""
    if number is None:
        return None
    if decimals is None:
        return str(int(number)) if float(number).is_integer() else repr(number)
    return f"{number:.{decimals}f}"


def value_in_words(fact: Fact) -> str:
    """The numbers of a measurement as one would print them: "12 of 40 (30%)", "35.0 ± 6.8", "3 [2 to 5]"."""
    value = printed(fact.get("value"), fact.get("decimals")) or ""
    spread = printed(fact.get("spread"), fact.get("spread_decimals"))
    kind, share = fact.get("param_type") or "", fact.get("percentage")
    if fact.get("n") is not None and kind.startswith("count"):
        value += f" of {fact['n']}"
    if share is not None and kind != "percentage":
        value += f" ({share:g}%)"
    if spread is not None:
        value += f" ± {spread}"
    return f"{value}{limits_in_words(fact)}".strip()


def limits_in_words(fact: Fact) -> str:
    """Two limits in brackets, with a space before them; nothing where there are none."""
    low, high = fact.get("lower_limit"), fact.get("upper_limit")
    return "" if low is None and high is None else f" [{printed(low, None)} to {printed(high, None)}]"


def kind_in_words(fact: Fact) -> str:
    """What the numbers of a measurement are: "mean ± SD [range]"."""
    limits = fact.get("limits_type")
    parts = [(fact.get("param_type") or "").replace("_", " ")]
    if fact.get("dispersion_type"):
        parts.append(f"± {SPREADS[fact['dispersion_type']]}")
    if limits:
        parts.append(f"[{LIMITS[limits]}]")
    if fact.get("basis") == "change_from_baseline":
        parts.append(", ".join(filter(None, ("change", fact.get("direction")))))
    return " ".join(filter(None, parts))


def p_in_words(p_value: Fact | None) -> str:
    """A P value without its P: "< 0.001", or "NS" where no number is printed."""
    if not p_value:
        return ""
    if p_value.get("operator") is None:
        return str(p_value.get("text") or "NS")
    return f"{p_value['operator']} {printed(p_value['value'], p_value.get('decimals'))}"


def effect_in_words(fact: Fact) -> str:
    """The effect of an analysis with its limits, and its test statistic."""
    parts = []
    if estimate := fact.get("estimate"):
        kind = estimate["type"].replace("_", " ")
        parts.append(f"{kind} {printed(estimate.get('value'), None) or ''}{limits_in_words(estimate)}".strip())
    if test := fact.get("test"):
        parts.append(f"{test['statistic']} = {printed(test.get('value'), None)}")
    return " ".join(parts)


_SURE = {True: "significant", False: "not significant", None: ""}


def finding_in_words(finding: Fact | None, arms: dict[str, str]) -> str:
    """What came out, in words; `arms` holds the label of each arm by its id. Empty where nothing did.

    >>> arms = {"a1": "ibuprofen", "a2": "placebo"}
    >>> finding_in_words({"direction": "lower", "arm": "a1", "reference": "a2", "significant": True}, arms)
    'lower with ibuprofen than with placebo, significant'
    >>> finding_in_words({"direction": "no_change", "arm": None, "reference": None, "significant": None}, arms)
    'no change'
    """
    if finding is None:
        return ""
    said = (finding.get("direction") or "").replace("_", " ")
    if said and finding.get("arm"):
        said += f" with {arms[finding['arm']]}"
        said += f" than with {arms[finding['reference']]}" if finding.get("reference") else ""
    return ", ".join(filter(None, (said, _SURE[finding.get("significant")])))
