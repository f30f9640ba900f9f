"""Bytes become the text they spell, under the name of their encoding, or are refused with a reason."""

from __future__ import annotations

import pytest

from armspan.errors import InputError
from armspan.reading.text import SIZE_LIMIT, decode

PLAIN = "Pain fell from 6.2±1.1 to 2.4±0.9 points (P<0.01) in the patients’ first week – by a third."
CHINESE = "【结果】超声组（ｎ＝40）手术时间 (35.0±6.8) min，Ｐ＜0.05。VAS 评分低于对照组。"
SIGNS = "The operation time was（35.0±6.8）min（P＜0.05），the angle 12℃ × 3～5."


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (PLAIN, "utf-8", "utf-8"),
        (PLAIN, "utf-8-sig", "utf-8-sig"),
        (PLAIN, "utf-16", "utf-16"),
        (PLAIN, "utf-16-le", "utf-16-le"),
        (PLAIN, "utf-16-be", "utf-16-be"),
        (PLAIN, "windows-1252", "windows-1252"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "gb18030", "gb18030"),
        (SIGNS, "gb18030", "gb18030"),
        ("Böhler’s angle: 12°C, 5 µg, don’t, café", "windows-1252", "windows-1252"),
        ("values of 0·5\xa0±\xa00·3 “±”", "windows-1252", "windows-1252"),
        ("only ASCII", "ascii", "utf-8"),
        ("lines\r\nkept\r as they\n are \f", "utf-8", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_an_encoding_is_recognised(text: str, codec: str, encoding: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_big_endian_utf_16_with_a_mark() -> None:
    assert decode(b"\xfe\xff" + "P<0.05".encode("utf-16-be")).text == "P<0.05"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"%PDF-1.7 ...", "a PDF file, not plain text: save the abstract as .txt"),
        (b"PK\x03\x04....", "a ZIP archive or an Office document, not plain text: save the abstract as .txt"),
        (b"{\\rtf1 pain}", "an RTF document, not plain text: save the abstract as .txt"),
        (b"pain\0fell", "binary data (it holds NUL characters), not text"),
        (b"pain \x01\x02\x03\x04 fell", "binary data (it is full of control characters), not text"),
        (b"x" * (SIZE_LIMIT + 1), "larger than 5 MB: one file holds one abstract"),
        ("5±3 – 4±".encode()[:-1], "damaged UTF-8: byte 11 of 11 is not valid (unexpected end of data)"),
        (b"\xff\xfep\x00\x00\xd8", "damaged UTF-16: byte 5 of 6 is not valid (unexpected end of data)"),
        ("±".encode() * 3 + b"\xed\xa0\x80", "damaged UTF-8: byte 7 of 9 is not valid (invalid continuation byte)"),
        (b"\x81 \x8d \x90", "its encoding is not known: it is neither UTF-8, UTF-16, GB18030 nor Windows-1252"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(raw)
    assert str(caught.value) == reason
