"""PubMed XML -> citations: one article, a set, or a baseline file of 30,000, with no more than one in memory.

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/ tells the elements. Entities are not expanded, no DTD is loaded and
nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from armspan.errors import InputError
from armspan.model import Section
from armspan.reading.citations import Fields, Item, Origin, cite
from armspan.reading.xml import read_elements, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# NLM's categories of the parts of an abstract; UNASSIGNED and what may come tell nothing
CATEGORIES = {
    "OBJECTIVE": "objective",
    "BACKGROUND": "background",
    "METHODS": "methods",
    "RESULTS": "results",
    "CONCLUSIONS": "conclusion",
}
RETRACTED = "Retracted Publication"  # MEDLINE's publication type; the notice may be there before it is
_RETRACTION = "CommentsCorrectionsList/CommentsCorrections[@RefType='RetractionIn']"
_UNLABELLED = "UNLABELLED"  # PubMed's word for a part without a label
_DATE = "Journal/JournalIssue/PubDate"
_ARTICLES = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
# the data banks of MEDLINE that hold no trials: www.nlm.nih.gov/bsd/medline_databank_source.html
_MOLECULES = frozenset(
    (
        *("bioproject", "dbgap", "dbsnp", "dbvar", "dryad", "figshare", "gdb", "genbank", "geo", "omim", "pdb", "pir"),
        *("protein", "pubchembioassay", "pubchemcompound", "pubchemsubstance", "refseq", "sra", "swissprot"),
        *("unimes", "uniparc", "uniprotkb", "uniref"),
    )
)


def is_registry(bank: str) -> bool:
    """Whether a data bank that MEDLINE names registers trials; else it holds sequences, structures or files.

    >>> is_registry("ClinicalTrials.gov"), is_registry("PubChem-Compound")
    (True, False)
    """
    return re.sub(r"[\W_]", "", bank).lower() not in _MOLECULES


def read_pubmed(stream: IO[bytes], origin: Origin, encoding: str | None) -> Iterator[Item]:
    """The citations of a file in their order."""
    for number, article in enumerate(read_elements(stream, _ARTICLES), 1):
        try:
            yield cite(origin, number, "pubmed_xml", encoding, _fields(article))
        except InputError as error:
            yield origin.problem(str(error))


def _fields(article: _Element) -> Fields:
    own = article if article.tag == "MedlineCitation" else article.find("MedlineCitation")
    data = _book(article) if own is None else _article(own)
    if data.doi is None:
        lists = (article.find(f"{part}/ArticleIdList") for part in ("PubmedData", "BookDocument"))
        ids = (id for ids in lists if ids is not None for id in ids)
        data.doi = next((text_of(id) for id in ids if id.get("IdType") == "doi"), None)
    return data


def _article(own: _Element) -> Fields:
    article = own.find("Article")
    if article is None:
        raise InputError(f"line {own.sourceline}: a citation without Article")
    banks = article.findall("DataBankList/DataBank")
    locations = article.findall("ELocationID")
    abstract, sections = _abstract(article.findall("Abstract/AbstractText"))
    return Fields(
        abstract=abstract,
        sections=sections,
        title=_first(article, "ArticleTitle", "VernacularTitle"),
        pmid=_first(own, "PMID"),
        doi=next((text_of(id) for id in locations if id.get("EIdType") == "doi" and id.get("ValidYN") != "N"), None),
        journal=_first(own, "Article/Journal/Title", "Article/Journal/ISOAbbreviation", "MedlineJournalInfo/MedlineTA"),
        year=_first(article, f"{_DATE}/Year", f"{_DATE}/MedlineDate", "ArticleDate/Year"),
        language=", ".join(text_of(language) for language in article.findall("Language")),
        publication_types=[*_types(article), *([RETRACTED] if own.find(_RETRACTION) is not None else [])],
        registrations=[
            text_of(number)
            for bank in banks
            if is_registry(_first(bank, "DataBankName") or "")
            for number in bank.findall("AccessionNumberList/AccessionNumber")
        ],
    )


def _types(article: _Element) -> list[str]:
    return [text_of(kind) for kind in article.findall("PublicationTypeList/PublicationType")]


def _book(article: _Element) -> Fields:
    abstract, sections = _abstract(article.findall("BookDocument/Abstract/AbstractText"))
    return Fields(
        abstract=abstract,
        sections=sections,
        title=_first(article, "BookDocument/ArticleTitle", "BookDocument/Book/BookTitle"),
        pmid=_first(article, "BookDocument/PMID"),
        journal=_first(article, "BookDocument/Book/BookTitle"),
        year=_first(article, "BookDocument/Book/PubDate/Year", "BookDocument/ContributionDate/Year"),
        language=", ".join(text_of(language) for language in article.findall("BookDocument/Language")),
        publication_types=[text_of(kind) for kind in article.findall("BookDocument/PublicationType")],
    )


def _abstract(parts: list[_Element]) -> tuple[str, tuple[Section, ...]]:
    """The parts of an abstract as PubMed prints them, "LABEL: text", a line each, and where each lies."""
    text, sections = "", []
    for part in parts:
        own = text_of(part)
        if not own:
            continue
        heading = " ".join(part.get("Label", "").split()).rstrip(" :")
        if heading.upper() == _UNLABELLED:
            heading = ""
        text += ("\n" if text else "") + (f"{heading}: " if heading else "")
        label = CATEGORIES.get(part.get("NlmCategory", "").upper())
        if heading or label:
            sections.append(Section(label or "other", heading, len(text), len(text) + len(own)))
        text += own
    return text, tuple(sections)


def _first(element: _Element, *paths: str) -> str | None:
    """The text of the first of these elements that holds one."""
    return next((text for path in paths if (text := text_of(element.find(path)))), None)
