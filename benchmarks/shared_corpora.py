"""The development corpora beside the checkout (`../shared/corpora`), each in its own shape -> readings to compare with.

They are for measuring only: none of their sentences may enter the project. `rctart` has triples instead of facts, which
only the scorer that came with the corpora measures.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from armspan.evaluation.gold import Gold, GoldRecord, read_gold
from armspan.evaluation.predicted import Records
from armspan.evaluation.readings import Fact, Moment, Reading, read
from armspan.evaluation.words import read_time

SHARED = Path(__file__).parent.parent.parent / "shared"
OPENED = Path(__file__).parent / "batches.toml"
# Of `trials`, each measured before its gold is looked at: the batches that came with one, which nobody had read, and
# 330 of the texts without one, to which a gold was read by readers who saw no record; some had been looked at before.
BATCHES = (*(f"batch-{n}" for n in range(1, 6)), *(f"unread-{n}" for n in range(1, 5)))
TEXTS = {
    **{batch: f"trials/{batch}" for batch in BATCHES},
    **{"seeds": "seeds", "ortho": "ortho", "pico": "pico/texts", "ctro": "ctro/texts", "rctart": "rctart/texts"},
}
# The gold of each set of figures, and which corpus' texts it is about.
GOLDS = {
    **{batch: (f"trials/{batch}", batch) for batch in BATCHES},
    "seeds": ("seeds", "seeds"),
    "ortho": ("ortho", "ortho"),
    "pico": ("pico/gold.jsonl", "pico"),
    "pico, P values read by hand": ("pico/p_values.gold.jsonl", "pico"),
    "ctro": ("ctro/gold.jsonl", "ctro"),
    "rctart": ("rctart/gold.jsonl", "rctart"),
}
LAYERS = ("enrollment", "arms", "instruments", "measurements", "analyses")
COMPACT = ("ortho", *BATCHES)
_PARAMS = {"count": "count_of_participants"}
_SPREADS = {"sd": "standard_deviation", "se": "standard_error"}
_LIMITS = {"iqr": "inter_quartile_range", "range": "full_range", "ci95": "confidence_interval_95"}


def opened_batches(table: Path = OPENED) -> dict[str, str]:
    """The batches that have been opened, each with the last commit of the rules that had not seen it."""
    found: dict[str, str] = tomllib.loads(table.read_text("utf-8"))["opened"]
    return found


def read_shared(name: str) -> Gold:
    """The gold of a shared corpus; without records where its facts cannot be put into readings."""
    path = SHARED / "corpora" / GOLDS[name][0]
    if name == "seeds":
        return read_gold(path)
    convert = from_compact if name in COMPACT else from_lists
    found = Gold()
    for raw in _raw(path):
        if "triples" not in raw:
            reading = convert(raw)
            found.records[reading.id] = GoldRecord(reading, str(path))
    return found


def other_scorer(records: Records, gold: Path) -> dict[str, Any]:
    """What the scorer beside the corpora says, by the names of its figures; nothing where it is not there."""
    script = SHARED / "accuracy" / "score.py"
    if not script.exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        lines, out = Path(folder) / "records.jsonl", Path(folder) / "figures.json"
        lines.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records.values()))
        subprocess.run([sys.executable, script, lines, gold, "--json", out], check=True, stdout=subprocess.DEVNULL)
        found: dict[str, Any] = json.loads(out.read_text("utf-8"))["metrics"]
    return found


def _raw(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_dir():
        yield from (json.loads(file.read_text("utf-8")) for file in sorted(path.glob("*.gold.json")))
    else:
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def from_compact(raw: dict[str, Any]) -> Reading:
    """`ortho` and `trials`: outcomes by title, arms by id, instruments by name, P values and effects apart."""
    said = [*raw["measurements"], *raw.get("estimates", [])]
    titles = [row.get("outcome") for row in said] + [t for row in raw["p_values"] for t in row["outcomes"]]
    ids = {title: f"o{n}" for n, title in enumerate(dict.fromkeys(filter(None, titles)), 1)}
    effects = [_compact_effect(n, row, ids) for n, row in enumerate(raw.get("estimates", []), 1)]
    gold = {
        "source": {"id": str(raw["id"])},
        "layers": [*LAYERS, *(["estimates"] if "estimates" in raw else [])],
        "enrollment": {"count": raw["enrollment"]},
        "arms": raw["arms"],
        "instruments": [{"id": f"i{n}", "name": name} for n, name in enumerate(raw["instruments"], 1)],
        "outcomes": [{"id": ident, "title": title} for title, ident in ids.items()],
        "measurements": [_compact_fact(n, row, ids) for n, row in enumerate(raw["measurements"], 1)],
        "analyses": [*(_compact_p(n, row, ids) for n, row in enumerate(raw["p_values"], 1)), *effects],
    }
    return read(gold)


def _compact_fact(number: int, row: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    said = row.get("dispersion")
    value = row.get("value")
    if value is None:
        value = (
            row.get("count")
            if row["param"] == "count"
            else row.get("percent")
            if row["param"] == "percentage"
            else None
        )
    return {
        "id": f"m{number}",
        "outcome": ids.get(row["outcome"]),
        "arm": row.get("arm"),
        "time_frame": row.get("time"),
        "basis": "change_from_baseline" if str(row.get("basis") or "").startswith("change") else "value",
        "param_type": _PARAMS.get(row["param"], row["param"]),
        "value": value,
        "dispersion_type": _SPREADS.get(said),
        "spread": row.get("spread"),
        "limits_type": _LIMITS.get(said),
        "lower_limit": row.get("lower"),
        "upper_limit": row.get("upper"),
        "n": row.get("total"),
        "percentage": row.get("percent"),
        "unit": row.get("unit"),
    }


def _compact_p(number: int, row: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "comparison": row.get("comparison"),
        "outcomes": [ids[title] for title in row["outcomes"]],
        "arms": row.get("arms") or [],
        "p_value": {"operator": row["op"], "value": row["value"]},
    }


def _compact_effect(number: int, row: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    limits = {"lower_limit": row.get("lower"), "upper_limit": row.get("upper")}
    return {
        "id": f"e{number}",
        "outcomes": [ids[row["outcome"]]] if row.get("outcome") else [],
        "arms": row.get("arms") or [],
        "estimate": {"type": row.get("type"), "value": row.get("value"), **limits},
    }


def from_lists(raw: dict[str, Any]) -> Reading:
    """`pico` and `ctro`: records in which arms, outcomes and times are lists of which any is right."""
    rows = raw.get("measurements", [])
    ids = {
        names: f"o{n}"
        for n, names in enumerate(dict.fromkeys(tuple(row.get("outcome", ())) for row in rows), 1)
        if names
    }
    plain = [
        row | {"id": f"m{n}", "outcome": ids.get(tuple(row.get("outcome", ()))), "arm": None, "time_frame": None}
        for n, row in enumerate(rows, 1)
    ]
    analyses = [{"id": f"p{n}", "p_value": p, "span": p.get("span")} for n, p in enumerate(raw.get("p_values", []), 1)]
    gold = {
        **raw,
        "outcomes": [{"id": ident, "title": names[0], "accept": list(names[1:])} for names, ident in ids.items()],
        "measurements": plain,
        "analyses": analyses,
    }
    reading = read(gold)
    return replace(reading, facts=tuple(map(_with_lists, reading.facts, rows)))


def _with_lists(fact: Fact, row: dict[str, Any]) -> Fact:
    moments = tuple(Moment(*read_time(words), words) for words in row.get("time_frame", ()))
    return replace(fact, arms=tuple(row.get("arm", ())), moments=moments)
