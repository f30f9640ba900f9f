"""Records -> spaCy DocBin: facts as span groups, so that models can be trained and evaluated on them.

`doc.spans["enrollment"]`, `["arms"]`, `["instruments"]`, `["outcomes"]`, `["measurements"]`, `["analyses"]` and
`["design"]` hold the facts, each span with a label and, as its id, that of its fact; `doc.user_data["armspan"]` is the
record (read from disk, its lists are tuples).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LABELS = {
    "design": "DESIGN",
    "arms": "ARM",
    "instruments": "INSTRUMENT",
    "outcomes": "OUTCOME",
    "measurements": "MEASUREMENT",
    "analyses": "P_VALUE",
}


def to_doc(record: dict[str, Any]) -> Doc:
    """The record as a spaCy doc; spans that cut a token are widened to it."""
    import spacy

    doc = spacy.blank("en")(record.get("text", ""))
    groups = {"enrollment": [("ENROLLMENT", "enrollment", span) for span in _spans(record.get("enrollment") or {})]}
    for layer, label in _LABELS.items():
        facts = record.get(layer, ())
        groups[layer] = [
            (_label(label, fact), str(fact.get("id", "")), span) for fact in facts for span in _spans(fact)
        ]
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


def _spans(fact: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for span in filter(None, (fact.get("span"), *fact.get("mentions", ()))):
        if span.get("part", "text") == "text":
            yield span["start"], span["end"]


def write_docbin(records: Iterable[dict[str, Any]], path: Path) -> int:
    """Writes the docs of all records with their user data; returns how many."""
    from spacy.tokens import DocBin

    box = DocBin(store_user_data=True)
    for record in records:
        box.add(to_doc(record))
    box.to_disk(path)
    return len(box)
