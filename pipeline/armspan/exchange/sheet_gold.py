"""The rows of a reviewer's extraction sheet -> gold records, one for each study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from armspan.exchange.sheets import PARTIAL, STUDY, Row, Sheet

_LIMITS = (
    ("q1", "q3", "inter_quartile_range"),
    ("min", "max", "full_range"),
    ("lower", "upper", "confidence_interval_95"),
)


def gold_records(sheet: Sheet) -> Iterator[tuple[dict[str, Any], str]]:
    """(gold record, place) for each study of a sheet, in the order of the sheet."""
    studies: dict[str, list[tuple[int, Row]]] = {}
    for line, row in sheet.rows:
        studies.setdefault(next(row[name] for name in STUDY if name in row), []).append((line, row))
    for study, rows in studies.items():
        yield _gold(study, rows, sheet.layers), f"{sheet.path}:{rows[0][0]}"


def _gold(study: str, rows: list[tuple[int, Row]], layers: tuple[str, ...]) -> dict[str, Any]:
    numbers = {name: row[name] for _, row in reversed(rows) for name in STUDY[1:] if name in row}
    arms = _named([row.get("arm") for _, row in rows], "a")
    outcomes = _named([row.get("outcome") for _, row in rows], "o")
    measurements = [fact for line, row in rows for fact in _measurements(line, row, arms, outcomes)]
    return {
        "source": {"id": study} | numbers,
        "layers": list(layers),
        "partial": [layer for layer in PARTIAL if layer not in layers],
        "arms": [{"id": ident, "label": name} | _arm_count(name, rows) for name, ident in arms.items()],
        "outcomes": [{"id": ident, "title": name} for name, ident in outcomes.items()],
        "measurements": measurements,
        "analyses": _analyses(rows, arms, outcomes),
    }


def _named(names: list[Any], letter: str) -> dict[str, str]:
    known = dict.fromkeys(str(name) for name in names if name)
    return {name: f"{letter}{number}" for number, name in enumerate(known, 1)}


def _arm_count(name: str, rows: list[tuple[int, Row]]) -> dict[str, Any]:
    mine = [row for _, row in rows if row.get("arm") == name]
    counts = Counter(int(row[key]) for row in mine for key in ("n", "total") if row.get(key) is not None)
    if not counts:
        return {}
    return {"count": counts.most_common(1)[0][0], "accept": sorted(counts)}


def _measurements(line: int, row: Row, arms: dict[str, str], outcomes: dict[str, str]) -> Iterator[dict[str, Any]]:
    where = {
        "outcome": outcomes.get(row.get("outcome") or ""),
        "arm": arms.get(row.get("arm") or ""),
        "time_frame": row.get("time"),
        "unit": row.get("unit"),
        "row": line,
    }
    limits = next(
        (
            {"lower_limit": row[low], "upper_limit": row[high], "limits_type": kind}
            for low, high, kind in _LIMITS
            if low in row and high in row
        ),
        {},
    )
    values: list[dict[str, Any]] = []
    if "mean" in row:
        spread = next(((row[key], kind) for key, kind in (("sd", "deviation"), ("se", "error")) if key in row), None)
        said = {"spread": spread[0], "dispersion_type": f"standard_{spread[1]}"} if spread else {}
        values.append({"param_type": "mean", "value": row["mean"]} | said)
    if "median" in row:
        values.append({"param_type": "median", "value": row["median"]})
    if values:  # limits belong to the median, if there is one
        values[-1] |= limits
    elif limits:
        values.append({"param_type": None, "value": None} | limits)
    if "events" in row:
        values.append({"param_type": "count_of_participants", "value": row["events"], "percentage": row.get("percent")})
    elif "percent" in row:
        values.append({"param_type": "percentage", "value": row["percent"]})
    for number, value in enumerate(values, 1):
        yield {"id": f"row {line}" + (f" ({number})" if number > 1 else ""), **where, **value}


def _analyses(rows: list[tuple[int, Row]], arms: dict[str, str], outcomes: dict[str, str]) -> list[dict[str, Any]]:
    """One P value for all rows of an outcome and a time that repeat it."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line, row in rows:
        if "p" in row:
            operator, value = row["p"]
            key = row.get("outcome"), row.get("time"), operator, value
            outcome = [outcomes[row["outcome"]]] if row.get("outcome") else []
            start = {
                "id": f"row {line}, P",
                "outcomes": outcome,
                "arms": [],
                "p_value": {"operator": operator, "value": value},
            }
            analysis = found.setdefault(key, start | {"row": line})
            if row.get("arm"):
                analysis["arms"].append(arms[row["arm"]])
    return list(found.values())
