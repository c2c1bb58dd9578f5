"""One picture of a page, for the docs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).parents[3] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Shot:
    """Which page, how wide, in which colours and language; `act` does what a person would do first."""

    name: str
    path: str
    scheme: str = "light"
    width: int = 1180
    language: str = "en-GB"
    act: Callable[[Page], None] | None = None

    def take(self, browser: Browser, url: str) -> None:
        """Into docs/images, over the one of this name."""
        context = browser.new_context(
            base_url=url,
            color_scheme=self.scheme,
            locale=self.language,
            viewport={"width": self.width, "height": 760},
        )
        page = context.new_page()
        page.goto(f"/console/{self.path}", wait_until="networkidle")
        if self.act is not None:
            self.act(page)
        page.screenshot(path=IMAGES / f"console-{self.name}.jpg", type="jpeg", quality=60)
        context.close()
