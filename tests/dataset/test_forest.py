"""The forest plot: what is written on it, and that it is the same picture on every run."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from armspan.dataset.analysis import Analysis, Study, study_rows, summary
from armspan.dataset.analysis_files import write_analysis
from armspan.dataset.chosen import Chosen
from armspan.dataset.effects import Effect, Group, effect_size, reported_effect
from armspan.dataset.pooling import NARROW, pool, study_interval
from armspan.dataset.selection import LeftOut

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "metafor.json").read_text())


def analysis(name: str, title: str, **more: Any) -> Analysis:
    case = EXPECTED[name]
    studies = []
    for row in case["rows"]:
        one, two = (
            (Group(row["n1i"], events=row["ai"]), Group(row["n2i"], events=row["ci"]))
            if "ai" in row
            else (Group(row["n1i"], row["m1i"], row["sd1i"]), Group(row["n2i"], row["m2i"], row["sd2i"]))
        )
        effect = effect_size(case["measure"], one, two)
        assert effect
        chosen = Chosen(row["slab"], one, two, title, more.get("time"), None, (), more.get("marks", frozenset()))
        studies.append(Study(chosen, effect, study_interval(effect)))
    pooled = pool([study.effect for study in studies]) if len(studies) > 1 else None
    return Analysis(title, "final", case["measure"], None, tuple(studies), pooled, more.get("left_out", ()))


def words(svg: Path) -> str:
    """What is written on a picture: matplotlib notes every text that it draws as paths."""
    return " ".join(re.findall(r"<!-- (.*?) -->", svg.read_text(encoding="utf-8")))


def test_the_plot_shows_what_a_review_shows(tmp_path: Path) -> None:
    shown = analysis(
        "bcg_rr", "tuberculosis", marks=frozenset({"derived"}), left_out=(LeftOut("Nobody 1950", "no SD"),)
    )
    paths = write_analysis(shown, tmp_path)
    assert [path.name for path in paths] == [f"tuberculosis-final-rr.{end}" for end in ("png", "svg", "csv", "json")]
    text = words(paths[1])
    for part in (
        "Tuberculosis, last follow-up: risk ratio",
        "Hart &amp; Sutherland 1977",
        "13598",
        "0.41 [0.13, 1.26]",
        "Common effect",
        "0.65 [0.60, 0.70]",
        "Random effects",
        "0.49 [0.33, 0.73]",
        "[0.13, 1.80]",
        "Heterogeneity: I² = 92%, τ² = 0.318, Q = 152.23 (df = 12), P &lt; 0.001",
        "1 more with this outcome left out: Nobody 1950",
    ):
        assert part in text, part
    assert paths[0].read_bytes().startswith(b"\x89PNG")


def test_the_same_analysis_gives_the_same_files(tmp_path: Path) -> None:
    one = write_analysis(analysis("stay_md", "length of stay"), tmp_path / "1")
    two = write_analysis(analysis("stay_md", "length of stay"), tmp_path / "2")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_names_with_signs_that_mean_something_elsewhere(tmp_path: Path) -> None:
    shown = analysis("alike_md", "pain/rest: $x$ <b>", time="6 months")
    assert write_analysis(shown, tmp_path)[0].name == "pain-rest-x-b-final-md.png"


def test_the_table_gives_r_what_it_needs() -> None:
    first = study_rows(analysis("bcg_rr", "tuberculosis"))[0]
    assert (first["slab"], first["ai"], first["n1i"], first["ci"], first["n2i"]) == ("Aronson 1948", 4, 123, 11, 139)
    assert first["yi"] == pytest.approx(EXPECTED["bcg_rr"]["yi"][0])
    assert first["effect"] == pytest.approx(0.4109, abs=1e-4)
    assert first["weight_random"] == pytest.approx(EXPECTED["bcg_rr"]["weights_random"][0])


def test_the_summary_gives_ratios_as_ratios() -> None:
    result = summary(analysis("bcg_rr", "tuberculosis"))
    assert result["random_effects"]["estimate"] == pytest.approx(0.4892, abs=1e-4)
    assert result["prediction"] == pytest.approx([0.1328, 1.8015], abs=1e-4)
    assert (result["studies"], result["df"]) == (13, 12)


def test_one_study_is_drawn_and_nothing_pooled(tmp_path: Path) -> None:
    many = analysis("stay_md", "length of stay")
    one = Analysis(many.outcome, "6m", "MD", "days", many.studies[:1], None, ())
    paths = write_analysis(one, tmp_path)
    text = words(paths[1])
    assert "Nothing to pool: one study." in text
    assert "Length of stay, at 6 months: mean difference, days" in text
    assert "random_effects" not in summary(one)


def differences(*rows: tuple[str, Group, Group]) -> Analysis:
    """Mean differences of studies of our own."""
    studies = []
    for label, one, two in rows:
        effect = effect_size("MD", one, two)
        assert effect
        chosen = Chosen(label, one, two, "pain", None, None, (), frozenset())
        studies.append(Study(chosen, effect, study_interval(effect)))
    return Analysis("pain", "final", "MD", None, tuple(studies), pool([study.effect for study in studies]), ())


@pytest.mark.parametrize(
    ("unit", "shown", "pooled"),
    [
        (1e-4, ("0.00041", "−0.000100 [−0.000144, −0.000056]"), "−0.000100 [−0.000131, −0.000069]"),
        (1.0, ("4.1", "−1.00 [−1.44, −0.56]"), "−1.00 [−1.31, −0.69]"),
        (1e5, ("410000", "−100000 [−143826, −56174]"), "−100000 [−130990, −69010]"),
    ],
)
def test_numbers_are_as_long_as_they_need_to_be(
    tmp_path: Path, unit: float, shown: tuple[str, str], pooled: str
) -> None:
    one, two = Group(40, 4.1 * unit, unit), Group(40, 5.1 * unit, unit)
    text = words(write_analysis(differences(("a", one, two), ("b", one, two)), tmp_path)[1])
    for part in (*shown, pooled):
        assert part in text, part


def reports(case: str, *raw: tuple[str, Group, Group]) -> Analysis:
    """Odds ratios as published studies report them, beside studies with numbers of our own."""
    measure, level = EXPECTED[case]["measure"], EXPECTED[case]["level"]
    studies = []
    for row in EXPECTED[case]["rows"][:3]:
        found = reported_effect(measure, row["value"], row["lower"], row["upper"], level)
        assert found
        effect = Effect(found.value, found.se**2)
        marks = frozenset({"reported", "adjusted"} if row["slab"].startswith("Butler") else {"reported"})
        chosen = Chosen(row["slab"], Group(51), Group(49), "cancer", None, None, (), marks, effect)
        studies.append(Study(chosen, effect, study_interval(effect)))
    for label, one, two in raw:
        computed = effect_size(measure, one, two)
        assert computed
        chosen = Chosen(label, one, two, "cancer", None, None, (), frozenset())
        studies.append(Study(chosen, computed, study_interval(computed)))
    return Analysis("cancer", "final", measure, None, tuple(studies), pool([one.effect for one in studies]), ())


def test_reported_effects_are_shown_with_their_standard_error(tmp_path: Path) -> None:
    paths = write_analysis(reports("smoke_95"), tmp_path)
    text = words(paths[1])
    for part in ("Participants", "153", "Reported", "log OR", "SE", "0.166 0.137", "1.18 [0.90, 1.54]", "a: adjusted"):
        assert part in text, part
    assert "Reported effects: generic inverse variance, SE from the reported interval (Handbook 6.3.2)" in text
    assert "Source" not in text
    with paths[2].open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["source"], row["n1i"], row["ai"]) for row in rows] == [("reported", "51", "")] * 3
    result = json.loads(paths[3].read_text(encoding="utf-8"))
    assert (result["studies"], result["studies_reported"]) == (3, 3)
    assert result["methods"].endswith("; reported effects: standard error from their interval")


@pytest.mark.parametrize(("measure", "side"), [("HR", "← lower hazard"), ("OR", "← fewer with experimental")])
def test_the_side_of_a_hazard_ratio_is_one_of_hazards(tmp_path: Path, measure: str, side: str) -> None:
    text = words(write_analysis(replace(reports("smoke_95"), measure=measure), tmp_path)[1])
    assert side in text


def test_what_serves_for_each_study_is_said_where_both_stand_together(tmp_path: Path) -> None:
    one, two = Group(40, events=9), Group(41, events=12)
    paths = write_analysis(reports("smoke_95", ("a 2001", one, two)), tmp_path)
    text = words(paths[1])
    assert "Events n Events n Source Weight" in text
    assert "Garfinkel 1981 51 49 reported" in text
    assert "a 2001 9 40 12 41 events" in text
    assert [row["source"] for row in study_rows(reports("smoke_95", ("a 2001", one, two)))] == [
        *("reported", "reported", "reported", "raw"),
    ]


def placed(svg: Path, text: str) -> list[float]:
    """Where a text begins on a picture, from its left edge."""
    found = re.findall(rf"<!-- {re.escape(text)} -->\s*<g[^>]*translate\(([\d.]+) ", svg.read_text(encoding="utf-8"))
    return [float(x) for x in found]


def test_columns_make_room_for_what_stands_in_them(tmp_path: Path) -> None:
    long = "Müller-Lüdenscheidt 2019, β-Blocker nach Ödem"
    one, two = Group(40, 1234567.8, 345678.9), Group(40, 2234567.8, 345678.9)
    svg = write_analysis(differences((long, one, two), ("b", two, one)), tmp_path)[1]
    (name,) = placed(svg, long)
    means = placed(svg, "1234567.8")
    sds = placed(svg, "345678.9")
    letter = 4.0  # points, of a digit at least
    assert name + letter * len(long) < min(means)
    assert min(means) + letter * len("1234567.8") < min(sds)


def test_a_name_in_another_script_is_drawn_without_a_word(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    one, two = Group(40, 4.1, 1.0), Group(40, 5.1, 1.0)
    write_analysis(differences(("北京 2021", one, two), ("b $x$", one, two)), tmp_path)
    assert [str(warning.message) for warning in recwarn if "Glyph" in str(warning.message)] == []


def test_studies_that_agree_too_well_get_a_warning(tmp_path: Path) -> None:
    one, two = Group(40, 4.1, 1.0), Group(40, 5.1, 1.0)
    alike = differences(("a", one, two), ("b", one, two), ("c", one, two))
    assert alike.pooled
    assert (alike.pooled.random.p, summary(alike)["warning"]) == (0.0, NARROW)
    assert NARROW in words(write_analysis(alike, tmp_path)[1])
    assert summary(analysis("bcg_rr", "tuberculosis"))["warning"] is None
