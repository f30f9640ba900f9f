"""Noun phrases that may name an outcome: what remains of a sentence when the words of reporting are taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from armspan.mentions import symbols as sym
from armspan.rulebook import Rulebook

_COMPARISONS = (  # of several words, or of none
    r"as\s+compar(?:ed|ing|ison)\s+(?:with|to)",
    r"compar(?:ed|ing|ison)\s+(?:with|to)",
    r"in\s+(?:contrast|comparison)\s+(?:with|to)",
    r"in\s+favou?r\s+of",
    r"as\s+opposed\s+to",
    r"versus",
    r"vs?\.?(?=\s)",
    r"vs\.(?=\d|$)",
)
_NUMERALS = "²³¹¼-¾\u2070-\u2089\u2150-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3021-\u3029"  # no letters
_LETTER = rf"[^\W\d_{_NUMERALS}]"
_WORD = re.compile(
    r"[A-Za-z]{2,}+(?=[ ,;:)])|"  # most words
    r"(?<![^\W_])[A-Z]\.\s[a-z]{4,30}+|"  # "T. denticola"
    rf"{_LETTER}[^\W_]*+(?:\((?:\d\w?|\w)\)[^\W_]*+|(?:['/+&-]{_LETTER}?[^\W_]*+)*)"
    rf"|\d{{1,3}}\([A-Za-z]{{1,3}}\)-?[^\W_]+|\d{{1,3}}-?{_LETTER}[^\W_]*+(?:['/+&-]{_LETTER}?[^\W_]*+)*"
    r"|[()\[\],;:.]|[<>≤≥]=?\s?\d[\d.,]*\s?%?|\d[\d.,]*\d|\S"
)
_SPANS = ("-week", "-month", "-day", "-year", "-hour", "-minute", "-min", "-wk", "-yr", "-h")  # "the four-week period"


class _Joined:
    """Names and comparisons of several words, which count as one: "quality of life", "compared with", "vs."."""

    def __init__(self, book: Rulebook, fixed: frozenset[str]) -> None:
        names = sorted(fixed, key=lambda name: (-len(name), name))
        patterns = [rf"{regex.escape(name, special_only=True, literal_spaces=True)}\b" for name in names]
        self._pattern = book.compiled("|".join([*patterns, *_COMPARISONS]), regex.IGNORECASE)
        self._heads = {_HEAD.match(pattern)[0] for pattern in (*names, *_COMPARISONS, "v", "vs")}  # type: ignore[index]

    def begins(self, word: str) -> bool:
        """Whether one of them may begin with a word, by its first letters."""
        return word[:3].lower() in self._heads

    def match(self, text: str, start: int, end: int) -> regex.Match[str] | None:
        return self._pattern.match(text, start, end)


_HEAD = re.compile("[a-z]{1,3}")
_REMEMBERED = 100_000  # words whose symbol is kept
_PUNCTUATION = {
    ",": sym.COMMA,
    ";": sym.SEMICOLON,
    ":": sym.COLON,
    ".": sym.STOP,
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
}


@dataclass(slots=True, eq=False)  # each is itself: to look one up compares no words
class Token:
    """One symbol of a skeleton: a mention (`ref`) or a word, or the words of a noun phrase."""

    kind: str
    start: int
    end: int
    ref: Any = None
    words: tuple[str, ...] = ()
    heads: int = 0  # of a noun phrase: the words before its first preposition
    short: str | None = None  # of a noun phrase: the abbreviation in brackets behind it
    threshold: bool = False  # of a noun phrase: it ends in a limit, "HbA1c below 7%"


_CLASSES = {  # a word in several lists is what the last one says
    "determiners": sym.SKIP,
    "kept_prepositions": sym.PREPOSITION,
    "quality_words": sym.QUALITY,
    "down_words": sym.DOWN,
    "up_words": sym.UP,
    "change_verbs": sym.CHANGE,
    "report_verbs": sym.REPORT,
    "copulas": sym.COPULA,
}


class Lexicon:
    """The word classes of rules/outcomes.toml."""

    def __init__(self, book: Rulebook) -> None:
        terms = book.terms
        self.classes = {word: kind for name, kind in _CLASSES.items() for word in terms[name]}
        self.classes |= {
            "and": sym.AND,
            "or": sym.AND,
            "&": sym.AND,
            "than": sym.THAN,
            "respectively": sym.RESPECTIVELY,
            "from": sym.FROM,
            "to": sym.TO,
        }
        self.kinds: dict[str, str] = {}  # of words met before, but for those that several words may begin with
        self.begun: dict[str, str] = {}  # of the latter
        self.numbers = terms["number_words"]
        self.compared_among = terms["compared_among"]
        self.flow_leads = terms["flow_leads"]
        self.completing = terms["completing_verbs"]
        self.study_nouns = terms["study_nouns"]
        self.head_links = terms["head_links"]
        self.head_articles = terms["head_articles"]
        self.clock_units = terms["clock_units"]
        self.lasting = terms["lasting_prepositions"]
        self.around = terms["prepositions_of_circumstance"]
        self.years = terms["years"]
        self.counting = terms["counting_words"]
        self.having = terms["having_words"]
        self.flow_titles, self.flow_titles_alone = terms["flow_titles"], terms["flow_titles_alone"]
        self.acting = terms["acting_heads"]
        self.kept_complements = terms["kept_complements"]
        self.ranks = terms["ranks"]
        self.superlatives = terms["superlatives"]
        self.into_the_study = terms["into_the_study"]
        self.needing = terms["needing_verbs"]
        self.modals = terms["modal_verbs"]
        self.classes |= dict.fromkeys(self.numbers, sym.SKIP)
        self.verb_titles = {word: str(row["title"]) for word, row in book.tables["verb_title"].items()}
        self.clause = terms["clause_words"]
        self.fixed = terms["fixed_names"]
        self.standing = {name: float(row["price"]) for name, row in book.tables["link_standing_price"].items()}
        self.prices = {question: _prices(book, question) for question in ("arm", "outcome", "time")}
        self._drug = book.pattern(r"(?&drug_like)", "outcomes: drug names")
        self._drugs: dict[str, bool] = {}  # words met before
        self.joined = _Joined(book, self.fixed)
        self.people = terms["people_nouns"]
        self.sex = terms["sex_nouns"]
        self.measured_substances = terms["measured_substances"]
        self.body_fluids = terms["body_fluids"]
        self.targets = terms["target_nouns"]
        self.countable = terms["countable_events"]
        self.receiving = terms["receiving_words"]
        self.giving = terms["words_before_a_drug"]
        self.persons = self.people | self.sex
        self.empty = terms["empty_heads"]
        self.states = terms["states"]
        self.flow = terms["flow_verbs"]
        self.leaving = self.flow - {"follow-up", "follow up"}
        self.order = terms["order_words"]
        self.grades = terms["grades"]
        self.change = terms["change_nouns"]
        self.change_kinds = terms["kinds_of_change"]
        self.heads = self.empty | self.change  # what may be taken off the front of a name
        self.threshold_heads = self.empty - self.change  # of a name with a threshold, where the change is what counts
        self.traits = terms["traits"]
        self.shares = terms["shares_of_people"]
        self.moved = terms["moving_verbs"]
        self.signed = terms["signed_quantities"]
        self.falling = terms["falling_nouns"]
        self.rising = terms["rising_nouns"]
        self.degrees = terms["degree_words"]
        self.stages = terms["stage_nouns"]
        self.treatments = terms["treatment_nouns"]
        self.back = terms["back_references"]
        self.hollow = terms["generic_heads"] | terms["degree_words"] | terms["change_nouns"]
        self.comparatives = terms["comparatives"]
        self.generic = terms["generic_heads"]
        self.composite = terms["composite_heads"]
        self.effective = terms["effective_words"]
        self.ranked = terms["ranking_words"]
        self.doing = terms["doing_words"]
        self.good_effects, self.bad_effects = terms["good_effects"], terms["bad_effects"]
        self.once = terms["outcomes_measured_once"]
        self.rapidly, self.slowly = terms["rapidly"], terms["slowly"]
        self.limit_words = terms["limit_words"]
        self.whole_people = terms["whole_people"]
        self.plain_comparatives = terms["plain_comparatives"]
        self.topic = terms["topic_words"]
        self.topic_leads = terms["topic_leads"]
        self.compare = terms["comparison_words"]
        self.association = terms["association_words"]
        self.ly_adjectives = terms["ly_adjectives"]
        self.by_neighbours = self.ly_adjectives | self.effective | {"overall", "relative", "following", "against"}
        self.no_outcomes = terms["no_outcomes"]
        self.leaning = terms["leaning_words"]
        self.effect_nouns = terms["effect_nouns"]
        self.favouring = terms["favouring_words"]
        self.design_effects = terms["design_effects"]
        self.unnaming = self.empty | self.compare | self.degrees | self.targets  # alone they name nothing
        self.adjusting = terms["adjusting_words"]
        told = {"of", "size", "sizes", "intervention", "interventions"}
        self.effect_words = (self.unnaming | self.no_outcomes | self.leaning | told) - {"fall"}  # "fall risk"
        self.pointers = terms["pointing_words"]
        self.earlier = terms["earlier_words"]
        self.between = terms["between_words"]

    def is_drug(self, word: str) -> bool:
        """Whether a word looks like the name of a drug; found once for each word, up to a limit."""
        known = self._drugs.get(word)
        if known is None:
            known = self._drug.fullmatch(word) is not None
            if len(self._drugs) < _REMEMBERED:
                self._drugs[word] = known
        return known

    def is_treatment(self, word: str) -> bool:
        """Whether a word is one for treatments, or the name of a drug."""
        return word in self.treatments or self.is_drug(word)

    def begin(self, text: str, match: re.Match[str], end: int) -> tuple[str, int]:
        """The symbol of a word that is met for the first time or may begin several, and where it or they end."""
        word = match[0]
        kind = self.begun.get(word) or self.learn(word)
        if word in self.begun and (joined := self.joined.match(text, match.start(), end)):
            return self.kind(joined[0]), joined.end()
        return kind, match.end()

    def learn(self, word: str) -> str:
        """The symbol of a word or sign that is met for the first time; kept, up to a limit."""
        kind = _PUNCTUATION.get(word) or (self.kind(word) if word[0].isalnum() else _sign(word))
        known = self.begun if self.joined.begins(word) else self.kinds
        if len(known) < _REMEMBERED:
            known[word] = kind
        return kind

    def kind(self, word: str) -> str:
        """The symbol of a word; NOUN where no class holds it."""
        low = word.lower().rstrip("-")
        if low in self.fixed:
            return sym.NOUN
        found = self.classes.get(low)
        if found:
            return found
        if low.rstrip(".") in ("vs", "v", "versus"):
            return sym.VERSUS
        if " " in low or "\n" in low:
            return sym.NOUN if low[1] == "." else sym.COMPARED  # "T. denticola"; "in comparison with"
        if low[0].isdigit() and not any(c.isalpha() for c in low):
            return sym.SKIP  # a number that no finder took
        if (low.endswith("ly") and len(low) > 4) or low.endswith(_SPANS):
            return sym.SKIP
        return sym.NOUN


def _prices(book: Rulebook, question: str) -> tuple[dict[str, float], dict[str, float]]:
    """What each symbol costs on the way back from a value, and on the way on from it."""
    rows = book.tables["link_price"]
    ahead = {symbol: float(row[question][0]) for symbol, row in rows.items()}
    return ahead, {symbol: float(row[question][1]) for symbol, row in rows.items()}


@lru_cache(maxsize=8)
def lexicon(book: Rulebook) -> Lexicon:
    return Lexicon(book)


def words(lex: Lexicon, text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """(symbol, start, end) of each word or sign between two mentions."""
    kinds, at, found = lex.kinds, start, list[tuple[str, int, int]]()
    while at < end:
        for match in _WORD.finditer(text, at, end):
            kind = kinds.get(match[0])
            if kind is None:
                kind, at = lex.begin(text, match, end)
                if at != match.end():
                    found.append((kind, match.start(), at))
                    break
            found.append((kind, match.start(), match.end()))
        else:
            break
    return found


def first_word(lex: Lexicon, text: str, start: int, end: int) -> str | None:
    """The symbol of the first word or sign between two mentions."""
    match = _WORD.search(text, start, end)
    return None if match is None else lex.kinds.get(match[0]) or lex.begin(text, match, end)[0]


def _sign(word: str) -> str:
    if word[0] in "<>≤≥":
        return sym.LIMIT
    return sym.AND if word == "&" else sym.SKIP
