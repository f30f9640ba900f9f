"""A dataset -> a meta-analysis of one outcome: effects, pooled estimate, files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from armspan.dataset.chosen import REPORTED, Chosen
from armspan.dataset.columns import Row
from armspan.dataset.effects import DATA, RATIOS, Effect, Group, effect_size, shown
from armspan.dataset.loading import read_table
from armspan.dataset.pooling import NARROW, Interval, Pooled, pool, study_interval
from armspan.dataset.reported_tables import EFFECTS
from armspan.dataset.result_tables import COMPARISONS
from armspan.dataset.selection import SOURCES, LeftOut, Selection, Wanted, named_groups, select
from armspan.dataset.times import parse_time


@dataclass(frozen=True, slots=True)
class Study:
    """One study of an analysis, with its effect (a ratio as its logarithm)."""

    chosen: Chosen
    effect: Effect
    interval: Interval


@dataclass(frozen=True, slots=True)
class Analysis:
    """A meta-analysis; `pooled` is None with fewer than two studies."""

    outcome: str
    time: str
    measure: str
    unit: str | None
    studies: tuple[Study, ...]
    pooled: Pooled | None
    left_out: tuple[LeftOut, ...]


def analyse(
    dataset: Path,
    outcome: str,
    time: str,
    measure: str,
    *,
    groups: Path | None = None,
    reported_only: bool = False,
    prefer: str = SOURCES[0],
) -> Analysis:
    """Pools what a dataset holds of an outcome at a time.

    `groups` is an edited table of outcome groups; without it, that of the dataset serves. `prefer` says what a study
    goes in with where it has both: raw, the numbers of its arms, or reported, the effect that it prints. Raises
    `InputError` for an unknown outcome, a time that is none, or a table that is not what it should be.
    """
    wanted = Wanted(outcome, parse_time(time), measure, reported_only, prefer)
    selection = read_selection(dataset, wanted, groups)
    studies, left_out = [], list(selection.left_out)
    for chosen in selection.chosen:
        effect = chosen.effect or _computed(measure, chosen)
        if effect:
            studies.append(Study(chosen, effect, study_interval(effect)))
        else:
            left_out.append(LeftOut(chosen.label, _why_none(chosen, measure)))
    pooled = pool([study.effect for study in studies]) if len(studies) > 1 else None
    units = {study.chosen.unit for study in studies}
    unit = units.pop() if len(units) == 1 else None  # a unit that only some print is nobody's
    return Analysis(outcome, time, measure, unit, tuple(studies), pooled, tuple(left_out))


def read_selection(dataset: Path, wanted: Wanted, groups: Path | None) -> Selection:
    """What the studies of a dataset give; one that was written without effects.csv has no reported ones."""
    has_effects = (dataset / f"{EFFECTS.name}.csv").is_file()
    effects = read_table(dataset, EFFECTS) if has_effects or wanted.measure not in DATA else []
    return select(read_table(dataset, COMPARISONS), effects, named_groups(dataset, groups), wanted)


def _computed(measure: str, chosen: Chosen) -> Effect | None:
    assert chosen.experimental  # numbers of both arms, if not the effect
    assert chosen.control
    return effect_size(measure, chosen.experimental, chosen.control)


def _why_none(chosen: Chosen, measure: str) -> str:
    if DATA[measure] == "events":
        if any((group.events or 0) > group.n for group in (chosen.experimental, chosen.control) if group):
            return "more events than participants in an arm"
        return "no events, or events only: it says nothing of a ratio"
    return "standard deviations of 0, or fewer than two participants in an arm"


def study_rows(analysis: Analysis) -> list[Row]:
    """One row per study; yi is a logarithm where the measure is a ratio, effect is what people read."""
    weights = _weights(analysis)
    return [
        {
            "slab": study.chosen.label,
            "yi": study.effect.value,
            "vi": study.effect.variance,
            **dict(zip(("effect", "lower", "upper"), _shown(analysis, study.interval), strict=True)),
            "weight_common": common,
            "weight_random": random,
            **_side(study.chosen.experimental, "1", "ai"),
            **_side(study.chosen.control, "2", "ci"),
            "outcome": study.chosen.outcome,
            "time": study.chosen.time,
            "unit": study.chosen.unit,
            "source": source(study),
            "marks": "; ".join(sorted(study.chosen.marks)) or None,
            "rows": "; ".join(study.chosen.rows),
        }
        for study, common, random in zip(analysis.studies, *weights, strict=True)
    ]


def source(study: Study) -> str:
    """What a study goes in with: raw, the numbers of its arms, or reported, the effect that it prints."""
    return SOURCES[REPORTED in study.chosen.marks]


def _weights(analysis: Analysis) -> tuple[Sequence[float | None], Sequence[float | None]]:
    if analysis.pooled:
        return analysis.pooled.weights_common, analysis.pooled.weights_random
    nothing = [None] * len(analysis.studies)
    return nothing, nothing


def _side(group: Group | None, i: str, events: str) -> Row:
    if group is None:
        return {}
    return {f"n{i}i": group.n, f"m{i}i": group.mean, f"sd{i}i": group.sd, events: group.events}


def in_figures(analysis: Analysis, number: float) -> str:
    """An effect, a ratio as a ratio, in as many decimals as the intervals of its studies ask for."""
    if analysis.measure not in RATIOS:
        widths = sorted(study.interval.upper - study.interval.lower for study in analysis.studies)
        half = widths[len(widths) // 2] / 2 if widths else 1.0
        decimals = 0 if half >= 100 else max(2, 1 - math.floor(math.log10(half)))  # two figures of what is unsure
        return f"{round(number, decimals) + 0.0:.{decimals}f}"  # no -0.00
    if number < 0.01:
        return f"{number:.1g}" if number > 1e-4 else "<0.0001"
    return f"{number:.2f}" if number < 1000 else f"{number:.0f}" if number < 1e6 else f"{number:.0e}"


def _shown(analysis: Analysis, interval: Interval) -> tuple[float, float, float]:
    value, lower, upper = (shown(analysis.measure, x) for x in (interval.value, interval.lower, interval.upper))
    return value, lower, upper


def summary(analysis: Analysis) -> dict[str, Any]:
    """The result as plain data; ratios as ratios, tau² on the scale of the logarithm."""
    pooled = analysis.pooled
    result: dict[str, Any] = {
        "outcome": analysis.outcome,
        "time": analysis.time,
        "measure": analysis.measure,
        "unit": analysis.unit,
        "studies": len(analysis.studies),
        "studies_reported": sum(source(study) == "reported" for study in analysis.studies),
        "left_out": [asdict(one) for one in analysis.left_out],
    }
    if pooled:
        for name, interval in (("common_effect", pooled.common), ("random_effects", pooled.random)):
            value, lower, upper = _shown(analysis, interval)
            result[name] = {"estimate": value, "lower": lower, "upper": upper, "p": interval.p}
        result["prediction"] = pooled.prediction and [shown(analysis.measure, x) for x in pooled.prediction]
        result |= {
            "tau2": pooled.tau2,
            "i2": pooled.i2,
            "q": pooled.q,
            "df": len(analysis.studies) - 1,
            "q_p": pooled.q_p,
            "warning": NARROW if pooled.is_narrow else None,
        }
    result["methods"] = (
        "common effect: inverse variance; random effects: Paule-Mandel tau², Hartung-Knapp interval;"
        " I² from Q; prediction interval with k - 2 degrees of freedom"
    )
    if result["studies_reported"]:
        result["methods"] += "; reported effects: standard error from their interval"
    return result
