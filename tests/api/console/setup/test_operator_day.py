"""An operator's day in a real Chromium: a feed and a glossary are added, a model comes; pages for everyone, light."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.keys import Role, create_key
from api.model_pulls import ModelPulls
from api.runtime import Runtime
from api.watching import build_kit
from glossaries import termbases
from glossaries.packs.book import starter_book
from monitors.bindings import bind
from monitors.coverage import note_coverage
from monitors.mention_lists import Wanted, list_mentions
from monitors.query import Query
from monitors.scanning import scan_all_due
from monitors.sources.base import Coverage, Reason
from monitors.sources.base import Page as Fetched
from monitors.teams import NewChannel, NewTeam, add_team
from monitors.watches import NewWatch, add_watch, list_watches
from nlp.models.pull import PullOptions
from tests.api.conftest import running_server
from tests.api.console.browser import chromium, for_everyone
from tests.monitors.sources.replay import Replay
from tests.monitors.test_source_trial import feed
from tests.nlp.models.conftest import NOW, Published, WebServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="there is no chromium here (Debian: apt-get install chromium)"),
]
TERMS = "source,target\n保温杯,insulated bottle\n水杯,water bottle\n,nothing\n"


def test_an_operator_adds_a_feed_and_a_glossary(
    page: Page, real_runtime: Runtime, replay: Replay, tmp_path: Path
) -> None:
    replay.on("127.0.0.1/feed", feed("Termax: garrafa explodiu na mão", "特美斯保温杯漏水", "Гороскоп на субботу"))
    page.goto("/console/setup")
    page.click("text=New watch")
    page.fill("[name=name]", "Termax")
    page.fill("[name=aliases]", "Termax\n特美斯")
    page.check("[name=sensitivity][value=more]")
    page.click("text=Watch from now on")

    page.select_option("[name=kind]", "rss")
    page.click("text=Go on")
    page.fill("[name=option-url]", f"http://127.0.0.1:{replay.port}/fed")
    page.click("text=Test")
    expect(page.locator("#tried [role=alert]")).to_contain_text("not there")
    page.fill("[name=option-url]", f"http://127.0.0.1:{replay.port}/feed")
    page.click("text=Test")
    expect(page.locator("#tried")).to_contain_text("3 items on the first page, 2 of them speak of the brand")
    expect(page.locator("#tried")).to_contain_text("特美斯保温杯漏水")
    assert page.input_value("[name=option-url]").endswith("/feed")
    page.click("text=Read it from now on")
    expect(page.locator("#sources")).to_contain_text("not read yet")

    kit = build_kit(real_runtime.settings, real_runtime.store, real_runtime.now)
    with ThreadPoolExecutor(1) as scanner:  # this thread holds the browser's event loop
        scanner.submit(scan_all_due, kit).result()
    page.reload()
    expect(page.locator("#sources")).to_contain_text("in order")
    with real_runtime.store.reading() as session:
        (watch,) = list_watches(session)
        assert len(list_mentions(session, Wanted(watch_id=watch.id))[0]) == 2

    page.goto("/console/glossaries")
    for name, value in {"name": "House", "pair": "zh-en", "source": "蓝牙耳机", "target": "BrandPods"}.items():
        page.fill(f"[name={name}]", value)
    page.click("text=New glossary")
    (tmp_path / "terms.csv").write_text(TERMS, "utf-8")
    page.set_input_files("[name=file]", tmp_path / "terms.csv")
    page.click("button[value=preview]")
    expect(page.locator("main")).to_contain_text("2 new, 0 changed, 0 as they are, 1 rows wrong")
    page.set_input_files("[name=file]", tmp_path / "terms.csv")
    page.click("button[value=take]")
    expect(page.locator("input[name=target][value='insulated bottle']")).to_be_visible()
    page.goto("/console/try")
    page.fill("[name=text]", "这是一款蓝牙耳机，音质很好")
    page.fill("[name=locales]", "en")
    page.click("text=Localize")
    expect(page.locator("main")).to_contain_text("BrandPods")
    with real_runtime.store.reading() as session:
        assert [base.name for base in termbases.list_all(session, "local")] == ["House"]


def test_without_scripts_a_source_is_tried_and_a_pull_is_seen_on_reload(
    browser: Browser, site: str, real_runtime: Runtime, replay: Replay
) -> None:
    replay.on("127.0.0.1/feed", feed("Termax 漏水"))
    with real_runtime.store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), real_runtime.now())
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/console/setup/watches/{watch.id}/sources/new?kind=rss")
    page.fill("[name=option-url]", f"http://127.0.0.1:{replay.port}/feed")
    page.click("text=Test")
    expect(page.locator("#tried")).to_contain_text("Termax 漏水")
    page.click("text=Read it from now on")
    expect(page.locator("#sources")).to_contain_text("/feed")
    context.close()


def test_a_pull_moves_on_the_page_while_it_runs(browser: Browser, real_runtime: Runtime) -> None:
    published = Published()
    with WebServer() as server:
        catalog = published.catalog(published.vendor(server.gives("/tiny", published.archive)))
        app = create_app(real_runtime)
        options = PullOptions(real_runtime.settings.data_dir, NOW)
        app.state.desk = replace(app.state.desk, pulls=ModelPulls(real_runtime.settings, catalog, options))
        with running_server(real_runtime, app) as url:
            page = browser.new_page(base_url=url)
            server.hold.clear()
            page.goto("/console/setup/models")
            page.get_by_role("button", name="Fetch Tiny").click()
            expect(page.locator("#models progress")).to_be_visible()
            page.evaluate("() => { window.sameDocument = true; }")
            server.hold.set()
            expect(page.locator("#models")).to_contain_text("✓installed")
            assert page.evaluate("() => window.sameDocument")
            page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_set_up_is_for_everyone_and_light(
    browser: Browser, site: str, real_runtime: Runtime, scheme: str
) -> None:
    for path in _paths(real_runtime):
        for_everyone(browser, site, f"/console/{path}", scheme)


def _paths(runtime: Runtime) -> list[str]:
    """Every page of set-up, with something on it."""
    now, failed = runtime.now(), Fetched((), "", Coverage.FAILED, Reason.SERVER_ERROR, "The server answered 502.")
    with runtime.store.transaction() as session:
        create_key(session, Role.PR, "Mei 美", now)
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax", "لوميا"), markets=("BR",))), now)
        source = bind(session, watch.id, "reddit", {"client_id": "i", "client_secret": "s", "username": "u"}, now)
        note_coverage(session, source.id, failed, now)
        slack = NewChannel("slack", {"url_secret": "slack"})
        team = add_team(session, NewTeam("公关", "zh", "Asia/Shanghai", channels=(slack,)), now)
    largest = max(starter_book().packs.values(), key=lambda pack: len(pack.rules))
    pages = [
        "keys", "packs", f"packs/{largest.id}", "watches", "watches/new", f"watches/{watch.id}", "sources",
        f"watches/{watch.id}/sources/{source.id}", f"watches/{watch.id}/sources/new?kind=app_store", "teams",
        "teams/new", f"teams/{team.id}", f"teams/{team.id}/channels/new?kind=email", "models",
    ]  # fmt: skip
    return [f"setup/{one}" for one in pages]
