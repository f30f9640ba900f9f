"""What an abstract is called by those who speak of it: its id, its PMID, its DOI, or nearly its id."""

from __future__ import annotations

from collections.abc import Iterable

import regex

_PARTS = regex.compile(r"[^\W\d_]+|\d+")
_NO_NAMES = ("et", "al", "pmid")


class Names:
    """Ids, each with the other names of the same abstract, to be found by any of them."""

    def __init__(self, called: Iterable[tuple[str, Iterable[str | None]]]) -> None:
        self._exact: dict[str, str] = {}
        self._alike: dict[tuple[str, ...], set[str]] = {}
        others: list[tuple[str, str]] = []
        for ident, more in called:
            self._exact[ident] = ident
            self._alike.setdefault(_parts(ident), set()).add(ident)
            others += [(name.lower(), ident) for name in (ident, *more) if name]
        for name, ident in others:  # an id comes before another abstract's number
            self._exact.setdefault(name, ident)

    def find(self, *names: str | None) -> str | None:
        """The id that any of the names stands for, the first name first; one that is only spelled alike comes last.

        >>> studies = Names([("smith2021", ["31234567"]), ("1-1", [])])
        >>> studies.find("31234567"), studies.find("Smith et al., 2021"), studies.find("11")
        ('smith2021', 'smith2021', None)
        """
        said = [name for name in names if name]
        exact = (self._exact.get(name) or self._exact.get(name.lower()) for name in said)
        alike = (self._alike.get(_parts(name), set()) for name in said)
        return next(filter(None, exact), None) or next((next(iter(ids)) for ids in alike if len(ids) == 1), None)


def _parts(name: str) -> tuple[str, ...]:
    """The words and numbers of a name, by which "Smith 2021" is smith_2021, and 1.1 is not 11."""
    return tuple(part for part in _PARTS.findall(name.casefold()) if part not in _NO_NAMES)
