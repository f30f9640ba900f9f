"""XML -> elements of some names, one after the other; what was read is let go. No entity, no DTD, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import IO, Any

from lxml import etree
from lxml.etree import _Element

from armspan.errors import InputError

_POWER = re.compile(r"\s*[+\-\u2212\u2013]?\d")


def read_elements(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of these names, each whole, in their order; one within another is a part of it.

    Raises `InputError`, naming the line, where the XML is damaged or ends too early: behind all that was whole.
    """
    source: Any = SimpleNamespace(read=getattr(stream, "read1", stream.read))  # what is there, before a fault behind it
    count = 0
    try:
        for _, element in etree.iterparse(
            source,
            tag=names,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            parent = element.getparent()
            if parent is not None and parent.tag in names:
                continue
            count += 1
            yield element
            _let_go(element)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{_message(error)}; {count:,} citations before that were read") from None
    if not count:
        raise InputError("XML without a citation in it")


def _let_go(element: _Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _message(error: etree.XMLSyntaxError) -> str:
    words = (error.msg or "no XML").partition(", line ")[0]
    return f"line {error.lineno}: the XML is damaged or ends too early ({words})"


def text_of(element: _Element | None) -> str:
    """All text within an element, without the white space around it; empty where there is no such element.

    A power keeps its sign: 10<sup>9</sup> is 10^9, for 109 is another number.
    """
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    whole = ""
    for text, raised in _pieces(element):
        power = raised and whole[-1:].isdigit() and _POWER.match(text)
        whole += f"^{text}" if power else text
    return whole.strip()


def _pieces(element: _Element) -> Iterator[tuple[str, bool]]:
    """The text of an element and of what is within it, in order, and whether it is set higher."""
    yield element.text or "", element.tag == "sup" or element.get("face") == "superscript"
    for child in element:
        yield from _pieces(child)
        yield child.tail or "", False
