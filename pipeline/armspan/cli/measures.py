"""The effects between two arms that commands can be asked for."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """An effect between two arms."""

    MD = "MD"
    SMD = "SMD"
    OR = "OR"
    RR = "RR"
    RD = "RD"
    HR = "HR"
