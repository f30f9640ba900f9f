"""Names beside values, and the treatment of a study that compares nobody: what is left where no groups are named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import regex

from armspan.mentions.arms.cells import ArmCell, Range
from armspan.mentions.arms.cues import is_fragment
from armspan.mentions.arms.dose_units import DOSE_UNITS
from armspan.mentions.arms.doses import by_doses
from armspan.mentions.arms.groups import ArmList, find_groups
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.names import names_an_outcome, opens_name, read_name
from armspan.mentions.arms.words import Skeleton

_GROUP = 0.9  # how often what is called a group is an arm
_SOLE = regex.compile(r"(?P<verb>R)[WI]D?(?=[MN])|(?P<verb>R)D?(?=[MN])|M[IW]D?(?=[MN])")


def find_value_lists(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """For each sentence the names that stand beside values, by the [[arm_clue]]s of rules/arms.toml."""
    stops = [k for k, code in enumerate(sk.codes) if code == "."]
    by_sentence: dict[int, list[ArmCell]] = {}
    seen: set[tuple[str, int, int]] = set()
    for form in lex.clues:
        for match in form.finditer(sk.codes, overlapped=True):
            if form.words and sk.words[match.start("word")] not in form.words:
                continue
            for i, j in match.spans("name"):
                if (form.name, i, j) not in seen and _may_be_an_arm(sk, lex, form.name, i, j):
                    seen.add((form.name, i, j))
                    cell = ArmCell(i, j, (i, j), rule=form.name, marks=form.marks, weight=form.weight)
                    found = by_doses(sk, cell) if "/" in sk.codes[i:j] else [cell]
                    by_sentence.setdefault(bisect_left(stops, i), []).extend(found)
    for entry in find_groups(sk, lex):
        by_sentence.setdefault(bisect_left(stops, entry.start), []).extend(entry.cells)
    lists = []
    for cells in by_sentence.values():
        cells = _surest(sk, sorted(cells, key=lambda cell: cell.start))
        lists.append(ArmList("values", 2.0 * _worth(cells), tuple(cells), cells[0].start, cells[-1].end))
    return lists


def _worth(cells: Sequence[ArmCell]) -> float:
    """How surely the names of a sentence are arms, on average: what several clues say of one adds up."""
    doubts: dict[object, float] = {}
    for cell in cells:
        weight = _GROUP if cell.group else cell.weight
        doubts[cell.name or cell.code] = doubts.get(cell.name or cell.code, 1.0) * (1.0 - weight)
    return 1.0 - sum(doubts.values()) / len(doubts)


def _surest(sk: Skeleton, cells: list[ArmCell]) -> list[ArmCell]:
    """The names of a sentence without those that may be outcomes, where others are left: those of a pair go first."""
    whole = [cell for cell in cells if "combination" not in sk.words[cell.start : cell.end]]
    if _how_many(sk, whole) > 1:
        cells = whole  # "with the fixed combination, 7.7 with A versus 6.7 with B"
    elif len({cell.end - cell.start for cell in cells if cell not in whole}) > 1:
        cells = [cell for cell in cells if sk.words[cell.start : cell.end] != ["combination"]]
    paired = [cell for cell in cells if "pair" in cell.marks or cell.group]
    if _how_many(sk, paired) > 1:
        return paired
    sure = [cell for cell in cells if cell.rule != "subject"]
    surely = paired or any("half" in cell.marks for cell in sure)
    return sure if surely or _how_many(sk, sure) > 1 else cells


def _how_many(sk: Skeleton, cells: Sequence[ArmCell]) -> int:
    """How many different names."""
    return len({tuple(sk.words[slice(*cell.name)]) if cell.name else cell.code for cell in cells})


def _may_be_an_arm(sk: Skeleton, lex: Lexicon, rule: str, i: int, j: int) -> bool:
    """Whether the words i..j beside a value, and those before them, can name an arm."""
    before = sk.words[i - 2] if i > 1 and sk.codes[i - 1] == "D" else sk.words[i - 1] if i else ""
    k = i - 2 - (sk.codes[i - 1] == "D")
    if before == "in" and k >= 0 and sk.words[k] in lex.sets["of_change"]:
        return False
    if before in lex.sets["place"] and rule != "percent-by-name":
        return False
    if rule == "people-treated" and before in ("in", "of", "for", "after", "during"):
        return False
    content = [_plain(sk, k) for k in range(i, j) if sk.codes[k] in "MK"]
    dosed = sk.codes[i] == "N" and opens_name(sk, i)  # "0.0015% concentrations"
    if not content or (content[-1] in lex.sets["no_treatment"] and not dosed):
        return False
    if not lex.sets["no_arm_name"].isdisjoint(content) or DOSE_UNITS.issuperset(content):
        return False
    if lex.sets["treatments"].issuperset(content) and "combination" not in content:
        return False
    if sk.codes[i] == "N" and not opens_name(sk, i):
        return False
    return not any(sk.codes[k] == "N" and "." in sk.words[k] and sk.codes[k + 1] not in "%M" for k in range(i, j))


def weigh_place(sk: Skeleton, lex: Lexicon, i: int, j: int) -> int:
    """Whether the words i..j stand where treatments stand (1) or where outcomes do (-1); 0 where neither is said."""
    sets, k = lex.sets, i - (sk.codes[i - 1] == "D")
    before, after = sk.words[k - 1], sk.words[j]
    if sk.codes[j] in "GHR" or (sk.codes[j] == "-" and sk.codes[j + 1] in "GHR") or after in sets["treatments"]:
        return 1
    if before in sets["comparative"] or after in sets["no_treatment"] or before in sets["measure"]:
        return -1
    if before in ("in", "of") and not (sets["of_change"] | sets["measure"]).isdisjoint(sk.words[k - 3 : k - 1]):
        return -1
    if before == "of" and sk.codes[k - 2] == "U":
        return 1  # nine sessions of X
    if sk.codes[k - 1] in "WFVR" or (sk.codes[k - 1] == "T" and "A" in sk.codes[k - 4 : k]) or before in ("by", "on"):
        return 1
    return 0


def _plain(sk: Skeleton, k: int) -> str:
    """The word k in small letters, but "MM" where that is no unit."""
    word = sk.words[k]
    return word.upper() if word in DOSE_UNITS and sk.text[sk.starts[k] : sk.ends[k]].isupper() else word


def find_opposites(sk: Skeleton) -> list[ArmList]:
    """People and those who are not: "statin users" and "non-users", where both come up again and again."""
    against = [k for k, word in enumerate(sk.words) if sk.codes[k] == "P" and word.startswith("non")]
    if len(against) < 2:
        return []
    noun = sk.words[against[0]].removeprefix("non").lstrip(" -")
    having = [k for k, word in enumerate(sk.words) if word == noun and sk.codes[k] == "P"]
    if len(having) < 2:
        return []
    k, m = against[0], next((k for k in having if sk.codes[k - 1] == "M"), having[0])
    ones = ArmCell(m, m + 1, (m - (sk.codes[m - 1] == "M"), m + 1), others=((m, m + 1),))
    return [ArmList("opposites", 2.0, (ones, ArmCell(k, k + 1, (k, k + 1))), min(m, k), min(m, k) + 1)]


def find_sole_treatment(
    sk: Skeleton, lex: Lexicon, places: Mapping[str, Sequence[int]], keys: Sequence[str]
) -> Range | None:
    """The name of what everybody got: the first treatment that is named again, and not far less than another."""
    vague = lex.sets["condition"] | lex.sets["generic"]
    found: list[tuple[int, Range]] = []
    for match in _SOLE.finditer(sk.codes, overlapped=True):
        i = match.end()
        verb = match.start("verb") >= 0
        measured = sk.words[match.start()] == "using" and sk.words[match.start() - 1] != "of"
        if measured or not (verb or _is_about(sk, lex, match.start())):
            continue  # measured using X
        cell = read_name(sk, lex, i, min(i + 20, sk.codes.index(".", i)))
        if cell is None or cell.name is None or cell.name[0] > i or names_an_outcome(sk, lex, cell.name):
            continue
        words = [keys[k] for k in range(*cell.name) if keys[k] and keys[k] not in vague]
        found.append((max((len(places.get(word, ())) for word in words), default=0), cell.name))
    most = max((times for times, _ in found), default=0)
    named = next((name for times, name in found if times > 1 and 2 * times >= most), None)
    return named or _only_drug(sk, lex, places)


def _is_about(sk: Skeleton, lex: Lexicon, k: int) -> bool:
    """Whether the noun at word k tells what the name behind it did: the effect of X, not that on Y."""
    return sk.words[k] in lex.sets["about"] and sk.words[k + 1] in ("of", "with")


def _only_drug(sk: Skeleton, lex: Lexicon, places: Mapping[str, Sequence[int]]) -> Range | None:
    """The one drug that a text names: again and again, if it is an abstract."""
    least = 1 if is_fragment(sk) else 3
    found = [at for word, at in places.items() if lex.drug.fullmatch(word)]
    if len(found) != 1 or len(found[0]) < least:
        return None
    k = found[0][0]
    several = sk.words[k + 1] == "in" and sk.codes[k + 2 : k + 4] == "N%"  # "with warfarin | in 23%"
    return None if several else (k, k + 1)
