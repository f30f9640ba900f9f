"""Do time and memory grow with the length of a text? Prints seconds of computing and peak memory for 10 to 400 kB.

    python benchmarks/long_texts.py

Four kinds of text that no abstract is: numbers, one endless sentence, many arms, brackets that are never closed. Each
is read in a process of its own, so that its peak is its own; half a minute and more for the longest.
"""

from __future__ import annotations

import multiprocessing
import resource
from time import process_time

KINDS = {
    "numbers": "12.3 ± 4.5 and 6.7 (8.9), ",
    "one sentence": "pain fell, P = .03; ",
    "arms": "Ten patients received drug A (n = 10), twelve drug B (n = 12) and ",
    "brackets": "((12.3 (4.5), [6.7 (P < .05",
}
SIZES = (10, 25, 50, 100, 200, 400)  # thousands of characters


def main() -> None:
    """Measures and prints."""
    print(f"{'kB':<14}{'':>4}{''.join(f'{size:>9}' for size in SIZES)}")
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for kind, piece in KINDS.items():
            found = [pool.apply(cost, (piece, size * 1000)) for size in SIZES]
            print(f"{kind:<14}{'s':>4}{''.join(f'{seconds:>9.2f}' for seconds, _ in found)}")
            print(f"{'':<14}{'MB':>4}{''.join(f'{memory:>9.0f}' for _, memory in found)}")


def cost(piece: str, size: int) -> tuple[float, float]:
    """Seconds of computing and peak memory (MB) for a text of that many characters, after a short one."""
    import armspan

    armspan.extract((piece * size)[:2000])
    text = (piece * (size // len(piece) + 1))[:size]
    begin = process_time()
    armspan.extract(text)
    return process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
