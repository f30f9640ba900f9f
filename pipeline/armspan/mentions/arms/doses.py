"""Arms of one drug that only their doses tell apart."""

from __future__ import annotations

import re
from dataclasses import replace

from armspan.mentions.arms.cells import ArmCell, Range
from armspan.mentions.arms.dose_units import DRUG_UNITS
from armspan.mentions.arms.words import Skeleton

_LISTED = re.compile(r"N(?:M(?:/[MU])?)?(?:/{1,2}N(?:M(?:/[MU])?)?)+")
_ONE = re.compile(r"N(?:M(?:/[MU])?)?")
_IN_BRACKET = re.compile(r"\((?=N)")
_DOSE_OF = re.compile(r"NMI")  # 30 mg of
_DOSE = re.compile(r"NM?")
_DRUG = re.compile(r"(M+)NM?")


def listed_doses(sk: Skeleton, i: int, j: int) -> list[Range]:
    """The doses of a list among the words i..j: "5", "10" and "20 mg" of "sotalin 5, 10 or 20 mg"."""
    match = _LISTED.search(sk.codes, i, j)
    if match is None:
        return []
    found = [one.span() for one in _ONE.finditer(sk.codes, *match.span())]
    listed = all(sk.words[a - 1] != "/" for a, _ in found[1:])  # not 50/100 mg
    a, b = found[-1]
    return found if listed and b > a + 1 and sk.words[a + 1] in DRUG_UNITS else []


def by_doses(sk: Skeleton, cell: ArmCell) -> list[ArmCell]:
    """The arms of one drug whose doses are listed: "sotalin 5, 10 or 20 mg", "5 or 10 mg of sotalin"; else the cell."""
    doses = listed_doses(sk, *cell.name) if cell.name else []
    if cell.name is None or not doses:
        return [cell]
    (i, j), first, last = cell.name, doses[0][0], doses[-1][1]
    drug = (i, first) if i < first else (last + (sk.words[last] == "of"), j)
    named = drug if drug[0] < drug[1] else None
    return [replace(cell, start=a, name=(a, b), others=(), drug=named, place=(a, b)) for a, b in doses]


def doses_behind(sk: Skeleton, cell: ArmCell, b: int) -> list[ArmCell]:
    """The arms of one drug whose doses stand in a bracket: "sotalin (1.5 or 0.75 mg)"."""
    match = _IN_BRACKET.match(sk.codes, cell.name[1], b) if cell.name else None
    close = sk.codes.find(")", match.end()) if match else -1
    doses = listed_doses(sk, match.end(), close) if match else []
    return [replace(cell, start=a, name=(a, b), others=(), drug=cell.name) for a, b in doses]


def with_doses(sk: Skeleton, cells: list[ArmCell]) -> list[ArmCell]:
    """The arms of one drug with the doses that tell them apart: "30 mg of sotalin, 90 mg of sotalin or placebo"."""
    names = [sk.words[slice(*cell.name)] if cell.name else [] for cell in cells]
    return [
        replace(cell, name=(cell.name[0] - 3, cell.name[1]))
        if cell.name and names.count(name) > 1 and _DOSE_OF.fullmatch(sk.codes, max(0, cell.name[0] - 3), cell.name[0])
        else cell
        for cell, name in zip(cells, names, strict=True)
    ]


def with_drug(sk: Skeleton, cells: list[ArmCell]) -> list[ArmCell]:
    """Doses alone with the drug named before the first of them: "sotalin 5 mg, | 10 mg | or placebo"."""
    out: list[ArmCell] = []
    drug: Range | None = None
    for cell in cells:
        codes = sk.codes[slice(*cell.name)] if cell.name else ""
        named = _DRUG.fullmatch(codes)
        if cell.name and named:
            drug = (cell.name[0], cell.name[0] + named.end(1))
        alone = _DOSE.fullmatch(codes) and not cell.others and cell.drug is None
        drug = drug if named or alone else None
        out.append(replace(cell, drug=drug) if drug and alone else cell)
    return out
