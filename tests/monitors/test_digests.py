"""Digests: at the team's own hour, once, whatever clocks and restarts do; quiet, blind and busy days."""

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitors.deliveries import deliver_due
from monitors.digest_tables import Digest, Period, list_digests
from monitors.digests import make_due_digests, preview
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.messages.plain_text import text_of
from monitors.notifiers.base import NoticeKind
from monitors.scanning import scan_all_due
from monitors.sources.base import Item, ItemKind, Reason
from monitors.teams import NewTeam, add_team, get_team, list_teams
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos
from tests.monitors.test_deliveries import Desk, desk, incident, team

__all__ = ["desk"]


def digests(scene: Scene) -> list[Digest]:
    with scene.store.reading() as session:
        return list(reversed(list_digests(session, limit=500)))


def seen(scene: Scene, *texts: str, market: str = "BR") -> None:
    """A watch whose one source gives these, an hour ago, and goes on being read."""
    watch = scene.watch(poll=timedelta(hours=1))
    written = scene.clock.now() - timedelta(hours=1)
    items = [
        Item(f"i{at}", text, ItemKind.REVIEW, author=f"a{at}", created_at=written, market=market, stars=5.0)
        for at, text in enumerate(texts)
    ]
    scene.bind(watch, items)
    scan_all_due(scene.kit)


def shown(desk: Desk, period: Period = Period.DAILY, **more: object) -> str:
    new = NewTeam("preview", channels=(), **more)  # type: ignore[arg-type]
    with desk.scene.store.transaction() as session:
        made = add_team(session, new, desk.scene.clock.now())
    return text_of(preview(desk.office, made, period).message)


def test_digest_comes_at_the_local_hour_through_the_change_of_clocks(desk: Desk) -> None:
    seen(desk.scene, "Termax chegou, ótima!")
    desk.scene.clock.moment = datetime(2026, 3, 27, 12, tzinfo=UTC)
    team(desk.scene, "PR", "slack", time_zone="Europe/Berlin", digest_hour=time(8), weekly_day=None)
    hours = []
    for _ in range(24 * 4):
        desk.scene.clock.move(timedelta(hours=1))
        if make_due_digests(desk.office):
            hours.append(desk.scene.clock.now())
    assert [hour.isoformat()[:16] for hour in hours] == [
        "2026-03-28T07:00",
        "2026-03-29T06:00",  # summer time has begun
        "2026-03-30T06:00",
        "2026-03-31T06:00",
    ]
    deliver_due(desk.office)
    assert [notice.kind for notice in desk.sent["slack"].sent] == [NoticeKind.DIGEST] * 4


def test_missed_hours_are_caught_up_in_one_and_the_next_comes_as_planned(desk: Desk) -> None:
    seen(desk.scene, "Termax chegou, ótima!")
    desk.scene.clock.moment = datetime(2026, 3, 14, 12, tzinfo=UTC)
    team(desk.scene, "PR", "slack", digest_hour=time(8), weekly_day=None)
    desk.scene.clock.moment = datetime(2026, 3, 17, 2, tzinfo=UTC)  # down since Saturday
    assert make_due_digests(desk.office) == 1
    assert make_due_digests(desk.office) == 0
    desk.scene.clock.moment = datetime(2026, 3, 17, 8, 0, 1, tzinfo=UTC)
    assert make_due_digests(desk.office) == 1
    first, second = digests(desk.scene)
    assert (first.day, second.day) == ("2026-03-15", "2026-03-17")
    assert second.since == first.until


def test_two_replicas_make_a_digest_once(desk: Desk) -> None:
    seen(desk.scene, "Termax chegou, ótima!")
    team(desk.scene, "PR", "slack", weekly_day=None)
    desk.scene.clock.move(timedelta(days=1))
    with desk.scene.store.reading() as session:
        stale = list_teams(session)
    assert make_due_digests(desk.office) == 1
    from monitors import digests as module  # noqa: PLC0415

    assert module._make(desk.office, stale[0], Period.DAILY, desk.scene.clock.now()) == 0
    deliver_due(desk.office)
    deliver_due(desk.office)
    assert len(desk.sent["slack"].sent) == 1


def test_weekly_digest_comes_on_its_day(desk: Desk) -> None:
    seen(desk.scene, "Termax chegou, ótima!")
    desk.scene.clock.moment = datetime(2026, 3, 14, 12, tzinfo=UTC)
    team(desk.scene, "PR", "slack", weekly_day=2, time_zone="Asia/Shanghai")
    for _ in range(15):
        desk.scene.clock.move(timedelta(days=1))
        make_due_digests(desk.office)
    weekly = [one for one in digests(desk.scene) if one.period is Period.WEEKLY]
    assert [one.day for one in weekly] == ["2026-03-18", "2026-03-25"]
    assert len(digests(desk.scene)) == 15 + 2


def test_quiet_day_is_one_line(desk: Desk) -> None:
    seen(desk.scene, "Termax chegou, ótima!", "Termax 保温效果很好")
    said = shown(desk)
    assert len(said.splitlines()) == 2
    assert said.splitlines()[1].startswith("Quiet: 2 mentions from 1 sources, 0 % negative")


def test_blind_day_is_not_a_quiet_one(desk: Desk) -> None:
    watch = desk.scene.watch()
    desk.scene.bind(watch, [Reason.SERVER_ERROR] * 9)
    scan_all_due(desk.scene.kit)
    said = shown(desk)
    assert "Quiet" not in said
    assert "Partly blind" in said
    assert "1 of 1 sources could not be read" in said
    assert "list failing since" in said


def test_source_that_failed_for_a_while_is_said_though_it_is_well_again(desk: Desk) -> None:
    watch = desk.scene.watch()
    desk.scene.bind(watch, [Reason.SERVER_ERROR] * 2)
    for _ in range(4):
        scan_all_due(desk.scene.kit)
        desk.scene.clock.move(timedelta(hours=2))
    said = shown(desk)
    assert "Quiet" not in said
    assert "list failing since" in said


def test_nothing_watched_is_said(desk: Desk) -> None:
    assert "Nothing is watched yet." in shown(desk)


def test_busy_day_says_what_is_to_be_decided_first(desk: Desk) -> None:
    found = incident(desk.scene)
    said = shown(desk, time_zone="America/Sao_Paulo")
    assert said.index("1 DECISIONS DUE TODAY") < said.index("2 NEW INCIDENTS") < said.index("8 HOW WE DID")
    assert "LEVEL 1 - Injury or safety: Termax - BR - due 2026-03-14" in said
    assert len(said.splitlines()) <= 80
    act = Act("local:ana", desk.scene.clock.now())
    with desk.scene.store.transaction() as session:
        lifecycle.answer(session, found, act)
        lifecycle.judge_useful(session, found, True, act)
    desk.scene.clock.move(timedelta(minutes=1))
    said = text_of(preview(desk.office, _team(desk, "preview"), Period.DAILY).message)
    decisions = said.split("2 NEW INCIDENTS")[0]
    assert "Nothing." in decisions
    assert "judged useful 1 of 1" in said


def test_a_clock_that_ran_out_unanswered_is_counted_once_and_said(desk: Desk) -> None:
    found = incident(desk.scene)
    assert "ran out" not in shown(desk)
    desk.scene.clock.move(timedelta(hours=3))
    said = text_of(preview(desk.office, _team(desk, "preview"), Period.DAILY).message)
    assert "Clocks that ran out unanswered: 1 (Injury or safety: Termax)" in said
    with desk.scene.store.transaction() as session:
        lifecycle.answer(session, found, Act("local:ana", desk.scene.clock.now()))
    said = text_of(preview(desk.office, _team(desk, "preview"), Period.DAILY).message)
    assert "unanswered: 1" in said, "an answer that comes too late mends nothing"
    desk.scene.clock.move(timedelta(days=2))
    assert "ran out" not in text_of(preview(desk.office, _team(desk, "preview"), Period.DAILY).message)


def test_digest_in_chinese_has_no_english_words_of_ours(desk: Desk) -> None:
    incident(desk.scene)
    office = replace(desk.office, translate=lambda *_: "烫伤了手")
    desk.office = office
    said = shown(desk, language="zh", time_zone="Asia/Shanghai")
    for part in ("一、今日待决定", "1 级 - 人身伤害或安全: Termax", "七、覆盖情况", "通知了 0 起事件"):
        assert part in said, part
    for word in ("Nothing", "Coverage", "usual", "level", "Becomes"):
        assert word not in said


def test_young_market_says_nothing_of_usual_and_old_one_does(desk: Desk) -> None:
    watch = desk.scene.watch()
    now = desk.scene.clock.now()
    old = [
        Item(f"o{at}", f"Termax {_words(at)}", ItemKind.POST, author=f"o{at}", market="BR",
             created_at=now - timedelta(days=28) + timedelta(hours=12 * at, minutes=30))
        for at in range(54)
    ]  # fmt: skip
    burnt = thermos(now - timedelta(hours=2))
    desk.scene.bind(watch, [*old, *burnt])
    for _ in range(3):
        scan_all_due(desk.scene.kit)
        desk.scene.clock.move(timedelta(minutes=10))
    said = shown(desk)
    row = next(line.split() for line in said.splitlines() if line.strip().startswith("BR"))
    assert int(row[1]) >= 12
    assert "2," in row  # two a day


@pytest.mark.parametrize("hour", [time(0), time(23, 59)])
def test_hours_at_the_edges_of_the_day(desk: Desk, hour: time) -> None:
    seen(desk.scene, "Termax chegou, ótima!")
    team(desk.scene, "PR", "slack", digest_hour=hour, time_zone="Pacific/Auckland", weekly_day=None)
    for _ in range(24 * 3):
        desk.scene.clock.move(timedelta(hours=1))
        make_due_digests(desk.office)
    assert len(digests(desk.scene)) == 3


def _team(desk: Desk, name: str):  # type: ignore[no-untyped-def]
    with desk.scene.store.reading() as session:
        return get_team(session, name)


def _words(seed: int) -> str:
    """Six words nobody else says."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return " ".join("".join(chance.choices("aeioulmnrst", k=6)) for _ in range(6))
