"""What the pages of the room are made of, on both databases: points without a gap, blind time, usual days, onsets."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.incidents.tables import State, list_incidents
from monitors.scanning import scan_all_due
from monitors.signal_tables import add_signals
from monitors.signals import SeriesKey, Signal, SignalLevel
from monitors.silences import NewSilence, add_silence
from monitors.situation import Outlook, situation_of, stand_of
from monitors.sources.base import Item, ItemKind, Reason
from monitors.watch_story import (
    Span,
    _moments,
    loudest,
    markets_now,
    onsets_of,
    places_of,
    points_of,
    topics_now,
)
from monitors.watches import NewWatch, Watch, change_watch
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos

UTC_ZONE = ZoneInfo("UTC")
_MONTH = timedelta(days=30)
_LATE = (
    "A entrega da Termax atrasou uma semana",
    "Termax kam mit zerbeultem Karton an, Lieferung zu spät",
    "Посылка с Termax шла месяц, ужас",
    "รอพัสดุ Termax นานมาก",
)


@pytest.fixture
def burnt(scene: Scene) -> Watch:
    """Complaints of the last hour and a few posts of the weeks before."""
    watch, now = scene.watch(markets=["BR", "DE"]), scene.clock.now()
    before = [
        Item(
            f"l{at}",
            text,
            ItemKind.POST,
            author=f"@l{at}",
            market="DE",
            created_at=now - timedelta(days=8 * at + 2),
            engagement=5,
        )
        for at, text in enumerate(_LATE)
    ]
    scene.bind(watch, [*before, *thermos(now - timedelta(hours=1))])
    scan_all_due(scene.kit)
    return watch


@pytest.mark.parametrize("span", list(Span))
def test_points_follow_one_another_and_hold_everything(scene: Scene, burnt: Watch, span: Span) -> None:
    now = scene.clock.now()
    with scene.store.reading() as session:
        points = points_of(session, burnt, span, now, ZoneInfo("Asia/Shanghai"))
    assert all(one.end == other.start for one, other in pairwise(points))
    assert points[0].start < now < points[-1].end
    within = {Span.TWO_DAYS: 12, Span.TWO_WEEKS: 14, Span.QUARTER: 16}[span]
    assert sum(one.mentions for one in points) == within
    assert points[-1].negative_share is None or points[-1].negative_share <= 100


_NOW = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - zoned there
_ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Chatham", "Asia/Tehran"]
)


@given(st.sampled_from(list(Span)), _NOW, _ZONES)
def test_moments_are_in_order_and_close_around_now_whatever_the_clocks_do(span: Span, now: datetime, zone: str) -> None:
    moments = _moments(span, now, ZoneInfo(zone))
    assert all(one < other for one, other in pairwise(moments))
    assert moments[-2] <= now < moments[-1]


def test_time_in_which_a_source_failed_is_not_seen(scene: Scene) -> None:
    watch = scene.watch()
    scene.bind(watch, [Reason.UNAUTHORISED])
    scan_all_due(scene.kit)
    now = scene.clock.move(timedelta(hours=3))
    with scene.store.reading() as session:
        points = points_of(session, watch, Span.TWO_DAYS, now, UTC_ZONE)
    failed = next(one for one in points if one.start <= now - timedelta(hours=3) < one.end)
    assert not failed.is_seen
    assert not points[0].is_seen  # nobody looked yet
    assert failed.mentions == 0


def test_topics_stand_beside_the_usual_day(scene: Scene, burnt: Watch) -> None:
    with scene.store.reading() as session:
        topics = {one.name: one for one in topics_now(session, burnt.id, scene.clock.now())}
    assert topics["safety_injury"].mentions > 5
    assert topics["safety_injury"].usual == 0
    assert topics["logistics"].mentions == 0
    assert topics["logistics"].usual is not None
    assert 0 < topics["logistics"].usual < 1


def test_with_too_little_history_nothing_is_usual(scene: Scene) -> None:
    watch = scene.watch(markets=["BR"])
    scene.bind(watch, thermos(scene.clock.now() - timedelta(hours=1)))
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        assert all(one.usual is None for one in topics_now(session, watch.id, scene.clock.now()))
        (market,) = markets_now(session, watch.id, scene.clock.now())
    assert (market.name, market.size.now.mentions, market.size.usual) == ("BR", 12, None)


def test_the_loudest_negative_posts_come_first_and_copies_not_at_all(scene: Scene, burnt: Watch) -> None:
    with scene.store.reading() as session:
        posts = loudest(session, burnt.id, scene.clock.now() - timedelta(days=1), 50)
    assert posts
    negative = [one.label == "negative" for one in posts]
    assert negative == sorted(negative, reverse=True)
    loud = [one.engagement or 0 for one in posts if one.label == "negative"]
    assert loud == sorted(loud, reverse=True)
    assert not any(one.is_copy for one in posts)


def test_onsets_of_the_detector_alone_are_marked(scene: Scene, burnt: Watch) -> None:
    now = scene.clock.now()
    said = [
        Signal(name, "mentions", SeriesKey(burnt.id, "BR"), now - timedelta(hours=1), now, 9, 1.5, 6, SignalLevel.ALERT)
        for name in ("onset", "matrix")
    ]
    with scene.store.transaction() as session:
        add_signals(session, burnt.id, said, now)
    with scene.store.reading() as session:
        points = points_of(session, burnt, Span.TWO_DAYS, now, UTC_ZONE)
        onsets = onsets_of(session, burnt.id, points[0].start)
    assert [(one.market, one.value, one.usual) for one in onsets] == [("BR", 9, 1.5)]
    (place,) = places_of(onsets, points)
    assert points[place].start <= now - timedelta(hours=1) < points[place].end


def test_the_situation_tells_quiet_unusual_blind_and_paused_apart(scene: Scene) -> None:
    calm, blind, bare = scene.watch("Kalm"), scene.watch("Blindos"), scene.watch("Bare")
    scene.bind(calm, [Item("k", "Kalm ist schön", ItemKind.POST, author="@k")])
    scene.bind(blind, [Reason.UNAUTHORISED])
    scan_all_due(scene.kit)
    now = scene.clock.now()
    with scene.store.reading() as session:
        told = {one.watch.id: one.outlook for one in situation_of(session, now).stands}
        alone = stand_of(session, calm, now)
    assert told == {calm.id: Outlook.QUIET, blind.id: Outlook.BLIND, bare.id: Outlook.BLIND}
    assert alone.outlook is Outlook.QUIET
    assert alone.size.now.mentions == 1
    with scene.store.reading() as session:
        late = situation_of(session, now + timedelta(hours=2))
    assert late.is_blind
    assert not late.is_quiet


def test_a_day_is_quiet_only_when_all_of_it_was_seen_and_nothing_waits(scene: Scene) -> None:
    now = scene.clock.now()
    with scene.store.reading() as session:
        assert not situation_of(session, now).is_quiet  # nothing is watched
    watch = scene.watch("Kalm")
    scene.bind(watch, [])
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        assert situation_of(session, now).is_quiet
    with scene.store.transaction() as session:
        change_watch(session, watch.id, _paused(watch), now)
    with scene.store.reading() as session:
        paused = situation_of(session, now)
    assert [one.outlook for one in paused.stands] == [Outlook.PAUSED]
    assert not paused.is_quiet


def test_incidents_claims_and_silences_of_now_are_in_the_situation(scene: Scene, burnt: Watch) -> None:
    now = scene.clock.now()
    with scene.store.transaction() as session:
        add_silence(session, NewSilence(now, now + timedelta(hours=1), "Plant visit"), "Ana", now)
    with scene.store.reading() as session:
        found = situation_of(session, now)
        known = list_incidents(session)
    assert {one.id for one in (*found.incidents, *found.claims)} == {
        one.id for one in known if one.state is not State.CLOSED
    }
    assert all(one.level for one in found.incidents)
    assert not any(one.level for one in found.claims)
    assert [one.reason for one in found.silences] == ["Plant visit"]
    assert found.stands[0].incidents == len(found.incidents)


def _paused(watch: Watch) -> NewWatch:
    return NewWatch(watch.name, watch.query, poll=watch.poll, is_paused=True)
