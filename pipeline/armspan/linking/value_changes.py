"""Whether a value is a change from baseline, and in which direction."""

from __future__ import annotations

from armspan.linking.brackets import walk
from armspan.linking.discourse import Sentence
from armspan.linking.starting_points import baseline_of
from armspan.linking.titles import direction_of, is_change
from armspan.linking.units import Leaf, Unit, same_outcome, spelled
from armspan.mentions import symbols as sym

_STATING = {sym.COPULA, sym.REPORT, sym.CHANGE, sym.UP, sym.DOWN, sym.PARTICIPLE, sym.FROM, sym.CLAUSE}
_SMALL = {sym.SKIP, sym.PREPOSITION, sym.COPULA, sym.FROM, sym.TO, sym.TIME, "("}
_BEFORE_AMOUNT = {"of", "was", "were", "is", "(", "[", "=", ":"}
_DIRECTIONS = {sym.UP: "increase", sym.DOWN: "decrease"}


class ChangeBinder:
    """Tells which values of one sentence are changes: "fell by 18.6", "the change in HbA1c was"."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text = sentence.lex, sentence.text
        self.tokens, self.units, self.partners = sentence.tokens, sentence.units, sentence.partners

    def bind_changes(self) -> None:
        for n, unit in enumerate(self.units):
            if baseline_of(self.tokens, unit) is not None:
                continue
            told = self._told(unit)
            before = self._goes_on(self.units[n - 1], unit) if n and told is None else None
            for leaf in unit.leaves:
                own = self._own(unit, leaf, told, before)
                leaf.change, leaf.direction = own is not None, own or None

    def _own(self, unit: Unit, leaf: Leaf, told: str | None, before: str | None) -> str | None:
        """The direction of the change that a value is: what is told of its unit, its outcome, or the unit before."""
        share = leaf.stat.param_type == "percentage" and told is None and unit.opened is not None
        if leaf.stat.param_type == "count_of_participants" or (share and self._shares_people(unit)):
            return None  # "improvement was seen in 12 patients": people are counted
        if told is None and leaf.outcome is not None and leaf.outcome.change and unit.inner != "o":
            return leaf.outcome.direction or ""
        return before if told is None else told

    def _shares_people(self, unit: Unit) -> bool:
        """ "a higher proportion had an improvement | (70% vs 42%) |": whether it says how many had a change."""
        return not self.lex.shares.isdisjoint({word for t in unit.clause for word in spelled(self.text, t).split()})

    def _goes_on(self, before: Unit, unit: Unit) -> str | None:
        """The direction of the change before it that a unit goes on with: "increases in A (22%) | and B (24%)"."""
        last = before.leaves[-1]
        if not last.change or unit.inner == "o" or self._behind(before) is not None:
            return None
        gap = [t.kind for t in self.tokens[before.last + 1 : unit.first]]
        alike = before.bracketed == unit.bracketed and last.stat.param_type == unit.leaves[0].stat.param_type
        listed = alike and _STATING.isdisjoint(gap)
        return (last.direction or "") if listed or same_outcome(before, unit) else None

    def _told(self, unit: Unit) -> str | None:
        """The direction of the change that a unit is, empty where none is said; None: not told to be a change."""
        behind = self._behind(unit)
        if behind is not None:
            return behind
        if self._by_how_much(unit):
            words = [t.kind for t in unit.clause if t.kind in (sym.UP, sym.DOWN, sym.CHANGE)]
            return _DIRECTIONS.get(words[-1] if words else "", "")
        if (headed := self._headed(unit)) is not None:
            return headed
        return "" if self._signed(unit) else None

    def _headed(self, unit: Unit) -> str | None:
        """ "the decrease in mean pain | was 0.75", "(change score of | 3.6)": the direction of the noun of change."""
        if not unit.clause or spelled(self.text, unit.clause[-1]) not in _BEFORE_AMOUNT:
            return None
        outcome = unit.leaves[0].outcome
        for n, inside in walk(self.partners, range(unit.first - 1, unit.first - 1 - len(unit.clause), -1)):
            token = self.tokens[n]
            if inside or token.kind in _SMALL:
                continue
            if token.kind != sym.NOUN:
                return None
            if outcome is not None and token.start <= outcome.start < token.end:
                continue  # its own name tells
            words = spelled(self.text, token).split()
            return (direction_of(self.lex, words[-1]) or "") if is_change(self.lex, words) else None
        return None

    def _signed(self, unit: Unit) -> bool:
        """ "(+12.3 kg)", "-1.8 vs 0.4": a printed sign, where what is measured has none of its own as z-scores do."""
        if not [leaf for leaf in unit.leaves if self.text[leaf.stat.start] in "+-"]:
            return False
        words = [word.lower() for leaf in unit.leaves if leaf.outcome is not None for word in leaf.outcome.words]
        units = {(leaf.stat.unit or "").lower() for leaf in unit.leaves}
        return self.lex.signed.isdisjoint(words) and self.lex.signed.isdisjoint(units)

    def _by_how_much(self, unit: Unit) -> bool:
        """ "rose by | 21.4 kg", "rose | 21.4 kg": whether "by" or a verb of change stands right before a value."""
        if not unit.before:
            return False
        word = spelled(self.text, unit.before[-1])
        if word in self.lex.moved:
            return True
        if word != "by":
            return False
        return any(t.kind in (sym.UP, sym.DOWN, sym.CHANGE) for t in unit.clause)

    def _behind(self, unit: Unit) -> str | None:
        """ "18.2 mm Hg (6.3 mm Hg | reduction |)": its direction, empty where none is said; None: not a change."""
        behind = self.tokens[unit.last + 1 : unit.last + 3]
        if not unit.bracketed or [t.kind for t in behind] != [sym.NOUN, ")"]:
            return None
        word = spelled(self.text, behind[0])
        return (direction_of(self.lex, word) or "") if word in self.lex.change else None
