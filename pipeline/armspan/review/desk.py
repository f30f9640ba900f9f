"""What is asked for -> a step, taken and saved: the records and one reader's folder, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

from armspan.errors import ArmspanError, InputError
from armspan.review.against import Against, Difference
from armspan.review.corrections import JUDGED, NAMES, Fact, Standing, Step, find, new_id, stand
from armspan.review.folder import Folder, Work, now
from armspan.review.shelf import Shelf
from armspan.review.typed import properties

LONGEST_PAUSE = 90.0  # seconds: whoever is silent for longer is not at work
_MOST = 500  # facts that a step may name
_BLANK: dict[str, Fact] = {
    "measurements": {"outcome": None, "arm": None, "population": "arm", "time_frame": None, "time": None},
    "analyses": {"comparison": "unspecified", "outcomes": [], "arms": [], "p_value": None, "estimate": None},
    "arms": {"label": "", "type": "unknown", "count": None},
    "enrollment": {"count": None},
}


class Conflict(ArmspanError):
    """The abstract has changed since the page was loaded: in another tab, or by another program."""


class Desk:
    """Takes steps, one at a time, each on the state that lies in the folder."""

    def __init__(self, shelf: Shelf, folder: Folder, against: Against | None = None) -> None:
        self.shelf = shelf
        self.folder = folder
        self.against = against
        self._lock = Lock()

    def open(self, number: int) -> Work:
        """An abstract as it stands. Raises `KeyError` for a number that is none, `InputError` for damaged gold."""
        record = self.shelf.record(number)
        work = self.folder.open(record)
        if self.against and not work.steps:
            work.steps = [self.against.begin(record)]
            work.standing = stand(record, work.steps)
        return work

    def differences(self, number: int) -> list[Difference]:
        """What two readers differ in, in an abstract; none where there is one reader."""
        return self.against.differences[self.shelf.entries[number - 1].id] if self.against else []

    def settle(self) -> None:
        """Saves the abstracts in which two readers do not differ: there is nothing to decide."""
        for entry in self.shelf.entries:
            if not self.differences(entry.number) and not self.folder.file(entry.id).exists():
                self.folder.save(self.open(entry.number))

    def take(self, number: int, revision: str, asked: dict[str, Any], seconds: float) -> Work:
        """Takes a step, saves, and gives how the abstract stands then.

        Raises `Conflict` if it no longer stands as it did, `InputError` for what cannot be done.
        """
        with self._lock:
            work = self.open(number)
            if work.revision != revision:
                raise Conflict("changed meanwhile, in another tab or window: this is how it stands; press again")
            work.steps = after(work, asked, self.differences(number))
            work.standing = stand(work.record, work.steps)
            work.seconds += min(max(seconds, 0.0), LONGEST_PAUSE)
            work.saved = now()
            work.began = work.began or work.saved
            self.folder.save(work)
            return work


def after(work: Work, asked: dict[str, Any], differences: Sequence[Difference] = ()) -> list[Step]:
    """The steps with the one that is asked for, or without the last. Raises `InputError` for what makes no sense."""
    if asked.get("do") == "undo":
        if not work.steps or work.steps[-1]["do"] == "begin":
            raise InputError("nothing to undo")
        return work.steps[:-1]
    step = _taking(asked, differences) if asked.get("do") == "take" else make_step(work.standing, asked)
    return [*work.steps, {"do": step.pop("do"), "at": now()} | step]


def _taking(asked: dict[str, Any], differences: Sequence[Difference]) -> Step:
    """The step that takes what the second reader says instead of the first."""
    for found in differences:
        if asked.get("facts") == [found.key] and found.fact:
            return {"do": "take", "facts": [found.key], "layer": found.layer, "fact": found.fact}
    raise InputError("the other reader has no such fact")


def make_step(standing: Standing, asked: dict[str, Any]) -> Step:
    """The step that is asked for, in its final form. Raises `InputError` for what makes no sense."""
    do = asked.get("do")
    if do == "all":
        return {"do": "all"}
    if do == "add":
        return _addition(standing, asked)
    if do not in ("right", "wrong", "edit", "swap"):
        raise InputError(f"{str(do)[:40]}: no such step")
    keys = _keys(standing, asked.get("facts"))
    if do == "edit":
        return _edition(standing, keys, asked.get("fields"))
    step: Step = {"do": do, "facts": keys}
    return step | {"arms": _two_arms(standing, asked.get("arms"))} if do == "swap" else step


def _keys(standing: Standing, given: Any) -> list[str]:
    if not isinstance(given, list) or not given or len(given) > _MOST:
        raise InputError("name the facts")
    known = {key for layer in (*JUDGED, *NAMES) for key in standing.keys(layer)}
    if unknown := [key for key in given if not isinstance(key, str) or key not in known]:
        raise InputError(f"{str(unknown[0])[:40]}: no such fact")
    return list(dict.fromkeys(given))


def _two_arms(standing: Standing, given: Any) -> list[str]:
    known = standing.keys("arms")
    if not isinstance(given, list) or len(given) != 2 or not all(arm in known for arm in given):
        raise InputError("name two arms to swap")
    return given


def _edition(standing: Standing, keys: list[str], fields: Any) -> Step:
    """An edit. In several facts at once, a time or an outcome of values is that of their comparisons, too."""
    if not isinstance(fields, dict) or not fields or len(fields) > 30:
        raise InputError("name what is to be changed")
    found, new = properties(standing.facts, find(standing.facts, keys[0])[1], fields)
    if len(keys) > 1:
        if "time_frame" in found:
            found["time_frames"] = [found["time_frame"]] if found["time_frame"] else []
        found |= {"outcomes": [found["outcome"]]} if found.get("outcome") else {}
    return {"do": "edit", "facts": keys, "set": found} | ({"new": new} if new else {})


def _addition(standing: Standing, asked: dict[str, Any]) -> Step:
    layer, fields = asked.get("layer"), asked.get("fields")
    if layer not in _BLANK or not isinstance(fields, dict):
        raise InputError("an added fact is a value, a comparison, an arm or a total")
    if layer == "enrollment" and standing.facts["enrollment"]:
        raise InputError("there is a total already: edit it")
    ident: Fact = {} if layer == "enrollment" else {"id": new_id(standing.facts, layer)}
    found, new = properties(standing.facts, _BLANK[layer], fields)
    fact = ident | _BLANK[layer] | found
    if missing := _missing(layer, fact):
        raise InputError(missing)
    if place := _place(standing.facts, asked.get("place")):
        fact["span"] = place
    return {"do": "add", "layer": layer, "fact": fact} | ({"new": new} if new else {})


def _missing(layer: str, fact: Fact) -> str:
    """What an added fact cannot do without."""
    if layer == "measurements" and all(fact.get(name) is None for name in ("value", "lower_limit", "upper_limit")):
        return "value: write it as it is printed"
    if layer == "analyses" and not (fact.get("p_value") or fact.get("estimate") or fact.get("finding")):
        return "write a P value, an effect, or what came out"
    if layer == "arms" and not fact.get("label"):
        return "name: what is the arm called?"
    return "how many took part?" if layer == "enrollment" and fact.get("count") is None else ""


def _place(facts: Fact, given: Any) -> Fact | None:
    """The span of the chosen words; offsets below 0 count in the title, from its end."""
    if given is None:
        return None
    title = facts["source"].get("title") or ""
    if not isinstance(given, list) or len(given) != 2 or not all(isinstance(edge, int) for edge in given):
        raise InputError("no such place in the text")
    start, end = given
    if -len(title) <= start < end <= 0:
        start, end = start + len(title), end + len(title)
        return {"start": start, "end": end, "text": title[start:end], "part": "title"}
    if 0 <= start < end <= len(facts["text"]):
        return {"start": start, "end": end, "text": facts["text"][start:end]}
    raise InputError("no such place in the text")
