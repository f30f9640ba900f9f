"""Characters that have a plain twin: every dash, space, full-width sign, quote, and the digits of other scripts."""

from __future__ import annotations

import re
import unicodedata


def _twins() -> dict[str, str]:
    """Characters that have a plain twin of one character."""
    pairs = {
        "-": "\u2010\u2011\u2012\u2013\u2212\u2043\u02d7\ufe58\ufe63\uff0d\u2796",
        "\n": "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
        '"': "“”„‟«»〝〞＂″",
        "'": "‘’‚‛′´`＇",
        "<": "＜﹤〈⟨‹≪",
        ">": "＞﹥〉⟩›≫",
        "≤": "≦⩽≲",
        "≥": "≧⩾≳",
        "=": "＝﹦",
        "+": "＋﹢",
        "~": "～∼〜",
        ":": "：∶﹕",
        "/": "／⁄∕",
        "×": "✕✖⨯",
        "°": "º˚",
        "[": "〔［",
        "]": "〕］",
        "·": "•∙‧⋅・･‧",
    }
    table = {odd: plain for plain, odds in pairs.items() for odd in odds}
    for code in range(0xFF01, 0xFF5F):  # full-width forms; brackets and commas bring their own space, see below
        if chr(code) not in "（），；":
            plain = chr(code - 0xFEE0)
            table.setdefault(chr(code), table.get(plain, plain))
    for odd in map(chr, [*range(0x3100), 0x7F]):
        if unicodedata.category(odd) in ("Zs", "Cc") and odd not in "\n " and ord(odd) not in range(0x80, 0xA0):
            table.setdefault(odd, " ")
    for odd in map(chr, range(0x80, 0x20000)):
        if odd.isdecimal():  # the digits of other scripts, and those of mathematical alphabets
            table.setdefault(odd, str(unicodedata.decimal(odd)))
    return table


_TWINS = _twins()
_ODD = re.compile(r"[^\n -_a-~]")  # whatever may have a twin


def plain(text: str) -> str:
    """The text with every character that has a plain twin replaced by it; the length stays."""
    # one character at a time: a text holds few of the 842, and looking up all its characters takes five times as long
    for odd in _TWINS.keys() & set(_ODD.findall(text)):
        text = text.replace(odd, _TWINS[odd])
    return text
