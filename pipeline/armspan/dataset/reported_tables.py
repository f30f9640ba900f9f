"""The tables of what studies say themselves: the effects that they print, the directions that came out."""

from __future__ import annotations

from armspan.dataset.columns import (
    CHECKS,
    CONFIDENCE,
    DIRECTIONS,
    NOTE,
    OPERATOR,
    OPERATORS,
    OUTCOME,
    QUOTE,
    READING,
    RETRACTED,
    ROLES,
    STUDY,
    TIME,
    UNIT,
    Column,
    Table,
    flag,
    named,
    number,
    text,
    whole,
)

MEASURES = ("HR", "OR", "RR", "RD", "MD", "SMD")
_COMPARED = ("between_arms", "within_arm", "subgroup", "association", "unspecified")
_TOLD_BY = ("numbers", "name", "words", "convention")


def _pair(first: str) -> tuple[Column, ...]:
    """The columns of two arms that are set against each other; `first` says which is the first."""
    return (
        text("arm1_id", first),
        text("arm1", "Its label."),
        text("arm2_id", "The arm that it is compared with."),
        text("arm2", "Its label."),
        text("experimental_arm", "The id of the experimental arm; empty: not known, or both are of one kind."),
        text("roles", "What the two arms are to each other.", ROLES),
    )


_SCALE = "of a ratio its logarithm, of a risk difference a share of 1"
EFFECTS = Table(
    "effects",
    "One row per effect that an abstract prints and outcome that it is of; yi and sei are ready for metafor's rma.",
    (
        named("row_id", "The row."),
        STUDY,
        text("slab", "The label of the study; yours to edit."),
        READING,
        RETRACTED,
        *OUTCOME,
        UNIT,
        *TIME,
        text("comparison", "What is compared; only effects between arms are pooled.", _COMPARED),
        *_pair("The arm that the effect is of: above 0 (a ratio above 1), it has more."),
        text(
            "arms_from",
            "What tells which arm the effect is of: numbers of both arms; its name (a risk reduction is that of the"
            " comparator); words (lower with A); the convention that it is of the experimental arm.",
            _TOLD_BY,
        ),
        flag("disputed", "True: by the words it would be of the second arm, by the convention of the first."),
        text("measure", "The effect by its name in escalc.", MEASURES),
        flag("adjusted", "Whether the effect was adjusted for other variables; empty: not said."),
        number("yi", f"The effect: {_SCALE}."),
        number("sei", "Its standard error, from its interval."),
        number("ci.lb", "Lower limit as printed, on the scale of yi."),
        number("ci.ub", "Upper limit as printed, on the scale of yi."),
        text("sei_method", "How sei was computed."),
        text("sei_section", "The section of the Cochrane Handbook (version 6) that gives the method."),
        flag("asymmetric", "True: yi is outside the middle of its interval by more than rounding allows."),
        number("estimate", "The effect as printed."),
        number("estimate_lower", "Lower limit of its interval as printed."),
        number("estimate_upper", "Upper limit of its interval as printed."),
        number("estimate_level", "Level of the interval in per cent; empty: not printed."),
        whole("n1i", "Participants of the first arm: those analysed, else its count."),
        whole("n2i", "Participants of the second arm."),
        text("analysis_id", "The analysis that prints the effect, by its id in analyses."),
        Column("p_operator", "string", OPERATOR, OPERATORS),
        number("p_reported", "The reported P value."),
        CONFIDENCE,
        CHECKS,
        NOTE,
        *QUOTE,
        text("sentence", "The sentence that holds the quote."),
    ),
    ("row_id",),
    ((("study_id",), "studies"), (("study_id", "analysis_id"), "analyses")),
)
_DIRECTION_COLUMNS = (
    named("row_id", "The row."),
    STUDY,
    text("slab", "The label of the study; yours to edit."),
    READING,
    RETRACTED,
    *OUTCOME,
    *TIME,
    *_pair("The first arm: the experimental one where that is known."),
    text(
        "direction",
        "What the first arm has of the outcome, against the second; never good or bad. Empty: not told.",
        DIRECTIONS,
    ),
    text(
        "direction_from",
        "What tells it: words (a finding of the record), else the effect, else the numbers of both arms.",
        ("words", "effect", "numbers"),
    ),
    text("higher_arm", "The id of the arm that has more of the outcome."),
    flag("significant", "Whether the difference is significant, by words, P value or interval; empty: not said."),
    text("better", "Which of them is better, as far as the outcome tells.", ("higher", "lower")),
    Column("p_operator", "string", OPERATOR, OPERATORS),
    number("p_reported", "The reported P value."),
    whole("enrollment", "How many took part in the study, else the arms' counts together."),
    whole("n1i", "Participants of the first arm: those analysed, else its count."),
    whole("n2i", "Participants of the second arm."),
    text("analysis_ids", "The analyses that tell it, by their ids in analyses."),
    CONFIDENCE,
    CHECKS,
    NOTE,
    *QUOTE,
    text("sentence", "The words that tell it: the sentence that holds the quote."),
)
DIRECTION_TABLE = Table(
    "directions",
    "What came out, for an effect direction plot: one row per outcome and pair of arms, at the last time that is told.",
    _DIRECTION_COLUMNS,
    ("row_id",),
)
DIRECTION_TIMES = Table(
    "direction_times",
    "What came out at each time: the rows of directions, and those of the times before.",
    _DIRECTION_COLUMNS,
    ("row_id",),
)
