"""Every place of a text that points to an arm, once the names of the arms are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from armspan.mentions.arm_words import Lexicon, Skeleton

Words = tuple[str, ...]
_SKIP = frozenset("-/+%&'")


@dataclass(frozen=True, slots=True)
class Reference:
    """The words start..end point to the arms numbered `arms`."""

    start: int
    end: int
    arms: tuple[int, ...]
    rule: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ArmName:
    """A name of one arm; a weak one counts only where the words around it speak of an arm."""

    arm: int
    weak: bool


def find_names(sk: Skeleton, keys: list[str], names: Mapping[Words, ArmName]) -> list[Reference]:
    """The names of arms in a text, the longest first; `keys` holds each word as names are compared."""
    by_first: dict[str, list[tuple[Words, ArmName]]] = {}
    for words, name in names.items():
        by_first.setdefault(words[0], []).append((words, name))
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    found: list[Reference] = []
    k, size = 0, len(keys)
    while k < size:
        for words, name in by_first.get(keys[k], ()):
            end = _match(sk, keys, k, words)
            if end is not None and (not name.weak or _speaks_of_an_arm(sk, k, end)):
                start, stop = extend(sk, k, end)
                found.append(Reference(start, stop, (name.arm,), "name"))
                k = end - 1
                break
        k += 1
    return found


def _match(sk: Skeleton, keys: list[str], k: int, words: Words) -> int | None:
    """The word after the name `words` that starts at word k; signs and articles inside do not count."""
    k += 1
    for word in words[1:]:
        while k < len(keys) and not keys[k] and sk.codes[k] not in ".(),;:":
            k += 1
        if k >= len(keys) or keys[k] != word:
            return None
        k += 1
    return k


def _speaks_of_an_arm(sk: Skeleton, start: int, end: int) -> bool:
    codes = sk.codes
    if start and codes[start] == "K" and codes[start - 1] in "GH":
        return True  # "Group U"
    after = codes[end : end + 1]
    if after == "-":
        after = codes[end + 1 : end + 2]
        if after == "M":
            return False
    if after and after in "GHPR":
        return True
    k = start
    while k and codes[k - 1] in "D":
        k -= 1
    return k > 0 and codes[k - 1] in "WFVRT" and after not in ("M", "K")


def extend(sk: Skeleton, start: int, end: int) -> tuple[int, int]:
    """A name with the words that belong to it: "patients in the ... group", "...-treated patients"."""
    codes = sk.codes
    while codes[end : end + 1] == "-" and codes[end + 1 : end + 2] in ("G", "H", "R", "P"):
        end += 1
    while end < len(codes) and codes[end] in "GHRP" and not (codes[end] == "R" and codes[end - 1] != "-"):
        end += 1
    if codes[end - 1] in "GH" and codes[end : end + 1] == "K":
        end += 1
    i = start
    while i and codes[i - 1] == "D":
        i -= 1
    j = i
    while j and i - j < 4 and codes[j - 1] in "IWRBATX":
        j -= 1
    if j and j < i and codes[j - 1] == "P" and not set(sk.words[j:i]) & {"had", "died", "for", "between", "after", "than", "at", "to"}:
        i = j - 1
        while i and codes[i - 1] in "D":
            i -= 1
    return (i, end)


def find_wholes(sk: Skeleton, lex: Lexicon, arms: int) -> list[Reference]:
    """Words that mean all arms at once: "both groups", "the three groups", "between groups"."""
    codes, words = sk.codes, sk.words
    generic, found = lex.sets["whole"], []
    everyone = tuple(range(arms))
    for k, code in enumerate(codes):
        if code not in "GHMU" or code in "MU" and words[k] not in lex.sets["treatments"]:
            continue
        i = k
        while i and codes[i - 1] in "M-" and (words[i - 1] in generic or codes[i - 1] == "-"):
            i -= 1
        adjective = i < k
        counted = i and codes[i - 1] == "N" and sk.numbers[i - 1] == arms
        if counted:
            i -= 1
        each = i and (codes[i - 1] == "E" or words[i - 1] in ("either", "neither"))
        if each:
            i -= 1
        while i and codes[i - 1] in "D" and words[i - 1] in ("the", "these", "our"):
            i -= 1
        article = i < k and codes[i] == "D"
        between = i and words[i - 1] in ("between", "among", "across", "amongst") or i > 1 and codes[i - 1] == "-" and words[i - 2] == "between"
        plural = code == "H" or code == "M" and words[k].endswith("s")
        if codes[k + 1 : k + 2] in ("K", "N", "I") and words[k + 1] in "abcd123" or (code in "MU" and not (each or counted)):
            continue
        if each or counted or plural and (article or between or adjective):
            found.append(Reference(i, k + 1, everyone, "whole", True))
    return found


def find_people(sk: Skeleton, arm: int, noun: str) -> list[Reference]:
    """Persons called controls or cases, where that is what one arm is called."""
    return [Reference(*extend(sk, k, k + 1), (arm,), noun) for k, w in enumerate(sk.words) if w == noun]
