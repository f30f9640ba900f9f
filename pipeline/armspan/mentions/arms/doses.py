"""Arms of one drug that only their doses tell apart."""

from __future__ import annotations

import re
from dataclasses import replace

from armspan.mentions.arms.cells import ArmCell, Range
from armspan.mentions.arms.names import DRUG_UNITS
from armspan.mentions.arms.words import Skeleton

_IN_DOSES = re.compile(r"\((?:N,){0,3}N,?[JZ]N(?P<unit>M)(?:/[MU])?\)")
_DOSE_OF = re.compile(r"NMI")  # 30 mg of
_DOSE = re.compile(r"NM?")
_DRUG = re.compile(r"(M+)NM?")


def doses_behind(sk: Skeleton, cell: ArmCell, b: int) -> list[ArmCell]:
    """The arms of one drug whose doses stand in a bracket: "sotalin (1.5 or 0.75 mg)"."""
    match = _IN_DOSES.match(sk.codes, cell.name[1], b) if cell.name else None
    if match is None or sk.words[match.start("unit")] not in DRUG_UNITS:
        return []
    places = [k for k in range(match.start(), match.end()) if sk.codes[k] == "N"]
    ends = [k + 1 for k in places[:-1]] + [match.start("unit") + 1]
    pairs = zip(places, ends, strict=True)
    return [replace(cell, start=k, name=(k, end), others=(cell.name,) if cell.name else ()) for k, end in pairs]


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
        alone = _DOSE.fullmatch(codes) and not cell.others
        drug = drug if named or alone else None
        out.append(replace(cell, drug=drug) if drug and alone else cell)
    return out
