"""Numbers that are no measurements, and the measurements that look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from armspan.errors import RuleError
from armspan.mentions.asides import INTERVAL
from armspan.mentions.numbers import find_numbers
from armspan.model import SET_ASIDE_FOR
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()


@pytest.mark.parametrize(
    ("text", "reason", "number"),
    [
        ("They took ibuprofen 400 mg.", "dose", "400 mg"),
        ("They took 20 mg daily.", "dose", "20 mg"),
        ("at a dose of 5 mg/kg", "dose", "5 mg/kg"),
        ("2% lidocaine was injected", "dose", "2%"),
        ("docetaxel 75 mg/m(2) every 3 weeks", "dose", "75 mg/m(2)"),
        ("with 1:200,000 epinephrine", "ratio", "1:200,000"),
        ("randomised 2:1 to", "ratio", "2:1"),
        ("a 3.5-mm plate", "size", "3.5-mm"),
        ("L4-L5 fusion", "name", "4-L5"),
        ("levels of IL-6 fell", "name", "6"),
        ("type 2 diabetic patients", "label", "2"),
        ("grade 3/4 toxicity", "label", "3/4"),
        ("in group 2 pain fell", "label", "2"),
        ("the numeric rating scale (0-10)", "scale", "0-10"),
        ("patients aged 18 to 65 years", "age_limit", "18 to 65 years"),
        ("aged >= 18 years", "limit", "18 years"),
        ("a score of at least 5", "limit", "5"),
        ("70 years of age or older", "limit", "70 years of age or older"),
        ("from March 2017 on", "date", "2017"),
        ("registers, Norway, 2003-2015.", "date", "2003-2015"),
        ("a 24-week study", "time", "24-week"),
        ("a 12 week study", "time", "12 week"),
        ("at 24 h it fell", "time", "24 h"),
        ("3 months after surgery", "time", "3 months after"),
        ("at week 12", "time", "12"),
        ("at 09:00 and", "time", "09:00"),
        ("alpha = 0.05", "alpha", "0.05"),
        ("with 80% power", "alpha", "80% power"),
        ("odds ratios with 95% CIs", "alpha", "95% CIs"),
        ("controls (n = 41)", "participants", "41"),
        ("weighted kappa 0.81", "reliability", "0.81"),
        ("the two treatment groups", "design", "two treatment groups"),
        ("94 were randomly assigned", "flow", "94 were randomly assigned"),
        ("EudraCT number 2011-004321-19", "registration", "2011-004321-19"),
        ("see https://trials.example/Review.aspx?id=366145 for more", "registration", "366145"),
        # parts of names
        ("with VSL#3 daily", "name", "3"),
        ("interleukin (IL)-6 fell", "name", "6"),
        ("BMI (kg/m2) rose", "name", "2"),
        ("it did not change in groups 1 and 2.", "label", "1 and 2"),
        ("of grade 1 or 2 in severity", "label", "1 or 2"),
        ("a phosphodiesterase 5 inhibitor", "label", "5"),
        ("into 1) adults with pain", "label", "1"),
        # who was followed, studied, planned
        ("70 patients (64%) participated in it", "flow", "70 patients (64%) participated"),
        ("images of 61 (98%) patients were obtained", "flow", "61 (98%) patients were obtained"),
        ("it was completed in 85 TENS and 91 sham participants", "flow", "85 TENS and 91"),
        ("14 people would need to be screened", "flow", "14 people would"),
        ("The groups were alike (18 in each group).", "flow", "18 in each group"),
        ("assigned to one of three regimens", "design", "one of three"),
        # effects and models
        ("volume = 1.30 × weight", "statistic", "1.30"),
        ("the bias ± 2 standard deviations", "limit", "2 "),
        # times
        ("at 3 and 6-month follow-up", "time", "3 and 6-month"),
        ("areas for 0-15 min", "time", "0-15 min"),
        ("until four years (1,440 days)", "time", "1,440 days"),
    ],
)
def test_asides(text: str, reason: str, number: str) -> None:
    numbers = find_numbers(BOOK, View(text))
    (aside, *_) = numbers.asides
    assert (aside.reason, text[aside.start : aside.end]) == (reason, number)
    assert numbers.statistics == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Blood loss was 118 ml.", 118),
        ("Body weight was 5.1 kg.", 5.1),
        ("Morphine consumption was 48.6 mg.", 48.6),
        ("Hospital stay was 5 days.", 5),
        ("Fasting glucose fell to 130 mg/dL.", 130),
        ("A 2.5-fold rise was seen.", 2.5),
        ("In each group 12 patients relapsed.", 12),
    ],
)
def test_measurements_that_look_like_asides(text: str, value: float) -> None:
    numbers = find_numbers(BOOK, View(text))
    assert [one.value for one in numbers.statistics] == [value]


def test_a_bare_number_in_the_methods_is_set_aside() -> None:
    text = "METHODS: The setting was 7.2 and the cap 3.4 mm. RESULTS: The gap was 2.1 mm."
    numbers = find_numbers(BOOK, View(text))
    assert [one.value for one in numbers.statistics] == [2.1]
    assert {aside.reason for aside in numbers.asides} == {"outside_results"}


def test_a_rule_of_ones_own_has_a_reason_that_records_know(tmp_path: Path) -> None:
    rule = """
        [[rule]]
        name = "batch"
        why = "The number of a batch."
        pattern = '(?<= \\b batch \\s ) \\d+'
        set = { phase = "first", reason = "batch_number" }
        must_match = [{ text = "batch 12" }, { text = "batch 7" }]
        must_not_match = [{ text = "12 batches", why = "a count" }]
    """
    (tmp_path / "asides.toml").write_text(rule, "utf-8")
    with pytest.raises(RuleError, match=r"asides\.toml: rule batch: reason 'batch_number' is none of: dose, size, "):
        find_numbers(rulebook(tmp_path), View("It was batch 12."))


def test_every_shipped_reason_is_one_that_records_know() -> None:
    reasons = {rule.set["reason"] for rule in BOOK["asides"].rules.values()}
    assert reasons <= {*SET_ASIDE_FOR, INTERVAL}
