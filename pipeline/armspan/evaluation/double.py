"""A second extractor: what differs between a person's extraction sheet and the records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.evaluate import Evaluation, evaluate_paths
from armspan.evaluation.gold import read_gold
from armspan.evaluation.readings import Reading
from armspan.evaluation.words import names_agree


def compare_sheet(records: Path, sheet: Path, columns: Path | None = None) -> tuple[Evaluation, list[Disagreement]]:
    """The comparison and what differs, study by study.

    A sheet seldom holds everything: what only the records have is listed for the outcomes that the sheet is about, and
    P values where the sheet has any. Notes tell which arm was taken for which, and which studies have no record and
    were left out. Raises `InputError` for columns that cannot be mapped, or where no study has a record.
    """
    compared = evaluate_paths(records, read_gold(sheet, columns=columns), missing="leave out")
    evaluation = replace(compared, peers=("the sheet", "the records"))
    p_values = ("p_values", "analyses") if any(gold.analyses for gold, _ in evaluation.pairs.values()) else ()
    rows = [
        row
        for row in evaluation.disagreements
        if row.gold is not None
        or (row.layer in ("measurements", *p_values) and _about(row, *evaluation.pairs[row.abstract]))
    ]
    renamed = [row for row in rows if row.causes == ("label differs",)]  # people call arms as they like
    notes = [f"{row.abstract}: {row.gold} is taken for {row.predicted}" for row in renamed]
    return replace(evaluation, notes=(*evaluation.notes, *notes)), [row for row in rows if row not in renamed]


def _about(row: Disagreement, gold: Reading, predicted: Reading) -> bool:
    """Whether something that only the records have is about an outcome of the sheet."""
    titles = [fact.titles for fact in predicted.facts if fact.id == row.predicted_id]
    titles += [names for p in predicted.analyses if p.id == row.predicted_id for names in p.outcomes]
    return any(names_agree(mine, theirs) for mine in gold.outcomes for theirs in titles)
