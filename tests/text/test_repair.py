"""The reading view: what is mended, what is left alone, and the way back to the source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.text.repair import repair

PARTS = (
    *("exter", "nal", "ulnar", "radial", "and", "ER", "post", "non", "ITT", "A ", "P", "H", "0 .", "0.", "05", "3"),
    *("- ", " -", "- -", "--", "—", "~", "±", "+/-", "+", "<", "=", "&lt;", "&amp;", "amp;", "<i>", "</i>", "www."),
    *(
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "\u2009",
        "\u200b",
        "\u00ad",
        "(",
        ")",
        "[",
        ".",
        ",",
        ";",
        ":",
        "%",
        "2019.Grafts",
    ),
    *("（", "）", "，", "。", "：", "ﬁ", "Â"),
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=14).map("".join))

MENDED = [
    # words broken at the end of a line
    ("a signifi- cant change", "a significant change"),
    ("the tibi-\nal plateau", "the tibial plateau"),
    ("clinical- ly relevant", "clinically relevant"),
    ("no differenc- es", "no differences"),
    ("with the mini-exter- nal frame", "with the mini-external frame"),
    ("an ultra- sound probe", "an ultrasound probe"),
    ("METH- ODS were", "METH- ODS were"),
    # compounds whose hyphen stays
    ("a follow- up of 2 years", "a follow-up of 2 years"),
    ("ultrasound- guided nailing", "ultrasound-guided nailing"),
    ("an anti- inflammatory drug", "an anti-inflammatory drug"),
    ("a 12- week course", "a 12-week course"),
    ("dorsal -palmar tilt", "dorsal-palmar tilt"),
    ("by mini- incision, a mini-incision", "by mini-incision, a mini-incision"),
    ("by mini- incision, a miniincision", "by miniincision, a miniincision"),
    # spaces
    ("pain ( P<0.05 ) .", "pain (P<0.05)."),
    ("in 45 % , then", "in 45%, then"),
    ("end.\r\n\r\n  Next", "end.\nNext"),
    ("p <\n0.01", "p < 0.01"),
    ("P = \u20090.03", "P = 0.03"),
    ("until 2019.Grafts were cut", "until 2019. Grafts were cut"),
    ("12 months,average 9", "12 months, average 9"),
    ("rose (P<0.05).RESULTS", "rose (P<0.05). RESULTS"),
    ("in 12 (3%)and 14 (4%)vs 9", "in 12 (3%) and 14 (4%) vs 9"),
    ("from 24-\n60 or 0.4- 1.1", "from 24-60 or 0.4-1.1"),
    # signs
    ("Bo\u0308hler at 12º", "Böhler at 12°"),
    ("P＜0．05（n＝12）", "P<0.05 (n=12)"),
    ("甲，乙", "甲, 乙"),
    ("2·3+/-0·7", "2.3±0.7"),
    ("P<0·\n001", "P<0.001"),
    ("4.1 + / - 0.2", "4.1 ± 0.2"),
    ("mean + or - SD", "mean ± SD"),
    ("3.5~7.8 years", "3.5-7.8 years"),
    ("from −3 to –1", "from -3 to -1"),
    ("arms—placebo", "arms - placebo"),
    ("p &lt; 0.05 &amp;amp; t &plusmn; 1", "p < 0.05 & t ± 1"),
    ("a “good” hip’s", 'a "good" hip\'s'),
    ("the ﬁbula at 37 ℃ in group Ⅱ", "the fibula at 37 °C in group II"),
    ("ti\u00adbia and fe\u200bmur", "tibia and femur"),
    ("<i>P</i> = .03", "P = .03"),
    ("0. 05%", "0.05%"),
    # decimal commas, which the whole text tells from thousands and lists
    ("VAS 2,1 ± 0,4 in 1,234 men (p = 0,03)", "VAS 2.1 ± 0.4 in 1,234 men (p = 0.03)"),
    ("at 1,3 and 6 months 12,5% and 7,25 kg", "at 1,3 and 6 months 12.5% and 7.25 kg"),
    ("a loss of 1.250,5 ± 310,2 ml", "a loss of 1250.5 ± 310.2 ml"),
    ("F(1,38) = 4.5 and 1,2 ± 0,3", "F(1,38) = 4.5 and 1.2 ± 0.3"),
    ("a load of 0,5-1,5 kg, then 2,5 kg", "a load of 0.5-1.5 kg, then 2.5 kg"),
    # spaces between thousands
    ("12,345 of 841 216", "12,345 of 841216"),
    ("loss of 1 250 ± 310 ml in 1 204 500 men", "loss of 1250 ± 310 ml in 1204500 men"),
    # powers of ten
    ("p<10⁻⁴ and 3×10<sup>9</sup>/L, 10<sup>th</sup>", "p<10^-4 and 3×10^9/L, 10th"),
    # numbers that came apart
    ("12 .5 ± 3 .1, 12. 5 ± 3. 1)", "12.5 ± 3.1, 12.5 ± 3.1)"),
    ("t(38) = 1 2.25, p = .036", "t(38) = 12.25, p = .036"),
]

LEFT_ALONE = [
    "short- and long-term results",
    "pre- and postoperative values",
    "two- to three-fold, 6- to 8-week",
    "hospital-acquired and -associated",
    "ER- tumours and HER2- disease",
    "a follow-up of mini-plates",
    "P = .03 vs .04",
    "scored 0,1 or 2 at 0,5 and 10 min",
    "groups 1,2 and 3 on days 1,5 and 10",
    "2,207 women and 1,204 men (12.3%)",
    "in group 1 250 patients had 2 500 mg tablets",
    "5,10-methylene and 2,4-D",
    "until 2010. 5 patients came",
    "e.g. this, i.e. that, J.R. Smith",
    "at www.Register.Example and trials.gov",
    "a change of 5 - 3 points",
    "N,N-dimethyl and 1,25-dihydroxy",
    "12 - 24 months",
    "What ... then",
    "the hand(s) of N-(4-methyl)phenyl",
]


@pytest.mark.parametrize(("source", "text"), MENDED)
def test_mends(source: str, text: str) -> None:
    assert repair(source).text == text


@pytest.mark.parametrize("source", LEFT_ALONE)
def test_leaves_alone(source: str) -> None:
    repaired = repair(source)
    assert repaired.text == source
    assert repaired.starts is None


def test_a_word_maps_to_its_broken_print() -> None:
    source = "The exter- nal frame ( n=12 ) ."
    repaired = repair(source)
    assert repaired.text == "The external frame (n=12)."
    start = repaired.text.index("external")
    assert repaired.to_source(start, start + len("external")) == (4, 14)
    start = repaired.text.index("n=12")
    a, b = repaired.to_source(start, start + 4)
    assert source[a:b] == "n=12"


def test_swapped_characters_need_no_map() -> None:
    repaired = repair("from −3 to 5 mm")
    assert repaired.text == "from -3 to 5 mm"
    assert repaired.to_source(5, 7) == (5, 7)


def test_the_twin_of_a_twin() -> None:
    assert repair("Crohn｀s `early' disease").text == "Crohn's 'early' disease"


def test_an_empty_stretch_maps_to_a_place() -> None:
    assert repair("").to_source(0, 0) == (0, 0)
    assert repair("a  b").to_source(2, 2) == (3, 3)
    assert repair("a  b").to_source(3, 3) == (4, 4)


@given(TEXTS)
@settings(deadline=None)
def test_repairing_twice_changes_nothing(source: str) -> None:
    text = repair(source).text
    assert repair(text).text == text


@given(TEXTS)
@settings(deadline=None)
def test_offsets_are_monotone_and_inside(source: str) -> None:
    repaired = repair(source)
    spans = [repaired.to_source(n, n + 1) for n in range(len(repaired.text))]
    assert all(0 <= start <= end <= len(source) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))


@given(st.text(alphabet="abc XYZ 019\n.", max_size=60))
@settings(deadline=None)
def test_characters_that_stay_map_to_themselves(source: str) -> None:
    repaired = repair(source)
    for place, letter in enumerate(repaired.text):
        start, end = repaired.to_source(place, place + 1)
        if end - start == 1 and not letter.isspace():
            assert source[start:end] == letter
