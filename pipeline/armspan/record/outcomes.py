"""The outcomes of a record: titles that mean the same become one outcome."""

from __future__ import annotations

import regex

from armspan.found import InstrumentMention
from armspan.linking.titles import Title
from armspan.model import Outcome, Span

_PLURAL = regex.compile(r"(?<=[a-z]{3})s\b")


class Outcomes:
    """Collects titles; hands out ids in the order of first mention."""

    def __init__(self, instruments: list[InstrumentMention]) -> None:
        self._instruments = instruments
        self._ids: dict[str, str] = {}  # by what a title is compared by
        self._known: dict[tuple[str, str | None], str] = {}  # by title and abbreviation as they stand
        self._rows: dict[str, dict[str, object]] = {}

    def add(self, title: Title, unit: str | None = None) -> str:
        """The id of the outcome that a title names; a new one where none is known yet."""
        ident = self._known.get((title.text, title.short)) or self._learn(title)
        row = self._rows[ident]
        row["unit"] = row["unit"] or unit
        mentions = row["mentions"]
        assert isinstance(mentions, dict)
        mentions[title.start, title.end] = None
        return ident

    def _learn(self, title: Title) -> str:
        """The id of a title that was not met before in just these letters."""
        keys = [_key(name) for name in self._names(title)]
        known = next((self._ids[key] for key in keys if key in self._ids), None)
        ident = known or f"o{len(self._rows) + 1}"
        for key in keys:
            self._ids.setdefault(key, ident)
        self._known[title.text, title.short] = ident
        if known is None:
            instrument = self._instrument(title)
            self._rows[ident] = {"title": self._shown(title), "instrument": instrument, "unit": None, "mentions": {}}
        return ident

    def _names(self, title: Title) -> list[str]:
        return [title.text, *([title.short] if title.short else [])]

    def _shown(self, title: Title) -> str:
        """The name in full, with the abbreviation that stands for it."""
        if title.short is None:
            return self._names(title)[0]
        head, _, rest = title.short.partition(" ")
        return f"{title.text} ({head}) {rest}".strip()

    def _instrument(self, title: Title) -> str | None:
        return title.instrument or next(
            (m.id for m in self._instruments if m.start < title.end and title.start < m.end), None
        )

    def places(self) -> list[tuple[int, int]]:
        """Where outcomes are named."""
        return [place for row in self._rows.values() for place in row["mentions"]]  # type: ignore[attr-defined]

    def rows(self, span: object) -> tuple[Outcome, ...]:
        """The outcomes in order; `span` makes a Span of view offsets."""
        assert callable(span)
        done = []
        for ident, row in self._rows.items():
            mentions: tuple[Span, ...] = tuple([span(a, b) for a, b in row["mentions"]])  # type: ignore[attr-defined]
            done.append(Outcome(ident, str(row["title"]), row["instrument"], row["unit"], mentions))  # type: ignore[arg-type]
        return tuple(done)


def _key(title: str) -> str:
    """Titles that differ in case, plural or hyphen are one."""
    return _PLURAL.sub("", title.lower().replace("-", " ").strip())
