"""How many were in each arm and in all: the ways of saying so, and numbers near them that say something else."""

from __future__ import annotations

import pytest

from armspan.found import ArmTable
from armspan.linking.arms import link_arms
from armspan.rulebook import rulebook
from armspan.text.view import View

MORE = " It was a trial of one year. Nobody was lost. Sleep was the same. More work is due."


def link(text: str) -> ArmTable:
    return link_arms(rulebook(), View(text + MORE))


def arms(text: str) -> list[tuple[str, int | None]]:
    return [(arm.label, arm.count) for arm in link(text).arms]


def counts(text: str) -> list[int | None]:
    return [arm.count for arm in link(text).arms]


SIZES = {
    "people before what they were assigned to receive": (
        "We assigned 45 men to receive zinc and 43 to receive placebo. Hair loss was rarer with zinc than placebo.",
        [("zinc", 45), ("placebo", 43)],
    ),
    "one noun for two groups": (
        "Of 71 adults, 37 in the honey plus tea and 34 in the honey plus milk groups came back. Cough was milder "
        "in the "
        "honey plus tea group than in the honey plus milk group.",
        [("honey plus tea group", 37), ("honey plus milk group", 34)],
    ),
    "a lettered group and what it got": (
        "Group A included 38 boys who wore a brace and group B included 40 boys who wore a cast. Healing was faster in "
        "group A than in group B.",
        [("group A", 38), ("group B", 40)],
    ),
    "the letter A among others": (
        "Ninety ewes were sampled (B, n = 31; A+B, n = 29; A, n = 30). Milk yield was higher with A+B than with "
        "B or A.",
        [("group B", 31), ("A+B", 29), ("group A", 30)],
    ),
    "doses of one drug": (
        "Ninety adults were randomly assigned to receive 30 mg of sotalin (n = 31), 90 mg of sotalin (n = 29), "
        "or placebo "
        "(n = 30). Rash was rare.",
        [("30 mg of sotalin", 31), ("90 mg of sotalin", 29), ("placebo", 30)],
    ),
    "those treated and controls that add up": (
        "Seventy nurses were enrolled (36 intervention and 34 controls). At one year the intervention group "
        "slept longer.",
        [("intervention group", 36), ("controls", 34)],
    ),
    "the first of two groups is not each of them": (
        "Ninety women were divided into two groups, 46 women wearing a brace (brace group) and 44 women as the control "
        "group. Pain was milder in the brace group.",
        [("brace group", 46), ("control group", 44)],
    ),
    "fractions in brackets before their arms": (
        "Ninety-two adults were randomised to zinc or placebo. Remission was kept by 63.4% (26/41 adults) in the zinc "
        "group versus 19.6% (10/51 adults) receiving placebo.",
        [("zinc group", 41), ("placebo", 51)],
    ),
    "a fraction set against that of the named arm": (
        "Seventy adults were randomised to zinc or placebo. Nausea was more frequent with zinc (19 of 38 (50%) vs. "
        "8 of 32 adults (25%)).",
        [("zinc", 38), ("placebo", 32)],
    ),
    "a list of counts before their arms": (
        "Lead was measured in 27 placebo, 31 zinc, and 36 zinc & iron treated ewes. Milk yield was higher with both.",
        [("placebo", 27), ("zinc", 31), ("zinc & iron group", 36)],
    ),
    "the first of two samples behind a limit of age": (
        "Uptake was measured in healthy older adults (> 60 y, n = 15) and adults with gout (n = 14). It rose in the "
        "healthy group and in the gout group.",
        [("healthy group", 15), ("gout group", 14)],
    ),
    "each with so many": (
        "Fifty-two cases of repair were divided into the control group and the gel group, each with 26 cases. Pain"
        " was milder in the gel group.",
        [("control group", 26), ("gel group", 26)],
    ),
    "in each group": (
        "Ninety-four ewes were allocated to a zinc and a placebo group. In each group, there were 47 ewes.",
        [("zinc", 47), ("placebo group", 47)],
    ),
    "per group behind a stroke": (
        "Ewes (n = 19/group) were allocated to zinc or placebo. Milk yield was higher with zinc than with placebo.",
        [("zinc", 19), ("placebo", 19)],
    ),
    "what it contained": (
        "Men were divided into two groups; they received sachets containing ground lupin (41 cases) or placebo (rice "
        "powder) (43 cases). Pain fell in the lupin-containing group and in the placebo group.",
        [("lupin-containing group", 41), ("placebo group", 43)],
    ),
    "everybody, behind either": (
        "In a crossover trial, 45 adults were exposed for two hours to either filtered air or city air.",
        [("filtered air", 45), ("city air", 45)],
    ),
    "everybody in two sessions": (
        "This within-subject study was done in thirty adults. They came for two sessions: warm water and cold water.",
        [("warm water", 30), ("cold water", 30)],
    ),
    "in each group, before those who were left": (
        "Adults were randomised to zinc or placebo. There were 40 adults in each group. Sleep was longer with "
        "zinc than with placebo in an analysis of those left (zinc, 38; placebo, 36).",
        [("zinc", 40), ("placebo", 40)],
    ),
    "in each group, not those it happened to": (
        "Fifty-six cats, 28 in each group, were randomised to a net group or a tent group. In the tent group nine cats "
        "sneezed more than in the net group.",
        [("net group", 28), ("tent group", 28)],
    ),
    "in each of more groups than are named": (
        "Forty-eight teeth were divided into four groups of 12 teeth in each. Cracks were rarer in the laser group "
        "than in the control group.",
        [("laser group", 12), ("control group", 12)],
    ),
    "planned in each, and as many came": (
        "The sample size was calculated as 35 nurses in each group (a total of seventy nurses). They were divided into "
        "two groups of coaching and leaflets. Stress was lower in the coaching group than in the leaflets group.",
        [("coaching group", 35), ("leaflets group", 35)],
    ),
    "one group without its size": (
        "Forty women were divided into two groups. The first group of 20 women received 200 mg of zinc, and the second "
        "group 200 mg of zinc with 20 mg of iron.",
        [("group 1", 20), ("group 2", None)],
    ),
    "beside all names, with a total before them": (
        "Sixty adults were randomised to a walking programme (WP) or a control group (CG). In all, 46 adults (24 WP/22 "
        "CG) were seen. Gait was faster with WP than in the CG.",
        [("walking programme", 24), ("control group", 22)],
    ),
    "what happened beside all names": (
        "We randomised 5408 women to zinc or placebo. In all, 136 women (62 zinc/74 placebo) fell. Sleep was longer "
        "with zinc than with placebo.",
        [("zinc", None), ("placebo", None)],
    ),
    "one of many groups": (
        "Ninety rats were divided into nine groups. Zinc was given. Growth was faster after zinc.",
        [("all patients", None)],
    ),
    "a share of all": (
        "Of 412 nurses, 158 (38%) received coaching. Stress was lower in the coaching group than in the no-coaching "
        "group.",
        [("coaching group", 158), ("no-coaching group", None)],
    ),
    "as many each": (
        "We randomly assigned 118 adults each to the zinc and placebo groups. The zinc group slept longer than "
        "the placebo "
        "group.",
        [("zinc group", 118), ("placebo group", 118)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SIZES.values(), ids=SIZES)
def test_sizes(text: str, expected: list[tuple[str, int]]) -> None:
    assert arms(text) == expected


@pytest.mark.parametrize(
    "told",
    [
        "On days 1, 2, and 3 (brace group) they were seen.",
        "Those with a score of more than 40 were assigned to the brace group.",
        "Those with a score of ≥13 were seen at home (brace group).",
        "Leaks were seen in the brace group in 23.5% (n = 37), fewer than in the cast group (44.1%, n = 35).",
        "RESULTS: Only 4 in the brace group against 37 adults in the cast group fell.",
        "RESULTS: In all, 45 of the 80 adults got the brace.",
        "They took calcium 60/80 mg in the brace group.",
        "They came from 26 (13 brace and 13 cast) villages.",
        "Fibres (KLM-3; brace-40) were counted.",
        "Lots were drawn in three blocks of 20 adults each.",
        "It was done in seven groups of eight adults.",
        "Slips were seen in 19/70 throws (27%) in the cast group.",
        "Most wore the brace (41/43).",
        "At home, 37 (97%) adults in the brace received advice.",
        "The scheme of the brace group (1997) was used.",
    ],
)
def test_what_is_no_size(told: str) -> None:
    text = f"Eighty adults were randomised to a brace group or a cast group. {told} The brace group did better."
    assert counts(text) == [None, None]


def test_one_sex_in_the_bracket_of_ages() -> None:
    assert counts("All 17 adults (11 men, mean age 58 years; mild asthma) wore a brace in a crossover trial.") == [17]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("We saw 64 normal to mildly anxious and sleepless women at home.", 64),
        ("A total of 75 adults of status I/II were randomised.", 75),
        ("From 1830 screened adults, 96 entered the study.", 96),
        ("Power was not reached; of a planned 1900 women, 740 were enrolled.", 740),
        ("In this trial 33 adults (66 ears) were randomly divided into two groups.", 33),
        ("Ewes were assigned to six groups (n = 21 to 24 per group).", None),
        ("They rose after it: among 1344 versus 1371 children with fever, few slept.", None),
        ("It was used by 61 of 388 first callers (15.7%) who came back.", None),
        ("Zinc lowered pain (zinc: n = 42; placebo: n = 41).", None),
        ("Parents formed focus groups (n = 18).", None),
        ("They took 2,5-dimethoxyamine at home; adults were seen.", None),
        ("The cast group that included 26 adults was seen later.", None),
        ("They wrote at home, and 317 letters were analysed.", None),
        ("It was a trial of 1964 adults at many places.", 1964),
        ("The braces were £2033 dearer than casts for adults.", None),
        ("A total of 216 nurses (90%) completed the study.", None),
        ("Then 37 dogs finished this trial.", 37),
        ("We screened 300 nurses at five clinics.", None),
        ("A total of 300 nurses were assessed for eligibility; 61 were randomised.", 61),
        ("In all, 300 goats were screened, 61 enrolled and 58 came back.", 61),
        ("In all, 300 dogs that met the eligibility criteria were enrolled.", 300),
        ("Overall, 904 (study A-1) and 934 (study A-2) men were treated.", 904),
        ("In all, 173; 142 and 131 goats were seen at baseline, and later.", 173),
        ("They were seen to sneeze in 31 and 29 women of this study.", None),
        ("Then 70 were randomised, of whom 63 completed the 6-week trial (31 zinc, 32 placebo).", 70),
        ("Of the 33 adults who entered this trial, 29 completed it.", 33),
        ("In all, 24 rowers completed the study visits.", 24),
        ("Fifty-two men were enrolled and completed the study.", 52),
    ],
)
def test_totals(text: str, total: int | None) -> None:
    assert link(f"Sleep matters. {text}").enrollment == total


SOLE = {
    "what is named again and again": (
        "We studied the role of age after sotalin. Rats were injected with sotalin. Sotalin was safe, sotalin helped.",
        ["sotalin"],
    ),
    "an outcome is no treatment": (
        "Effects of sodium reabsorption were asked for in a crossover trial. Adults received sotalin or placebo. "
        "Sodium "
        "reabsorption fell. Reabsorption rose.",
        ["sotalin", "placebo"],
    ),
}


@pytest.mark.parametrize(("text", "labels"), SOLE.values(), ids=SOLE)
def test_the_treatment_of_all(text: str, labels: list[str]) -> None:
    assert [arm.label for arm in link(text).arms] == labels


LABELS = {
    "a list behind what there are three of": (
        "Women were randomised to one of three birth rooms: the blue room; the red room; or the green room. Fear was "
        "lower in the blue room than in the red room.",
        ["blue room", "red room", "green room"],
    ),
    "the same with commas": (
        "Dogs were allocated to one of two diets: beef, or beef plus rice. Weight fell with beef.",
        ["beef", "beef plus rice"],
    ),
    "the drug is said with the first dose": (
        "Adults received sotalin 5 mg, 10 mg or placebo. Sotalin 10 mg did better than placebo.",
        ["sotalin 5 mg", "sotalin 10 mg", "placebo"],
    ),
    "with it and without it": (
        "We saw sleep in a crossover trial of nights with and without a nasal mask. Sleep was shorter with the mask.",
        ["nasal mask", "no nasal mask"],
    ),
    "outcomes that are compared name no arms": (
        "We compared heart rate variability and blood pressure in a crossover trial. Sotalin (400 mg) or placebo was "
        "administered before sleep.",
        ["Sotalin", "placebo"],
    ),
    "people with and without a disease are not arms": (
        "Adults with or without diabetes were randomised to zinc or placebo.",
        ["zinc", "placebo"],
    ),
    "one after the other or the reverse": (
        "In a crossover trial, 29 women were randomised to either placebo (40 days) followed by zinc (40 days) or the "
        "reverse. Sleep was longer with zinc than with placebo.",
        ["placebo", "zinc"],
    ),
    "equal groups are not called so": (
        "Boys were divided into two equal groups, braced and splinted. Boys in the braced group fell less often than "
        "those in the splinted group.",
        ["braced group", "splinted group"],
    ),
}


@pytest.mark.parametrize(("text", "labels"), LABELS.values(), ids=LABELS)
def test_labels(text: str, labels: list[str]) -> None:
    assert [arm.label for arm in link(text).arms] == labels


def test_what_is_to_be_shown_names_no_arm() -> None:
    text = "In this crossover trial we compared the accuracy of MRI to detect leaks. Men received sotalin or placebo."
    assert [arm.label for arm in link(text).arms] == ["sotalin", "placebo"]
