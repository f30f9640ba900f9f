"""Sections of a structured abstract, found by their headings."""

from __future__ import annotations

from armspan.model import Section


def find_sections(text: str) -> list[Section]:
    return []
