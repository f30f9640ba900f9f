"""What came before: the same study twice is read once, and no two records have one id."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from armspan.reading.citations import Citation, Skip
from armspan.reading.inputs import STDIN


class Seen:
    """The PMIDs, DOIs, texts and ids of a run so far; the order of the citations decides who comes first."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str | bytes], str] = {}
        self._ids: set[str] = set()
        self.renamed: list[str] = []  # ids that a second citation wanted, too

    def take(self, citation: Citation) -> Citation | Skip:
        """The citation, with a number in front of its id if that is taken; or why it is passed over."""
        source = citation.source
        keys = _keys(citation)
        for name, key in keys.items():
            if (first := self._first.get((name, key))) is not None:
                return Skip(source.path or STDIN, source.id, f"duplicate: the same {name} as {first}")
        ident = self._free(source.id)
        self._ids.add(ident)
        self._first.update(((name, key), ident) for name, key in keys.items())
        return citation if ident == source.id else replace(citation, source=replace(source, id=ident))

    def _free(self, wanted: str) -> str:
        if wanted not in self._ids:
            return wanted
        self.renamed.append(wanted)
        number = 2
        while f"{number}/{wanted}" in self._ids:
            number += 1
        return f"{number}/{wanted}"


def _keys(citation: Citation) -> dict[str, str | bytes]:
    """What two citations of one study share, any of these: PMID, DOI in any case, text with any line breaks."""
    source = citation.source
    text = hashlib.sha256(" ".join(citation.text.split()).encode("utf-8", "surrogatepass")).digest()
    keys = {"PMID": source.pmid, "DOI": source.doi and source.doi.lower(), "text": text}
    return {name: key for name, key in keys.items() if key}
