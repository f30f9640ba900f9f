"""Arms, counts, totals and every later word that points to an arm, in the ways in which abstracts introduce them."""

from __future__ import annotations

import pytest

from armspan.found import ArmTable
from armspan.linking.arms import link_arms
from armspan.rulebook import rulebook
from armspan.text.view import View


def link(text: str) -> ArmTable:
    return link_arms(rulebook(), View(text))


def arms(text: str) -> list[tuple[str, int | None]]:
    return [(arm.label, arm.count) for arm in link(text).arms]


def pointing(text: str, number: int) -> list[str]:
    """The words that point to the arm of that number, or to all arms (0)."""
    table = link(text)
    wanted = tuple(arm.id for arm in table.arms) if number == 0 else (f"a{number}",)
    view = View(text)
    return [view.text[m.start : m.end] for m in table.mentions if m.arms == wanted]


INTRODUCTIONS = {
    "names and counts in turn": (
        "Women were randomised (TC 32, LIE 33, WL 31). Pain fell.",
        [("TC", 32), ("LIE", 33), ("WL", 31)],
        None,
    ),
    "those who had not": (
        "Data from 1245 adults were analysed, of whom 402 (32.3%) had received sotalin and 843 (67.7%) had not. "
        "Mortality was 21% in the sotalin group and 24% in the no-sotalin group.",
        [("sotalin group", 402), ("no-sotalin group", 843)],
        1245,
    ),
    "with and without in a cohort": (
        "This retrospective cohort included 212 adults undergoing arthroscopy: 105 with capsular repair and 107 "
        "without repair. Capsular repair led to higher scores.",
        [("capsular repair", 105), ("no repair", 107)],
        212,
    ),
    "both in turn in a crossover": (
        "Forty healthy volunteers took part in this randomised crossover trial and received 200 mg caffeine and "
        "placebo on two occasions. Reaction time was shorter after caffeine.",
        [("200 mg caffeine", 40), ("placebo", 40)],
        40,
    ),
    "letters in a later bracket": (
        "Eighty-one patients completed the study (A: 41, B: 40). Patients in group A took zinc, those in group B took "
        "placebo. Of 90 enrolled patients, 9 dropped out.",
        [("group A", 41), ("group B", 40)],
        90,
    ),
    "the verb only once": (
        "Of the 140 women included, 71 were given misoprostol every 2 h and 69 a balloon catheter. Delivery was "
        "earlier after misoprostol than with a balloon catheter.",
        [("misoprostol", 71), ("balloon catheter", 69)],
        140,
    ),
    "a letter behind a common noun": (
        "Sixty volunteers brushed with paste A (n = 31) or paste B (n = 29). Plaque fell with paste A only.",
        [("paste A", 31), ("paste B", 29)],
        60,
    ),
    "doses of one drug, with a unit for all": (
        "Adults received sotalin 5, 10, and 20 mg, timolin 4 mg, or placebo. Pain fell with sotalin 10 and 20 mg.",
        [
            ("sotalin 5 mg", None),
            ("sotalin 10 mg", None),
            ("sotalin 20 mg", None),
            ("timolin 4 mg", None),
            ("placebo", None),
        ],
        None,
    ),
    "doses before the word groups": (
        "Women took iron for a year. Ferritin rose more in the iron 30 mg and 60 mg groups than in the placebo group.",
        [("iron 30 mg group", None), ("iron 60 mg group", None), ("placebo group", None)],
        None,
    ),
    "doses alone": (
        "Doses of 0.5, 2 and 8 mg or placebo were administered. Sleep was longer after 8 mg than after placebo.",
        [("0.5 mg", None), ("2 mg", None), ("8 mg", None), ("placebo", None)],
        None,
    ),
    "doses that are results name nobody": (
        "Eighty women received a brace or a cast. Morphine use was 12 and 20 mg with the brace and with the cast.",
        [("brace", None), ("cast", None)],
        80,
    ),
    "either to this or to that": (
        "Ninety clinics were randomised either to phone calls (weekly), or to letters, or to usual care. Attendance "
        "rose with phone calls. Nobody left. All were content. Sleep was good. Mood was, too.",
        [("phone calls", None), ("letters", None), ("usual care", None)],
        None,
    ),
    "in comparison with": (
        "We studied the cost of a coach programme in comparison with usual care. Costs were lower with the coach "
        "programme than with usual care. Nobody left. All were content. Sleep was good. Mood was, too.",
        [("coach programme", None), ("usual care", None)],
        None,
    ),
    "to do it or not to do it": (
        "Twelve adults were randomised to either walking or not walking in a crossover trial. Pulse rose then.",
        [("walking", 12), ("no walking", 12)],
        12,
    ),
    "what follows a semicolon is no arm": (
        "Adults without aids were randomised to sotalin or placebo; those who already used aids went on using them. "
        "Pain was lower with sotalin than with placebo.",
        [("sotalin", None), ("placebo", None)],
        None,
    ),
    "three groups that are compared": (
        "This trial compared a cooking group with a lecture group and a waiting-list control group. Weight fell in "
        "the cooking group.",
        [("cooking group", None), ("lecture group", None), ("waiting-list control group", None)],
        None,
    ),
    "letters before what was done": (
        "Forty molars were divided into two groups. In group I saline was used, and in group II varnish was used. "
        "Hardness was greater in group II.",
        [("group I", None), ("group II", None)],
        40,
    ),
    "what is only placebo-controlled has no placebo": (
        "Twenty divers took part. They received sotalin for a week. Pulse fell with sotalin. Nobody left. All were "
        "content. A placebo-controlled trial is needed.",
        [("sotalin", 20)],
        20,
    ),
    "countries and studies are no arms": (
        "In two studies, 147 men (Japan, n = 84; Kenya, n = 63) took sotalin or placebo. Pulse was lower with sotalin "
        "than with placebo in ATLAS-1 (n = 84) and ATLAS-2 (n = 63) studies.",
        [("sotalin", None), ("placebo", None)],
        147,
    ),
    "letters that a bracket explains": (
        "Half of 40 teeth were filled with each of two resins (A: soft; B: hard). Wear was 0.2 mm with A "
        "and 0.1 mm with B. Nobody left. All were content. Sleep was good. Mood was, too.",
        [("A", None), ("B", None)],
        40,
    ),
    "signs behind the last and": (
        "Sixty molars were divided into three groups as follows. C: water (control); F: varnish; and FL: varnish and "
        "laser. Hardness was greater in groups F and FL than in C. None broke. All were kept in a box. None was lost.",
        [("C", None), ("F", None), ("FL", None)],
        60,
    ),
    "on so many occasions": (
        "Twelve runners ran on three occasions: in the cold (COLD, 5 degrees), in the sun (HOT) and in the sun with a "
        "wet shirt (SHIRT), in random order. Times were longer in HOT than in COLD and SHIRT.",
        [("cold", 12), ("sun", 12), ("sun with a wet shirt", 12)],
        12,
    ),
    "as many as the words before a colon say": (
        "In random order, 18 rowers tried three drinks an hour before a race: tap water (the control), a beet juice, "
        "and a cherry juice. Times fell with the beet juice and with the cherry juice, not with tap water.",
        [("tap water", 18), ("beet juice", 18), ("cherry juice", 18)],
        18,
    ),
    "numbered, each with a clause of its own": (
        "Sixty wards were allocated to one of three programmes: 1) hand gel training (HG), in which nurses watched a "
        "film; 2) glove training (GT), which was given by phone; 3) usual care. Infections were rarer with HG.",
        [("hand gel training", None), ("glove training", None), ("usual care", None)],
        None,
    ),
    "those that follow": (
        "After a washout of two weeks, adults got one of the following treatments twice a day: sotalin in the morning; "
        "timolin at noon; or placebo. Sotalin was superior to timolin and to placebo.",
        [("sotalin", None), ("timolin", None), ("placebo", None)],
        None,
    ),
    "two ways of measuring are listed, no arms": (
        "Eighty adults got a brace (n = 40) or a cast (n = 40). Pain was scored by two methods: a diary, and a phone "
        "call. Pain fell faster with the brace.",
        [("brace", 40), ("cast", 40)],
        80,
    ),
    "both of the others": (
        "They were randomised to zinc 10 mg (n = 51), iron 5 mg (n = 50), or both (n = 52). Zinc and iron fell short.",
        [("zinc 10 mg", 51), ("iron 5 mg", 50), ("both", 52)],
        None,
    ),
    "between dashes": (
        "In all, 95 adults\u201448 in the brace group and 47 in the splint group\u2014were enrolled. The brace won.",
        [("brace group", 48), ("splint group", 47)],
        95,
    ),
    "names and people in a bracket that has the sexes, too": (
        "A total of 315 adults were randomized (158 women, 157 men; brace, 156 patients; splint, 159 patients). "
        "It healed sooner with the brace than with the splint.",
        [("brace", 156), ("splint", 159)],
        315,
    ),
    "how often, as a name": (
        "A total of 56 adults were enrolled (weekly group, n = 29; every-3-weeks group, n = 27). Pain was lower in the "
        "weekly group than in the every-3-weeks group.",
        [("weekly group", 29), ("3-weeks group", 27)],
        56,
    ),
    "fixed and unfixed": (
        "They received either the fixed combination of sotalin and timolin once daily (n = 61) or the unfixed "
        "combination of sotalin and timolin (n = 59). The fixed combination was better liked than the unfixed one.",
        [("fixed combination of sotalin and timolin", 61), ("unfixed combination of sotalin and timolin", 59)],
        None,
    ),
    "both counts after what they got, without a total": (
        "We compared 50 adults treated with plate fixation with 48 adults treated with a nail. Plate fixation took "
        "longer than a nail.",
        [("plate fixation", 50), ("nail", 48)],
        None,
    ),
    "without names, in the order of the arms": (
        "They were randomised to zinc, iron or placebo; 31, 30 and 29 adults, respectively, completed the study. Zinc "
        "did better than iron and placebo.",
        [("zinc", 31), ("iron", 30), ("placebo", 29)],
        None,
    ),
    "those who completed it": (
        "We invited 66 nurses to a randomised trial. Then 23 completed it (13 coaching, 10 leaflets). Stress was "
        "lower with coaching than with leaflets. It was mild. More work is due. Nobody was lost.",
        [("coaching", 13), ("leaflets", 10)],
        23,
    ),
    "a group named behind the word": (
        "Sixty-six women (44 in the control group and 22 in the group Seal) had surgery. The control group bled more. "
        "Drains stayed for less time in the group Seal.",
        [("control group", 44), ("Seal group", 22)],
        66,
    ),
    "divided equally, which no number says": (
        "Eighty adults were equally divided into two groups: nerve block (group B) and no block (group C). Pain was "
        "lower in group B than in group C.",
        [("nerve block", None), ("no block", None)],
        80,
    ),
    "without brackets": (
        "Ninety-nine carers were randomised: teaching, n=33; peer support, n=34; usual care, n=32. Burden fell after "
        "teaching and after peer support but not with usual care.",
        [("teaching", 33), ("peer support", 34), ("usual care", 32)],
        99,
    ),
    "a disease and controls": (
        "Participants were 45 people with gout and 46 healthy controls matched for age. Patients slept less than "
        "controls.",
        [("gout", 45), ("controls", 46)],
        None,
    ),
    "limbs in patients": (
        "A consecutive series of 41 patients (44 hips) who underwent osteotomy was reviewed. The hip score rose after "
        "osteotomy.",
        [("osteotomy", 41)],
        41,
    ),
    "enumerated": (
        "They were then randomly assigned to either: 1) coaching (n = 31); or, 2) leaflets (n = 30). Coaching did "
        "better than leaflets.",
        [("coaching", 31), ("leaflets", 30)],
        None,
    ),
    "groups in different sentences": (
        "Adults were studied. In the wire group, union took 6 weeks. In the plate group, union took 8 weeks.",
        [("wire group", None), ("plate group", None)],
        None,
    ),
    "one number for each, in a clause of its own": (
        "In total, 84 adults were randomly divided into a brace group and a control group; each group contained 42 "
        "subjects. Pain was lower in the brace group.",
        [("brace group", 42), ("control group", 42)],
        84,
    ),
    "one number for each, before the names": (
        "We took 90 adults, 45 each in study and comparison group. Pain was less in the study group than in the "
        "comparison group.",
        [("study group", 45), ("comparison group", 45)],
        90,
    ),
    "brackets with ages between number and verb": (
        "Of 469 women, 306 (median [range] age, 59 [32-91] years) were randomized to the sotalin arm and 163 (median "
        "[range] age, 62 [32-87] years) were randomized to the placebo arm.",
        [("sotalin group", 306), ("placebo group", 163)],
        469,
    ),
    "those who formed a group": (
        "We took 62 women, of whom 32 formed the brace group and 30 formed the control group. Pain was less in the "
        "brace group.",
        [("brace group", 32), ("control group", 30)],
        62,
    ),
    "with or without": (
        "Adults were randomized to receive timolin with (n = 37) or without (n = 33) sotalin for 2 years. While the "
        "control group got worse, the sotalin group got better.",
        [("sotalin group", 37), ("control group", 33)],
        None,
    ),
    "or not": (
        "Three hundred adults were randomised to receive a brace (n = 158) or not (n = 142) after surgery.",
        [("brace", 158), ("no brace", 142)],
        300,
    ),
    "names with or in a bracket of counts": (
        "In all, 944 (463 bracing or casting, 481 no bracing or casting) patients were randomly assigned. It was as "
        "frequent in the bracing or casting group as in the no bracing or casting group.",
        [("bracing", 463), ("no bracing", 481)],
        944,
    ),
    "cases and controls by adjective": (
        "We measured lipids for 179 gastric cancer case subjects and 358 matched control subjects. They were higher in "
        "case subjects than in control subjects.",
        [("case subjects", 179), ("control subjects", 358)],
        None,
    ),
    "after a colon": (
        "From 1997 to 2004, 766 patients were enrolled: sotalin 390, timolin 376. It fell by 9% with sotalin and by 3% "
        "with timolin.",
        [("sotalin", 390), ("timolin", 376)],
        766,
    ),
    "named in brackets after the clause": (
        "Of 100 children, 55 had surgery under endoscopic view (endoscopy group), while the other 45 had surgery "
        "under direct view (open group). The endoscopy group did better than the open group.",
        [("endoscopy group", 55), ("open group", 45)],
        100,
    ),
    "letters, and one number for each": (
        "Sixty adults were randomly divided into group A and group B, 30 cases in each.",
        [("group A", 30), ("group B", 30)],
        60,
    ),
    "counts in brackets with what was done": (
        "The study group (n=40, treated with sotalin) and the control group (n=41, treated with timolin) were alike.",
        [("study group", 40), ("control group", 41)],
        None,
    ),
    "what they received": (
        "In this trial 239 adults received sotalin (n = 118) or placebo (n = 121). Pain was less with sotalin.",
        [("sotalin", 118), ("placebo", 121)],
        239,
    ),
    "three arms": (
        "We randomised 120 adults 1:1:1 to sotalin 5 mg (n=40), sotalin 10 mg (n=41) or placebo (n=39). "
        "It fell with sotalin 5 mg and sotalin 10 mg.",
        [("sotalin 5 mg", 40), ("sotalin 10 mg", 41), ("placebo", 39)],
        120,
    ),
    "counts before the names": (
        "Of 353 adults, 175 patients were randomized to receive sotalin, and 178 to placebo.",
        [("sotalin", 175), ("placebo", 178)],
        353,
    ),
    "two lists of one order": (
        "A total of 61 men took part; 30 and 31 men were assigned to the brace and the splint groups, respectively.",
        [("brace group", 30), ("splint group", 31)],
        61,
    ),
    "units, not people": (
        "Eighty-six women were randomly assigned to stapling (44 feet) or suturing (42 feet).",
        [("stapling", 44), ("suturing", 42)],
        86,
    ),
    "no counts": (
        "Patients with glaucoma received either 0.005% sotaprost once daily or 0.5% timolin twice daily for a year.",
        [("0.005% sotaprost", None), ("0.5% timolin", None)],
        None,
    ),
    "cases and controls": (
        "We studied 288 recruits: 96 with a fracture (cases) and 192 without (controls). Age was alike.",
        [("cases", 96), ("controls", 192)],
        288,
    ),
    "with and without": (
        "Eighty women were randomized to screening (n = 39) or no screening (n = 41).",
        [("screening", 39), ("no screening", 41)],
        80,
    ),
    "abbreviations in the bracket of the count": (
        "They were fixed by headless screw (HS group, n=24) or by bent wires (BW group, n=28), 52 patients in all. "
        "The HS group healed sooner than the BW group.",
        [("HS group", 24), ("BW group", 28)],
        52,
    ),
    "each gets both in turn": (
        "Sixty women were randomized to receive either sotalin 50 mg twice daily for four weeks followed by "
        "four weeks of placebo or vice versa. Sweats fell by 2.1 with sotalin and by 1.2 with placebo. They "
        "slept better. Nobody left. All were content.",
        [("sotalin 50 mg", None), ("placebo", None)],
        60,
    ),
    "true or sham": (
        "Sixty women were randomized to receive true or sham yoga (SY) each week. Sleep was measured. It was "
        "better. At week 6 sleep was 7.1 h in the yoga group and 6.2 h in the SY group. Nobody left.",
        [("yoga group", None), ("SY group", None)],
        60,
    ),
    "what is usual": (
        "Sixty adults were randomised to yoga (n = 30) or treatment as usual (n = 30). Sleep was measured. It "
        "was better. It was 7.1 h. Nobody left.",
        [("yoga", 30), ("treatment as usual", 30)],
        60,
    ),
    "with a plus and a minus": (
        "Sixty adults were randomised to chemotherapy with FX (FX+; n = 30) or without FX (FX-; n = 30). "
        "Relapse was rarer (FX+: 3.0%, FX-: 9.0%). It was so. Nobody left. All were content.",
        [("chemotherapy with FX", 30), ("no FX", 30)],
        60,
    ),
    "those without it": (
        "Patients with statin withdrawal had larger infarcts (74 vs 26 mL) than the non-statin-withdrawal group.",
        [("non-statin-withdrawal group", None), ("statin withdrawal", None)],
        None,
    ),
    "the one drug": (
        "Nine (60%) of 15 patients responded to sotalol.",
        [("sotalol", None)],
        None,
    ),
    "what was reduced": (
        "Sotalol lowered pressure compared with timolol (-6 vs -2 mmHg; P = 0.01).",
        [("Sotalol", None), ("timolol", None)],
        None,
    ),
    "what each group got": (
        "Ninety adults were divided into three groups. Group 1 received routine care, group 2 received yoga "
        "and group 3 received tai chi. Sleep was measured. Nobody left. All were content.",
        [("group 1", None), ("group 2", None), ("group 3", None)],
        90,
    ),
    "no arm by a study": (
        "A retrospective cohort study was done. Sixty adults had yoga (n = 30) or tai chi (n = 30). Sleep was "
        "better. Nobody left. All were content.",
        [("yoga", 30), ("tai chi", 30)],
        60,
    ),
    "had it": (
        "Fever was noted in 3 eyes in each group, group A and group B.",
        [("group A", None), ("group B", None)],
        None,
    ),
    "assigned with an age and a disease": (
        "We randomly assigned 150 adults aged 60 years or over with anxiety disorder to sotalin (10-20 mg/day), group "
        "CBT, or waiting list for 12 weeks. Nobody left. All were content. Sleep was better. Mood was, too.",
        [("sotalin", None), ("CBT group", None), ("waiting list", None)],
        150,
    ),
    "doses between commas": (
        "Women were randomized to receive oral sotalin, 0.625 mg, plus timolin acetate, 2.5 mg (n = 85), or placebo "
        "(n = 81). Nobody left. All were content. Sleep was better. Mood was, too.",
        [("oral sotalin", 85), ("placebo", 81)],
        None,
    ),
    "feet beside people": (
        "We compared 52 adults (58 feet) who began within 1 week (early group) with 47 adults (49 feet) who began "
        "after 4 weeks (late group). Nobody left. All were content. Sleep was better. Mood was, too.",
        [("early group", 52), ("late group", 47)],
        None,
    ),
    "clusters": (
        "Twenty-four practices were randomised to coaching (12 practices, 286 patients) or usual care (12 practices, "
        "279 patients). Nobody left. All were content. Sleep was better. Mood was, too.",
        [("coaching", 286), ("usual care", 279)],
        None,
    ),
    "two doses of one drug": (
        "Adults were randomised in a 1:1:1 manner to vitamin C 6 g/day, vitamin C 12 g/day or placebo for 96 h. Nobody "
        "left. All were content. Sleep was better. Mood was, too.",
        [("vitamin C 6 g", None), ("vitamin C 12 g", None), ("placebo", None)],
        None,
    ),
    "eg in capitals": (
        "Forty women were randomly assigned to an exercise group (EG, n = 20) or a control group (CG, n = 20). Nobody "
        "left. All were content. Sleep was better in the EG. Mood was, too.",
        [("exercise group", 20), ("control group", 20)],
        40,
    ),
    "so many in each, for so long": (
        "One hundred six patients (53 in each group) with a brace or a splint were seen at a minimum of 2 years. Pain "
        "was less in the brace group than in the splint group. Nobody left. All were content. Sleep was better.",
        [("brace group", 53), ("splint group", 53)],
        106,
    ),
    "reported by themselves": (
        "Self-reported activity was assessed in 227 survivors. They were assigned to yoga or tai chi. Nobody left. "
        "All were content. Sleep was better.",
        [("yoga", None), ("tai chi", None)],
        227,
    ),
}


@pytest.mark.parametrize(("text", "expected", "total"), INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_introductions(text: str, expected: list[tuple[str, int | None]], total: int | None) -> None:
    assert arms(text) == expected
    assert link(text).enrollment == total


def test_crossover_counts_everybody_in_each_arm() -> None:
    text = (
        "In this crossover trial we compared sotalin with placebo. Thirty adults were randomized; all attended both "
        "visits. Pain was 3.1 with sotalin and 4.4 with placebo."
    )
    assert arms(text) == [("sotalin", 30), ("placebo", 30)]


def test_without_comparison_there_is_one_arm() -> None:
    text = (
        "We reviewed 12 children treated by the Brandt technique at our centre. "
        "The Brandt technique healed all of them. Pain fell from 6.2 to 1.1. Nobody was lost."
    )
    table = link(text)
    assert [(arm.label, arm.type, arm.count) for arm in table.arms] == [("Brandt technique", "single", 12)]
    assert table.arms[0].aliases == ("all patients",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Adverse events showed more redness with sotalin (n = 15) than timolin (n = 6; P = 0.03).",
        "Redness was rarer with timolin (n = 5) than sotalin (n = 12) (P = 0.04).",
        "Redness was seen more with sotalin than timolin (n = 9 vs n = 2; P = 0.04).",
    ],
)
def test_events_with_their_p_value_are_no_counts(sentence: str) -> None:
    text = f"Forty adults were randomised to sotalin or timolin, then switched. {sentence} Both were safe. More is due."
    assert arms(text) == [("sotalin", None), ("timolin", None)]


def test_one_sex_is_not_the_arm() -> None:
    text = "They were assigned to a brace (BR; 27 men, 28 women) or a splint (SP; 25 men, 29 women). BR beat SP."
    assert arms(text) == [("brace", None), ("splint", None)]


def test_hours_are_no_periods_that_all_went_through() -> None:
    text = (
        "In this crossover trial adults were randomised to sotalin or timolin. All subjects underwent a 24-h test. "
        "Fifty adults completed it. Sotalin was better than timolin. It was safe."
    )
    assert arms(text) == [("sotalin", 50), ("timolin", 50)]


def test_those_who_had_an_event_are_not_the_arms() -> None:
    text = (
        "We randomised 900 women to sotalin or placebo for five years. After 11 years 136 women (74 placebo, 62 "
        "sotalin) developed gout. It was mild. More work is due. Sotalin was safe. Placebo was safe."
    )
    assert arms(text) == [("sotalin", None), ("placebo", None)]


def test_events_are_no_counts() -> None:
    text = (
        "Sixty adults were randomly assigned to the brace group (n=31) or the splint group (n=29). Results: Three "
        "patients in the brace group and 6 in the splint group had died."
    )
    table = link(text)
    assert [arm.count for arm in table.arms] == [31, 29]
    view = View(text)
    assert [view.text[a.start : a.end] for a in table.asides] == ["Sixty", "31", "29"]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("They were assigned to sotalin (n=40) or placebo (n=41).", ["experimental", "comparator"]),
        ("They were assigned to usual care (n=40) or yoga (n=41).", ["comparator", "experimental"]),
        ("Brace versus splint: they wore a brace (n=40) or a splint (n=41).", ["experimental", "comparator"]),
        ("We took 40 cases and 80 controls; cases were older than controls.", ["unknown", "comparator"]),
    ],
)
def test_types(text: str, types: list[str]) -> None:
    assert [arm.type for arm in link(text).arms] == types


def test_code_letters_take_the_treatment_as_name() -> None:
    table = link(
        "There were 31 patients in group A (miniplates) and 29 in group B (suture anchors), 60 patients in all."
    )
    assert [(arm.label, arm.aliases) for arm in table.arms] == [
        ("group A", ("miniplates",)),
        ("group B", ("suture anchors",)),
    ]
    assert [arm.intervention for arm in table.arms] == ["miniplates", "suture anchors"]


COMPARISON = "Sixty women were randomly assigned to sotalin plus radiation (n=31) or sotalin alone (n=29). "


@pytest.mark.parametrize(
    ("sentence", "first", "second"),
    [
        ("It fell with sotalin plus radiation.", ["sotalin plus radiation"], []),
        ("It was 3 with sotalin alone.", [], ["sotalin alone"]),
    ],
)
def test_the_longest_name_wins(sentence: str, first: list[str], second: list[str]) -> None:
    assert pointing(COMPARISON + sentence, 1)[1:] == first
    assert pointing(COMPARISON + sentence, 2)[1:] == second


STUDY = "Sixty adults were assigned to the brace group (n=31) or the splint group (n=29). "


@pytest.mark.parametrize(
    ("sentence", "words", "number"),
    [
        ("It healed in patients in the brace group.", "patients in the brace group", 1),
        ("It healed after brace.", "brace", 1),
        ("It healed in splint-treated patients.", "splint-treated patients", 2),
        ("Both groups did well.", "Both groups", 0),
        ("There was no difference between the two groups.", "the two groups", 0),
        ("Each group had pain.", "Each group", 0),
        ("The brace group and the splint group met; the former won.", "the former", 1),
        ("The brace group and the splint group met; the latter won.", "the latter", 2),
        ("The brace group did better than the other group.", "the other group", 2),
    ],
)
def test_references(sentence: str, words: str, number: int) -> None:
    assert words in pointing(STUDY + sentence, number)


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("Pain was 6.0 in the brace group and 4.8 in the splint group.", ["brace group", "splint group"]),
        ("It occurred in 15% of patients who received PCI and 21% of patients who received SK.", ["PCI", "SK"]),
        ("Sotalin-treated patients and timolin-treated patients were alike.", ["Sotalin group", "timolin group"]),
        ("Clinical success was 71% (75/106) with sotalin and 70% (73/105) with timolin.", ["sotalin", "timolin"]),
        ("The response rate was 18% and 27.5% in group A and B, respectively.", ["group A", "group B"]),
        ("Recovery was faster with sotalin (4 h) than with timolin (6 h).", ["sotalin", "timolin"]),
        ("It failed in 62% and 66% of eyes in the 350- and 500-mm groups.", ["350 group", "500-mm group"]),
        ("It failed in 3 (12.5%) Baer eyes and 5 (20%) Ahm eyes.", ["Baer", "Ahm"]),
        ("The shares of sotalin and timolin patients who left were 4.4% vs 1.2%.", ["sotalin", "timolin"]),
        ("Sotalin lowered pressure by 6.1 mmHg and timolin by 4.2 mmHg.", ["Sotalin", "timolin"]),
        ("Sotalin was superior to placebo in preventing relapse (3 of 12 versus 8 of 12).", ["Sotalin", "placebo"]),
        ("Eight patients (1.3%) receiving sotalin and five (0.8%) receiving placebo died.", ["sotalin", "placebo"]),
        (
            "Fewer patients in the sotalin arm than in the timolin arm relapsed (7% and 11%).",
            ["sotalin group", "timolin group"],
        ),
        ("Leaks were rarer with stapling (4% v 9%).", ["stapling"]),
        ("The stapled patients had fewer leaks (4% v 9%).", ["stapled"]),
        ("The risk of a leak was reduced 35% by stapling.", ["stapling"]),
    ],
)
def test_arms_are_read_off_a_sentence_of_results(sentence: str, labels: list[str]) -> None:
    assert [arm.label for arm in link(sentence).arms] == labels


def test_fractions_tell_how_many_were_analysed() -> None:
    text = STUDY + "Healing was seen in 12 of 28 patients in the brace group and 9 of 27 in the splint group."
    assert [arm.flow["analyzed"] for arm in link(text).arms] == [28, 27]


def test_randomized_and_completed() -> None:
    text = (
        "Sixty adults were randomized to the brace group (n=31) or the splint group (n=29). "
        "In all, 28 patients in the brace group (n=28) and the splint group (n=25) completed it."
    )
    assert [arm.flow["randomized"] for arm in link(text).arms] == [31, 29]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("A total of 518 subjects were enrolled. Of these, 20 left.", 518),
        ("Of 119 subjects entered, 60 were men.", 119),
        ("We invited 300 women, and 80 women were randomized.", 80),
        ("From a cohort of 841 216 children, 6 170 were studied.", 6170),
        ("One hundred and seventy-five adults took part.", 175),
        ("Between May 2016 and April 2019, 56 consecutive patients (62 fractured vertebrae) had surgery.", 56),
        ("We randomly assigned 636 women.", 636),
        ("Adults (n = 130) were studied.", 130),
        ("It was 5 days.", None),
    ],
)
def test_enrollment(text: str, total: int | None) -> None:
    assert link(text).enrollment == total


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Twelve male fencers completed three visits.", 12),
        ("A total of 40 sows were fed maize or rye.", 40),
        ("Sixty status I or II adult patients were randomised to a mask or a tube.", 60),
        ("A study of 2000 women was small. METHODS: We enrolled 80 women.", 80),
        ("Of 296 nurses working there, 191 were selected and 180 completed it.", 191),
        ("Twenty villages were randomised to nets or sprays.", None),
        ("Seven groups of eight men took a pill.", None),
        ("It was higher than in a representative sample (n = 250). We enrolled 90 men.", 90),
        ("Forty men were divided into two groups. The first group of 20 men wore a mask.", 40),
        ("Data of three randomised trials were used.", None),
        ("Ten healthy men (20.8±0.7 years) and 12 healthy women (22.2±1.1 years) wore a mask.", None),
        ("Adults between the ages of 18 and 65 were recruited. Twenty-four adults were randomised to A or B.", 24),
        ("Out of 296 nurses working in the north, 191 were randomly selected.", 191),
        ("In each group 30 men wore a mask.", None),
        ("The study population consisted of 49 men.", 49),
        ("It was a trial conducted among 75 full-term and near-term infants.", 75),
        ("It was done at 237 sites in the north, and patients wore a mask.", None),
        ("Mice (n = 24/group) were fed maize.", None),
        ("After mailing invitations to 1,348 women, 952 women were enrolled.", 952),
        ("In the mask programme, 168 men were included and in usual care 151 men.", None),
    ],
)
def test_enrollment_of_an_abstract(text: str, total: int | None) -> None:
    assert link("It was tried. " + text + " It rained." * 5).enrollment == total


def test_spans_are_the_printed_numbers() -> None:
    text = "Sixty adults were assigned to the brace group (n=31) or the splint group (n=29)."
    table = link(text)
    assert text[table.enrollment_start : table.enrollment_end] == "Sixty"
    assert [text[arm.start : arm.end] for arm in table.arms] == ["31", "29"]


@pytest.mark.parametrize("text", ["", "(", "group", "groups", "(n=", "1:1", "0 of 0 in group A", "A and B groups and"])
def test_scraps_do_no_harm(text: str) -> None:
    assert isinstance(link(text), ArmTable)


ROLES = {
    "control": ("They were randomized to the control group or the brace group.", ["comparator", "experimental"]),
    "placebo": ("They were randomized to placebo or sotalin.", ["comparator", "experimental"]),
    "usual": ("They were randomized to usual care or yoga.", ["comparator", "experimental"]),
    "what the other adds to": (
        "They were randomized to drainage (DR) or drainage plus massage (DM).",
        ["comparator", "experimental"],
    ),
    "the order of the aim": (
        "To compare yoga with pilates. They were randomized to pilates (n = 30) or yoga (n = 31).",
        ["comparator", "experimental"],
    ),
    "what the conclusion speaks of first": (
        "They were randomized to plates (n = 30) or wires (n = 31). Age was 40 years. Conclusion: Fixing them with "
        "wires is quicker than with plates.",
        ["comparator", "experimental"],
    ),
}


@pytest.mark.parametrize("name", ROLES)
def test_roles(name: str) -> None:
    text, types = ROLES[name]
    assert [arm.type for arm in link(text).arms] == types


def test_a_duration_is_no_name() -> None:
    found = link(
        "Eighty women were randomized to receive carbetocin 100 µg (n=40) or oxytocin 5 IU followed by an infusion of "
        "20 IU over 4 hours (n=40)."
    )
    assert all("4 hours" not in arm.aliases for arm in found.arms)


def test_a_name_in_brackets_does_not_take_that_of_the_next_bracket() -> None:
    found = link(
        "Reduction was checked by radiographs in 45 children (film group) and by ultrasound in 55 (echo group). It "
        "took longer in the film group than in the echo group."
    )
    assert [(arm.label, "echo group" in arm.aliases) for arm in found.arms] == [
        ("film group", False),
        ("echo group", False),
    ]


def test_patients_beside_controls() -> None:
    text = INTRODUCTIONS["a disease and controls"][0]
    assert pointing(text, 1) == ["people with gout", "Patients"]


def test_those_who_did_not_are_of_the_other_arm() -> None:
    text = (
        "A review yielded 134 women who underwent bracing. A control group of 135 women who did not undergo bracing "
        "was chosen. Fewer patients in the bracing group fell."
    )
    assert pointing(text, 2) == ["women who underwent bracing", "patients in the bracing group"]
    assert pointing(text, 1) == ["A control group", "women who did not undergo bracing"]


def test_a_society_is_no_arm() -> None:
    found = link("Data of the Danish Breast Cancer Group were used. We compared tamoxifen with letrozole in them.")
    assert [arm.label for arm in found.arms] == ["tamoxifen", "letrozole"]


def test_screened_people_are_not_enrolled() -> None:
    found = link(
        "A total of 200 patients were screened and 160 were randomised: 80 to arm A (standard of care) and 80 to arm B "
        "(standard of care plus zinc). In arm B, stay was shorter."
    )
    assert (found.enrollment, [arm.count for arm in found.arms]) == (160, [80, 80])


def test_patients_before_their_knees() -> None:
    found = link("Sixty-four knees in 58 patients underwent replacement. The knee score rose.")
    assert found.enrollment == 58


@pytest.mark.parametrize(
    "sentence",
    [
        "At 12 months, 45 of 48 (94%) eyes in the brace group healed.",
        "At 12 months, 17 eyes (85%) in the brace group and 16 eyes (80%) in the splint group had healed.",
        "Six patients had died.",
    ],
)
def test_events_are_no_enrollment(sentence: str) -> None:
    assert link(sentence).enrollment is None


@pytest.mark.parametrize(
    ("sentence", "pointed"),
    [
        ("Survival with the combination was 8 months.", ["the combination"]),
        ("It was 12% under monotherapy.", ["monotherapy"]),
        ("It was 0.4% with sotalin plus drops and 5.9% with sotalin alone.", ["sotalin", "sotalin alone"]),
    ],
)
def test_one_arm_adds_to_the_other(sentence: str, pointed: list[str]) -> None:
    text = "Sixty adults were assigned to sotalin plus timolin (n=30) or sotalin alone (n=30). Results: " + sentence
    table = link(text)
    found = [text[m.start : m.end] for m in table.mentions if m.start >= text.index("Results")]
    assert found == pointed


def test_a_weak_name_counts_beside_another_arm() -> None:
    text = (
        "Sixty adults were assigned to a combination group (n=30) or a sequential group (n=30). "
        "Survival for the combination and sequential arms was 10 and 8 months."
    )
    last = text.index("Survival")
    assert [text[m.start : m.end] for m in link(text).mentions if m.start > last] == [
        "the combination",
        "sequential arms",
    ]


def test_control_patients_are_those_of_the_control_group() -> None:
    text = STUDY.replace("splint", "control") + "Healing was seen in 80% of control patients."
    assert [m.arms for m in link(text).mentions][-1] == ("a2",)


def test_initials_point_to_an_arm() -> None:
    text = (
        "Sixty adults were assigned to sotalin plus timolin (n=30) or dorzolin plus timolin (n=30). Results: More ST "
        "patients (28%) than DT patients (18%) left. Pain fell with ST and with DT."
    )
    last = text.index("Results")
    found = [(text[m.start : m.end], m.arms) for m in link(text).mentions if m.start > last]
    assert found == [("ST patients", ("a1",)), ("DT patients", ("a2",)), ("ST", ("a1",)), ("DT", ("a2",))]


def test_a_group_by_number_in_the_bracket_of_its_count() -> None:
    text = (
        "Patients were randomized to sotalin (n = 43, group 1) or observation (n = 40, group 2). "
        "Recurrence was seen in 10 patients in group 1."
    )
    table = link(text)
    assert [(arm.label, arm.count, arm.aliases) for arm in table.arms] == [
        ("sotalin", 43, ("group 1",)),
        ("observation", 40, ("group 2",)),
    ]
    assert table.mentions[-1].arms == ("a1",)


def test_a_list_that_gives_abbreviations_names_the_arms_and_numbers_that_add_up_are_theirs() -> None:
    text = (
        "We performed the following: a home visit (HOV), a phone call (PHC) and a mailed leaflet (MAL). In total, 287 "
        "smokers were recruited: 81 in the HOV, 111 in the PHC, and 95 in the MAL. Abstinence was 7% in the HOV, 5% in "
        "the PHC, and 1% in the MAL."
    )
    assert arms(text) == [("HOV", 81), ("PHC", 111), ("MAL", 95)]


def test_denominators_that_add_up_come_before_those_who_went_on() -> None:
    text = (
        "We randomised 68 adults to sotalin versus placebo for a year. Eleven out of 35 individuals (31%) assigned to "
        "sotalin stopped, and 6 out of 33 (18%) assigned to placebo. Those who went on with sotalin (n = 24) lost more "
        "weight than those on placebo (n = 27)."
    )
    assert arms(text) == [("sotalin", 35), ("placebo", 33)]


def test_money_counts_nobody() -> None:
    text = (
        "Patients received home visits or usual care. Mean costs were €4795 in the visit group and €6857 in the usual "
        "care group."
    )
    assert arms(text) == [("visit group", None), ("usual care group", None)]


def test_a_washout_alone_makes_no_crossover() -> None:
    text = "Patients were allocated to sotalin or placebo after a washout. In all, 60 patients took part."
    assert arms(text) == [("sotalin", None), ("placebo", None)]


def test_a_stem_points_to_an_arm() -> None:
    text = (
        "Infants were randomised to food supplementation (n = 30) or control (n = 30). Weight was higher in the "
        "supplemented infants than in controls."
    )
    assert "the supplemented infants" in pointing(text, 1)


def test_allocated_places_are_part_of_the_name() -> None:
    text = (
        "Eight villages were assigned to an intervention group or a control group. Nets were used by 81% in the "
        "intervention villages and 79% in the control villages."
    )
    assert "the control villages" in pointing(text, 2)
