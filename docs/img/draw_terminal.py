"""Draws docs/img/terminal.svg: what `armspan show` prints for one abstract of the corpus, in its colours.

    python docs/img/draw_terminal.py

The command runs as a user would run it; only its last tables are cut off, so that the picture fits on a page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import escape, unescape
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent.parent
PICTURE = Path(__file__).parent / "terminal.svg"
COMMAND = "armspan show corpus/abstracts/b11-carbetocin-twins.txt"
UP_TO = "P values, effects, findings"  # the title of the first table that is left out
COLUMNS = 116
PAPER = TerminalTheme((255, 255, 255), (32, 32, 32), [(0, 0, 0)] * 8)
RUN = re.compile(
    r'<text class="(?P<style>[\w-]+)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="(?P<width>[\d.]+)"[^>]*>'
    r"(?P<text>[^<]*)</text>"
)
WORD = re.compile(r"[^\s\xa0]+")
# Without a font from the network: whoever looks at the picture has a fixed-width font.
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{unique_id}</title>
<style>
text {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
.{unique_id}-matrix {{ font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 16px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Runs the command and writes the picture."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    console.print(Text("$ " + COMMAND, "bold"))
    console.print(Text.from_ansi(printed().partition("\n\x1b[1m" + UP_TO)[0].rstrip() + "\n …"), highlight=False)
    picture = by_words(console.export_svg(title=COMMAND, theme=PAPER, code_format=FORMAT, unique_id="armspan"))
    PICTURE.write_text(picture, "utf-8", newline="\n")
    print(f"{PICTURE.relative_to(ROOT)}: {len(picture):,} characters")


def by_words(picture: str) -> str:
    """The picture with an element of its own for each word, at its own place and as wide as its cells.

    rich writes a run of text with its spaces as one element: where the reader has another font, it is set narrower or
    wider, and words run together.
    """
    return RUN.sub(_words, picture)


def _words(run: re.Match[str]) -> str:
    text = unescape(run["text"])
    left, cell = float(run["x"]), float(run["width"]) / len(text)
    return "".join(
        f'<text class="{run["style"]}" x="{left + cell * word.start():g}" y="{run["y"]}" '
        f'textLength="{cell * len(word[0]):g}" lengthAdjust="spacingAndGlyphs">{escape(word[0], quote=False)}</text>'
        for word in WORD.finditer(text)
    ) + ("\n" if text.endswith("\n") else "")


def printed() -> str:
    """What the command prints on a terminal that knows all colours."""
    colours = {"FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    program = Path(sys.executable).with_name("armspan")
    done = subprocess.run(
        [program, *COMMAND.split()[1:]], cwd=ROOT, env=os.environ | colours, check=True, capture_output=True
    )
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    main()
