"""Names of arms with their counts, and the constructions that put them side by side.

The finder reports what is there; which names mean the same arm, and which numbers count whom, is for the linker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from armspan.mentions.arm_words import Construction, Lexicon, Skeleton, is_date

Range = tuple[int, int]  # words, half-open


@dataclass(frozen=True, slots=True)
class ArmCell:
    """A candidate arm at one place: its name as a range of words, its code ("A"), its count."""

    start: int  # words of the whole expression
    end: int
    name: Range | None
    group: bool = False  # named with "group" or "arm"
    code: str | None = None
    count: int | None = None
    count_at: int | None = None  # word
    unit: str | None = None
    others: tuple[Range, ...] = ()  # bracketed words behind it: abbreviation, group name, treatment
    place: Range | None = None  # the words that name it, with "group"
    rule: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ArmList:
    """Names put side by side by one construction."""

    rule: str
    weight: float
    cells: tuple[ArmCell, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Share:
    """One number that holds for every arm: "30 cases in each"."""

    at: int
    count: int
    unit: str | None


# --- brackets and names ------------------------------------------------------------------------------------------------


def matching_bracket(sk: Skeleton, i: int) -> int:
    """The word after the bracket that closes the one at word i; i + 1 where none does."""
    depth = 0
    for j in range(i, min(len(sk.codes), i + 60)):
        depth += (sk.codes[j] == "(") - (sk.codes[j] == ")")
        if depth == 0:
            return j + 1
        if sk.codes[j] == ".":
            break
    return i + 1


def opening_bracket(sk: Skeleton, i: int) -> int | None:
    """The word of the bracket that is open at word i."""
    depth = 0
    for j in range(i - 1, max(-1, i - 60), -1):
        code = sk.codes[j]
        if code == "(" and depth == 0:
            return j
        depth += (code == ")") - (code == "(")
        if code == ".":
            return None
    return None


def split_parts(sk: Skeleton, i: int, j: int, separators: str) -> list[Range]:
    """The parts of the words i..j between separators outside brackets."""
    parts, start, k = [], i, i
    while k < j:
        if sk.codes[k] == "(":
            k = max(k + 1, min(j, matching_bracket(sk, k)))
            continue
        if sk.codes[k] in separators:
            parts.append((start, k))
            start = k + 1
        k += 1
    parts.append((start, j))
    return [(a, b) for a, b in parts if b > a]


DOSE_UNITS = frozenset("mg g microg µg μg ug mcg ml gy iu units unit site day week month minute hour dose percent cm mm kg mj".split())


def _number_in_name(sk: Skeleton, i: int) -> bool:
    """Whether the number at word i may open a name: "5-FU", "0.5% timolol", "20 mg pioglitazone"."""
    following = sk.codes[i + 1 : i + 2]
    return following == "%" or following == "-" and sk.codes[i + 2] in "MU" or sk.words[i + 1] in DOSE_UNITS


def name_before(sk: Skeleton, end: int, floor: int = 0) -> Range | None:
    """The run of name words that ends before word `end`, not reaching before word `floor`."""
    codes, j = sk.codes, end
    while j > floor and codes[j - 1] == "-":
        j -= 1
    i = j
    while i > floor and j - i < 9 and codes[i - 1] in "MKN%/L-U":
        i -= 1
    while i < j and (codes[i] in "%/L-" or codes[i] == "U" and j - i > 1 or codes[i] == "N" and not _number_in_name(sk, i)):
        i += 1
    return (i, j) if i < j and any(c in "MKU" for c in codes[i:j]) else None


def bracket_names(sk: Skeleton, lex: Lexicon, i: int, j: int) -> tuple[Range, ...]:
    """Other names that the bracket of words i..j gives for what stands before it."""
    found = []
    for a, b in split_parts(sk, i + 1, j - 1, ",;:"):
        codes = sk.codes[a:b]
        if b - a > 9 or not re.search(r"[MK]", codes) or re.search(r"[<>=±.VX]|^S?N(?:%|U|[MK-]{0,3}P|$)", codes):
            continue
        decimals = any(c == "N" and "." in sk.words[a + k] for k, c in enumerate(codes))
        if not decimals and lex.sets["statistic"].isdisjoint(sk.words[a:b]):
            found.append((a, b))
    return tuple(found)


_LEAD = re.compile(r"D?[MNU-]{1,5}(?:\([^()]*\))?(?:[,J]{1,2}D?[M-]{1,4}){0,4}[IW]")


def skip_lead(sk: Skeleton, lex: Lexicon, i: int, j: int) -> int:
    """The word after "the efficacy and safety of", "effects of", "initiating therapy with" at word i."""
    leads, begin = lex.sets["lead"], lex.sets["begin"]
    while i < j:
        match = _LEAD.match(sk.codes, i, j)
        end = match.end() if match else i
        if match and sk.words[end - 1] in ("of", "with", "between") and not leads.isdisjoint(sk.words[i:end]):
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
    codes, words, begin = sk.codes, sk.words, i
    tails = lex.sets["regimen_tail"]
    while i < j and (codes[i] in "DSETRWIXBAOC,;:JZPLU-Y" or codes[i] == "N" and not _number_in_name(sk, i)):
        if codes[i] == "N" and re.match(r"N-?U(?:\(|$)", codes[i:j]):
            break
        i += 1
    i = skip_lead(sk, lex, i, j)
    k = end = i
    group, code = False, None
    while k < j:
        c = codes[k]
        if c in "GH":
            group = True
            if codes[k + 1] == "K" or codes[k + 1] == "N" and codes[k + 2] not in "PM%-U":
                code = words[k + 1]
                k += 1
            k += 1
            break
        if c in "MKN%U":
            end = k + 1
        elif c in "/LD-" or c in "WJ" and k > i and (c == "W" or joined):
            pass
        elif c == "I" and words[k] == "of" and k > i:
            pass
        elif c == "P" and k > i and codes[k - 1] in "MK-":
            k += 1
            break
        else:
            break
        k += 1
    stop = k
    if re.fullmatch(r"N-?U", codes[i:end]):
        tails = frozenset()
    while not group and tails and end > i and (words[end - 1] in tails or codes[end - 1] in "U/WLDJ-" and words[end - 1] != "alone"):
        end -= 1
    others: tuple[Range, ...] = ()
    after = k
    while after < j and after - k < 10 and codes[after] not in "(;XBVZ.":
        after += 1
    if after < j and codes[after] == "(":
        close = matching_bracket(sk, after)
        others = bracket_names(sk, lex, after, close)
        group = group or codes[close] in "GH" and after == end
        k = close
    named = any(c == "K" or c == "M" and w not in DOSE_UNITS for c, w in zip(codes[i:end], words[i:end], strict=True))
    name = (i, end) if named or re.fullmatch(r"N-?[MU]", codes[i:end]) else None
    if name is None and code is None and not others:
        return None
    return ArmCell(begin, max(k, begin + 1), name, group, code, others=others, place=(i, max(stop, i + 1)))


# --- counts ------------------------------------------------------------------------------------------------------------


_DENOMINATOR = regex.compile(r"N(?:\([^()]*\))?(?:II?D?|/)\Z")
_COUNTS_INSIDE = re.compile(r"[(,;]?[MKGH][,:]?Q=N")


def is_count(sk: Skeleton, at: int, bracketed: bool = False) -> bool:
    """Whether the number at a word can be a number of people."""
    value = sk.numbers[at]
    if value != int(value) or value < 1 or sk.words[at] == "one" or sk.codes[at + 1] in "%U/±":
        return False
    if sk.words[at + 1] in DOSE_UNITS or sk.codes[at + 1] == "-" and sk.words[at + 2] in DOSE_UNITS or is_date(sk, at):
        return False
    return bracketed or sk.codes[at - 1] not in "<>=±-/"


def find_counts(sk: Skeleton, lex: Lexicon) -> tuple[list[ArmCell], list[Share]]:
    """Every number of people that some construction ties to a name, and every number that holds for each arm."""
    cells: dict[int, ArmCell] = {}
    shares: dict[int, Share] = {}
    for form in lex.counts:
        for match in form.pattern.finditer(sk.codes):
            at = match.start("count")
            if at in cells or at in shares or not is_count(sk, at, form.side in ("bracket", "each")):
                continue
            if sk.numbers[at] < form.least:
                continue
            unit = next((sk.words[k] for k in range(at + 1, min(at + 5, match.end())) if sk.codes[k] == "P"), None)
            if form.side == "each":
                if lex.sets["planned"].isdisjoint(sk.words[max(0, at - 14) : at + 14]):
                    shares[at] = Share(at, int(sk.numbers[at]), unit)
                continue
            if form.side.startswith("respective"):
                cells.update(_respective(sk, lex, form, match))
                continue
            if _DENOMINATOR.search(sk.codes, max(0, at - 8), at) and sk.words[at - 1] in ("of", "/", "the"):
                continue  # 4 of 19 patients in arm B
            cell = _cell_of_count(sk, lex, form, match, at)
            if cell is not None:
                start = min(at, cell.start)
                count = int(sk.numbers[at])
                cells[at] = replace(cell, count=count, count_at=at, unit=unit, rule=form.name, weight=form.weight, start=start)
    return [cells[at] for at in sorted(cells)], [shares[at] for at in sorted(shares)]


def _respective(sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str]) -> Iterator[tuple[int, ArmCell]]:
    """Counts and names that stand in two lists of one order."""
    places = match.starts("count")
    if form.side == "respective":
        start = match.start("right")
        end = start
        while sk.codes[end] not in ".;:XBAY(":
            end += 1
    else:
        end = match.start()
        start = end
        while start > 0 and sk.codes[start - 1] not in ".;:XBARTYI(":
            start -= 1
    parts = split_parts(sk, start, end, "J,ZV/" if form.side != "respective" else "J,ZV")
    names = [cell for a, b in parts if (cell := read_name(sk, lex, a, b)) is not None]
    if len(names) != len(places) or not all(is_count(sk, at, form.side != "respective") for at in places):
        return
    if form.side == "respective" and "H" not in sk.codes[start : end + 1] and "respectively" not in sk.words[start : end + 30]:
        return
    for at, cell in zip(places, names, strict=True):
        count = int(sk.numbers[at])
        yield at, replace(cell, count=count, count_at=at, rule=form.name, weight=form.weight, start=min(at, cell.start))


def _cell_of_count(sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str], at: int) -> ArmCell | None:
    if form.side == "people":
        i, k = match.start("right"), match.end() - 1
        return ArmCell(at, k + 1, (i, k + 1)) if sk.words[k] in form.words else None
    if form.side == "right":
        i = match.start("right")
        return read_name(sk, lex, i, _name_limit(sk, i))
    if form.side == "left":
        end = match.start("left")
        return read_name(sk, lex, item_start(sk, end), end)
    opened = opening_bracket(sk, at)
    if opened is None:
        return read_name(sk, lex, item_start(sk, at - 1), at - 1)
    return _cell_of_bracket(sk, lex, opened, at)


def _name_limit(sk: Skeleton, i: int) -> int:
    """Where a name that starts at word i must have ended: a sentence, or the next number of a list."""
    codes, end = sk.codes, i
    while codes[end] not in ".;:" and not (end > i + 1 and codes[end] == "N" and codes[end - 1] in "J,"):
        end += 1
    return end


def _cell_of_bracket(sk: Skeleton, lex: Lexicon, opened: int, at: int) -> ArmCell | None:
    """The name before a bracket that holds its count, with the other names that this bracket and those before it hold."""
    close, end = matching_bracket(sk, opened), opened
    if len(_COUNTS_INSIDE.findall(sk.codes[opened:close])) > 1:
        start = max(opened, *(sk.codes.rfind(sign, opened, at) for sign in ";N")) + 1
        return read_name(sk, lex, start, at - 1)
    inner = bracket_names(sk, lex, opened, close)
    while end > 0 and sk.codes[end - 1] == ")":
        inside = opening_bracket(sk, end - 1)
        if inside is None:
            break
        inner += bracket_names(sk, lex, inside, end)
        end = inside
    cell = read_name(sk, lex, item_start(sk, end), end)
    if cell is None:
        return ArmCell(end, close, None, others=inner)
    return replace(cell, end=close, others=tuple(dict.fromkeys(cell.others + inner)))


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
        if code in "ZV;:.XBAFTRYC(,E" or code == "W" and codes[i - 2] not in "MKN%LU":
            break
        if code == "J" and (codes[i - 2] in "),U" or codes[i] in "DGHO"):
            break
        if code == "I" and sk.words[i - 1] != "of":
            break
        i -= 1
    return i


# --- lists -------------------------------------------------------------------------------------------------------------


def find_lists(sk: Skeleton, lex: Lexicon, counted: list[ArmCell]) -> list[ArmList]:
    """Every construction of a text that puts names of arms side by side; counts in the brackets of an item are its own."""
    bracketed = [c for c in counted if c.rule.startswith("bracket")]
    lists = list(_group_lists(sk, lex))
    for form in lex.lists:
        for match in form.pattern.finditer(sk.codes):
            found = _stretch_list(sk, lex, form.name, form.weight, match, bracketed)
            if found is not None:
                lists.append(found)
    return lists


def find_value_lists(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """The names that stand beside values in one sentence: what is left where no group is defined."""
    by_sentence: dict[int, list[ArmCell]] = {}
    stops = [k for k, code in enumerate(sk.codes) if code == "."]
    for form in lex.clues:
        for match in form.pattern.finditer(sk.codes, overlapped=True):
            if form.words and sk.words[match.start("word")] not in form.words:
                continue
            for i, j in match.spans("name"):
                name = _trimmed(sk, lex, form.name, i, j)
                if name is not None:
                    by_sentence.setdefault(bisect_left(stops, i), []).append(ArmCell(i, j, name, rule=form.name))
    for entry in _group_lists(sk, lex):
        by_sentence.setdefault(bisect_left(stops, entry.start), []).extend(entry.cells)
    lists = []
    for cells in by_sentence.values():
        cells.sort(key=lambda cell: cell.start)
        lists.append(ArmList("values", 1.5, tuple(cells), cells[0].start, cells[-1].end))
    return lists


def _trimmed(sk: Skeleton, lex: Lexicon, rule: str, i: int, j: int) -> Range | None:
    """A name beside a value; None where the words or what stands before them cannot be an arm."""
    bad = lex.sets["no_arm_name"]
    before = sk.words[i - 2] if i > 1 and sk.codes[i - 1] == "D" else sk.words[i - 1] if i else ""
    if before in lex.sets["place"] or rule == "people-treated" and before in ("in", "of", "for", "after", "during"):
        return None
    content = [sk.words[k] for k in range(i, j) if sk.codes[k] in "MK"]
    if content and content[-1] in lex.sets["no_treatment"]:
        return None
    if not content or any(word in bad for word in content) or all(word in DOSE_UNITS for word in content):
        return None
    if set(content) <= lex.sets["treatments"] or sk.codes[i] == "N" and not _number_in_name(sk, i):
        return None
    if any(sk.codes[k] == "N" and "." in sk.words[k] and sk.codes[k + 1] not in "%M" for k in range(i, j)):
        return None
    return i, j


def _stretch_list(
    sk: Skeleton, lex: Lexicon, rule: str, weight: float, match: regex.Match[str], bracketed: list[ArmCell]
) -> ArmList | None:
    i, j = match.span("list")
    if rule == "compared":
        if match.start("preposition") >= 0 and sk.words[i - 1] not in ("of", "between", "among"):
            return None
        i = skip_lead(sk, lex, i, j)
    opening = re.match(r"(?:D|X|I){0,3}N?M{0,2}H(?:[^.:()]{0,4}:|I)", sk.codes[i:j])
    if opening and (sk.codes[i + opening.end() - 1] == ":" or sk.words[i + opening.end() - 1] == "of"):
        i += opening.end()
    if rule == "received" and sk.words[match.start()] not in _GAVE:
        weight -= 3.0
    cells = []
    parts, joined = _items(sk, rule, i, j)
    for a, b in parts:
        cell = None if sk.codes[a] == "S" and sk.words[a] == "then" else read_name(sk, lex, a, b, joined)
        if cell is not None:
            inside = next((c for c in bracketed if a <= (c.count_at or 0) < b and c.rule != "bracket-pair"), None)
            cells.append(_with_count(cell, inside) if inside else cell)
    if sum(cell.group for cell in cells) > 1:
        cells = [cell for cell in cells if cell.group]
    if rule in ("versus", "compared", "compared-with") and any(_is_value(sk, cell) for cell in cells):
        return None
    if rule not in ("allocated-to", "assigned") and any(_is_no_treatment(sk, lex, cell) for cell in cells):
        weight -= 3.0
    return ArmList(rule, weight, tuple(cells), i, j) if len(cells) > 1 else None


def _is_no_treatment(sk: Skeleton, lex: Lexicon, cell: ArmCell) -> bool:
    """Whether a name ends like that of a disease or an outcome."""
    return cell.name is not None and not cell.group and sk.words[cell.name[1] - 1] in lex.sets["no_treatment"]


def _is_value(sk: Skeleton, cell: ArmCell) -> bool:
    """Whether a name is rather a value: "2.4% loss", "no course 1.58"."""
    if cell.name is None:
        return False
    i, j = cell.name
    if re.fullmatch(r"N-?U", sk.codes[i:j]):
        return True
    if sk.codes[i] == "N" and (not _number_in_name(sk, i) or sk.codes[i + 1] == "%" and "." not in sk.words[i]):
        return True
    return any(sk.codes[k] == "N" and "." in sk.words[k] and not _number_in_name(sk, k) for k in range(i, j))


def _with_count(cell: ArmCell, source: ArmCell) -> ArmCell:
    others = tuple(dict.fromkeys(cell.others + source.others))
    return replace(cell, count=source.count, count_at=source.count_at, unit=source.unit, rule=source.rule, others=others)


_GAVE = frozenset(("received", "receive", "given", "underwent", "undergo", "took", "take", "administered", "used", "managed"))


def _items(sk: Skeleton, rule: str, i: int, j: int) -> tuple[list[Range], bool]:
    """The items of a list of treatments in the words i..j, and whether "and" does not part them."""
    plain = _outside_brackets(sk.codes[i:j])
    if rule == "compared-with":
        return split_parts(sk, i, j, "C"), True
    if "V" in plain:
        return split_parts(sk, i, j, "V"), True
    if "Z" in plain:
        return _alternatives(sk, i, j, plain), True
    if rule == "compared":
        aim = re.match(r"[^IWTF]*J[^IWTF]*(?=I)", _without_of(sk, i, plain))
        if aim and aim[0].count("J") == 1 and "," not in aim[0]:
            return split_parts(sk, i, i + aim.end(), "J"), False
        if re.search(r"(?<!P)[WTF]", plain):
            return _joined_people(sk, split_parts(sk, i, j, "WTF"))[:2], True
        if plain.count("J") == 1 and "," not in plain:
            return split_parts(sk, i, j, "J"), False
        return split_parts(sk, i, j, "J,") if ",J" in plain else [], False
    if ";" in plain and "(" not in sk.codes[i:j]:
        j = i + plain.index(";")
    return _joined_tails(sk, split_parts(sk, i, j, "J,;")), False


def _alternatives(sk: Skeleton, i: int, j: int, plain: str) -> list[Range]:
    """The items of a list with "or"; commas part them only where they clearly do."""
    first = plain.index("Z")
    comma = plain.find(",", first)
    while comma > 0 and plain[comma + 1 : comma + 2] == "Z":
        comma = plain.find(",", comma + 1)
    j = i + comma if comma > first + 1 and "Z" not in plain[comma:] or comma > 0 and plain[first - 1] != "," else j
    plain = plain[: j - i]
    last = i + plain.rindex("Z")
    if sk.codes[last - 1] == ",":
        return _joined_tails(sk, split_parts(sk, i, j, "Z,;"))
    short = split_parts(sk, i, last, ",")
    if len(short) > 1 and all("(" in sk.codes[a:b] for a, b in short):
        return [*short, *split_parts(sk, last + 1, j, "Z;")]
    if len(short) > 1 and all(b - a <= 4 and "J" not in sk.codes[a:b] and sk.codes[a] in "MNKD" for a, b in short[1:]):
        return [*short, *split_parts(sk, last + 1, j, "Z;")]
    return split_parts(sk, i, j, "Z;")


def _without_of(sk: Skeleton, i: int, plain: str) -> str:
    """The symbols of a list that starts at word i, with "of" as part of a name."""
    return "".join("M" if c == "I" and sk.words[i + k] == "of" else c for k, c in enumerate(plain))


def _joined_people(sk: Skeleton, parts: list[Range]) -> list[Range]:
    """The parts of a comparison, with "patients with glaucoma" in one piece."""
    out: list[Range] = []
    for a, b in parts:
        if out and sk.codes[a - 2] == "P" and sk.codes[a - 1] == "W":
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _joined_tails(sk: Skeleton, parts: list[Range]) -> list[Range]:
    """The parts of a list, with "once a week" put back to what it belongs to."""
    out: list[Range] = []
    for a, b in parts:
        dose_only = re.fullmatch(r"N-?M(?:\/[MU])?", sk.codes[a:b]) and out and "N" not in sk.codes[out[-1][0] : out[-1][1]]
        if out and (dose_only or re.match(r"[SU]|N[UI]|MDU|I", sk.codes[a:b])):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _outside_brackets(codes: str) -> str:
    out, depth = [], 0
    for c in codes:
        depth += c == "("
        out.append(" " if depth else c)
        depth -= c == ")" and depth > 0
    return "".join(out)


def _group_lists(sk: Skeleton, lex: Lexicon) -> Iterator[ArmList]:
    """The groups named in one sentence: "the ultrasound group ... the fluoroscopy group"."""
    cells: list[ArmCell] = []
    floor = start = 0
    for g, code in enumerate(sk.codes):
        if code == ".":
            if cells:
                yield ArmList("groups", 3.0, tuple(cells), start, g)
            cells, floor, start = [], g + 1, g + 1
        elif code in "GH" and not _body_part(sk, g):
            for cell in _group_cells(sk, lex, g, floor):
                cells.append(cell)
                floor = max(floor, cell.end)
        elif code == "R" and sk.words[g] == "treated" and (sk.codes[g - 1] == "-" or sk.codes[g + 1] == "P"):
            for name in _coordinated(sk, g, floor):
                cells.append(ArmCell(name[0], g + 1, name, True, place=(name[0], g + 1)))
                floor = max(floor, g + 1)


def _body_part(sk: Skeleton, g: int) -> bool:
    """Whether "arm" means the limb: arm function, arm swelling."""
    return sk.words[g] in ("arm", "arms") and sk.codes[g + 1] == "M"


def _group_cells(sk: Skeleton, lex: Lexicon, g: int, floor: int) -> list[ArmCell]:
    coded = _codes_after(sk, g + 1) if sk.words[g] not in ("cohort", "cohorts", "subset") else None
    if coded:
        letters, after = coded
        firsts = [_group_cell(sk, lex, k + 1, None, sk.words[k], False) for k in letters[:-1]]
        return [*firsts, _group_cell(sk, lex, after, None, sk.words[letters[-1]], True)]
    else:
        after = g + 1
        name = name_before(sk, g, floor)
        several = sk.codes[g] == "H" or sk.words[g + 1 : g + 3].count("respectively")
        names = _coordinated(sk, g, floor) if several else [name] if name else []
        bad = lex.sets["not_an_arm"]
        if sk.codes[g] == "H" and len(names) < 2:
            bad = bad | lex.sets["whole"]
        spans = [n for n in names if sk.words[n[1] - 1] not in bad and not set(sk.words[n[0] : n[1]]) <= bad]
        return [_group_cell(sk, lex, after, name, None, n == len(spans) - 1) for n, name in enumerate(spans)]


_TREATED = re.compile(r"\)?P?,?(?:[XB]{0,2}S*)(?:AS*TX?B?)?(?:R[WS]{0,2}|(?<=\))W)(?=[DMKN])")


def _group_cell(sk: Skeleton, lex: Lexicon, after: int, name: Range | None, letter: str | None, last: bool) -> ArmCell:
    start = name[0] if name else after - 1
    others: tuple[Range, ...] = ()
    end = after
    if sk.codes[after] == "(" and (name is None or last):
        end = matching_bracket(sk, after)
        plain = re.sub(r"Q=N|N[MK-]{0,2}P", "", sk.codes[after:end])
        others = () if "N" in plain else bracket_names(sk, lex, after, end)
    treated = _TREATED.match(sk.codes, end)
    if treated and last:
        given = read_name(sk, lex, treated.end(), min(treated.end() + 25, sk.codes.index(".", end)))
        if given is not None and given.name is not None and not given.group:
            others += (given.name,)
    return ArmCell(start, after, name, True, letter, others=others, place=(start, after))


def _codes_after(sk: Skeleton, i: int) -> tuple[list[int], int] | None:
    """The code letters that follow "group(s)" at word i ("A", "A and B", "1, 2 and 3"), and where they end."""
    match = re.match(r"(?:[KN](?:,[KN]){0,4},?[JZ/][KN]|[KN])(?![-/]?[MPU%=]|I[DN])", sk.codes[i : i + 14])
    if not match:
        return None
    letters = [i + k for k, c in enumerate(match[0]) if c in "KN"]
    if any(sk.codes[k] == "N" and (sk.numbers[k] > 12 or sk.numbers[k] != int(sk.numbers[k])) for k in letters):
        return None
    return letters, i + match.end()


def _coordinated(sk: Skeleton, g: int, floor: int) -> list[Range]:
    """The names that share one "groups": "the latanoprost, timolol and placebo groups"."""
    names: list[Range] = []
    end = g
    while len(names) < 6:
        name = name_before(sk, end, floor)
        if not name and names and re.search(r"N-$", sk.codes[floor:end]):
            name = (end - 2, end - 1)  # 350- and 500-mg groups
        if not name:
            break
        names.append(name)
        i = name[0]
        while i > floor and sk.codes[i - 1] == "D":
            i -= 1
        match = re.search(r"-?(?:,?[JZV]|,|/)$", sk.codes[max(floor, i - 3) : i])
        if not match or len(names) > 1 and "," not in match[0]:
            break
        end = i - len(match[0])
    return names[::-1]


def stated_arm_count(sk: Skeleton) -> int | None:
    """How many arms the text says there are: "three groups", "1:1:1", "two-arm"; None where it does not."""
    found = set()
    for k, code in enumerate(sk.codes):
        if code == "S" and ":" in sk.words[k]:
            found.add(sk.words[k].count(":") + 1)
        elif code == "N" and re.match(r"N(?:-|M{0,2})[GH]", sk.codes[k : k + 4]) and 2 <= sk.numbers[k] <= 8:
            found.add(int(sk.numbers[k]))
    return found.pop() if len(found) == 1 else None


def is_comparative(sk: Skeleton) -> bool:
    """Whether anything in a text speaks of groups that are compared."""
    return bool(re.search(r"[AHC]|[MK]V[DMK]", sk.codes)) or "controls" in sk.words


def is_crossover(sk: Skeleton, lex: Lexicon) -> bool:
    """Whether everybody in the study gets every treatment."""
    terms = lex.sets["crossover"]
    return any(
        word in terms or sk.codes[k + 1] == "-" and f"{word}-{sk.words[k + 2]}" in terms
        for k, word in enumerate(sk.words[:-2])
    )


def everybody_got_all(sk: Skeleton, lex: Lexicon) -> bool:
    """Whether a text says so: "all attended both visits", "wore each brace", "42 per sequence"."""
    verbs = lex.sets["got"]
    for k, word in enumerate(sk.words):
        if word in verbs and re.match(r"[DMS]{0,2}(?:E|DN|N)(?![IU%.])", sk.codes[k + 1 : k + 6]):
            return True
        if sk.codes[k] == "E" and sk.words[k + 1] in ("sequence", "sequences"):
            return True
    return False


_OUT_OF = regex.compile(r"N(?:\([^()]*\))?(?:II?D?|/)(N)(?![%U/])")


def find_denominators(sk: Skeleton) -> list[tuple[int, int]]:
    """Each "16 of 38", "16/38": the word where it starts, and the word of its 38."""
    found = []
    for match in _OUT_OF.finditer(sk.codes, overlapped=True):
        whole, part = sk.numbers[match.start(1)], sk.numbers[match.start()]
        between = sk.words[match.start(1) - 1]
        said = between in ("of", "/") or sk.words[match.start(1) - 2] == "of"
        if said and whole == int(whole) and part == int(part) and part <= whole and whole > 1:
            found.append((match.start(), match.start(1)))
    return found


_SOLE = regex.compile(r"(?P<verb>R)[WI]D?(?=[MN])|(?P<verb>R)D?(?=[MN])|M[IW]D?(?=[MN])")


def find_sole_treatment(sk: Skeleton, lex: Lexicon, places: Mapping[str, Sequence[int]], keys: Sequence[str]) -> Range | None:
    """The name of what everybody got: the first treatment that is named more than once."""
    for match in _SOLE.finditer(sk.codes, overlapped=True):
        if match.start("verb") < 0 and sk.words[match.start()] not in lex.sets["about"]:
            continue
        cell = read_name(sk, lex, match.end(), min(match.end() + 20, sk.codes.index(".", match.end())))
        if cell is None or cell.name is None or cell.name[0] > match.end():
            continue
        words = [keys[k] for k in range(*cell.name) if keys[k]]
        known = [w for w in words if w not in lex.sets["condition"] and w not in lex.sets["generic"]]
        if known and any(len(places.get(w, ())) > 1 for w in known):
            return cell.name
    return None
