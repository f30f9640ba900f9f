"""What the words of a clause come to: more or less, better or worse, alike; and whether that is significant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from armspan.linking.stated.clauses import clauses
from armspan.linking.stated.senses import DEGREES, MOVES, NOT_TELLING, Mark, Sense, Senses
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_DENIAL = 7  # tokens between a denial and what it denies
_JOINTS = (sym.AND, sym.COMMA, ")", sym.P_VALUE, sym.ESTIMATE)
_PARTS = (sym.ARM, sym.PREPOSITION, sym.TIME)
_TURNED = {Sense.RISE: Sense.FALL, Sense.FALL: Sense.RISE, Sense.GAIN: Sense.HARM, Sense.HARM: Sense.GAIN}
_DEGREE_OF = {Sense.RISE: Sense.MORE, Sense.FALL: Sense.LESS, Sense.GAIN: Sense.BETTER, Sense.HARM: Sense.WORSE}


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says came out."""

    sense: Sense  # one of more, less, sooner, later, better, worse, alike, rise, fall, gain, harm, change, differ
    mark: Mark  # the word that says it
    significant: bool | None = None
    degree: bool = False  # it compares: "more", "greater reduction", not only "reduced"
    denied: bool = False

    @property
    def merit(self) -> bool:
        """Whether a word of merit says it, behind which "to" names the other arm: "superior to B"."""
        return self.mark.sense in (Sense.BETTER, Sense.WORSE)


class Reader:
    """Reads the marks of one clause."""

    def __init__(self, senses: Senses, text: str, tokens: list[Token]) -> None:
        self.senses, self.text, self.tokens = senses, text, tokens

    def statements(self, marks: list[Mark]) -> list[Said]:
        """All that a clause states, in order: "| fewer infections and | a longer stay"."""
        found = [self._said(run) for run in self._runs(marks)]
        return [said for said in found if said is not None]

    def _runs(self, marks: list[Mark]) -> list[list[Mark]]:
        """The marks that state one thing each: what governs a list of nouns ends where the next word does."""
        telling = [m for m in marks if m.sense not in NOT_TELLING]
        cuts = [right for left, right in pairwise(telling) if self._parts(left, right)]
        runs: list[list[Mark]] = [[]]
        for mark in marks:
            ahead = next((m for m in telling if m.start >= mark.start), None)
            if ahead in cuts:
                cuts.remove(ahead)
                runs.append([])
            runs[-1].append(mark)
        return runs

    def _parts(self, left: Mark, right: Mark) -> bool:
        """Whether nouns and then a joint stand between two marks."""
        if right.sense in (Sense.MORE, Sense.LESS) and self._kind(right.at + 1) == sym.THAN:
            return False  # "did not alter fever or pain | more than | placebo"
        between = [t.kind for t in self.tokens[left.at + 1 : right.at]]
        joint = next((n for n, kind in enumerate(between) if kind in _JOINTS), None)
        if joint is None or sym.THAN in between:
            return False
        own = self.tokens[left.at].kind == sym.NOUN and left.end < self.tokens[left.at].end
        return own or sym.NOUN in between[:joint] or any(left.at < c.start <= right.at for c in self.clauses)

    @cached_property
    def clauses(self) -> list[range]:
        """The clauses of the sentence."""
        return clauses(self.text, self.tokens)

    def _said(self, marks: list[Mark]) -> Said | None:
        telling = [m for m in marks if m.sense not in NOT_TELLING]
        if not telling:
            return None
        denied = next((m for m in telling if self._denied(m, marks) or self._not_seen(m, marks)), None)
        significant = self.significant(marks)
        if denied is not None and denied.sense != Sense.ALIKE:
            return Said(Sense.ALIKE, denied, False, denied.sense not in MOVES, denied=True)
        if denied is not None and denied.sense == Sense.ALIKE:
            return None  # "not equivalent": how they differ is not said
        alike = next((m for m in telling if m.sense == Sense.ALIKE), None)
        if alike is not None:
            return Said(Sense.ALIKE, alike, False if significant is False else None, True)
        degree, move = _first(telling, DEGREES), _first(telling, MOVES)
        if degree is not None and move is not None and (self._of_change(degree, move) or self._at_doing(degree, move)):
            return Said(_times(degree.sense, move.sense), degree, significant, True)
        if degree is not None and (move is None or degree.at <= move.at or self._compares(degree)):
            return Said(degree.sense, degree, significant, True)
        if move is not None:
            return Said(move.sense, move, significant)
        mark = _first(telling, (Sense.DIFFER, Sense.CHANGE)) or telling[0]
        differs = mark.sense == Sense.DIFFER
        return Said(
            Sense.ALIKE if significant is False else mark.sense, mark, significant, differs, significant is False
        )

    def _denied(self, mark: Mark, marks: list[Mark]) -> bool:
        """Whether a denial before it is about it: "no | evidence of a difference", "did not | differ"."""
        if mark.sense == Sense.CHANGE and self.text.startswith(("un", "Un"), mark.start):
            return True  # "unchanged"
        before = [m for m in marks if m.sense == Sense.DENIED and m.start < mark.start and mark.at - m.at <= _DENIAL]
        if not before:
            return False
        denial = before[-1]
        behind = self._kind(denial.at + 1)
        if self._word(denial.at + 1) == "only" or (self._word(denial.at - 1) == "but" and behind in _PARTS):
            return False  # "not only"; "A, but not B, reduced pain"
        for n in range(denial.at + 1, mark.at):
            token = self.tokens[n]
            if token.kind in (sym.SEMICOLON, sym.CLAUSE, sym.VALUE, sym.P_VALUE):
                return False
            if token.kind == sym.NOUN and self._word(denial.at) in ("no", "without") and not self._proves(n, marks):
                return False
        return True

    def _not_seen(self, mark: Mark, marks: list[Mark]) -> bool:
        """ "Differences between the groups | were not found |": the denial stands behind what it denies."""
        noun = self.tokens[mark.at].kind == sym.NOUN
        behind = [m.at for m in marks if m.sense == Sense.DENIED and m.at > mark.at] if noun else []
        if not behind or self._word(behind[0]) != "not":
            return False
        around = [t.kind for t in self.tokens[behind[0] - 1 : behind[0] + 2]]
        between = [t.kind for t in self.tokens[mark.at + 1 : behind[0] - 1]]
        return around[0] == sym.COPULA and around[2:] == [sym.REPORT] and sym.REPORT not in between

    def _proves(self, n: int, marks: list[Mark]) -> bool:
        token = self.tokens[n]
        said = self.text[token.start : token.end].lower().split()
        return any(m.at == n for m in marks) or not self.senses.proofs.isdisjoint(said)

    def significant(self, marks: list[Mark]) -> bool | None:
        """Whether the words call it significant; None where they do not say."""
        if any(m.sense == Sense.INSIGNIFICANT for m in marks):
            return False
        found = [m for m in marks if m.sense == Sense.SIGNIFICANT]
        return not any(self._denied(m, marks) for m in found) if found else None

    def _of_change(self, degree: Mark, move: Mark) -> bool:
        """Whether it compares changes: "a greater | reduction", "the reduction was | greater", "fell | more"."""
        if degree.sense in (Sense.BETTER, Sense.WORSE):
            return False
        left, right = sorted((degree.at, move.at))
        beside = all(t.kind in (sym.SKIP, sym.QUALITY) for t in self.tokens[left + 1 : right])
        if degree.start < move.start or beside:
            return beside
        ahead = self.tokens[degree.at + 1 : degree.at + 2]
        return not ahead or ahead[0].kind != sym.NOUN

    def _at_doing(self, degree: Mark, move: Mark) -> bool:
        """ "More effective than B in | reducing | pain", "superior in | raising | it": better at it is more of it."""
        merit = degree.sense in (Sense.BETTER, Sense.WORSE) and degree.at < move.at
        return merit and self.text[move.start : move.end].endswith("ing")

    def _compares(self, degree: Mark) -> bool:
        ahead = self.tokens[degree.at + 1 : degree.at + 6]
        return any(t.kind == sym.THAN for t in ahead)

    def _kind(self, n: int) -> str:
        return self.tokens[n].kind if n < len(self.tokens) else sym.STOP

    def _word(self, n: int) -> str:
        token = self.tokens[n] if n < len(self.tokens) else None
        return self.text[token.start : token.end].lower() if token else ""


def _first(marks: list[Mark], among: tuple[Sense, ...]) -> Mark | None:
    return next((m for m in marks if m.sense in among), None)


def _times(degree: Sense, move: Sense) -> Sense:
    """More of a fall is less of it; less improvement is worse."""
    return _DEGREE_OF[_TURNED[move] if degree in (Sense.LESS, Sense.LATER, Sense.WORSE) else move]
