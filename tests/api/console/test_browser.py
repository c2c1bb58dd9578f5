"""The console in a real Chromium: by keyboard, by two people at once, right to left, for everyone, and light."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.batches import book
from api.bulk.mapping import read_mapping
from api.runtime import Runtime
from glossaries.reviews import queue
from glossaries.reviews.copy import Review, State
from tests.api.console.browser import chromium, for_everyone, violations
from tests.api.console.conftest import TITLES
from tests.api.console.test_rooms import make_base, make_memory

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="there is no chromium here (Debian: apt-get install chromium)"),
]
Send = Callable[..., Review]


def stored(runtime: Runtime, review: Review) -> Review:
    with runtime.store.reading() as session:
        return queue.get(session, "local", review.id)


def test_a_reviewer_clears_ten_flagged_titles_by_keyboard(page: Page, send: Send, real_runtime: Runtime) -> None:
    reviews = [send(title) for title in TITLES]
    page.goto("/console/reviews")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for number in range(len(reviews)):
        page.wait_for_selector("#decide")
        page.wait_for_load_state()  # the keys are known once the scripts are there
        here = page.url
        page.keyboard.press("w")
        page.wait_for_selector('#checked[data-version="2"]')
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here)
        assert sum(stored(real_runtime, one).state is State.APPROVED for one in reviews) == number + 1
    assert all(stored(real_runtime, one).text.startswith("Good wireless") for one in reviews)
    page.wait_for_selector("text=Nothing waits here.")


def test_two_reviewers_conflict_and_nobody_loses_words(page: Page, browser: Browser, send: Send, site: str) -> None:
    review = send("Best headphones")
    other = browser.new_page(base_url=site)
    for one in (page, other):
        one.goto(f"/console/reviews/{review.id}")
    page.fill("textarea[name=text]", "Mine came first")
    page.wait_for_selector('#checked[data-version="2"]')
    page.click('button[value="save"]:not(.sr)')
    page.wait_for_selector("text=Mine came first")
    other.locator("textarea[name=text]").evaluate("area => { area.value = 'Mine came second'; }")
    other.click('button[value="save"]:not(.sr)')
    other.wait_for_selector("text=has changed since you saw it")
    assert other.input_value("textarea[name=text]") == "Mine came second"
    other.close()


def test_lengths_are_live_and_agree_with_the_server(page: Page, send: Send) -> None:
    review = send("Best headphones", market="US", channel="amazon", field="title")
    page.goto(f"/console/reviews/{review.id}")
    shown = "els => els.map(e => e.textContent)"
    for text in ("耳机 ｱ é", "أفضل ١٢٣", "หูฟังที่ดี", "👩‍👩‍👧 ok"):
        before = page.get_attribute("#checked", "data-version")
        page.evaluate("() => { document.getElementById('checked').dataset.old = '1'; }")
        page.fill("textarea[name=text]", text)
        at_once = page.eval_on_selector_all("[data-unit]", shown)
        page.wait_for_selector("#checked:not([data-old])")
        assert page.eval_on_selector_all("[data-unit]", shown) == at_once, (text, before)


def test_arabic_is_laid_out_from_right_to_left(page: Page, send: Send) -> None:
    review = send("أفضل سماعات Bluetooth 5.3", target="ar")
    page.goto(f"/console/reviews/{review.id}")
    boxes = page.evaluate(
        "() => ['.marked mark', '.marked'].map(s => document.querySelector(s).getBoundingClientRect())"
        ".map(b => [b.left, b.right])"
    )
    assert boxes[0][0] > (boxes[1][0] + boxes[1][1]) / 2


def test_a_chinese_catalogue_goes_through_the_bulk_room(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "目录.csv"
    file.write_bytes("货号,标题\n1,蓝牙耳机\n2,雨伞\n".encode("gb18030"))
    page.goto("/console/bulk")
    page.set_input_files("input[type=file]", file)
    page.click("button.primary")
    page.wait_for_selector("text=雨伞")
    assert page.input_value("select[name=text]") == "标题"
    assert not violations(page)
    page.fill("input[name=locale] >> nth=0", "en")
    page.fill("input[name=market] >> nth=0", "US")
    page.select_option("select[name=channel] >> nth=0", "amazon")
    page.click("button.primary")
    page.wait_for_selector("text=Download the result")
    assert not violations(page)
    with page.expect_download() as downloading:
        page.click("text=Download the result")
    assert downloading.value.suggested_filename == "目录.csv"
    header = downloading.value.path().read_text(encoding="gb18030").splitlines()[0]
    assert header.startswith("货号,标题,en@amazon,")
    page.click("button[value=delete]")
    page.wait_for_selector("text=No job yet.")


def test_progress_is_followed_without_a_reload(page: Page, real_runtime: Runtime) -> None:
    mapping = read_mapping({"targets": [{"locale": "en"}]})
    now = real_runtime.now()
    with real_runtime.store.transaction() as session:
        batch = book.add(session, book.NewBatch("local", None, "a.csv", b"title\na\n", mapping, 10), now)
        assert book.claim(session, "me", now + timedelta(days=1)) is not None
    page.goto(f"/console/bulk/{batch.id}")
    page.evaluate("() => { document.querySelector('h1').dataset.here = 'still'; }")
    with real_runtime.store.transaction() as session:
        book.add_step(session, batch, "me", 0, [{"en": {"text": "x"}}] * 4)
    page.wait_for_selector("text=4 of 10 rows")
    with real_runtime.store.transaction() as session:
        book.change(session, batch.id, "me", {"status": book.FAILED, "error": "The engine is away."})
    page.wait_for_selector("text=The engine is away.")
    assert page.get_attribute("h1", "data-here") == "still"
    assert page.query_selector("[data-running]") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everyone_and_light(
    browser: Browser, site: str, send: Send, real_runtime: Runtime, scheme: str
) -> None:
    flagged = send("Best 耳机", market="US", channel="amazon", field="title")
    arabic = send("أفضل سماعات", target="ar")
    send("Fine umbrella", is_flagged=False)
    base, memory = make_base(real_runtime, ("蓝牙", "Bluetooth")), make_memory(real_runtime)
    paths = [
        "sign-in", "settings", "reviews", "bulk", f"reviews/{flagged.id}", f"reviews/{arabic.id}", "try", "glossaries",
        f"glossaries/{base}", "memory", f"memory/{memory}", "nowhere",
    ]  # fmt: skip
    for path in paths:
        for_everyone(browser, site, f"/console/{path}", scheme)
