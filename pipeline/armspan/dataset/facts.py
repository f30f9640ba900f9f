"""A study -> the rows of its facts: study, arms, outcomes, measurements, analyses, checks."""

from __future__ import annotations

from collections.abc import Iterator

from armspan.dataset.columns import Row
from armspan.dataset.findings import higher_arm
from armspan.dataset.reported import operator
from armspan.dataset.study import Study, joined, linked, quote, when
from armspan.model import Analysis, Span


def study_row(study: Study) -> Row:
    """The study itself."""
    record, source = study.record, study.record.source
    design = {fact.aspect: fact.value for fact in reversed(record.design)}  # the first of each aspect
    severities = [check.severity for check in record.checks]
    extractor = record.extractor
    return {
        **{
            name: getattr(source, name)
            for name in ("title", "journal", "year", "pmid", "doi", "language", "path", "sha256")
        },
        **{aspect: value for aspect, value in design.items() if aspect != "arm_count"},
        "study_id": study.id,
        "reading": "gold" if study.reading.gold else "machine",
        "registrations": joined(source.registrations),
        "publication_types": joined(source.publication_types),
        "retracted": study.is_retracted,
        "arm_count": int(design["arm_count"]) if "arm_count" in design else None,
        "arms": len(record.arms),
        "enrollment": record.enrollment and record.enrollment.count,
        **quote(record.enrollment.span if record.enrollment else None),
        "queries": sum(severity != "info" for severity in severities),
        "conflicts": severities.count("conflict"),
        "extractor": joined((extractor.get("version"), extractor.get("rules"))),
    }


def arm_rows(study: Study) -> Iterator[Row]:
    """One row per arm."""
    for arm in study.record.arms:
        yield {
            **{name: getattr(arm, name) for name in ("label", "type", "intervention", "count", "count_unit")},
            **{name: getattr(arm.flow, name) for name in ("randomized", "treated", "completed", "analyzed")},
            "study_id": study.id,
            "arm_id": arm.id,
            "reading": study.reading.origin("arms"),
            "aliases": joined(arm.aliases),
            **quote(arm.span),
        }


def outcome_rows(study: Study) -> Iterator[Row]:
    """One row per outcome."""
    for outcome in study.record.outcomes:
        instrument = study.instruments.get(outcome.instrument or "")
        yield {
            "study_id": study.id,
            "outcome_id": outcome.id,
            "reading": study.reading.origin("outcomes"),
            "title": outcome.title,
            "instrument_id": outcome.instrument,
            "instrument": study.instrument(outcome),
            "instrument_name": instrument and instrument.name,
            "unit": outcome.unit,
            "group": study.group(outcome.id, None),
            "mentions": len(outcome.mentions) or None,
            **quote(outcome.mentions[0] if outcome.mentions else None),
        }


def group_rows(study: Study) -> Iterator[Row]:
    """One row per outcome, and per level of an ordinal one."""
    for outcome in study.record.outcomes:
        levels = (f.category for f in study.record.measurements if f.outcome == outcome.id and f.category)
        for category in (None, *dict.fromkeys(levels)):
            yield {
                "study_id": study.id,
                "outcome_id": outcome.id,
                "category": category,
                "reading": study.reading.origin("outcomes"),
                "title": outcome.title,
                "instrument": study.instrument(outcome),
                "unit": outcome.unit,
                "group": study.group(outcome.id, category),
            }


_AS_THEY_ARE = (
    *("population", "subgroup", "basis", "direction", "param_type", "value", "decimals", "dispersion_type"),
    *(
        "dispersion_evidence",
        "spread",
        "spread_decimals",
        "limits_type",
        "lower_limit",
        "upper_limit",
        "n",
        "percentage",
    ),
    *("unit", "confidence", "rule"),
)


def measurement_rows(study: Study) -> Iterator[Row]:
    """One row per measurement."""
    for fact in study.record.measurements:
        arm = study.arms.get(fact.arm or "")
        yield {
            **{name: getattr(fact, name) for name in _AS_THEY_ARE},
            "study_id": study.id,
            "measurement_id": fact.id,
            "reading": study.reading.origin("measurements"),
            **study.about(fact),
            "arm_id": fact.arm,
            "arm": arm and arm.label,
            **when(fact),
            **quote(fact.span),
            "sentence": study.sentence(fact.span),
            "evidence": linked(fact.evidence),
        }


def analysis_rows(study: Study) -> Iterator[Row]:
    """One row per analysis."""
    for fact in study.record.analyses:
        yield {
            "study_id": study.id,
            "analysis_id": fact.id,
            "reading": study.reading.origin("analyses"),
            "comparison": fact.comparison,
            "outcome_ids": joined(fact.outcomes),
            "outcomes": joined(study.outcomes[id].title for id in fact.outcomes),
            "arm_ids": joined(fact.arms),
            "arms": joined(study.arms[id].label for id in fact.arms),
            "time_frames": joined(fact.time_frames),
            "measurement_ids": joined(fact.measurements),
            **_results(fact),
            "confidence": fact.confidence,
            "rule": fact.rule,
            **quote(fact.span),
            "sentence": study.sentence(fact.span),
            "evidence": linked(fact.evidence),
        }


def _results(fact: Analysis) -> Row:
    p, test, effect = fact.p_value, fact.test, fact.estimate
    row: Row = {}
    if p:
        row |= {"p_operator": operator(p), "p_value": p.value, "p_decimals": p.decimals, "p_text": p.text or None}
    if test:
        row |= {"test_method": test.method, "statistic": test.statistic, "test_value": test.value, "df": test.df}
    if effect:
        row |= {"estimate_type": effect.type, "estimate": effect.value, "level": effect.level}
        row |= {"lower_limit": effect.lower_limit, "upper_limit": effect.upper_limit, "adjusted": effect.adjusted}
    if fact.finding:
        row |= {"direction": fact.finding.direction, "higher_arm": higher_arm(fact)}
        row |= {"significant": fact.finding.significant}
    return row


def check_rows(study: Study) -> Iterator[Row]:
    """One row per check, with the quote of the first fact that it is about."""
    record = study.record
    places: dict[str, Span | None] = {arm.id: arm.span for arm in record.arms}
    places |= {fact.id: fact.span for fact in record.measurements}
    places |= {fact.id: fact.span for fact in record.analyses}
    if record.enrollment:
        places["enrollment"] = record.enrollment.span
    for number, check in enumerate(record.checks, 1):
        yield {
            "study_id": study.id,
            "check_number": number,
            "reading": "gold" if study.reading.gold else "machine",
            "code": check.code,
            "severity": check.severity,
            "message": check.message,
            "refs": joined(check.refs),
            **quote(next((places[ref] for ref in check.refs if places.get(ref)), None)),
        }
