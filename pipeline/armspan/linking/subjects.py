"""The subject of a value: the noun phrases that stand before it, read backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from armspan.linking.discourse import Sentence
from armspan.linking.titles import Title, title_of
from armspan.linking.units import spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token


class Subjects:
    """Reads the noun phrases of one sentence that may name outcomes."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units

    def phrase_list(self, backwards: list[Token]) -> list[Title]:
        """The nearest list of noun phrases, read backwards from a unit."""
        found: list[Title] = []
        between: list[str] = []
        expect = joined = listed = False
        for token in _outside_brackets(backwards):
            verb = self._verb_title(token) if not found else None
            if verb is not None:
                return [verb]
            if token.kind in (sym.NOUN, sym.SEX):
                title = self.title(token)
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
            elif found and self._is_no_subject(token, found[-1], between, expect):
                return self.phrase_list([t for t in backwards if t.end <= token.start]) or found[::-1]
            elif found and between and token.kind == sym.TIME:
                continue  # "reductions from baseline during the course of the day were"
            elif found and token.kind == sym.COPULA and self._opens_predicate(token):
                found, between = [], []  # "Dizziness was the most common event in": what it was called
            elif found and token.kind == sym.THAN:
                return self._before_comparison(backwards, token)
            elif found and token.kind == sym.CHANGE and between and self._follows_noun(token):
                found, between = [], []  # "function improved after consumption of A": when, not what
            elif found:
                break
        if (
            len(found) == 2 and not listed
        ):  # "Hypoglycaemia, always mild, was": an apposition, unless a topic comes first
            topic = self._opens_as_topic(backwards, found[-1]) or self._is_superlative(found[-1])
            return found[:1] if topic else found[-1:]
        if listed and len(found) > 2 and self._opens_the_sentence(backwards, found[-1]):
            found = found[:-1]  # "At the end of the extension, glucose, insulin and weight were"
        return list(reversed(found))

    def _opens_the_sentence(self, backwards: list[Token], title: Title) -> bool:
        """Whether a preposition, perhaps with an article, and nothing else stands before a name; not "At the 8th,"."""
        if title.text[0].isdigit():
            return False
        before = [t.kind for t in backwards if t.end <= title.start]
        return before[-1:] == [sym.PREPOSITION] and set(before) <= {sym.PREPOSITION, sym.SKIP}

    def _is_no_subject(self, token: Token, title: Title, between: list[str], expect: bool) -> bool:
        """Whether the word before a title shows that it only says where, between what, or compared with what."""
        if token.kind == sym.COMPARED:
            return not expect
        if not between:
            return False
        if token.kind == sym.ARM:  # "lower in the A group | in the recovery room"; "the advantage of A | in pain"
            return self._says_where(token)
        return token.kind == sym.QUALITY and self._is_compared(title)

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
        return ahead is not None and ahead.kind == sym.NOUN and self.title(ahead) is not None

    def _says_where(self, arm: Token) -> bool:
        """Whether a preposition of place stands right behind an arm, and one before it; not "superior to A in pain"."""
        n = self.tokens.index(arm)
        inside = n > 0 and self.tokens[n - 1].kind == sym.PREPOSITION
        return inside and self._next_word(arm) in ("in", "at", "on", "during", "within")

    def _is_compared(self, title: Title) -> bool:
        """ "similar between treatments": between what, not what."""
        ahead = [spelled(self.text, t) for t in self.tokens if t.end <= title.start][-2:]
        return not {"between", "among", "across"}.isdisjoint(ahead)

    def _before_comparison(self, backwards: list[Token], than: Token) -> list[Title]:
        """ "Fistula was rarer in distal than in proximal hypospadias": what stands beside "than" is compared."""
        left = [token for token in backwards if token.end <= than.start]
        for n, token in enumerate(left):
            if token.kind in (sym.DOWN, sym.UP, sym.QUALITY):
                compared = left[:n]
                if compared and compared[-1].kind == sym.NOUN:
                    return self.phrase_list(compared[-1:])  # "less weight gain than"
                return self.phrase_list(left[n + 1 :])
        return []

    def _opens_predicate(self, copula: Token) -> bool:
        """Whether "the" or "a" stands right behind the verb, and a noun phrase that names something before it."""
        n = self.tokens.index(copula)
        article = n + 1 < len(self.tokens) and spelled(self.text, self.tokens[n + 1]) in ("the", "a", "an")
        subject = self.tokens[n - 1] if n else None
        if not article or subject is None or subject.kind != sym.NOUN:
            return False
        title = self.title(subject)
        return title is not None and title.words[-1].lower() not in self.lex.back

    def _opens_as_topic(self, backwards: list[Token], title: Title) -> bool:
        """ "Among those exposed, the number of courses was": the first phrase only says about whom."""
        before = [t for t in backwards if t.end <= title.start]
        if not before:
            return False
        plain = all(t.kind in (sym.PREPOSITION, sym.SKIP, sym.TIME, sym.ASIDE, sym.CHANGE) for t in before)
        ahead = next((t.kind for t in before if t.kind not in (sym.SKIP, sym.TIME)), None)
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

    def title(self, token: Token) -> Title | None:
        title = title_of(self.lex, self.text, token)
        if title is not None and title.text.lower() in self.lex.back:
            return self._named_last()  # "the corresponding figures were"
        if title is not None and title.text.lower() in self.lex.generic:
            others = self.talk.outcomes[-1:] if title.text.lower() == "time" else [self._named_last()]
            title = next((other for other in others if other), title)
        if title is not None and title.start == token.start and self._is_denied(token):
            title = replace(title, text=f"no {title.text}", words=("no", *title.words))
        if title is not None and token.ref is not None:
            title.instrument = getattr(token.ref, "id", None)
        return title

    def _named_last(self) -> Title | None:
        """The outcome named last, in this sentence or before it."""
        here = [leaf.outcome for unit in self.units for leaf in unit.leaves if leaf.outcome]
        named = here or self.talk.outcomes
        return named[-1] if named else None

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


_ADVERBS = (sym.SKIP, sym.QUALITY, sym.COPULA)


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
