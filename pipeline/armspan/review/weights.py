"""What each abstract weighs in a pooled result: where a mistake would change most, one looks first."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from armspan.dataset.analysis import analyse
from armspan.dataset.export import write_dataset
from armspan.dataset.loading import read_table
from armspan.dataset.reported_tables import EFFECTS
from armspan.dataset.result_tables import COMPARISONS
from armspan.review.shelf import Shelf


def weigh(shelf: Shelf, outcome: str, time: str, measure: str) -> dict[str, float]:
    """Per cent of the weight (random effects) of each abstract in a meta-analysis of an outcome, by id.

    Raises `InputError` as `armspan meta` does: for an outcome that no record has, or a time that is none.
    """
    with TemporaryDirectory() as name:
        records, dataset = Path(name) / "records.jsonl", Path(name) / "dataset"
        with records.open("wb") as stream:
            for entry in shelf.entries:
                stream.write(orjson.dumps(shelf.record(entry.number), option=orjson.OPT_APPEND_NEWLINE))
        write_dataset([str(records)], dataset, formats=["csv"])
        found = analyse(dataset, outcome, time, measure)
        rows = [row for table in (COMPARISONS, EFFECTS) for row in read_table(dataset, table)]
    study_of = {row["row_id"]: row["study_id"] for row in rows}
    weights = found.pooled.weights_random if found.pooled else [100.0] * len(found.studies)
    return {
        study_of[study.chosen.rows[0]]: weight for study, weight in zip(found.studies, weights, strict=True) if weight
    }
