"""A record as notebooks show it (Jupyter, VS Code, Colab): the abstract with its words marked, then its tables.

Whatever a text holds is text here, too: nothing of it becomes markup. The looks are in the elements themselves, as some
notebooks drop style sheets; the marks bring their own ink, to be read on a dark page, too.
"""

from __future__ import annotations

from html import escape
from typing import Any

from armspan.display.colours import LOOKS
from armspan.display.places import Places, painted, places
from armspan.display.tables import NUMBERS, Shown, tables

_CONTROLS = dict.fromkeys({*range(32), *range(0x7F, 0xA0)} - {10}, " ")
_INK = "#1d1d1b"


def record_in_html(record: dict[str, Any]) -> str:
    """The record as HTML: title, abstract, legend, and each table that has rows."""
    spans, title = places(record), record["source"]["title"]
    head = f'<p style="font-weight:bold">{_marked(title, spans, "title")}</p>' if title else ""
    text = f'<p style="white-space:pre-wrap;line-height:1.7">{_marked(record["text"], spans)}</p>'
    legend = " ".join(_mark(kind, kind) for kind in LOOKS if spans[kind])
    shown = "".join(_table(table) for table in tables(record))
    return f'<div style="max-width:60em;overflow-x:auto">{head}{text}<p>{legend}</p>{shown}</div>'


def _marked(text: str, spans: Places, part: str | None = None) -> str:
    pieces = painted(text.translate(_CONTROLS), spans, part)
    return "".join(_mark(piece, kind) if kind else escape(piece) for piece, kind in pieces)


def _mark(piece: str, kind: str) -> str:
    look = LOOKS[kind]
    style = f"background:{look.ground};color:{_INK};text-decoration:underline {look.style} {look.line}"
    return f'<mark title="{escape(kind)}" style="{style}">{escape(piece)}</mark>'


def _table(table: Shown) -> str:
    looks = ["text-align:right;white-space:nowrap" if c in NUMBERS else "text-align:left" for c in table.columns]

    def row(tag: str, cells: tuple[str, ...]) -> str:
        within = (f'<{tag} style="{look}">{escape(cell)}</{tag}>' for cell, look in zip(cells, looks, strict=True))
        return f"<tr>{''.join(within)}</tr>"

    caption = f'<caption style="text-align:left;font-weight:bold">{escape(table.title)}</caption>'
    body = "".join(row("td", cells) for cells in table.rows)
    head = row("th", table.columns)
    return f'<table style="margin-bottom:1em">{caption}<thead>{head}</thead><tbody>{body}</tbody></table>'
