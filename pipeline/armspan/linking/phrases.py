"""The words of one sentence that may name an outcome: noun phrases, verbs, what is counted."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

import regex

from armspan.linking.discourse import Sentence
from armspan.linking.titles import Title, title_of
from armspan.linking.units import Unit, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_ADJECTIVES = regex.compile(r"(?<=[\d)]\s|^\p{L}+\s)(?:\p{Ll}[\p{L}-]*\s){1,2}$")
_VERBS = (sym.COPULA, sym.REPORT, sym.PARTICIPLE, sym.CHANGE, sym.UP, sym.DOWN)
_HANGING = (sym.PREPOSITION, sym.TO, sym.FROM, sym.THAN, sym.COMPARED, sym.VERSUS)
_PARTS = (sym.ARM, sym.PREPOSITION, sym.COMMA, sym.AND, sym.SKIP, sym.SEMICOLON)
_VERBS_AND_STOPS = (*_VERBS, sym.NOUN, sym.STOP, sym.SEMICOLON)
_IN_BRACKET = (sym.SKIP, sym.COMMA, sym.SEMICOLON, sym.VALUE, sym.ASIDE, sym.SEX)


class Phrases:
    """Reads the words of one sentence that may name outcomes."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units, self.behind = sentence.tokens, sentence.units, sentence.behind
        kinds = {leaf.stat.param_type for unit in self.units for leaf in unit.leaves}
        self.only_shares = kinds <= {"count_of_participants", "percentage"}
        self.known: dict[int, Title | None] = {}

    # --- noun phrases and verbs -------------------------------------------------------------------------------------

    def title(self, token: Token) -> Title | None:
        """The title that a noun phrase gives; what points back gives the outcome named last."""
        if token.start not in self.known:
            self.known[token.start] = self._title(token)
        return self.known[token.start]

    def _title(self, token: Token) -> Title | None:
        title = title_of(self.lex, self.text, token)
        if title is None:
            return None
        low = title.text.lower()
        if low in self.talk.arm_names and low not in self.lex.measured_substances:
            return None
        if low in self.lex.back or self._is_generic(title):
            return self._named_before(token) or (title if low in self.lex.generic else None)
        if title.start == token.start and self.only_shares and self._word_before(token) == "no":
            title = replace(title, text=f"no {title.text}", words=("no", *title.words))
        title.instrument = getattr(token.ref, "id", None) if token.ref is not None else None
        return title

    def _is_generic(self, title: Title) -> bool:
        """Whether a name needs another: "the score", "least squares means"; not "levels of"."""
        if title.words[-1].lower() not in self.lex.generic:
            return False
        return self.lex.hollow.issuperset([word.lower() for word in title.words])

    def _word_before(self, token: Token) -> str:
        ahead = next((t for t in reversed(self.tokens) if t.end <= token.start), None)
        return spelled(self.text, ahead) if ahead else ""

    def _named_before(self, token: Token) -> Title | None:
        """What "the score" or "the values" point back to: the nearest subject of the sentence, else of those before."""
        for n in range(bisect_left(self.tokens, token.start, key=lambda t: t.start) - 1, -1, -1):
            before = self.tokens[n - 2 if n > 1 and self.tokens[n - 1].kind == sym.SKIP else n - 1].kind if n else ""
            if self.tokens[n].kind == sym.NOUN and before not in _HANGING and (found := self.title(self.tokens[n])):
                return found
        return next(reversed(self.talk.outcomes), None)

    def verb_title(self, n: int) -> Title | None:
        """A verb that names what it reports: "were followed up for 18 months", "aged 18-46 years"."""
        token = self.tokens[n]
        word = spelled(self.text, token).rsplit(None, 1)[-1]
        title = self.lex.verb_titles.get(word)
        if title is None:
            return None
        behind = spelled(self.text, self.tokens[n + 1]) if n + 1 < len(self.tokens) else ""
        if title == "follow-up" and behind not in ("up", "for"):
            return None  # "followed the same pattern"
        return Title(title, token.end - len(word), token.end, (title,))

    def event_title(self, n: int) -> Title | None:
        """ "Fractures occurred in 17": of the nouns that are counted like people, one that happens to people."""
        token = self.tokens[n]
        if token.kind != sym.PEOPLE or spelled(self.text, token).split()[-1] not in self.lex.countable:
            return None
        behind = self.tokens[n + 1 : n + 2]
        if not behind or behind[0].kind not in (sym.REPORT, sym.COPULA, sym.CHANGE, sym.NOUN, sym.PARTICIPLE):
            return None
        return Title(self.text[token.start : token.end], token.start, token.end, token.words)

    def done(self, n: int) -> Title | None:
        """What people had or did, where token n names it: "pain", "engaged in sports", "improved"."""
        token = self.tokens[n]
        if token.kind == sym.SEX and spelled(self.text, self.tokens[n - 1]) in ("of", "the"):
            return None  # "34% of the women were still breast feeding": who, not what
        if token.kind in (sym.NOUN, sym.SEX):
            return self.title(token)
        if token.kind not in (sym.PARTICIPLE, sym.CHANGE):
            return None
        end = token.end
        near = [t for t in self.tokens[n + 1 : n + 6] if t.kind != sym.SKIP]
        behind = [t for t in near if t.kind not in (sym.LIMIT, sym.ASIDE)]
        if [t.kind for t in near[:2]] == [sym.PREPOSITION, sym.LIMIT]:
            end = next(a.end for a, b in pairwise([*near[1:], token]) if b.kind not in (sym.LIMIT, sym.ASIDE))
        elif [t.kind for t in behind[:2]] == [sym.PREPOSITION, sym.NOUN] and spelled(self.text, behind[0]) != "of":
            end = behind[1].end
        elif behind and behind[0].kind == sym.NOUN:
            end = behind[0].end
        words = self.text[token.start : end]
        if words.split()[0].lower() in self.lex.flow:
            return None
        return Title(words, token.start, end, tuple(words.split()))

    # --- what is counted --------------------------------------------------------------------------------------------

    def events(self, unit: Unit) -> list[Title]:
        """ "55 deaths": the counted noun is the outcome, where it is no person or part of one."""
        stat = next((leaf.stat for leaf in unit.leaves if leaf.stat.noun), unit.leaves[0].stat)
        noun = (stat.noun or "").lower()
        if not noun or noun.split()[-1] in self.lex.persons:
            return []
        start = self.text.lower().find(noun, stat.start)
        if start < 0:
            return []
        if len(unit.after) > 1 and spelled(self.text, unit.after[0]) == "of" and unit.after[1].kind == sym.NOUN:
            title = self.title(unit.after[1])  # "3 cases of pneumonia"
            return [title] if title else []
        end = start + len(noun)
        found = _ADJECTIVES.search(self.text[stat.start : start])
        if found and self.lex.numbers.isdisjoint(found[0].lower().split()):
            start -= len(found[0])
        return [Title(self.text[start:end], start, end, (noun,))]

    def age(self, unit: Unit) -> list[Title]:
        """ "64 patients (| 71.2 ± 7.6 years |, 53% male)": years in a bracket behind people are their age."""
        stat = unit.leaves[0].stat
        if len(unit.leaves) > 1 or stat.unit not in self.lex.years:
            return []
        n = unit.first - 1
        if self.text[stat.start] != "(":
            while n > 0 and self.tokens[n].kind in _IN_BRACKET:
                n -= 1
            if self.tokens[n].kind != "(":
                return []
            n -= 1
        people = self.tokens[n] if n >= 0 else None
        if people is None:
            return []
        whole = people.kind in (sym.NOUN, sym.SKIP) and spelled(self.text, people).split()[-1] in self.lex.study_nouns
        if not whole and people.kind not in (sym.PEOPLE, sym.ARM, sym.SEX, sym.VALUE, sym.ASIDE):
            return []
        return [Title("age", people.start, people.end, ("age",))]

    def sexes(self, unit: Unit) -> list[Title]:
        """ "44 males and 8 females": the counted noun is the outcome, where no verb says what they had."""
        ahead = self.tokens[unit.first - 1].kind if unit.first else sym.STOP
        passed = (sym.ARM, sym.PREPOSITION, sym.SKIP, sym.PEOPLE)
        behind = next((t.kind for t in unit.after if t.kind not in passed), sym.STOP)
        adjoins = bool(unit.after) and unit.after[0].kind == sym.NOUN
        if ahead == sym.PREPOSITION or adjoins or behind in _VERBS:
            return []
        titles = []
        for leaf in unit.leaves:
            noun = (leaf.stat.noun or "").lower()
            first, _, head = noun.partition(" ")
            noun = first if head in self.lex.people else noun  # "31 | female | patients"
            start = self.text.lower().find(noun, leaf.stat.start) if noun in self.lex.sex else -1
            if start < 0:
                return []
            titles.append(Title(noun, start, start + len(noun), (noun,)))
        return titles

    def is_flow(self, unit: Unit, before: Unit | None) -> bool:
        """ "29 and 30 patients were analysed": counts of people who took part, left or were looked at."""
        first = unit.leaves[0].stat
        if len(unit.leaves) == 1 and first.noun and first.percentage is None and first.value == self.talk.enrollment:
            return True  # "in this cohort of 12 children"
        if self._is_part_of_flow(unit, before) or self._stayed(unit) or self._were_taken(unit):
            return True
        if any(leaf.stat.param_type != "count_of_participants" for leaf in unit.leaves):
            return False
        noun = (first.noun or "").lower().rsplit(None, 1)[-1:]
        if self.lex.persons.isdisjoint(noun):
            return False
        ahead = spelled(self.text, self.tokens[unit.first - 1]) if unit.first else ""
        return ahead in self.lex.flow or self._of_whom(unit) or self._took_part(unit)

    def _is_part_of_flow(self, unit: Unit, before: Unit | None) -> bool:
        """ "287 smokers were recruited: | 81 | in A, | 111 | in B": the parts of those who took part."""
        kind = unit.leaves[0].stat.param_type
        if kind == "percentage":
            return False
        if before is not None and (before.leaves[0].outcome_rule, before.leaves[0].stat.param_type) == ("flow", kind):
            return all(t.kind not in _VERBS for t in self.tokens[before.last + 1 : unit.first])
        colon = unit.first - 1
        while colon > 0 and self.tokens[colon].kind in _PARTS:
            colon -= 1
        said = colon > 0 and self.tokens[colon].kind == sym.COLON
        return said and spelled(self.text, self.tokens[colon - 1]) in self.lex.flow

    def _were_taken(self, unit: Unit) -> bool:
        """ "We included | 142 of 231 | protocols", "data were analysed on | 14 of 16 |": whom the authors looked at."""
        if unit.leaves[0].stat.param_type not in ("count_of_participants", "number"):
            return False
        said = False
        for token in unit.clause:
            if token.kind in (sym.SKIP, sym.TIME, sym.COPULA, sym.PREPOSITION):
                continue
            if self.lex.flow_leads.isdisjoint(spelled(self.text, token).split()):
                return False
            said = True
        return said

    def _stayed(self, unit: Unit) -> bool:
        """ "| 73% | of A | completed the study |"."""
        if unit.bracketed or not unit.counts:
            return False
        verb = unit.last + 1
        while verb < len(self.tokens) and self.tokens[verb].kind not in _VERBS_AND_STOPS:
            verb += 1
        if verb == len(self.tokens) or spelled(self.text, self.tokens[verb]) not in self.lex.completing:
            return False
        said = [word for t in self.tokens[verb + 1 : verb + 4] for word in spelled(self.text, t).split()]
        return not self.lex.study_nouns.isdisjoint(said)

    def _of_whom(self, unit: Unit) -> bool:
        """ "In the 421 people with dementia, ...", "Of 56 patients, ...": about whom, not what."""
        lead = [t for t in unit.clause if t.kind in (sym.PREPOSITION, sym.SKIP, sym.TIME, sym.COMMA)]
        if len(lead) != len(unit.clause) or len(unit.leaves) > 1 or unit.leaves[0].stat.percentage is not None:
            return False
        said = {spelled(self.text, t) for t in lead}
        return "of" in said or ("the" in said and not said.isdisjoint(("in", "among", "for")))

    def _took_part(self, unit: Unit) -> bool:
        """Whether the verb behind counted people says that they came, stayed, left or were looked at."""
        if any(t.kind == sym.NOUN for t in unit.clause):
            return False
        n = unit.last
        while (n := self.behind[n]) < len(self.tokens):
            token = self.tokens[n]
            if token.kind == sym.NOUN and self.tokens[n - 1].kind in (sym.PREPOSITION, sym.SKIP, sym.VALUE):
                continue  # "women ready for surgery | were randomized"
            if token.kind == sym.SKIP and spelled(self.text, token) in self.lex.into_the_study:
                return True
            if token.kind in (sym.PARTICIPLE, sym.REPORT, sym.NOUN):
                word = spelled(self.text, token).split(None, 1)[0]
                needs = word in self.lex.needing and self.tokens[n - 1].kind != sym.COPULA
                return word in self.lex.into_the_study or (word in self.lex.flow and not needs)
            if token.kind in (sym.SEMICOLON, sym.CLAUSE, sym.VALUE):
                return False
        return False
