"""A real Chromium for tests and screenshots; where there is none, the reason is told."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

PATIENCE_MS = 30_000
"""How long a page may take to show something: a busy machine is no fault of it."""


def chromium() -> str | None:
    """Where the browser is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


BUDGET_BYTES = 150_000
"""What the first paint of a page may load in all: the page itself, its style, its scripts, its pictures."""


def violations(page: Page) -> list[object]:
    """What axe finds on a page as it is now."""
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in Axe().run(page)["violations"]]


def for_everyone(browser: Browser, site: str, path: str, scheme: str, language: str = "en-GB") -> None:
    """Opens a page for the first time: axe finds nothing, what it loads is light, the browser complains of nothing."""
    context = browser.new_context(base_url=site, color_scheme=scheme, locale=language)
    page, sizes, troubles = context.new_page(), [], []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(path, wait_until="networkidle")
    page.locator("details").evaluate_all("all => { for (const one of all) one.open = true; }")
    assert not violations(page), path
    assert sum(sizes) < BUDGET_BYTES, (path, sizes)
    assert not [one for one in troubles if "404" not in one], (path, troubles)
    context.close()
