"""How soon the page of `armspan review` can be used: the list of many abstracts, an abstract of few and of many facts.

    python benchmarks/review.py [--abstracts 2000] [--times 7]

Times run from the request to the moment at which keys are answered, as Chromium counts them; "saved" is a key pressed
until the server has answered that it lies on the disk. Medians, with the slowest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "review"))
from review_examples import make_record

COMMAND = (sys.executable, "-c", "from armspan.cli import main; main()", "review")
READY = "body[data-ready]"
SAVED = """async () => {
  const state = await import('/static/state.js');
  const begin = performance.now();
  await state.send({ do: 'right', facts: ['m1'] });
  return performance.now() - begin;
}"""


def many_facts(facts: int) -> dict[str, Any]:
    """A record of so many values and P values: those of the example, over and over."""
    record = make_record("many")
    values, comparisons = deepcopy(record["measurements"]), deepcopy(record["analyses"])
    n = 0
    while len(record["measurements"]) + len(record["analyses"]) < facts:
        n += 1
        record["measurements"] += [fact | {"id": f"{fact['id']}{n:02}"} for fact in deepcopy(values)]
        record["analyses"] += [fact | {"id": f"{fact['id']}{n:02}", "measurements": []} for fact in comparisons]
    return record


def interactive(page: Page, address: str) -> float:
    """Milliseconds from the request of a page until its keys are answered."""
    page.goto(address, wait_until="commit")
    page.wait_for_selector(READY)
    return float(page.get_attribute("body", "data-ready") or "nan")


def report(name: str, times: list[float]) -> None:
    print(f"{name:<42}{median(times):>7.0f} ms   slowest {max(times):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--abstracts", type=int, default=2000)
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        records = [make_record("few"), many_facts(60)]
        records += [
            make_record(f"other-{n}", title=f"Trial {n} of a brace or a cast") for n in range(2, options.abstracts)
        ]
        path = Path(folder) / "records.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
        command = [*COMMAND, str(path), "--gold", f"{folder}/gold", "--no-browser"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert server.stdout
        address = next(line.strip() for line in server.stdout if line.startswith("http"))
        base = address.partition("?")[0]
        page = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page.goto(address)
        page.wait_for_selector(READY)
        for name, place in (
            (f"list of {len(records):,}", ""),
            ("abstract of 15 facts", "abstracts/1?sort=input"),
            ("abstract of 60 facts", "abstracts/2?sort=input"),
        ):
            report(f"{name}, interactive", [interactive(page, base + place) for _ in range(options.times)])
        report("abstract of 60 facts, a key saved", [page.evaluate(SAVED) for _ in range(options.times)])
        server.terminate()


if __name__ == "__main__":
    main()
