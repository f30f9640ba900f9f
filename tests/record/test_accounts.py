"""Every number of the results stands in exactly one place: in a fact, set aside with a reason, or unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from armspan.extraction import Abstract, extract, source_of
from armspan.mentions.numbers import find_numbers
from armspan.mentions.places import number_words
from armspan.record.validate import validate_record
from armspan.rulebook import rulebook

CORPUS = Path(__file__).parents[2] / "corpus" / "abstracts"
SHARED = next((p for parent in CORPUS.parents if (p := parent / "shared" / "corpora").is_dir()), None)
APART = ("time", "n", "limits", "percentage", "estimate", "test")  # evidence that holds numbers of its fact


def in_facts(record: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Where the facts of a record have their numbers; the words of an analysis without one hold none."""
    facts = [*record["design"], *record["arms"], *record["measurements"]]
    facts += [fact for fact in record["analyses"] if fact["p_value"] or fact["estimate"] or fact["test"]]
    facts += [record["enrollment"]] if record["enrollment"] else []
    for fact in facts:
        if fact["span"] and "part" not in fact["span"] and fact.get("count", 0) is not None:
            yield fact["span"]["start"], fact["span"]["end"]
        yield from ((part["start"], part["end"]) for part in fact.get("evidence", ()) if part["role"] in APART)


def misplaced(text: str) -> list[str]:
    """The numbers of the results that stand nowhere, or in two places."""
    abstract = Abstract(rulebook(), text)
    record = abstract.record(source_of(text)).to_dict()
    assert validate_record(record) == []
    places = {
        "fact": list(in_facts(record)),
        "set aside": [(fact["span"]["start"], fact["span"]["end"]) for fact in record["set_aside"]],
        "unexplained": [(span["start"], span["end"]) for span in record["unexplained"]],
    }
    held = [set[str]() for _ in text]
    for name, spans in places.items():
        for start, end in spans:
            for offset in range(start, end):
                held[offset].add(name)
    return [
        f"{text[max(0, start - 30) : start]}>>{text[start:end]}<<{text[end : end + 20]}: {sorted(held[start])}"
        for start, end in numbers_of(abstract)
        if any(len(held[offset]) != 1 for offset in range(start, end) if text[offset].isalnum())
    ]


def numbers_of(abstract: Abstract) -> Iterator[tuple[int, int]]:
    """The numbers of the results: all in digits, and those in words that some finder read."""
    view = abstract.view
    results = [view.to_source(*place) for place in abstract.results]
    for match in re.finditer(r"\d+(?:[.,·]\d+)*", view.source):
        if any(start <= match.start() < end for start, end in results):
            yield match.span()
    found = find_numbers(abstract.book, view)
    read = [*found.statistics, *found.asides, *found.estimates]
    for start, end in number_words(abstract.book, view):
        inside = any(a <= start < b for a, b in abstract.results)
        if inside and any(one.start <= start and end <= one.end for one in read):
            yield view.to_source(start, end)


@pytest.mark.parametrize("name", sorted(path.stem for path in CORPUS.glob("*.txt")))
def test_every_number_of_the_corpus_is_accounted_for(name: str) -> None:
    assert misplaced((CORPUS / f"{name}.txt").read_text("utf-8")) == []


@pytest.mark.skipif(SHARED is None, reason="the development corpora are not there (../shared/corpora)")
@pytest.mark.parametrize("name", ["seeds", "ortho", "rctart", "ctro", "pico", "trials/unread"])
def test_every_number_of_a_development_corpus_is_accounted_for(name: str) -> None:
    assert SHARED is not None
    paths = sorted((SHARED / name).rglob("*.txt"))
    found = {path.stem: misplaced(path.read_bytes().decode("utf-8")) for path in paths}
    assert paths
    assert {stem: wrong for stem, wrong in found.items() if wrong} == {}


ARMS = "Eighty adults were randomised to a brace (n = 40) or a cast (n = 40). "


def account_of(said: str) -> tuple[list[tuple[str, str]], list[str]]:
    """What was set aside in the results, with its reason, and what is unexplained there."""
    record = extract(f"METHODS: {ARMS}RESULTS: {said}")
    return [(one.span.text, one.reason) for one in record.set_aside], [span.text for span in record.unexplained]


@pytest.mark.parametrize(
    ("said", "aside"),
    [
        ("Levels of IL-6 fell by 2.1±0.4 with the brace.", [("IL-6", "name")]),
        ("Pain was 2.1±0.4 with the brace and 3.3±0.6 with the cast, with 50 mg of ibuprofen.", [("50 mg", "dose")]),
        ("Three patients were lost to follow-up.", [("Three", "flow")]),
        ("Pain above 7 points was seen in 12% with the brace and 19% with the cast.", [("7 points", "limit")]),
        ("Grade 3 sores were seen in 12% with the brace and 19% with the cast.", [("3", "label")]),
        ("The SF-36 was answered.", [("SF-36", "name")]),
    ],
)
def test_what_is_set_aside_and_why(said: str, aside: list[tuple[str, str]]) -> None:
    assert account_of(said) == (aside, [])


def test_a_value_that_nothing_holds_is_unexplained() -> None:
    assert account_of("There were 17 and 23 of them.") == ([], ["17", "23"])


def test_what_stands_with_a_fact_is_part_of_it() -> None:
    said = "Pain at 6 weeks was 2.1±0.4 with the brace and 3.3±0.6 with the cast (MD -1.2, 95% CI -1.6 to -0.8)."
    assert account_of(said) == ([], [])


def test_a_fact_points_to_its_numbers_that_stand_apart() -> None:
    record = extract("RESULTS: Sores were seen in four of the 29 patients with the brace (14%).")
    (fact,) = record.measurements
    assert (fact.value, fact.n, fact.percentage) == (4, 29, 14)
    assert [(part.role, part.text) for part in fact.evidence if part.role == "percentage"] == [("percentage", "14%")]


def test_a_heading_that_tells_nothing_of_results_leaves_them_to_the_words() -> None:
    said = (
        "Braces may spare muscles. Nobody has compared them with casts. We randomised 80 adults to a brace or a cast. "
        "Pain was scored by the patients. Pain was 2.1±0.4 with the brace and 3.3±0.6 with the cast (P<0.001). "
        "There were 17 of them. TRIAL REGISTRATION: NCT01234567."
    )
    assert [section.label for section in extract(said).sections] == ["other"]
    assert [span.text for span in extract(said).unexplained] == ["17"]
