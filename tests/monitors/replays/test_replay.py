"""A replay says what live judging said; on both databases."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.errors import InvalidInput
from monitors.counts import counts_of
from monitors.incidents.tables import list_incidents
from monitors.onset.detector import OnsetDetector
from monitors.outbox import NoticeState, notices_about
from monitors.replays.replay import Judges, Known, Replay, Replayed, replay
from monitors.scanning import scan_all_due
from monitors.silences import NewSilence, add_silence
from monitors.sources.base import Item, ItemKind, Reason
from monitors.watches import Sensitivity, Watch
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos

_HOUR = timedelta(hours=1)
_FAULTS = (
    "the lid broke", "it leaks everywhere", "the handle fell off", "terrible quality", "cheap plastic", "rusty inside",
    "scratched on arrival", "the seal is torn", "a crack in the bottom", "paint comes off", "smells awful",
    "keeps nothing warm", "die Dichtung ist kaputt", "schlechte Qualität", "undicht", "quebrou no primeiro dia",
    "péssima qualidade", "vaza o tempo todo", "сломался сразу", "ужасное качество", "протекает", "质量很差", "漏水",
)  # fmt: skip


def _complaint(number: int) -> str:
    """Words of their own, so that nobody seems to copy."""
    faults = random.Random(number).sample(_FAULTS, 4)  # noqa: S311 - the same each time, no secret
    return f"Termax no. {number}: {', '.join(faults)}. Very disappointed."


def _complaints(start: datetime, hours: Sequence[int], each: int, tag: str = "c") -> list[Item]:
    """So many complaints in each of these hours, by as many people."""
    return [
        Item(
            f"{tag}{hour}-{at}",
            _complaint(hour * 100 + at + len(tag)),
            ItemKind.POST,
            author=f"@{tag}{hour}-{at}",
            created_at=start + hour * _HOUR + timedelta(minutes=(7 * at) % 60, seconds=at % 60),
            market="US",
        )
        for hour in hours
        for at in range(each)
    ]


def _live(scene: Scene, hours: int) -> None:
    """Scans every hour, as the replay looks."""
    for _ in range(hours):
        scene.clock.move(_HOUR)
        scan_all_due(scene.kit)


def _judges(scene: Scene) -> Judges:
    return Judges(scene.kit.book, OnsetDetector(), scene.kit.indicators)


def _replay(scene: Scene, watch: Watch, days: int = 30) -> Replay:
    return replay(scene.store, watch, _judges(scene), scene.clock.now(), days=days)


def _of(found: Replay, sensitivity: Sensitivity = Sensitivity.BALANCED) -> Replayed:
    return next(one for one in found.by_sensitivity if one.sensitivity is sensitivity)


def _told_live(scene: Scene) -> list[tuple[datetime, str, int, bool]]:
    """(when, type, level, heard) of the notices that live judging posted."""
    with scene.store.reading() as session:
        types = {one.id: one.type for one in list_incidents(session, with_closed=True)}
        notices = notices_about(session, kind="incident")
    return sorted(
        (n.created_at, types[n.incident_id or ""], n.data["level"], n.state is not NoticeState.MUTED) for n in notices
    )


def _told(found: Replayed) -> list[tuple[datetime, str, int, bool]]:
    return sorted((m.at, m.type, m.level, m.notifies) for m in found.moments)


@pytest.fixture
def live(scene: Scene) -> Scene:
    """With the detector, and a clock that begins on a whole hour."""
    scene.kit = replace(scene.kit, detector=OnsetDetector())
    scene.clock.move(timedelta(seconds=-scene.clock.now().timestamp() % 3600))
    return scene


def test_a_replay_says_what_live_judging_said(live: Scene) -> None:
    """Three quiet days that are read at once, then a burst of complaints, and injuries that inhibit others."""
    watch = live.watch(poll=_HOUR)
    start = live.clock.now()
    calm = _complaints(start, range(1, 92), 1)
    burst = _complaints(start, range(80, 84), 14, "burst")
    hurt = thermos(start + 87 * _HOUR + timedelta(minutes=3))
    items = sorted([*calm, *burst, *hurt], key=lambda item: item.created_at or start)
    live.bind(watch, items)
    live.clock.move(76 * _HOUR)
    scan_all_due(live.kit)
    _live(live, 15)
    told = _told_live(live)
    assert {type_ for _, type_, _, _ in told} >= {"quality", "injury_safety"}
    assert _told(_of(_replay(live, watch))) == told


def test_a_silence_keeps_a_moment_in_and_says_why(live: Scene) -> None:
    watch = live.watch(poll=_HOUR)
    start = live.clock.now()
    silence = NewSilence(
        start, start + timedelta(days=5), "Recall is announced", type="injury_safety", mutes_level_1=True
    )
    with live.store.transaction() as session:
        add_silence(session, silence, "pr", start)
    live.bind(watch, thermos(start + timedelta(minutes=3), every=timedelta(minutes=20)))
    scan_all_due(live.kit)
    _live(live, 8)
    found = _of(_replay(live, watch))
    assert _told(found) == _told_live(live)
    injuries = [one for one in found.moments if one.type == "injury_safety"]
    assert injuries
    assert {(one.muted, one.because) for one in injuries} == {("silenced", "Recall is announced")}
    assert found.notified == sum(one.type != "injury_safety" for one in found.moments)


def test_a_replay_of_what_was_found_at_once_is_as_if_it_had_been_watched(live: Scene) -> None:
    """A new watch reads weeks back; its mentions would have come one by one, not all now."""
    start = live.clock.now()
    items = thermos(start + timedelta(minutes=3), every=timedelta(minutes=20))
    watched = live.watch(poll=_HOUR)
    live.bind(watched, items)
    scan_all_due(live.kit)
    _live(live, 8)
    late = live.watch("Termax again", poll=_HOUR, products=["Termax"])
    live.bind(late, items)
    live.clock.move(timedelta(minutes=1))
    scan_all_due(live.kit)
    assert _told(_of(_replay(live, late))) == _told(_of(_replay(live, watched)))


def test_a_replay_writes_nothing(live: Scene) -> None:
    watch = live.watch(poll=_HOUR)
    live.bind(watch, thermos(live.clock.now() - timedelta(days=1)))
    scan_all_due(live.kit)
    before = _told_live(live)
    assert _replay(live, watch).mentions == 12
    assert _told_live(live) == before


def test_short_history_and_blind_time_are_said(live: Scene) -> None:
    start = live.clock.now()
    watch = live.watch(poll=_HOUR)
    assert _replay(live, watch).known is Known.NOTHING
    calm = _complaints(start, range(1, 30), 1)
    items: list[Item | Reason] = [*calm[:9], *[Reason.UNREACHABLE] * 9, *calm[9:]]
    live.bind(watch, items)
    scan_all_due(live.kit)
    _live(live, 40)
    found = _replay(live, watch)
    assert found.known is Known.SHORT
    assert found.known_since is not None
    assert start + _HOUR - timedelta(minutes=5) <= found.known_since <= start + 2 * _HOUR
    assert found.blind >= _HOUR
    with live.store.reading() as session:
        assert found.mentions == sum(
            one.mentions + one.copies for one in counts_of(session, watch.id, start, live.clock.now())
        )


def test_more_sensitive_rises_at_least_as_often(live: Scene) -> None:
    start = live.clock.now() - timedelta(days=6)
    watch = live.watch(poll=_HOUR)
    items = _complaints(start, range(24 * 6), 1) + _complaints(start, [120, 121], 20, "b")
    live.bind(watch, sorted(items, key=lambda item: item.created_at or start))
    scan_all_due(live.kit)
    found = _replay(live, watch, days=10)
    fewer, more = (_of(found, one) for one in (Sensitivity.FEWER, Sensitivity.MORE))
    assert more.onsets
    assert len(fewer.onsets) <= len(more.onsets)


@pytest.mark.parametrize("days", [0, 91])
def test_days_out_of_range_are_refused(scene: Scene, days: int) -> None:
    with pytest.raises(InvalidInput):
        _replay(scene, scene.watch(), days)
