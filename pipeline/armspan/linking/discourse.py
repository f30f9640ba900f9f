"""What the text has said so far, where a later sentence leans on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from armspan.found import TimePoint
from armspan.linking.brackets import partners, past_brackets
from armspan.linking.titles import Title
from armspan.linking.units import Unit, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

PEOPLE = ("participants", "flow", "arm-count")
"""Why a number of people was set aside."""
_NO_TRAITS = {sym.ARM, sym.VERSUS, sym.P_VALUE, sym.ESTIMATE}  # who took part is not yet compared


@dataclass(slots=True)
class Discourse:
    """What the text has said so far, where a later sentence leans on it."""

    arm_ids: tuple[str, ...]
    enrollment: int | None = None
    arm_names: frozenset[str] = frozenset()  # in small letters: the name of an arm is no outcome
    order: tuple[str, ...] = ()  # the order in which arms were last listed
    stated: bool = False  # the text says in which order it gives them
    times: tuple[TimePoint, ...] = ()  # the last list of times
    time: TimePoint | None = None  # the time of the last value
    opened: TimePoint | None = None  # "After 6 months, ...": it goes on for what was measured
    times_of: dict[str, TimePoint] = field(default_factory=dict)  # the outcome measured last, and when
    pair: tuple[TimePoint | None, TimePoint | None] | None = None  # the times of the last from-to
    outcomes: list[Title] = field(default_factory=list)  # all so far, in order
    last: list[Title] = field(default_factory=list)  # those of the last sentence that had any

    def other(self, arm: str | None) -> str:
        """Of two arms, the one that is not this one."""
        first, second = self.arm_ids
        return second if first == arm else first


@dataclass(slots=True)
class Sentence:
    """One sentence on its way: its skeleton, its units of values, and what the text said before it."""

    lex: Lexicon
    text: str  # of the whole view
    tokens: list[Token]
    units: list[Unit]
    talk: Discourse
    results: bool = True  # False in the methods, whose values say who took part
    partners: dict[int, int] = field(init=False)  # of its brackets: which closes which
    before: list[int] = field(init=False)  # of each place the one before it, closed brackets passed by
    behind: list[int] = field(init=False)  # the one behind it

    def __post_init__(self) -> None:
        self.partners = partners(self.tokens)
        self.before, self.behind = past_brackets(self.partners, len(self.tokens))
        for unit in self.units:
            set_off = self.text[self.tokens[unit.first].start] == "("  # a bracket of its own
            opened = unit.first if set_off else unit.opened
            closed = unit.last if set_off else self.partners.get(opened or 0, len(self.tokens))
            unit.of_people = opened is not None and self._describes_people(opened, closed)

    def _describes_people(self, opened: int, closed: int) -> bool:
        """ "61 subjects (mean age 56 years, 51% women) were": what stands in a bracket of traits is everybody's."""
        inside = self.tokens[opened : closed + 1]
        kinds = [t.kind for t in inside]
        if not opened or not _NO_TRAITS.isdisjoint(kinds) or self.tokens[opened - 1].kind == sym.ARM:
            return False
        before = self.tokens[opened - 1]
        counted = before.kind == sym.ASIDE and before.ref.reason in PEOPLE  # no dose, no time
        if sym.SEX in kinds or before.kind == sym.PEOPLE or counted:
            return True
        return not self.lex.sex.isdisjoint(" ".join([spelled(self.text, t) for t in inside]).split())


@dataclass(slots=True)
class Memory:
    """The outcomes of the comparisons made so far: what "the above indexes" means."""

    before: list[Title] = field(default_factory=list)  # of the last sentence with a P value
    here: list[Title] = field(default_factory=list)  # of this sentence
    last: list[Title] = field(default_factory=list)  # of the comparison before

    def keep(self, titles: list[Title]) -> None:
        """Take up the outcomes of one comparison."""
        self.last = titles or self.last
        known = {title.text for title in self.here}
        self.here += [title for title in titles if title.text not in known]

    def end_sentence(self) -> None:
        if self.here:
            self.before, self.here = self.here, []


def stated_order(lex: Lexicon, text: str, placed: list[Token]) -> tuple[str, ...]:
    """The order in which the text says it gives the arms' values ("given as A vs B"); empty where it does not say."""
    named = [token for token in placed if token.kind == sym.ARM and len(token.ref.arms) == 1]
    for first, second in pairwise(named):
        between = text[first.end : second.start].strip(" .").lower()
        lead = text[max(0, first.start - 40) : first.start].lower().split()
        if between in ("vs", "v", "versus") and first.ref.arms != second.ref.arms and lex.order & set(lead):
            return (first.ref.arms[0], second.ref.arms[0])
    return ()
