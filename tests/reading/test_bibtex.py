"""BibTeX: the fields of several reference managers, LaTeX in texts, and entries that are broken."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from armspan.reading.latex import plain_text

Read = Callable[..., Any]


def entry(key: str = "x1", **fields: str) -> str:
    inner = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    return f"@article{{{key}{inner},\n}}\n"


def test_an_entry_of_a_reference_manager(read: Read) -> None:
    content = entry(
        "Muster2019",
        title="Brace or {Cast}: a {Randomised} trial",
        author="Muster, Anna and {van Dort}, B.",
        journal="Invent. J. {\\&} Bones",
        year="2019",
        doi="10.5555/a\\_b",
        pmid="99000001",
        language="en",
        type="Article",
        abstract="Pain was 2.1 {\\textpm} 0.4.\n\tIt fell by 40\\%.",
    )
    found = read("refs.bib", content).one
    source = found.source
    assert found.text == "Pain was 2.1 ± 0.4.\nIt fell by 40%."
    assert (source.id, source.pmid, source.doi) == ("99000001", "99000001", "10.5555/a_b")
    assert (source.title, source.journal) == ("Brace or Cast: a Randomised trial", "Invent. J. & Bones")
    assert (source.year, source.language, source.publication_types) == (2019, "en", ("Article",))
    assert (source.format, source.encoding) == ("bibtex", "utf-8")


def test_the_key_is_the_id_of_what_has_no_other(read: Read) -> None:
    found = read("refs.bib", entry("muster_2019", abstract="One.") + entry("", abstract="Two."))
    assert (found.ids, found.texts) == (["muster_2019", "refs/2"], ["One.", "Two."])


@pytest.mark.parametrize(
    "fields",
    [
        {"pmid": "99000001"},
        {"eprint": "99000001", "eprinttype": "pubmed"},
        {"note": "PMID: 99000001"},
        {"url": "https://pubmed.ncbi.nlm.nih.gov/99000001/"},
    ],
)
def test_where_programs_put_the_pmid(read: Read, fields: dict[str, str]) -> None:
    assert read("x.bib", entry(abstract="Pain fell.", **fields)).one.source.pmid == "99000001"


def test_biblatex_and_names_in_capitals(read: Read) -> None:
    content = (
        "@ARTICLE{a, Abstract = {{Pain fell.}}, JournalTitle = {Invent J}, DATE = {2020-05-01}, Langid = {english}}"
    )
    found = read("x.bib", content).one
    source = found.source
    assert (found.text, source.journal, source.year, source.language) == ("Pain fell.", "Invent J", 2020, "english")


def test_quotes_numbers_strings_and_what_is_joined(read: Read) -> None:
    content = (
        '@string{ij = "Invent J"}\n@STRING(full = ij # { of Bones})\n'
        '@article{a, abstract = "Pain {"}fell{"} by "#{half}, journal = full, year = 2011, month = jan}'
    )
    found = read("x.bib", content).one
    assert (found.text, found.source.journal, found.source.year) == ('Pain "fell" by half', "Invent J of Bones", 2011)


def test_strings_that_hold_each_other_stay_small(read: Read) -> None:
    grow = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(60))
    found = read("x.bib", f"@string{{s0 = {{0123456789}}}}\n{grow}@article{{a, abstract = s60}}")
    assert len(found.one.text) == 10_000


def test_what_is_no_entry_is_passed_over(read: Read) -> None:
    content = (
        "\ufeffScopus\nEXPORT DATE: 01 May 2020\n\n@preamble{{x}}\n@comment{jabref-meta: databaseType:bibtex;}\n"
        "% a remark\n" + entry("a", abstract="One.") + "Between (20 of 40).\n" + entry("b", title="No abstract")
    )
    found = read("refs.bib", content)
    assert (found.texts, found.problems, found.skips) == (["One."], [], [("b", "no abstract")])


@pytest.mark.parametrize("name", ["x.bib", "x.txt", "x.ris", "x"])
def test_content_decides(read: Read, name: str) -> None:
    assert read(name, entry(abstract="Pain fell.")).one.source.format == "bibtex"


def test_a_bibliography_is_never_one_abstract(read: Read) -> None:
    assert read("x.bib", "% nothing in it\n").problems == [
        "plain text under the name of .bib: damaged, or another kind of file"
    ]


def test_a_broken_entry_is_named_with_its_line_and_costs_itself_alone(read: Read) -> None:
    content = (
        entry("good", abstract="One.")
        + "@article{open,\n  title = {No end,\n  abstract = {Lost.},\n}\n"
        + entry("fine", abstract="Two.")
        + "@article{comma,\n  title = {A}\n  abstract = {Lost, too.}\n}\n"
        + '@article{quote, abstract = "An "odd" one."}\n'
        + "@article{headless}\n"
        + entry("last", abstract="Three.")
        + "@article{ends, abstract = {The file ends"
    )
    found = read("refs.bib", content)
    assert found.texts == ["One.", "Two.", "Three."]
    assert found.skips == [("headless", "no abstract")]
    assert found.problems == [
        "entry open (line 4): a brace or a quote is opened and never closed",
        "entry comma (line 11): its field title: a comma is missing behind it",
        "entry quote (line 15): its field abstract: a comma is missing behind it",
        "entry ends (line 20): a brace or a quote is opened and never closed",
    ]


def test_a_slip_in_another_field_does_not_cost_the_abstract(read: Read) -> None:
    found = read("x.bib", "@a{a, month = March 2019, year = about 2019, abstract = {Pain fell.}, note = {x} y}")
    assert (found.texts, found.problems, found.citations[0].source.year) == (["Pain fell."], [], 2019)


def test_the_parser_says_nothing_by_itself(read: Read, caplog: pytest.LogCaptureFixture) -> None:
    assert logging.getLogger("bibtexparser").handlers
    read("x.bib", "@article{open, title = {x\n")


def test_several_entries_in_one_line(read: Read) -> None:
    assert read("x.bib", "@a{a, abstract={One.}}@a{b, abstract={Two.}} @a{c,abstract={Three.}}").texts == [
        *("One.", "Two.", "Three.")
    ]


def test_a_field_that_is_there_twice_counts_once(read: Read) -> None:
    assert read("x.bib", "@a{a, abstract={One.}, abstract={Two.}}").texts == ["One."]


def test_an_entry_that_never_ends_is_not_held_in_memory(read: Read) -> None:
    endless = "@article{long, abstract = {" + "Pain fell again.\n" * 320_000 + "}}\n"
    found = read("x.bib", endless + entry(abstract="Good."))
    assert (found.texts, found.problems) == (["Good."], ["entry in line 1: a citation longer than 5 MB"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(read: Read, end: str) -> None:
    content = entry("a", abstract="Pain fell\n  in a wrapped line.") + entry("b", abstract="Pain rose.")
    assert read("x.bib", content.replace("\n", end)).texts == ["Pain fell\nin a wrapped line.", "Pain rose."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_encodings(read: Read, encoding: str) -> None:
    found = read("x.bib", entry(abstract="Schmerzen—größer.").encode(encoding)).one
    assert (found.text, found.source.encoding) == ("Schmerzen—größer.", encoding)


@pytest.mark.parametrize(
    ("spelt", "text"),
    [
        (r"2.1 $\pm$ 0.4 vs 3.3$\pm$0.6", "2.1 ± 0.4 vs 3.3±0.6"),
        (r"P{\textless}.01, P\textless 0.05, $<$ 3, $p \leq 0.01$", "P<.01, P< 0.05, < 3, p ≤ 0.01"),
        (r"50% of them, 40\% of \& and R&D #3", "50% of them, 40% of & and R&D #3"),
        (r"3$\times$10$^{9}$/L, 10$^{-4}$, 10\textsuperscript{6}", "3×10^9/L, 10^-4, 10^6"),
        (r"kg/m$^2$, m\textsuperscript{2}, VO$_{2}$max, HbA\textsubscript{1c}", "kg/m2, m2, VO2max, HbA1c"),
        (r"$\chi^2$ = 4.1, {\textmu}g, $\alpha$, {\textdegree}C, 3{\textperiodcentered}2", "χ2 = 4.1, µg, α, °C, 3·2"),
        (
            r"M{\"u}ller, Ren\'{e}, na{\"\i}ve, Stra{\ss}e, \AA rhus, \v{S}tef",
            "Müller, René, naïve, Straße, Århus, Štef",
        ),
        ("it cost $500 and $600, or $5/$6", "it cost $500 and $600, or $5/$6"),
        (r"it cost \$500", "it cost $500"),
        (r"\textit{P} and \emph{in vivo}, {RCT}", "P and in vivo, RCT"),
        ("a~b, ~20%, ~ 3", "a b, ~20%, ~ 3"),
        ("2--4 weeks --- ``so''", '2–4 weeks — "so"'),
        (r"an \unknown{one}", r"an \unknownone"),
        ("nothing to do: 5 < 6 & 7_8^9", "nothing to do: 5 < 6 & 7_8^9"),
        ("{" * 3000 + "deep" + "}" * 3000, "deep"),
    ],
)
def test_latex_in_a_text(spelt: str, text: str) -> None:
    assert plain_text(spelt) == text
