"""Names and abbreviations of scoring systems -> mentions with the id that `rules/instruments/` gives them.

Each variant becomes a short sequence of words. A text is cut into words once; only where the first word of some
variant stands are the sequences tried, the longest first. So the number of scales costs next to nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from typing import Any

from armspan.errors import RuleError
from armspan.found import InstrumentMention
from armspan.mentions.introduced import find_introduced, introduced_names
from armspan.rulebook import Rulebook
from armspan.text.view import View

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿœ"
_WORD = re.compile(rf"([{_LOWER}]+|[{_UPPER}]{{2,}}s?(?![{_LOWER}])|[{_UPPER}][{_LOWER}]+|[{_UPPER}]|\d+)")
"""A word, a part of a compound (Quick|DASH, EQ|5|D) or a number; `split` gives the text between at even places."""
_GAP = re.compile(r"[\s/&.'’()\[\]-]{0,3}")
"""What may stand between two words of a name: "Wong-Baker", "Knee\nSociety", "St. George's"."""
_SMALL = frozenset(("and", "of", "the", "for", "s", "in"))
_NO_INITIAL = _SMALL | {"to", "with", "on", "by", "a", "an", "from"}
_SPELLING = (("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"), ("isti", "izti"), ("ise", "ize"))
_BRITISH = re.compile("|".join(british for british, _ in _SPELLING))
_ENDINGS = (("criteria", "criterion"), ("indices", "index"), ("ogue", "og"), ("tre", "ter"), ("ies", "y"))


@dataclass(frozen=True, slots=True)
class InstrumentRule:
    """One scoring system as its rule file declares it."""

    id: str
    name: str
    abbreviation: str | None
    ranges: tuple[tuple[float, float], ...]  # several where versions differ (VAS: 0-10 and 0-100); none where open
    higher_is: str | None  # better | worse
    source: str | None
    needs: tuple[str, ...]  # for an ambiguous abbreviation: one of these must stand in the text


@dataclass(frozen=True, slots=True)
class _Variant:
    id: str
    words: tuple[str, ...]  # of an abbreviation as printed, of a name normalised and without small words
    exact: bool  # an abbreviation: upper and lower case matter
    closing: frozenset[str]  # the kind of word that closes the name, as score or questionnaire; empty: none is needed
    commas: bool


@dataclass(frozen=True, slots=True)
class _Table:
    rules: InstrumentTable
    starts: dict[str, list[_Variant]]  # first word as printed -> the variants that begin so
    inner: frozenset[str]
    ordered: dict[str, dict[str, tuple[_Variant, ...]]]

    def seconds(self, first: str) -> dict[str, tuple[_Variant, ...]]:
        """Second word, normalised -> the variants that begin with both, the longest first; "" -> those of one word.

        Put in order when a text has the word: a start need not wait for the thousands of others.
        """
        if first not in self.ordered:
            seconds: dict[str, set[_Variant]] = {}
            for variant in self.starts[first]:
                second = _normal(variant.words[1]) if len(variant.words) > 1 else ""
                seconds.setdefault(second, set()).add(variant)
            by = partial(_order, self.rules)
            self.ordered[first] = {second: tuple(sorted(found, key=by)) for second, found in seconds.items()}
        return self.ordered[first]


def find_instruments(book: Rulebook, view: View) -> list[InstrumentMention]:
    """Every mention of a scoring system, in reading order: of the rule files, or of one that introduces itself.

    The id of the latter is their printed name; `instrument_table` and `instrument_names` know what to make of it.
    """
    known = _declared(book, view.text)
    return sorted(known + find_introduced(book, view.text, known), key=lambda mention: mention.start)


def _declared(book: Rulebook, text: str) -> list[InstrumentMention]:
    """Every mention of a scoring system of the rule files; the longest name at a place wins."""
    table = _table(book)
    pieces = _WORD.split(text)
    places = [i for i in range(1, len(pieces), 2) if pieces[i] in table.starts]
    if not places:
        return []
    ends = list(accumulate(map(len, pieces)))
    found: list[InstrumentMention] = []
    free = 0
    for place in places:
        if place < free:
            continue
        seconds = table.ordered.get(pieces[place]) or table.seconds(pieces[place])
        for variant in (*seconds.get(_second(pieces, place), ()), *seconds.get("", ())):
            last = _match(variant, pieces, place, table.inner)
            if last is None or not _trusted(table.rules[variant.id], variant, text, ends[place - 1], ends[last]):
                continue
            rule = "abbreviation" if variant.exact else "name"
            found.append(InstrumentMention(ends[place - 1], ends[last], rule, variant.id))
            free = last + 1
            break
    return found


class InstrumentTable(dict[str, InstrumentRule]):
    """Scoring systems by id. One that introduced itself is not declared, but its id tells its names."""

    def __missing__(self, ident: str) -> InstrumentRule:
        name, abbreviation = introduced_names(ident)
        return InstrumentRule(ident, name, abbreviation, ranges=(), higher_is=None, source=None, needs=())


def instrument_table(book: Rulebook) -> InstrumentTable:
    """All scoring systems that the rule files declare, by id; asked for another id, it gives what the id tells."""
    return _table(book).rules


def instrument_names(book: Rulebook, ident: str) -> tuple[str, str | None]:
    """Canonical name and abbreviation of the scoring system `ident`."""
    rule = _table(book).rules[ident]
    return rule.name, rule.abbreviation


def _second(pieces: list[str], place: int) -> str:
    """The word after the one at `place`, small words passed over, normalised."""
    for here in range(place + 2, min(place + 8, len(pieces)), 2):
        if pieces[here] not in _SMALL:
            return _normal(pieces[here])
    return "-"


# --- matching ------------------------------------------------------------------------------------------------------


def _match(variant: _Variant, pieces: list[str], place: int, inner: frozenset[str]) -> int | None:
    """The place of the last word of `variant` if it stands at `place`, else None."""
    here = place
    for word in variant.words[1:]:
        following = _next(pieces, here, word, variant)
        if following is None:
            return None
        here = following
    if not variant.closing:
        return here
    for _ in range(4):
        if here + 2 >= len(pieces) or not _GAP.fullmatch(pieces[here + 1]):
            return None
        bracket = "(" in pieces[here + 1]
        here += 2
        word = _normal(pieces[here])
        if word in variant.closing:
            return here
        if word not in inner and word not in _SMALL and not (bracket and pieces[here].isupper()):
            return None  # "Activities of Daily Living (ADL) scale": an abbreviation may stand between
    return None


def _next(pieces: list[str], here: int, word: str, variant: _Variant) -> int | None:
    """The place of `word` if it follows, perhaps after a small word ("Gartland and Werley")."""
    for _ in range(3):
        if here + 2 >= len(pieces):
            return None
        gap = pieces[here + 1]
        if not _GAP.fullmatch(gap) and not (variant.commas and gap.strip() == ","):
            return None
        here += 2
        if (pieces[here] == word) if variant.exact else (_normal(pieces[here]) == word):
            return here
        if variant.exact or pieces[here] not in _SMALL:
            return None
    return None


def _trusted(rule: InstrumentRule, variant: _Variant, text: str, start: int, end: int) -> bool:
    """Whether an abbreviation means this scoring system here: the words it needs are there, nothing else is defined."""
    if not variant.exact:
        return True
    if rule.needs and not any(need in text for need in rule.needs):
        return False
    return not _defined_otherwise(rule, text[start:end], text)


def _defined_otherwise(rule: InstrumentRule, short: str, text: str) -> bool:
    """Whether the text introduces the abbreviation for something else: "oxygen desaturation index (ODI)"."""
    place = text.find(f"({short}")
    if place < 0 or text[place + len(short) + 1 : place + len(short) + 2].isalnum():
        return False
    letters = [letter.lower() for letter in short if letter.isalpha()]
    words = [word for word in re.findall(r"[^\W\d_]+", text[max(0, place - 120) : place]) if word not in _NO_INITIAL]
    words = words[-len(letters) :]
    if [word[0].lower() for word in words] != letters:
        return False
    known = {_normal(word)[:4] for word in re.findall(r"[^\W\d_]+", rule.name)}
    return len([word for word in words if _normal(word)[:4] in known]) * 2 < len(words)


# --- the table -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _table(book: Rulebook) -> _Table:
    kinds = tuple(
        frozenset(map(_normal, book.terms.get(name, ()))) for name in ("instrument_score_word", "instrument_form_word")
    )
    inner = frozenset(map(_normal, book.terms.get("instrument_inner_word", ())))
    rules = InstrumentTable()
    starts: dict[str, list[_Variant]] = {}
    for key, row in book.tables.get("instrument", {}).items():
        if "name" not in row:
            raise RuleError(f'instrument {key}: it has no name; write name = "..."')
        rules[key] = _rule(key, row)
        for printed in {row["name"]: 0, row.get("abbreviation"): 0, **dict.fromkeys(row.get("variants", ()), 0)}:
            if printed:
                for variant, first in _variants(key, printed, kinds):
                    starts.setdefault(first, []).append(variant)
    return _Table(rules, starts, inner, {})


def _order(rules: InstrumentTable, variant: _Variant) -> tuple[int, bool, str, tuple[str, ...]]:
    """The longest first; of those that share an abbreviation, the ones that the text has to speak of."""
    return -len(variant.words) - bool(variant.closing), not rules[variant.id].needs, variant.id, variant.words


def _rule(key: str, row: dict[str, Any]) -> InstrumentRule:
    ranges = row.get("ranges", [row["range"]] if "range" in row else [])
    if not all(len(pair) == 2 and pair[0] < pair[1] for pair in ranges):
        raise RuleError(f"instrument {key}: a range is [lowest, highest], here it is {ranges}")
    if row.get("higher_is", "better") not in ("better", "worse"):
        raise RuleError(f'instrument {key}: higher_is must be "better" or "worse", here it is {row["higher_is"]!r}')
    return InstrumentRule(
        id=key,
        name=row["name"],
        abbreviation=row.get("abbreviation"),
        ranges=tuple((float(low), float(high)) for low, high in ranges),
        higher_is=row.get("higher_is"),
        source=row.get("source"),
        needs=tuple(row.get("needs", ())),
    )


def _variants(key: str, printed: str, kinds: tuple[frozenset[str], ...]) -> list[tuple[_Variant, str]]:
    """The word sequence of one spelling, under every form that its first word may have."""
    raw = _WORD.findall(printed)
    if not raw:
        raise RuleError(f"instrument {key}: {printed!r} has no letter or digit")
    if " " not in printed and sum(letter.isupper() + letter.isdigit() for letter in printed) >= 2:
        exact = _Variant(key, tuple(raw), True, frozenset(), False)
        return [(exact, form) for form in {raw[0], raw[0] + "s" * (len(raw) == 1)}]
    words = [_normal(word) for word in raw]
    words = [word for number, word in enumerate(words) if number == 0 or word not in _SMALL]
    closing: frozenset[str] = frozenset()
    if len(words) == 2:  # a surname and its closing word, which authors change: Rowe score, Rowe scale
        closing = next((kind for kind in kinds if words[1] in kind), closing)
    variant = _Variant(key, tuple(words[:1] if closing else words), False, closing, "," in printed)
    return [(variant, form) for form in _forms(raw[0], surname=bool(closing))]


def _forms(word: str, surname: bool) -> list[str]:
    """How the first word of a name may be printed; an acronym (ADHD) has one form, a surname keeps its capital."""
    if len(word) > 1 and word.isupper():
        return [word]
    forms = {word.capitalize(), word.upper()} | (set() if surname else {word.lower()})
    return sorted(forms | {_plural(form) for form in forms} | {_american(form) for form in forms})


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def _american(word: str) -> str:
    if not _BRITISH.search(word):  # as most
        return word
    for british, american in _SPELLING:
        word = word.replace(british, american)
    return word


@lru_cache(maxsize=20_000)
def _normal(word: str) -> str:
    """A word without case, accents, plural and British spelling: all forms of one word are equal."""
    word = unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
    word = _american(word)
    for ending, other in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + other
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word
