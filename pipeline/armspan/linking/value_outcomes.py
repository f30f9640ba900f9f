"""What a value measures: the noun phrase that is its subject, or what the counted people had or did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from armspan.linking.discourse import Sentence
from armspan.linking.subjects import Subjects
from armspan.linking.titles import Title, direction_of
from armspan.linking.units import (
    Leaf,
    Unit,
    closed_brackets,
    is_baseline,
    is_starting_point,
    of_those,
    same_outcome,
    spelled,
)
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_ADJECTIVES = regex.compile(r"(?<=[\d)]\s|^\p{L}+\s)(?:\p{Ll}[\p{L}-]*\s){1,2}$")


class OutcomeBinder:
    """Gives the values of one sentence their outcomes, and tells changes from baseline."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.subjects = Subjects(sentence)
        self.says_there = any(spelled(self.text, t) == "there" for t in self.tokens if t.kind == sym.SKIP)

    def bind_outcomes(self) -> None:
        previous: list[Title] = []
        waiting: list[int] = []
        for n, unit in enumerate(self.units):
            if self._is_sex(unit):
                previous = []
                continue
            if self._is_flow(unit, n):
                continue
            titles, rule = self._own_titles(unit, n, bool(previous))
            if not titles and self._waits(unit, n, bool(previous)):
                waiting.append(n)
                continue
            if not titles:
                titles, rule = previous or self.talk.last[-1:], "same-outcome"
            if titles:
                titles = self._give_titles(n, titles, rule)
                for other in waiting:
                    self._give_titles(other, titles if rule == "object" else previous or titles, rule)
                waiting = []
                aside = rule == "object" and self._in_bracket(unit)
                previous = previous if aside and previous else titles  # "18.9 weeks (25% censored) and 14.7"
        self._carry_means_on()
        found = [leaf.outcome for unit in self.units for leaf in unit.leaves if leaf.outcome]
        if found:
            self.talk.last = list({t.start: t for t in found}.values())
            self.talk.outcomes += self.talk.last

    def _carry_means_on(self) -> None:
        """ "Mean Ki67 fell from 18% to 6% in A, and from | 19% to 7% | in B": what they are is said once."""
        for left, right in pairwise(self.units):
            said, mine = left.leaves[-1].stat, [leaf for leaf in right.leaves if leaf.stat.param_type == "percentage"]
            measured = said.unit == "%" and said.param_type in ("mean", "median", "least_squares_mean")
            if measured and left.inner == right.inner == "o" and same_outcome(left, right):
                for leaf in mine:
                    leaf.stat = replace(leaf.stat, param_type=said.param_type, percentage=None)

    def _own_titles(self, unit: Unit, n: int, known: bool) -> tuple[list[Title], str]:
        """What a unit says itself of what it measures, and where it stands; `known`: a unit before has said it."""
        if titles := self._named_behind(unit):
            return titles, "for-outcome"
        if self._there_is(unit) and (titles := self._events(unit) or self._titles_after(unit, False)):
            return titles, "object"
        if titles := self._titles_before(unit, n):
            return titles, "subject"
        if titles := self._events(unit):
            return titles, "counted-events"
        if titles := self._at_a_median(unit):
            return titles, "subject"
        if not n and (titles := self._titles_of_main_clause(unit) or self._verb_before(unit)):
            return titles, "subject"
        if known and of_those(self.text, unit):
            return [], ""
        if known and self._in_bracket(unit) and unit.before[-1:] and unit.before[-1].kind == sym.ARM:
            return [], ""  # "better in A (A 84%, B 69%, log-rank test"
        if self._repeats_noun(unit, n):
            return [], ""
        if _counts(unit) or not known or self._noun_adjoins(unit):
            return self._titles_after(unit, self._parallel(n)), "object"
        return [], ""

    def _waits(self, unit: Unit, n: int, known: bool) -> bool:
        """ "12/40 in A | and 22/41 in B depended on a walking frame": a later unit will say it."""
        if not n and len(self.units) > 1 and is_starting_point(self.tokens, unit):
            return True  # "From a mean baseline of 8.2, | HbA1c fell by 1.2"
        limited = _limit_ahead(unit.before) is not None
        if not _counts(unit) or n + 1 == len(self.units) or self._parallel(n) or limited:
            return False
        return not (known and self._ends_behind(unit, n))

    def _give_titles(self, n: int, titles: list[Title], rule: str) -> list[Title]:
        """The titles with the limit that the unit adds, given to its values."""
        unit = self.units[n]
        if len(titles) > 1:
            self._spread_titles(unit, titles, rule)
            return titles
        title = self._with_threshold(unit, n, titles[0]) if rule in ("subject", "same-outcome") else titles[0]
        self._spread_titles(unit, [self._at_place(unit, n, title)], rule)
        return [title]

    def _in_bracket(self, unit: Unit) -> bool:
        """Whether a bracket closes behind a unit that opened before it, perhaps within another value."""
        return next((t.kind for t in self.tokens[unit.last + 1 :] if t.kind in ("(", ")")), "(") == ")"

    def _ends_behind(self, unit: Unit, n: int) -> bool:
        """Whether a semicolon parts a unit from the next one: "28% with A and 22% with B; 4 had severe pain"."""
        if n + 1 == len(self.units):
            return True
        return any(t.kind == sym.SEMICOLON for t in self.tokens[unit.last + 1 : self.units[n + 1].first])

    def _parallel(self, n: int) -> bool:
        """Whether a unit goes on as the one before it, whose outcome is known: "24% in mild and 38% | in severe"."""
        if not n or self.units[n - 1].leaves[0].outcome_rule not in ("subject", "same-outcome"):
            return False
        if self.units[n - 1].bracketed and self.units[n].bracketed:
            return True  # "frequent after A (33%) compared with B (20%), with ..."
        return self._alike(n)

    def _alike(self, n: int) -> bool:
        """Whether the same preposition stands behind a unit and the one before it: "at the spine", "at the hip"."""
        if not 0 < n < len(self.units):
            return False
        near, here = (_without_articles(unit.after)[:2] for unit in self.units[n - 1 : n + 1])
        alike = all([t.kind for t in two] in _AT_A_PLACE for two in (near, here))
        return alike and spelled(self.text, near[0]) == spelled(self.text, here[0])

    def _is_nameless(self, phrase: list[Token]) -> bool:
        return bool(phrase) and phrase[0].kind == sym.NOUN and self.subjects.title(phrase[0]) is None

    def _at_place(self, unit: Unit, n: int, title: Title) -> Title:
        """ "Density rose by 1.2% | at the spine | and 1.3% | at the hip": each place is an outcome of its own."""
        if not (self._alike(n) or self._alike(n + 1)) or spelled(self.text, _without_articles(unit.after)[0]) != "at":
            return title
        at, place = _without_articles(unit.after)[:2]
        if place.kind == sym.ARM or not place.words or place.words[0].lower() in self.lex.degrees:
            return title
        head = place.words[place.heads - 1]
        end = self.text.index(head, place.start) + len(head)
        return replace(title, text=f"{title.text} {self.text[at.start : end]}", start=at.start, end=end, plain=title)

    def _named_behind(self, unit: Unit) -> list[Title]:
        """ "The rates were 1.3% and 1.1% for death, 4.6% and 2.1% for stroke": each list names its own outcome."""
        if not all(self._for_noun(other) for other in self.units) or len(self.units) < 2:
            return []
        title = self.subjects.title(unit.after[1])
        return [title] if title else []

    def _with_threshold(self, unit: Unit, n: int, title: Title) -> Title:
        """ "Pressure averaged 10.9 and was | 12 mmHg or less | in 60%": of a share, the limit is part of the name."""
        room = [t for t in (unit.before if n else unit.clause) if t.start >= title.end]
        last = _limit_ahead(room)
        if last is None or not _is_share(unit):
            return title
        first, words = last, self.lex.limit_words
        while first and (room[first - 1].kind == sym.LIMIT or spelled(self.text, room[first - 1]) in words):
            first -= 1
        start, end = room[first].start, room[last].end
        limit, plain = self.text[start:end].split(), title.plain or self._without_limit(title)
        text = f"{plain.text} {' '.join(limit)}"
        return Title(text, start, end, (*plain.words, *limit), instrument=plain.instrument, plain=plain)

    def _without_limit(self, title: Title) -> Title:
        """ "HbA1c of <7.0%" -> "HbA1c"."""
        words = title.text.split()
        cut = next((n for n, word in enumerate(words) if word[0] in "<>≤≥"), len(words))
        while 1 < cut < len(words) and words[cut - 1].lower() in self.lex.limit_words:
            cut -= 1
        return replace(title, text=" ".join(words[:cut]), words=tuple(words[:cut])) if cut else title

    def _there_is(self, unit: Unit) -> bool:
        """ "There was an | 8.3% | increase in PSA": what is there stands behind the value."""
        if not self.says_there:
            return False
        said = [t for t in unit.clause if t.kind not in (sym.UP, sym.DOWN, sym.QUALITY)][::-1]
        if said[:1] and said[0].kind == sym.PREPOSITION and self._is_nameless(said[1:2]):
            said = said[2:]  # "there was a reduction of | 13% | in density"
        copula = next((n for n, t in enumerate(said) if t.kind != sym.SKIP), len(said))
        there = copula + 1 < len(said) and spelled(self.text, said[copula + 1]) == "there"
        return there and said[copula].kind == sym.COPULA

    def _for_noun(self, unit: Unit) -> bool:
        near = unit.after[:2]
        return [t.kind for t in near] == [sym.PREPOSITION, sym.NOUN] and spelled(self.text, near[0]) == "for"

    def _noun_adjoins(self, unit: Unit) -> bool:
        """ "0.3±0.7 and 0.4±0.9 medications": what was counted stands right behind the values."""
        return bool(unit.after) and unit.after[0].kind == sym.NOUN

    def _repeats_noun(self, unit: Unit, n: int) -> bool:
        """ "rose from 62 to 141 words in A and from 59 to 118 | words | in B": a unit, where a subject is known."""
        before = self.units[n - 1] if n else unit
        if not n or before.leaves[-1].outcome_rule not in ("subject", "same-outcome"):
            return False
        both = [self._noun_adjoins(one) and spelled(self.text, one.after[0]) for one in (before, unit)]
        return bool(both[0]) and both[0] == both[1]

    def _is_flow(self, unit: Unit, n: int) -> bool:
        """ "29 and 30 patients were analysed": counts of people who took part, left or were looked at."""
        first = unit.leaves[0].stat
        if len(unit.leaves) == 1 and first.noun and first.percentage is None and first.value == self.talk.enrollment:
            unit.leaves[0].outcome_rule = "flow"  # "in this cohort of 12 children"
            return True
        if any(leaf.stat.param_type != "count_of_participants" for leaf in unit.leaves):
            return False
        if self._took_part(unit) and len(unit.leaves) == 1:
            unit.leaves[0].outcome_rule = "flow"  # "Fifty women ready for surgery were randomized"
            return True
        if self._only_says_of_whom(unit):
            unit.leaves[0].outcome_rule = "flow"
            return True
        behind = self.tokens[unit.last + 1 :]
        verb = next(
            (t for t in behind if t.kind in (sym.PARTICIPLE, sym.REPORT, sym.NOUN, sym.SEMICOLON, sym.CLAUSE)), None
        )
        if verb is None or spelled(self.text, verb).split(None, 1)[0] not in self.lex.flow:
            return False
        active = behind.index(verb) and behind[behind.index(verb) - 1].kind != sym.COPULA
        if active and spelled(self.text, verb) in ("needed", "required") and self._titles_after(unit, False):
            return False  # "5 patients needed drainage"; "40 patients were needed"
        if self._titles_before(unit, n) or (not n and self._titles_of_main_clause(unit)):
            return False
        for leaf in unit.leaves:
            leaf.outcome_rule = "flow"
        return True

    def _only_says_of_whom(self, unit: Unit) -> bool:
        """ "In the 421 people with dementia, ...", "Of 56 patients, ...": about whom, not what."""
        lead = [
            spelled(self.text, t) for t in unit.clause if t.kind in (sym.PREPOSITION, sym.SKIP, sym.TIME, sym.COMMA)
        ]
        if len(lead) != len(unit.clause) or len(unit.leaves) > 1 or unit.leaves[0].stat.percentage is not None:
            return False
        return "of" in lead or ("the" in lead and bool({"in", "among", "for"} & set(lead)))

    def _at_a_median(self, unit: Unit) -> list[Title]:
        """ "At a median of | 36 months |, 3 patients had relapsed": how long they were followed up."""
        unit_of_time = (unit.leaves[0].stat.unit or "").rstrip("s") in ("week", "month", "year")
        if len(unit.leaves) > 1 or not unit_of_time or unit.first != 4:
            return []
        ahead = [spelled(self.text, t) for t in self.tokens[:4]]
        if ahead[:2] not in (["at", "a"], ["after", "a"]) or ahead[2:] not in (["median", "of"], ["mean", "of"]):
            return []
        word = self.tokens[2]
        return [Title("follow-up", word.start, word.end, ("follow-up",))]

    def _verb_before(self, unit: Unit) -> list[Title]:
        """ "Wounds healed in 38 of 40": who did it, and the verb."""
        for n, (who, verb) in enumerate(pairwise(unit.clause) if _counts(unit) else ()):
            behind = unit.clause[n + 2 : n + 4]
            event = who.kind == sym.PEOPLE and spelled(self.text, who) in self.lex.countable
            if event and {verb.kind, *(t.kind for t in behind)} <= {sym.COPULA, sym.REPORT, sym.PREPOSITION}:
                return [Title(self.text[who.start : who.end], who.start, who.end, who.words)]  # "Fractures occurred in"
            nameless = who.kind == sym.NOUN and who.words[0].lower() in self.lex.empty
            counted = nameless and who.words[-1].lower() in self.lex.people
            if counted and verb.kind == sym.REPORT and [t.kind for t in behind] == [sym.PREPOSITION, sym.NOUN]:
                start, end = verb.start, behind[1].end  # "the proportion of eyes | started on medical treatment"
                return [Title(self.text[start:end], start, end, tuple(self.text[start:end].split()))]
            said = who.kind in (sym.PEOPLE, sym.SEX) and verb.kind in (sym.PARTICIPLE, sym.NOUN)
            word = spelled(self.text, verb)
            if said and word.endswith("ed") and word not in self.lex.flow:
                return [Title(self.text[who.start : verb.end], who.start, verb.end, (*who.words, word))]
        return []

    def _events(self, unit: Unit) -> list[Title]:
        """ "55 deaths": the counted noun is the outcome, where it is no person or part of one."""
        stat = next((leaf.stat for leaf in unit.leaves if leaf.stat.noun), unit.leaves[0].stat)  # "4 and 15 relapses"
        noun = (stat.noun or "").lower()
        if not noun or noun.split()[-1] in self.lex.persons:
            return []
        start = self.text.lower().find(noun, stat.start)
        behind = unit.after[1] if len(unit.after) > 1 and spelled(self.text, unit.after[0]) == "of" else None
        if behind is not None and behind.kind == sym.NOUN:
            title = self.subjects.title(behind)
            return [title] if title else []
        if start < 0:
            return []
        end = start + len(noun)
        start -= len(self._adjectives(self.text[stat.start : start]))
        return [Title(self.text[start:end], start, end, (noun,))]

    def _adjectives(self, between: str) -> str:
        """What stands between a number and the noun it counts: "17 | partial | responses"."""
        found = _ADJECTIVES.search(between)
        if found is None or self.lex.numbers & set(found[0].lower().split()):
            return ""
        return found[0]

    def _is_sex(self, unit: Unit) -> bool:
        """ "44 males": the counted noun is the outcome."""
        found = False
        ahead = self.tokens[unit.first - 1].kind if unit.first else sym.STOP
        passed = (sym.ARM, sym.PREPOSITION, sym.SKIP, sym.PEOPLE)
        behind = next((t.kind for t in unit.after if t.kind not in passed), sym.STOP)
        if self._took_part(unit):
            return False
        if ahead == sym.PREPOSITION or behind in (sym.COPULA, sym.REPORT, sym.PARTICIPLE, sym.CHANGE):
            return False  # "developed in 7 boys": the boys are who, not what
        for leaf in unit.leaves:
            noun = (leaf.stat.noun or "").lower()
            start = self.text.lower().find(noun, leaf.stat.start) if noun in self.lex.sex else -1
            if start >= 0:
                leaf.outcome = Title(noun, start, start + len(noun), (noun,))
                leaf.outcome_rule = "sex"
                found = True
        return found

    def _took_part(self, unit: Unit) -> bool:
        """Whether people are counted, and the verb behind them, passive, says that they were taken into the study."""
        noun = (unit.leaves[0].stat.noun or "").lower().rsplit(None, 1)[-1:]
        if self.lex.persons.isdisjoint(noun):
            return False
        behind = self.tokens[unit.last + 1 :]
        verb = next((n for n, t in enumerate(behind) if t.kind in (sym.COPULA, sym.SEMICOLON, ")")), len(behind))
        said = [spelled(self.text, t) for t in behind[verb : verb + 3]]
        return bool(said) and behind[verb].kind == sym.COPULA and not _INTO_THE_STUDY.isdisjoint(said)

    def _titles_before(self, unit: Unit, n: int) -> list[Title]:
        """The subject of the unit: the noun phrases (a list of them) that stand before it in its own surroundings."""
        return self._subjects(unit, unit.before if n else unit.clause)

    def _subjects(self, unit: Unit, room: list[Token]) -> list[Title]:
        """The nearest list of noun phrases in the tokens before a unit that can be its subject."""
        found = self.subjects.phrase_list(room[::-1])
        if len(found) == 1 and found[0].is_follow_up and _is_share(unit):
            return []  # "at a median follow-up of 5 years, 10 relapses"
        if len(found) == 1 and self._only_opens(unit, found[0]):
            return []  # "At surgery, | 23 of 49 were"
        return found

    def _only_opens(self, unit: Unit, title: Title) -> bool:
        """Whether a name stands in a phrase that opens the sentence, and a comma parts it from the value."""
        if not unit.first or self.tokens[unit.first - 1].kind not in (sym.COMMA, sym.SKIP):
            return False
        ahead = [t for t in self.tokens[: unit.first] if t.kind != sym.SKIP]
        opening = ahead[:1] and ahead[0].kind == sym.PREPOSITION
        between = [t.kind for t in ahead if t.start >= title.end]
        return bool(opening) and between == [sym.COMMA] and len(ahead) == 3

    def _titles_of_main_clause(self, unit: Unit) -> list[Title]:
        """ "Survival was significant, with 38% for ...": the subject of the main clause."""
        opening = self.tokens[unit.first - len(unit.clause) - 1] if len(unit.clause) < unit.first else None
        own_clause = opening is not None and spelled(self.text, opening) in ("whereas", "while", "whilst")
        if own_clause and (self._titles_after(unit, False) or not self._ends_behind(unit, 0)):
            return []  # "..., whereas 4 of A and 2 of B had pain"; "no wound leaked, whereas 5 of B did"
        return self._subjects(unit, self.tokens[: unit.first])

    def _titles_after(self, unit: Unit, listed: bool) -> list[Title]:
        """What the counted people had or did: the noun phrase or verb behind the unit.

        In a list of values ("24% in mild and 38% | in severe disease") what stands right behind "in" says of whom.
        """
        verb = None
        room = _up_to_test(unit.after)
        if listed:
            room = _without_articles(room)[0 if unit.bracketed else 2 :]
            if room and room[0].kind == sym.COMMA:
                return []  # "15% in A and 25% in B, | mainly from cataract"
        for token in room:
            if token.kind in (sym.NOUN, sym.SEX):
                title = self.subjects.title(token)
                if token.kind == sym.SEX and self._is_who(room, token):
                    continue  # "34% | of the women | were still breast feeding"
                if title is not None and not self._is_given(room, token) and not _says_which(room, token, self.text):
                    title.verb = verb
                    return [title]
            elif token.kind == sym.PARTICIPLE:
                verb = self.text[token.start : token.end]
            elif token.kind in (sym.P_VALUE, sym.SEMICOLON, sym.CLAUSE, sym.STOP):
                break
        if verb:
            token = next(t for t in room if t.kind == sym.PARTICIPLE)
            return [Title(verb, token.start, token.end, (verb,))]
        return []

    def _is_who(self, room: list[Token], token: Token) -> bool:
        """Whether a noun of people stands behind "of", and a verb behind it says what they had or did."""
        n = room.index(token)
        ahead = next((spelled(self.text, t) for t in reversed(room[:n]) if t.kind != sym.SKIP), "")
        verb = [t.kind for t in room[n + 1 : n + 2]]
        return ahead == "of" and verb in ([sym.COPULA], [sym.REPORT])

    def _is_given(self, room: list[Token], token: Token) -> bool:
        """ "15% with timolol": a drug behind a preposition is what was given, not what was measured."""
        n = room.index(token)
        return n > 0 and room[n - 1].kind == sym.PREPOSITION and self.lex.is_drug(spelled(self.text, token))

    def _spread_titles(self, unit: Unit, titles: list[Title], rule: str) -> None:
        """One outcome for all, or a list of outcomes over the groups."""
        groups: list[list[Leaf]] = unit.groups
        if self._are_alternatives(titles):
            whole = self.text[titles[0].start : titles[-1].end]
            titles = [replace(titles[-1], text=whole, start=titles[0].start, words=tuple(whole.split()))]
        if unit.inner is None and not unit.by_arms:
            groups = [[leaf] for leaf in unit.leaves]
        spread = len(titles) == len(groups) > 1 and not (unit.by_arms and unit.inner is None)
        for n, group in enumerate(groups):
            for leaf in group:
                leaf.outcome = titles[n] if spread else titles[-1]
                leaf.outcome_rule = "respectively" if spread else rule

    def _are_alternatives(self, titles: list[Title]) -> bool:
        """ "Death, infarction, or stroke", "needs of blockers or antagonists": whichever it was, it counts."""
        joints = [self.text[a.end : b.start].replace(",", " ").split() for a, b in pairwise(titles)]
        return bool(joints) and joints[-1] == ["or"] and all(words in ([], ["or"]) for words in joints)

    def bind_change(self) -> None:
        """ "fell by 18.6", "the change in HbA1c was": a change from baseline, with its direction."""
        for n, unit in enumerate(self.units):
            if is_baseline(self.tokens, unit):
                continue
            if n and same_outcome(self.units[n - 1], unit) and self._change_behind(self.units[n - 1]) is None:
                for leaf in unit.leaves:
                    leaf.change = self.units[n - 1].leaves[-1].change
                    leaf.direction = self.units[n - 1].leaves[-1].direction
            unchanged = unit.bracketed and any(spelled(self.text, t) == "unchanged" for t in unit.clause)
            words = [t for t in unit.clause if t.kind in (sym.UP, sym.DOWN, sym.CHANGE)]
            moved = words[-1:] if self._by_how_much(unit) else []
            since_baseline, behind = self._since_baseline(unit), self._change_behind(unit)
            for leaf in unit.leaves:
                if since_baseline or (leaf.outcome is not None and leaf.outcome.change) or unchanged:
                    leaf.change = True
                    leaf.direction = leaf.outcome.direction if leaf.outcome else None
                if behind is not None:
                    leaf.change, leaf.direction = True, behind or None
                for word in moved:
                    leaf.change = True
                    leaf.direction = {sym.UP: "increase", sym.DOWN: "decrease"}.get(word.kind)

    def _by_how_much(self, unit: Unit) -> bool:
        """ "rose by | 21.4 kg", "rose | 21.4 kg": whether "by" or a verb of change stands right before a value."""
        if not unit.before:
            return False
        last = unit.before[-1]
        word = spelled(self.text, last)
        return word in _MOVED if last.kind in (sym.UP, sym.DOWN) else last.kind == sym.PREPOSITION and word == "by"

    def _change_behind(self, unit: Unit) -> str | None:
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


def _counts(unit: Unit) -> bool:
    return unit.leaves[0].stat.param_type in ("count_of_participants", "percentage", "number")


def _is_share(unit: Unit) -> bool:
    stat = unit.leaves[0].stat
    bare = stat.param_type == "number" and stat.unit is None and not stat.decimals
    return bare or stat.param_type in ("count_of_participants", "percentage")


_INTO_THE_STUDY = frozenset(("randomized", "randomised", "assigned", "enrolled", "recruited", "allocated"))
_MOVED = frozenset(("rose", "fell", "dropped", "declined", "increased", "decreased", "grew", "gained", "lost"))
_AT_A_PLACE = [[sym.PREPOSITION, kind] for kind in (sym.NOUN, sym.PEOPLE, sym.ARM)]


def _limit_ahead(room: Sequence[Token]) -> int | None:
    """Where the limit stands that ends what is before a unit."""
    last = max((k for k, t in enumerate(room) if t.kind == sym.LIMIT), default=None)
    return None if last is None or any(t.kind not in _BEHIND_LIMIT for t in room[last + 1 :]) else last


_BEHIND_LIMIT = (sym.PREPOSITION, sym.SKIP, sym.REPORT, sym.COPULA, sym.TIME, sym.COMMA, "(")


def _says_which(room: list[Token], phrase: Token, text: str) -> bool:
    """ "11 of 33 patients with plaques suffered from": which people they are, where a verb says what they had."""
    n = room.index(phrase)
    behind = [t.kind for t in room[n + 1 :]]
    verb = next((k for k, kind in enumerate(behind) if kind in (sym.REPORT, sym.COPULA)), len(behind))
    return (
        n > 0
        and spelled(text, room[n - 1 - (room[n - 1].kind == sym.SKIP)]) in ("with", "without")
        and sym.NOUN in behind[verb:]
    )


def _without_articles(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.kind != sym.SKIP]


def _up_to_test(tokens: list[Token]) -> list[Token]:
    """The tokens outside brackets, up to a bracket with a P value or an effect: what follows it is another result.

    A verb right behind the bracket goes on: "84% of A and 60% of B (P = 0.02) achieved success".
    """
    closed = closed_brackets(tokens)
    tested = next((n for n in sorted(closed) if tokens[n].kind in (sym.P_VALUE, sym.ESTIMATE)), len(tokens))
    behind = next((t for n, t in enumerate(tokens) if n > tested and n not in closed), None)
    if behind is not None and behind.kind in (sym.REPORT, sym.PARTICIPLE):
        tested = len(tokens)
    return [token for n, token in enumerate(tokens[:tested]) if n not in closed]
