"""Who took part: names, counts and allocations put together to arms, and every later word that points to one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from armspan.mentions.arm_references import ArmName, Reference, extend, find_names, find_people, find_wholes
from armspan.mentions.arm_words import Lexicon, Skeleton, build_skeleton, lexicon
from armspan.mentions.arms import DOSE_UNITS, ArmCell, ArmList, everybody_got_all, find_counts, find_sole_treatment, find_denominators, find_lists, find_value_lists, is_comparative, is_crossover, stated_arm_count
from armspan.mentions.enrollment import HeadCount, find_head_counts, measure_weight
from armspan.model import ArmDraft, ArmMention, ArmTable, Aside
from armspan.rulebook import Rulebook
from armspan.text.view import View

Words = tuple[str, ...]
_NO_KEY = frozenset("of the a an and with in for to or plus alone only by on at group groups arm arms".split())


_FAMILY = {
    "bracket-n": "bracket", "bracket-people": "bracket", "bracket-bare": "bracket", "bracket-equals": "bracket",
    "allocated": "verb", "to": "verb", "received": "verb", "elliptical": "verb", "clause-people": "group", "in-group": "group", "clause": "group", "of-group": "group",
}  # fmt: skip


_FIRM = frozenset(
    ("bracket-n", "bracket-people", "bracket-equals", "allocated", "clause", "clause-people", "of-group", "respective", "respective-bracket")
)
_WEAK = frozenset(("elliptical", "elliptical-in", "plain", "had", "used-in", "received", "cases-controls"))


@dataclass(slots=True)
class _Arm:
    """An arm while it is put together."""

    names: dict[Words, str] = field(default_factory=dict)  # words of a name -> as printed
    codes: set[str] = field(default_factory=set)
    count: int | None = None
    count_at: int | None = None
    unit: str | None = None
    first: int = 0  # word of its introduction
    label: str = ""
    grouped: bool = False
    type: str = "unknown"

    def vocabulary(self) -> set[str]:
        return {word for name in self.names for word in name}


def link_arms(book: Rulebook, view: View) -> ArmTable:
    """The arms of an abstract with their counts, everything that points to them, and the total that took part."""
    lex = lexicon(book)
    return _Linker(book, lex, build_skeleton(view, lex)).table()


def _key(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _in_order(letters: list[str], text: str) -> bool:
    """Whether most letters of an abbreviation come in its long form, in their order."""
    at = hits = 0
    for letter in letters:
        place = text.find(letter, at)
        if place >= 0:
            at, hits = place + 1, hits + 1
    return hits >= len(letters) - (len(letters) > 4)


def _holds_another(ref: Reference, name: Reference) -> bool:
    """Whether a span meant for one arm holds the name of another: "the A, B and C groups" is three arms."""
    return name.arms != ref.arms and ref.start <= name.start and name.end <= ref.end


def _keys(sk: Skeleton) -> list[str]:
    """Each word as names are compared: without articles and signs, a dose as one word, no plural s."""
    keys = ["" if c in "D-/+%(),;:.L" or (w in _NO_KEY and c != "K") else _key(w) for c, w in zip(sk.codes, sk.words, strict=True)]
    for k, code in enumerate(sk.codes):
        if code == "N":
            unit = k + 2 if sk.codes[k + 1] == "-" else k + 1
            if sk.codes[unit] == "%":
                keys[k] = sk.words[k] + "%"
            elif sk.words[unit] in DOSE_UNITS or sk.codes[unit] == "U":
                keys[k], keys[unit] = sk.words[k] + sk.words[unit].removesuffix("s"), ""
    return keys


def _results_start(sk: Skeleton) -> int:
    """The word where the results start; the end of the text where no heading says so."""
    for k, word in enumerate(sk.words):
        if word in ("results", "result", "findings") and sk.codes[k - 1] in ".():" and sk.codes[k + 1] != "I":
            return k
    return len(sk.words)


class _Linker:
    def __init__(self, book: Rulebook, lex: Lexicon, sk: Skeleton) -> None:
        self.lex, self.sk = lex, sk
        self.keys = _keys(sk)
        self.arms: list[_Arm] = []
        self.groups: list[tuple[ArmCell, _Arm]] = []
        self.short = self._abbreviations()
        self.places: dict[str, list[int]] = {}
        for k, key in enumerate(self.keys):
            if key:
                self.places.setdefault(key, []).append(k)
        self.results = _results_start(sk)
        self.people = find_head_counts(book, sk, self.results)
        self.sum_weight = measure_weight(book, "arms")
        self.goal = max(self.people, key=lambda p: p.weight).count if self.people else 0
        self.counted, self.shares = find_counts(sk, lex)
        self.arm_count = stated_arm_count(sk)
        self.comparative, self.crossover = is_comparative(sk), is_crossover(sk, lex)
        self.fragment = sk.codes.count(".") < 5  # not an abstract, a sentence or two
        self.comparative = self.comparative or self.fragment
        self.everybody = self.crossover and everybody_got_all(sk, lex)
        named = find_lists(sk, lex, self.counted)
        self.counted = [c for c in self.counted if (c.name or c.code or c.others) and not self._is_total(c, named)]
        self.lists = [*named, *self._counted_lists()]

    def table(self) -> ArmTable:
        for _, entry in sorted(((self._strength(entry), entry) for entry in self.lists), key=lambda pair: -pair[0]):
            self._take(entry)
        if not self.arms and self.comparative:
            self._from_values()
        self._fill()
        self._share()
        if not self.arms:
            self._single()
        self._type()
        enrollment = self._enrollment()
        self._cross_over(enrollment)
        references = self._references()
        self._denominators(references)
        drafts = tuple(self._draft(n, arm) for n, arm in enumerate(self.arms, 1))
        at = enrollment.at if enrollment else None
        return ArmTable(
            arms=drafts,
            mentions=tuple(self._mentions(drafts, references)),
            asides=tuple(self._asides(at)),
            enrollment=enrollment.count if enrollment else None,
            enrollment_start=None if at is None else self.sk.starts[at],
            enrollment_end=None if at is None else self.sk.ends[at],
        )

    # --- which constructions define the arms -------------------------------------------------------------------------

    def _counted_lists(self) -> list[ArmList]:
        """Names with counts that follow one another make a list; so does any run of them that adds up to the total."""
        bracketed = {c.name for c in self.counted if c.rule.startswith("bracket")}
        counted = [c for c in self.counted if c.rule.startswith("bracket") or c.name is None or c.name not in bracketed]
        counted = [c for n, c in enumerate(counted) if not n or c.name is None or c.name != counted[n - 1].name]
        counted = [c for n, c in enumerate(counted) if not c.rule.startswith("elliptical") or n and self._leans(counted[n - 1], c)]
        plain = [c for c in counted if self.sk.codes[(c.count_at or 0) + 1 : (c.count_at or 0) + 4] != "(N%"]
        lists: list[ArmList] = []
        firm = [c for c in plain if c.rule in _FIRM]
        solid = [c for c in plain if c.rule not in _WEAK]
        for cells in {len(cells): cells for cells in (firm, solid, plain, counted)}.values():
            run: list[ArmCell] = []
            for cell in cells:
                if run and not self._goes_on(run, cell):
                    lists.append(self._counted_list(run))
                    run = []
                run.append(cell)
            if run:
                lists.append(self._counted_list(run))
            lists += self._that_add_up([c for c in cells if c.count != self.goal])
        return lists

    def _leans(self, before: ArmCell, cell: ArmCell) -> bool:
        """Whether an elliptical count has a full one in front of it to lean on."""
        rules = ("used-in", "elliptical-in") if cell.rule == "elliptical-in" else ("received", "allocated", "elliptical", "to")
        return before.rule in rules and "." not in self.sk.codes[before.count_at : cell.count_at]

    def _is_total(self, cell: ArmCell, named: list[ArmList]) -> bool:
        """Whether a count is that of all: "90 women were assigned to X or Y"."""
        place = cell.name or cell.place
        if place is None or cell.count_at is None or cell.rule not in ("allocated", "received", "in-group", "to", "clause"):
            return False
        for entry in named:
            if entry.rule != "groups" and entry.start <= place[0] < entry.cells[0].end and cell.count_at < entry.start:
                places = (c.count_at or 0 for c in self.counted)
                return not any(entry.start <= at < entry.end and not self._bracketed(at) for at in places)
        return False

    def _bracketed(self, at: int) -> bool:
        return any(c.count_at == at and c.rule.startswith("bracket") for c in self.counted)

    def _that_add_up(self, cells: list[ArmCell]) -> list[ArmList]:
        found = []
        for a in range(len(cells)):
            total = cells[a].count or 0
            for b in range(a + 1, min(a + 8, len(cells))):
                total += cells[b].count or 0
                if total >= self.goal:
                    if total == self.goal and len({self._cell_key(c) for c in cells[a : b + 1]}) > b - a:
                        found.append(self._counted_list(cells[a : b + 1]))
                    break
        return found

    def _goes_on(self, cells: list[ArmCell], cell: ArmCell) -> bool:
        last, place = cells[-1].count_at or 0, cell.count_at or 0
        if place - last > 90 or self._cell_key(cell) in {self._cell_key(c) for c in cells}:
            return False
        stops = self.sk.codes.count(".", last, place)
        if stops and "plain" in (cell.rule, cells[-1].rule):
            return False
        same = _FAMILY.get(cells[-1].rule) == _FAMILY.get(cell.rule)
        named = (cells[-1].group or cells[-1].code) and (cell.group or cell.code)
        return stops == 0 or stops <= 2 and same and (bool(named) or _FAMILY.get(cell.rule) != "bracket")

    def _counted_list(self, cells: list[ArmCell]) -> ArmList:
        total = sum(c.count or 0 for c in cells)
        if len(cells) > 2:
            cells = [c for c in cells if 2 * (c.count or 0) != total] or cells
        weight = sum(c.weight for c in cells) / len(cells) + 3.0
        return ArmList("counted", weight, tuple(cells), cells[0].start, cells[-1].end)

    def _strength(self, entry: ArmList) -> float:
        """How surely a construction names the arms; below 0: not at all."""
        cells = [c for c in entry.cells if c.name or c.code or c.others]
        keys = {self._full_key(c, entry) for c in cells}
        if len(keys) < 2:
            return -1.0
        size = len(self.sk.words)
        value = entry.weight + min(sum(c.group for c in cells), 2) * 0.5 - 1.5 * entry.start / max(150, size)
        known = self._support(entry, cells)
        value += min(known, 2) * 0.5 + 0.5 * min(len(keys) - 2, 2) * (known == len(keys))
        if self.arm_count:
            value += 1.0 if len(keys) == self.arm_count else -1.5
        if entry.rule == "counted" or all(c.count is not None for c in cells):
            value += self._definite(entry, cells, known)
        return value

    def _definite(self, entry: ArmList, cells: list[ArmCell], known: int) -> float:
        """What speaks for the numbers of a list being those who were in the arms, not those to whom something happened."""
        total = sum(c.count or 0 for c in cells)
        goal = self.goal
        adds_up = goal == total
        firm = all(c.rule in _FIRM for c in cells)
        value = 3.0 * adds_up + 1.0 * firm
        ratio = total / goal if goal and goal not in {c.count for c in cells} else 1.0
        late = entry.start > self.results
        if firm:
            return value - 2.0 * (ratio < 0.3) - 4.0 * (late and ratio < 0.5)
        value -= 4.0 * (ratio < 0.55) + 2.0 * (ratio > (2.1 if self.crossover else 1.5))
        percents = any(self.sk.codes[(c.count_at or 0) + 1 : (c.count_at or 0) + 4] == "(N%" for c in cells)
        value -= 2.0 * (percents and not adds_up) + 2.0 * (late and not adds_up)
        bare = any(c.rule == "bracket-bare" for c in cells)
        weak = any(c.rule in _WEAK for c in cells)
        if weak and not self.comparative:
            return -9.0
        return value - 9.0 * (bare and not adds_up) - 4.0 * (weak and known < 2)

    def _support(self, entry: ArmList, cells: list[ArmCell]) -> int:
        """How many names of a list come up again elsewhere."""
        names = [{w for words in self._names(c) for w in words} | ({f"#{c.code}"} if c.code else set()) for c in cells]
        count = 0
        for n, words in enumerate(names):
            own = words.difference(*(other for m, other in enumerate(names) if m != n)) or words
            count += any(self._elsewhere(word, entry) for word in own)
        return count

    def _elsewhere(self, word: str, entry: ArmList) -> bool:
        if word.startswith("#"):
            return True
        places = self.places.get(word, ())
        return any(not entry.start <= k < entry.end for k in places)

    def _words(self, span: tuple[int, int]) -> Words:
        """The words of a name by which it is compared: no articles, no signs, no plural s."""
        return tuple(key for key in self.keys[span[0] : span[1]] if key)

    def _cell_key(self, cell: ArmCell) -> tuple[Words, str | None]:
        span = cell.name or (cell.others[0] if cell.others else None)
        return (self._words(span) if span else (), cell.code)

    def _full_key(self, cell: ArmCell, entry: ArmList) -> object:
        """What tells a cell of a list from the others; names in brackets count where a list is not one of groups."""
        key = self._cell_key(cell)
        return key if entry.rule == "groups" or cell.group else (key, tuple(self._words(span) for span in cell.others))

    def _names(self, cell: ArmCell) -> dict[Words, str]:
        """All names that a cell gives, each with its words."""
        found: dict[Words, str] = {}
        for span in [cell.name, *cell.others]:
            words = self._words(span) if span else ()
            if span and words:
                found.setdefault(words, self.sk.slice(*span))
                if len(words) == 1 and words[0] in self.short:
                    found.setdefault(*self.short[words[0]])
        return found

    def _take(self, entry: ArmList) -> None:
        cells = [c for c in entry.cells if c.name or c.code or c.others]
        definite = entry.rule != "counted" or self._strength(entry) >= 2.5
        if not self.arms:
            if self._strength(entry) >= (2.5 if entry.rule == "counted" else 1.0):
                self._found(cells, entry)
            return
        if not definite:
            cells = [replace(c, count=None) for c in cells]
        matched = [(cell, arm) for cell in cells if (arm := self._match(cell)) is not None]
        for cell, arm in matched:
            self._add(arm, cell)
        left = [c for c in cells if not any(c is m for m, _ in matched)]
        missing = [a for a in self.arms if not any(a is m for _, m in matched)]
        eliminates = entry.rule in ("groups", "counted", "allocated-to", "assigned")
        if len(left) == 1 and len(missing) == 1 and len(self.arms) > 1 and matched and eliminates:
            self._add(missing[0], left[0])
        elif left and len({id(arm) for _, arm in matched}) > 1 and entry.rule in ("versus", "groups", "counted", "allocated-to"):
            self._extend(left)

    def _from_values(self) -> None:
        """Arms read off the results, where nothing else names them."""
        for _, entry in sorted(((self._strength(e), e) for e in find_value_lists(self.sk, self.lex)), key=lambda pair: -pair[0]):
            self._take(entry)
        if not self.arms and self.fragment:
            sure = ("people-treated", "therapy-with", "value-with-name", "name-with-value", "value-of-people", "agent")
            for entry in find_value_lists(self.sk, self.lex):
                cells = [c for c in entry.cells if c.group or c.code or c.rule in sure]
                if cells and not self.arms:
                    self._found(cells, entry)

    def _extend(self, cells: list[ArmCell]) -> None:
        """More arms, where names stand beside known ones and come up again and again."""
        for cell in cells:
            words = self._cell_key(cell)[0]
            own = [w for w in words if w not in self.lex.sets["generic"] and w not in self.lex.sets["whole"]]
            full = self.arm_count is not None and len(self.arms) >= self.arm_count
            if full or not own or self._match(cell) is not None:
                continue
            if all(len(self.places.get(w, ())) > 2 for w in own) and not self._shared_with_arms(own):
                arm = _Arm(first=cell.start)
                self.arms.append(arm)
                self._add(arm, cell)

    def _shared_with_arms(self, words: list[str]) -> bool:
        return any(w in arm.vocabulary() for w in words for arm in self.arms)

    def _fill(self) -> None:
        """Arms without a count take the one that stands alone beside one of their names."""
        for cell in self.counted:
            if cell.rule in ("plain", "had", "bracket-bare", "cases-controls", "elliptical"):
                continue
            arm = self._match(cell) if len(self.arms) > 1 else None
            if arm is None or arm.count is not None or cell.count is None or cell.count == self.goal and cell.rule == "received":
                continue
            if 0.1 * self.goal <= cell.count and cell.rule in _FIRM or 0.25 * self.goal <= cell.count <= self.goal:
                self._add(arm, cell)

    def _cross_over(self, enrollment: HeadCount | None) -> None:
        """Where everybody gets every treatment, everybody is in every arm."""
        if enrollment and len(self.arms) > 1 and all(a.count is None for a in self.arms) and self.everybody:
            for arm in self.arms:
                arm.count, arm.count_at = enrollment.count, enrollment.at

    def _share(self) -> None:
        """A number that holds for each arm is the count of those that have none."""
        without = [arm for arm in self.arms if arm.count is None]
        plausible = [s for s in self.shares if s.count * len(self.arms) >= 0.6 * self.goal]
        if plausible and len(self.arms) > 1 and len(without) == len(self.arms):
            share = plausible[0]
            for arm in without:
                arm.count, arm.count_at, arm.unit = share.count, share.at, share.unit

    def _found(self, cells: list[ArmCell], entry: ArmList) -> None:
        seen: dict[object, _Arm] = {}
        for cell in cells:
            key = self._full_key(cell, entry)
            if key not in seen:
                seen[key] = _Arm(first=cell.start)
                self.arms.append(seen[key])
            self._add(seen[key], cell)

    def _match(self, cell: ArmCell) -> _Arm | None:
        if cell.code is not None:
            for arm in self.arms:
                if cell.code in arm.codes:
                    return arm
        best, score = None, 0.0
        names, shared = self._names(cell), self._shared()
        for arm in self.arms:
            if cell.code is not None and arm.codes:
                continue
            value = max((self._likeness(words, arm, shared) for words in names), default=0.0)
            if value > score:
                best, score = arm, value
            elif value == score:
                best = None
        return best if score >= 0.5 else None

    def _likeness(self, words: Words, arm: _Arm, shared: set[str]) -> float:
        """How well a name fits an arm: 3 where it is one of its names; else by the words that no other arm has."""
        if words in arm.names:
            return 3.0
        mine = set(words)
        own = mine - shared
        hits = own & arm.vocabulary()
        if hits:
            return 1.0 + len(hits) / len(own)
        if own:
            return 0.0
        return max((len(mine & set(name)) / len(mine | set(name)) for name in arm.names), default=0.0)

    def _shared(self) -> set[str]:
        seen: dict[str, int] = {}
        for arm in self.arms:
            for word in arm.vocabulary():
                seen[word] = seen.get(word, 0) + 1
        return {w for w, n in seen.items() if n > 1}

    def _add(self, arm: _Arm, cell: ArmCell) -> None:
        for words, text in self._names(cell).items():
            arm.names.setdefault(words, text)
        if cell.code:
            arm.codes.add(cell.code)
        text = self.sk.slice(*cell.name) if cell.name else f"group {cell.code.upper()}" if cell.code else ""
        if not text and cell.others:
            text = self.sk.slice(*cell.others[0])
        if not arm.label or cell.group and not arm.grouped:
            arm.label = text + " group" if cell.group and cell.name else text
            arm.grouped = cell.group
        if cell.group:
            self.groups.append((cell, arm))
        if arm.count is None and cell.count is not None:
            arm.count, arm.count_at, arm.unit = cell.count, cell.count_at, cell.unit

    def _single(self) -> None:
        """One arm for a study that compares nobody: all patients, by the name of their treatment if there is one."""
        arm = _Arm(label="all patients", type="single")
        span = find_sole_treatment(self.sk, self.lex, self.places, self.keys)
        if span is not None:
            arm.label = self.sk.slice(*span)
            arm.names[self._words(span)] = arm.label
            if "placebo" in self.places and "placebo" not in arm.label.lower():
                arm.type = "unknown"
                at = self.places["placebo"][0]
                self.arms += [arm, _Arm(label="placebo", names={("placebo",): "placebo"}, first=at)]
                return
        arm.names[("all",)] = "all patients"
        self.arms.append(arm)

    def _type(self) -> None:
        """Which arm is the comparator, by what it is called and else by its place in the comparison."""
        if len(self.arms) < 2:
            return
        if any("controls" in arm.label for arm in self.arms) and any(arm.label.startswith("case") for arm in self.arms):
            for arm in self.arms:
                arm.type = "comparator" if "control" in arm.label else "unknown"
            return
        marks = [self._mark(arm) for arm in self.arms]
        top = max(marks)
        if top > 0 and min(marks) < top:
            for arm, mark in zip(self.arms, marks, strict=True):
                arm.type = "comparator" if mark == top else "experimental"
            return
        for n, arm in enumerate(self._in_order()):
            arm.type = "comparator" if n == 1 and len(self.arms) == 2 else "experimental"

    def _mark(self, arm: _Arm) -> int:
        """How much an arm's names sound like those of a comparator."""
        label = {w for w in re.findall(r"\w+", arm.label.lower())}
        words = {w for name in arm.names for w in name if len(name) <= 4} | label
        sets = self.lex.sets
        if label & sets["comparator"]:
            return 4
        if label & sets["experimental"] and arm.grouped and len(label) <= 3:
            return -1
        if words & sets["comparator"]:
            return 3
        return 2 if label & sets["customary"] else 1 if words & sets["customary"] else 0

    def _in_order(self) -> list[_Arm]:
        """The arms in the order in which the title or the aim compares them."""
        for entry in sorted(self.lists, key=lambda e: e.start):
            if entry.rule in ("versus", "compared", "compared-with") and entry.start < len(self.sk.words) / 2:
                found = [arm for cell in entry.cells if (arm := self._match(cell)) is not None]
                if len(found) == 2 and found[0] is not found[1] and len(self.arms) == 2:
                    return found
        return self.arms

    # --- how many ------------------------------------------------------------------------------------------------------

    def _enrollment(self) -> HeadCount | None:
        """The total that took part; none where the best candidate is the count of one arm among several."""
        counts = [arm.count for arm in self.arms if arm.count is not None]
        total = sum(counts) if len(counts) == len(self.arms) > 1 else None
        places = {arm.count_at for arm in self.arms if arm.count_at is not None}
        best = max(self.people, key=lambda p: p.weight + self.sum_weight * (p.count == total), default=None)
        if total is not None and best is not None and best.at in places:
            best = next((p for p in self.people if p.count == total), best)
        if best is None or len(self.arms) > 1 and best.at in places:
            return None
        if len(self.arms) == 1 and self.arms[0].count is None:
            self.arms[0].count, self.arms[0].count_at = best.count, best.at
        return best

    # --- what comes out ------------------------------------------------------------------------------------------------

    def _draft(self, n: int, arm: _Arm) -> ArmDraft:
        at = arm.count_at
        return ArmDraft(
            id=f"a{n}",
            label=arm.label,
            type=arm.type,
            count=arm.count,
            count_unit=arm.unit,
            flow={"randomized": None, "treated": None, "completed": None, "analyzed": None},
            aliases=tuple(text for text in dict.fromkeys(arm.names.values()) if text != arm.label),
            intervention=None,
            start=self.sk.starts[at] if at else None,
            end=self.sk.ends[at] if at else None,
        )

    def _asides(self, enrollment: int | None) -> list[Aside]:
        sk, found = self.sk, []
        if enrollment is not None:
            found.append(Aside(sk.starts[enrollment], sk.ends[enrollment], "enrollment", "enrollment"))
        for arm in self.arms:
            if arm.count_at and arm.count_at != enrollment:
                found.append(Aside(sk.starts[arm.count_at], sk.ends[arm.count_at], "arm-count", "arm_count"))
        return sorted(found, key=lambda aside: aside.start)

    def _references(self) -> list[Reference]:
        """Every place that points to an arm, the longest words first."""
        if self.arms[0].type == "single":
            return []
        number = {id(arm): n for n, arm in enumerate(self.arms)}
        found = [Reference(*self._group_span(cell), (number[id(arm)],), "group") for cell, arm in self.groups]
        found += find_wholes(self.sk, self.lex, len(self.arms)) if len(self.arms) > 1 else []
        names = find_names(self.sk, self.keys, self._reference_names())
        found = [ref for ref in found if ref.whole or not any(_holds_another(ref, name) for name in names)] + names
        controls = [n for n, arm in enumerate(self.arms) if arm.type == "comparator"]
        if len(controls) == 1:
            found += find_people(self.sk, controls[0], "controls")
            cases = [n for n, arm in enumerate(self.arms) if arm.label.lower() == "cases"]
            found += find_people(self.sk, cases[0], "cases") if cases else []
        kept: list[Reference] = []
        for ref in sorted(found, key=lambda r: (r.start - r.end, r.rule)):
            if not any(ref.start < other.end and other.start < ref.end for other in kept):
                kept.append(ref)
        return sorted(kept, key=lambda r: r.start)

    def _mentions(self, drafts: tuple[ArmDraft, ...], references: list[Reference]) -> list[ArmMention]:
        starts, ends = self.sk.starts, self.sk.ends
        return [
            ArmMention(starts[r.start], ends[r.end - 1], r.rule, tuple(drafts[n].id for n in r.arms), r.whole)
            for r in references
        ]

    def _denominators(self, references: list[Reference]) -> None:
        """Arms without a count take the denominator that stands beside their name, if it is always the same."""
        if all(arm.count is not None for arm in self.arms) or len(self.arms) < 2:
            return
        seen: dict[int, list[int]] = {}
        for start, at in find_denominators(self.sk):
            arm = self._beside(references, start, at)
            if arm is not None:
                seen.setdefault(arm, []).append(at)
        for n, places in seen.items():
            arm, values = self.arms[n], {self.sk.numbers[at] for at in places}
            if arm.count is None and len(values) == 1:
                arm.count, arm.count_at = int(values.pop()), places[0]

    def _beside(self, references: list[Reference], start: int, at: int) -> int | None:
        """The arm that a fraction of the words start..at belongs to: named right behind it, else right before."""
        codes = self.sk.codes
        after = next((r for r in references if r.start > at and not r.whole), None)
        if after and re.fullmatch(r"(?:\([^()]*\))?,?[MKN%]{0,2}\)?[MK-]{0,4}P?(?:\([^()]*\))?[BMX]{0,3}[IWR]{0,2}", codes[at + 1 : after.start]):
            return after.arms[0]
        before = next((r for r in reversed(references) if r.end <= start and not r.whole), None)
        if before and re.fullmatch(r"[:,]?(?:B|X|XI|BI)?(?:N%)?\(?(?:N%,?)?", codes[before.end : start]):
            return before.arms[0]
        return None

    def _group_span(self, cell: ArmCell) -> tuple[int, int]:
        start, end = cell.place or cell.name or (cell.start, cell.start + 1)
        codes = self.sk.codes
        while codes[end] in "-GHK" or cell.code and codes[end] == "N" and codes[end - 1] in "GH":
            end += 1
        return extend(self.sk, start, end)

    def _reference_names(self) -> dict[Words, ArmName]:
        """Names by which an arm may be called anywhere, with the part of each that no other arm shares."""
        owners: dict[Words, set[int]] = {}
        weak: dict[Words, bool] = {}
        generic = self.lex.sets["treatments"] | self.lex.sets["whole"] | self.lex.sets["generic"]
        shared = self._shared()
        for n, arm in enumerate(self.arms):
            for words in arm.names:
                plain = len(words) == 1 and (words[0] in generic or words[0] in self.lex.sets["comparator"] and words[0] != "placebo")
                self._own(owners, weak, words, n, plain)
                part = tuple(w for w in words if w not in shared)
                if part and part != words and len(words) <= 4 and not all(w in generic for w in part):
                    self._own(owners, weak, part, n, True)
        return {words: ArmName(min(arms), weak[words]) for words, arms in owners.items() if len(arms) == 1}

    @staticmethod
    def _own(owners: dict[Words, set[int]], weak: dict[Words, bool], words: Words, n: int, is_weak: bool) -> None:
        owners.setdefault(words, set()).add(n)
        weak[words] = weak.get(words, True) and is_weak

    def _abbreviations(self) -> dict[str, tuple[Words, str]]:
        """Abbreviations introduced in brackets: "adductor canal block (ACB)"."""
        sk, found = self.sk, {}
        for match in re.finditer(r"(?<=M)\([MK](?:[-/+][MK])?[),;]", sk.codes):
            at, i = match.start() + 1, match.start()
            raw = sk.text[sk.starts[at] : sk.ends[at]]
            if sum(c.isupper() for c in raw) < 2 and len(raw) > 4:
                continue
            letters = [c for c in raw.lower() if c.isalpha()]
            j = i
            while j > 0 and i - j < 8 and sk.codes[j - 1] in "MKN-/+I":
                j -= 1
            starts = [k for k in range(j, i) if letters and sk.words[k][0] == letters[0] and sk.codes[k] in "MK"]
            if starts:
                best = min(starts, key=lambda k: (abs(sum(c in "MK" for c in sk.codes[k:i]) - len(letters)), -k))
                words = self._words((best, i))
                if words and _in_order(letters, "".join(sk.words[best:i])):
                    found.setdefault(self.keys[at], (words, sk.slice(best, i)))
        return found
