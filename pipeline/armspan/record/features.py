"""What may tell a right link from a wrong one: properties of a finished record that any abstract has.

A feature is a property of the record, or the class of a word (`rules/outcomes.toml`), never the word itself. What each
is worth, `record/confidence.py` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from armspan.mentions.outcomes import Lexicon
from armspan.model import Measurement, Record
from armspan.record.page import Page, Sentences, size

Features = dict[str, str]
_Table = dict[str, Callable[[Page, Any], str | None]]  # names of features, and what tells each
_OF_RECORD: _Table = {"arms": Page.arms, "introduced": Page.introduced, "even": Page.even}
_OF_SENTENCE: _Table = {
    "values": Page.values, "unlinked": Page.unlinked, "named": Page.named, "tests": Page.tests,
}  # fmt: skip
_OF_TITLE: _Table = {"title": Page.title, "like_arm": Page.like_arm}
_OF_MEASUREMENT: _Table = {
    **_OF_RECORD,
    **{"arm": Page.arm, "mentions": Page.mentions, "group": Page.group, "early": Page.early, "n": Page.n},
    **{
        "kind": lambda _, fact: _kind(fact),
        "unit": lambda _, fact: _yes(fact.unit),
        "time": lambda _, fact: _yes(fact.time_frame),
    },
    "p": Page.covered,
    **{"row": Page.row, "outcomes": Page.outcomes, "cell": Page.cell},
    **_OF_SENTENCE,
    "shares": Page.shares,
    **_OF_TITLE,
    **{"arm_at": Page.arm_at, "outcome_at": Page.outcome_at},
    **{"depth": Page.depth, "left": Page.left, "right": Page.right, "way": Page.way, "commas": Page.commas},
}
_OF_ANALYSIS: _Table = {
    **_OF_RECORD,
    "compares": lambda _, fact: f"{fact.comparison}-{size(len(fact.arms))}",
    "outcomes": lambda _, fact: size(len(fact.outcomes)),
    "covers": lambda _, fact: size(len(fact.measurements)),
    "effect": lambda _, fact: _yes(fact.estimate),
    "p": lambda _, fact: _yes(fact.p_value),
    **_OF_SENTENCE,
    **_OF_TITLE,
}


def _yes(said: object) -> str:
    return "yes" if said else "no"


def _kind(fact: Measurement) -> str:
    limited = fact.spread is not None or fact.lower_limit is not None
    told = limited or fact.n is not None or fact.percentage is not None
    return f"{fact.param_type or 'range'}{'-more' if told else ''}"


def features(
    record: Record, sentences: Sentences, lex: Lexicon, wanted: dict[str, Collection[str]] | None = None
) -> Iterator[tuple[str, Features]]:
    """The id and the features of every measurement and every analysis; of each layer those that are wanted."""
    page = Page(record, sentences, lex)
    for layer, table in (("measurements", _OF_MEASUREMENT), ("analyses", _OF_ANALYSIS)):
        asked = [(name, tell) for name, tell in table.items() if wanted is None or name in wanted[layer]]
        for fact in getattr(record, layer):
            told = Features()
            for name, tell in asked:
                if (value := tell(page, fact)) is not None:
                    told[name] = value
            yield fact.id, told
