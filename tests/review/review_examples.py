"""Records made by hand: no test of the page depends on what the rules find."""

from __future__ import annotations

from typing import Any

Fact = dict[str, Any]

TEXT = (
    "METHODS: We randomised 80 adults with a sprained wrist to a brace (n = 40) or to a cast (n = 40).\n"
    "RESULTS: At 6 weeks, pain was 2.1 ± 0.8 in the brace group and 3.0 ± 0.9 in the cast group (P < 0.001), and grip "
    "strength was 31.2 ± 6.4 kg and 24.9 ± 5.8 kg, respectively (P = 0.002). At 12 months, pain was 1.0 ± 0.5 in the "
    "brace group and 1.1 ± 0.6 in the cast group (P = 0.41). Skin trouble was seen in 3 and 11 patients, respectively "
    "(P = 0.019). One patient moved abroad.\n"
)


def span(text: str, words: str, nth: int = 0) -> Fact:
    """Where words stand, for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words}


def measurement(ident: str, outcome: str, arm: str, words: str, time: tuple[str, str] | None, **more: Any) -> Fact:
    value, _, spread = words.partition(" ± ")
    number, dispersion = float(value), float(spread.split()[0]) if spread else None
    return {
        **{"id": ident, "outcome": outcome, "category": None, "arm": arm, "population": "arm", "subgroup": None},
        "time_frame": time[0] if time else None,
        "time": {"kind": "follow_up", "anchor": None, "offset": time[1]} if time else None,
        **{"basis": "value", "direction": None},
        "param_type": "mean" if spread else "count_of_participants",
        **{"value": number, "decimals": len(value.partition(".")[2])},
        "dispersion_type": "standard_deviation" if spread else None,
        "dispersion_evidence": "convention" if spread else None,
        **{"spread": dispersion, "spread_decimals": 1 if spread else None},
        **{"limits_type": None, "lower_limit": None, "upper_limit": None, "n": None, "percentage": None},
        **{"unit": None, "confidence": "high", "rule": "vs-pair", "span": span(TEXT, words), "evidence": []},
    } | more


def analysis(ident: str, outcome: str, values: list[str], words: str) -> Fact:
    operator, value = words.split()[1:]
    return {
        **{"id": ident, "comparison": "between_arms", "outcomes": [outcome], "arms": ["a1", "a2"], "time_frames": []},
        "measurements": values,
        "p_value": {"operator": operator, "value": float(value), "decimals": len(value) - 2, "text": words},
        **{"test": None, "estimate": None, "finding": None, "confidence": "high", "rule": "values"},
        **{"span": span(TEXT, words), "evidence": []},
    }


def arm(ident: str, label: str, kind: str, count: int, nth: int) -> Fact:
    return {
        **{"id": ident, "label": label, "type": kind, "count": count, "count_unit": None},
        "flow": {"randomized": None, "treated": None, "completed": None, "analyzed": None},
        **{"aliases": [], "intervention": None, "span": span(TEXT, "40", nth), "mentions": [span(TEXT, label)]},
    }


def outcome(ident: str, title: str) -> Fact:
    return {"id": ident, "title": title, "instrument": None, "unit": None, "mentions": [span(TEXT, title)]}


SIX, TWELVE = ("At 6 weeks", "P6W"), ("At 12 months", "P12M")


def make_record(ident: str = "wrist", **source: Any) -> Fact:
    """A record of 15 facts, all of them right."""
    empty = dict.fromkeys(("pmid", "doi", "title", "journal", "year", "language", "sha256", "encoding"))
    head, results = TEXT.index("We"), TEXT.index("At 6")
    return {
        "schema_version": "1.1",
        "source": {"id": ident, "path": f"{ident}.txt", "format": "text", "registrations": [], "publication_types": []}
        | empty
        | source,
        "text": TEXT,
        "sections": [
            {"label": "methods", "heading": "METHODS", "start": head, "end": TEXT.index("\n")},
            {"label": "results", "heading": "RESULTS", "start": results, "end": len(TEXT) - 1},
        ],
        "design": [],
        "enrollment": {"count": 80, "span": span(TEXT, "80")},
        "arms": [
            arm("a1", "brace group", "experimental", 40, 0),
            arm("a2", "cast group", "comparator", 40, 1),
        ],
        "instruments": [],
        "outcomes": [outcome("o1", "pain"), outcome("o2", "grip strength"), outcome("o3", "Skin trouble")],
        "measurements": [
            measurement("m1", "o1", "a1", "2.1 ± 0.8", SIX),
            measurement("m2", "o1", "a2", "3.0 ± 0.9", SIX),
            measurement("m3", "o2", "a1", "31.2 ± 6.4 kg", SIX, unit="kg"),
            measurement("m4", "o2", "a2", "24.9 ± 5.8 kg", SIX, unit="kg"),
            measurement("m5", "o1", "a1", "1.0 ± 0.5", TWELVE),
            measurement("m6", "o1", "a2", "1.1 ± 0.6", TWELVE),
            measurement("m7", "o3", "a1", "3", None, span=span(TEXT, "3 and")),
            measurement("m8", "o3", "a2", "11", None),
        ],
        "analyses": [
            analysis("p1", "o1", ["m1", "m2"], "P < 0.001"),
            analysis("p2", "o2", ["m3", "m4"], "P = 0.002"),
            analysis("p3", "o1", ["m5", "m6"], "P = 0.41"),
            analysis("p4", "o3", ["m7", "m8"], "P = 0.019"),
        ],
        "set_aside": [],
        "unexplained": [],
        "checks": [],
        "extractor": {"name": "armspan", "version": "0", "rules": "none"},
    }
