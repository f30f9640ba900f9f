"""What a value measures: every noun phrase of the sentence offers itself at a price, as the arms do.

A phrase costs what stands between it and the value, and what place it has in the sentence: little as the subject of the
verb or right before the value's bracket, more behind a preposition or "than". A unit that says nothing itself is about
what the unit before it is about; what is counted may be named behind the count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from armspan.linking.brackets import CLAUSE
from armspan.linking.discourse import Sentence
from armspan.linking.names import LISTED, Names
from armspan.linking.noun_places import Places
from armspan.linking.phrases import Phrases
from armspan.linking.runs import kinds_between, runs
from armspan.linking.titles import Title
from armspan.linking.units import COUNTS, Leaf, Unit, of_those, spelled
from armspan.mentions import symbols as sym

_SIGNS = {"(", ")", sym.COMMA, sym.AND, sym.SEMICOLON, sym.P_VALUE, sym.SKIP, sym.RESPECTIVELY, sym.TEST}


@dataclass(slots=True)
class Named:
    """An offer: the outcomes named, one or a list, where they stand and at what price."""

    price: float
    titles: list[Title]
    rule: str


class OutcomeBinder:
    """Gives the values of one sentence their outcomes."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.ahead, self.behind = sentence.lex.prices["outcome"]
        self.cost = sentence.lex.standing
        self.dearest = self.cost["outcome: none"]
        self.phrases = Phrases(sentence)
        self.places = Places(sentence)
        self.names = Names(sentence, self.phrases, self.places)
        self.partners, self.before, self.next = sentence.partners, sentence.before, sentence.behind
        self.objects = set[int]()  # where what was counted stands: the subject of nothing that follows
        self._each_for = len(self.units) > 1 and all(map(self._is_for, self.units))

    def _joins_row(self, run: list[int], n: int) -> bool:
        """Whether a unit goes on with a row of one shape: "were better (M vs M), (M vs M) | and (M vs M) |"."""
        last, unit = self.units[run[-1]], self.units[n]
        return len(last.leaves) == len(unit.leaves) and kinds_between(self.tokens, last.last, unit.first) <= _SIGNS

    def _is_for(self, unit: Unit) -> bool:
        """ "1.3% and 1.1% | for death |": a list of values that names its outcome behind it."""
        return self._named_for(unit) is not None

    def _named_for(self, unit: Unit) -> int | None:
        """The place of the noun behind "for"."""
        near = self.tokens[unit.last + 1 : unit.last + 4]
        if len(near) < 2 or spelled(self.text, near[0]) != "for":
            return None
        n = 2 if near[1].kind == sym.SKIP else 1
        return unit.last + 1 + n if len(near) > n and near[n].kind == sym.NOUN else None

    def bind_outcomes(self) -> None:
        before: list[Title] = []
        waiting: list[Unit] = []
        rows = {row[0]: row for row in runs(range(len(self.units)), self._joins_row)}
        listed: dict[int, Title] = {}
        for n, unit in enumerate(self.units):
            if n in listed:
                self._give(unit, [listed[n]], "respectively")
                continue
            sexes = self.phrases.sexes(unit)
            if not sexes and self.phrases.is_flow(unit, self.units[n - 1] if n else None):
                self._give(unit, [], "flow")
                continue
            best = min(self._offers(unit, sexes, before), key=attrgetter("price"))
            if unit.leaves[0].stat.unit in (None, "%") and unit.counts and self._tells_flow(best):
                self._give(unit, [], "flow")
                continue
            if best.rule == "unnamed" and unit.counts:
                waiting.append(unit)
                continue
            if len(best.titles) == len(rows.get(n, ())) > 1:
                listed = dict(zip(rows[n], best.titles, strict=True))
                self._give(unit, best.titles[:1], "respectively")
                continue
            if best.rule == "object":
                self.objects.add(best.titles[0].start)
            self._give(unit, best.titles, best.rule)
            for other in waiting:
                self._give(other, best.titles, best.rule)
            waiting = []
            if best.titles and best.rule != "sex":
                before = best.titles
        named = {t.start: t for u in self.units for leaf in u.leaves if (t := leaf.outcome)}
        if named:
            self.talk.last = list(named.values())
            self.talk.outcomes += self.talk.last

    def _tells_flow(self, offer: Named) -> bool:
        """ "Attrition was 8%", "67% were lost to follow-up": who left is no finding of the treatments."""
        said = offer.titles[-1].text.lower() if offer.titles else ""
        names = self.lex.flow_titles
        return said in self.lex.flow_titles_alone or said in names or said.rpartition(" ")[2] in names

    def _offers(self, unit: Unit, sexes: list[Title], before: list[Title]) -> list[Named]:
        """What offers itself to a unit, the first of those that cost the same before the others."""
        found, last = list[Named](), [Named(self.dearest, [], "unnamed")]
        if sexes:
            found.append(Named(self.cost["outcome: sex"], sexes, "sex"))
        if age := self.phrases.age(unit):
            found.append(Named(self.cost["outcome: counted noun"], age, "subject"))
        if events := self.phrases.events(unit):
            found.append(Named(self.cost["outcome: counted noun"], events, "counted-events"))
        if before:
            last.insert(0, Named(self.cost["outcome: carried"], before, "same-outcome"))
        elif self.talk.last and self.lex.traits.isdisjoint(self.talk.last[-1].text.lower().split()):
            last.insert(0, Named(self.cost["outcome: of an earlier sentence"], self.talk.last[-1:], "same-outcome"))
        found += self._ahead(unit, min([offer.price for offer in (*found, *last)]))
        found += self._behind(unit, bool(before), min([offer.price for offer in (*found, *last)]))
        return [*found, *last]

    # --- phrases before a value -------------------------------------------------------------------------------------

    def _ahead(self, unit: Unit, cheapest: float) -> list[Named]:
        """What the phrases before a unit offer, up to where none can cost less than the cheapest offer."""
        found = list[Named]()
        price, verb, opened = 0.0, False, not unit.bracketed
        counts = unit.counts
        n, stop = self.before[unit.first], max(-1, unit.first - 1 - CLAUSE)
        while n > stop and price + self.places.least <= cheapest:
            token = self.tokens[n]
            title = None if token.kind in _SIGNS else self.names.at(n)
            if title is not None and (token.kind != sym.SEX or counts):
                reduced = self.names.reduced(n, title)
                listed = [reduced] if reduced else self.names.ending(n, title)
                watched = self.cost["outcome: watched"] if counts and title.is_follow_up else 0.0
                taken = self.cost["outcome: object of a count"] if title.start in self.objects else 0.0
                place = self.places.price(unit, self.places.before[n] - 2 if reduced else n, verb)
                if n in self.places.inserted and self.tokens[n + 1].kind != "(":
                    place = 0.0 if 1 < len(listed) == len(unit.groups) else place + self.cost["outcome: inserted"]
                found.append(Named(price + place + watched + taken, listed, "subject"))
                cheapest = min(cheapest, found[-1].price)
                price += self._passed(n)
            elif token.kind == sym.SEMICOLON and not opened:
                price += self.cost["outcome: past a semicolon in a bracket"]
            elif token.kind != sym.NOUN:
                price += self.ahead.get(token.kind, 0.0)
            opened = opened or token.kind == "("
            verb = verb or token.kind in sym.VERBS
            n = self.before[n]
        return found

    def _passed(self, n: int) -> float:
        """What a noun costs that is passed on the way."""
        if n in self.places.inserted or n in self.places.ranked:
            return 0.0
        if self.places.is_compared(n):
            return self.cost["outcome: past what is compared"]
        return self.cost["outcome: past an object"] if self.places.is_object(n) else self.ahead["N"]

    # --- phrases behind a value -------------------------------------------------------------------------------------

    def _behind(self, unit: Unit, known: bool, cheapest: float) -> list[Named]:
        """What the counted people had or did, up to where nothing can cost less than the cheapest offer."""
        found = list[Named]()
        counts = unit.counts
        near = self.tokens[unit.last + 1 : unit.last + 2]
        adjoins = near and near[0].kind == sym.NOUN
        price = self.cost[f"outcome: {self._start_behind(counts, bool(adjoins), known)}"]
        if known and of_those(self.text, unit):
            return found
        if known and near and near[0].kind == sym.PREPOSITION and spelled(self.text, near[0]) != "of":
            price += self.cost["outcome: of whom"]  # "24% in mild and 38% | in severe disease": of whom
        if self._each_for and (n := self._named_for(unit)) and (title := self.names.at(n)):
            found.append(Named(self.cost["outcome: for"], [title], "for-outcome"))
        n, stop = self.next[unit.last], min(len(self.tokens), unit.last + 1 + CLAUSE)
        while n < stop and price <= cheapest:
            token = self.tokens[n]
            if token.kind in (sym.STOP, sym.SEMICOLON) or (token.kind == sym.VALUE and not self._goes_on(unit, n)):
                break
            title = self.phrases.done(n) if counts else self.names.at(n)
            if title is not None:
                k = self.places.before[n]
                word = spelled(self.text, self.tokens[k])
                given = self.tokens[k].kind == sym.PREPOSITION and self.lex.is_drug(spelled(self.text, token))
                if not given and word not in self.lex.around:
                    either = self._alternatives(n, title) if counts else [title]
                    extra = self.cost["outcome: a condition"] * (word in self.lex.having)
                    extra += self.cost["outcome: of which"] * self.places.is_whole(n)
                    found.append(Named(price + extra, either, "object"))
                hangs = self.tokens[k].kind == sym.PREPOSITION
                price += self.cost["outcome: past a complement" if hangs else "outcome: past a noun"]
            else:
                price += self.behind.get(token.kind, 0.0)
            n = self.next[n]
        return found

    def _start_behind(self, counts: bool, adjoins: bool, known: bool) -> str:
        """The place from which words behind a value are looked at."""
        if counts:
            return "what people had"
        if not adjoins:
            return "behind a measured value"
        return "right behind, and one is known" if known else "right behind a value"

    def _alternatives(self, n: int, title: Title) -> list[Title]:
        """ "were at risk of | falls, stroke or death |": whichever it was; else only the first."""
        found = [title]
        for k in range(n + 1, len(self.tokens)):
            if self.tokens[k].kind == sym.NOUN and self.tokens[k - 1].kind in LISTED and (other := self.names.at(k)):
                found.append(other)
            elif self.tokens[k].kind not in LISTED:
                break
        return found if self._are_alternatives(found) else [title]

    def _goes_on(self, unit: Unit, n: int) -> bool:
        """Whether the value at token n counts the same: "12/40 in A | and 22/41 | in B depended on a frame"; an age."""
        if self.text[self.tokens[n].start] == "(" and self.tokens[n].ref.unit in self.lex.years:
            return True
        return unit.counts and self.tokens[n].ref.param_type in COUNTS

    # --- giving -----------------------------------------------------------------------------------------------------

    def _give(self, unit: Unit, titles: list[Title], rule: str) -> None:
        """One outcome for all, or a list of outcomes over the values."""
        for leaf in unit.leaves:
            leaf.outcome, leaf.outcome_rule = None, rule
        if not titles:
            return
        if rule == "sex":
            for leaf, title in zip(unit.leaves, titles, strict=True):
                leaf.outcome = title
            return
        if self._are_alternatives(titles):
            whole = self.text[titles[0].start : titles[-1].end]
            titles = [replace(titles[-1], text=whole, start=titles[0].start, words=tuple(whole.split()))]
        if rule in ("subject", "same-outcome"):
            titles = [*titles[:-1], self.names.limited(titles[-1], unit)]
        groups: list[list[Leaf]] = unit.groups if unit.inner or unit.by_arms else [[leaf] for leaf in unit.leaves]
        spread = len(titles) == len(groups) > 1 and not (unit.by_arms and unit.inner is None)
        for n, group in enumerate(groups):
            for leaf in group:
                leaf.outcome = titles[n] if spread else titles[-1]
                leaf.outcome_rule = "respectively" if spread else rule

    def _are_alternatives(self, titles: list[Title]) -> bool:
        """ "Death, infarction, or stroke": whichever it was, it counts."""
        joints = [self.text[a.end : b.start].replace(",", " ").split() for a, b in pairwise(titles)]
        return bool(joints) and joints[-1] == ["or"] and all(words in ([], ["or"]) for words in joints)
