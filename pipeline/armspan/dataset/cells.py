"""Values -> the text of cells that no spreadsheet program computes."""

from __future__ import annotations

from typing import Any

# what makes a spreadsheet program compute a cell; the wide signs do so in East Asian versions
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def safe(text: str) -> str:
    """Text with a mark in front where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def unsafe(text: str) -> str:
    """The text that `safe` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def cell(value: Any, decimals: int | None = None) -> str:
    """A value as CSV holds it, a number with its printed decimals where they are known; an unknown is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # as R writes it; all programs read it
    if decimals is not None and isinstance(value, (int, float)):
        return f"{value:.{decimals}f}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return safe(value) if isinstance(value, str) else str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
