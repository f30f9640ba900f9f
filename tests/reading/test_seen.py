"""The same study twice, and two studies that want one id."""

from __future__ import annotations

from armspan.model import Source
from armspan.reading.citations import Citation, Skip
from armspan.reading.seen import Seen, study_keys


def citation(id: str, text: str, **source: str) -> Citation:
    return Citation(text, Source(id=id, path=f"{id}.txt", **source))  # type: ignore[arg-type]


def take(seen: Seen, id: str, text: str, **source: str) -> str | Skip:
    return seen.take(id, f"{id}.txt", study_keys(citation(id, text, **source)))


def test_pmid_doi_and_text_tell_a_study() -> None:
    seen = Seen()
    assert take(seen, "1", "Pain fell.", pmid="1", doi="10.5555/a") == "1"
    assert take(seen, "2", "Other.", pmid="1") == Skip("2.txt", "2", "duplicate: the same PMID as 1")
    assert take(seen, "3", "Other.", doi="10.5555/A") == Skip("3.txt", "3", "duplicate: the same DOI as 1")
    assert take(seen, "4", "Pain\n fell. ") == Skip("4.txt", "4", "duplicate: the same text as 1")
    assert take(seen, "5", "Other.", pmid="5", doi="10.5555/b") == "5"


def test_a_second_citation_of_one_id_gets_a_number() -> None:
    seen = Seen()
    ids = [take(seen, "7", text) for text in ("One.", "Two.", "Three.")]
    assert (ids, seen.renamed) == (["7", "2/7", "3/7"], ["7", "7"])


def test_a_number_that_is_taken_is_left_out() -> None:
    seen = Seen()
    wanted = [("2/7", "One."), ("7", "Two."), ("7", "Three.")]
    assert [take(seen, id, text) for id, text in wanted] == ["2/7", "7", "3/7"]
