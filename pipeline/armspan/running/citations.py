"""A file or folder -> its citations, as `armspan extract` would read them."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from armspan.errors import InputError
from armspan.extraction import Extractor
from armspan.reading.citations import Citation, Omission, Problem
from armspan.reading.columns import Columns
from armspan.reading.inputs import STDIN, Listing, list_inputs
from armspan.reading.items import read_items
from armspan.reading.seen import Seen, study_keys
from armspan.running.work import no_abstract


class ReadingWarning(UserWarning):
    """Something in a file that was passed over, in one line."""


def read(path: str | os.PathLike[str], *, text_column: str | None = None) -> Iterator[Citation]:
    """The citations of a file or folder that `armspan extract` reads, in order and one at a time.

    `citation.text` is the abstract, `citation.source` what the file says of it: id, PMID, DOI, title, journal, year.
    Each study comes once, and only with an abstract. `text_column` names the column of a table that holds them.

    A place that cannot be read is a `ReadingWarning` and stops nothing; what was skipped is counted in one at the end.
    Raises `InputError` for a path that does not exist, and where there was nothing to read at all.
    """
    name = os.fspath(path)
    return _citations(name, list_inputs([name]), Columns.of(Extractor().book.terms, text_column))


def _citations(name: str, listing: Listing, columns: Columns) -> Iterator[Citation]:
    extractor, seen = Extractor(), Seen()
    told: list[str] = []  # problems that wait for the first citation: without one they are an error
    skipped, count = Counter[str](), 0
    problems = (Problem(one.path, one.id, one.reason) for one in listing.problems)
    items = chain.from_iterable(read_items(item, columns) for item in listing.inputs)
    for item in chain(problems, listing.skipped, items):
        found = _taken(item, extractor, seen) if isinstance(item, Citation) else item
        if isinstance(found, Citation):
            count += 1
        elif isinstance(found, Problem):
            told.append(f"{found.path}: {found.reason}")
        else:
            skipped[found.reason.partition(":")[0]] += 1
        while count and told:
            warnings.warn(told.pop(0), ReadingWarning, stacklevel=2)
        if isinstance(found, Citation):
            yield found
    passed = f"{name}: {skipped.total():,} skipped ({', '.join(f'{why}: {n:,}' for why, n in skipped.items())})"
    if not count:
        more = f" (and {len(told) - 1:,} more problems)" if len(told) > 1 else ""
        raise InputError(f"{told[0]}{more}" if told else passed)
    if skipped:
        warnings.warn(passed, ReadingWarning, stacklevel=2)


def _taken(citation: Citation, extractor: Extractor, seen: Seen) -> Citation | Omission:
    """The citation under an id of its own; why it is passed over, where it has no abstract or was there before."""
    source = citation.source
    path = source.path or STDIN
    if reason := no_abstract(extractor, citation.text):
        return Omission(path, source.id, reason)
    ident = seen.take(source.id, path, study_keys(citation))
    return ident if isinstance(ident, Omission) else replace(citation, source=replace(source, id=ident))
