"""Readings -> the rows of all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from armspan.dataset.changes import change_rows
from armspan.dataset.columns import Row
from armspan.dataset.comparisons import comparison_rows
from armspan.dataset.direction_rows import direction_rows
from armspan.dataset.effect_rows import effect_rows
from armspan.dataset.facts import (
    analysis_rows,
    arm_rows,
    check_rows,
    group_rows,
    measurement_rows,
    outcome_rows,
    study_row,
)
from armspan.dataset.last_directions import at_last_times
from armspan.dataset.singles import mean_rows, proportion_rows
from armspan.dataset.study import Study

Tables = dict[str, list[Row]]
_FACTS: dict[str, Callable[[Study], Iterable[Row]]] = {
    "studies": lambda study: [study_row(study)],
    "arms": arm_rows,
    "outcomes": outcome_rows,
    "measurements": measurement_rows,
    "analyses": analysis_rows,
    "checks": check_rows,
}
_REST: dict[str, Callable[[Study], Iterable[Row]]] = {
    "changes": change_rows,
    "proportions": proportion_rows,
    "means": mean_rows,
    "outcome_groups": group_rows,
}


def build_tables(studies: Iterable[Study]) -> Tables:
    """All rows, by table, in the order of the studies; a column without a value is missing in its row."""
    tables: Tables = {name: [] for name in (*_FACTS, "comparisons", "effects", "directions", "direction_times", *_REST)}
    for study in studies:
        for name, rows in (_FACTS | _REST).items():
            tables[name] += rows(study)
        comparisons = list(comparison_rows(study))
        effects = list(effect_rows(study, comparisons))
        tables["comparisons"] += comparisons
        tables["effects"] += effects
        told = list(direction_rows(study, comparisons, effects))
        tables["directions"] += at_last_times(told)
        tables["direction_times"] += told
    return tables
