"""Every place of a text that points to an arm, once the names of the arms are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from armspan.mentions.arms.cells import letter_at
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.words import Skeleton

Words = tuple[str, ...]
_NOT_WHO = frozenset(("had", "died", "for", "between", "after", "than", "at", "to"))  # patients ... the X group
_WHAT_THEY_HAD = frozenset(("responders", "nonresponders", "non-responders", "survivors", "completers"))
_ALL_OF_THEM = frozenset(("study", "treatment"))  # "study patients"
_DENYING = frozenset(("not", "without", "no", "never"))
_COORDINATED = re.compile(r"-?(?:\([^()]*(?:\([^()]*\)[^()]*)?\))?(?:,?J|V|/)D?")
_LABEL = re.compile(
    r"(?<=[:;(,J])[A-Z](?=[,:]?N)|(?<=\()[A-Z](?=\))|(?<=[IWJVF/])[A-Z](?=[JVF.,;()/])"
    r"|(?<=[)%N])[MG](?=[JV.,;()])|(?<=D)[MG](?=\()"
)
_WHO_DID_NOT = re.compile(r"P(?:X(?:X|B)X|W)(?=[(.,;)])")
_BETWEEN = frozenset(("between", "among", "across", "amongst"))


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


def find_names(sk: Skeleton, lex: Lexicon, keys: list[str], names: Mapping[Words, ArmName]) -> list[Reference]:
    """The names of arms in a text, the longest first; `keys` holds each word as names are compared.

    "Patients who did not undergo X" are those who are denied to be of that arm.
    """
    by_first: dict[str, list[tuple[Words, ArmName]]] = {}
    for words, name in names.items():
        by_first.setdefault(words[0], []).append((words, name))
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    found: list[Reference] = []
    doubtful: list[Reference] = []
    k, size = 0, len(keys)
    while k < size:
        for words, name in by_first.get(keys[k], ()):
            end = _match(sk, keys, k, words)
            if end is None or (sk.codes[end] == "-" and sk.words[end + 1] in lex.sets["against"]):
                continue
            if sk.words[end] in lex.sets["of_substance"]:
                continue
            start, stop = extend(sk, k, end)
            stop += _is_given(sk, lex, stop)
            denied = not _DENYING.isdisjoint(sk.words[min(start, k - 1) : k]) and _DENYING.isdisjoint(words)
            reference = Reference(start, stop, (name.arm,), "denied" if denied else "name")
            if not name.weak or _speaks_of_an_arm(sk, lex, k, end):
                found.append(reference)
                k = end - 1
                break
            doubtful.append(reference)
        k += 1
    beside = [ref for ref in doubtful if any(_stand_together(sk, ref, other) for other in found)]
    return sorted(found + beside, key=lambda ref: ref.start)


def _is_given(sk: Skeleton, lex: Lexicon, end: int) -> bool:
    """ "Zoltidine | treatment | increased", "after zoltidine | therapy |,": not "zoltidine treatment failure"."""
    if sk.words[end] not in lex.sets["giving"]:
        return False
    behind, code = sk.words[end + 1], sk.codes[end + 1]
    return code not in "MGHPKN-/" or behind.endswith(("ed", "ly"))


def _stand_together(sk: Skeleton, one: Reference, other: Reference) -> bool:
    """Whether two names of different arms are coordinated: "A | and B arms", "A (3%) and | B (5%)"."""
    left, right = (one, other) if one.start < other.start else (other, one)
    return one.arms != other.arms and bool(_COORDINATED.fullmatch(sk.codes, left.end, right.start))


def _match(sk: Skeleton, keys: list[str], k: int, words: Words) -> int | None:
    """The word after the name `words` that starts at word k; signs and articles inside do not count."""
    k += 1
    for word in words[1:]:
        while k < len(keys) and not keys[k] and sk.codes[k] not in ".(),;:":
            k += 1
        if k >= len(keys) or keys[k] != word:
            return None
        k += 1
    while not keys[k] and sk.codes[k] in "%MU":  # the unit of a dose
        k += 1
    return k


def _speaks_of_an_arm(sk: Skeleton, lex: Lexicon, start: int, end: int) -> bool:
    """Whether the words around start..end, which may mean something else, speak of an arm: "after scarf", "U group"."""
    codes = sk.codes
    if start and codes[start] == "K" and codes[start - 1] in "GH":
        return True  # "Group U"
    end += sk.words[end] in lex.sets["treatments"] and codes[end + 1] in "GHP"  # the active treatment group
    after = codes[end]
    if codes[start - 1] in "(;," and after in ",:;" and codes[end + 1] == "N":
        return True  # "(control, 34%; fibrin, 27%)"
    if codes[start - 1] == "(" and after == ")" and codes[start - 2] in "N%U":
        return True  # "1.6 days (reference)"
    if after == "-":
        after = codes[end + 1]
        if after == "M":
            return False
    if after in "GHPRN":
        return True  # "scarf patients", "placebo 3.5%"
    k = start
    while k and codes[k - 1] == "D":
        k -= 1
    if codes[k - 1] == "I" and codes[k - 2] in "N%U)" and after not in "MK":
        return True  # "28.6% for radiotherapy"
    if codes[k - 1] == "." and after == "X":
        return True  # "Radiotherapy reduced ..."
    if codes[max(0, k - 2) : k] == "PW":
        return True  # "patients with a multifocal tumour"
    return k > 0 and codes[k - 1] in "WFVRT" and after not in "MK"


def extend(sk: Skeleton, start: int, end: int) -> tuple[int, int]:
    """A name with the words that belong to it: "patients in the ... group", "...-treated patients"."""
    codes = sk.codes
    if sk.words[end] in ("alone", "condition", "conditions"):
        end += 1
    while codes[end] == "-" and codes[end + 1] in "GHRP":
        end += 1
    while codes[end] in "GHP" or (codes[end] == "R" and codes[end - 1] == "-"):
        end += 1
    if codes[end - 1] in "GH" and codes[end] == "K":
        end += 1
    i = _without_articles(sk, start)
    j = i
    while j and i - j < 4 and codes[j - 1] in "IWRBATX":
        j -= 1
    people = j and j < i and codes[j - 1] == "P" and sk.words[j - 1] not in _WHAT_THEY_HAD
    if people and _NOT_WHO.isdisjoint(sk.words[j:i]):
        i = _without_articles(sk, j - 1)
    return i, end


def _without_articles(sk: Skeleton, i: int) -> int:
    """The first of the articles right before word i; i where there is none."""
    while i and sk.codes[i - 1] == "D" and sk.words[i - 1] != "that":
        i -= 1
    return i


# --- all arms ----------------------------------------------------------------------------------------------------


def find_wholes(sk: Skeleton, lex: Lexicon, arms: int) -> list[Reference]:
    """Words that mean all arms at once: "both groups", "the three groups", "between groups"."""
    everyone, found = tuple(range(arms)), []
    for k, code in enumerate(sk.codes):
        if code in "GH" or (code in "MU" and sk.words[k] in lex.sets["treatments"]):
            start = _whole_start(sk, lex, k, arms)
            if start is not None:
                found.append(Reference(start, k + 1, everyone, "whole", True))
    return found


def _whole_start(sk: Skeleton, lex: Lexicon, k: int, arms: int) -> int | None:
    """Where the words start that make of the noun at word k all arms; None where they do not."""
    codes, words, i = sk.codes, sk.words, k
    while i and (codes[i - 1] == "-" or (codes[i - 1] == "M" and words[i - 1] in lex.sets["whole"])):
        i -= 1
    adjective = i < k
    counted = i > 0 and codes[i - 1] == "N" and sk.numbers[i - 1] == arms
    i -= counted
    each = i > 0 and (codes[i - 1] == "E" or words[i - 1] in ("either", "neither"))
    i -= each
    while i and words[i - 1] in ("the", "these", "our"):
        i -= 1
    if codes[k] in "MU" and words[i] in ("all", "both") and not words[k].endswith("s"):
        return None  # all intervention and control participants
    if (codes[k + 1] in "KNI" and words[k + 1] in "abcd123") or (codes[k] in "MU" and not (each or counted)):
        return None
    article = i < k and codes[i] == "D"
    between = words[i - 1] in _BETWEEN or (codes[i - 1] == "-" and words[i - 2] == "between")
    return i if each or counted or (codes[k] == "H" and (article or between or adjective)) else None


# --- persons, and words that point back --------------------------------------------------------------------------


def find_people(sk: Skeleton, arm: int, noun: str) -> list[Reference]:
    """Persons by what they are called, controls or cases, where that is an arm."""
    return [Reference(*extend(sk, k, k + 1), (arm,), noun) for k, word in enumerate(sk.words) if word == noun]


def find_combined(sk: Skeleton, arm: int) -> list[Reference]:
    """The arm of a combination by that word: "combination therapy", "the combination"; not "in combination with"."""
    return [
        Reference(*extend(sk, k, k + 1 + (sk.words[k + 1] in ("therapy", "treatment"))), (arm,), "group")
        for k, word in enumerate(sk.words)
        if word == "combination" and sk.words[k - 1] != "in" and sk.words[k + 1] not in ("with", "of")
    ]


def find_called(sk: Skeleton, lex: Lexicon, called: Mapping[str, int]) -> list[Reference]:
    """Groups by what they are for, where that tells which arm is meant: "the control group", "control patients"."""
    found = []
    for k, word in enumerate(sk.words):
        if word not in called or sk.codes[k - 1] not in "DIJ.,(VTSE":
            continue
        cluster = sk.words[k + 1] in lex.sets["clusters"]
        if sk.codes[k + 1] == "G" or ((cluster or sk.codes[k + 1] == "P") and word not in _ALL_OF_THEM):
            found.append(Reference(*extend(sk, k, k + 1 + cluster), (called[word],), "group"))
    return found


def find_lettered(sk: Skeleton, arm: int, letter: str) -> list[Reference]:
    """ "group 2" wherever it stands, once it is known that there is a group of that number or letter; "B group"."""
    found = []
    for k, code in enumerate(sk.codes[:-2]):
        if code not in "GH":
            continue
        at = k + 1 + (sk.codes[k + 1] == "-")
        if sk.codes[at] in "KN" and letter_at(sk, at) == letter and sk.codes[at + 1] not in "U%=/":
            found.append(Reference(*extend(sk, k, at + 1), (arm,), "group"))
        elif sk.words[k - 1] == letter and sk.slice(k - 1, k).isupper() and (letter != "a" or sk.codes[k - 2] != "."):
            found.append(Reference(*extend(sk, k - 1, k + 1), (arm,), "group"))
    return found


def find_labels(sk: Skeleton, lex: Lexicon, labels: Mapping[str, int], known: Sequence[Reference]) -> list[Reference]:
    """Letters and roles of groups that stand alone beside another arm: "(A, 4%; B, 0%)", "the control (3%)".

    `known` are the other references of the text; what treatments are called, too, counts only beside another label.
    """
    found: list[Reference] = []
    since = 0
    for stop in re.finditer(r"\.|$", sk.codes):
        here = [
            Reference(label.start(), label.end(), (labels[word],), "group")
            for label in _LABEL.finditer(sk.codes, since, stop.end())
            if (word := sk.words[label.start()]) in labels and (len(word) > 1 or sk.slice(*label.span()).isupper())
        ]
        if here and len({reference.arms for reference in here}) < 2:
            here = [ref for ref in here if sk.words[ref.start] not in lex.sets["experimental"]]
            beside = here + [ref for ref in known if since <= ref.start < stop.end()] if here else []
            here = here if len({reference.arms for reference in beside}) > 1 else []
        found += here
        since = stop.end()
    return found


def find_back(sk: Skeleton, references: Sequence[Reference], arms: int) -> list[Reference]:
    """Words that point back to arms named just before: "the former", "the latter", "the other group"."""
    found = []
    for match in _WHO_DID_NOT.finditer(sk.codes) if arms == 2 else ():
        k, end = match.span()
        here = [r for r in references if sk.codes.rfind(".", 0, k) < r.start < k and not r.whole]
        if sk.words[end - 1] in ("not", "without") and here:
            found.append(Reference(k, end, (1 - here[-1].arms[0],), "back"))
    for k, word in enumerate(sk.words):
        if arms < 2 or word not in ("former", "latter", "other") or any(r.start <= k < r.end for r in references):
            continue
        before = [r for r in references if r.end <= k and not r.whole and sk.codes.count(".", r.end, k) < 2]
        arm = _pointed_back(word, before, arms)
        if arm is not None and (word != "other" or sk.codes[k + 1] == "G"):
            start, end = k - (sk.codes[k - 1] == "D"), k + 1 + (sk.codes[k + 1] in "GHP")
            found.append(Reference(start, end, (arm,), "back"))
    return found


def _pointed_back(word: str, before: Sequence[Reference], arms: int) -> int | None:
    """The number of the arm that "former", "latter" or "other" means, after the references `before`."""
    if word == "other":
        return 1 - before[-1].arms[0] if before and arms == 2 else None
    for one, two in zip(reversed(before[:-1]), reversed(before), strict=False):
        if one.arms != two.arms:
            return one.arms[0] if word == "former" else two.arms[0]
    return None
