"""Our figures against those of the independent scorer: the same counts and rates for every figure that both have.

Records are damaged copies of the gold, so that no figure is trivially 1. Only the other scorer has the pairs of roles
of `pico` and the triples of `rctart`.
"""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from armspan.evaluation.evaluate import evaluate
from armspan.evaluation.gold import Gold, read_gold

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "accuracy" / "score.py"

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the independent scorer is not there (../shared/accuracy)")

Raw = dict[str, Any]


def golds() -> Iterator[tuple[str, Path]]:
    yield "corpus", ROOT / "corpus" / "gold"
    for name in ("seeds", "ortho"):
        yield name, SHARED / "corpora" / name
    for name in ("pico", "ctro"):
        yield name, SHARED / "corpora" / name / "gold.jsonl"
    yield "pico, P values read by hand", SHARED / "corpora" / "pico" / "p_values.gold.jsonl"


def our_gold(name: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> Gold:
    if name in ("corpus", "seeds"):
        return read_gold(path)
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from shared_corpora import read_shared

    return read_shared(name)


def damaged(gold: Raw, rng: random.Random) -> Raw:
    """A record made of gold with about every tenth property of it wrong and every tenth fact left out."""
    record = copy.deepcopy({key: value for key, value in gold.items() if key not in ("layers", "partial", "p_values")})
    arms = [arm["id"] for arm in record.get("arms", [])]
    outcomes = [outcome["id"] for outcome in record.get("outcomes", [])]

    def spoil(fact: Raw, **wrong: Any) -> None:
        fact |= {key: value for key, value in wrong.items() if rng.random() < 0.1}

    for fact in record.get("measurements", []):
        fact["arm"] = fact["arm"][0] if isinstance(fact.get("arm"), list) and fact["arm"] else fact.get("arm") or None
        frame = fact.get("time_frame")
        fact["time_frame"] = frame[0] if isinstance(frame, list) and frame else frame or None
        spoil(fact, arm=rng.choice([*arms, None]), outcome=rng.choice([*outcomes, None]), value=99.5, unit="x", n=7)
        spoil(fact, param_type=rng.choice(["mean", "median", "percentage", "count_of_participants", None]))
        if rng.random() < 0.1:
            fact |= {
                "time_frame": rng.choice(["at 12 months", "baseline", "at the last follow-up", None]),
                "time": None,
            }
    for arm in record.get("arms", []):
        spoil(arm, count=5, label="group " + rng.choice("AB"), type="experimental")
    for outcome in record.get("outcomes", []):
        spoil(outcome, title=rng.choice(record["outcomes"])["title"])
    for analysis in record.get("analyses", []):
        spoil(analysis, comparison="within_arm", arms=arms[:1], outcomes=outcomes[:1])
    for layer in ("measurements", "analyses", "instruments"):
        record[layer] = [fact for fact in record.get(layer, []) if rng.random() > 0.1]
    return record


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize(("name", "path"), list(golds()) if SCORER.exists() else [])
def test_the_same_figures(name: str, path: Path, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not path.exists():
        pytest.skip(f"{path} is not there")
    gold, rng = our_gold(name, path, monkeypatch), random.Random(seed)
    records = {ident: damaged(plain(gold.records[ident].reading.raw), rng) for ident in gold.records}
    lines, out = tmp_path / "records.jsonl", tmp_path / "figures.json"
    lines.write_text("".join(json.dumps(record) + "\n" for record in records.values()), "utf-8")
    subprocess.run([sys.executable, SCORER, lines, path, "--json", out], check=True, stdout=subprocess.DEVNULL)
    theirs = json.loads(out.read_text("utf-8"))["metrics"]
    ours = {figure.name: figure for figure in evaluate(records, gold, []).figures.values()}
    common = {title: row for title, row in theirs.items() if not title.startswith("iv/cv")}
    assert set(common) <= set(ours)
    for title, row in common.items():
        mine = ours[title]
        assert (mine.gold, mine.predicted, mine.correct) == (row["gold"], row["predicted"], row["hits"]), title
        for rate in ("precision", "recall", "f1"):
            known = getattr(mine, rate)
            assert (known is None) == (rate not in row), title
            if known:
                assert known.value == pytest.approx(row[rate][0]), title
                if mine.gold >= 50:  # other samples of the abstracts: alike where there is enough to draw from
                    assert [known.low, known.high] == pytest.approx(row[rate][1:], abs=0.03), title


def plain(raw: Raw) -> Raw:
    """Gold without roles and lists of alternatives, which no record has."""
    drop = ("role", "accept")
    return json.loads(json.dumps(raw), object_hook=lambda row: {k: v for k, v in row.items() if k not in drop})
