"""Which value belongs to which outcome, arm and time: one construction of reporting per case."""

from __future__ import annotations

import pytest

from armspan.extraction import extract

METHODS = (
    "METHODS: Eighty patients were randomly divided into a suture group (n = 40) and an anchor group (n = 40). "
    "RESULTS: "
)
CASES = {
    "a threshold is part of the name": (
        "A flexion of at least 120° was reached by 85.0% of the suture group and 62.5% of the anchor group.",
        [
            (85.0, "suture group", "flexion of at least 120°", None),
            (62.5, "anchor group", "flexion of at least 120°", None),
        ],
    ),
    "five or more is part of the name": (
        "Five or more injections were needed by 12.5% of the suture group and 30.0% of the anchor group.",
        [
            (12.5, "suture group", "Five or more injections", None),
            (30.0, "anchor group", "Five or more injections", None),
        ],
    ),
    "those are counted who had none": (
        "No complications occurred in 92.5% of the suture group and 80.0% of the anchor group.",
        [(92.5, "suture group", "no complications", None), (80.0, "anchor group", "no complications", None)],
    ),
    "what stands beside than is compared": (
        "Stiffness was rarer in partial than in complete tears (5.0% vs 15.0%).",
        [(5.0, "suture group", "Stiffness", None), (15.0, "anchor group", "Stiffness", None)],
    ),
    "each list names its outcome behind it": (
        "The rates in the suture and anchor groups were 2.5% and 7.5% for infection, 5.0% and 10.0% for stiffness.",
        [
            (2.5, "suture group", "infection", None),
            (7.5, "anchor group", "infection", None),
            (5.0, "suture group", "stiffness", None),
            (10.0, "anchor group", "stiffness", None),
        ],
    ),
    "a difference from the other arm is a value of neither": (
        "Suture reduced the pain score by 2.4 points relative to the anchor group.",
        [],
    ),
    "one value behind its arm, one before its own": (
        "The pain score in the suture group was 2.4 points and 3.6 points in the anchor group.",
        [(2.4, "suture group", "pain score", None), (3.6, "anchor group", "pain score", None)],
    ),
    "a value that opens its sentence": (
        "Thirty-one (60.8%) of these complications occurred in the suture group and 20 (39.2%) in the anchor group.",
        [(31.0, "suture group", "complications", None), (20.0, "anchor group", "complications", None)],
    ),
    "whereas behind a value": (
        "In the suture group the re-tear rate was 5.0% whereas in the anchor group the re-tear rate was 15.0%.",
        [(5.0, "suture group", "re-tear rate", None), (15.0, "anchor group", "re-tear rate", None)],
    ),
    "a composite is one outcome": (
        "A composite of re-tear, infection, or revision occurred in 7.5% of the suture group and 17.5% of the anchor "
        "group.",
        [
            (7.5, "suture group", "composite of re-tear, infection, or revision", None),
            (17.5, "anchor group", "composite of re-tear, infection, or revision", None),
        ],
    ),
    "the second of an apposition is the name": (
        "The most frequent complication, stiffness, was seen in 5.0% of the suture group and 12.5% of the anchor "
        "group.",
        [(5.0, "suture group", "stiffness", None), (12.5, "anchor group", "stiffness", None)],
    ),
    "a verb that only describes the name": (
        "Stiffness, the most frequently reported complication, was seen in 5.0% of the suture group and 12.5% of the "
        "anchor group.",
        [(5.0, "suture group", "Stiffness", None), (12.5, "anchor group", "Stiffness", None)],
    ),
    "numbers that define an outcome are no values": (
        "Success (a score of 80 to 100 points) was reached by 85.0% of the suture group and 62.5% of the anchor group.",
        [(85.0, "suture group", "Success", None), (62.5, "anchor group", "Success", None)],
    ),
    "which people they are is not what they had": (
        "In the suture group 11 of 33 (33.3%) patients with diabetes suffered from a re-tear compared with 6 of 30 "
        "(20.0%) in the anchor group.",
        [(11.0, "suture group", "re-tear", None), (6.0, "anchor group", "re-tear", None)],
    ),
    "what follows the P value is what was reached": (
        "In all, 84.6% of the suture group and 60.0% of the anchor group (P = 0.02) achieved complete healing.",
        [(84.6, "suture group", "complete healing", None), (60.0, "anchor group", "complete healing", None)],
    ),
    "a list of arms in the bracket of a value": (
        "Two patients (suture group, 5.0%; anchor group, 0%) had an infection.",
        [
            (2.0, None, "infection", None),
            (5.0, "suture group", "infection", None),
            (0.0, "anchor group", "infection", None),
        ],
    ),
    "percentages set against each other by a slash": (
        "Complications (suture group/anchor group) were stiffness (10.0%/2.5%) and infection (5.0%/7.5%).",
        [
            (10.0, "suture group", "stiffness", None),
            (2.5, "anchor group", "stiffness", None),
            (5.0, "suture group", "infection", None),
            (7.5, "anchor group", "infection", None),
        ],
    ),
    "the parts of a count are counts": (
        "There were 12 infections (5 suture, 7 anchor).",
        [
            (12.0, None, "infections", None),
            (5.0, "suture group", "infections", None),
            (7.0, "anchor group", "infections", None),
        ],
    ),
    "the people that a clause opens with are no value": (
        "The pain score was 2.4±0.8 in 40 suture group patients, whereas in 40 anchor group patients, it was 3.6±1.1.",
        [(2.4, "suture group", "pain score", None), (3.6, "anchor group", "pain score", None)],
    ),
    "limits are labelled once": (
        "Survival was higher in the suture group than in the anchor group (91.1%, 95% CI 87.2-95.0 vs 77.0%, "
        "70.3-83.7).",
        [(91.1, "suture group", "Survival", None), (77.0, "anchor group", "Survival", None)],
    ),
    "a semicolon ends what was said": (
        "Stiffness was seen in 28% of the suture group and 22% of the anchor group; 4 of 80 patients (5.0%) had "
        "severe pain.",
        [
            (28.0, "suture group", "Stiffness", None),
            (22.0, "anchor group", "Stiffness", None),
            (4.0, None, "severe pain", None),
        ],
    ),
    "which people the second of a list are": (
        "Stiffness was seen in 24.5% in mild disease and 38.5% in severe disease.",
        [(24.5, None, "Stiffness", None), (38.5, None, "Stiffness", None)],
    ),
    "a value of each": (
        "In the suture and anchor groups stiffness (10.0% and 12.5%) and infection (5.0% each) were rare.",
        [
            (10.0, "suture group", "stiffness", None),
            (12.5, "anchor group", "stiffness", None),
            (5.0, "suture group", "infection", None),
            (5.0, "anchor group", "infection", None),
        ],
    ),
    "a time behind the last of a list": (
        "Pain fell by 8.2±1.4 points with suture and by 10.6±2.2 points with anchor at the end of treatment.",
        [
            (8.2, "suture group", "Pain", "at the end of treatment"),
            (10.6, "anchor group", "Pain", "at the end of treatment"),
        ],
    ),
    "a list of times behind a list of values": (
        "In the suture group the score was 17.9±2.5, 17.4±2.6 and 17.2±2.6 at week 2, week 6 and month 3, "
        "respectively.",
        [
            (17.9, "suture group", "score", "at week 2"),
            (17.4, "suture group", "score", "at week 6"),
            (17.2, "suture group", "score", "at month 3"),
        ],
    ),
    "a time behind respectively": (
        "The score rose by 52.6±6.4 and 30.1±6.1, respectively, at 8 weeks.",
        [(52.6, "suture group", "score", "at 8 weeks"), (30.1, "anchor group", "score", "at 8 weeks")],
    ),
    "a time holds up to the semicolon": (
        "The score at 6 weeks was 16.0±2.1 in the suture group and 15.0±2.2 in the anchor group; age was 70.8±9.1 and "
        "71.9±8.8 years, respectively.",
        [
            (16.0, "suture group", "score", "at 6 weeks"),
            (15.0, "anchor group", "score", "at 6 weeks"),
            (70.8, "suture group", "age", None),
            (71.9, "anchor group", "age", None),
        ],
    ),
    "of two arms, the other one": (
        "The pain score was 2.4 points in the suture group versus 3.6 points without it.",
        [(2.4, "suture group", "pain score", None), (3.6, "anchor group", "pain score", None)],
    ),
    "pairs of before and after set against each other": (
        "The Constant score rose in the suture group (41.0±5.5 to 82.3±6.1 vs 40.2±5.8 to 78.6±6.6).",
        [
            (41.0, "suture group", "Constant score", None),
            (82.3, "suture group", "Constant score", None),
            (40.2, "anchor group", "Constant score", None),
            (78.6, "anchor group", "Constant score", None),
        ],
    ),
    "a remark in brackets does not part a value from its arm": (
        "The strength was 81.4 N (mean of three trials) in the suture group and 77.0 N in the anchor group.",
        [(81.4, "suture group", "strength", None), (77.0, "anchor group", "strength", None)],
    ),
    "the people of whom a value speaks": (
        "The stay was 3.1±0.9 d in 38 patients seen in the suture group and 4.4±1.2 d in 36 patients seen in the "
        "anchor group.",
        [(3.1, "suture group", "stay", None), (4.4, "anchor group", "stay", None)],
    ),
    "who did it and the verb": (
        "Wounds healed in 36 of 40 patients (90.0%) and 31 of 40 (77.5%), respectively.",
        [(36.0, "suture group", "Wounds", None), (31.0, "anchor group", "Wounds", None)],
    ),
    "a scale is no value": (
        "Pain on a 0-100 mm VAS was 21.0±4.0 in the suture group and 33.0±6.0 in the anchor group.",
        [(21.0, "suture group", "Pain", None), (33.0, "anchor group", "Pain", None)],
    ),
    "an arm beside each value": (
        "The operation time was 42.1±6.3 min in the suture group and 51.7±7.0 min in the anchor group.",
        [(42.1, "suture group", "operation time", None), (51.7, "anchor group", "operation time", None)],
    ),
    "a carrier clause fixes the order": (
        "The suture group was superior to the anchor group in terms of blood loss [(20.5±4.1) ml vs (33.0±6.2) ml, "
        "P<0.001] and hospital stay [(3.1±0.9) d vs (4.4±1.2) d, P=0.002].",
        [
            (20.5, "suture group", "blood loss", None),
            (33.0, "anchor group", "blood loss", None),
            (3.1, "suture group", "hospital stay", None),
            (4.4, "anchor group", "hospital stay", None),
        ],
    ),
    "the arm compared to comes second": (
        "Compared with the suture group, the anchor group had a longer operation time [(51.7±7.0) min vs "
        "(42.1±6.3) min].",
        [(51.7, "anchor group", "operation time", None), (42.1, "suture group", "operation time", None)],
    ),
    "words of direction win over the order": (
        "Blood loss was lower in the suture group than in the anchor group (33.0±6.2 vs 20.5±4.1 ml).",
        [(33.0, "anchor group", "Blood loss", None), (20.5, "suture group", "Blood loss", None)],
    ),
    "respectively, with the arms named before": (
        "In the anchor and suture groups, the flexion angle was 31.2±4.0° and 38.9±5.1°, respectively.",
        [(31.2, "anchor group", "flexion angle", None), (38.9, "suture group", "flexion angle", None)],
    ),
    "respectively, in the order of the sentence before": (
        "Pain was 2.1±0.4 in the anchor group and 3.3±0.6 in the suture group. The stiffness score was 11.0±2.0 and "
        "14.5±2.2, respectively.",
        [
            (2.1, "anchor group", "Pain", None),
            (3.3, "suture group", "Pain", None),
            (11.0, "anchor group", "stiffness score", None),
            (14.5, "suture group", "stiffness score", None),
        ],
    ),
    "from-to gives each value its time": (
        "The Constant score rose from 41.0±5.5 before surgery to 82.3±6.1 at 12 months in the suture group and from "
        "40.2±5.8 to 78.6±6.6 in the anchor group.",
        [
            (41.0, "suture group", "Constant score", "before surgery"),
            (82.3, "suture group", "Constant score", "at 12 months"),
            (40.2, "anchor group", "Constant score", "before surgery"),
            (78.6, "anchor group", "Constant score", "at 12 months"),
        ],
    ),
    "a time that opens the sentence governs it": (
        "At 6 weeks, grip strength was 21.4±3.3 kg in the suture group and 18.2±3.1 kg in the anchor group.",
        [(21.4, "suture group", "grip strength", "At 6 weeks"), (18.2, "anchor group", "grip strength", "At 6 weeks")],
    ),
    "a list of times against a list of values": (
        "In the suture group, the pain score at 1, 3 and 6 months was 5.1±1.0, 3.2±0.9 and 1.4±0.7.",
        [
            (5.1, "suture group", "pain score", "at 1 month"),
            (3.2, "suture group", "pain score", "at 3 months"),
            (1.4, "suture group", "pain score", "at 6 months"),
        ],
    ),
    "a list of outcomes against a list of values": (
        "In the anchor group, abduction, flexion and rotation were 91.0±8.0°, 120.5±9.9° and 41.2±6.0°, respectively.",
        [
            (91.0, "anchor group", "abduction", None),
            (120.5, "anchor group", "flexion", None),
            (41.2, "anchor group", "rotation", None),
        ],
    ),
    "counted people who had something": (
        "Four patients (10.0%) in the suture group and nine patients (22.5%) in the anchor group developed stiffness.",
        [(4, "suture group", "stiffness", None), (9, "anchor group", "stiffness", None)],
    ),
    "something that was found in counted people": (
        "Wound infection was found in 2 cases of the suture group and 5 cases of the anchor group.",
        [(2, "suture group", "Wound infection", None), (5, "anchor group", "Wound infection", None)],
    ),
    "sex counts name themselves": (
        "There were 22 males and 18 females in the suture group.",
        [(22, "suture group", "males", None), (18, "suture group", "females", None)],
    ),
    "a number about everybody": (
        "All patients were followed up for a mean of 18.4 months.",
        [(18.4, None, "follow-up", None)],
    ),
    "a topic before a comma": (
        "At the end of the 24-month follow-up, stiffness was seen in 5.0% of the suture group and 15.0% of the "
        "anchor group.",
        [
            (5.0, "suture group", "stiffness", "At the end of the 24-month"),
            (15.0, "anchor group", "stiffness", "At the end of the 24-month"),
        ],
    ),
    "a comparison that opens the sentence": (
        "Comparing 6-week with baseline pain scores, the flexion gain achieved with the suture group (12.4 ± "
        "3.1°) was greater than that in the anchor group (8.2 ± 2.9°).",
        [(12.4, "suture group", "flexion gain", "6-week"), (8.2, "anchor group", "flexion gain", "6-week")],
    ),
    "a remark behind a comma": (
        "When healing was judged by ultrasound, with or without contrast, the rate of re-tear in the suture group "
        "and the anchor group was 5.0% and 15.0%, respectively.",
        [(5.0, "suture group", "re-tear", None), (15.0, "anchor group", "re-tear", None)],
    ),
    "there was": (
        "In patients without diabetes, there was a 12.5% drop in strength in the suture group compared with 20.0% "
        "in the anchor group.",
        [(12.5, "suture group", "strength", None), (20.0, "anchor group", "strength", None)],
    ),
    "a reason behind a comma": (
        "Stiffness was seen in 5% in the suture group and 15% in the anchor group, mainly from adhesions.",
        [(5.0, "suture group", "Stiffness", None), (15.0, "anchor group", "Stiffness", None)],
    ),
    "a reference behind compared with": (
        "Shoulder function improved after training with the suture group compared with that after rest in the "
        "anchor group (12.1 ± 2.3 vs. 8.4 ± 2.6 points).",
        [
            (12.1, "suture group", "Shoulder function", "after training"),
            (8.4, "anchor group", "Shoulder function", "after training"),
        ],
    ),
    "examples": (
        "Complications such as stiffness and infection were alike, with 3 complications in the suture group and 4 "
        "complications in the anchor group.",
        [(3.0, "suture group", "complications", None), (4.0, "anchor group", "complications", None)],
    ),
    "alternatives are one outcome": (
        "Stiffness, infection, or re-tear occurred in 4 (10.0%) of the suture group and 6 (15.0%) of the anchor group.",
        [
            (4.0, "suture group", "Stiffness, infection, or re-tear", None),
            (6.0, "anchor group", "Stiffness, infection, or re-tear", None),
        ],
    ),
    "daily describes": (
        "The mean daily morphine dose was 16.4 ± 10.1 mg in the suture group and 22.4 ± 12.2 mg in the anchor group.",
        [(16.4, "suture group", "daily morphine dose", None), (22.4, "anchor group", "daily morphine dose", None)],
    ),
    "a name in capitals": (
        "The suture group had less stiffness (5.0% vs 15.0%), END (7.5% vs 20.0%) and pain than the anchor group.",
        [
            (5.0, "suture group", "stiffness", None),
            (15.0, "anchor group", "stiffness", None),
            (7.5, "suture group", "END", None),
            (20.0, "anchor group", "END", None),
        ],
    ),
    "what a clause of its own counts": (
        "Most patients kept their strength, whereas 4 (10.0%) of the suture group and 6 (15.0%) of the anchor "
        "group had stiffness.",
        [(4.0, "suture group", "stiffness", None), (6.0, "anchor group", "stiffness", None)],
    ),
    "corresponding figures": (
        "The re-tear rate at 1 year was 5.0% in the suture group. The corresponding figure for the anchor group "
        "was 15.0%.",
        [(5.0, "suture group", "re-tear rate", "at 1 year"), (15.0, "anchor group", "re-tear rate", "at 1 year")],
    ),
    "opening phrase is no subject": (
        "At surgery, 23 of 40 patients in the suture group and 24 of 40 patients in the anchor group had stiffness.",
        [(23.0, "suture group", "stiffness", None), (24.0, "anchor group", "stiffness", None)],
    ),
    "two of a bracket": (
        "Common events with the suture group were stiffness (15.0%; anchor group, 8.0%) and pain (20.0%; anchor "
        "group, 6.5%).",
        [
            (15.0, "suture group", "stiffness", None),
            (8.0, "anchor group", "stiffness", None),
            (20.0, "suture group", "pain", None),
            (6.5, "anchor group", "pain", None),
        ],
    ),
    "the second stands alone": (
        "The re-tear rates were 5.0% for the suture group and 15.0%.",
        [(5.0, "suture group", "re-tear rates", None), (15.0, "anchor group", "re-tear rates", None)],
    ),
    "a number beside a known outcome": (
        "The pain score was 2.4 in the suture group compared with 3.6 in the anchor group.",
        [(2.4, "suture group", "pain score", None), (3.6, "anchor group", "pain score", None)],
    ),
    "a blood pressure": (
        "Blood pressure was reduced to 146/79 and 148/82 in the suture group and the anchor group, respectively.",
        [
            (146.0, "suture group", "Blood pressure", None),
            (79.0, "suture group", "Blood pressure", None),
            (148.0, "anchor group", "Blood pressure", None),
            (82.0, "anchor group", "Blood pressure", None),
        ],
    ),
    "hanging compounds": (
        "Stiffness was seen in 4 suture-, and 6 anchor-treated patients.",
        [(4.0, "suture group", "Stiffness", None), (6.0, "anchor group", "Stiffness", None)],
    ),
    "a difference is no value": (
        "At 6 weeks the pain score was 0.8 points lower in the suture group than in the anchor group.",
        [],
    ),
    "outcomes listed with respectively": (
        "Intake of fat and fibre fell by 24 and 7 g, respectively.",
        [(24.0, None, "Intake of fat", None), (7.0, None, "fibre", None)],
    ),
    "similar across": (
        "The re-tear rate was similar across age classes: 5.0% and 15.0% for the suture group and the anchor "
        "group, respectively.",
        [(5.0, "suture group", "re-tear rate", None), (15.0, "anchor group", "re-tear rate", None)],
    ),
    "there was a reduction": (
        "After a median follow-up of 24 months, there was a reduction of 5.0% and 15.0% in density in the suture "
        "group and the anchor group, respectively.",
        [
            (5.0, "suture group", "density", "After a median follow-up of 24 months"),
            (15.0, "anchor group", "density", "After a median follow-up of 24 months"),
        ],
    ),
    "where it was measured": (
        "Pain was lower in the suture group than in the anchor group in the recovery room (4.5 ± 2.2 vs 5.7 ± 1.5).",
        [(4.5, "suture group", "Pain", None), (5.7, "anchor group", "Pain", None)],
    ),
    "a share behind a measured value is another statement": (
        "Median age was 61 years and 69% were men.",
        [(61.0, None, "age", None), (69.0, None, "men", None)],
    ),
    "a scale behind its name": (
        "Patient satisfaction (0-10) was higher in the anchor group, 9 [8-10] vs 7 [5-8].",
        [(9.0, "anchor group", "Patient satisfaction", None), (7.0, "suture group", "Patient satisfaction", None)],
    ),
    "without": (
        "The transfusion rate was 4.0% in the suture group and 18.0% without.",
        [(4.0, "suture group", "transfusion rate", None), (18.0, "anchor group", "transfusion rate", None)],
    ),
    "a difference in a bracket is an effect": (
        "Growth was 8.1 ± 1.6 cm in the suture group and 8.5 ± 1.5 cm in the anchor group (difference, -0.4; P=.03).",
        [(8.1, "suture group", "Growth", None), (8.5, "anchor group", "Growth", None)],
    ),
    "what an event required": (
        "Falls requiring surgery were 0.9 versus 1.3 per adult.",
        [(0.9, "suture group", "Falls", None), (1.3, "anchor group", "Falls", None)],
    ),
    "so many a day": (
        "Stools numbered 3.4/day and 4.3/day, respectively.",
        [(3.4, "suture group", "Stools", None), (4.3, "anchor group", "Stools", None)],
    ),
    "of those doing something else": (
        "Remission was reached by 49.5% of the suture group and 6.5% of those keeping a diary.",
        [(49.5, "suture group", "Remission", None), (6.5, "anchor group", "Remission", None)],
    ),
    "a reduction from baseline is none at baseline": (
        "At week 12, 36.5% of the suture group had a reduction from baseline in the number of falls.",
        [(36.5, "suture group", "falls", "At week 12")],
    ),
    "from-to, of an arm by another name": (
        "Pain fell from 5.1 to 2.8 with the device versus 5.0 to 4.2 in the anchor group.",
        [
            (5.1, "suture group", "Pain", None),
            (2.8, "suture group", "Pain", None),
            (5.0, "anchor group", "Pain", None),
            (4.2, "anchor group", "Pain", None),
        ],
    ),
    "none of the third": (
        "Dehiscence was seen in 3 (15%) of the suture group and none of the anchor group.",
        [(3.0, "suture group", "Dehiscence", None)],
    ),
    "greatest": (
        "Grip was greatest in the suture group (34.1±4.2 kg), followed by the anchor group (30.2±3.9 kg).",
        [(34.1, "suture group", "Grip", None), (30.2, "anchor group", "Grip", None)],
    ),
    "quartiles from zero": (
        "The median score was 7.5 (IQR 0-20) with sutures and 10.5 (IQR 3-26) with anchors.",
        [(7.5, "suture group", "score", None), (10.5, "anchor group", "score", None)],
    ),
    "the second of two counts of those who left": (
        "Seven patients (17.5%) dropped out of the suture group and 6 (15.0%) of the anchor group.",
        [],
    ),
    "a list closed by and": (
        "At 8 AM, mean pain scores were 9.4 ± 2.0 and 7.2 ± 2.4, and at noon 9.0 ± 2.1 and 7.0 ± 2.2, respectively.",
        [
            (9.4, "suture group", "pain scores", "At 8 AM"),
            (7.2, "anchor group", "pain scores", "At 8 AM"),
            (9.0, "suture group", "pain scores", "at noon"),
            (7.0, "anchor group", "pain scores", "at noon"),
        ],
    ),
    "one time behind two changes": (
        "Pain fell from 6.2 to 2.4 in the suture group and from 6.0 to 2.9 in the anchor group at 6 weeks.",
        [
            (6.2, "suture group", "Pain", None),
            (2.4, "suture group", "Pain", "at 6 weeks"),
            (6.0, "anchor group", "Pain", None),
            (2.9, "anchor group", "Pain", "at 6 weeks"),
        ],
    ),
    "a substance that the body holds": (
        "Cholesterol fell by 0.41±0.12 mmol/l in the suture group.",
        [(0.41, "suture group", "Cholesterol", None)],
    ),
    "what a difference of the arms is": (
        "At month 36, the difference in density was 6.7% at the spine and 5.2% at the hip (both P<.001).",
        [],
    ),
    "what a target is": (
        "The HbA1c target of 53 mmol/mol was reached by 79% of the suture group.",
        [(79.0, "suture group", "HbA1c target", None)],
    ),
    "a count and its parts behind a comma": (
        "There were 5 deep infections, 3 in the suture group and 2 in the anchor group.",
        [
            (5.0, None, "deep infections", None),
            (3.0, "suture group", "deep infections", None),
            (2.0, "anchor group", "deep infections", None),
        ],
    ),
    "how far two values are apart, before them": (
        "Operative time was on average 6 minutes shorter with sutures (63 vs 69 min).",
        [(63.0, "suture group", "Operative time", None), (69.0, "anchor group", "Operative time", None)],
    ),
    "an adverb is no outcome": (
        "Itching was reported more often with sutures (12.3 vs 2.7%).",
        [(12.3, "suture group", "Itching", None), (2.7, "anchor group", "Itching", None)],
    ),
    "fractures as what happened": (
        "Fractures occurred in 17 (42.5%) and 19 (47.5%) women.",
        [(17.0, "suture group", "Fractures", None), (19.0, "anchor group", "Fractures", None)],
    ),
    "from-to with P values between, and respectively": (
        "Pressure fell from 98±14 to 66±11 cmH2O (P<.001) and from 96±15 to 78±12 cmH2O (P<.001) in the suture and "
        "anchor groups, respectively.",
        [
            (98.0, "suture group", "Pressure", None),
            (66.0, "suture group", "Pressure", None),
            (96.0, "anchor group", "Pressure", None),
            (78.0, "anchor group", "Pressure", None),
        ],
    ),
    "roles behind the values": (
        "Deaths: 3 (7.5%) intervention, 5 (12.5%) control.",
        [(3.0, "suture group", "Deaths", None), (5.0, "anchor group", "Deaths", None)],
    ),
    "means of what was named last": (
        "At 6 weeks pain was 8.6 (4.6) and 10.9 (4.7); at 6 months means were 7.9 (4.7) and 9.7 (4.9).",
        [
            (8.6, "suture group", "pain", "At 6 weeks"),
            (10.9, "anchor group", "pain", "At 6 weeks"),
            (7.9, "suture group", "pain", "at 6 months"),
            (9.7, "anchor group", "pain", "at 6 months"),
        ],
    ),
    "conditions are arms": (
        "In the suture condition, 41% had a relapse, versus 24% in the anchor condition.",
        [(41.0, "suture group", "relapse", None), (24.0, "anchor group", "relapse", None)],
    ),
    "of whom a share is": (
        "At 6 months 34.3% and 38.9% of the women were still breast feeding.",
        [
            (34.3, "suture group", "breast feeding", "At 6 months"),
            (38.9, "anchor group", "breast feeding", "At 6 months"),
        ],
    ),
    "grades are no counts": (
        "The frequency of grade 3 or 4 infections was 17% and 14%, respectively.",
        [
            (17.0, "suture group", "grade 3 or 4 infections", None),
            (14.0, "anchor group", "grade 3 or 4 infections", None),
        ],
    ),
    "people of the intervention and controls": (
        "Pressure decreased by 10.6 (16.0) mm Hg among intervention participants and 10.1 (15.4) mm Hg among controls.",
        [(10.6, "suture group", "Pressure", None), (10.1, "anchor group", "Pressure", None)],
    ),
    "ranges set against each other, the second named": (
        "Pressure reductions were 7.2 to 9.2 mm Hg, vs 7.4 to 8.9 mm Hg with anchors.",
        [
            (7.2, "suture group", "Pressure reductions", None),
            (9.2, "suture group", "Pressure reductions", None),
            (7.4, "anchor group", "Pressure reductions", None),
            (8.9, "anchor group", "Pressure reductions", None),
        ],
    ),
    "times as labels": (
        "Doses fell in the suture group (0 months: 42 ± 65 mg; 6 months: 30 ± 47 mg).",
        [(42.0, "suture group", "Doses", "0 months"), (30.0, "suture group", "Doses", "6 months")],
    ),
    "a difference behind a colon": (
        "Sutures prolonged walking (difference between sutures vs. anchors: 33 ± 11 m, P = 0.002).",
        [],
    ),
    "what compares the values before it": (
        "The relapse rate was 0.22 for the suture group vs 0.67 for the anchor group, a 68% reduction.",
        [(0.22, "suture group", "relapse rate", None), (0.67, "anchor group", "relapse rate", None)],
    ),
    "a generic word points to its own sentence": (
        "Pain was 1.1 ± 0.2 in all. Walking speed was higher with sutures; mean scores were 61 (SD 8) with sutures and "
        "52 (SD 9) with anchors.",
        [
            (1.1, None, "Pain", None),
            (61.0, "suture group", "Walking speed", None),
            (52.0, "anchor group", "Walking speed", None),
        ],
    ),
    "a noun, a participle and its object are one name": (
        "The time needed for wound closure was 5.1 ± 0.5 min with sutures and 5.8 ± 0.7 min with anchors.",
        [
            (5.1, "suture group", "time needed for wound closure", None),
            (5.8, "anchor group", "time needed for wound closure", None),
        ],
    ),
    "what is between two is not measured": (
        "Agreement between surgeons and nurses was 74% with sutures and 78% with anchors.",
        [(74.0, "suture group", "Agreement", None), (78.0, "anchor group", "Agreement", None)],
    ),
    "a value behind a bracket that names its own": (
        "Retear or stiffness was seen in 14.7% with sutures (retear, 12.5%; stiffness, 2.2%) and 5.8% with anchors.",
        [
            (14.7, "suture group", "Retear or stiffness", None),
            (12.5, "suture group", "retear", None),
            (2.2, "suture group", "stiffness", None),
            (5.8, "anchor group", "Retear or stiffness", None),
        ],
    ),
    "whom the authors took": ("We included 42 of 51 shoulders in the final analysis.", []),
    "the parts of those who came": ("In total, 95 patients were recruited: 48 with sutures, 47 with anchors.", []),
    "those who stayed to the end": ("73% of the suture group and 94% of the anchor group completed the study.", []),
    "years in a bracket behind people": (
        "In all, 58 patients (61.2 ± 7.6 years) had a retear.",
        [(58.0, None, "retear", None), (61.2, None, "age", None)],
    ),
    "alternatives behind a count": (
        "In all, 31 patients were at risk of falls, frailty or delirium.",
        [(31.0, None, "risk of falls, frailty or delirium", None)],
    ),
    "what they did keeps its limit": (
        "With sutures, 38% of patients engaged in ≥250 min/week.",
        [(38.0, "suture group", "engaged in ≥250 min/week", None)],
    ),
    "the time that opened the results goes on": (
        "After 6 months, pain was 2.1 ± 0.4 with sutures and 3.3 ± 0.6 with anchors. Strength was 47 ± 9 kg with "
        "sutures and 41 ± 8 kg with anchors.",
        [
            (2.1, "suture group", "pain", "After 6 months"),
            (3.3, "anchor group", "pain", "After 6 months"),
            (47.0, "suture group", "Strength", "After 6 months"),
            (41.0, "anchor group", "Strength", "After 6 months"),
        ],
    ),
    "a length of time has no time of another": (
        "Over the first 24 hours pain was 2.1 ± 0.4 with sutures, with longer sleep (7.1 ± 0.4 h).",
        [(2.1, "suture group", "pain", "Over the first 24 hours"), (7.1, "suture group", "sleep", None)],
    ),
    "a phase behind its length": (
        "Recurrence during the 24-week maintenance period was 17% with sutures.",
        [(17.0, "suture group", "Recurrence", "during the 24-week")],
    ),
    "cases of what they had": (
        "Cases of deep infection were fewer with sutures (9%) than with anchors (14%).",
        [(9.0, "suture group", "deep infection", None), (14.0, "anchor group", "deep infection", None)],
    ),
    "money before a number": (
        "Mean costs were HK$847 (98) with sutures and HK$922 (94) with anchors.",
        [(847.0, "suture group", "costs", None), (922.0, "anchor group", "costs", None)],
    ),
    "a verb in a name": (
        "Trail Making Test was 34.2 ± 3.1 with sutures and 39.9 ± 4.2 with anchors.",
        [(34.2, "suture group", "Trail Making Test", None), (39.9, "anchor group", "Trail Making Test", None)],
    ),
    "a unit said again": (
        "Vocabulary rose from 62.3 (41.0) to 141.8 (88.2) words with sutures and from 59.8 (38.4) to 118.0 (79.5) "
        "words with anchors at 12 weeks.",
        [
            (62.3, "suture group", "Vocabulary", None),
            (141.8, "suture group", "Vocabulary", "at 12 weeks"),
            (59.8, "anchor group", "Vocabulary", None),
            (118.0, "anchor group", "Vocabulary", "at 12 weeks"),
        ],
    ),
    "a pair behind the second of two counted arms": (
        "Death occurred in 3 patients in the suture group and 9 patients in the anchor group (7.5% vs 22.5%).",
        [
            (3.0, "suture group", "Death", None),
            (9.0, "anchor group", "Death", None),
        ],
    ),
    "when a change began is not when it ended": (
        "After 24 weeks, pain decreased by 2.1 points from a baseline of 6.4 points in the suture group.",
        [(2.1, "suture group", "pain", "After 24 weeks")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_values_are_bound(case: str) -> None:
    text, expected = CASES[case]
    record = extract(METHODS + text)
    label = {arm.id: arm.label for arm in record.arms}
    title = {outcome.id: outcome.title for outcome in record.outcomes}
    found = [
        (m.value, label[m.arm] if m.arm else None, title[m.outcome] if m.outcome else None, m.time_frame)
        for m in record.measurements
    ]
    assert found == expected


LETTERED = (
    "METHODS: We randomised 120 patients to group A (sutures; n = 40), group B (anchors; n = 40) or group C (tape; "
    "n = 40). RESULTS: "
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dehiscence: A, 4%; B, 0%; C, 2.7%.", [(4.0, "a1"), (0.0, "a2"), (2.7, "a3")]),
        ("Pain was 4.2 ± 1.1 (A), 3.2 ± 1.0 (B) and 3.9 ± 1.2 (C).", [(4.2, "a1"), (3.2, "a2"), (3.9, "a3")]),
        ("Pain was worse in A and B than in C (4.1, 3.4 and 1.8).", [(4.1, "a1"), (3.4, "a2"), (1.8, "a3")]),
        ("Relapse was more frequent in A (14%, vs. 5% in B).", [(14.0, "a1"), (5.0, "a2")]),
        ("More patients of group A relapsed (10% vs. 4%).", [(10.0, None), (4.0, None)]),
        ("A and B reduced pain (by 2.1 and 1.9 vs. 0.7 points) against C.", [(2.1, "a1"), (1.9, "a2"), (0.7, "a3")]),
        ("Swelling fell by 45% (range 10-88), 38% (range 0-80) and 47% (range 12-90).",
         [(45.0, "a1"), (38.0, "a2"), (47.0, "a3")]),
    ],
)  # fmt: skip
def test_values_of_three_arms(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(m.value, m.arm) for m in extract(LETTERED + text).measurements] == expected


def test_a_mean_in_percent_stays_one_in_a_list() -> None:
    text = "Mean Ki67 fell from 18.4% to 6.1% in group A, from 17.9% to 7.7% in group B, from 19.2% to 6.9% in group C."
    found = [(m.param_type, m.value) for m in extract(LETTERED + text).measurements]
    assert found == [("mean", value) for value in (18.4, 6.1, 17.9, 7.7, 19.2, 6.9)]


def test_doses_that_share_a_unit_are_arms() -> None:
    text = (
        "METHODS: We randomised 90 adults to placebo or sotalin 25, 50 or 100 mg daily. "
        "RESULTS: Pain fell by 1.1, 1.5 and 2.3 points with sotalin 25, 50 and 100 mg and by 0.4 points with placebo."
    )
    record = extract(text)
    label = {arm.id: arm.label for arm in record.arms}
    assert [(m.value, label[m.arm] if m.arm else None) for m in record.measurements] == [
        (1.1, "sotalin 25 mg"),
        (1.5, "sotalin 50 mg"),
        (2.3, "sotalin 100 mg"),
        (0.4, "placebo"),
    ]


def test_shares_in_a_bracket_belong_to_the_counts_before_it() -> None:
    record = extract(METHODS + "Three patients of the suture group and 9 of the anchor group died (7.5% vs 22.5%).")
    assert [(m.value, m.percentage, m.arm) for m in record.measurements] == [(3.0, 7.5, "a1"), (9.0, 22.5, "a2")]


def test_what_rose_is_a_change() -> None:
    record = extract(METHODS + "Strength rose 21.4±9.8 kg after sutures and 2.3±6.1 kg after anchors.")
    assert [(m.value, m.basis, m.direction) for m in record.measurements] == [
        (21.4, "change_from_baseline", "increase"),
        (2.3, "change_from_baseline", "increase"),
    ]


def test_a_change_from_baseline_keeps_its_direction() -> None:
    record = extract(METHODS + "Pain fell by 3.1±0.8 in the suture group and by 2.2±0.9 in the anchor group.")
    assert [(m.value, m.basis, m.direction) for m in record.measurements] == [
        (3.1, "change_from_baseline", "decrease"),
        (2.2, "change_from_baseline", "decrease"),
    ]


@pytest.mark.parametrize(
    ("sentence", "bases"),
    [
        ("Strength (+12.3±2.3 kg vs +4.1±2.0 kg) differed.", {"change_from_baseline"}),
        ("Pain was -1.8±2.1 with sutures and 0.4±2.0 with anchors.", {"change_from_baseline"}),
        ("The Borg change score was 0.6±2.1 with sutures and 0.8±2.7 with anchors.", {"change_from_baseline"}),
        ("Weight loss was 2.9±0.3 kg with sutures and 1.8±0.3 kg with anchors.", {"change_from_baseline"}),
        ("Blood loss was 290±30 mL with sutures and 180±30 mL with anchors.", {"value"}),
        ("The z-score was -1.8±1.1 with sutures and -0.4±1.0 with anchors.", {"value"}),
        ("Refraction was -2.1±1.1 D with sutures and -2.4±1.0 D with anchors.", {"value"}),
    ],
)
def test_a_printed_sign_makes_a_change(sentence: str, bases: set[str]) -> None:
    assert {m.basis for m in extract(METHODS + sentence).measurements} == bases


def test_a_value_printed_once_for_both_arms_is_one_measurement_per_arm() -> None:
    record = extract(METHODS + "The success rate was 95.0% in both groups.")
    assert [(m.arm, m.value, m.rule) for m in record.measurements] == [
        ("a1", 95.0, "in-both: subject"),
        ("a2", 95.0, "in-both: subject"),
    ]


def test_evidence_points_to_the_words_of_the_link() -> None:
    text = METHODS + "At 6 weeks, grip strength was 21.4±3.3 kg in the suture group."
    (measurement,) = extract(text).measurements
    assert [(e.role, e.text) for e in measurement.evidence] == [
        ("outcome", "grip strength"),
        ("arm", "the suture group"),
        ("time", "At 6 weeks"),
    ]
    assert all(text[e.start : e.end] == e.text for e in measurement.evidence)


def test_a_bracket_inside_a_word_is_no_abbreviation_of_a_name() -> None:
    text = "The level 25(OH)D was 21.4±7.9 in the suture group and 24.1±6.0 in the anchor group."
    record = extract(METHODS + text)
    assert [m.value for m in record.measurements] == [21.4, 24.1]
    assert [outcome.title for outcome in record.outcomes] == ["level 25(OH)D"]


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        (
            "METHODS: We included 59 adults (62% women, mean age 41 years) with gout.",
            [(62.0, "women"), (41.0, "age")],
        ),
        (
            "METHODS: Forty adults (45% male; mean BMI = 24.1 kg/m2) were divided into two groups.",
            [(45.0, "male"), (24.1, "BMI")],
        ),
        ("METHODS: Adults with at least 20% stenosis (mean gradient above 40 mmHg) were eligible.", []),
        ("METHODS: A 10% solution was given over a mean of 3 sessions.", []),
        ("METHODS: Fifty men with a mean age of 42 years had a brace or a cast.", [(42.0, "age")]),
        ("METHODS: Sixty young (mean age = 21.7), healthy volunteers had a brace or a cast.", [(21.7, "age")]),
        ("METHODS: Adults were randomised to a brace or a cast. Letters went to 158, of whom 126 (80%) answered.", []),
    ],
)
def test_methods_describe_those_who_took_part(methods: str, expected: list[tuple[float, str]]) -> None:
    record = extract(methods + "\nRESULTS: Pain did not change.")
    titles = {outcome.id: outcome.title for outcome in record.outcomes}
    assert [(m.value, titles[m.outcome or ""]) for m in record.measurements] == expected


def test_money_is_measured_not_counted() -> None:
    found = "Mean costs were €420 in the splint group and €655 in the sling group."
    record = extract(f"METHODS: Adults had a splint or a sling. RESULTS: {found}")
    assert [(arm.label, arm.count) for arm in record.arms] == [("splint group", None), ("sling group", None)]
    assert [(m.arm, m.value, m.unit) for m in record.measurements] == [("a1", 420.0, "€"), ("a2", 655.0, "€")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The suture group (n = 31) gained more strength than those in the anchor group (n = 33; 6.1 vs. 3.2 kg).",
        "The suture group had less stiffness than the anchor group (n = 33; 6.1 vs. 9.2 points).",
    ],
)
def test_a_pair_follows_the_arms_that_are_compared_before_it(sentence: str) -> None:
    assert [m.arm for m in extract(METHODS + sentence).measurements] == ["a1", "a2"]


@pytest.mark.parametrize(
    "methods",
    [
        pytest.param(
            "METHODS: Blood was drawn from 42 healthy children by one nurse.",
            marks=pytest.mark.xfail(strict=True, reason="reads like what was done in nine cases, which is a finding"),
        ),
        "METHODS: Teeth were divided into six groups of 10 teeth.",
        "METHODS: Biopsies were taken in 36 patients.",
    ],
)
def test_counts_in_the_methods_are_no_findings(methods: str) -> None:
    assert extract(methods + "\nRESULTS: Pain did not change.").measurements == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (  # all of the bracket behind an arm is its own
            "Gains were seen in the suture group (flexion, from 61.1 ± 12.2 to 84.2 ± 12.5; grip, from 27.7 ± 5.7 to "
            "30.4 ± 6.6) and in the anchor group (flexion, from 60.0 ± 12.1 to 65.0 ± 12.1; grip, from 26.3 ± 3.7 to "
            "27.8 ± 3.8).",
            ["suture group"] * 4 + ["anchor group"] * 4,
        ),
        (  # as much as
            "Patients of the suture group lost twice as much blood as those of the anchor group (68 vs. 33 mL).",
            ["suture group", "anchor group"],
        ),
        (  # a list of arms as long as that of the values
            "At the end of the trial, values of flexion (mean and standard error) were 118 ± 2 and 109 ± 3 degrees in "
            "the anchor and suture groups, respectively.",
            ["anchor group", "suture group"],
        ),
        (  # the arm that opens the sentence
            "In the anchor group, pain did not change, but stiffness rose by 0.4 ± 0.1 (P = .02).",
            ["anchor group"],
        ),
        (  # a bracket behind people
            "Eighty patients (50 men and 30 women) were assigned to the suture group or the anchor group.",
            [None, None],
        ),
        (  # pairs that each have their arm behind them
            "Grip rose after both operations (24.2 ± 8.3 vs. 30.9 ± 9.0, P < 0.001 in the suture group; 21.6 ± 7.4 vs. "
            "29.9 ± 9.0, P = 0.001 in the anchor group).",
            ["suture group", "suture group", "anchor group", "anchor group"],
        ),
    ],
)
def test_whose_the_values_are(sentence: str, expected: list[str | None]) -> None:
    record = extract(METHODS + sentence)
    label: dict[str | None, str | None] = {arm.id: arm.label for arm in record.arms}
    assert [label.get(m.arm) for m in record.measurements] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Median pain was lower in the suture group (3 vs. 5; p = 0.02).", [3.0, 5.0]),
        ("Stiffness fell in the suture group (from 22 to 10).", [22.0, 10.0]),
        ("Gains were seen in the suture group for grip strength (2.4 kg) and lean mass (-0.6).", [2.4, -0.6]),
        ("Gains were seen in the suture group in the second part (7) of the trial.", []),
        ("Users were content with the suture (mean usability score: 80.1).", [80.1]),
        ("Rates of decline (mL/year) were 40, 41 and 43 in men of three ages.", [40.0, 41.0, 43.0]),
        ("Pressure fell in the suture group by 16% (139 to 117, P < 0.01).", [16.0, 139.0, 117.0]),
        ("It was used for the whole of the trial (6 to 12, P = 0.5).", []),
        ("The cut-offs 3 and 4 were tried.", []),
        ("After adjustment, the sleep score differed by -0.6 (95% CI -4.4 to 3.2).", []),
    ],
)
def test_bare_numbers_are_findings_where_something_says_so(sentence: str, expected: list[float]) -> None:
    assert [m.value for m in extract(METHODS + sentence).measurements] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Fewer tears occurred in the suture group than in the anchor group (4 vs. 30; p < 0.01).", 2),
        ("The number of falls was lower in the suture group than in the anchor group (661 vs. 1295).", 2),
        ("The number of words was larger in the suture group than in the anchor group (9.5 vs. 7.2).", 0),
        ("Pain was lower in the suture group than in the anchor group (3 vs. 5).", 0),
    ],
)
def test_two_whole_numbers_are_counts_where_the_clause_counts(sentence: str, expected: int) -> None:
    found = extract(METHODS + sentence).measurements
    assert [m.param_type for m in found].count("count_of_participants") == expected
    assert len(found) == 2


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Urinary retention was seen in 12% with the suture and in 3% with the anchor.", [12.0, 3.0]),
        ("Symptoms of withdrawal occurred in 12% with the suture and in 3% with the anchor.", [12.0, 3.0]),
        ("Retention was 92% with the suture and 83% with the anchor.", []),
    ],
)
def test_what_is_retained_or_withdrawn(sentence: str, expected: list[float]) -> None:
    assert [m.value for m in extract(METHODS + sentence).measurements] == expected
