"""What a value measures: the noun phrase that is its subject, or what the counted people had or did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from armspan.linking.discourse import Sentence
from armspan.linking.titles import Title, title_of
from armspan.linking.units import Leaf, Unit, closed_brackets, same_outcome, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_ADJECTIVES = regex.compile(r"(?<=[\d)]\s|^\p{L}+\s)(?:\p{Ll}[\p{L}-]*\s){1,2}$")


class OutcomeBinder:
    """Gives the values of one sentence their outcomes, and tells changes from baseline."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units

    def bind_outcomes(self) -> None:
        previous: list[Title] = []
        waiting: list[Unit] = []
        for n, unit in enumerate(self.units):
            if self._is_sex(unit):
                previous = []
                continue
            if self._is_flow(unit, n):
                continue
            titles, rule = self._named_behind(unit), "for-outcome"
            if not titles and self._there_is(unit):
                titles, rule = self._events(unit) or self._titles_after(unit, False), "object"
            if not titles:
                titles, rule = self._titles_before(unit, n), "subject"
            goes_on = self._parallel(n)
            counted = unit.leaves[0].stat.param_type in ("count_of_participants", "percentage", "number")
            if not titles:
                titles, rule = self._events(unit), "counted-events"
            if not titles and not n:
                titles, rule = self._titles_of_main_clause(unit), "subject"
            if not titles and counted and not n:
                titles, rule = self._verb_before(unit), "subject"
            if not titles and (counted or not previous or self._noun_adjoins(unit)):
                titles, rule = self._titles_after(unit, goes_on), "object"
            if not titles and counted and not goes_on and n + 1 < len(self.units) and not (previous and self._ends_behind(unit, n)):
                waiting.append(unit)  # "12/40 in A and 22/41 in B depended on a walking frame"
                continue
            if not titles:
                titles, rule = previous or self.talk.last[-1:], "same-outcome"
            if titles:
                if len(titles) == 1 and rule in ("subject", "same-outcome"):
                    titles = [self._with_threshold(unit, n, titles[0])]
                self._spread_titles(unit, titles, rule)
                for other in waiting:
                    self._spread_titles(other, titles if rule == "object" else previous or titles, rule)
                waiting = []
                aside = rule == "object" and self._in_bracket(unit)
                previous = previous if aside and previous else titles  # "18.9 weeks (25% censored) and 14.7"
        found = [leaf.outcome for unit in self.units for leaf in unit.leaves if leaf.outcome]
        if found:
            self.talk.last = list({t.start: t for t in found}.values())
            self.talk.outcomes += self.talk.last

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
        near, here = (_without_articles(unit.after)[:2] for unit in self.units[n - 1 : n + 1])
        alike = all([t.kind for t in two] in _AT_A_PLACE for two in (near, here))
        return alike and spelled(self.text, near[0]) == spelled(self.text, here[0])

    def _named_behind(self, unit: Unit) -> list[Title]:
        """ "The rates were 1.3% and 1.1% for death, 4.6% and 2.1% for stroke": each list names its own outcome."""
        if not all(self._for_noun(other) for other in self.units) or len(self.units) < 2:
            return []
        title = self._title(unit.after[1])
        return [title] if title else []

    def _with_threshold(self, unit: Unit, n: int, title: Title) -> Title:
        """ "Pressure averaged 10.9 in A and was | 12 mmHg or less | in 60%": of a share, the limit is part of the name."""
        room = [t for t in (unit.before if n else unit.clause) if t.start >= title.end]
        last = max((k for k, t in enumerate(room) if t.kind == sym.LIMIT), default=None)
        if last is None or not _is_share(unit):
            return title
        if any(t.kind not in _BEHIND_LIMIT for t in room[last + 1 :]):
            return title
        first = last
        while first and (room[first - 1].kind == sym.LIMIT or spelled(self.text, room[first - 1]) in self.lex.limit_words):
            first -= 1
        start, end = room[first].start, room[last].end
        words, plain = self.text[start:end].split(), title.plain or self._without_limit(title)
        text = f"{plain.text} {' '.join(words)}"
        return Title(text, start, end, (*plain.words, *words), instrument=plain.instrument, plain=plain)

    def _without_limit(self, title: Title) -> Title:
        """ "HbA1c of <7.0%" -> "HbA1c"."""
        words = title.text.split()
        cut = next((n for n, word in enumerate(words) if word[0] in "<>≤≥"), len(words))
        while 1 < cut < len(words) and words[cut - 1].lower() in self.lex.limit_words:
            cut -= 1
        return replace(title, text=" ".join(words[:cut]), words=tuple(words[:cut])) if cut else title

    def _there_is(self, unit: Unit) -> bool:
        """ "There was an | 8.3% | increase in PSA": what is there stands behind the value."""
        said = [t for t in unit.clause if t.kind not in (sym.UP, sym.DOWN, sym.QUALITY)][::-1]
        copula = next((n for n, t in enumerate(said) if t.kind != sym.SKIP), len(said))
        there = copula + 1 < len(said) and spelled(self.text, said[copula + 1]) == "there"
        return there and said[copula].kind == sym.COPULA

    def _for_noun(self, unit: Unit) -> bool:
        near = unit.after[:2]
        return [t.kind for t in near] == [sym.PREPOSITION, sym.NOUN] and spelled(self.text, near[0]) == "for"

    def _noun_adjoins(self, unit: Unit) -> bool:
        """ "0.3±0.7 and 0.4±0.9 medications": what was counted stands right behind the values."""
        return bool(unit.after) and unit.after[0].kind == sym.NOUN

    def _is_flow(self, unit: Unit, n: int) -> bool:
        """ "29 and 30 patients were analysed": counts of people who took part, left or were looked at."""
        first = unit.leaves[0].stat
        if len(unit.leaves) == 1 and first.noun and first.percentage is None and first.value == self.talk.enrollment:
            unit.leaves[0].outcome_rule = "flow"  # "in this cohort of 12 children"
            return True
        if any(leaf.stat.param_type != "count_of_participants" for leaf in unit.leaves):
            return False
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

    def _verb_before(self, unit: Unit) -> list[Title]:
        """ "Wounds healed in 38 of 40": who did it, and the verb."""
        for n, (who, verb) in enumerate(pairwise(unit.clause)):
            behind = unit.clause[n + 2 : n + 4]
            counted = who.kind == sym.NOUN and who.words[0].lower() in self.lex.empty and who.words[-1] in self.lex.people
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
        stat = unit.leaves[0].stat
        noun = (stat.noun or "").lower()
        if not noun or noun.split()[-1] in self.lex.people | self.lex.sex:
            return []
        start = self.text.lower().find(noun, stat.start)
        behind = unit.after[1] if len(unit.after) > 1 and spelled(self.text, unit.after[0]) == "of" else None
        if behind is not None and behind.kind == sym.NOUN:
            title = self._title(behind)
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

    def _titles_before(self, unit: Unit, n: int) -> list[Title]:
        """The subject of the unit: the noun phrases (a list of them) that stand before it in its own surroundings."""
        return self._subjects(unit, unit.before if n else unit.clause)

    def _subjects(self, unit: Unit, room: list[Token]) -> list[Title]:
        """The nearest list of noun phrases in the tokens before a unit that can be its subject."""
        found = self._phrase_list(room[::-1])
        if [title.text for title in found] == ["follow-up"] and _is_share(unit):
            return []  # "at a median follow-up of 5 years, 10 relapses"
        if len(found) == 1 and self._only_opens(unit, found[0]):
            return []  # "At surgery, | 23 of 49 were"
        return found

    def _only_opens(self, unit: Unit, title: Title) -> bool:
        """Whether a name stands in a phrase that opens the sentence, and a comma parts it from the value."""
        ahead = [t for t in self.tokens[: unit.first] if t.kind != sym.SKIP]
        opening = ahead[:1] and ahead[0].kind == sym.PREPOSITION
        between = [t.kind for t in ahead if t.start >= title.end]
        return bool(opening) and between == [sym.COMMA] and len(ahead) == 3

    def _titles_of_main_clause(self, unit: Unit) -> list[Title]:
        """ "Survival was significant, with 38% for ...": the subject of the main clause."""
        opening = self.tokens[unit.first - len(unit.clause) - 1] if len(unit.clause) < unit.first else None
        own_clause = opening is not None and spelled(self.text, opening) in ("whereas", "while", "whilst")
        if own_clause and (self._titles_after(unit, False) or not self._ends_behind(unit, 0)):
            return []  # "..., whereas 4 of A and 2 of B had pain"; "no seroma required drainage, whereas 5 of B needed it"
        return self._subjects(unit, self.tokens[: unit.first])

    def _phrase_list(self, backwards: list[Token]) -> list[Title]:
        """The nearest list of noun phrases, read backwards from a unit."""
        found: list[Title] = []
        between: list[str] = []
        expect = joined = listed = False
        for token in _outside_brackets(backwards):
            verb = self._verb_title(token) if not found else None
            if verb is not None:
                return [verb]
            if token.kind in (sym.NOUN, sym.SEX):
                title = self._title(token)
                if title is None or self._says_of_whom(token):
                    continue
                if found and not expect:
                    if _is_complement(between):
                        found = [title]  # the found phrase was a complement of this one
                        between = []
                        continue
                    break
                found.append(title)
                listed = listed or joined
                expect, joined, between = False, False, []
            elif token.kind in (sym.AND, sym.COMMA) and found:
                expect = True
                joined = joined or token.kind == sym.AND
            elif found and self._gives_examples(token, found[0]):
                found, between, expect, joined, listed = [], [], False, False, False
            elif found and expect and token.kind in (sym.SKIP, sym.UP, sym.DOWN, sym.QUALITY):
                continue
            elif found and token.kind in (sym.PREPOSITION, sym.TO, sym.FROM, sym.SKIP):
                expect = False
                between.append(token.kind)
            elif found and token.kind in (sym.REPORT, sym.PARTICIPLE) and between and self._by_means(token, backwards):
                found, between = [], []  # "was detected by CT in": CT names how, not what
            elif found and token.kind == sym.REPORT and self._is_adjective(token, found[-1], backwards):
                continue  # "the most frequently | reported | adverse event"
            elif found and token.kind == sym.REPORT and self._is_participle(token, found[0], backwards, between):
                end, found, between = found[0].end, [], []  # "the time | required per sitting | was 1.4 minutes"
                noun = backwards[backwards.index(token) + 1]
                if spelled(self.text, noun) in self.lex.generic:
                    return [Title(self.text[noun.start : end], noun.start, end, (self.text[noun.start : end],))]
            elif found and between and token.kind == sym.TIME:
                continue  # "reductions from baseline during the course of the day were"
            elif found and token.kind == sym.COPULA and self._opens_predicate(token):
                found, between = [], []  # "Dizziness was the most common event in": what it was called
            elif found and between and token.kind == sym.QUALITY and self._is_compared(found[-1]):
                return self._phrase_list([t for t in backwards if t.end <= token.start]) or found[::-1]
            elif found and token.kind == sym.THAN:
                return self._before_comparison(backwards, token)
            elif found and token.kind == sym.COMPARED and not expect:
                return self._phrase_list([t for t in backwards if t.end <= token.start]) or found[::-1]
            elif found and token.kind == sym.CHANGE and between and self._follows_noun(token):
                found, between = [], []  # "function improved after consumption of A": when, not what
            elif found:
                break
        if (
            len(found) == 2 and not listed
        ):  # "Hypoglycaemia, always mild, was": an apposition, unless a topic comes first
            topic = self._opens_as_topic(backwards, found[-1]) or self._is_superlative(found[-1])
            return found[:1] if topic else found[-1:]
        return list(reversed(found))

    def _gives_examples(self, token: Token, title: Title) -> bool:
        """ "Complications | such as | tamponade were similar": the subject stands before its examples."""
        if spelled(self.text, token) not in ("such", "including"):
            return False
        return any(t.kind in (sym.COPULA, sym.REPORT) for t in self.tokens if t.start > title.end)

    def _is_adjective(self, verb: Token, title: Title, backwards: list[Token]) -> bool:
        """Whether a verb stands right before the name and behind an adverb: it only describes it."""
        n = backwards.index(verb)
        adverb = n + 1 < len(backwards) and spelled(self.text, backwards[n + 1]).endswith("ly")
        return adverb and n > 0 and backwards[n - 1].start <= title.start < backwards[n - 1].end

    def _is_participle(self, verb: Token, title: Title, backwards: list[Token], between: list[str]) -> bool:
        """Whether the verb of the clause comes later, and a noun stands right before this one: it only describes it."""
        n = backwards.index(verb)
        later = any(t.kind == sym.COPULA for t in backwards if t.start > title.end)
        describes = _is_complement(between) and n + 1 < len(backwards) and backwards[n + 1].kind == sym.NOUN
        return later and describes

    def _follows_noun(self, verb: Token) -> bool:
        """Whether a noun phrase that names something is the subject of a verb."""
        ahead = next((t for t in reversed(self.tokens) if t.end <= verb.start and t.kind not in _ADVERBS), None)
        return ahead is not None and ahead.kind == sym.NOUN and self._title(ahead) is not None

    def _is_compared(self, title: Title) -> bool:
        """ "similar between treatments": between what, not what."""
        ahead = next((t for t in reversed(self.tokens) if t.end <= title.start and t.kind != sym.SKIP), None)
        return ahead is not None and spelled(self.text, ahead) in ("between", "among", "across")

    def _before_comparison(self, backwards: list[Token], than: Token) -> list[Title]:
        """ "Fistula was rarer in distal than in proximal hypospadias": what stands beside "than" is compared."""
        left = [token for token in backwards if token.end <= than.start]
        for n, token in enumerate(left):
            if token.kind in (sym.DOWN, sym.UP, sym.QUALITY):
                compared = left[:n]
                if compared and compared[-1].kind == sym.NOUN:
                    return self._phrase_list(compared[-1:])  # "less weight gain than"
                return self._phrase_list(left[n + 1 :])
        return []

    def _opens_predicate(self, copula: Token) -> bool:
        """Whether "the" or "a" stands right behind the verb, and a noun phrase that names something before it."""
        n = self.tokens.index(copula)
        article = n + 1 < len(self.tokens) and spelled(self.text, self.tokens[n + 1]) in ("the", "a", "an")
        subject = self.tokens[n - 1] if n else None
        if not article or subject is None or subject.kind != sym.NOUN:
            return False
        title = self._title(subject)
        return title is not None and title.words[-1].lower() not in self.lex.back

    def _opens_as_topic(self, backwards: list[Token], title: Title) -> bool:
        """ "Among those exposed, the number of courses was": the first phrase only says about whom."""
        before = [t for t in backwards if t.end <= title.start]
        if not before:
            return False
        plain = all(t.kind in (sym.PREPOSITION, sym.SKIP, sym.TIME, sym.ASIDE, sym.CHANGE) for t in before)
        ahead = next((t.kind for t in before if t.kind != sym.SKIP), None)
        opening = before[-1]
        return ahead == sym.PREPOSITION or (
            plain and (opening.kind == sym.TIME or spelled(self.text, opening) in self.lex.topic)
        )

    def _is_superlative(self, title: Title) -> bool:
        """ "The most frequent adverse event, nausea, was": what comes second is the name."""
        ahead = [t for t in self.tokens if title.start - 40 < t.start < title.start]
        return any(spelled(self.text, t) in ("most", "commonest", "main") for t in ahead[-4:])

    def _by_means(self, verb: Token, backwards: list[Token]) -> bool:
        """Whether the word right behind the verb is "by", "on" or "via"."""
        n = backwards.index(verb)
        return n > 0 and spelled(self.text, backwards[n - 1]) in ("by", "on", "via", "under", "using", "with", "as")

    def _verb_title(self, token: Token) -> Title | None:
        """A verb that names what it reports: "were followed up for 18 months", "aged 18-46 years"."""
        if token.ref is not None:
            return None
        word = spelled(self.text, token).rsplit(None, 1)[-1]
        title = self.lex.verb_titles.get(word)
        if title == "follow-up" and self._next_word(token) not in ("up", "for"):
            return None  # "followed the same pattern"
        return Title(title, token.end - len(word), token.end, (title,)) if title else None

    def _next_word(self, token: Token) -> str:
        n = self.tokens.index(token) + 1
        return spelled(self.text, self.tokens[n]) if n < len(self.tokens) else ""

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
                title = self._title(token)
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

    def _is_given(self, room: list[Token], token: Token) -> bool:
        """ "15% with timolol": a drug behind a preposition is what was given, not what was measured."""
        n = room.index(token)
        return n > 0 and room[n - 1].kind == sym.PREPOSITION and self.lex.is_drug(spelled(self.text, token))

    def _title(self, token: Token) -> Title | None:
        title = title_of(self.lex, self.text, token)
        if title is not None and title.text.lower() in self.lex.back:
            return self.talk.outcomes[-1] if self.talk.outcomes else None  # "the corresponding figures were"
        if title is not None and title.text.lower() in self.lex.generic and self.talk.outcomes:
            return self.talk.outcomes[-1]
        if title is not None and title.start == token.start and self._is_denied(token):
            title = replace(title, text=f"no {title.text}", words=("no", *title.words))
        if title is not None and token.ref is not None:
            title.instrument = getattr(token.ref, "id", None)
        return title

    def _says_of_whom(self, phrase: Token) -> bool:
        """ "Among the 421 people with dementia, 28 died": about whom, not what."""
        n = self.tokens.index(phrase)
        people = bool(phrase.words[:1]) and phrase.words[0].lower() in self.lex.people
        if n > 1 and spelled(self.text, self.tokens[n - 1]) in ("with", "without"):
            people = people or self.tokens[n - 2].kind in (sym.PEOPLE, sym.ASIDE)
        opening = {spelled(self.text, t) for t in self.tokens[max(0, n - 4) : n] if t.ref is None}
        comma = n + 1 < len(self.tokens) and self.tokens[n + 1].kind == sym.COMMA
        return people and comma and not opening.isdisjoint(("among", "in", "of", "for"))

    def _is_denied(self, phrase: Token) -> bool:
        """ "No adverse events were reported by 76.4%": those are counted who had none."""
        ahead = self.tokens.index(phrase) - 1
        shares = all(
            leaf.stat.param_type in ("count_of_participants", "percentage") for u in self.units for leaf in u.leaves
        )
        return shares and ahead >= 0 and spelled(self.text, self.tokens[ahead]) == "no"

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
            if n and same_outcome(self.units[n - 1], unit):
                for leaf in unit.leaves:
                    leaf.change = self.units[n - 1].leaves[-1].change
                    leaf.direction = self.units[n - 1].leaves[-1].direction
            unchanged = unit.bracketed and any(spelled(self.text, t) == "unchanged" for t in unit.clause)
            words = [t for t in unit.clause if t.kind in (sym.UP, sym.DOWN, sym.CHANGE)]
            by = (
                bool(unit.before)
                and unit.before[-1].kind == sym.PREPOSITION
                and spelled(self.text, unit.before[-1]) == "by"
            )
            since_baseline = self._since_baseline(unit)
            for leaf in unit.leaves:
                if since_baseline or (leaf.outcome is not None and leaf.outcome.change) or unchanged:
                    leaf.change = True
                    leaf.direction = leaf.outcome.direction if leaf.outcome else None
                if by and words:
                    leaf.change = True
                    leaf.direction = {sym.UP: "increase", sym.DOWN: "decrease"}.get(words[-1].kind)

    def _since_baseline(self, unit: Unit) -> bool:
        """ "the mean change from baseline in HbA1c was"."""
        for n, token in enumerate(unit.clause[:-2]):
            if token.kind == sym.NOUN and spelled(self.text, token).rsplit(None, 1)[-1] in self.lex.change:
                near = unit.clause[n + 1 : n + 4]
                if near[0].kind == sym.FROM and any(t.kind == sym.TIME and t.ref.kind == "baseline" for t in near):
                    return True
        return False


def _is_share(unit: Unit) -> bool:
    return unit.leaves[0].stat.param_type in ("count_of_participants", "percentage")


_AT_A_PLACE = [[sym.PREPOSITION, kind] for kind in (sym.NOUN, sym.PEOPLE, sym.ARM)]
_BEHIND_LIMIT = (sym.PREPOSITION, sym.SKIP, sym.REPORT, sym.COPULA, sym.TIME, sym.COMMA, "(")
_ADVERBS = (sym.SKIP, sym.QUALITY, sym.COPULA)


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


def _outside_brackets(backwards: list[Token]) -> Iterator[Token]:
    """The tokens outside brackets that close again: "GDR (last observation carried forward) was"."""
    depth = 0
    for token in backwards:
        if token.kind == ")":
            depth += 1
        elif token.kind == "(":
            depth = max(0, depth - 1)
        elif not depth:
            yield token


def _is_complement(between: list[str]) -> bool:
    """Whether only prepositions stand between two phrases: the second then describes the first."""
    return any(kind in (sym.PREPOSITION, sym.TO, sym.FROM) for kind in between)
