"""Whether a value is a change from baseline, and in which direction."""

from __future__ import annotations

from armspan.linking.discourse import Sentence
from armspan.linking.starting_points import baseline_of
from armspan.linking.titles import direction_of
from armspan.linking.units import Unit, same_outcome, spelled
from armspan.mentions import symbols as sym

_DIRECTIONS = {sym.UP: "increase", sym.DOWN: "decrease"}


class ChangeBinder:
    """Tells which values of one sentence are changes: "fell by 18.6", "the change in HbA1c was"."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text = sentence.lex, sentence.text
        self.tokens, self.units = sentence.tokens, sentence.units

    def bind_changes(self) -> None:
        for n, unit in enumerate(self.units):
            if baseline_of(self.tokens, unit) is not None:
                continue
            told = self._told(unit)
            if told is None and n and same_outcome(self.units[n - 1], unit) and self._behind(self.units[n - 1]) is None:
                last = self.units[n - 1].leaves[-1]
                told = (last.direction or "") if last.change else None
            for leaf in unit.leaves:
                own = told
                if own is None and leaf.outcome is not None and leaf.outcome.change and unit.inner != "o":
                    own = leaf.outcome.direction or ""
                if leaf.stat.param_type == "count_of_participants":
                    own = None  # "improvement was seen in 12 patients": people are counted
                leaf.change, leaf.direction = own is not None, own or None

    def _told(self, unit: Unit) -> str | None:
        """The direction of the change that a unit is, empty where none is said; None: not told to be a change."""
        behind = self._behind(unit)
        if behind is not None:
            return behind
        if self._by_how_much(unit):
            words = [t.kind for t in unit.clause if t.kind in (sym.UP, sym.DOWN, sym.CHANGE)]
            return _DIRECTIONS.get(words[-1] if words else "", "")
        return "" if self._signed(unit) or self._since_baseline(unit) else None

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
        last = unit.before[-1]
        word = spelled(self.text, last)
        if last.kind in (sym.UP, sym.DOWN):
            return word in self.lex.moved
        if last.kind != sym.PREPOSITION or word != "by":
            return False
        return any(t.kind in (sym.UP, sym.DOWN, sym.CHANGE) for t in unit.clause)

    def _behind(self, unit: Unit) -> str | None:
        """ "18.2 mm Hg (6.3 mm Hg | reduction |)": its direction, empty where none is said; None: not a change."""
        behind = self.tokens[unit.last + 1 : unit.last + 3]
        if not unit.bracketed or [t.kind for t in behind] != [sym.NOUN, ")"]:
            return None
        word = spelled(self.text, behind[0])
        return (direction_of(self.lex, word) or "") if word in self.lex.change else None

    def _since_baseline(self, unit: Unit) -> bool:
        """ "the mean change from baseline in HbA1c was"."""
        for n, token in enumerate(unit.clause[:-2]):
            if token.kind == sym.NOUN and spelled(self.text, token).rsplit(None, 1)[-1] in self.lex.change:
                near = unit.clause[n + 1 : n + 4]
                if near[0].kind == sym.FROM and any(t.kind == sym.TIME and t.ref.kind == "baseline" for t in near):
                    return True
        return False
