"""Results that words alone state: "pain was lower with A than with B", "complications were similar in both groups"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from armspan.linking.comparisons import Comparison
from armspan.linking.covered import Covered
from armspan.linking.discourse import Memory
from armspan.linking.stated.clauses import clauses, plain_tokens
from armspan.linking.stated.findings import Stated
from armspan.linking.stated.meaning import OVER_TIME
from armspan.linking.stated.said import Said
from armspan.linking.stated.senses import MOVES, Sense, Word
from armspan.linking.stated.sides import Sides, find_sides
from armspan.linking.stated.topics import topics
from armspan.linking.titles import Title, title_of
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token
from armspan.model import Finding
from armspan.rulebook import Rulebook

_MERITS = ("benefit", "benefits", "advantage", "advantages")
_EXCEPT = re.compile(r"\b(?:except(?: for)?|apart from|aside from|other than|with the exception of) (?:the )?\Z", re.I)
_CAUSING = ("associated", "resulted", "resulting", "result", "led", "lead", "caused", "produced", "yielded")
_AMONG = frozenset(("between", "among"))


class Claims:
    """Reads the results that the words of one sentence state."""

    def __init__(
        self, book: Rulebook, lex: Lexicon, text: str, tokens: list[Token], arms: tuple[str, ...], memory: Memory,
        found: list[Word],
    ) -> None:  # fmt: skip
        self.tokens = plain_tokens(lex, text, tokens, found)
        self.stated = Stated(book, lex, text, self.tokens, arms, found)
        self.book, self.lex, self.text, self.arms, self.memory = book, lex, text, arms, memory
        self.end = tokens[-1].end if tokens else 0
        self.covered = Covered(lex, text, self.tokens, memory)

    def find(self, told: Sequence[Comparison]) -> list[Comparison]:
        """One comparison for each result; of a clause that a P value speaks for, what that does not cover."""
        found, opened = list[Comparison](), self.end
        self.last = list(self.memory.last)
        for span in clauses(self.text, self.tokens):
            start = self.tokens[span.start].start
            end = self.tokens[span.stop].start if span.stop < len(self.tokens) else self.end
            beside = [one for one in told if any(a < end and start < b for a, b in one.places())]
            self.named = list[Title]()
            here = list(self._of_clause(span, beside, told))
            if found and self._only_doubts(span, beside):
                found = [_doubted(one) if one.words and one.words[1] > opened else one for one in found]
            opened = start
            self.last = self.named or self.last
            found += here
            self.last = next((one.outcomes for one in reversed(beside) if one.outcomes), self.last)
        return found

    def _of_clause(self, span: range, beside: list[Comparison], told: Sequence[Comparison]) -> Iterator[Comparison]:
        if self._at_baseline(span):
            return
        statements = self.stated.reader.statements(self.stated.marks(span))
        mixed = [one for one in told if _mixed(one, statements)]
        covered = [title for one in told if one not in mixed for title in one.outcomes]
        for n, said in enumerate(statements):
            if said.significant is None and mixed and mixed[0].finding is not None:
                said = replace(said, significant=mixed[0].finding.significant)
            stop = statements[n + 1].mark.at if n + 1 < len(statements) else span.stop
            own = range(said.mark.at if n else span.start, stop)
            named = self._titles(own, said)
            self.named += named
            titles = [t for t in named if not any(t.start < c.end and c.start < t.end for c in covered)]
            if not named and not beside and (said.mark.sense == Sense.DIFFER or self._points_back(span, said)):
                titles = self.last  # "..., with no differences between the groups"
            for alike in self._by_direction(said, titles):
                found = self._between(span, said, alike, beside=bool(beside)) or self._within(span, said, alike)
                if found is not None:
                    yield found

    def _is_noun(self, k: int) -> bool:
        return self.tokens[k].kind == sym.NOUN

    def _only_doubts(self, span: range, beside: list[Comparison]) -> bool:
        """ "..., | but this was not significant |", "..., though the difference was not (P = .2)": of what was said."""
        if any(self._is_noun(k) and self._title(self.tokens[k]) is not None for k in span):
            return False
        told = [one.finding.significant for one in beside if one.finding is not None]
        sure = told[-1] if told else self.stated.reader.significant(self.stated.marks(span))
        return sure is False

    def _by_direction(self, said: Said, titles: list[Title]) -> list[list[Title]]:
        """The outcomes that went one way together: "better in terms of | pain, stiffness | sleep |"."""
        told = dict[str | None, list[Title]]()
        for title in titles:
            told.setdefault(self.stated.direction(said, [title]), []).append(title)
        return list(told.values()) if len(told.keys() - {None}) > 1 else [titles] if titles else []

    def _points_back(self, span: range, said: Said) -> bool:
        """ "These changes were similar", "the decreases in these parameters were greater": the outcomes before."""
        nouns = [self.text[self.tokens[k].start : self.tokens[k].end].lower() for k in span if self._is_noun(k)]
        if said.degree and nouns and (self.lex.generic | self.lex.change).issuperset(nouns):
            return True  # "..., with lower | values | in A", "but a greater | reduction | was seen in A"
        words = self.text[self.tokens[span.start].start : self.tokens[span.stop - 1].end].lower().split()
        return any(a in self.lex.pointers and (b in self.lex.back or b in self.lex.change) for a, b in pairwise(words))

    def _at_baseline(self, span: range) -> bool:
        """Whether a clause says how the arms began: that is no result."""
        times = [self.tokens[k].ref for k in span if self.tokens[k].kind == sym.TIME]
        return bool(times) and all(time.kind == "baseline" for time in times) and not self._against_time(span)

    def _against_time(self, span: range) -> bool:
        """ "compared with baseline", "from baseline"."""
        kinds = [(self.tokens[k].kind, self.tokens[k + 1 : k + 3]) for k in span]
        against = (*sym.AGAINST, sym.FROM)
        return any(kind in against and any(t.kind == sym.TIME for t in behind) for kind, behind in kinds)

    def _parts_arms(self, said: Said, span: range) -> bool:
        """ "Both rose from baseline, with no | difference between groups": what differs is no longer over time."""
        behind = [self.tokens[k].kind for k in range(said.mark.at, span.stop)]
        return said.mark.sense == Sense.DIFFER and sym.TIME not in behind and self._between_arms(said, span)

    def _between_arms(self, said: Said, span: range) -> bool:
        """Whether a word of difference stands with "between", or "both groups"."""
        at = self.tokens[span.stop - 1].end
        words = self.text[said.mark.start : at].lower().split()
        everyone = any(self.tokens[k].kind == sym.ALL_ARMS for k in span)
        return everyone or not _AMONG.isdisjoint(words)

    def _titles(self, span: range, said: Said) -> list[Title]:
        found = topics(self.text, self.tokens, span, said, self._title)
        excepted = [t for t in found if _EXCEPT.search(self.text, max(0, t.start - 40), t.start)]
        found = [t for t in found if t not in excepted]
        return list({t.text.lower(): t for t in found}.values())

    def _title(self, token: Token) -> Title | None:
        title = self.covered.title(token) or self._of_people(token)
        low = [word.lower() for word in title.words] if title is not None else []
        if not low or low[-1] in self.lex.treatments:
            return None
        if not self.lex.pointers.isdisjoint(low) and not self.lex.pointers.isdisjoint(self._opening(low)):
            return None
        if self.lex.persons.issuperset(low):
            return None  # "a similar proportion of | women | had nausea"
        vague = all(word in self.stated.senses.of or word in self.lex.leaning for word in low)
        return None if vague else title

    def _opening(self, low: list[str]) -> list[str]:
        """The words of a title before its first preposition: "pain scores | at rest" points to no rest."""
        joint = (n for n, word in enumerate(low) if self.lex.classes.get(word) == sym.PREPOSITION)
        return low[: next(joint, len(low))]

    def _of_people(self, token: Token) -> Title | None:
        """ "Patient | satisfaction": what is measured of people, one of whom stands before it."""
        if not self.text.startswith(("patient ", "Patient "), token.start):
            return None
        title = title_of(self.lex, self.text, token)
        low = [word.lower() for word in title.words] if title is not None else []
        named = len(low) > 1 and low[0] == "patient" and self.lex.persons.isdisjoint(low[1:])
        return title if named and low[1] not in self.lex.classes else None

    def _between(self, span: range, said: Said, titles: list[Title], *, beside: bool) -> Comparison | None:
        sides = find_sides(self.text, self.tokens, span, said.mark.at, to=said.merit)
        if not sides.theirs and self._against_time(span) and not self._parts_arms(said, span):
            return None
        told = self.stated.direction(said, titles)
        if told == "no_difference":
            if said.mark.sense in (*MOVES, Sense.CHANGE) and not self._compares(span, said, sides, titles):
                return None
            named = (*sides.mine, *sides.theirs)
            arms = named if len(named) > 1 else self.arms
            if len(arms) < 2 and not self._between_arms(said, span):
                return None
            return self._made(span, "between_arms", titles, arms, Finding(told, None, None, said.significant))
        if len(self.arms) < 2:
            return None
        if said.sense == Sense.DIFFER and said.significant is not None and not beside:
            return self._made(span, "between_arms", titles, self.arms, Finding(None, None, None, said.significant))
        if (
            told is None
            or not (said.degree or self._compares(span, said, sides, titles))
            or not (sides.mine or sides.theirs)
        ):
            return None
        stated = self.stated.stated(said, told, span, self.arms)
        if stated is None:
            return None
        arms = (stated[1], stated[2]) if stated[2] else self.arms
        return self._made(span, "between_arms", titles, arms, Finding(*stated, said.significant))

    def _compares(self, span: range, said: Said, sides: Sides, titles: list[Title]) -> bool:
        """Whether a change is one of arms: "A | reduced pain", "X rose more in A than in B", "between the groups"."""
        if sides.theirs:
            return True
        before = self._before(span, said.mark.at)
        while len(before) > 1 and self._causing(before[-1]):  # "A was | associated with | a reduction in pain"
            before.pop()
        if before and before[-1].kind in (sym.AND, sym.COMMA):  # "A reduced pain and | shortened | fever"
            moved = (k for k in span if self.tokens[k].kind in (sym.CHANGE, sym.UP, sym.DOWN))
            before = self._before(span, next(moved, span.start))
        if before and before[-1].kind in (sym.COPULA, sym.REPORT) and len(before) > 1:
            before.pop()
        agent = bool(before) and before[-1].kind == sym.ARM and not _people(self.lex, self.text, before[-1])
        agent = agent or self._done_by(span, said.mark.at) or (said.denied and self._causes(span, said))
        words = [self.text[self.tokens[k].start : self.tokens[k].end].lower() for k in span]
        return agent or not _AMONG.isdisjoint(words) or all(self._once(title) for title in titles)

    def _once(self, title: Title) -> bool:
        """ "Hospital | stay | was reduced in A": who has it has it once, so that arms are compared."""
        return title.words[-1].lower() in self.lex.once

    def _causing(self, token: Token) -> bool:
        word = self.text[token.start : token.end].lower()
        return token.kind in (sym.PREPOSITION, sym.TO) or word in _CAUSING

    def _done_by(self, span: range, at: int) -> bool:
        """ "Fever was reduced | by A |": a treatment acts, against another; "the benefits | of A | were found for"."""
        behind = [t for t in self.tokens[at + 1 : span.stop] if t.kind not in (sym.SKIP, sym.QUALITY)][:2]
        if [t.kind for t in behind] != [sym.PREPOSITION, sym.ARM] or _people(self.lex, self.text, behind[1]):
            return False
        word = self.text[behind[0].start : behind[0].end].lower()
        noun = self.tokens[at].kind == sym.NOUN and self.text[: self.tokens[at].end].lower().endswith(_MERITS)
        return word == "by" or (word in ("of", "from", "with") and noun)

    def _before(self, span: range, at: int) -> list[Token]:
        """What stands before a word in its clause, without words that say nothing."""
        return [t for t in self.tokens[span.start : at] if t.kind not in (sym.SKIP, sym.QUALITY)]

    def _causes(self, span: range, said: Said) -> bool:
        """Whether something acts on the outcome: "had no | effect | on pain", "training did not | improve | pain"."""
        at = said.mark.at
        if self.text[said.mark.start : said.mark.end].lower() in self.stated.senses.causes:
            return True
        verb = self.tokens[at].kind in (sym.CHANGE, sym.UP, sym.DOWN)
        subject = any(self.tokens[k].kind in (sym.NOUN, sym.ARM) for k in range(span.start, at))
        return (
            verb and subject and self.tokens[at + 1 : at + 2] != [] and self.tokens[at + 1].kind in (sym.NOUN, sym.SKIP)
        )

    def _within(self, span: range, said: Said, titles: list[Title]) -> Comparison | None:
        if said.mark.sense not in (*MOVES, Sense.CHANGE) or (said.degree and not said.denied):
            return None
        sides = find_sides(self.text, self.tokens, span, said.mark.at)
        told = self.stated.direction(said, titles)
        if told is None or sides.theirs or not (sides.mine or sides.whole or len(self.arms) == 1):
            return None
        arms = sides.mine or self.arms
        arm = arms[0] if len(arms) == 1 < len(self.arms) else None
        return self._made(span, "within_arm", titles, arms, Finding(OVER_TIME[told], arm, None, said.significant))

    def _made(self, span: range, kind: str, titles: list[Title], arms: Sequence[str], finding: Finding) -> Comparison:
        tokens = [self.tokens[k] for k in span]
        last = next((t for t in reversed(tokens) if t.kind not in (sym.STOP, sym.COMMA)), tokens[-1])
        first = next((t for t in tokens if t.kind not in (sym.SEMICOLON, sym.COMMA, sym.AND)), tokens[0])
        return Comparison(
            None,
            kind=kind,
            outcomes=titles,
            arms=tuple(arms),
            finding=finding,
            rule="clause: stated",
            times=[t.ref for t in tokens if t.kind == sym.TIME],
            words=(first.start, last.end),
        )


def _doubted(one: Comparison) -> Comparison:
    """A result of which the next clause says that it is not significant."""
    if one.finding is None or one.finding.significant is not None:
        return one
    return replace(one, finding=replace(one.finding, significant=False))


def _mixed(one: Comparison, statements: list[Said]) -> bool:
    """Whether one P value is of several outcomes that went different ways: "more X and less Y (both P < .05)"."""
    return one.finding is not None and one.finding.direction is None and len(one.outcomes) > 1 < len(statements)


def _people(lex: Lexicon, text: str, token: Token) -> bool:
    """Whether an arm is named by its people: they change, a treatment changes something."""
    return not lex.people.isdisjoint(text[token.start : token.end].lower().split())
