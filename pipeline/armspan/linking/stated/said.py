"""What the words of a clause come to: more or less, better or worse, alike; and whether that is significant."""

from __future__ import annotations

from dataclasses import dataclass

from armspan.linking.stated.senses import DEGREES, MOVES, Mark, Sense, Senses
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_DENIAL = 7  # tokens between a denial and what it denies
_TURNED = {Sense.RISE: Sense.FALL, Sense.FALL: Sense.RISE, Sense.GAIN: Sense.HARM, Sense.HARM: Sense.GAIN}


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says came out."""

    sense: Sense  # one of more, less, sooner, later, better, worse, alike, rise, fall, gain, harm, change, differ
    mark: Mark  # the word that says it
    significant: bool | None = None
    degree: bool = False  # it compares: "more", "greater reduction", not only "reduced"


class Reader:
    """Reads the marks of one clause."""

    def __init__(self, senses: Senses, text: str, tokens: list[Token]) -> None:
        self.senses, self.text, self.tokens = senses, text, tokens

    def said(self, marks: list[Mark], near: int | None = None) -> Said | None:
        """What the marks of a clause come to, None where they say nothing of a comparison."""
        telling = [m for m in marks if m.sense not in (Sense.DENIED, Sense.SIGNIFICANT, Sense.INSIGNIFICANT)]
        if not telling:
            return None
        denied = next((m for m in telling if self._denied(m, marks)), None)
        significant = self._significant(marks)
        if denied is not None:
            return Said(Sense.ALIKE, denied, False, denied.sense not in MOVES)
        alike = next((m for m in telling if m.sense == Sense.ALIKE), None)
        if alike is not None:
            return Said(Sense.ALIKE, alike, False if significant is False else None, True)
        degree, move = self._main(telling, DEGREES), self._main(telling, MOVES)
        if degree is not None and move is not None and self._of_change(degree, move):
            return Said(_times(degree.sense, move.sense), degree, significant, True)
        if degree is not None and (move is None or degree.at <= move.at or self._compares(degree)):
            return Said(degree.sense, degree, significant, True)
        if move is not None:
            return Said(move.sense, move, significant)
        differ = self._main(telling, (Sense.DIFFER, Sense.CHANGE))
        assert differ is not None
        return Said(
            Sense.ALIKE if significant is False else differ.sense, differ, significant, differ.sense == Sense.DIFFER
        )

    def _main(self, marks: list[Mark], among: tuple[Sense, ...]) -> Mark | None:
        return next((m for m in marks if m.sense in among), None)

    def _denied(self, mark: Mark, marks: list[Mark]) -> bool:
        """Whether a denial before it is about it: "no | evidence of a difference", "did not | differ"."""
        before = [m for m in marks if m.sense == Sense.DENIED and m.start < mark.start and mark.at - m.at <= _DENIAL]
        if not before:
            return False
        denial = before[-1]
        if self._word(denial.at + 1) == "only":
            return False
        for n in range(denial.at + 1, mark.at):
            token = self.tokens[n]
            if token.kind in (sym.SEMICOLON, sym.CLAUSE, sym.VALUE, sym.P_VALUE):
                return False
            if token.kind == sym.NOUN and self._word(denial.at) in ("no", "without") and not self._proves(n, marks):
                return False
        return True

    def _proves(self, n: int, marks: list[Mark]) -> bool:
        token = self.tokens[n]
        return any(m.at == n for m in marks) or not self.senses.proofs.isdisjoint(
            self.text[token.start : token.end].lower().split()
        )

    def _significant(self, marks: list[Mark]) -> bool | None:
        if any(m.sense == Sense.INSIGNIFICANT for m in marks):
            return False
        found = [m for m in marks if m.sense == Sense.SIGNIFICANT]
        if not found:
            return None
        return not any(self._denied(m, marks) for m in found)

    def _of_change(self, degree: Mark, move: Mark) -> bool:
        """Whether it compares changes: "a greater | reduction", "the reduction was | greater", "fell | more"."""
        if degree.sense in (Sense.BETTER, Sense.WORSE):
            return False
        if degree.start < move.start:
            between = self.tokens[degree.at + 1 : move.at]
            return all(t.kind in (sym.SKIP, sym.QUALITY) for t in between)
        ahead = self.tokens[degree.at + 1 : degree.at + 2]
        attributive = bool(ahead) and ahead[0].kind == sym.NOUN
        return not attributive

    def _compares(self, degree: Mark) -> bool:
        ahead = self.tokens[degree.at + 1 : degree.at + 6]
        return any(t.kind == sym.THAN for t in ahead)

    def _word(self, n: int) -> str:
        token = self.tokens[n] if n < len(self.tokens) else None
        return self.text[token.start : token.end].lower() if token else ""


def _times(degree: Sense, move: Sense) -> Sense:
    """More of a fall is less of it; less improvement is worse."""
    moved = _TURNED[move] if degree in (Sense.LESS, Sense.LATER) else move
    as_degree = {Sense.RISE: Sense.MORE, Sense.FALL: Sense.LESS, Sense.GAIN: Sense.BETTER, Sense.HARM: Sense.WORSE}
    return as_degree[moved]
