"""Scoring systems: names, spellings, abbreviations that mean something else, names no rule file knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from armspan.errors import RuleError
from armspan.mentions.instruments import find_instruments, instrument_names, instrument_table
from armspan.resources import data_dir
from armspan.rulebook import Rulebook, rulebook
from armspan.text.view import View


def found(text: str, book: Rulebook | None = None) -> list[tuple[str, str]]:
    return [(m.id, text[m.start : m.end]) for m in find_instruments(book or rulebook(), View(text))]


def ids(text: str) -> set[str]:
    return {ident for ident, _ in found(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visual analogue scale (VAS) scores fell.", {"vas"}),
        ("the visual analog pain scale", {"vas"}),
        ("the American Orthopaedic Foot & Ankle Society hindfoot score", {"aofas"}),
        ("the American Orthopedic Foot and Ankle Society (AOFAS) score", {"aofas"}),
        ("the Maryland Foot Score and a Maryland foot functional score", {"maryland"}),
        ("WB-faces, Wong Baker FACES and Wong-Baker faces scores", {"wong-baker-faces"}),
        ("the Gartland-Werlay wrist score", {"gartland-werley"}),
        ("the Gartland and Werley system", {"gartland-werley"}),
        ("an Activities of Daily Living (ADL) scale", {"adl"}),
        ("activity of daily living scale", {"adl"}),
        ("QuickDASH, Quick-DASH and quick DASH", {"quickdash"}),
        ("Disabilities of the Arm, Shoulder, and Hand", {"dash"}),
        ("Harris hip joint function scores, a Harris score", {"hhs"}),
        ("the Merle D'Aubigne and Postel criteria", {"merle-daubigne"}),
        ("Achilles tendon total rupture score (ATRS)", {"atrs"}),
        ("EQ-5D-5L, EQ5D and EQ-VAS", {"eq-5d"}),
        ("NRS 2002", {"nrs-2002"}),
        ("mJOA and JOA scores", {"mjoa", "joa"}),
        ("SF36 and SF-36", {"sf-36"}),
        ("ADL scores and the ADLs", {"adl"}),
    ],
)
def test_names_and_spellings(text: str, expected: set[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The pain score and quality of life improved.",
        "a constant score, a comfort score, four scores",
        "the vas deferens; vascular access",
        "activities of daily living were resumed",
        "the foot function score",
        "Timed Up and Go test, Garden type III, Gartland type II",
        "the oxygen desaturation index (ODI) while lying on the back",
        "the Dietary Approaches to Stop Hypertension (DASH) diet taken by hand",
        "continuous ambulatory peritoneal dialysis (CAPD)",
        "Maryland residents",
    ],
)
def test_no_scoring_system(text: str) -> None:
    assert found(text) == []


def test_the_longest_name_wins_once() -> None:
    text = "the Achilles tendon total rupture score rose"
    assert found(text) == [("atrs", "Achilles tendon total rupture score")]


def test_an_ambiguous_abbreviation_needs_its_words() -> None:
    assert ids("BI rose by 12 points") == set()
    assert ids("The Barthel Index was noted. BI rose by 12 points") == {"barthel"}


def test_names_by_id() -> None:
    assert instrument_names(rulebook(), "aofas") == ("American Orthopaedic Foot and Ankle Society score", "AOFAS")
    assert instrument_names(rulebook(), "maryland") == ("Maryland Foot Score", None)


def test_versions_keep_their_ranges() -> None:
    table = instrument_table(rulebook())
    assert table["vas"].ranges == ((0.0, 10.0), (0.0, 100.0))
    assert (table["odi"].ranges, table["odi"].higher_is) == (((0.0, 100.0),), "worse")


def test_every_declared_name_is_found_as_itself() -> None:
    table = instrument_table(rulebook())
    lost = [ident for ident, rule in table.items() if ident not in ids(f"the {rule.name} was used")]
    assert lost == []


def test_there_are_enough_of_them() -> None:
    assert len(instrument_table(rulebook())) >= 150


def test_the_short_form_of_a_scale_that_introduced_itself() -> None:
    text = "We sent the Meier Cough Rest Scale. Values on the Meier scale fell."
    assert {ident for ident, _ in found(text)} == {"Meier Cough Rest Scale"}


def test_scales_by_the_form_of_their_answers() -> None:
    text = "Mood (5-point Likert scale), diet (a food frequency questionnaire) and knees of Kellgren-Lawrence grade 2."
    assert ids(text) == {"likert", "ffq", "kellgren-lawrence"}


def test_a_scale_that_introduces_itself() -> None:
    text = "We used the Northern Gait Quality Score (NGQS). The NGQS rose."
    name = "Northern Gait Quality Score (NGQS)"
    assert found(text) == [(name, "Northern Gait Quality Score"), (name, "NGQS"), (name, "NGQS")]
    assert instrument_names(rulebook(), name) == ("Northern Gait Quality Score", "NGQS")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("asked with the evening cough questionnaire (ECQ)", [("evening cough questionnaire", "ECQ")]),
        ("changes in the care burden index (CBI)", [("care burden index", "CBI")]),
        ("fear of heights (Tall Ladder Fear Scale, TLFS)", [("Tall Ladder Fear Scale", "TLFS")]),
        ("NGQS scores rose; the NGQS fell", [("NGQS", "NGQS")]),
        ("the LKQ-R questionnaire (12 items)", [("LKQ-R questionnaire", "LKQ-R")]),
    ],
)
def test_names_that_an_abbreviation_tells(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert sorted({instrument_names(rulebook(), ident) for ident in ids(text)}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Combined Assessment of Grip and Function (CAGF)", ("Combined Assessment of Grip and Function", "CAGF")),
        ("an Index of Dental Comfort (IDC)", ("Index of Dental Comfort", "IDC")),
        ("damage by the modified Meier score", ("Meier score", None)),
        ("graded according to Olsen's Score", ("Olsen's Score", None)),
        ("and the Northern Jet Ease scale was used", ("Northern Jet Ease scale", None)),
        ("using the Upper Limb Disability Index", ("Upper Limb Disability Index", None)),
        ("the Neck Muscle Comfort Scale (ΔNMCS)", ("Neck Muscle Comfort Scale", "NMCS")),
    ],
)
def test_names_by_their_capitals_or_with_the_closing_word_in_front(text: str, expected: tuple[str, str | None]) -> None:
    assert {instrument_names(rulebook(), ident) for ident in ids(text)} == {expected}


def test_a_known_scale_by_the_abbreviation_that_the_text_gives_it() -> None:
    assert found("the Norton scale (NoS) was used; the NoS was 14") == [
        ("norton", "Norton scale"),
        ("norton", "NoS"),
        ("norton", "NoS"),
    ]


def test_a_subscale_is_a_part_of_its_scale() -> None:
    assert ids("The SF-36 with its evening cough scale (ECS) and morning cough scale (MCS) was used.") == {"sf-36"}


def test_of_two_that_share_an_abbreviation_the_one_that_is_spoken_of() -> None:
    assert ids("Apathy fell on the Apathy Evaluation Scale. AES was 30.") == {"aes"}
    assert "postoperative-morbidity-survey" not in ids("The Profile of Mood States (POMS) was used.")
    assert ids("The Medication Adherence Rating Scale (MARS) was used. MARS rose.") == {
        "medication-adherence-rating-scale"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Body Mass Index (BMI) was 27.",
        "the oxygen extraction index (OEI)",
        "the coronary calcium score (CCS)",
        "III scores, QOL scores, an IQ score",
        "quality of sleep and dreams (QSD) rose; QSD scores were 3",
        "a large scale (LAS)",
        "The Cardiac Risk Score was 3.",
        "Mean Score at 6 months",
        "Kaplan-Meier estimates",
        "the Itch score fell; itch was rare",
        "the Danish scoring system",
        "the assessment of lung volume (ALV)",
        "the Externalizing Problems score",
        "correlation of Brix and NQ scores",
    ],
)
def test_what_does_not_introduce_a_scale(text: str) -> None:
    assert found(text) == []


def test_a_user_adds_a_scale_in_four_lines(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[instrument]]\nid = "lkq"\nname = "Lake Knee Questionnaire"\nabbreviation = "LKQ"\n', encoding="utf-8"
    )
    book = Rulebook(data_dir("rules"), tmp_path)
    assert found("the lake knee questionnaire (LKQ)", book) == [("lkq", "lake knee questionnaire"), ("lkq", "LKQ")]


@pytest.mark.parametrize("line", ["range = [10, 0]", 'higher_is = "good"', "ranges = [[0]]"])
def test_a_wrong_declaration_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "mine.toml").write_text(
        f'[[instrument]]\nid = "lkq"\nname = "Lake Knee Scale"\n{line}\n', encoding="utf-8"
    )
    with pytest.raises(RuleError, match="instrument lkq"):
        instrument_table(Rulebook(data_dir("rules"), tmp_path))
