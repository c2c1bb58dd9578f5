"""The situation room in a real Chromium: from the notice to the close, without scripts too, right to left, for all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from api.keys import Role, create_key
from api.runtime import Runtime
from monitors.incidents.tables import State, events_of, get_incident
from monitors.outbox import notices_of
from monitors.sources.base import Reason
from tests.api.conftest import running_server
from tests.api.console.browser import PATIENCE_MS, chromium, for_everyone
from tests.api.console.stories import Story, burnt_hands, tell
from tests.api.console.test_watch_page import made_digest
from tests.conftest import Clock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="there is no chromium here (Debian: apt-get install chromium)"),
]


@pytest.fixture
def story(real_runtime: Runtime) -> Story:
    return tell(real_runtime.settings, real_runtime.store, real_runtime.now, burnt_hands(real_runtime.now()))


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A page whose scripts are off."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def press(page: Page, name: str) -> None:
    """Presses the button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def test_a_pr_lead_takes_an_incident_from_notice_to_close(page: Page, story: Story, real_runtime: Runtime) -> None:
    with real_runtime.store.reading() as session:
        assert "incident" in {notice.kind for notice in notices_of(session, story.incident_id)}
    page.goto("/console/room")
    page.click(f'a[href$="{story.incident_id}"]')
    page.wait_for_selector("text=not translated")  # no engine from Portuguese here: it is said, and comes by itself
    press(page, "Acknowledge")
    page.fill("input[name=owner]", "Léa 丽雅")
    press(page, "Assign")
    page.wait_for_selector(".spread bdi:text-is('Léa 丽雅')")
    page.click("summary:has-text('Draft a text')")
    page.fill("input[name=subject]", "Termax 1.5L")
    page.fill("input[name=contact]", "help@shop.example")
    press(page, "Draft")
    page.wait_for_selector('.draft p[lang="ar"][dir="rtl"]')
    assert "{" not in page.inner_text('.draft p[lang="pt"]')
    page.fill("form:has(> input[value=answer]) textarea", "Statement in pt and ar: https://shop.example/safety")
    press(page, "It is answered")
    page.fill("form:has(> input[value=contain]) textarea", "Sales stopped, lids recalled.")
    press(page, "It is contained")
    page.fill("form:has(> input[value=close]) textarea", "All owners were reached.")
    press(page, "Close the incident")
    page.wait_for_selector("text=it opens again by itself")
    page.get_by_role("link", name="After-action report").click()
    page.wait_for_selector("text=answered in time")
    with real_runtime.store.reading() as session:
        assert get_incident(session, story.incident_id).state is State.CLOSED
        people = [event.kind for event in events_of(session, story.incident_id) if event.actor != "machine"]
        assert "closed" in {notice.kind for notice in notices_of(session, story.incident_id)}
    assert people == ["acknowledged", "assigned", "answered", "contained", "closed"]


def test_clocks_tick(page: Page, story: Story) -> None:
    page.clock.install()
    page.goto("/console/room")
    shown = page.locator("[data-left]").first
    first = shown.inner_text()
    assert first.endswith("left")
    page.clock.fast_forward("01:00:00")
    page.wait_for_function("told => document.querySelector('[data-left]').textContent !== told", arg=first)
    page.clock.fast_forward("03:00:00")
    page.wait_for_selector(".clock.late >> text=late")


def test_the_room_looks_again_by_itself(page: Page, real_runtime: Runtime) -> None:
    page.clock.install()
    page.goto("/console/room")
    page.wait_for_selector("text=Nothing is watched yet.")
    story = tell(real_runtime.settings, real_runtime.store, real_runtime.now, burnt_hands(real_runtime.now()))
    page.clock.fast_forward("01:01")
    page.wait_for_selector(f'a[href$="{story.incident_id}"]')


def test_a_link_from_another_site_leads_a_signed_in_person_to_the_incident(
    browser: Browser, story: Story, real_runtime: Runtime
) -> None:
    with real_runtime.store.transaction() as session:
        secret = create_key(session, Role.PR, "Léa", real_runtime.now())[1]
    closed = Runtime(real_runtime.settings, real_runtime.store, real_runtime.translator, True, real_runtime.now)
    with running_server(closed) as site:
        page = browser.new_page(base_url=site)
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/console/sign-in?next=/console/room")
        page.fill("input[name=key]", secret)
        page.keyboard.press("Enter")
        page.wait_for_selector(f'a[href$="{story.incident_id}"]')
        mail = f'<a href="{site}/console/room/incidents/{story.incident_id}">Open</a>'
        page.route("https://mail.example/", lambda route: route.fulfill(body=mail, content_type="text/html"))
        page.goto("https://mail.example/")
        page.click("text=Open")
        page.wait_for_selector("text=Why this level")
        page.close()


def test_everything_can_be_read_and_done_without_scripts(plain: Page, story: Story, real_runtime: Runtime) -> None:
    plain.goto("/console/room")
    assert "left" in plain.inner_text("[data-left] >> nth=0")
    plain.click(f'a[href$="{story.incident_id}"]')
    plain.click("a:has-text('Translate')")
    plain.wait_for_selector("text=not translated")
    press(plain, "Acknowledge")
    plain.wait_for_selector(".kicker:has-text('acknowledged')")
    with real_runtime.store.reading() as session:
        assert get_incident(session, story.incident_id).state is State.ACKNOWLEDGED


def test_an_arabic_post_begins_at_the_right(page: Page, story: Story) -> None:
    for path in (f"incidents/{story.incident_id}", f"watches/{story.watch_id}"):
        page.goto(f"/console/room/{path}", wait_until="networkidle")
        places = page.evaluate(
            """() => {
              const block = document.querySelector('blockquote[lang="ar"]');
              const first = document.createRange();
              first.setStart(block.firstChild, 0); first.setEnd(block.firstChild, 4);
              const [box, whole] = [first.getBoundingClientRect(), block.getBoundingClientRect()];
              return [box.right, whole.left, whole.right];
            }"""
        )
        assert places[0] > (places[1] + places[2]) / 2, path


def test_the_digest_is_shown_in_a_frame_that_runs_nothing(
    page: Page, story: Story, real_runtime: Runtime, clock: Clock
) -> None:
    digest_id = made_digest(real_runtime, clock)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"/console/digests/{digest_id}", wait_until="networkidle")
    frame = page.frame_locator("iframe.sent")
    assert "Daily digest" in frame.locator("h1").inner_text()
    assert frame.locator("img").evaluate("image => image.naturalWidth") == 560
    assert not troubles


@pytest.mark.parametrize(("scheme", "language"), [("light", "en-GB"), ("dark", "zh-CN")])
def test_every_page_of_the_room_is_for_everyone_and_light(  # noqa: PLR0917 - fixtures
    browser: Browser, site: str, story: Story, real_runtime: Runtime, clock: Clock, scheme: str, language: str
) -> None:
    tell(real_runtime.settings, real_runtime.store, real_runtime.now, [Reason.UNAUTHORISED], "Blindos")
    digest_id = made_digest(real_runtime, clock)
    paths = [
        "room", f"room/incidents/{story.incident_id}", f"room/incidents/{story.incident_id}/report",
        f"room/watches/{story.watch_id}", f"room/watches/{story.watch_id}?span=90d", "digests", f"digests/{digest_id}",
    ]  # fmt: skip
    for path in paths:
        for_everyone(browser, site, f"/console/{path}", scheme, language)
