"""Every table of a dataset: its columns, their types, what they mean. Writers, description and docs follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Row = dict[str, Any]  # column -> value; a column without a value may be missing
ROLES = ("experimental_comparator", "two_experimental", "two_comparators", "unknown")
READINGS = ("gold", "machine")
OPERATORS = ("eq", "lt", "gt", "le", "ge")  # in words: a cell must not begin with "="
_OPERATOR = "How P stands to its value: eq =, lt <, gt >, le <=, ge >=; empty: NS without a number."


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, type (string | integer | number | boolean), meaning, and what its values are bound to.

    `decimals` names the column that tells how many decimals of the number are printed.
    """

    name: str
    type: str
    description: str
    enum: tuple[str, ...] = ()
    required: bool = False
    decimals: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, the columns that make a row unique, and those that point to other tables."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[tuple[tuple[str, ...], str], ...] = ((("study_id",), "studies"),)


def _text(name: str, description: str, enum: tuple[str, ...] = ()) -> Column:
    return Column(name, "string", description, enum)


def _number(name: str, description: str) -> Column:
    return Column(name, "number", description)


def _whole(name: str, description: str) -> Column:
    return Column(name, "integer", description)


def _flag(name: str, description: str) -> Column:
    return Column(name, "boolean", description)


def _named(name: str, description: str) -> Column:
    return Column(name, "string", description, required=True)


STUDY = _named("study_id", "The study: the id of its record.")
READING = Column(
    "reading", "string", "Who read the row: gold, a person; machine, armspan alone.", READINGS, required=True
)
RETRACTED = _flag("retracted", "True: the publication was retracted, as its publication types or its title say.")
QUOTE = (
    _text("quote", "The words that the row was read from, exactly as printed."),
    _whole("start", "Offset of the quote in the abstract, in Unicode code points."),
    _whole("end", "Offset behind the quote."),
    _text("part", "title where the offsets point into the title; empty: into the abstract.", ("title",)),
)
OUTCOME = (
    _text("outcome_id", "The outcome, by its id in the record."),
    _text("outcome", "Its title, in the words of the abstract."),
    _text("category", "The level of an ordinal outcome: excellent."),
    _text("instrument", "The instrument it was measured with, by its abbreviation or name."),
    _text("group", "The outcome's group across studies; see outcome_groups."),
)
TIME = (
    _text("time_frame", "When, in the words of the abstract."),
    _text("time_kind", "The same in normal form: baseline, follow_up or final.", ("baseline", "follow_up", "final")),
    _text("time_anchor", "The event that time is counted from."),
    _text("time_offset", "How long after it: an ISO 8601 duration."),
    _number("time_days", "The offset in days (a month has 30.4375, a year 365.25)."),
)
BASIS = _text("basis", "Whether the numbers are values or changes from baseline.", ("value", "change_from_baseline"))
UNIT = _text("unit", "The unit as printed.")
CONFIDENCE = _text("confidence", "How far the links of the row can be trusted.", ("high", "medium", "low"))
CHECKS = _text("checks", "Codes of the checks that ask for a look at the row's numbers; see checks.")
NOTE = _text("note", "What to know before the row is used.")
N_SOURCES = ("printed", "analyzed", "arm_count", "enrollment")
_LIMITS = "What the two limits are: inter_quartile_range, full_range, confidence_interval_95 ..."
_N_FROM = "Where it came from: printed beside the value, number analyzed of the arm, the arm's count, or enrollment."


def _derived(name: str, what: str) -> tuple[Column, ...]:
    return (
        _number(
            f"{name}_derived", f"{what}, derived where the abstract prints another statistic; never the printed one."
        ),
        _text(f"{name}_method", f"How {name}_derived was computed."),
        _text(f"{name}_section", "The section of the Cochrane Handbook (version 6) that gives the method."),
    )


def _continuous(arm: str, m: str, sd: str, n: str) -> tuple[Column, ...]:
    return (
        _whole(n, f"Participants or units in {arm}."),
        _number(m, f"Mean in {arm}, as printed; a decrease is negative."),
        _number(sd, f"Standard deviation in {arm}, as printed."),
    )


def _behind(i: str, arm: str) -> tuple[Column, ...]:
    """What stands behind the numbers of one arm; `i` is "1i", "2i" or "i"."""
    return (
        Column(f"n{i}_from", "string", _N_FROM, N_SOURCES),
        _text(f"n{i}_unit", "What is counted: participants, or the noun of the text (feet, eyes)."),
        _text(f"param{i}", f"What is printed for {arm}: mean, least_squares_mean, median, count_of_participants ..."),
        _text(f"sd{i}_evidence", "stated, or read so by convention (a bare ±).", ("stated", "convention")),
        _number(f"se{i}", f"Standard error in {arm}, as printed."),
        _number(f"median{i}", f"Median in {arm}, as printed; a decrease is negative."),
        _text(f"limits{i}_type", _LIMITS),
        _number(f"lower{i}", "Lower limit as printed."),
        _number(f"upper{i}", "Upper limit as printed."),
        _number(f"percent{i}", f"Percentage in {arm}, as printed."),
        *_derived(f"m{i}", f"Mean in {arm}"),
        *_derived(f"sd{i}", f"Standard deviation in {arm}"),
    )


def _where(i: str) -> tuple[Column, ...]:
    return (
        _text(f"measurement{i}_id", "The measurement behind the numbers, by its id in measurements."),
        *(replace(column, name=f"{column.name}{i}") for column in QUOTE),
    )


STUDIES = Table(
    "studies",
    "One row per abstract: where it comes from, how the study was done, how many took part.",
    (
        STUDY,
        READING,
        _text("title", "The title of the article."),
        _text("journal", "The journal."),
        _whole("year", "The year of publication."),
        _text("pmid", "PubMed identifier."),
        _text("doi", "Digital object identifier."),
        _text("registrations", "Trial registration numbers."),
        _text("language", "The language of the article."),
        _text("publication_types", "Publication types."),
        RETRACTED,
        _text("allocation", "randomized, quasi_randomized or non_randomized."),
        _text("model", "parallel, crossover, factorial, cluster or single_group."),
        _text("masking", "none, single, double or triple."),
        _text("time_perspective", "prospective, retrospective or cross_sectional."),
        _text("observational_model", "cohort, case_control or case_series."),
        _text("centers", "single or multi."),
        _text("period", "When the study was done: an ISO 8601 interval."),
        _text("analysis", "intention_to_treat or per_protocol."),
        _whole("arm_count", "The number of arms that the abstract states."),
        _whole("arms", "The number of arms in the table arms."),
        _whole("enrollment", "How many took part in all."),
        *QUOTE,
        _whole("queries", "How many checks ask for a look; see checks."),
        _whole("conflicts", "How many of them are conflicts."),
        _text("path", "The file that the abstract was read from."),
        _text("sha256", "SHA-256 of the abstract."),
        _text("extractor", "The version of armspan that read it, with a fingerprint of its rules."),
    ),
    ("study_id",),
    (),
)
ARMS = Table(
    "arms",
    "One row per arm of a study.",
    (
        STUDY,
        _named("arm_id", "The arm, by its id in the record."),
        READING,
        _text("label", "The name that the abstract uses."),
        _text("type", "experimental, comparator, single or unknown."),
        _text("intervention", "What was done to the arm."),
        _text("aliases", "Other names of the arm."),
        _whole("count", "The number with which the abstract introduces the arm."),
        _text("count_unit", "What is counted: participants, or the noun of the text."),
        _whole("randomized", "How many were allocated."),
        _whole("treated", "How many got the treatment."),
        _whole("completed", "How many completed the study."),
        _whole("analyzed", "How many were analysed."),
        *QUOTE,
    ),
    ("study_id", "arm_id"),
)
OUTCOMES = Table(
    "outcomes",
    "One row per outcome of a study.",
    (
        STUDY,
        _named("outcome_id", "The outcome, by its id in the record."),
        READING,
        _text("title", "Its title, in the words of the abstract."),
        _text("instrument_id", "The id of the instrument in the rule files."),
        _text("instrument", "The abbreviation of the instrument, or its name where it has none."),
        _text("instrument_name", "The canonical name of the instrument."),
        UNIT,
        _text("group", "The outcome's group across studies; see outcome_groups."),
        _whole("mentions", "How often the abstract names it."),
        *QUOTE,
    ),
    ("study_id", "outcome_id"),
)
MEASUREMENTS = Table(
    "measurements",
    "One row per printed value: a mean, a median, a count, a percentage, a range.",
    (
        STUDY,
        _named("measurement_id", "The measurement, by its id in the record."),
        READING,
        *OUTCOME,
        _text("arm_id", "The arm, by its id in the record."),
        _text("arm", "Its label."),
        _text("population", "Whom the value holds for: arm, all or subgroup.", ("arm", "all", "subgroup")),
        _text("subgroup", "The subgroup, in the words of the text."),
        *TIME,
        BASIS,
        _text("direction", "What words say about a change.", ("increase", "decrease")),
        _text("param_type", "What value is: mean, median, count_of_participants, percentage ..."),
        Column("value", "number", "The number as printed.", decimals="decimals"),
        _whole("decimals", "Its printed decimals: 1 for 35.0."),
        _text("dispersion_type", "What spread is.", ("standard_deviation", "standard_error")),
        _text("dispersion_evidence", "stated, or read so by convention (a bare ±).", ("stated", "convention")),
        Column("spread", "number", "The SD or standard error as printed.", decimals="spread_decimals"),
        _whole("spread_decimals", "Its printed decimals."),
        _text("limits_type", _LIMITS),
        _number("lower_limit", "The lower limit as printed."),
        _number("upper_limit", "The upper limit as printed."),
        _whole("n", "The number behind the value, where it is printed with it."),
        _number("percentage", "The percentage printed beside a count."),
        UNIT,
        CONFIDENCE,
        _text("rule", "The rule that linked the number to its outcome and arm."),
        *QUOTE,
        _text("sentence", "The sentence that holds the quote."),
        _text("evidence", "The words that the links rest on, each with its role and offsets."),
    ),
    ("study_id", "measurement_id"),
)
ANALYSES = Table(
    "analyses",
    "One row per printed P value, or estimate of an effect without one.",
    (
        STUDY,
        _named("analysis_id", "The analysis, by its id in the record."),
        READING,
        _text("comparison", "between_arms, within_arm, subgroup, association or unspecified."),
        _text("outcome_ids", "All outcomes that it covers, by their ids."),
        _text("outcomes", "Their titles."),
        _text("arm_ids", "All arms that it covers, by their ids."),
        _text("arms", "Their labels."),
        _text("time_frames", "The times that it covers, in the words of the abstract."),
        _text("measurement_ids", "The measurements that it compares."),
        _text("p_operator", _OPERATOR, OPERATORS),
        Column("p_value", "number", "The P value as printed.", decimals="p_decimals"),
        _whole("p_decimals", "Its printed decimals."),
        _text("p_text", "The P value in the words of the abstract."),
        _text("test_method", "The test, as printed."),
        _text("statistic", "The symbol of the test statistic."),
        _number("test_value", "Its value."),
        _text("df", "Its degrees of freedom."),
        _text("estimate_type", "hazard_ratio, odds_ratio, risk_ratio, mean_difference ..."),
        _number("estimate", "The effect as printed."),
        _number("lower_limit", "Lower limit of its confidence interval."),
        _number("upper_limit", "Upper limit of its confidence interval."),
        _number("level", "Confidence level in per cent."),
        CONFIDENCE,
        _text("rule", "The rule that linked it."),
        *QUOTE,
        _text("sentence", "The sentence that holds the quote."),
        _text("evidence", "The words that the links rest on, each with its role and offsets."),
    ),
    ("study_id", "analysis_id"),
)
CHECK_TABLE = Table(
    "checks",
    "One row per query: what is not consistent with what. A query is no verdict.",
    (
        STUDY,
        Column("check_number", "integer", "The number of the check within the study.", required=True),
        READING,
        _text("code", "The name of the check."),
        _text("severity", "How much it asks for a look.", ("info", "query", "conflict")),
        _text("message", "What is not consistent with what, with the arithmetic."),
        _text("refs", "The facts it is about, by their ids."),
        *(replace(column, description=f"{column.description} Of the first fact.") for column in QUOTE),
    ),
    ("study_id", "check_number"),
)
GROUPS = Table(
    "outcome_groups",
    "Which outcomes of different studies are taken as one. Edit the column group and feed the table back to meta.",
    (
        STUDY,
        _named("outcome_id", "The outcome, by its id in the record."),
        _text("category", "The level of an ordinal outcome; empty for the outcome as a whole."),
        READING,
        _text("title", "Its title, in the words of the abstract."),
        _text("instrument", "The instrument it was measured with."),
        UNIT,
        _text("group", "The group: outcomes of one group may be pooled."),
    ),
    (),
    ((("study_id",), "studies"), (("study_id", "outcome_id"), "outcomes")),
)
COMPARISONS = Table(
    "comparisons",
    "One row per outcome, time and pair of arms, with the names that R users type.",
    (
        _named("row_id", "The row."),
        STUDY,
        _text("slab", "The label of the study; yours to edit."),
        READING,
        RETRACTED,
        *OUTCOME,
        _text("data", "What can be compared: means (or medians) or events.", ("means", "events")),
        UNIT,
        BASIS,
        *TIME,
        _text("subgroup", "The subgroup, where the row holds for one only."),
        _text("arm1_id", "The first arm: the experimental one where that is known."),
        _text("arm1", "Its label."),
        _text("arm2_id", "The second arm: the comparator where that is known."),
        _text("arm2", "Its label."),
        _text("experimental_arm", "The id of the experimental arm; empty: not known, or both are of one kind."),
        _text("roles", "What the two arms are to each other.", ROLES),
        _flag("shared_control", "True: the control arm serves several rows of this outcome and time."),
        _whole("arm2_rows", "How many rows of this outcome and time the second arm serves."),
        *_continuous("the first arm", "m1i", "sd1i", "n1i"),
        *_continuous("the second arm", "m2i", "sd2i", "n2i"),
        _whole("ai", "Events in the first arm, as printed."),
        _whole("ci", "Events in the second arm, as printed."),
        *_behind("1i", "the first arm"),
        *_derived("ai", "Events in the first arm"),
        *_behind("2i", "the second arm"),
        *_derived("ci", "Events in the second arm"),
        _text(
            "combined_arms", "All experimental arms that share the control, by their ids; on the first of their rows."
        ),
        _whole("n1i_combined", "Participants of these arms together."),
        _number("m1i_combined", "Their mean together."),
        _number("sd1i_combined", "Their standard deviation together."),
        _whole("ai_combined", "Their events together."),
        _text("combined_method", "How the arms were combined."),
        _text("combined_section", "The section of the Cochrane Handbook (version 6) that gives the method."),
        _text("p_analysis_id", "The analysis that reports P for this row."),
        _text("p_operator", _OPERATOR, OPERATORS),
        _number("p_reported", "The reported P value."),
        _whole("p_arms", "How many arms the reported P covers: more than 2, and it is not about this pair alone."),
        _number("p_student", "P recomputed from means, SDs and n: Student's t test."),
        _number("p_welch", "P recomputed from means, SDs and n: Welch's t test."),
        _number("p_chi2", "P recomputed from counts: chi-squared test without continuity correction."),
        _number("p_chi2_yates", "P recomputed from counts: chi-squared test with Yates' correction."),
        _number("p_fisher", "P recomputed from counts: Fisher's exact test."),
        _text("p_inputs", "Whether P was recomputed from printed numbers only.", ("reported", "derived")),
        _text("estimate_type", "The effect that the abstract prints for this row: hazard_ratio, odds_ratio ..."),
        _number("estimate", "Its value."),
        _number("estimate_lower", "Lower limit of its confidence interval."),
        _number("estimate_upper", "Upper limit of its confidence interval."),
        _number("estimate_level", "Confidence level in per cent."),
        CONFIDENCE,
        CHECKS,
        NOTE,
        *_where("1"),
        *_where("2"),
    ),
    ("row_id",),
)
CHANGES = Table(
    "changes",
    "One row per outcome and arm with a value before and a value after, or a change; for metafor's MC, SMCC, SMCR.",
    (
        _named("row_id", "The row."),
        STUDY,
        _text("slab", "The label of the study; yours to edit."),
        READING,
        RETRACTED,
        *OUTCOME,
        UNIT,
        _text("arm_id", "The arm; empty: everybody."),
        _text("arm", "Its label."),
        _text("arm_type", "experimental, comparator, single or unknown."),
        _text("subgroup", "The subgroup, where the row holds for one only."),
        *TIME,
        _text("time_frame_before", "When the value before was taken, in the words of the abstract."),
        _whole("ni", "Participants or units in the arm."),
        _number("m1i", "Mean after, as printed."),
        _number("sd1i", "Standard deviation after, as printed."),
        _number("m2i", "Mean before, as printed."),
        _number("sd2i", "Standard deviation before, as printed."),
        Column("ni_from", "string", _N_FROM, N_SOURCES),
        _text("ni_unit", "What is counted: participants, or the noun of the text."),
        *_derived("m1i", "Mean after"),
        *_derived("sd1i", "Standard deviation after"),
        *_derived("m2i", "Mean before"),
        *_derived("sd2i", "Standard deviation before"),
        _number("change", "Mean change, as printed; a decrease is negative."),
        _number("sd_change", "Standard deviation of the change, as printed."),
        *_derived("sd_change", "Standard deviation of the change"),
        *_derived("ri", "Correlation of the values before and after"),
        _text("p_analysis_id", "The analysis that reports P for this change."),
        _text("p_operator", _OPERATOR, OPERATORS),
        _number("p_reported", "The reported P value."),
        CONFIDENCE,
        CHECKS,
        NOTE,
        *_where("1"),
        *_where("2"),
    ),
    ("row_id",),
)


def _single(own: tuple[Column, ...]) -> tuple[Column, ...]:
    return (
        _named("row_id", "The row."),
        STUDY,
        _text("slab", "The label of the study; yours to edit."),
        READING,
        RETRACTED,
        *OUTCOME,
        UNIT,
        BASIS,
        *TIME,
        _text("arm_id", "The arm; empty: everybody."),
        _text("arm", "Its label."),
        _text("arm_type", "experimental, comparator, single or unknown."),
        _text("subgroup", "The subgroup, where the row holds for one only."),
        *own,
        CONFIDENCE,
        CHECKS,
        NOTE,
        *_where(""),
    )


PROPORTIONS = Table(
    "proportions",
    "One row per outcome, time and arm with events; for metafor's PR, PLO, PFT.",
    _single(
        (
            _whole("xi", "Events, as printed."),
            _whole("ni", "Participants or units."),
            Column("ni_from", "string", _N_FROM, N_SOURCES),
            _text("ni_unit", "What is counted: participants, or the noun of the text."),
            _number("percent", "Percentage, as printed."),
            *_derived("xi", "Events"),
        )
    ),
    ("row_id",),
)
MEANS = Table(
    "means",
    "One row per outcome, time and arm with a mean or a median; for metafor's MN.",
    _single((*_continuous("the arm", "mi", "sdi", "ni"), *_behind("i", "the arm"))),
    ("row_id",),
)
TABLES = (
    *(STUDIES, ARMS, OUTCOMES, MEASUREMENTS, ANALYSES, CHECK_TABLE),
    *(COMPARISONS, CHANGES, PROPORTIONS, MEANS, GROUPS),
)

_META = {
    "slab": "studlab",
    **{f"n{i}i": f"n.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"m{i}i": f"mean.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"sd{i}i": f"sd.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"se{i}i": f"se.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"median{i}i": f"median.{g}" for i, g in ((1, "e"), (2, "c"))},
    "ai": "event.e",
    "ci": "event.c",
    **{"xi": "event", "ni": "n", "mi": "mean", "sdi": "sd", "sei": "se", "mediani": "median"},
}
_NAMED_FOR_META = {"comparisons", "proportions", "means"}  # R's meta has no function for before-after data


def renamed(table: Table, names: str) -> Table:
    """The table with the column names of `names`: metafor, as it is, or meta (and RevMan)."""
    if names == "metafor" or table.name not in _NAMED_FOR_META:
        return table
    return replace(table, columns=tuple(replace(c, name=name_for_meta(c.name)) for c in table.columns))


def name_for_meta(name: str) -> str:
    """What R's meta calls a column that metafor calls `name`: m1i_derived becomes mean.e_derived."""
    stem, _, rest = name.partition("_")
    return "_".join(filter(None, (_META.get(stem, stem), rest)))
