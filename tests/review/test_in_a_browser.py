"""The page in a real browser: how many keys an abstract costs, and that nothing is lost.

It needs a Chromium of the system: CI installs it, elsewhere these tests are skipped without one.
"""

from __future__ import annotations

import signal
from copy import deepcopy
from pathlib import Path

from hand_at_the_keys import Hand, open_abstract, serious
from playwright.sync_api import Page
from review_examples import Fact, make_record, span
from running_review import Running, Start
from test_against import ONE, OTHER, read

from armspan.review.file import write_file
from armspan.review.folder import Folder
from armspan.review.shelf import Shelf


def test_fourteen_right_facts_are_one_key(page: Page, running: Running) -> None:
    hand = open_abstract(page, running)
    assert page.locator("#facts .fact:not(.again)").count() >= 14
    hand.press("a")
    hand.settle()
    assert (hand.keys, hand.state) == (1, "done")
    gold = running.saved()
    assert len(gold["measurements"]) + len(gold["analyses"]) + len(gold["arms"]) == 14
    assert len(gold["layers"]) == 9
    assert gold["review"]["changes"] == []


def with_mistakes(ident: str) -> Fact:
    """The record with the arms of grip strength swapped, and six weeks where twelve months were."""
    record = deepcopy(make_record(ident))
    for fact, arm in zip(record["measurements"][2:4], ("a2", "a1"), strict=True):
        fact["arm"] = arm
    for fact in record["measurements"][4:6]:
        fact["time_frame"], fact["time"]["offset"] = "at 1 month", "P1M"
    words = span(record["text"], "At 12 months")
    record["measurements"][0]["evidence"] = [{"role": "time", **words}]
    return record


def test_a_swapped_pair_and_a_wrong_time_are_at_most_eight(page: Page, start: Start) -> None:
    running = start([with_mistakes("wrist")])
    hand = open_abstract(page, running)
    assert hand.here == "m1"
    hand.press("ArrowDown")  # from pain at six weeks to pain at one month
    assert hand.here == "m5"
    hand.press("E", "t")  # the time of the whole row
    times = page.locator("[role=listbox] [role=option]").all_inner_texts()
    choice = next(n for n, words in enumerate(times, 1) if "12 months" in words)
    hand.press(str(choice))
    page.wait_for_selector("#editor:not([open])", state="attached")
    hand.press("ArrowDown", "s", "a")
    hand.settle()
    assert hand.keys <= 8
    assert hand.state == "done"
    gold = running.saved()
    right = make_record()
    assert [fact["arm"] for fact in gold["measurements"]] == [fact["arm"] for fact in right["measurements"]]
    assert [(fact["time"] or {}).get("offset") for fact in gold["measurements"]] == [
        (fact["time"] or {}).get("offset") for fact in right["measurements"]
    ]


def test_every_way_to_correct_by_keys_alone(page: Page, running: Running) -> None:
    """Right, wrong, edit, add from the text, a new outcome, undo: no mouse."""
    hand = open_abstract(page, running)
    hand.press("j", "j", "k")
    assert hand.here == "m2"
    hand.press("x")
    assert hand.here == "p1"
    hand.press("Enter")
    hand.press("k", "e", "p")
    page.keyboard.type("= 0.04")
    hand.press("Enter")
    page.wait_for_selector("#editor:not([open])", state="attached")
    hand.press("+")
    for _ in range(60):
        if page.evaluate("getSelection().toString()") == "One":
            break
        hand.press("ArrowRight")
    hand.press("Shift+ArrowRight", "Enter", "v", "v")
    page.keyboard.type("1")
    hand.press("Enter")  # saves: the outcome is that of the nearest value
    page.wait_for_selector("#editor:not([open])", state="attached")
    hand.settle()
    gold = running.saved()
    steps = [step["do"] for step in gold["review"]["steps"]]
    assert steps == ["wrong", "right", "edit", "add"]
    assert gold["review"]["steps"][-1]["fact"]["span"]["text"] == "One patient"
    for _ in range(5):
        hand.press("u")
    hand.settle()
    assert not running.file.exists()
    assert hand.state == "open"
    assert "nothing to undo" in page.inner_text("#told")


def test_a_review_goes_on_where_it_was_after_the_server_was_killed(page: Page, start: Start) -> None:
    running = start([make_record()])
    hand = open_abstract(page, running)
    hand.press("Enter", "Enter")
    hand.settle()
    running.stop(signal.SIGKILL)
    hand.press("Enter")
    hand.settle()
    assert "Nothing is lost but this key" in page.inner_text("#told")
    assert page.locator("#facts .fact.right").count() == 2
    again = start(None)
    hand = open_abstract(page, again)
    assert page.locator("#facts .fact.right").count() == 2
    assert hand.state == "in work"


def test_the_later_of_two_tabs_is_told(page: Page, running: Running) -> None:
    hand = open_abstract(page, running)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("body[data-ready]")
    hand.press("Enter")
    hand.settle()
    late = Hand(other)
    late.press("x")
    late.settle()
    assert "in another tab" in other.inner_text("#told")
    assert other.locator("#facts .fact.right").count() == 1
    assert other.locator("#facts .fact.wrong").count() == 0
    late.press("x")
    late.settle()
    assert other.locator("#facts .fact.wrong").count() == 1


def test_words_and_facts_show_each_other(page: Page, start: Start) -> None:
    record = make_record()
    roles = (("outcome", "pain"), ("arm", "brace group"), ("time", "At 6 weeks"))
    record["measurements"][0]["evidence"] = [{"role": role, **span(record["text"], words)} for role, words in roles]
    record["set_aside"] = [{"reason": "unsaid", "rule": "bare-number", "span": span(record["text"], "One")}]
    open_abstract(page, start([record]))
    page.hover('#facts [data-key="m1"]')
    assert page.locator("#text .shown").all_inner_texts() == ["2.1 ± 0.8"]
    assert sorted(page.locator("#text .linked").all_inner_texts()) == ["At 6 weeks", "brace group", "pain"]
    assert page.locator("#lines path").count() == 3
    assert "rule vs-pair · confidence high" in page.inner_text("#detail")
    page.hover('#text [data-keys="m8"]')
    assert page.locator("#facts .lit").get_attribute("data-key") == "m8"
    assert page.get_attribute("#text .set-aside", "title") == "set aside: unsaid (bare-number)"


def test_the_text_on_the_page_is_the_text_to_the_last_sign(page: Page, start: Start) -> None:
    record = make_record()
    record["text"] += "\r\nTab\tand  two spaces, 𝒫 < .05,\r\n\r\n<b>&amp;</b> \u2009end"
    running = start([record])
    open_abstract(page, running)
    shown = page.evaluate("[...document.querySelectorAll('#text [data-at]')].map((p) => p.textContent).join('')")
    assert shown == record["text"]
    page.evaluate(
        "() => { const last = [...document.querySelectorAll('#text [data-at]')].at(-1).firstChild;"
        " const at = last.data.indexOf('end'); getSelection().setBaseAndExtent(last, at, last, at + 3); }"
    )
    found = page.evaluate("import('/static/pick.js').then((pick) => pick.chosen())")
    assert record["text"][found["start"] : found["end"]] == "end"


def test_two_readers_are_decided_between_by_keys(page: Page, start: Start, tmp_path: Path) -> None:
    read(tmp_path / "gold" / "Ada", ONE)
    read(tmp_path / "gold" / "Bo", OTHER)
    running = start(None, "--against", "gold/Bo", records="gold/Ada", gold="decided")
    hand = open_abstract(page, running)
    hand.press("1", "2", "2", "x", "Enter", "2")
    hand.settle()
    assert hand.state == "in work"
    hand.press("1")
    hand.settle()
    assert hand.state == "done"
    assert [step["do"] for step in running.saved()["review"]["steps"]] == [
        *("begin", "right", "right", "take", "wrong", "right", "right", "wrong")
    ]
    assert serious(page, "two readers") == []


def test_the_file_shows_what_belongs_together(page: Page, tmp_path: Path) -> None:
    write_file(Shelf({"wrist": make_record()}, []), Folder(tmp_path / "gold", None), tmp_path / "review.html")
    page.goto((tmp_path / "review.html").as_uri())
    page.hover('.facts [data-key="m1"]')
    assert page.locator(".text .shown").all_inner_texts() == ["2.1 ± 0.8"]
    assert "rule vs-pair · confidence high" in page.inner_text(".detail")
