"""Records -> Label Studio tasks: facts as labelled regions, links as relations (https://labelstud.io/guide/tasks).

Records become predictions to correct, gold becomes annotations. Offsets are code points, as Label Studio counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from armspan.exchange.marks import facts_of, places_of

LABELS = {
    "enrollment": "Enrollment",
    "design": "Design",
    "arms": "Arm",
    "instruments": "Instrument",
    "outcomes": "Outcome",
    "measurements": "Measurement",
    "analyses": "P value",
}
RELATIONS = ("outcome", "arm", "covers", "compares")
CONFIGURATION = f"""<View>
  <Relations>
{chr(10).join(f'    <Relation value="{name}"/>' for name in RELATIONS)}
  </Relations>
  <Labels name="label" toName="text">
{chr(10).join(f'    <Label value="{name}"/>' for name in LABELS.values())}
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
</View>
"""


def task(record: dict[str, Any]) -> dict[str, Any]:
    """The task of one record; `data` holds the text, its id and the record itself."""
    regions = list(_regions(record))
    result = [*regions, *_relations(record, {region["id"] for region in regions})]
    extractor = record.get("extractor") or {}
    done: dict[str, Any] = {"result": result}
    if "layers" not in record:
        done["model_version"] = f"{extractor.get('name', 'armspan')} {extractor.get('version', '')}".strip()
    kind = "annotations" if "layers" in record else "predictions"
    return {"data": {"id": record["source"]["id"], "text": record.get("text", ""), "record": record}, kind: [done]}


def write_tasks(records: Iterable[dict[str, Any]], path: Path) -> int:
    """Writes the tasks as one JSON file and, beside it, the labelling configuration; returns how many tasks."""
    tasks = [task(record) for record in records]
    path.write_bytes(orjson.dumps(tasks, option=orjson.OPT_INDENT_2) + b"\n")
    path.with_suffix(".xml").write_text(CONFIGURATION, "utf-8", newline="\n")
    return len(tasks)


def _regions(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A region for each place of each fact; the first one has the id of the fact."""
    for layer, label in LABELS.items():
        for count, fact in enumerate(facts_of(record, layer), 1):
            ident = fact.get("id", f"{layer}{count}")
            for number, span in enumerate(places_of(fact)):
                value = {"start": span["start"], "end": span["end"], "text": span["text"], "labels": [label]}
                name = f"{ident}.{number}" if number else ident
                yield {"id": name, "type": "labels", "from_name": "label", "to_name": "text", "value": value}


def _relations(record: dict[str, Any], known: set[str]) -> Iterator[dict[str, Any]]:
    for fact in record.get("measurements", ()):
        for name in ("outcome", "arm"):
            yield from _relation(fact["id"], fact.get(name), name, known)
    for fact in record.get("analyses", ()):
        for name, key in (("covers", "outcomes"), ("compares", "arms")):
            for other in fact.get(key, ()):
                yield from _relation(fact["id"], other, name, known)


def _relation(one: str, other: str | None, name: str, known: set[str]) -> Iterator[dict[str, Any]]:
    if other in known and one in known:
        yield {"type": "relation", "from_id": one, "to_id": other, "direction": "right", "labels": [name]}
