"""PubMed XML: what is in a citation, what is not, hostile and damaged files, and memory."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from armspan.model import Section
from armspan.reading.citations import Citation, Origin
from armspan.reading.columns import Columns
from armspan.reading.inputs import list_inputs
from armspan.reading.items import read_items
from armspan.reading.pubmed import read_pubmed
from armspan.reading.xml import read_elements

Read = Callable[..., Any]


def article(pmid: int = 99000001, abstract: str = "<AbstractText>Pain fell.</AbstractText>", more: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>'
        f"<ArticleTitle>Warm <i>hands</i>.</ArticleTitle><Abstract>{abstract}</Abstract>{more}</Article>"
        f"</MedlineCitation></PubmedArticle>"
    )


def whole(*articles: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n{"".join(articles)}</PubmedArticleSet>'


def test_a_set_of_articles(read: Read) -> None:
    assert read("x.xml", whole(article(99000001), article(99000002))).ids == ["99000001", "99000002"]


def test_one_article_alone(read: Read) -> None:
    assert read("x.txt", article()).one.source.title == "Warm hands."


def test_an_old_set_of_citations(read: Read) -> None:
    inner = article().removeprefix("<PubmedArticle>").removesuffix("</PubmedArticle>")
    assert read("x.xml", f"<MedlineCitationSet>{inner}{inner}</MedlineCitationSet>").ids == ["99000001"] * 2


def test_a_book(read: Read) -> None:
    book = (
        "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>99000001</PMID><ArticleIdList>"
        '<ArticleId IdType="doi">10.5555/book</ArticleId></ArticleIdList><Book><BookTitle>Of hands</BookTitle>'
        "<PubDate><Year>2018</Year></PubDate></Book><ArticleTitle>Warmth</ArticleTitle><Abstract>"
        "<AbstractText>Pain fell.</AbstractText></Abstract></BookDocument></PubmedBookArticle></PubmedArticleSet>"
    )
    source = read("x.xml", book).one.source
    assert (source.pmid, source.doi, source.title) == ("99000001", "10.5555/book", "Warmth")
    assert (source.journal, source.year) == ("Of hands", 2018)


def test_parts_are_joined_as_pubmed_prints_them(read: Read) -> None:
    parts = (
        '<AbstractText Label="AIM" NlmCategory="OBJECTIVE">To <b>warm</b> 10<sup>3</sup> hands.</AbstractText>\n'
        '<AbstractText Label="UNLABELLED" NlmCategory="UNASSIGNED">A part without a label.</AbstractText>'
        '<AbstractText Label="WHAT WE SAW:" NlmCategory="UNASSIGNED">\n  Pain fell &amp; hands moved. </AbstractText>'
        "<AbstractText/><AbstractText>The end.</AbstractText><CopyrightInformation>Nobody's.</CopyrightInformation>"
    )
    found = read("x.xml", whole(article(abstract=parts))).one
    assert found.text == (
        "AIM: To warm 10^3 hands.\nA part without a label.\nWHAT WE SAW: Pain fell & hands moved.\nThe end."
    )
    assert found.sections == (Section("objective", "AIM", 5, 24), Section("other", "WHAT WE SAW", 62, 86))


def test_what_the_references_say_is_not_the_articles_own(read: Read) -> None:
    own = article(more='<ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID>').replace(
        "</MedlineCitation>",
        "<CommentsCorrectionsList><CommentsCorrections><PMID>99000009</PMID></CommentsCorrections>"
        "</CommentsCorrectionsList></MedlineCitation><PubmedData><ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.5555/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>',
    )
    source = read("x.xml", whole(own)).one.source
    assert (source.pmid, source.doi) == ("99000001", None)


def test_dates_and_languages_and_registries(read: Read) -> None:
    more = (
        "<Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>"
        "<ISOAbbreviation>Invent J</ISOAbbreviation></Journal><Language>ger</Language><Language>eng</Language>"
        "<DataBankList><DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList><AccessionNumber>AB1"
        "</AccessionNumber></AccessionNumberList></DataBank><DataBank><DataBankName>UMIN-CTR</DataBankName>"
        "<AccessionNumberList><AccessionNumber>UMIN99</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
    )
    source = read("x.xml", whole(article(more=more))).one.source
    assert (source.year, source.language, source.journal) == (1998, "ger, eng", "Invent J")
    assert source.registrations == ("UMIN99",)


def test_an_article_without_abstract(read: Read) -> None:
    found = read("x.xml", whole(article().replace("<Abstract><AbstractText>Pain fell.</AbstractText></Abstract>", "")))
    assert found.skips == [("99000001", "no abstract")]


def test_an_encoding_of_old(read: Read) -> None:
    content = whole(article(abstract="<AbstractText>Pijn viél.</AbstractText>")).replace("utf-8", "iso-8859-1")
    found = read("x.xml", content.encode("iso-8859-1")).one
    assert (found.text, found.source.encoding) == ("Pijn viél.", "iso-8859-1")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_truncated_xml_gives_all_before_it(read: Read, pack: Callable[[bytes], bytes]) -> None:
    content = whole(*(article(99000001 + n) for n in range(50))).encode()[:-400]
    found = read("x.xml.gz", pack(content))
    assert found.ids == [str(99000001 + n) for n in range(48)]
    (problem,) = found.problems
    assert problem.startswith("line 3: the XML is damaged or ends too early (")
    assert problem.endswith("; 48 citations before that were read")


def test_a_truncated_gzip_file_gives_all_before_it(read: Read) -> None:
    varied = (article(99000001 + n, f"<AbstractText>{os.urandom(2000).hex()}</AbstractText>") for n in range(300))
    packed = gzip.compress(whole(*varied).encode())
    found = read("x.xml.gz", packed[: len(packed) // 2])
    assert 100 < len(found.ids) < 200
    assert found.ids == [str(99000001 + n) for n in range(len(found.ids))]
    assert found.problems == ["its packed data end too early"]


def test_damage_in_the_middle_names_the_line(read: Read) -> None:
    (problem,) = read("x.xml", whole(article(), "\n<PubmedArticle></Nonsense>")).problems
    assert problem.startswith("line 4: the XML is damaged or ends too early (Opening and ending tag mismatch")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE PubmedArticleSet [<!ENTITY l0 "lol">{LAUGHS}]>',
    "external entity": '<!DOCTYPE PubmedArticleSet [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE PubmedArticleSet [<!ENTITY % l9 SYSTEM "http://127.0.0.1:9/x"> %l9;]>',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_xml_is_refused(read: Read, kind: str) -> None:
    content = whole(article(abstract="<AbstractText>&l9;</AbstractText>"))
    found = read("x.xml", content.replace("?>\n", f"?>\n{HOSTILE[kind]}", 1))
    assert found.problems == ["XML that declares entities of its own: such files can do harm and are not read"]
    assert found.citations == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_entities_are_not_expanded_by_the_parser_either(kind: str) -> None:
    content = whole(article(abstract="<AbstractText>&l9;</AbstractText>")).replace("?>\n", f"?>\n{HOSTILE[kind]}", 1)
    try:
        found = list(read_pubmed(io.BytesIO(content.encode()), Origin("x", "x.xml"), "utf-8"))
    except Exception as error:
        assert "ends too early" in str(error)  # noqa: PT017
    else:
        assert [item.text for item in found if isinstance(item, Citation)] in ([], ["&l9;"])


def test_a_dtd_elsewhere_is_not_fetched(read: Read) -> None:
    content = whole(article(abstract="<AbstractText>5 &lt; 6</AbstractText>"))
    doctype = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "http://127.0.0.1:9/pubmed.dtd">'
    assert read("x.xml", content.replace("?>\n", f"?>\n{doctype}", 1)).texts == ["5 < 6"]


def test_xml_of_other_kinds_is_told(read: Read) -> None:
    assert read("x.xml", '<?xml version="1.0"?><rss/>').problems == [
        "XML of a kind that is not known (<rss>): export it from PubMed or EndNote"
    ]
    assert read("x.xml", "<!DOCTYPE html><html></html>").problems == [
        "a web page: save the abstract as .txt, or export the citation"
    ]
    assert read("x.xml", "<PubmedArticleSet></PubmedArticleSet>").problems == ["XML without a citation in it"]


def baseline(count: int) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n'
    for n in range(count):
        yield article(99000001 + n, f"<AbstractText>{f'Pain fell in {n} patients. ' * 60}</AbstractText>\n").encode()
    yield b"</PubmedArticleSet>"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 citations, about 9 MB of XML: as a tree more than 10 times that."""
    file = tmp_path_factory.mktemp("baseline") / "pubmed25n0001.xml.gz"
    with gzip.open(file, "wb", compresslevel=1) as stream:
        stream.writelines(baseline(5000))
    return file


def resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no way to ask for the memory in use on this system")
def test_a_baseline_file_is_streamed_in_flat_memory(packed: Path) -> None:
    (item,) = list_inputs([str(packed)]).inputs
    assert item.id == "pubmed25n0001"
    held = []
    for count, found in enumerate(read_items(item, Columns()), 1):
        assert isinstance(found, Citation)
        if count in (500, 5000):
            held.append(resident())
    assert count == 5000
    assert held[1] - held[0] < 5_000_000


def test_no_element_is_kept_that_was_read(packed: Path) -> None:
    with gzip.open(packed) as stream:
        count = 0
        for element in read_elements(stream, ("PubmedArticle",)):
            count += 1
            parent = element.getparent()
            assert parent is not None
            assert len(parent) < 50  # the parser is ahead within one block of 32 kB, no more
    assert count == 5000


def test_a_power_is_no_other_number(read: Read) -> None:
    abstract = (
        "<AbstractText>Counts were 5.2 × 10<sup>9</sup>/L at 1.2 g/cm<sup>2</sup>, 2 × 10<sup>−3</sup> of CO"
        "<sub>2</sub>, by a <i>t</i> test<sup>a</sup>.</AbstractText>"
    )
    assert read("x.xml", article(abstract=abstract)).texts == [
        "Counts were 5.2 × 10^9/L at 1.2 g/cm2, 2 × 10^−3 of CO2, by a t testa."
    ]


def test_a_formula_in_mathml_is_read_as_its_signs(read: Read) -> None:
    formula = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>P</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>.05</mml:mn>'
    assert read("x.xml", article(abstract=f"<AbstractText>({formula}</mml:math>)</AbstractText>")).texts == ["(P<.05)"]


@pytest.mark.parametrize("kinds", ["", "<PublicationType>Retracted Publication</PublicationType>"])
def test_a_notice_of_retraction_is_kept(read: Read, kinds: str) -> None:
    notice = '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><PMID>9</PMID></CommentsCorrections>'
    listed = f"<PublicationTypeList><PublicationType>Journal Article</PublicationType>{kinds}</PublicationTypeList>"
    content = article(more=listed).replace(
        "</MedlineCitation>", f"{notice}</CommentsCorrectionsList></MedlineCitation>"
    )
    assert read("x.xml", content).one.source.publication_types == ("Journal Article", "Retracted Publication")


def test_an_abstract_in_another_language_is_not_the_articles_own(read: Read) -> None:
    other = '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Dolor.</AbstractText></OtherAbstract>'
    content = article().replace("</MedlineCitation>", f"{other}</MedlineCitation>")
    assert read("x.xml", content).texts == ["Pain fell."]
    assert read("x.xml", content.replace("<AbstractText>Pain fell.</AbstractText>", "")).skips == [
        ("99000001", "no abstract")
    ]
