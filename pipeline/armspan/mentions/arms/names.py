"""The name of an arm at one place: where it starts and ends, and what the brackets behind it add."""

from __future__ import annotations

import re

from armspan.mentions.arms.brackets import matching_bracket, opening_bracket, split_parts
from armspan.mentions.arms.cells import LETTERED, ORDINALS, ArmCell, Range, letter_at
from armspan.mentions.arms.dose_units import BODY_UNITS, DOSE_UNITS, DRUG_UNITS
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.words import Skeleton

_LEAD = re.compile(r"D?[MNU-]{1,5}(?:\([^()]*\))?(?:[,J]{1,2}D?[M-]{1,4}){0,4}[IW]")
_DURATION = re.compile(r"N-?U(?:\(|$)")
_SOLELY = frozenset(("alone", "only"))
N_OF_UNIT = re.compile(r"N-?U")  # 5 mg, 7-day
_TEST = re.compile(r"f[0-9]+")  # F2, of an analysis of variance
_DOSES = re.compile(r"N(?:(?:,[JZ]?|J|Z|/{1,2})N)+-?(?=M)")
_DOSED = re.compile(r"N-?[MU]|N(?:M?/{1,2}N)+M(?:/[MU])?")
_NOT_A_NAME = re.compile(r"[<>=±.VX]|^S?N(?:%|U|[MK-]{0,3}P|$)")


def shared_unit(sk: Skeleton, k: int) -> int | None:
    """The word of the unit that the doses of a list share, seen from one without its own: "| 25 | or 50 mg"."""
    listed = sk.codes[k - 1] != "-" and sk.codes[k + 1 : k + 2] in (",", "J", "Z", "/")
    doses = _DOSES.match(sk.codes, k) if listed else None
    return doses.end() if doses and sk.words[doses.end()] in DRUG_UNITS else None


def bracket_names(sk: Skeleton, lex: Lexicon, i: int, j: int) -> tuple[Range, ...]:
    """Other names that the bracket of words i..j gives for what stands before it."""
    found = []
    if not lex.sets["maker"].isdisjoint(sk.words[i:j]):
        return ()
    for a, b in split_parts(sk, i + 1, j - 1, ",;:"):
        codes = sk.codes[a:b]
        if LETTERED.fullmatch(codes):
            found.append((a, b))
            continue
        if codes == "M%" or sk.words[b - 1] in ("trial", "study"):
            continue  # energy per cent (E%); a waiting list (the SON trial)
        if _TEST.fullmatch(sk.words[a]) or b - a > 9 or not ("M" in codes or "K" in codes) or _NOT_A_NAME.search(codes):
            continue
        if codes == "NM" and sk.words[a + 1] not in DOSE_UNITS:
            continue  # 3 wards
        numbers = (k for k in range(a, b) if sk.codes[k] == "N" and "." in sk.words[k])
        if all(sk.words[k + 1] in DRUG_UNITS for k in numbers) and lex.sets["statistic"].isdisjoint(sk.words[a:b]):
            found.append((a, b))
    return tuple(found)


# --- names -------------------------------------------------------------------------------------------------------


def opens_name(sk: Skeleton, i: int) -> bool:
    """Whether the number at word i may open a name: "5-FU", "0.5% timolol", "20 mg pioglitazone"."""
    following = sk.codes[i + 1]
    if following == "-":
        return sk.codes[i + 2] == "M" or (sk.codes[i + 2] == "U" and "." not in sk.words[i])  # "0.2-point"
    if sk.codes[i + 2 : i + 3] == "/" and sk.words[i + 3] in ("dl", "l", "ml"):
        return False  # "0.6 g/dL"
    return following == "%" or sk.words[i + 1] in DOSE_UNITS or shared_unit(sk, i) is not None


def name_before(sk: Skeleton, end: int, floor: int) -> Range | None:
    """The run of name words that ends before word `end`, not reaching before word `floor`."""
    codes, j = sk.codes, end
    while j > floor and (codes[j - 1] == "-" or sk.words[j - 1] == "treated"):
        j -= 1
    i = j
    while i > floor and j - i < (14 if "/" in codes[i:j] else 9) and codes[i - 1] in "MKN%/L-U":
        i -= 1
    while i < j and (
        codes[i] in "%/L-" or (codes[i] == "U" and j - i > 1) or (codes[i] == "N" and not opens_name(sk, i))
    ):
        i += 1
    return (i, j) if any(code in "MKU" for code in codes[i:j]) else None


def holds_value(sk: Skeleton, span: Range) -> bool:
    """Whether a value stands in what is taken for a name: "scores of -16.50"; a dose may."""
    return any(sk.codes[k] == "N" and "." in sk.words[k] and not opens_name(sk, k) for k in range(*span))


def names_an_outcome(sk: Skeleton, lex: Lexicon, span: Range) -> bool:
    """Whether a name is that of a disease or an outcome: "blood pressure", "duration of sleep", "(to) detect leaks"."""
    (i, j), outcomes = span, lex.sets["no_treatment"]
    of_something = i + 1 < j and sk.words[i + 1] == "of" and sk.words[i] in lex.sets["measure"] | outcomes
    to_do = sk.codes[i - 1] == "T" and sk.words[i] in lex.sets["to_do"]
    return of_something or to_do or sk.words[j - 1] in outcomes


def skip_lead(sk: Skeleton, lex: Lexicon, i: int, j: int) -> int:
    """The word after "the efficacy and safety of", "effects of", "initiating therapy with" at word i."""
    leads, begin = lex.sets["lead"], lex.sets["begin"]
    while i < j:
        match = _LEAD.match(sk.codes, i, j)
        end = match.end() if match else i
        leading = match and sk.words[end - 1] in ("of", "with", "between") and not leads.isdisjoint(sk.words[i:end])
        if leading and (sk.words[end - 2] != "combination" or sk.codes[end - 3] != "M"):  # the fixed combination of
            i = end
        elif sk.words[i] in begin:
            i += 1
        else:
            break
        while i < j and sk.codes[i] in "DTIWR":
            i += 1
    return i


def read_name(sk: Skeleton, lex: Lexicon, i: int, j: int, joined: bool = False) -> ArmCell | None:
    """The candidate arm that the words i..j start with: its name and what stands in brackets behind it.

    With `joined`, "and" may be part of the name, since something else parts the names of the list.
    """
    begin = i
    i = skip_lead(sk, lex, _skip_to_name(sk, i, j), j)
    if i and sk.codes[i - 1 : i + 2] == "PMW" and sk.words[i].endswith("ed"):
        i = _skip_to_name(sk, i + 1, j)  # patients instrumented with a rod
    if i > begin and sk.codes[i - 1] == "I":
        i = _skip_to_name(sk, i, j)  # continuation of once-daily insulin
    named_group = i < j and sk.codes[i : i + 2] == "GM" and sk.text[sk.starts[i + 1]].isupper()
    i += named_group  # Group Placebo
    end, stop, group, code = _name_end(sk, i, j, joined)
    group = group or named_group
    if not group:
        end = _without_tail(sk, lex, i, end)
    close = stop
    others: tuple[Range, ...] = ()
    if not group and sk.words[end] == "containing" and end + 1 < j:  # packages containing | powdered zinc
        content = read_name(sk, lex, end + 1, j)
        others = (content.name,) if content and content.name and sk.codes[content.name[0]] != "N" else ()
    bracket = _bracket_behind(sk, stop, j)
    if bracket is not None:
        close = matching_bracket(sk, bracket)
        others += bracket_names(sk, lex, bracket, close)
        if re.search("I.*M", sk.codes[end:bracket]):  # "no drug in carcinoma in situ (CIS)": short for the condition
            others = tuple(span for span in others if not _is_short_for(sk, span, end, bracket))
        group = group or (sk.codes[close] in "GH" and bracket == end)
    if group and code is None and sk.words[i:end] in [[ordinal] for ordinal in ORDINALS]:
        code, end = ORDINALS[sk.words[i]], i
    name = (i, end) if _is_name(sk, i, end) or (group and i < end) else None
    if name is None and code is None and not others:
        return None
    if name and "combination" in sk.words[i:end] and "I" in sk.codes[i:end]:
        others = (*others, (sk.codes.index("I", i) + 1, end))  # the fixed combination of X and Y
    negated = name is not None and ("without" in sk.words[begin:i] or (i > begin and sk.words[i - 1] == "not"))
    place = (i, max(stop, i + 1))
    return ArmCell(begin, max(close, begin + 1), name, group, code, others=others, place=place, negated=negated)


def _is_short_for(sk: Skeleton, span: Range, i: int, j: int) -> bool:
    """Whether the word of a bracket is short for the last of the words i..j before it."""
    letters = [c for c in sk.slice(*span).lower() if c.isalpha()]
    firsts = [k for k in range(i, j) if sk.words[k][0] == letters[0]]
    place = -1
    for letter in letters if firsts else ():
        place = "".join(sk.words[firsts[0] : j]).find(letter, place + 1)
        if place < 0:
            return False
    return sk.codes[slice(*span)] == "M" and bool(firsts)


def _skip_to_name(sk: Skeleton, i: int, j: int) -> int:
    """The first word from i on with which a name may start."""
    while i < j and (sk.codes[i] in "DSETRWIXBAOC,;:JZPLU-Y" or (sk.codes[i] == "N" and not opens_name(sk, i))):
        grouped = sk.codes[i] == "U" and sk.codes[i + 1] in "GH"  # the weekly group
        if grouped or (sk.codes[i] == "N" and _DURATION.match(sk.codes, i, j)):
            break
        i += 1
    return i


def _name_end(sk: Skeleton, i: int, j: int, joined: bool) -> tuple[int, int, bool, str | None]:
    """Where the name that starts at word i ends; where the reading stopped; whether "group" came, and its code."""
    codes, k, end = sk.codes, i, i
    while k < j:
        c = codes[k]
        if c in "GH":
            coded = codes[k + 1] == "K" or (codes[k + 1] == "N" and codes[k + 2] not in "PM%-U")
            return end, k + 1 + coded, True, letter_at(sk, k + 1) if coded else None
        if sk.words[k] == "either" or (c == "N" and k > i and codes[k + 1] == "U" and codes[k - 1] in "MKS"):
            break  # by mail | four weeks after
        if c in "MKN%U" or (sk.words[k] in _SOLELY and k > i):
            end = k + 1
        elif c == "," and N_OF_UNIT.fullmatch(codes, i, k):
            pass  # a 12-week, home-based programme
        elif c == "P" and k > i and codes[k - 1] in "MK-":
            return end, k + 1, False, None
        elif c == "W" and codes[k + 1] == "N" and codes[k + 2] not in "%-U" and sk.words[k + 2] not in DOSE_UNITS:
            break  # laparoscopic with 41 open operations
        elif c == "J" and k > i:
            if not joined and "combination" not in sk.words[i:k]:
                break
        elif not (c in "/LD-" or (k > i and (c == "W" or (c == "I" and sk.words[k] == "of")))):
            break
        k += 1
    return end, k, False, None


def _without_tail(sk: Skeleton, lex: Lexicon, i: int, end: int) -> int:
    """The end of a name without "once daily" and the like; "7 days" stays."""
    if N_OF_UNIT.fullmatch(sk.codes, i, end):
        return end
    tails, begin = lex.sets["regimen_tail"], end
    while end > i and (
        sk.words[end - 1] in tails
        or (sk.codes[end - 1] in "U/WLDJ-" and sk.words[end - 1] not in _SOLELY)
        or (sk.codes[end - 1] == "%" and sk.numbers.get(end - 2, 0) > 10 and "." in sk.words[end - 2])  # A 36.8%
        or (end - 1 > i and sk.codes[end - 1] == "N" and sk.words[end] == "times")  # "three | times daily"
    ):
        end -= 1
    if end == i < begin and sk.words[i] in lex.sets["treatments"]:
        return i + 1  # "or monotherapy"
    return end


def _bracket_behind(sk: Skeleton, k: int, j: int) -> int | None:
    """The bracket that follows a name within a few words."""
    after = k
    while after < j and after - k < 10 and sk.codes[after] not in "(;XBVZP.":
        after += 1
    return after if after < j and sk.codes[after] == "(" else None


def is_unit(sk: Skeleton, k: int) -> bool:
    """Whether word k is a unit; MG in capitals is none."""
    return sk.words[k] in DOSE_UNITS and not (sk.ends[k] - sk.starts[k] > 1 and sk.slice(k, k + 1).isupper())


def _is_name(sk: Skeleton, i: int, end: int) -> bool:
    """Whether the words i..end hold a word that names something; a dose or a duration alone may be a name, too."""
    if any(sk.codes[k] == "K" or (sk.codes[k] == "M" and not is_unit(sk, k)) for k in range(i, end)):
        return True
    dosed = sk.codes[i:end] == "N" and shared_unit(sk, i) is not None
    measured = sk.words[end - 1] in BODY_UNITS  # 1.2 kg
    return dosed or (not measured and sk.codes[i] == "N" and _DOSED.fullmatch(sk.codes, i, end) is not None)


def item_start(sk: Skeleton, end: int) -> int:
    """Where the item of a list that ends before word `end` starts."""
    codes, i = sk.codes, end
    while i > 0:
        code = codes[i - 1]
        if code == ")":
            opened = opening_bracket(sk, i - 1)
            if opened is None or re.search(r"=|N[MK-]{0,3}P|^\(N\)$", codes[opened:i]):
                break
            i = opened
            continue
        if (code in "ZV;:.XBAFTRYC(,E" and sk.words[i - 1] != "per") or (code == "W" and codes[i - 2] not in "MKN%LU"):
            break
        if (code == "J" and (codes[i - 2] in "),U" or codes[i] in "DGHO")) or (code == "I" and sk.words[i - 1] != "of"):
            break
        i -= 1
    return i
