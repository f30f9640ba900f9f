"""A person at the keyboard of a real browser, and what axe says of the page."""

from __future__ import annotations

import json
import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from running_review import BROWSER, Running

if BROWSER is None and not os.environ.get("CI"):
    pytest.skip("no Chromium on this machine", allow_module_level=True)

SERIOUS = ("serious", "critical")


class Hand:
    """A person at the keyboard, whose keys are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def settle(self) -> None:
        """Waits until everything is saved."""
        self.page.evaluate("import('/static/state.js').then((state) => state.idle())")

    @property
    def here(self) -> str:
        return str(self.page.evaluate("document.querySelector('#facts .here').dataset.key"))

    @property
    def state(self) -> str:
        return str(self.page.inner_text("#state .sign")).split(maxsplit=1)[-1]


def enter(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/?token={running.token}")
    page.wait_for_url(f"{running.address}/")


def open_abstract(page: Page, running: Running) -> Hand:
    if running.address not in page.url:
        enter(page, running)
    page.goto(running.address + running.page)
    page.wait_for_selector("body[data-ready]")
    return Hand(page)


def serious(page: Page, where: str) -> list[str]:
    """What axe finds by WCAG 2.2 AA, in a line each. Its script is handed over past the page's policy."""
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{where}: {fault['id']}: {json.dumps([node['html'][:150] for node in fault['nodes'][:3]])}"
        for fault in found
        if fault["impact"] in SERIOUS
    ]
