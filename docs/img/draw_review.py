"""Draws docs/img/review-abstract.png and review-list.png: the page of `armspan review`, in the system's Chromium.

python docs/img/draw_review.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent


def draw(page: Page, address: str) -> None:
    """Goes through a few abstracts with the keyboard, and takes the two pictures."""
    page.goto(address)
    page.wait_for_selector("body[data-whole]")
    base = address.partition("?")[0]
    for number in (1, 2, 4, 5):
        page.goto(f"{base}abstracts/{number}?sort=input")
        page.wait_for_selector("body[data-ready]")
        page.wait_for_timeout(9_000 if number == 1 else 7_000)  # as long as one reads
        page.keyboard.press("a")
        page.wait_for_selector("body.done")
    page.goto(f"{base}?sort=input")
    page.wait_for_selector("body[data-whole]")
    page.screenshot(path=HERE / "review-list.png")


def show(page: Page, address: str) -> None:
    """One abstract in the midst of being checked."""
    page.goto(address)
    page.goto(f"{address.partition('?')[0]}abstracts/1")
    page.wait_for_selector("body[data-ready]")
    for key in ("Enter", "Enter", "Enter"):
        page.keyboard.press(key)
    page.wait_for_timeout(1500)
    page.screenshot(path=HERE / "review-abstract.png")


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for what, records in (("list", "corpus/exports"), ("abstract", "corpus/abstracts/b02-spironolactone-ckd.txt")):
            code = "from armspan.cli import main; main()"
            command = [sys.executable, "-c", code, "review", str(ROOT / records), "--no-browser", "--reader", "Ada"]
            server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
            assert server.stdout
            address = next(line.strip() for line in server.stdout if line.startswith("http"))
            page = window.new_page(viewport={"width": 1280, "height": 800})
            if what == "list":
                draw(page, address)
            else:
                show(page, address)
            server.terminate()


if __name__ == "__main__":
    main()
