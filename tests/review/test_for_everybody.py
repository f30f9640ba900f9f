"""The page in a real browser: whether everybody can use it, and whether a text can do anything but be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hand_at_the_keys import enter, open_abstract, serious
from playwright.sync_api import Browser, Page
from review_examples import make_record
from running_review import ODD, Running, evil_record

from armspan.review.file import write_file
from armspan.review.folder import Folder
from armspan.review.shelf import Shelf


def test_an_abstract_that_is_a_script_shows_as_words(page: Page, running: Running) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    hand = open_abstract(page, running._replace(number=len(ODD) + 1))
    hand.press("Enter")
    hand.settle()
    assert "<script>alert(1)</script>" in page.inner_text("#text")
    assert "<script>alert(1)</script>" in page.inner_text("#facts")
    assert page.locator("#text img, #facts img").count() == 0
    assert dialogs == []


def test_single_letters_can_be_switched_off(page: Page, running: Running) -> None:
    hand = open_abstract(page, running)
    hand.press("?")
    page.click("#help input")
    hand.press("Escape", "a")
    hand.settle()
    assert hand.state == "open"
    page.click('[data-do="all"]')
    hand.settle()
    assert hand.state == "done"
    page.evaluate("localStorage.clear()")


def test_what_the_mouse_selects_can_be_added(page: Page, running: Running) -> None:
    hand = open_abstract(page, running)
    page.locator("#text .heading").last.scroll_into_view_if_needed()
    place = page.evaluate(
        "() => { const pieces = [...document.querySelectorAll('#text [data-at]')];"
        " const last = pieces.find((piece) => piece.textContent.includes('One patient')).firstChild;"
        " const range = document.createRange(); const at = last.data.indexOf('One patient');"
        " range.setStart(last, at); range.setEnd(last, at + 3);"
        " const box = range.getBoundingClientRect(); return [box.left, box.right, box.top + box.height / 2]; }"
    )
    page.mouse.move(place[0] + 1, place[2])
    page.mouse.down()
    page.mouse.move(place[1] - 1, place[2], steps=5)
    page.mouse.up()
    page.click('[data-do="add"]')
    assert page.inner_text("#editor-title") == "“One” is"
    page.click("#editor .now >> text=a value")
    page.fill("#field-printed", "1")
    page.click("#editor .main")
    page.wait_for_selector("#editor:not([open])", state="attached")
    hand.settle()
    assert running.saved()["review"]["steps"][-1]["fact"]["span"]["text"] == "One"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_file_to_mail(browser: Browser, scheme: Any, tmp_path: Path) -> None:
    shelf = Shelf({record["source"]["id"]: record for record in (make_record(), evil_record())}, [])
    write_file(shelf, Folder(tmp_path / "gold", None), tmp_path / "review.html")
    context = browser.new_context(viewport={"width": 1024, "height": 768}, color_scheme=scheme)
    page = context.new_page()
    page.goto((tmp_path / "review.html").as_uri())
    assert page.locator("#abstract-2").count() == 1
    assert serious(page, "file") == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, running: Running, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, color_scheme=scheme)
    page = context.new_page()
    enter(page, running)
    found = [serious(page, "list")]
    hand = open_abstract(page, running)
    found.append(serious(page, "abstract"))
    hand.press("Enter", "x", "s", "e")
    page.wait_for_selector("#editor[open]")
    found.append(serious(page, "editor"))
    hand.press("o")
    found.append(serious(page, "list of choices"))
    hand.press("Escape", "Escape", "?")
    page.wait_for_selector("#help[open]")
    found.append(serious(page, "keys"))
    context.close()
    assert [fault for faults in found for fault in faults] == []
