"""Records -> spaCy DocBin: facts as span groups, so that models can be trained and evaluated on them.

`doc.spans["enrollment"]`, `["arms"]`, `["instruments"]`, `["outcomes"]`, `["measurements"]`, `["analyses"]` and
`["design"]` hold the facts, each span with a label and, as its id, that of its fact; `doc.user_data["armspan"]` is the
record (read from disk, its lists are tuples).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from armspan.exchange.marks import facts_of, places_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LABELS = {
    "enrollment": "ENROLLMENT",
    "design": "DESIGN",
    "arms": "ARM",
    "instruments": "INSTRUMENT",
    "outcomes": "OUTCOME",
    "measurements": "MEASUREMENT",
    "analyses": "P_VALUE",
}


@cache
def _english() -> Language:
    import spacy

    return spacy.blank("en")


def to_doc(record: dict[str, Any]) -> Doc:
    """The record as a spaCy doc; spans that cut a token are widened to it."""
    doc = _english()(record.get("text", ""))
    groups = {
        layer: [
            (_label(label, fact), str(fact.get("id", layer)), (place["start"], place["end"]))
            for fact in facts_of(record, layer)
            for place in places_of(fact)
        ]
        for layer, label in _LABELS.items()
    }
    for layer, found in groups.items():
        doc.spans[layer] = [
            span
            for label, ident, place in found
            if (span := doc.char_span(*place, label=label, span_id=ident, alignment_mode="expand")) is not None
        ]
    doc.user_data["armspan"] = record
    return doc


def _label(label: str, fact: dict[str, Any]) -> str:
    return str(fact.get("param_type") or "range").upper() if label == "MEASUREMENT" else label


def write_docbin(records: Iterable[dict[str, Any]], path: Path) -> int:
    """Writes the docs of all records with their user data; returns how many."""
    from spacy.tokens import DocBin

    box = DocBin(store_user_data=True)
    for record in records:
        box.add(to_doc(record))
    box.to_disk(path)
    return len(box)
