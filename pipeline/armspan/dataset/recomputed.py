"""Group statistics -> the P values that the usual tests give; what a reported P value can be held against."""

from __future__ import annotations

from armspan.dataset.columns import Row
from armspan.dataset.conversions import FROM_DIFFERENCE
from armspan.dataset.summaries import Summary


def p_of_means(one: Summary, two: Summary) -> Row:
    """Student's and Welch's t test of two independent groups; empty where a number is missing."""
    from scipy.stats import ttest_ind_from_stats

    mean1, sd1, mean2, sd2 = one.best_mean, _certain_sd(one), two.best_mean, _certain_sd(two)
    if mean1 is None or mean2 is None or sd1 is None or sd2 is None or not one.n or not two.n:
        return {}
    if min(one.n, two.n) < 2 or sd1 + sd2 == 0:
        return {}
    values = (mean1, sd1, one.n, mean2, sd2, two.n)
    return {
        "p_student": float(ttest_ind_from_stats(*values, equal_var=True).pvalue),
        "p_welch": float(ttest_ind_from_stats(*values, equal_var=False).pvalue),
        "p_inputs": "reported" if one.sd is not None and two.sd is not None else "derived",
    }


def _certain_sd(summary: Summary) -> float | None:
    """The SD that is printed, or that a standard error or a confidence interval fixes.

    Quartiles do not fix it, and one that came from the reported P value would give that P value back.
    """
    derived = summary.sd_derived
    if summary.sd is not None or derived is None or derived.section == FROM_DIFFERENCE:
        return summary.sd
    return derived.value if summary.median is None and summary.fact.limits_type != "inter_quartile_range" else None


def p_of_events(one: Summary, two: Summary) -> Row:
    """Chi-squared tests, without and with Yates' correction, and Fisher's exact test; empty where a number lacks."""
    import numpy as np
    from scipy.stats import chi2_contingency, fisher_exact

    a, c, n1, n2 = one.best_events, two.best_events, one.n, two.n
    if a is None or c is None or not n1 or not n2 or not (0 <= a <= n1 and 0 <= c <= n2):
        return {}
    table = np.array([[a, n1 - a], [c, n2 - c]])
    row: Row = {"p_fisher": float(fisher_exact(table)[1])}
    if 0 < a + c < n1 + n2:
        row["p_chi2"] = float(chi2_contingency(table, correction=False)[1])
        row["p_chi2_yates"] = float(chi2_contingency(table, correction=True)[1])
    return {**row, "p_inputs": "reported" if one.events is not None and two.events is not None else "derived"}
