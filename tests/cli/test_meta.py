"""`armspan meta` as a person meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from armspan.dataset.export import write_dataset

GOLD = Path(__file__).parents[2] / "corpus" / "gold"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the corpus."""
    folder = tmp_path_factory.mktemp("corpus") / "dataset"
    forty = [str(path) for path in sorted(GOLD.glob("*.gold.json")) if int(path.name[1:3]) <= 20]  # a01-a20, b01-b20
    write_dataset(forty, folder, formats=["csv"])
    return folder


def test_a_first_look_at_pain(cli, dataset: Path) -> None:  # type: ignore[no-untyped-def]
    result = cli("meta", str(dataset), "--outcome", "VAS", "--time", "6m", "--measure", "MD", "--out", "look")
    assert result == (
        0,
        "VAS, at 6 months, MD\n"
        " a12-plantar-fasciitis-plasma, 6 months                 -2.00 [-2.63, -1.37]\n"
        " nothing to pool: 1 study\n"
        " left out: a01-calcaneus-ultrasound: not at that time, but: 1 month\n"
        " left out: a05-carpal-tunnel-endoscopic: not at that time, but: 2 weeks\n"
        " left out: a07-lumbar-oblique-fusion: not at that time, but: baseline, 3 months, final\n"
        " left out: a18-frozen-shoulder-hydrodilatation: not at that time, but: 6 weeks\n"
        " left out: b09-negative-pressure-laparotomy: not at that time, but: 3 days\n"
        " left out: b13-mouthrinse-crossover: not at that time, but: no time\n"
        " look/vas-6m-md.png\n look/vas-6m-md.svg\n look/vas-6m-md.csv\n look/vas-6m-md.json\n",
        "",
    )


def test_pooled_numbers_are_printed_and_written(cli, dataset: Path) -> None:  # type: ignore[no-untyped-def]
    result = cli("meta", str(dataset), "--outcome", "VAS", "--measure", "MD", "--out", "look")
    assert result.status == 0
    assert " random effects                                         -0.77 [-1.53, -0.02]  P = 0.047\n" in result.out
    assert " I² 88%, tau² 0.462, Q 40.27, df 5, P < 0.001\n" in result.out
    written = json.loads(Path("look/vas-final-md.json").read_text(encoding="utf-8"))
    assert round(written["random_effects"]["estimate"], 2) == -0.77
    assert written["left_out"][0]["study"] == "b13-mouthrinse-crossover"
    with Path("look/vas-final-md.csv").open(encoding="utf-8") as stream:
        assert [row["marks"] for row in csv.DictReader(stream)] == ["", "", "", "", "change", ""]


def test_edited_groups_are_fed_back(cli, dataset: Path) -> None:  # type: ignore[no-untyped-def]
    with (dataset / "outcome_groups.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if row["title"] in ("night pain", "VAS score of low back pain", "VAS pain"):
            row["group"] = "my pain"
    with Path("groups.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=";")  # as a spreadsheet program may save it
        writer.writeheader()
        writer.writerows(rows)
    arguments = ("meta", str(dataset), "--outcome", "My pain", "--measure", "MD", "--out", "look")
    assert cli(*arguments).status == 2
    result = cli(*arguments, "--groups", "groups.csv")
    assert [line.split(",")[0] for line in result.out.splitlines()[1:4]] == [
        " a07-lumbar-oblique-fusion",
        " a18-frozen-shoulder-hydrodilatation",
        " b09-negative-pressure-laparotomy",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--outcome", "VSA", "--measure", "MD"), "--outcome 'VSA': no outcome with that name; nearest: VAS"),
        (
            ("--outcome", "VAS", "--time", "soon", "--measure", "MD"),
            "'soon' is no time; write baseline, final or a duration such as 6m, 12w or P12W",
        ),
    ],
)
def test_mistakes_are_one_line(cli, dataset: Path, arguments: tuple[str, ...], message: str) -> None:  # type: ignore[no-untyped-def]
    status, out, err = cli("meta", str(dataset), *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"armspan: {message}")
    assert err.count("\n") == 1


def test_a_folder_that_is_no_dataset(cli) -> None:  # type: ignore[no-untyped-def]
    assert cli("meta", ".", "--outcome", "VAS", "--measure", "MD") == (
        2,
        "",
        "armspan: .: no comparisons.csv there; name a folder that armspan dataset --format csv wrote\n",
    )


def test_a_cell_that_is_no_number_is_named(cli, dataset: Path) -> None:  # type: ignore[no-untyped-def]
    lines = (dataset / "comparisons.csv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")
    cells = next(csv.reader([lines[1]]))
    cells[names.index("n1i")] = "ca. 30"
    Path("edited").mkdir()
    with Path("edited/comparisons.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([names, cells])
    result = cli("meta", "edited", "--outcome", "VAS", "--measure", "MD")
    assert result == (2, "", "armspan: edited/comparisons.csv:2: n1i: 'ca. 30' is not a number\n")


def test_nothing_that_can_be_used_is_status_1_and_draws_nothing(cli, dataset: Path) -> None:  # type: ignore[no-untyped-def]
    result = cli("meta", str(dataset), "--outcome", "VAS", "--measure", "OR", "--out", "look")
    assert (result.status, result.err) == (1, "")
    assert " left out: a01-calcaneus-ultrasound: no events of two arms\n" in result.out
    assert not Path("look").exists()


def test_more_events_than_people_are_left_out(cli, dataset: Path) -> None:  # type: ignore[no-untyped-def]
    with (dataset / "comparisons.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["outcome"] == "painful scars"]
    rows[0] |= {"ai": "37", "n1i": "36"}
    Path("edited").mkdir()
    with Path("edited/comparisons.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    result = cli("meta", "edited", "--outcome", "painful scars", "--measure", "RR")
    assert result.status == 1
    assert " left out: a05-carpal-tunnel-endoscopic: more events than participants in an arm\n" in result.out


DEATH = {"id": "o1", "title": "death"}
ARMS = [
    {"id": "a1", "label": "tablet", "type": "experimental", "count": 100},
    {"id": "a2", "label": "placebo", "type": "comparator", "count": 98},
]


def trial(name: str, kind: str, value: float, lower: float, upper: float, **layers: Any) -> dict[str, Any]:
    """Gold of a trial that reports one effect on death."""
    estimate = {"type": kind, "value": value, "lower_limit": lower, "upper_limit": upper, "level": 95}
    analysis = {"id": "p1", "comparison": "between_arms", "outcomes": ["o1"], "arms": ["a1", "a2"]}
    record = {"source": {"id": name}, "layers": ["arms", "outcomes", "measurements", "analyses"], "arms": ARMS}
    return {**record, "outcomes": [DEATH], "analyses": [{**analysis, "estimate": estimate}], **layers}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """The dataset of four trials that report effects; one has numbers of its arms, too."""
    deaths = [
        {"id": f"m{n}", "outcome": "o1", "arm": f"a{n}", "param_type": "count_of_participants", "value": value}
        for n, value in ((1, 12), (2, 20))
    ]
    records = [
        trial("Aalto", "hazard_ratio", 0.72, 0.55, 0.94),
        trial("Berg", "hazard_ratio", 0.85, 0.70, 1.03),
        trial("Evans", "hazard_ratio", 0.70, 0.53, 0.98),
        trial("Green", "risk_ratio", 0.62, 0.32, 1.20, measurements=deaths),
    ]
    (tmp_path / "records.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    write_dataset([str(tmp_path / "records.jsonl")], tmp_path / "reports", formats=["csv"])
    return tmp_path / "reports"


def test_reported_hazard_ratios_are_pooled(cli, reports: Path) -> None:  # type: ignore[no-untyped-def]
    result = cli("meta", str(reports), "--outcome", "death", "--measure", "HR", "--out", "look")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert [line.split() for line in lines[1:3]] == [
        ["Aalto", "0.72", "[0.55,", "0.94]", "34.2%", "(reported)"],
        ["Berg", "0.85", "[0.70,", "1.03]", "65.8%", "(reported)"],
    ]
    assert [line for line in lines if "left out" in line] == [
        " left out: Evans: its interval is not symmetric (0.7, 0.53 to 0.98); write FALSE in the column asymmetric of"
        " effects.csv to use it",
        " left out: Green: reported is RR, not HR",
    ]
    with Path("look/death-final-hr.csv").open(encoding="utf-8") as stream:
        assert [row["source"] for row in csv.DictReader(stream)] == ["reported", "reported"]


def test_a_person_lets_an_asymmetric_interval_in(cli, reports: Path) -> None:  # type: ignore[no-untyped-def]
    table = reports / "effects.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",TRUE,", ",FALSE,"), encoding="utf-8")
    result = cli("meta", str(reports), "--outcome", "death", "--measure", "HR", "--out", "look")
    assert " Evans " in result.out
    assert "not symmetric" not in result.out


@pytest.mark.parametrize("cell", ["about 0.1", "nan", "inf"])
def test_a_standard_error_that_is_none_is_named(cli, reports: Path, cell: str) -> None:  # type: ignore[no-untyped-def]
    table = reports / "effects.csv"
    lines = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, lines[0])
        writer.writeheader()
        writer.writerows([{**lines[0], "sei": cell}, *lines[1:]])
    result = cli("meta", str(reports), "--outcome", "death", "--measure", "HR")
    assert result == (2, "", f"armspan: {table}:2: sei: {cell!r} is not a number\n")


@pytest.mark.parametrize(
    ("arguments", "effect"), [((), "0.59 [0.30, 1.14]"), (("--prefer", "reported"), "0.62 [0.32, 1.20]  (reported)")]
)
def test_numbers_of_the_arms_or_the_reported_effect(  # type: ignore[no-untyped-def]
    cli, reports: Path, arguments: tuple[str, ...], effect: str
) -> None:
    result = cli("meta", str(reports), "--outcome", "death", "--measure", "RR", "--out", "look", *arguments)
    assert result.out.splitlines()[1].split(maxsplit=1) == ["Green", effect]


def test_a_dataset_of_before_has_no_reported_effects(cli, reports: Path) -> None:  # type: ignore[no-untyped-def]
    (reports / "effects.csv").unlink()
    result = cli("meta", str(reports), "--outcome", "death", "--measure", "RR", "--out", "look", "--prefer", "reported")
    assert (result.status, result.out.splitlines()[1].split()[:2]) == (0, ["Green", "0.59"])
    assert cli("meta", str(reports), "--outcome", "death", "--measure", "HR") == (
        *(2, ""),
        f"armspan: {reports}: no effects.csv there; name a folder that armspan dataset --format csv wrote\n",
    )


def test_directions_are_counted_and_drawn(cli, reports: Path) -> None:  # type: ignore[no-untyped-def]
    result = cli("meta", str(reports), "--outcome", "death", "--directions", "--out", "look")
    assert (result.status, result.err) == (0, "")
    assert result.out == (
        "death, last follow-up, direction of effect: experimental against control\n"
        " Aalto                                              lower         significant, n 198 (effect)\n"
        " Berg                                               lower         not significant, n 198 (effect)\n"
        " Evans                                              lower         significant, n 198 (effect)\n"
        " Green                                              lower         not significant, n 198 (effect)\n"
        " Sign test: higher with experimental in 0 of 4 studies with a direction, 0% [exact 95% CI 0% to 60%],"
        " P = 0.125\n"
        " look/death-final-directions.png\n look/death-final-directions.svg\n"
        " look/death-final-directions.csv\n look/death-final-directions.json\n"
    )


@pytest.mark.parametrize("arguments", [(), ("--directions", "--measure", "HR")])
def test_a_measure_or_directions(cli, reports: Path, arguments: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert cli("meta", str(reports), "--outcome", "death", *arguments) == (
        *(2, ""),
        "armspan: say --measure with one of MD, SMD, OR, RR, RD, HR, or --directions, and not both\n",
    )
