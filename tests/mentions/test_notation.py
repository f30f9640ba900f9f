"""How numbers are printed: each kind of input that was reported to be read wrongly, by records of whole texts."""

from __future__ import annotations

import pytest

from armspan import extract
from armspan.model import Record

ARMS = "Forty adults had a splint (n = 20) or a sling (n = 20). "


def values(record: Record) -> list[tuple[float | None, float | None, str | None]]:
    return [(one.value, one.spread, one.unit) for one in record.measurements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pain was 4,2 ± 1,1 with the splint and 3,0 ± 0,8 with the sling.", [(4.2, 1.1, None), (3.0, 0.8, None)]),
        ("Cost was 1 420 ± 260 min with the splint and 980 ± 150 min with the sling.",
         [(1420.0, 260.0, "min"), (980.0, 150.0, "min")]),
        pytest.param(
            "Mass (kg), grip (N) and BMI (kg/m2) were 71.0, 310 and 24.2, respectively, in the splint group.",
            [(71.0, None, "kg"), (310.0, None, "N"), (24.2, None, "kg/m2")],
            marks=pytest.mark.xfail(strict=True, reason="bare numbers of one arm alone are no findings yet"),
        ),
        ("DAS28 fell by 1.4±0.5 with the splint; CRP, IL-6 and CD8 counts did not change on days 1 and 2.",
         [(1.4, 0.5, None)]),
        ("Age was 41.25 6.50 years with the splint and 40.75 7.25 years with the sling.",
         [(41.25, 6.5, "years"), (40.75, 7.25, "years")]),
        ("Grip was stronger with the splint, F(1,38) = 1 1.25, p = .002.", []),
    ],
)  # fmt: skip
def test_values(text: str, expected: list[tuple[float | None, float | None, str | None]]) -> None:
    assert values(extract(ARMS + text)) == expected


def test_thousands_beside_decimal_commas() -> None:
    record = extract("Of 1,240 adults, 620 had a splint and 620 a sling. Pain was 2,4 ± 0,9 with a splint (p = 0,04).")
    assert record.enrollment is not None
    assert record.enrollment.count == 1240
    assert values(record) == [(2.4, 0.9, None)]
    assert [one.p_value.value for one in record.analyses if one.p_value] == [0.04]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("P < 10<sup>-5</sup>", 1e-5),
        ("P < 10⁻⁴", 1e-4),
        ("p = 2 × 10−3", 0.002),
        ("p = 2·5 × 10⁻³", 0.0025),
        ("P < 10(-3)", 0.001),
        ("pFisher < .02", 0.02),
        ("pANOVA < 10^(−8)", 1e-8),
        ("Ptwo-sided = 0.03", 0.03),
        ("p < 0.0 01", 0.001),
        ("p≪0.001", 0.001),
    ],
)
def test_probabilities(printed: str, value: float) -> None:
    record = extract(ARMS + f"Pain was lower with the splint ({printed}).")
    assert [one.p_value.value for one in record.analyses if one.p_value] == [value]
    assert record.measurements == ()


def test_a_standard_error_that_is_stated_anywhere() -> None:
    record = extract(ARMS + "Grip was 31.2 ± 0.8 with the splint and 30.1 ± 0.9 with the sling. Data are means ± SEM.")
    assert [(one.dispersion_type, one.dispersion_evidence) for one in record.measurements] == [
        ("standard_error", "stated")
    ] * 2


def test_a_lost_sign_is_asked_about() -> None:
    record = extract(ARMS + "Age was 41.25 6.50 years with the splint and 40.75 7.25 years with the sling.")
    assert {one.dispersion_evidence for one in record.measurements} == {"convention"}
    assert [check.code for check in record.checks] == ["sign_missing"] * 2


@pytest.mark.parametrize(
    ("printed", "value", "limits"),
    [
        ("6.2 hours (5.1:7.6)", 6.2, (5.1, 7.6, None)),
        ("620 mL (IQR 480:910)", 620.0, (480.0, 910.0, "inter_quartile_range")),
        ("4.5 (SD = 1.2; CI95%: 4.1; 4.9)", 4.5, (4.1, 4.9, "confidence_interval_95")),
        ("4.5 (CI 95% 4.1 to 4.9)", 4.5, (4.1, 4.9, "confidence_interval_95")),
    ],
)
def test_limits(printed: str, value: float, limits: tuple[float, float, str | None]) -> None:
    (one,) = extract(f"{ARMS}The duration was {printed} with the splint.").measurements
    assert (one.value, (one.lower_limit, one.upper_limit, one.limits_type)) == (value, limits)


def test_a_share_with_its_count_behind_a_comma() -> None:
    (one,) = extract(f"{ARMS}Most had full motion with the splint (60.0%, n = 12).").measurements
    assert (one.value, one.percentage) == (12.0, 60.0)
