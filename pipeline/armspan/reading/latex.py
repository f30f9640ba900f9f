"""Text as LaTeX spells it -> the text that a reader sees: 2.1 $\\pm$ 0.4, P{\\textless}.01 is 2.1 ± 0.4, P<.01.

`pylatexenc` does so for documents, and an abstract in a bibliography is none: there a % is a per cent sign, a $ may be
a dollar, and a command that is not known must not vanish.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

_TABLES = tomllib.loads((Path(__file__).parent / "latex.toml").read_text(encoding="utf-8"))
_SIGNS, _LETTERS, _ACCENTS = _TABLES["signs"], _TABLES["letters"], _TABLES["accents"]
_ESCAPES, _LOOKS = _TABLES["escapes"], frozenset(_TABLES["looks"]["names"])

_SPELT = re.compile(r"[\\{}$~]|--|``|''")
_TOKEN = re.compile(
    r"\\(?P<accent>[`'^\"~=.]|[cvHukrdb](?![A-Za-z]))\s*(?:\{\\?(?P<letter>[A-Za-z])\s*\}|\\?(?P<bare>[A-Za-z]))"
    r"|\\textsuperscript\s*\{(?P<raised>[^{}]*)\}"
    r"|\\(?P<command>[A-Za-z]+)(?P<space>[ \t]*)"
    r"|\\(?P<escaped>.)"
    r"|\$(?P<formula>[^$\n]{1,200})\$"
    r"|(?P<dash>-{2,3})"
    r"|(?P<quote>``|'')"
    r"|(?<=\S)(?P<tie>~)(?=\S)"
    r"|[{}]",
    re.S,
)
_INDEX = re.compile(r"(?<!\\)_\{?([^{}\s\\]*)\}?")
_SUPERSCRIPT = re.compile(r"(?<!\\)\^(?:\{([^{}]*)\}|(\w))")
_PRICES = re.compile(r"\s|\d[\d,.]*(?:\s|[^\\^_{<>=]*\Z)")  # what stands between two dollars that are money
_POWER = re.compile(r"[+\-\u2212\u2013]?\d")


def plain_text(spelt: str) -> str:
    r"""The text that LaTeX would print; what is no LaTeX, and commands that are not known, stay as they are.

    >>> plain_text(r"M{\"u}ller: 50% v 40\%, $\chi^2$ = 4.1, 10$^{-4}$ m\textsuperscript{2}, $5 to $6, {RCT}~\foo{x}")
    'Müller: 50% v 40%, χ2 = 4.1, 10^-4 m2, $5 to $6, RCT \\foox'
    """
    return _TOKEN.sub(_printed, spelt) if _SPELT.search(spelt) else spelt


def _printed(match: re.Match[str]) -> str:
    kind = match.lastgroup or "brace"
    if kind in ("letter", "bare"):
        return unicodedata.normalize("NFC", match[kind] + _ACCENTS[match["accent"]])
    if kind == "space":
        return _command(match["command"], match["space"])
    if kind in ("raised", "formula"):
        before = match.string[max(0, match.start() - 4) : match.start()].rstrip("{}")[-1:]
        return _raised(match[kind], before) if kind == "raised" else _formula(match[kind], before)
    if kind == "escaped":
        return str(_ESCAPES.get(match[kind], match[kind]))
    return {"--": "–", "---": "—", "~": " ", "``": '"', "''": '"'}.get(match[0], "")


def _raised(script: str, before: str) -> str:
    """What is set higher; a power keeps its sign: 10^9, for 109 is another number."""
    text = plain_text(script)
    return f"^{text}" if before.isdigit() and _POWER.match(text) else text


def _command(name: str, space: str) -> str:
    if name in _LETTERS:
        return str(_LETTERS[name])
    return "" if name in _LOOKS else f"{_SIGNS.get(name, chr(92) + name)}{space}"


def _formula(formula: str, before: str) -> str:
    """A formula as text; what stands between two prices is none."""
    if _PRICES.match(formula):
        return f"${plain_text(formula)}$"
    spelt = _SUPERSCRIPT.sub(r"\\textsuperscript{\1\2}", _INDEX.sub(r"\1", formula))
    return plain_text(before + spelt)[1:] if before.isdigit() else plain_text(spelt)
