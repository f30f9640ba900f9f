"""Every table of a dataset, in the order in which they are written. Writers, description and docs follow it."""

from __future__ import annotations

from armspan.dataset.fact_tables import ANALYSES, ARMS, CHECK_TABLE, GROUPS, MEASUREMENTS, OUTCOMES, STUDIES
from armspan.dataset.reported_tables import DIRECTION_TABLE, DIRECTION_TIMES, EFFECTS
from armspan.dataset.result_tables import CHANGES, COMPARISONS, MEANS, PROPORTIONS

TABLES = (
    *(STUDIES, ARMS, OUTCOMES, MEASUREMENTS, ANALYSES, CHECK_TABLE),
    *(COMPARISONS, EFFECTS, DIRECTION_TABLE, DIRECTION_TIMES, CHANGES, PROPORTIONS, MEANS, GROUPS),
)
