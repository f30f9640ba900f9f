"""Kinds of arms that no word "group" stands beside, and words that look like arms and are none."""

from __future__ import annotations

import pytest

from armspan.found import ArmTable
from armspan.linking.arms import link_arms
from armspan.rulebook import rulebook
from armspan.text.view import View

REST = " Nobody left. All were content. Sleep was better. Mood was, too."


def link(text: str) -> ArmTable:
    return link_arms(rulebook(), View(text))


def pointing(text: str, number: int) -> list[str]:
    view = View(text)
    return [view.text[m.start : m.end] for m in link(text).mentions if m.arms == (f"a{number}",)]


KINDS = {
    "a letter and a number, as many as there are groups": (
        "Sixty crowns were divided into three groups of 20. T1 was left untreated. T2 was etched. T3: a primer was "
        "used before. Strength was 8 MPa in T2 and 5 MPa in T3." + REST,
        [("T1", 20), ("T2", 20), ("T3", 20)],
    ),
    "the same behind colons and dashes": (
        "Ninety adults were randomised into three groups (n = 30): G1 - tape; G2 - a brace; G3 - nothing. Pain was "
        "lower in G1 than in G3." + REST,
        [("G1", 30), ("G2", 30), ("G3", 30)],
    ),
    "phases of the cell and grades are none": (
        "Ninety dogs were randomised into three groups: saline (n = 30), zinc (n = 30) or iron (n = 30). Cells in G1 "
        "and G2 were counted." + REST,
        [("saline", 30), ("zinc", 30), ("iron", 30)],
    ),
    "nor is a series that stops short of the groups": (
        "Ninety women were randomised into three groups: Group A had zinc, group B had iron, group C had neither. The "
        "lesions T1 and T2 were larger." + REST,
        [("group A", None), ("group B", None), ("group C", None)],
    ),
    "groups in order, each in its own sentence": (
        "Sixty men were studied. Those in the first group received 5 ml saline. The second group was given 3 mg zinc. "
        "CVP and central venous pressure fell." + REST,
        [("group 1", None), ("group 2", None)],
    ),
    "an ordinal, its number and what it was subjected to": (
        "Eighteen dogs were randomly assigned to one of three groups. Dogs received gentamicin for 6 hours (n = 7) or "
        "colistin 2 mg/kg over 30 min (n = 7). A third group (n = 4) was subjected to sham operation. Values were 8, "
        "11 and 18 ml in the sham-operated, gentamicin and colistin groups." + REST,
        [("gentamicin group", 7), ("colistin group", 7), ("group 3", 4)],
    ),
    "letters in sentences of their own, whatever else is compared": (
        "We compared a clinical end point or the spectral index. Seventy women were divided into two groups. Group A "
        "received lidocaine. Group B received lidocaine later. The dose was lower in group B than in group A." + REST,
        [("group A", None), ("group B", None)],
    ),
    "what a lettered group got behind a dash": (
        "Eighty men were studied [Group I - I-tube insertion (n = 40) and Group P - mask insertion (n = 40)]." + REST,
        [("I-tube insertion", 40), ("mask insertion", 40)],
    ),
    "roles without the word group": (
        "All intervention and control participants received a leaflet. Balance improved in the intervention group. "
        "A high-adherence group (n = 18) and a low-adherence group (n = 20) were seen apart." + REST,
        [("intervention group", None), ("control group", None)],
    ),
    "kinds by letters": (
        "Twenty-one adults were given either type A or type B stents; for five, type C was used. Patency was 146 days "
        "for type-A, 78 for type-B and 94 for type-C. Complications were pain (n = 4, 13%) and bleeding (n = 5, 17%)."
        + REST,
        [("type A", None), ("type B", None), ("type C", None)],
    ),
    "those who did and those who did not, in the results": (
        "Activity of 553 adults was measured. RESULTS: Compared to non-regainers (n = 132), weight regainers (n = 103) "
        "were less active." + REST,
        [("non-regainers", 132), ("weight regainers", 103)],
    ),
    "what a drug is stands between commas": (
        "We compared the effects of zoltidine, a gastrin blocker, and timolin, an acid binder, on gastric function in "
        "adults. Pain was less with zoltidine." + REST,
        [("zoltidine", None), ("timolin", None)],
    ),
    "people described before they are told apart": (
        "The trial randomised adults, without known diabetes, to zinc or placebo. Echo was done during hospitalization "
        "and after a month." + REST,
        [("zinc", None), ("placebo", None)],
    ),
    "how long it lasted is no name": (
        "Lambs were randomised to ventilation (n = 8) or to ventilation plus shunt therapy for a 6-hour study period "
        "(n = 9)." + REST,
        [("ventilation", 8), ("ventilation plus shunt therapy", 9)],
    ),
    "servings in a crossover": (
        "Fourteen men were given a single serving of curry meal or control meal in a crossover trial. Flow was higher "
        "after the curry meal." + REST,
        [("single serving of curry meal", 14), ("control meal", 14)],
    ),
    "those who did not get it first": (
        "We analysed 86 adults. The first 50 patients did not receive zinc before surgery, while the subsequent 36 "
        "received a single dose. Stay was shorter in the zinc group than in the control group." + REST,
        [("zinc group", 36), ("control group", 50)],
    ),
    "names up to their brackets": (
        "Sixty women were divided into three groups: bipolar and ultrasonic energy (BUE), heat (HEA) and steam (STE). "
        "Blood loss was least with BUE." + REST,
        [("bipolar and ultrasonic energy", None), ("heat", None), ("steam", None)],
    ),
    "sessions in a crossover": (
        "In this cross-over study 12 men were treated twice. Protein was 1.48 mg after nine sessions of control lavage "
        "(1.48 mg/l) and after nine sessions of heated lavage (1.55 mg/l)." + REST,
        [("control lavage", 12), ("heated lavage", 12)],
    ),
    "a numbered list of what there were three of": (
        "In a crossover trial 58 adults took 30 ml of three oils: (1) corn oil; (2) fish oil (FO); and (3) a "
        "functional "
        "oil. Cholesterol rose after FO." + REST,
        [("corn oil", 58), ("fish oil", 58), ("functional oil", 58)],
    ),
    "signs behind which stands what they got": (
        "Teeth were divided into three groups as follows. C: still water; PA: fruit acid; F: fluoride varnish. "
        "Hardness "
        "in groups C, PA and F was 37.3, 38.6 and 41.4." + REST,
        [("C", None), ("PA", None), ("F", None)],
    ),
    "letters in a list": (
        "Eighty teeth were randomly divided into four groups: (A) tap water, (B) laser, (C) crème, and (D) crème "
        "plus "
        "laser. Hardness was highest in group D." + REST,
        [("tap water", None), ("laser", None), ("crème", None), ("crème plus laser", None)],
    ),
    "conditions": (
        "Students were randomly assigned to work in small groups. Under the noise condition they solved seven cases, "
        "in "
        "the silence condition eight." + REST,
        [("noise", None), ("silence", None)],
    ),
    "doses in a bracket": (
        "Adults were randomised to zoltidine (1.5 or 0.75 mg) or placebo. Weight fell most with zoltidine 1.5 mg."
        + REST,
        [("zoltidine 1.5 mg", None), ("zoltidine 0.75 mg", None), ("placebo", None)],
    ),
    "ordinals and the same groups in roman numerals": (
        "Women were randomised into two groups. The first group received heparin before surgery. The second group "
        "received hirudin. In group I clots were rarer than in group II." + REST,
        [("group 1", None), ("group 2", None)],
    ),
    "by which of two means": (
        "We randomly allocated 480 adults to an invitation by telephone and 472 to an invitation by mail. Attendance "
        "was "
        "better by telephone." + REST,
        [("telephone", 480), ("mail", 472)],
    ),
    "what people have before they are allocated": (
        "Carers of patients with gout (n = 50) and lupus (n = 50) were assigned randomly to either counselling or "
        "usual "
        "care. Burden fell with counselling." + REST,
        [("counselling", None), ("usual care", None)],
    ),
    "signs of groups with digits": (
        "Sixty men were allocated into one of three groups. Lidocaine was infused at 2, 4 and 6 ng in groups R2, R4 "
        "and "
        "R6. Pressure in group R4 was stable, that in group R2 rose." + REST,
        [("group R2", None), ("group R4", None), ("group R6", None)],
    ),
    "villages instead of people": (
        "The study included 11 intervention and 12 control villages. Nets were used by 81% of adults in the "
        "intervention "
        "villages and 79% in the control villages." + REST,
        [("intervention group", None), ("control group", None)],
    ),
    "those who received it, with their share": (
        "Of 969 adults, 554 (57.1%) patients received zinc. Death was rarer in the zinc group than in the no-zinc "
        "group." + REST,
        [("zinc group", 554), ("no-zinc group", None)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.values(), ids=KINDS)
def test_kinds(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(arm.label, arm.count) for arm in link(text).arms] == expected


MENTIONS = {
    "the rest of a long name": (
        "Men were randomised for fusion with either a cage (CG) or tricortical autograft from the hip (SR). It took "
        "100 min with a cage and 123 min using autograft." + REST,
        2,
        ["tricortical autograft", "SR", "autograft"],
    ),
    "an abbreviation behind a colon": (
        "Men took a supplement (multi-mineral capsule group: MIC) or placebo (placebo group). Weight fell "
        "(MIC: 1.2 kg; placebo: 0.9 kg)." + REST,
        1,
        ["Men took a supplement", "multi-mineral capsule group", "MIC", "MIC"],
    ),
    "those who did not": (
        "Pain was rarer in patients who received zinc compared with those who did not (26% versus 22%). It was 5% in "
        "the zinc group and 6% in the no-zinc group." + REST,
        2,
        ["those who did not", "the no-zinc group"],
    ),
    "the substance in blood is no arm": (
        "Women were randomised to selenium or placebo. Selenium concentration rose in the selenium group." + REST,
        1,
        ["selenium", "the selenium group"],
    ),
    "the active treatment group": (
        "Adults were randomised to active (n = 25) or sham (n = 27) treatment. More in the active treatment group "
        "were well." + REST,
        1,
        ["active", "the active treatment group"],
    ),
}


@pytest.mark.parametrize(("text", "number", "expected"), MENTIONS.values(), ids=MENTIONS)
def test_mentions(text: str, number: int, expected: list[str]) -> None:
    assert pointing(text, number) == expected


NONE = {
    "statistical tests": "We used either a rank test or a sum test where needed. Sleep was 4 h first and 6 h last."
    + REST,
    "outcomes named as subjects": "Ten men cycled. Core heat and muscle strength were the same under all conditions."
    + REST,
    "times with numbers of people": "Weight change was -1.2 kg at 6 months (n = 92) and -1.5 kg at 12 months (n = 96)."
    + REST,
    "the sexes": "The study included 51 male and 31 female patients. Pain fell in all groups." + REST,
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_cannot_be_an_arm(text: str) -> None:
    assert [arm.type for arm in link(text).arms] == ["single"]
