"""What came before: the same study twice is read once, and no two records have one id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from armspan.reading.citations import Citation, Skip


class Seen:
    """The PMIDs, DOIs, texts and ids of a run so far; the order of the citations decides who comes first."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str | bytes], str] = {}
        self._ids: set[str] = set()
        self.renamed: list[str] = []  # ids that a second citation wanted, too

    def take(self, ident: str, path: str, keys: Mapping[str, str]) -> str | Skip:
        """The id of a citation, with a number in front if it is taken; or why the citation is passed over.

        `keys` are what it shares with others of its study (see `study_keys`).
        """
        for name, key in keys.items():
            if (first := self._first.get(_key(name, key))) is not None:
                return Skip(path, ident, f"duplicate: the same {name} as {first}")
        free = self._free(ident)
        self._ids.add(free)
        self._first.update((_key(name, key), free) for name, key in keys.items())
        return free

    def _free(self, wanted: str) -> str:
        if wanted not in self._ids:
            return wanted
        self.renamed.append(wanted)
        number = 2
        while f"{number}/{wanted}" in self._ids:
            number += 1
        return f"{number}/{wanted}"


def study_keys(citation: Citation) -> dict[str, str]:
    """What two citations of one study share, any of these: PMID, DOI in any case, text with any line breaks."""
    source = citation.source
    text = hashlib.sha256(" ".join(citation.text.split()).encode("utf-8", "surrogatepass")).hexdigest()
    keys = {"PMID": source.pmid, "DOI": source.doi and source.doi.lower(), "text": text}
    return {name: key for name, key in keys.items() if key}


def _key(name: str, key: str) -> tuple[str, str | bytes]:
    return name, bytes.fromhex(key) if name == "text" else key  # half the memory, in the largest table of a run
