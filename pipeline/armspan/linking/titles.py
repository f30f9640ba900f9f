"""The title of an outcome: the shortest noun phrase that names it faithfully, in the text's words."""

from __future__ import annotations

from dataclasses import dataclass

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token
from armspan.mentions.outcomes import words as read_words

_EDGE = " ,;:.-"
_ADJECTIVES = ("al", "ous", "ive", "ed", "fold", "ent", "able", "ible", "ing")
_FOLLOW_UP = ("follow-up", "follow-up-time", "follow-up-period", "follow-up-duration")


@dataclass(slots=True)
class Title:
    """A candidate outcome: its words and where they stand."""

    text: str
    start: int
    end: int
    words: tuple[str, ...] = ()
    change: bool = False  # "change in", "reduction of" were taken off
    direction: str | None = None  # of that change: increase | decrease
    instrument: str | None = None
    short: str | None = None  # "CRP levels" of "C-reactive protein (CRP) levels"

    @property
    def is_follow_up(self) -> bool:
        """Whether it says how long people were watched, which is no finding of the treatments."""
        return self.text.lower().replace(" ", "-") in _FOLLOW_UP


def title_of(lex: Lexicon, text: str, phrase: Token) -> Title | None:
    """The title that a noun phrase gives, or None where nothing but empty words remains."""
    spans = [(text[a:b], a, b) for _, a, b in read_words(lex, text, phrase.start, phrase.end)]
    short = None
    opened = next((n for n, (word, _, _) in enumerate(spans) if word in "(["), None) if phrase.short else None
    if phrase.short and opened is not None:  # None: in "25(OH)D" the bracket is part of a word
        rest = text[spans[opened + 2][2] : phrase.end]
        short, spans = phrase.short + rest, spans[:opened]
    change, direction = False, None
    heads = lex.threshold_heads if phrase.threshold else lex.heads
    spans = _acted_on(lex, spans)
    while (cut := _empty_head(lex, spans, heads)) is not None:
        change = change or spans[0][0].lower() in lex.change
        direction = direction or direction_of(lex, spans[0][0])
        spans = spans[cut:]
    while len(spans) > 1 and spans[0][0].lower() in lex.doing:
        spans = spans[1:]
    while spans and not phrase.threshold and _opens(lex, spans[0][0].lower()):
        spans = spans[1:]
    spans = _without_people(lex, spans)
    if spans and not phrase.threshold:
        plain = _without_complement(lex, spans)
        spans = plain if len(plain) > 1 or plain[0][0].lower() not in lex.generic else spans  # "time in recovery"
    low = [word if len(word) > 2 and word.isupper() else word.lower() for word, _, _ in spans]  # END is a name
    if _names_nothing(lex, low, phrase) and not _is_measured(lex, text, low, phrase):
        return None
    start, end = spans[0][1], spans[-1][2]
    words = tuple([word for word, _, _ in spans])
    if phrase.threshold:  # who reached it is counted: no change of the value itself
        return Title(text[start:end].strip(_EDGE), start, end, words, short=short)
    head = words[: words.index("in")] if "in" in words[1:] else words  # "log10 reduction | in bacterial density"
    change = change or is_change(lex, [word.lower() for word in head])
    direction = direction or (direction_of(lex, head[-1]) if change else None)
    return Title(text[start:end].strip(_EDGE), start, end, words, change, direction, short=short)


def is_change(lex: Lexicon, low: list[str]) -> bool:
    """Whether a name is that of a change: "pain reduction", "Borg change score", "weight loss", not "blood loss"."""
    if low[-1] == "loss":
        return low[-2:-1] == ["weight"]
    return low[-1] in lex.change or not {"change", "changes"}.isdisjoint(low)


def _opens(lex: Lexicon, word: str) -> bool:
    """Whether a word stands before a name without being part of it; "overall" is one of "overall survival"."""
    return word != "overall" and lex.classes.get(word) in ("d", "=", "<", ">", "i", "o", "f")


def _names_nothing(lex: Lexicon, low: list[str], phrase: Token) -> bool:
    """Whether words only grade, compare, limit, or say in which phase or with which drug; a letter is half a name."""
    if len(low) == 1 and len(low[0]) == 1:
        return True
    small = (sym.SKIP, sym.PREPOSITION)
    told = [word for word in low if lex.classes.get(word) not in small and not word.replace(".", "").isdigit()]
    if lex.limit_words.issuperset(told) or lex.unnaming.issuperset(told):
        return True
    if lex.people.issuperset(low) and len(low) < phrase.heads + 1:
        return True
    if low[0] in lex.people and low[1:2] == ["born"]:  # "infants born to mothers"
        return True
    if lex.leaving.issuperset(low):
        return True
    if low[0] in lex.grades and lex.grades.issuperset([word for word in low if word.upper() != word.lower()]):
        return True
    if low[min(phrase.heads, len(low)) - 1] in lex.stages or low[-1] in ("interaction", "interactions"):
        return True
    if low[-1] in lex.whole_people and len(low) < 4:  # "screened participants"
        return True
    # "low-dose aspirin"; "aspirin dose" may have been counted
    return low[-1] != "dose" and all(map(lex.is_treatment, low))


def _is_measured(lex: Lexicon, text: str, low: list[str], phrase: Token) -> bool:
    """ "Cholesterol fell by": a substance that the body holds, unless the word before says it was given."""
    before = text[max(0, phrase.start - 12) : phrase.start].split()[-1:]
    return not lex.measured_substances.isdisjoint(low) and lex.giving.isdisjoint(before)


def direction_of(lex: Lexicon, word: str) -> str | None:
    """ "reduction of": the value fell; "change in": not said."""
    low = word.lower()
    return "decrease" if low in lex.falling else "increase" if low in lex.rising else None


def _empty_head(lex: Lexicon, spans: list[tuple[str, int, int]], empty: frozenset[str]) -> int | None:
    """Where the name starts behind "differences in the", "incidence of", "risk difference for"."""
    n, named = 0, False
    while n < len(spans) - 2:
        word, two = spans[n][0].lower(), f"{spans[n][0]} {spans[n + 1][0]}".lower()
        if not (word in empty or two in empty or _only_grades(lex, word) or _grades_change(lex, spans, n)):
            break
        named = word in empty or two in empty
        n += 2 if two in empty else 1
    if not named or spans[n][0].lower() not in lex.head_links:
        return None
    n += 1
    while n < len(spans) and spans[n][0].lower() in lex.head_articles:
        n += 1
    return n if n < len(spans) else None


def _acted_on(lex: Lexicon, spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """ "effect of vitamin D | on HbA1c |": what is acted on."""
    if not spans or spans[0][0].lower() not in lex.acting:
        return spans
    low = [word.lower() for word, _, _ in spans]
    return spans[low.index("on") + 1 :] if "on" in low[:-1] else spans


def _only_grades(lex: Lexicon, word: str) -> bool:
    """ "a | positive | impact on", "the | between-group | difference in": it says how much, or between whom."""
    return word in lex.compare or word in lex.degrees or word in lex.grades or lex.classes.get(word) == "="


def _grades_change(lex: Lexicon, spans: list[tuple[str, int, int]], n: int) -> bool:
    """ "an | absolute | change in", "| two-fold | increases in": an adjective says which change."""
    word, behind = spans[n][0].lower(), spans[n + 1][0].lower()
    described = word.endswith(_ADJECTIVES) or word in lex.change_kinds
    return described and behind in lex.change and spans[n + 2][0].lower() in lex.head_links


def _without_people(lex: Lexicon, spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """ "patients with ST-segment resolution", "cases of stroke": what they have is what was counted."""
    joints = ("with", "in", "on", "without", "of")
    if len(spans) > 2 and spans[0][0].lower() in lex.people and spans[1][0].lower() in joints:
        return spans[2:]
    return spans


def _without_complement(lex: Lexicon, spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Complements that say where or when are left out; "on movement", "at rest" and all with "of", "to" stay."""
    for n, (word, _, _) in enumerate(spans):
        if n == 0 or lex.classes.get(word.lower()) != "i":
            continue
        rest = [w.lower() for w, _, _ in spans[n + 1 : n + 4]]
        if rest and rest[0] in lex.whole_people and word.lower() != "per":
            return spans[:n]  # "pressure | for patients on monotherapy"
        if word.lower() in lex.kept_complements or (word.lower() == "in" and spans[n - 1][0].lower() in lex.change):
            continue  # "log10 reduction | in bacterial density"
        if word.lower() in ("at", "on", "during", "under") and any(w in lex.states for w in rest):
            continue
        return spans[:n]
    return spans
