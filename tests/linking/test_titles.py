"""What an outcome is called: where its name begins and ends, and which phrases are none."""

from __future__ import annotations

import pytest

from armspan.extraction import extract

METHODS = (
    "METHODS: Eighty patients were randomly divided into a suture group (n = 40) and an anchor group (n = 40). "
    "RESULTS: "
)
CASES = {
    # the word in -ed is the verb of a clause that has no other
    "Anchor fixation delayed time to full weight bearing (18 vs 25 days).": {"time to full weight bearing"},
    "The splint impaired grip strength (P<0.05), while no change was seen in the control.": {"grip strength"},
    "Irrigation also lowered bleeding (P=0.03).": {"bleeding"},
    "Plasma oxidized cholesterol was 2.1±0.4 mmol/L in the suture group.": {"Plasma oxidized cholesterol"},
    "Stress induced ischemia (12.5 vs 20.0%; P=0.04) was rarer with anchors.": {"Stress induced ischemia"},
    "Grip strength was as follows: suture group, 21.5±4.0 kg; anchor group, 24.1±4.4 kg.": {"Grip strength"},
    "Tear size fell in both groups, declining 25.0% in the suture group.": {"Tear size"},
    # words that name nothing
    "Grip strength (mean of the differences, 2.1 kg; P=0.04) rose in the suture group.": {"Grip strength"},
    "Re-tears were rarer with both the 10 mg and the 20 mg dose (5.0% vs 15.0%).": {"Re-tears"},
    "The insulin dose was 20.1±4.0 U in the suture group.": {"insulin dose"},
    "Grip strength was lower with low-dose aspirin (21.5±4.0 vs 24.1±4.4 kg).": {"Grip strength"},
    "The percentage of days with fever was 2.5% in the suture group.": {"days with fever"},
    "The time required for skin closure was 9.5±2.1 min in the suture group.": {"time required for skin closure"},
    # an effect is told by its own name, not by that of the outcome
    "The risk difference for fever was -4.2% (95% CI -8.0 to -0.4; P=0.03).": {"fever"},
    "The NNT for fever was 12 (95% CI 8 to 40; P=0.03).": {"fever"},
    "The risk of fever was 12.5% in the suture group.": {"risk of fever"},
    # a threshold
    "Stiffness rose from a baseline value of below 0.5 to 3.03±1.10 in the suture group.": {"Stiffness"},
    "Hospital days were above 30 in 12.5% of the suture group.": {"Hospital days"},
    "The 1RM was 12.5±3.0 kg in the suture group.": {"1RM"},
    # a circumstance
    "Grip strength was similar before and after co-treatment (21.5±4.0 vs 24.1±4.4 kg).": {"Grip strength"},
    "Despite poor adherence (62.5%), swelling fell.": {"poor adherence"},
    "Swelling rose by 12.5% after taping of the knee in the suture group (P=0.03).": {"Swelling"},
    "Patients were under mechanical ventilation for 12.1±3.0 h in the suture group.": {"mechanical ventilation"},
    # a phrase that only ranks outcomes leaves the name to its apposition
    "The primary endpoint, change in Constant score, was 12.1±3.0 in the suture group.": {"Constant score"},
    "The primary endpoint occurred in 12.5% of the suture group.": {"primary endpoint"},
    # of which a share is taken
    "Deposition was 37.5% of the delivered dose in the suture group.": {"Deposition"},
    "Of the clinics asked, 84.0% of the surgeons made use of the splint.": {"use of the splint"},
    "Blood loss reached 12.5% of the circulating volume in the suture group.": {"Blood loss"},
    "There was a decrease of 12.5% in grip strength in the suture group.": {"grip strength"},
    # what people were given
    "Stiffness was seen in 12.5% of patients receiving irrigation and 20.0% of those receiving gauze.": {"Stiffness"},
    "Falls occurred in 12.5% of patients undergoing early release.": {"Falls"},
    # a unit in a bracket is no abbreviation
    "Loss of height (mL/year) was 2.1±0.4 and gain in span (mL/year) was 4.1±0.5 with anchors.": {"height", "span"},
    # examples and what is put in between commas
    "Side effects such as rash and itching in the suture group were seen in 12.5%.": {"Side effects"},
    "Joint symptoms, mainly related to swelling and warmth, were commoner with anchors (20.0% vs 12.5%).": {
        "Joint symptoms"
    },
    "Tests, including grip, pinch, and span fell with anchors (2.5±0.4, 4.1±0.5, and 5.2±0.6, respectively).": {
        "grip",
        "pinch",
        "span",
    },
    "Complications, such as rash (12.5%), were rare in the suture group.": {"rash"},
    # how often something came is not what came
    "Stiffness was the most common complication in both groups (12.5% vs 20.0%).": {"Stiffness"},
    "Stiffness was the most frequent finding in each group, but did not differ (12.5% vs 20.0%).": {"Stiffness"},
    "The most common complication was stiffness (12.5% vs 20.0%).": {"stiffness"},
    "The most common complication occurred in 12.5% of the suture group.": {"complication"},
    # who is within a limit is counted
    "Gap width was ≤ 2 mm in 20 (50.0%) versus 12 (30.0%) knees (P=0.03), and ≤ 1 mm in 12 (30.0%) versus 5 (12.5%) "
    "knees (P=0.04) in the suture and anchor group, respectively.": {"Gap width ≤ 2 mm", "Gap width ≤ 1 mm"},
    "Pain had decreased by >30% in 45.0% of the suture group.": {"Pain >30%"},
    "Pulse was maintained at 100 beats/min or lower in 12 (30.0%) patients after sutures.": {
        "Pulse 100 beats/min or lower"
    },
    "Pain was 2.1±0.3 with sutures at >10 weeks.": {"Pain"},
    # a list of objects loses none
    "Reductions in grip, pinch, and span were seen with anchors (2.5±0.4, 4.1±0.5, and 5.2±0.6, respectively).": {
        "grip",
        "pinch",
        "span",
    },
    # a grade alone is carried by what was graded
    "Renal toxicity was seen in 12 (30.0%), and was grade 3-4 in 5 (12.5%) of the suture group.": {"Renal toxicity"},
    "Grade 3-4 toxicity was seen in 12.5% of the suture group.": {"Grade 3-4 toxicity"},
    # an adjective says which change
    "Annual changes in stiffness were -2.1±0.4 in the suture group.": {"stiffness"},
    "There was a two-fold increase in lactate in the suture group (P=0.03).": {"lactate"},
    "The log10 CFU/g reduction in wound counts was 2.1±0.4 with anchors.": {"log10 CFU/g reduction in wound counts"},
    "Weight loss was 2.1±0.4 kg in the suture group.": {"Weight loss"},
    # who is counted, and in whom something was measured
    "Fever was seen in 12.5% of dogs in the suture group.": {"Fever"},
    "Strength improved, and this was found in women (33.1±4.0 vs 28.4±4.4 kg).": {"Strength"},
    "In the suture group 12 (30.0%) were women.": {"women"},
}


@pytest.mark.parametrize("sentence", CASES)
def test_what_an_outcome_is_called(sentence: str) -> None:
    record = extract(METHODS + sentence)
    titles = {outcome.id: outcome.title for outcome in record.outcomes}
    of_values = {titles[m.outcome] for m in record.measurements if m.outcome}
    of_p_values = {titles[one] for a in record.analyses if a.p_value for one in a.outcomes}
    assert of_values | of_p_values == CASES[sentence]
