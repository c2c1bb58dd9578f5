"""Pictures of set-up: an invented brand with feeds, teams and keys, some of which are in trouble."""

from datetime import datetime, time, timedelta

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from api.keys import Role, create_key
from api.runtime import Runtime
from api.secret_files import keep_secret
from api.watching import author_hasher
from monitors.bindings import Binding, bind, get_binding, switch_off
from monitors.campaigns import Campaign
from monitors.ingest import Tools, Work, keep, prepare
from monitors.progress import Asked, note_asked
from monitors.query import Query
from monitors.sources.base import Coverage, Reason
from monitors.sources.base import Page as Fetched
from monitors.teams import NewChannel, NewTeam, add_team
from monitors.watches import NewWatch, Watch, add_watch
from nlp.sentiment import open_engine
from tests.api.console.shots import Shot
from tests.monitors.sources.replay import Replay
from tests.monitors.stories import thermos
from tests.monitors.test_source_trial import feed

_POSTS = (
    "لوميا: انفجرت الزجاجة في يد طفلي", "توصيل سريع، شكرا لوميا", "حالة الطقس غدا في الرياض", "غطاء لوميا يسرب الماء"
)  # fmt: skip


def pictures(runtime: Runtime, replay: Replay) -> list[Shot]:
    """Every page of set-up, with something on it."""
    watch, arabic, stopped, team = _fill(runtime)
    replay.on("127.0.0.1/feed", feed(*_POSTS))
    replay.on("127.0.0.1/slack", "ok")
    keep_secret(runtime.settings, "slack-url_secret", f"http://127.0.0.1:{replay.port}/slack")
    keep_secret(runtime.settings, "webhook-secret", "whsec_aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=")
    place, narrow = f"setup/watches/{watch}", 400

    def tried(page: Page) -> None:
        page.fill("[name=option-url]", f"http://127.0.0.1:{replay.port}/feed")
        page.click("text=Test")
        page.wait_for_selector("#tried .finding")
        page.fill("[name=option-url]", "https://forum.example/feed.xml")

    return [
        Shot("setup-watches", "setup/watches"),
        Shot("setup-watch", place),
        Shot("setup-watch-dark", place, "dark"),
        Shot("setup-watch-narrow", place, width=narrow),
        Shot("setup-watch-replay", place, act=_replayed),
        Shot("setup-sources", "setup/sources"),
        Shot("setup-sources-chinese", "setup/sources", language="zh-CN"),
        Shot("setup-source", f"{place}/sources/{stopped}"),
        Shot("setup-source-arabic", f"setup/watches/{arabic}/sources/new?kind=rss", act=tried),
        Shot("setup-teams", "setup/teams"),
        Shot("setup-team", f"setup/teams/{team}", act=_sent),
        Shot("setup-channel", f"setup/teams/{team}/channels/new?kind=email"),
        Shot("setup-keys", "setup/keys"),
        Shot("setup-models", "setup/models"),
        Shot("setup-packs", "setup/packs"),
        Shot("setup-packs-dark", "setup/packs", "dark"),
        Shot("setup-pack", "setup/packs/channels"),
    ]


def _replayed(page: Page) -> None:
    page.click("text=Replay the last 30 days")
    page.wait_for_selector("#replay table")
    page.locator("#replay").scroll_into_view_if_needed()
    page.evaluate("() => document.getElementById('replay').scrollIntoView()")


def _sent(page: Page) -> None:
    page.click("text=Send a test")
    page.wait_for_selector("#tried li")


def _fill(runtime: Runtime) -> tuple[str, str, str, str]:
    now = runtime.now()
    with runtime.store.transaction() as session:
        watch = add_watch(session, "local", _termax(now), now - timedelta(days=3))
        arabic = add_watch(session, "local", NewWatch("لوميا", Query(("لوميا",), markets=("SA", "AE"))), now)
        feed_options = {"url": "https://forum.example/feed.xml", "kind": "post"}
        read = bind(session, watch.id, "rss", feed_options, now - timedelta(days=3), market="br")
        _read(session, watch, read, Fetched((), ""), now)
        reddit = {"client_id": "aX91", "client_secret": "reddit-client_secret", "username": "termax_pr"}
        stopped = bind(session, watch.id, "reddit", reddit, now - timedelta(days=2))
        refused = "The server answered 403: what was sent with the question does not let us in."
        _read(session, watch, stopped, Fetched((), "", Coverage.FAILED, Reason.UNAUTHORISED, refused), now)
        off = bind(session, watch.id, "google_news", {"language": "pt-BR", "country": "br"}, now - timedelta(days=1))
        switch_off(session, watch.id, off.id)
        bind(session, arabic.id, "app_store", {"app_id": "123456789", "countries": "sa,ae"}, now)
        channels = (
            NewChannel("slack", {"url_secret": "slack-url_secret"}),
            NewChannel("webhook", {"url": "http://10.0.0.7/hook", "secret": "webhook-secret"}),
        )
        team = add_team(session, NewTeam("公关团队", "zh", "Asia/Shanghai", time(9, 30), channels=channels), now)
        add_team(session, NewTeam("PR Brasil", "en", "America/Sao_Paulo", time(8)), now)
        for name, role, limit in (
            ("Shop 商店", Role.TRANSLATE, 500_000),
            ("Mei", Role.REVIEW, None),
            ("Ops", Role.ADMIN, None),
        ):
            create_key(session, role, name, now - timedelta(days=9), limit)
    _tell(runtime, watch, read)
    return watch.id, arabic.id, stopped.id, team.id


def _termax(now: datetime) -> NewWatch:
    words = (("Termax", "特美斯"), (), ("Termax FC",), ("Garrafa X1",))
    query = Query(*words, languages=("pt", "es"), markets=("BR", "MX"))
    campaign = Campaign("Black Friday", now, now + timedelta(days=4), ("BR",))
    return NewWatch("Termax", query, ("Stanley", "Hydro"), (campaign,), time_zone="America/Sao_Paulo")


def _read(session: Session, watch: Watch, binding: Binding, page: Fetched, now: datetime) -> None:
    note_asked(session, Asked(get_binding(session, binding.id), page, watch.poll), now - timedelta(minutes=4))


def _tell(runtime: Runtime, watch: Watch, binding: Binding) -> None:
    """Mentions to replay."""
    now = runtime.now()
    tools = Tools(author_hasher(runtime.settings), open_engine("embedded"))
    prepared = prepare(Work(runtime.store, watch, binding, tools, now), thermos(now - timedelta(hours=6)))
    with runtime.store.transaction() as session:
        keep(session, prepared)
