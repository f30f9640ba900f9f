"""The units in which doses are given."""

from __future__ import annotations

DRUG_UNITS = frozenset(("mg", "g", "microg", "µg", "μg", "ug", "mcg", "gy", "iu", "unit", "units"))
BODY_UNITS = frozenset(("kg", "cm", "mm", "m", "hg", "mmhg", "mj", "x"))
DOSE_UNITS = DRUG_UNITS | BODY_UNITS | {"ml", "cc", "dose", "percent", "day", "week", "month", "minute", "hour"}
