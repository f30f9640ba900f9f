"""Records, and reviews of them that run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from review_examples import Fact, make_record
from running_review import BROWSER, ODD, Running, Start, begin, end, evil_record

TOLD = ("status of 400", "status of 409", "net::ERR_")  # the page says these in words of its own


@pytest.fixture
def record() -> Fact:
    return make_record()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts reviews, each in a process of its own; they end with the test."""
    begun: list[Running] = []

    def begin_one(given: list[Fact] | None, *options: str, **places: str) -> Running:
        begun.append(begin(tmp_path, given, *options, **places))
        return begun[-1]

    yield begin_one
    for running in begun:
        end(running)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Iterator[int]]]:
    """One review for many tests: the odd abstracts first, then one for each test."""
    records = [*map(make_record, ODD), evil_record()]
    records += [make_record(f"wrist-{n}") for n in range(len(records) + 1, 80)]
    running = begin(tmp_path_factory.mktemp("shared"), records)
    yield running, iter(range(len(ODD) + 2, 80))
    end(running)


@pytest.fixture
def running(shared: tuple[Running, Iterator[int]]) -> Running:
    """A review that runs, with an abstract that nobody has touched."""
    number = next(shared[1])
    return shared[0]._replace(number=number, ident=f"wrist-{number}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window in which nothing goes wrong unseen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    found = context.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    found.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    yield found
    context.close()
    assert [fault for fault in faults if not any(told in fault for told in TOLD)] == []
