"""The pages as HTML: the list, an abstract, and the parts of it that a step changes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from armspan.review.accuracy import Accuracy
from armspan.review.against import Difference
from armspan.review.corrections import Standing
from armspan.review.desk import Desk
from armspan.review.fields import all_filled, form, lists_of
from armspan.review.folder import Work
from armspan.review.marked import blocks, places
from armspan.review.progress import DEFAULT, ORDERS, Status, Watch, duration
from armspan.review.sheet import make_sheet
from armspan.review.shelf import Entry

_SHOWN = {"\r": "&#13;", "\0": "\N{REPLACEMENT CHARACTER}"}  # a browser would swallow them, and offsets would be others


FIRST = 200  # rows that the page of the list begins with; the rest is fetched when these can be used


class Pages:
    """Makes the pages of one review."""

    def __init__(self, desk: Desk, watch: Watch, accuracy: Accuracy) -> None:
        self.desk = desk
        self.watch = watch
        self._accuracy = accuracy

    def order(self, wanted: str | None) -> str:
        """The order that is asked for, if there is such a one."""
        known = [order for order in ORDERS if order != "weight" or self.watch.weights]
        return wanted if wanted in known else DEFAULT

    def rows(self, wanted: str | None) -> str:
        """The rest of the list, behind what its page begins with."""
        order = self.order(wanted)
        return render("rows.html", rows=self._rows(order)[FIRST:], order=order, weights=self.watch.weights)

    def _rows(self, order: str) -> list[tuple[Entry, Status]]:
        return [(entry, self.watch.status(entry)) for entry in self.watch.ordered(order)]

    def overview(self, wanted: str | None) -> str:
        """The list of all abstracts; of a long one the beginning, which is there at once."""
        order = self.order(wanted)
        rows = self._rows(order)
        orders = {name: label for name, label in ORDERS.items() if name != "weight" or self.watch.weights}
        return render(
            "list.html",
            rows=rows[:FIRST],
            rest=len(rows) > FIRST,
            order=order,
            orders=orders,
            weights=self.watch.weights,
            progress=self.watch.progress(),
            folder=str(self.desk.folder.path),
            reader=self.desk.folder.reader,
            names=self.desk.against.names if self.desk.against else None,
            notes=self.desk.shelf.notes,
        )

    def abstract(self, number: int, wanted: str | None) -> str:
        """One abstract with its facts; raises `KeyError` for a number that is none."""
        work, order = self.desk.open(number), self.order(wanted)
        following = self.watch.next_after(number, order)
        return render(
            "abstract.html",
            source=work.record["source"],
            number=number,
            total=len(self.desk.shelf),
            progress=self.watch.progress(),
            order=order,
            following=following,
            form=form(),
            names=self.desk.against.names if self.desk.against else None,
            parts=self.parts(number, work),
        )

    def parts(self, number: int, work: Work) -> dict[str, Any]:
        """What a step changes: the text and the table as HTML, and what the page needs to know beside them."""
        return {
            "number": number,
            "revision": work.revision,
            "state": work.state,
            "seconds": round(work.seconds),
            "steps": len(work.steps),
            "filled": all_filled(work.standing),
            "lists": lists_of(work.standing),
        } | shown(work.standing, self._differences(number, work))

    def _differences(self, number: int, work: Work) -> str | None:
        """The table of what two readers differ in, instead of that of all facts."""
        if not self.desk.against:
            return None
        rows = [(found, _decided(found, work.standing)) for found in self.desk.differences(number)]
        return render("against.html", rows=rows, names=self.desk.against.names)

    def accuracy(self) -> str:
        """How right the machine was in what has been checked so far."""
        return "" if self.desk.against else render("accuracy.html", accuracy=self._accuracy.so_far())


def _decided(found: Difference, standing: Standing) -> str:
    """What was decided on a difference: one | other | neither | edited, or nothing yet."""
    mark = standing.marks.get(found.key)
    if mark == "wrong" and found.one is not None:
        taken = found.fact and standing.marks.get(found.fact.get("id", "")) == "added"
        return "other" if taken or found.other is None else "neither"
    if found.one is None:
        return {"right": "other", "wrong": "one"}.get(mark or "", mark or "")
    return {"right": "one", "added": "other"}.get(mark or "", mark or "")


def shown(standing: Standing, instead: str | None = None) -> dict[str, Any]:
    """Text and table of an abstract as HTML, and the places of words."""
    title, sections = blocks(standing)
    table = instead or render("facts.html", sheet=make_sheet(standing), checks=standing.facts["checks"])
    return {
        "text": render("text.html", title=title, sections=sections, source=standing.facts["source"]),
        "facts": table,
        "places": places(standing),
    }


def render(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    folder = files(__package__).joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["verbatim"] = verbatim
    environment.filters["data"] = _data
    environment.filters["duration"] = duration
    return environment


def verbatim(text: str) -> Markup:
    """A text as a browser shows it sign by sign: no markup, and nothing is swallowed."""
    shown: str = Markup.escape(text)
    for sign, instead in _SHOWN.items():
        shown = shown.replace(sign, Markup(instead))
    return Markup(shown)


def _data(value: Any) -> Markup:
    """Plain data inside a script element: no text in it can end the element."""
    return Markup(orjson.dumps(value).decode().replace("<", "\\u003c"))
