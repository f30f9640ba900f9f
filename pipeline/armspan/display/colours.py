"""The kinds of words that are marked in an abstract, each with its colours and an underline of its own."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """How one kind is marked: the ground behind the words, and the line under them, by day and by night."""

    ground: str
    line: str
    ground_dark: str
    line_dark: str
    style: str  # of the line: colours alone would not do


LOOKS = {  # the later a kind, the more it shows where several lie on the same words
    "set aside": Look("#ececea", "#767670", "#26282a", "#8d9298", "dotted"),
    "design": Look("#d9d9d9", "#6c6c64", "#34373a", "#a5aab0", "dotted"),
    "time": Look("#f3d9a4", "#94610a", "#43361c", "#d9ab58", "dashed"),
    "outcome": Look("#f7f0a1", "#7d7208", "#3d3b18", "#cfc452", "dotted"),
    "arm": Look("#a8dcf0", "#1f7299", "#163a4b", "#69b9df", "dashed"),
    "participants": Look("#6fbfe0", "#125e83", "#1b4a61", "#82cbed", "solid"),
    "instrument": Look("#c9c4f2", "#5b4fb0", "#312c56", "#a89ff0", "dotted"),
    "P value, effect": Look("#f2b8d8", "#a02b6a", "#4d2138", "#ee8fbf", "double"),
    "measurement": Look("#a9e0b0", "#24783a", "#1c4227", "#74cb8b", "solid"),
    "unexplained": Look("#f4bdb5", "#b02a1c", "#55211b", "#f0897c", "wavy"),
}
JUDGED = {  # what two readings, or a person and the machine, say of the same words
    "right": Look("#cfe9d2", "#2f7a3d", "#1c4227", "#74cb8b", "solid"),
    "wrong": Look("#fbe3a6", "#8a6200", "#463812", "#e0b44c", "dotted"),
    "missed": Look("#f6c5c0", "#a1261b", "#55211b", "#f0897c", "solid"),
    "spurious": Look("#d9ccf3", "#57379d", "#362b58", "#b79df0", "dashed"),
}
PAPER = {  # of a page: by day and by night
    "ground": ("#ffffff", "#16181a"),
    "raised": ("#faf9f6", "#1e2124"),
    "ink": ("#1d1d1b", "#e6e5e0"),
    "quiet": ("#61615c", "#a3a69f"),
    "line": ("#dcdbd5", "#35393d"),
    "accent": ("#1f4e8c", "#8ab8f0"),
    "good": ("#24783a", "#74cb8b"),
    "bad": ("#a1261b", "#f0897c"),
    "warn": ("#8a6200", "#e0b44c"),
}


def name_of(kind: str) -> str:
    """A kind as a name in a style sheet.

    >>> name_of("P value, effect")
    'p-value-effect'
    """
    return kind.lower().replace(",", "").replace(" ", "-")


def terminal_style(kind: str) -> str:
    """How rich marks a kind in a terminal, whose ground nobody knows."""
    if kind == "set aside":
        return "dim"
    return "white on #c0392b" if kind == "unexplained" else f"black on {LOOKS[kind].ground}"


def style_sheet() -> str:
    """The colours as custom properties, light and dark by the system's choice, and a rule for each kind of mark."""
    kinds = {name_of(kind): look for kind, look in {**LOOKS, **JUDGED}.items()}
    day = [f"--{name}: {light};" for name, (light, _) in PAPER.items()]
    night = [f"--{name}: {dark};" for name, (_, dark) in PAPER.items()]
    for name, look in kinds.items():
        day.append(f"--{name}-ground: {look.ground}; --{name}-line: {look.line};")
        night.append(f"--{name}-ground: {look.ground_dark}; --{name}-line: {look.line_dark};")
    rules = [
        f"mark.{name} {{ background-color: color-mix(in srgb, var(--{name}-ground) var(--strength, 60%), transparent);"
        f" text-decoration: underline {look.style} var(--{name}-line); }}"
        for name, look in kinds.items()
    ]
    root = f":root {{ color-scheme: light dark; {' '.join(day)} }}"
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {' '.join(night)} }} }}"
    return "\n".join((root, dark, *rules)) + "\n"
