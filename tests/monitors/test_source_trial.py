"""A source is tried as scans would read it, and nothing of it is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.errors import InvalidInput, Misconfigured
from core.outbound import allowing
from monitors.asking import open_registered
from monitors.bindings import BindingRow, BindingState, bind, bindings_of, change_binding, restart, switch_off
from monitors.blind_spots import sight_of
from monitors.fetching.client import SourceClient
from monitors.mention_tables import MentionRow
from monitors.query import Query
from monitors.scanning import scan_all_due
from monitors.source_trial import SourceTrier, Wish
from monitors.sources.base import Coverage, Item, ItemKind, Reason, SourceTools
from monitors.sources.listed import ListSource
from tests.monitors.conftest import Scene
from tests.monitors.sources.replay import Answer, Replay, replaying

QUERY = Query(aliases=("Termax", "特美斯"), exclusions=("Termax FC",))
TITLES = (
    "Termax: garrafa explodiu", "特美斯保温杯漏水", "Гороскоп на субботу", "Termax FC venceu", "مطلوب Termax جديد"
)  # fmt: skip


@pytest.fixture
def replay() -> Iterator[Replay]:
    with replaying() as server:
        yield server


def feed(*titles: str) -> Answer:
    entries = "".join(
        f"<item><title>{title}</title><guid>{at}</guid><pubDate>Fri, 13 Mar 2026 1{at}:00:00 +0000</pubDate></item>"
        for at, title in enumerate(titles)
    )
    return Answer(f"<rss version='2.0'><channel><title>Forum</title>{entries}</channel></rss>")


def refuse(name: str) -> str:
    raise Misconfigured(f"The secret {name!r} is not there.")


@pytest.fixture
def trier(scene: Scene) -> SourceTrier:
    return SourceTrier(lambda: SourceClient(allowing(["127.0.0.1"])), scene.clock.now, refuse, open_registered)


def test_first_items_come_newest_first_with_whether_the_watch_keeps_them(trier: SourceTrier, replay: Replay) -> None:
    replay.on("127.0.0.1/feed", feed(*TITLES))
    trial = trier.try_source(Wish("rss", {"url": f"http://127.0.0.1:{replay.port}/feed"}), QUERY)
    assert (trial.coverage, trial.count, trial.kept) == (Coverage.OK, 5, 3)
    assert [one.item.text for one in trial.items] == list(reversed(TITLES))
    assert [one.is_kept for one in trial.items] == [True, False, False, True, True]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("no", 404), Reason.NOT_FOUND),
        (Answer("no", 403), Reason.UNAUTHORISED),
        (Answer("<html>a page</html>"), Reason.BROKEN),
    ],
)
def test_a_failure_says_its_reason_and_is_never_an_empty_list(
    trier: SourceTrier, replay: Replay, answer: Answer, reason: Reason
) -> None:
    replay.on("127.0.0.1/feed", answer)
    trial = trier.try_source(Wish("rss", {"url": f"http://127.0.0.1:{replay.port}/feed"}), QUERY)
    assert (trial.coverage, trial.reason, trial.items) == (Coverage.FAILED, reason, ())
    assert trial.detail


def test_an_address_in_our_own_network_is_refused(scene: Scene) -> None:
    guarded = SourceTrier(lambda: SourceClient(allowing([])), scene.clock.now, refuse, open_registered)
    trial = guarded.try_source(Wish("rss", {"url": "http://169.254.169.254/latest"}), QUERY)
    assert (trial.coverage, trial.reason) == (Coverage.FAILED, Reason.REFUSED)


def test_typed_secrets_are_tried_before_they_are_stored(scene: Scene) -> None:
    heard: list[str] = []

    def open_list(_binding: object, tools: SourceTools) -> ListSource:
        heard.append(tools.secret("reddit-one"))
        return ListSource([Item("1", "Termax", ItemKind.POST, created_at=scene.clock.now())])

    trier = SourceTrier(lambda: SourceClient(allowing([])), scene.clock.now, refuse, open_list)
    assert trier.try_source(Wish("list", {}, typed={"reddit-one": "s3cret"}), QUERY).kept == 1
    assert heard == ["s3cret"]
    missing = trier.try_source(Wish("list", {}), QUERY)
    assert "'reddit-one' is not there" in missing.detail


@pytest.mark.parametrize(
    "wish", [Wish("pigeon", {}), Wish("rss", {}), Wish("rss", {"url": "x", "colour": "red"}), Wish("rss", {"url": ""})]
)
def test_options_that_cannot_be_are_told_before_anybody_is_asked(trier: SourceTrier, wish: Wish) -> None:
    with pytest.raises(InvalidInput):
        trier.try_source(wish, QUERY)


def test_a_source_switched_off_is_not_read_is_no_blind_spot_and_comes_back(scene: Scene) -> None:
    watch = scene.watch()
    binding_id = scene.bind(watch, [Item("1", "Termax", ItemKind.POST, created_at=scene.clock.now())])
    with scene.store.transaction() as session:
        assert switch_off(session, watch.id, binding_id).state is BindingState.OFF
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(MentionRow)) == 0
        sight = sight_of(session, [watch.id], scene.clock.now() - timedelta(days=1))
    assert (sight.sources, sight.now) == (0, ())
    with scene.store.transaction() as session:
        restart(session, watch.id, binding_id, scene.clock.now())
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(MentionRow)) == 1


def test_what_a_person_switched_off_while_it_was_read_stays_off(scene: Scene) -> None:
    watch = scene.watch()
    binding_id = scene.bind(watch, [Reason.UNAUTHORISED])
    listed = scene.kit.open_source

    def switched_meanwhile(binding: object, tools: SourceTools) -> object:
        with scene.store.transaction() as session:
            switch_off(session, watch.id, binding_id)
        return listed(binding, tools)

    object.__setattr__(scene.kit, "open_source", switched_meanwhile)
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        assert [one.state for one in bindings_of(session, [watch.id])] == [BindingState.OFF]


def test_changed_options_are_read_from_the_beginning_and_equal_ones_go_on(scene: Scene) -> None:
    watch, now = scene.watch(), scene.clock.now()
    with scene.store.transaction() as session:
        made = bind(session, watch.id, "rss", {"url": "https://one.example/feed"}, now)
        row = session.get(BindingRow, made.id)
        assert row is not None
        row.cursor, row.covered_until = "here", now
    with scene.store.transaction() as session:
        same = change_binding(session, watch.id, made.id, {"url": "https://one.example/feed"}, now, market="br")
        assert (same.market, same.cursor, same.covered_until) == ("BR", "here", now)
        switch_off(session, watch.id, made.id)
        changed = change_binding(session, watch.id, made.id, {"url": "https://two.example/feed"}, now)
    assert changed.options == {"url": "https://two.example/feed"}
    assert (changed.cursor, changed.covered_until, changed.state) == ("", None, BindingState.OFF)
    with scene.store.transaction() as session, pytest.raises(InvalidInput):
        change_binding(session, watch.id, made.id, {"url": ""}, now)
