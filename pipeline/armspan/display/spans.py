"""What the components leave in `doc.spans`, drawn by displaCy in the colours of armspan."""

from __future__ import annotations

from itertools import chain
from typing import Any

from spacy import displacy
from spacy.tokens import Doc

from armspan.display.colours import LOOKS
from armspan.errors import InputError

_KINDS = {
    **dict.fromkeys(("P_VALUE", "ESTIMATE", "TEST"), "P value, effect"),
    **{"STATISTIC": "measurement", "TIME": "time", "INSTRUMENT": "instrument", "ARM": "arm"},
}


def draw(doc: Doc, *keys: str) -> str | None:
    """What displaCy draws of `doc.spans[key]` for these keys ("armspan_statistics" ...), in one picture; else of all.

    In a notebook the picture is shown and None comes back, elsewhere its HTML, as `displacy.render` does. Raises
    `InputError` for a key that the doc does not have.
    """
    known = [key for key in doc.spans if key.startswith("armspan_")]
    for key in keys:
        if key not in doc.spans:
            raise InputError(f"draw: no spans {key!r} in this doc; there are {', '.join(known) or 'none of armspan'}")
    parsed = [displacy.parse_spans(doc, {"spans_key": key}) for key in keys or known if doc.spans[key]]
    spans = list(chain.from_iterable(one["spans"] for one in parsed))
    labels = {span["label"] for span in spans}
    colors = {label: LOOKS[_KINDS.get(label, "design")].ground for label in labels}
    picture: dict[str, Any] = {"text": doc.text, "spans": spans, "tokens": [token.text for token in doc]}
    drawn: str | None = displacy.render(picture, style="span", manual=True, options={"colors": colors}) or None
    return drawn
