"""EndNote's XML: styled text, line breaks, and where the PMID is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Read = Callable[..., Any]


def record(fields: str) -> str:
    return f"<record><rec-number>1</rec-number>{fields}</record>"


def whole(*records: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{"".join(records)}</records></xml>'


def test_text_is_put_together_out_of_its_styles(read: Read) -> None:
    power = '<style face="superscript">3</style>'
    abstract = f'<abstract><style face="bold">AIM:</style><style> To warm&#xD;&#xA;10</style>{power}</abstract>'
    title = "<titles><title><style>Warm</style><style> hands</style></title></titles>"
    found = read("x.xml", whole(record(title + abstract))).one
    assert (found.text, found.source.title, found.source.id) == ("AIM: To warm\n10^3", "Warm hands", "x/1")


def test_a_pmid_out_of_the_notes(read: Read) -> None:
    found = read("x.xml", whole(record("<abstract>Pain.</abstract><notes>Smith&#xD;PMID: 99000001</notes>")))
    assert found.ids == ["99000001"]


def test_a_number_of_another_database_is_no_pmid(read: Read) -> None:
    other = "<accession-num>99000001</accession-num><remote-database-name>Embase</remote-database-name>"
    assert read("x.xml", whole(record(f"<abstract>Pain.</abstract>{other}"))).ids == ["x/1"]


def test_a_truncated_file_gives_all_before_it(read: Read) -> None:
    content = whole(record("<abstract>One.</abstract>"), record("<abstract>Two.</abstract>"))[:-40]
    found = read("x.xml", content)
    assert found.texts == ["One."]
    assert found.problems[0].startswith("line 1: the XML is damaged or ends too early (")


def test_entities_of_its_own_are_refused(read: Read) -> None:
    content = whole(record("<abstract>&a;</abstract>")).replace("?>", '?><!DOCTYPE xml [<!ENTITY a "b">]>', 1)
    assert read("x.xml", content).problems == [
        "XML that declares entities of its own: such files can do harm and are not read"
    ]
