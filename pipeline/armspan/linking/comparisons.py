"""What a P value compares: the outcomes and arms it covers, between arms or over time.

A P value covers what was said since the P value before it: the values in its own bracket where there are any, else the
clause. "both" and "all" reach back over the clause; "the above indexes" over the sentence before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from armspan.linking.titles import Title, title_of
from armspan.linking.units import Leaf, enclosing_bracket
from armspan.mentions import symbols as sym
from armspan.mentions.estimates import RATIOS
from armspan.mentions.outcomes import Lexicon, Token
from armspan.model import Estimate, PValue, TestStatistic, TimePoint


@dataclass(slots=True)
class Comparison:
    """One printed P value (or an estimate that stands alone) and what it is about."""

    p: PValue | None
    estimate: Estimate | None = None
    test: TestStatistic | None = None
    kind: str = "unspecified"
    outcomes: list[Title] = field(default_factory=list)
    arms: tuple[str, ...] = ()
    leaves: list[Leaf] = field(default_factory=list)
    times: list[TimePoint] = field(default_factory=list)
    rule: str = ""
    carrier: tuple[int, int] | None = None


@dataclass(slots=True)
class Memory:
    """The outcomes of the comparisons made so far: what "the above indexes" means."""

    before: list[Title] = field(default_factory=list)  # of the last sentence with a P value
    here: list[Title] = field(default_factory=list)  # of this sentence
    last: list[Title] = field(default_factory=list)  # of the comparison before


def bind_comparisons(
    lex: Lexicon, text: str, tokens: list[Token], leaves: list[Leaf], arms: tuple[str, ...], memory: Memory
) -> list[Comparison]:
    """The comparisons of one sentence, in order."""
    found = _Comparer(lex, text, tokens, leaves, arms, memory).run()
    if memory.here:
        memory.before, memory.here = memory.here, []
    return found


class _Comparer:
    def __init__(
        self, lex: Lexicon, text: str, tokens: list[Token], leaves: list[Leaf], arms: tuple[str, ...], memory: Memory
    ) -> None:
        self.lex, self.text, self.tokens, self.arms, self.memory = lex, text, tokens, arms, memory
        self.leaf_at = {leaf.index: leaf for leaf in leaves}
        self.listed: list[Title] = []  # what the P values of the last run covered, one after the other

    def run(self) -> list[Comparison]:
        found: list[Comparison] = []
        done = 0
        spent: set[int] = set()
        for run in self._runs():
            first, last = run[0], run[-1]
            room = self._room(first, done)
            comparisons = [self._compare(run, n, room, spent) for n in range(len(run))]
            self.listed = [t for c in comparisons for t in c.outcomes]
            for comparison in comparisons:
                self.memory.last = comparison.outcomes or self.memory.last
                self.memory.here += [t for t in comparison.outcomes if all(t.text != o.text for o in self.memory.here)]
            found += comparisons
            done = last + 1
        for index, token in enumerate(self.tokens):
            if token.kind == sym.ESTIMATE and index not in spent:
                found.append(self._estimate_alone(index))
        return found

    def _runs(self) -> list[list[int]]:
        """P values that stand side by side: "(P=0.005, P=0.004)", "P = .029 and .031"."""
        runs: list[list[int]] = []
        for index, token in enumerate(self.tokens):
            if token.kind != sym.P_VALUE:
                continue
            between = self.tokens[runs[-1][-1] + 1 : index] if runs else []
            if runs and all(t.kind in (sym.COMMA, sym.AND, sym.SKIP) for t in between):
                runs[-1].append(index)
            else:
                runs.append([index])
        return runs

    def _room(self, index: int, done: int) -> range:
        """The tokens a P value covers, before it."""
        opened = enclosing_bracket(self.tokens, index)
        if opened is not None and any(self.tokens[k].kind == sym.VALUE for k in range(max(opened, done), index)):
            return range(max(opened, done), index)
        start = done
        if self.tokens[index].kind == sym.P_VALUE and self.tokens[index].ref.quantifier == "all":
            return range(done, index)  # "...; ...; ... (all P > .05)"
        for k in range(index - 1, done - 1, -1):
            if self.tokens[k].kind == sym.SEMICOLON and enclosing_bracket(self.tokens, k) is None:
                start = k + 1
                break
        return range(start, index)

    def _compare(self, run: list[int], n: int, room: range, spent: set[int]) -> Comparison:
        index, of = run[n], len(run)
        token = self.tokens[index]
        comparison = Comparison(token.ref)
        tokens = [self.tokens[k] for k in room]
        leaves = [self.leaf_at[k] for k in room if k in self.leaf_at]
        found = [leaf for leaf in leaves if leaf.outcome is None or not leaf.outcome.is_follow_up]
        leaves = found or leaves  # "at a median follow-up of 52 months, survival was 61 v 38 months (P = .001)"
        self._give_companions(comparison, index, room, spent)
        self._give_outcomes(comparison, tokens, leaves, room, of)
        if of > 1 and len(comparison.outcomes) == of:
            comparison.outcomes = [comparison.outcomes[n]]
            leaves = [leaf for leaf in leaves if leaf.outcome and leaf.outcome.text == comparison.outcomes[0].text]
        comparison.leaves = leaves
        self._give_kind(comparison, tokens, run, n)
        comparison.times = [t.ref for t in tokens if t.kind == sym.TIME]
        if tokens:
            comparison.carrier = (tokens[0].start, tokens[-1].end)
        return comparison

    def _give_companions(self, comparison: Comparison, index: int, room: range, spent: set[int]) -> None:
        """The test statistic and the estimate that stand with the P value."""
        for k in reversed(room):
            token = self.tokens[k]
            if token.kind == sym.TEST and comparison.test is None:
                comparison.test = token.ref
            elif token.kind == sym.ESTIMATE and comparison.estimate is None and k not in spent:
                comparison.estimate = token.ref
                spent.add(k)
            elif token.kind == sym.VALUE:
                break
        after = self.tokens[index + 1 : index + 4]
        for k, token in enumerate(after, index + 1):
            if (
                token.kind == sym.ESTIMATE
                and comparison.estimate is None
                and all(t.kind in (sym.COMMA, sym.SEMICOLON) for t in self.tokens[index + 1 : k])
            ):
                comparison.estimate = token.ref
                spent.add(k)

    def _estimate_alone(self, index: int) -> Comparison:
        room = self._room(index, 0)
        comparison = Comparison(None, self.tokens[index].ref, rule="estimate")
        tokens = [self.tokens[k] for k in room]
        self._give_outcomes(comparison, tokens[-40:], [], room, 1)
        comparison.kind = (
            "association" if comparison.estimate and comparison.estimate.type == "correlation" else "unspecified"
        )
        if comparison.kind == "unspecified" and len(self.arms) > 1:
            comparison.kind, comparison.arms = "between_arms", self.arms
        return comparison

    # outcomes -----------------------------------------------------------------------------------------------------

    def _give_outcomes(
        self, comparison: Comparison, tokens: list[Token], leaves: list[Leaf], room: range, of: int
    ) -> None:
        later = self._clause_behind_values(tokens, leaves)
        if later:
            leaves.clear()
        titles = later or [leaf.outcome for leaf in leaves if leaf.outcome]
        comparison.rule = "values"
        if not titles:
            titles, comparison.rule = self._named_outcomes(tokens), "clause"
        if not titles and of > 1 and len(self.listed) == of:
            titles, comparison.rule = self.listed, "same-outcome"  # "... at 3 months (P, P) but not at 6 months (P, P)"
        if not titles and room.start > 0:
            titles, comparison.rule = self._outcomes_before(comparison, tokens, room, of), "same-outcome"
        if not titles:
            titles, comparison.rule = self.memory.last, "same-outcome"
        comparison.outcomes = list({t.text.lower(): t for t in titles}.values())

    def _clause_behind_values(self, tokens: list[Token], leaves: list[Leaf]) -> list[Title]:
        """ "... for 18 months, with no difference in healing time (P>0.05)": the clause has outcomes of its own."""
        if not leaves:
            return []
        cut = next((n for n, t in enumerate(tokens) if t.kind == sym.CLAUSE and t.start >= leaves[-1].stat.end), None)
        if cut is None:
            return []
        lists = self._lists(tokens[cut + 1 :])
        return lists[-1] if lists else []

    def _outcomes_before(self, comparison: Comparison, tokens: list[Token], room: range, of: int) -> list[Title]:
        """ "...; the differences were all significant (P ...)": the outcomes of the sentence's values before."""
        before = [leaf for k, leaf in self.leaf_at.items() if k < room.start and leaf.outcome]
        titles = list({leaf.outcome.text.lower(): leaf.outcome for leaf in before if leaf.outcome}.values())
        if before and before[-1].outcome_rule == "respectively":  # "A, B and C were M, M and M; they did not differ"
            return titles
        words = {self.text[t.start : t.end].lower() for t in tokens}
        every = (comparison.p is not None and comparison.p.quantifier in ("both", "all")) or words & {"all", "both"}
        return titles if every or len(titles) == of else titles[-1:]

    def _named_outcomes(self, tokens: list[Token]) -> list[Title]:
        """What a clause without values is about: the list of noun phrases at its verb, or what it points back to."""
        pointed = self._pointing_back(tokens)
        if pointed is not None:
            return pointed
        lists = self._lists(tokens)
        if not lists:
            return []
        return lists[-1] if self._asks_behind(tokens) else max(lists, key=len) if len(lists) > 1 else lists[0]

    def _asks_behind(self, tokens: list[Token]) -> bool:
        """The outcomes stand behind the verb: "the groups differed in X and Y", "no differences in X"."""
        return any(t.kind in (sym.NOUN,) and self._word(t) in ("difference", "differences", "terms") for t in tokens)

    def _lists(self, tokens: list[Token]) -> list[list[Title]]:
        lists: list[list[Title]] = []
        joined = described = False  # described: a phrase stands before, with nothing but prepositions since
        for n, token in enumerate(tokens):
            if token.kind == sym.NOUN:
                title = title_of(self.lex, self.text, token)
                if title is None or title.is_follow_up or self._is_generic(title) or self._is_topic(tokens, n):
                    joined = False
                    continue
                if token.ref is not None:
                    title.instrument = getattr(token.ref, "id", None)
                if joined and lists:
                    lists[-1].append(title)
                elif not (described and tokens[n - 1].kind in (sym.PREPOSITION, sym.TO)):
                    lists.append([title])
                joined, described = False, True
            elif token.kind in (sym.AND, sym.COMMA):
                joined = bool(lists)
            elif n and tokens[n - 1].kind == sym.SKIP and self._is(token, "of"):
                continue  # "and the number | of | exposures"
            elif token.kind not in (sym.SKIP, sym.UP, sym.DOWN, sym.QUALITY, "(", ")"):
                joined = False
                described = described and token.kind in (sym.PREPOSITION, sym.TO)
        return lists

    def _is_generic(self, title: Title) -> bool:
        return title.text.lower() in self.lex.generic

    def _is_topic(self, tokens: list[Token], n: int) -> bool:
        """ "Regarding imaging, ...": an opening phrase that only says what the sentence is about."""
        opening = [self.text[t.start : t.end].lower() for t in tokens[:n] if t.ref is None]
        behind = tokens[n + 1].kind if n + 1 < len(tokens) else ""
        return behind == sym.COMMA and 0 < n == len(opening) < 4 and opening[0] in self.lex.topic

    def _pointing_back(self, tokens: list[Token]) -> list[Title] | None:
        """ "the above indexes", "the other imaging indicators": the outcomes of the comparisons before."""
        phrase = next((t for t in tokens if t.kind in (sym.NOUN, sym.ASIDE) and self._points_back(t)), None)
        if phrase is None:
            return None
        lead = self.text[max(0, phrase.start - 30) : phrase.end].lower()
        here, before = self.memory.here, self.memory.before
        if "other" in lead or "remaining" in lead or "rest" in lead:
            kept = [t for t in before if all(t.text.lower() != o.text.lower() for o in here)]
            return kept or None
        if len(here) > 1:
            return list(here)
        return [*before, *(t for t in here if all(t.text.lower() != o.text.lower() for o in before))] or None

    def _points_back(self, token: Token) -> bool:
        if not any(w.lower() in self.lex.back for w in token.words or self.text[token.start : token.end].split()):
            return False
        lead = self.text[max(0, token.start - 24) : token.end].lower()
        return any(
            word in lead
            for word in ("above", "other", "these", "those", "such", "remaining", "corresponding", "rest", "said")
        )

    def _word(self, token: Token) -> str:
        return token.words[token.heads - 1].lower() if token.words else ""

    # kind and arms ------------------------------------------------------------------------------------------------

    def _give_kind(self, comparison: Comparison, tokens: list[Token], run: list[int], n: int) -> None:
        p, index = comparison.p, run[n]
        behind = self._behind(index)
        rest = self._rest_of_clause(index)
        said = _last_clause(tokens)
        named = _ids([*(said if len(_ids(said)) > 1 else tokens), *behind])
        theirs = _ids(behind)
        values = tuple(dict.fromkeys(leaf.arm for leaf in comparison.leaves if leaf.arm))
        kind, rule = self._kind(comparison, tokens, behind, named, values, p)
        if kind == "unspecified" and len(self.arms) > 1 and self._compares(rest):
            kind, rule = "between_arms", "comparative-behind"
        elif kind == "unspecified" and len(self.arms) > 1 and not self._about_method(comparison):
            kind, rule = "between_arms", "default"
        comparison.kind = kind
        comparison.rule = f"{comparison.rule}: {rule}"
        closing = _ids([t for t in tokens if not comparison.leaves or t.start > comparison.leaves[-1].stat.end])
        if kind == "unspecified" and len(named) == 1 and len(self.arms) > 1 and self._continues(tokens):
            kind, comparison.kind = "between_arms", "between_arms"
        pair = self._beside_its_arm(index) or self._against(run, n, values)
        if pair and kind in ("between_arms", "unspecified"):
            comparison.kind, comparison.arms = "between_arms", pair
        elif kind == "between_arms":
            listed = theirs if len(theirs) > 1 else closing if comparison.leaves and len(closing) > 1 else ()
            listed = listed if not self._own_arm_values(comparison, closing) else ()
            against = any(t.kind in (sym.VERSUS, sym.COMPARED) for t in behind)
            if len(values) == len(theirs) == 1 and against:
                listed = tuple(dict.fromkeys((*values, *theirs)))  # "in A (-0.42; P = .02 vs B)"
            arms = listed or (values if len(values) > 1 else self._pair(tokens, named))
            comparison.arms = arms if len(arms) > 1 else self.arms
        elif kind == "within_arm":
            whole = any(t.kind == sym.ALL_ARMS for t in [*tokens, *behind])
            comparison.arms = self.arms if whole or not (values or named) else values or named
        elif kind == "subgroup":
            comparison.arms = named if len(named) > 1 else self.arms  # whether they differ by as much
        else:
            comparison.arms = named or self.arms[:1] if len(self.arms) == 1 else named

    def _beside_its_arm(self, index: int) -> tuple[str, ...]:
        """ "C was superior to A (P = .02) and B (P < .001)", "A (P = .02) and B (P < .001) were superior to C"."""
        if len(self.arms) < 3 or [t.kind for t in self.tokens[max(0, index - 2) : index]] != [sym.ARM, "("]:
            return ()
        mine = _ids(self.tokens[index - 2 : index])
        says = [k for k, t in enumerate(self.tokens) if t.kind in (sym.QUALITY, sym.UP, sym.DOWN, sym.THAN)]
        ahead, behind = [k for k in says if k < index], [k for k in says if k > index]
        room = self.tokens[ahead[-1] :: -1] if ahead else self.tokens[behind[0] :] if behind else []
        other = _ids(room)[:1]
        return (*other, *mine) if mine and other and other != mine else ()

    def _against(self, run: list[int], n: int, values: tuple[str, ...]) -> tuple[str, ...]:
        """ "0.48, 0.57 and 0.21 (P = .002 and P = .001 versus C)": each P value compares one arm with the same one."""
        behind = self._behind(run[-1])
        reference = _ids(behind)
        if len(reference) != 1 or not any(t.kind in (sym.VERSUS, sym.COMPARED) for t in behind):
            return ()
        others = [arm for arm in values if arm != reference[0]]
        return (others[n], reference[0]) if len(run) > 1 and len(others) == len(run) else ()

    def _continues(self, tokens: list[Token]) -> bool:
        """ "... and to LIA (P < .001)": nothing but a second arm to compare with."""
        return bool(tokens) and all(
            t.kind in (sym.ARM, sym.AND, sym.COMMA, sym.TO, sym.PREPOSITION, sym.SKIP, "(", ")") for t in tokens
        )

    def _own_arm_values(self, comparison: Comparison, closing: tuple[str, ...]) -> bool:
        """The arms behind the last value are those that the values belong to: "... in A and B, respectively (P)"."""
        theirs = {leaf.arm for leaf in comparison.leaves}
        return len(closing) > 1 and set(closing) == theirs

    def _pair(self, tokens: list[Token], named: tuple[str, ...]) -> tuple[str, ...]:
        """ "ACB+IPACK was superior to ACB (P = .002) and to LIA (P < .001)": the second pair shares its first arm."""
        if len(named) == 1 and len(self.arms) > 2:
            first = next((t for t in self.tokens if t.kind == sym.ARM and len(t.ref.arms) == 1), None)
            if first is not None and first.ref.arms[0] != named[0]:
                return (first.ref.arms[0], named[0])
        return named

    def _behind(self, index: int) -> list[Token]:
        """What still belongs to a P value behind it: "P = .004 for A vs B", "P<0.001 within each group"."""
        behind = []
        for token in self.tokens[index + 1 :]:
            if token.kind in (sym.SEMICOLON, sym.COMMA, ")", sym.P_VALUE, sym.VALUE, sym.NOUN, sym.COPULA, "."):
                break
            behind.append(token)
        return behind

    def _rest_of_clause(self, index: int) -> list[Token]:
        rest = []
        for token in self.tokens[index + 1 :]:
            if token.kind in (sym.SEMICOLON, sym.VALUE, "w"):
                break
            rest.append(token)
        return rest

    def _about_method(self, comparison: Comparison) -> bool:
        """ "no carry-over effect (P = 0.62)": a test of the design, not of an arm."""
        return any(title.words and title.words[-1].lower() in ("effect", "effects") for title in comparison.outcomes)

    def _compares(self, tokens: list[Token]) -> bool:
        return any(t.kind == sym.THAN or self.text[t.start : t.end].lower() in self.lex.comparatives for t in tokens)

    def _kind(
        self, comparison: Comparison, tokens: list[Token], behind: list[Token], named: tuple[str, ...],
        values: tuple[str, ...], p: PValue | None,
    ) -> tuple[str, str]:  # fmt: skip
        words = {self.text[t.start : t.end].lower() for t in [*tokens, *behind] if t.ref is None or t.kind == sym.NOUN}
        all_words = {w for phrase in words for w in phrase.split()}
        context = p.context if p else None
        if context == "within" or (
            behind and self._is(behind[0], "within") and any(t.kind == sym.ALL_ARMS for t in behind)
        ):
            return "within_arm", "within"
        if context == "interaction" and "time" not in all_words:
            return "subgroup", "interaction"
        if context in ("between", "interaction"):
            return "between_arms", "between"
        if context == "trend":
            return "association", "trend"
        treated = (
            p is not None and comparison.estimate is not None and comparison.estimate.type in RATIOS and bool(named)
        )
        if len(values) < 2 and all_words & self.lex.association and not treated:
            return "association", "association"
        changes = bool(comparison.leaves) and all(leaf.unit and leaf.unit.inner == "o" for leaf in comparison.leaves)
        if len(self.arms) == 1:
            return ("within_arm", "single-arm") if self._over_time(tokens, comparison) else ("unspecified", "none")
        if len(self.arms) == 0:
            return "unspecified", "none"
        if any(t.kind in (sym.VERSUS, sym.COMPARED) for t in behind) and any(t.kind == sym.TIME for t in behind):
            return "within_arm", "named-behind"  # "P < .001 vs baseline"
        if len(_ids(behind)) > 1 or any(t.kind == sym.VERSUS for t in behind):
            return "between_arms", "named-behind"
        if changes:
            if not values:
                return "unspecified", "none"  # of whom is not known: over time, or from one arm to the other
            if self._compares(tokens) and any(t.kind == sym.THAN for t in tokens):
                return "between_arms", "arms-of-values"  # "fell more in A (from M to M) than in B (from M to M)"
            both = (p is not None and p.quantifier in ("both", "all", "each")) or any(
                self._is(t, "both", "each") or t.kind == sym.ALL_ARMS for t in behind
            )
            return ("within_arm", "from-to") if both or len(values) == 1 else ("between_arms", "from-to")
        if len(values) > 1:
            return "between_arms", "arms-of-values"
        if self._says_between(tokens, all_words):
            return "between_arms", "between"
        whole = any(t.kind == sym.ALL_ARMS for t in tokens)
        moved = any(t.kind in (sym.CHANGE, sym.UP, sym.DOWN) for t in tokens) or bool(all_words & self.lex.change)
        compared = self._compares(tokens) and not self._than_before(tokens)
        moved = moved or self._than_before(tokens)
        if moved and not compared and (whole or (len(named) <= 1 and self._over_time(tokens, comparison))):
            return "within_arm", "change"
        if len(named) > 1 or compared or any(t.kind == sym.VERSUS for t in tokens):
            return "between_arms", "comparative"
        return "unspecified", "none"

    def _than_before(self, tokens: list[Token]) -> bool:
        """ "better after surgery than before it": compared with an earlier time, not with an arm."""
        for n, token in enumerate(tokens):
            if token.kind in (sym.THAN, sym.COMPARED):
                near = tokens[n + 1 : n + 4]
                return any(t.kind == sym.TIME or self._is(t, "before", "baseline") for t in near)
        return False

    def _says_between(self, tokens: list[Token], words: set[str]) -> bool:
        whole = [n for n, t in enumerate(tokens) if t.kind == sym.ALL_ARMS]
        for n in whole:
            lead = " ".join(self.text[t.start : t.end].lower() for t in tokens[max(0, n - 2) : n + 1])
            if "between" in lead or "inter" in lead or "among" in lead:
                return True
            rest = tokens[n + 1 :]
            if any(t.kind == sym.CHANGE and self._is(t, "differed", "differ") for t in rest):
                return True
        return {"between", "them"} <= words or bool(
            words & {"inter-group", "intergroup", "between-group", "differed", "differ"}
        )

    def _is(self, token: Token, *words: str) -> bool:
        return self.text[token.start : token.end].lower() in words

    def _over_time(self, tokens: list[Token], comparison: Comparison) -> bool:
        if any(leaf.baseline or (leaf.time and leaf.time.kind == "baseline") for leaf in comparison.leaves):
            return True
        if any(t.kind in (sym.TIME,) for t in tokens):
            return True
        return any(t.kind in (sym.CHANGE, sym.UP, sym.DOWN) for t in tokens)


def _last_clause(tokens: list[Token]) -> list[Token]:
    """The tokens behind the last word that opens a clause."""
    return tokens[max((n for n, t in enumerate(tokens) if t.kind == sym.CLAUSE), default=-1) + 1 :]


def _ids(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.ref.arms[0] for t in tokens if t.kind == sym.ARM and len(t.ref.arms) == 1))
