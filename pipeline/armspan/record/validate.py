"""Record or gold -> violations: what the schema says, and what a schema cannot say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs

from armspan.resources import data_dir

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

MESSAGE_LENGTH = 200  # a message stays one line that can be read
_FACTS = ("design", "arms", "instruments", "outcomes", "measurements", "analyses")
_WITH_A_SPAN = (*_FACTS, "set_aside")
_SPAN_LISTS = (
    ("arms", "mentions"),
    ("instruments", "mentions"),
    ("outcomes", "mentions"),
    ("measurements", "evidence"),
    ("analyses", "evidence"),
)
_REFERENCES = (
    ("outcomes", "instrument", "instruments"),
    ("measurements", "outcome", "outcomes"),
    ("measurements", "arm", "arms"),
    ("analyses", "outcomes", "outcomes"),
    ("analyses", "arms", "arms"),
    ("analyses", "measurements", "measurements"),
)


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as it should be: where (a JSON path) and why (one line)."""

    path: str
    message: str


def validate_record(record: Any) -> list[Violation]:
    """All violations of a record, or of a gold file (an object with `layers`); an empty list when all is well.

    The schema comes first; only what fits it is asked whether its spans are slices of the text and its ids exist.
    """
    schema = "gold" if isinstance(record, dict) and "layers" in record else "record"
    if not _routine(schema).is_valid(record):
        return explain(schema, record) or [Violation("$", "holds a number that JSON cannot: infinite, or none at all")]
    return [*_unwritable(record), *_wrong_spans(record), *_wrong_references(record)]


def explain(schema: str, value: Any) -> list[Violation]:
    """What `jsonschema` says about a value that does not fit the schema, a line each, in the order of the value."""
    from jsonschema.exceptions import best_match

    # of "null or an object" only the reason why the object does not fit is worth reading
    errors = [best_match([error]) or error for error in _explaining(schema).iter_errors(value)]
    errors.sort(key=lambda error: [(isinstance(step, str), step) for step in error.absolute_path])
    return list(dict.fromkeys(Violation(error.json_path, _message(error)) for error in errors))


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema `name` (record, gold, rule, run) as plain data."""
    path = data_dir("schemas") / f"{name}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@cache
def _routine(name: str) -> jsonschema_rs.Draft202012Validator:
    record = load_schema("record")
    registry = jsonschema_rs.Registry([(record["$id"], record)])
    return jsonschema_rs.Draft202012Validator(load_schema(name), registry=registry)


@cache
def _explaining(name: str) -> Draft202012Validator:
    # some hundred times slower than the routine check, but its errors can be put into words
    from jsonschema import Draft202012Validator
    from referencing import Registry

    registry: Registry[Any] = Registry().with_contents([(load_schema("record")["$id"], load_schema("record"))])
    return Draft202012Validator(load_schema(name), registry=registry)


def _message(error: ValidationError) -> str:
    if error.validator == "enum":
        allowed = ", ".join("null" if value is None else str(value) for value in cast(list[Any], error.validator_value))
        return _one_line(f"{_shown(error.instance)} is none of: {allowed}")
    if error.validator == "uniqueItems":
        items = cast(list[Any], error.instance)
        return _one_line(f"{next(item for n, item in enumerate(items) if item in items[:n])!r} is listed twice")
    if " not match any of the regexes" in error.message:  # the patterns of names say nothing to a reader
        return _one_line(f"{error.message.partition(' do')[0]}: no such name here")
    if error.validator in ("type", "pattern", "const", "minLength"):
        return _one_line(error.message.replace(repr(error.instance), _shown(error.instance), 1))
    return _one_line(error.message)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _one_line(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= MESSAGE_LENGTH else line[: MESSAGE_LENGTH - 3] + "..."


def _unwritable(record: dict[str, Any]) -> Iterator[Violation]:
    try:
        record.get("text", "").encode()
    except UnicodeEncodeError as error:
        yield Violation("$.text", f"half of a surrogate pair at {error.start}: such a text cannot be written as UTF-8")


def _wrong_spans(record: dict[str, Any]) -> Iterator[Violation]:
    texts = {"text": record.get("text"), "title": record["source"].get("title")}
    for path, span in _spans(record):
        part = span.get("part", "text")
        if reason := _misplaced(span, texts[part], part):
            yield Violation(
                "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path), reason
            )


def _misplaced(span: dict[str, Any], text: str | None, part: str) -> str | None:
    """Why a span is not what stands there; None where it is, or where a gold file leaves out the text."""
    start, end = span["start"], span["end"]
    if start > end:
        return f"starts at {start}, behind its end {end}"
    if text is None:
        return "points into the title, but there is none" if part == "title" else None
    if end > len(text):
        return f"ends at {end}, but the {part} has {len(text)} characters"
    if "text" in span and text[start:end] != span["text"]:
        return f"says {_shown(span['text'])}, but there stands {_shown(text[start:end])}"
    return None


def _spans(record: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    for key in ("sections", "unexplained"):
        for i, span in enumerate(record.get(key, ())):
            yield (key, i), span
    if record.get("enrollment") and record["enrollment"].get("span"):
        yield ("enrollment", "span"), record["enrollment"]["span"]
    for key in _WITH_A_SPAN:
        for i, fact in enumerate(record.get(key, ())):
            if fact.get("span"):
                yield (key, i, "span"), fact["span"]
    for key, name in _SPAN_LISTS:
        for i, fact in enumerate(record.get(key, ())):
            for j, span in enumerate(fact.get(name, ())):
                yield (key, i, name, j), span


def _wrong_references(record: dict[str, Any]) -> Iterator[Violation]:
    ids: dict[str, set[str]] = {}
    for key in _FACTS[1:]:
        seen = ids.setdefault(key, set())
        for i, fact in enumerate(record.get(key, ())):
            if fact["id"] in seen:
                yield Violation(f"$.{key}[{i}].id", f"{_shown(fact['id'])} is the id of an earlier one, too")
            seen.add(fact["id"])
    for key, name, target in _REFERENCES:
        for i, fact in enumerate(record.get(key, ())):
            for wanted in _listed(fact.get(name)):
                if wanted not in ids[target]:
                    yield Violation(f"$.{key}[{i}].{name}", f"{_shown(wanted)} is the id of none of the {target}")
    for i, analysis in enumerate(record.get("analyses", ())):
        for name in ("arm", "reference"):
            arm = (analysis.get("finding") or {}).get(name)
            if arm is not None and arm not in ids["arms"]:
                yield Violation(f"$.analyses[{i}].finding.{name}", f"{_shown(arm)} is the id of none of the arms")
    known = {"enrollment", *chain.from_iterable(ids.values())}
    for i, check in enumerate(record.get("checks", ())):
        for wanted in check["refs"]:
            if wanted not in known:
                yield Violation(f"$.checks[{i}].refs", f"{_shown(wanted)} is the id of no fact")


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]
