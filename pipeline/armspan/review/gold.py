"""How the facts stand -> gold: which layers were gone through, what was changed, and only what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from armspan.model import VERSIONS
from armspan.review.corrections import EDITABLE, JUDGED, NAMES, Fact, Standing, Step, keyed, stand

LAYERS = (
    *("enrollment", "design", "arms", "instruments", "outcomes", "measurements", "analyses", "estimates", "findings"),
)
_NAMED_BY = {  # right when these are
    "outcomes": ("measurements", "analyses"),
    "estimates": ("analyses",),
    "findings": ("analyses",),
}
_KEPT = ("schema_version", "source", "text", "sections")


def fingerprint(record: Fact) -> str:
    """The SHA-256 of a record: steps hold for the record they were taken on."""
    return hashlib.sha256(orjson.dumps(record, option=orjson.OPT_SORT_KEYS)).hexdigest()


def layers_of(standing: Standing) -> tuple[list[str], list[str]]:
    """The layers that were gone through as a whole, and those of which a part was."""
    whole, part = [], []
    for layer in LAYERS:
        told = _NAMED_BY.get(layer, (layer,))
        keys = [key for name in told for key in standing.keys(name)]
        judged = [key for key in keys if key in standing.marks]
        if len(judged) == len(keys) and (keys or standing.closed):
            whole.append(layer)
        elif judged or (layer in NAMES and not standing.marks.keys().isdisjoint(standing.keys(layer))):
            part.append(layer)
    return whole, part


def gold_of(record: Fact, standing: Standing, steps: list[Step], about: Fact) -> Fact:
    """The gold: what a person found right, edited or added, and whatever that refers to.

    `about` is told beside it: reader, began, saved, seconds. A layer that was not gone through as a whole holds only
    what was judged; what no layer claims is not scored.
    """
    whole, part = layers_of(standing)
    facts = {layer: _kept(standing, layer, layer in whole) for layer in (*JUDGED, *NAMES) if layer != "enrollment"}
    _tie(facts, record, standing)
    enrollment = None if standing.marks.get("enrollment") in (None, "wrong") else standing.facts.get("enrollment")
    gold = {"schema_version": VERSIONS[-1]} | {key: record[key] for key in _KEPT if key in record}
    gold |= {"layers": whole, "partial": part, "enrollment": enrollment} | facts
    if record.get("extractor"):
        gold["extractor"] = record["extractor"]
    begun = [step for step in steps[:1] if step["do"] == "begin"]
    earlier = [change for step in begun for change in step["changes"]]
    changes = [*earlier, *changes_of(stand(record, begun).facts, standing)]
    gold["review"] = about | {"done": standing.done, "changes": changes, "steps": steps}
    return gold


def _kept(standing: Standing, layer: str, whole: bool) -> list[Fact]:
    """The facts of a layer that hold; of those that were changed without how the machine had come to them."""
    found = []
    for key, fact in keyed(standing.facts, layer):
        mark = standing.marks.get(key)
        if mark == "wrong" or (layer in JUDGED and mark is None and not whole):
            continue
        computed = ("rule", "confidence") if mark in ("edited", "added") else ()
        found.append({name: value for name, value in fact.items() if name not in computed})
    return found


def _tie(facts: dict[str, list[Fact]], record: Fact, standing: Standing) -> None:
    """Takes away what points to nothing, brings in what is pointed to, leaves out names of which nothing is said."""
    wrong = {key for key, mark in standing.marks.items() if mark == "wrong"}
    kept = {fact["id"] for fact in facts["measurements"]}
    for fact in facts["measurements"]:
        fact.update({name: None for name in ("arm", "outcome") if fact.get(name) in wrong})
    for fact in facts["analyses"]:
        for name in ("arms", "outcomes"):
            fact[name] = [ident for ident in fact.get(name) or [] if ident not in wrong]
        fact["measurements"] = [ident for ident in fact.get("measurements") or [] if ident in kept]
        if fact.get("finding"):
            said = fact["finding"]
            fact["finding"] = {name: None if value in wrong else value for name, value in said.items()}
    named = _named(facts["measurements"], facts["analyses"])
    spoken = _named(record.get("measurements") or [], record.get("analyses") or [])
    facts["outcomes"] = [fact for fact in facts["outcomes"] if fact["id"] in named or fact["id"] not in spoken]
    arms = {fact["id"] for fact in facts["arms"]}
    facts["arms"] += [fact for key, fact in keyed(standing.facts, "arms") if key in named and key not in arms]
    tools = {fact["id"] for fact in facts["instruments"]}
    wanted = {fact.get("instrument") for fact in facts["outcomes"]} - wrong
    facts["instruments"] += [
        fact for key, fact in keyed(standing.facts, "instruments") if key in wanted and key not in tools
    ]
    for fact in facts["outcomes"]:
        if fact.get("instrument") in wrong:
            fact["instrument"] = None


def _named(measurements: list[Fact], analyses: list[Fact]) -> set[str]:
    """The ids of the arms and outcomes that facts speak of."""
    found = {fact.get(name) for fact in measurements for name in ("arm", "outcome")}
    found |= {ident for fact in analyses for name in ("arms", "outcomes") for ident in fact.get(name) or []}
    found |= {(fact.get("finding") or {}).get(name) for fact in analyses for name in ("arm", "reference")}
    return {ident for ident in found if ident}


def changes_of(record: Fact, standing: Standing) -> list[Fact]:
    """What differs from the machine's reading: properties, facts that are none, facts that it missed."""
    return [change for layer in (*JUDGED, *NAMES) for change in _changes_in(record, standing, layer)]


def _changes_in(record: Fact, standing: Standing, layer: str) -> Iterator[dict[str, Any]]:
    before = dict(keyed(record, layer))
    for key, fact in keyed(standing.facts, layer):
        about = {"fact": key, "layer": layer}
        if key not in before:
            if standing.marks.get(key) != "wrong":  # added, and taken away again: nothing was
                yield about | {"property": None, "was": None, "now": _said(fact)}
        elif standing.marks.get(key) == "wrong":
            yield about | {"property": None, "was": _said(before[key]), "now": None}
        else:
            for name in sorted(EDITABLE[layer]):
                if fact.get(name) != before[key].get(name):
                    yield about | {"property": name, "was": before[key].get(name), "now": fact.get(name)}


def _said(fact: Fact) -> Fact:
    """What a fact says, without where and how it was found, and without what is unknown."""
    left_out = ("span", "evidence", "mentions", "rule", "confidence")
    return {name: value for name, value in fact.items() if name not in left_out and value not in (None, [], {})}
