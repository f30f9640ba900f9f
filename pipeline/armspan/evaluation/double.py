"""A second extractor: what differs between a person's extraction sheet and the records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from armspan.evaluation.disagreements import Disagreement, disagreements
from armspan.evaluation.evaluate import Evaluation, evaluate_paths
from armspan.evaluation.gold import read_gold
from armspan.evaluation.readings import Reading
from armspan.evaluation.words import names_agree

# What a cause is called where neither side is the truth.
_CAUSES = {"missed": "only in the sheet", "spurious": "only in the records", "wrong": "differs"}


def compare_sheet(records: Path, sheet: Path, columns: Path | None = None) -> tuple[Evaluation, list[Disagreement]]:
    """The comparison and what differs, study by study.

    A sheet seldom holds everything: what only the records have is listed for the outcomes that the sheet is about, and
    P values where the sheet has any. Studies without a record are left out and told. Raises `InputError` for columns
    that cannot be mapped, or where no study has a record.
    """
    evaluation = evaluate_paths(records, read_gold(sheet, columns=columns), missing="leave out")
    p_values = any(gold.analyses for gold, _ in evaluation.pairs.values())
    rows = [
        replace(row, cause=_neutral(row.cause), causes=tuple(map(_neutral, row.causes)))
        for ident, (gold, predicted) in evaluation.pairs.items()
        for row in disagreements(gold, predicted, evaluation.texts[ident], beyond=True)
        if row.gold is not None or (_about(row, gold, predicted) and (p_values or row.layer == "measurements"))
    ]
    return evaluation, rows


def _neutral(cause: str) -> str:
    verb, _, what = cause.partition(" ")
    told = _CAUSES.get(verb, "")
    if verb == "wrong":
        return f"{what} {told}"
    return told or cause


def _about(row: Disagreement, gold: Reading, predicted: Reading) -> bool:
    """Whether something that only the records have is about an outcome of the sheet."""
    titles = [fact.titles for fact in predicted.facts if fact.id == row.predicted_id]
    titles += [names for p in predicted.analyses if p.id == row.predicted_id for names in p.outcomes]
    return any(names_agree(mine, theirs) for mine in gold.outcomes for theirs in titles)
