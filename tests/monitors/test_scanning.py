"""Scans: two replicas, outages, edits, the same words from two sources; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from monitors.bindings import BindingState, bindings_of
from monitors.coverage import coverage_of
from monitors.leases import LEASE, LeaseLost, claim, fence
from monitors.mention_lists import Wanted, list_mentions
from monitors.mention_tables import MentionRow, RevisionRow
from monitors.outbox import notices_about
from monitors.scanning import scan_all_due
from monitors.sources.base import Coverage, Item, ItemKind, Reason
from monitors.viewing import StoredView
from tests.monitors.conftest import Scene


def post(scene: Scene, native_id: str, text: str, author: str = "ana", **more: object) -> Item:
    created_at = scene.clock.now() - timedelta(minutes=30)
    return Item(native_id, text, ItemKind.POST, author=author, created_at=created_at, **more)  # type: ignore[arg-type]


def mentions(scene: Scene) -> list[str]:
    with scene.store.reading() as session:
        return sorted(mention.text for mention in list_mentions(session, Wanted(limit=100))[0])


def test_two_replicas_never_hold_the_same_watch(scene: Scene) -> None:
    for number in range(6):
        scene.watch(f"Termax {number}")
    with scene.store.transaction() as session:
        first = claim(session, "one", scene.clock.now(), 4)
    with scene.store.transaction() as session:
        second = claim(session, "two", scene.clock.now(), 4)
    assert len(first) == 4
    assert len(second) == 2
    assert not set(first) & set(second)


def test_worker_that_slept_past_its_lease_writes_nothing(scene: Scene) -> None:
    watch = scene.watch()
    with scene.store.transaction() as session:
        claim(session, "sleeper", scene.clock.now(), 1)
    scene.clock.move(LEASE + timedelta(seconds=1))
    with scene.store.transaction() as session:
        assert claim(session, "heir", scene.clock.now(), 1) == [watch.id]
    with pytest.raises(LeaseLost), scene.store.transaction() as session:
        fence(session, [watch.id], "sleeper", scene.clock.now())


def test_same_words_by_the_same_person_are_kept_once_whatever_the_source(scene: Scene) -> None:
    watch = scene.watch()
    scene.bind(watch, [post(scene, "1", "Termax 保温杯漏水了！")])
    scene.bind(watch, [post(scene, "x9", "termax 保温杯漏水了"), post(scene, "x10", "Termax 保温杯漏水了", "bia")])
    scan_all_due(scene.kit)
    assert len(mentions(scene)) == 2


def test_items_that_speak_of_something_else_are_not_kept(scene: Scene) -> None:
    watch = scene.watch("Monday", context=["app", "แอป"], exclusions=["morning"])
    texts = [
        "Monday morning again, app is slow",
        "See you Monday",
        "The Monday app crashed",
        "แอป Monday ล่ม",
        "Mondays app",
    ]
    scene.bind(watch, [post(scene, str(at), text) for at, text in enumerate(texts)])
    scan_all_due(scene.kit)
    assert mentions(scene) == ["The Monday app crashed", "แอป Monday ล่ม"]


def test_edit_is_a_revision_and_personal_data_is_never_stored(scene: Scene) -> None:
    watch = scene.watch()
    before = post(scene, "1", "Termax отличный, пишите ivan@example.com", "@ivan")
    scene.bind(watch, [before, Reason.TIMED_OUT, post(scene, "1", "Termax протекает, обожглась рука", "@ivan")])
    scan_all_due(scene.kit)
    for _ in range(3):
        scene.clock.move(timedelta(minutes=20))
        scan_all_due(scene.kit)
    assert mentions(scene) == ["Termax протекает, обожглась рука"]
    with scene.store.reading() as session:
        assert session.scalars(select(RevisionRow.text)).all() == ["Termax отличный, пишите [email]"]
        assert "ivan" not in (session.scalar(select(MentionRow.author)) or "")


def test_source_down_for_a_day_is_a_blind_spot_with_a_beginning_told_once(scene: Scene) -> None:
    watch = scene.watch()
    scene.bind(watch, [post(scene, "1", "Termax ok"), *[Reason.SERVER_ERROR] * 400])
    scan_all_due(scene.kit)
    scene.clock.move(timedelta(minutes=5))
    began = scene.clock.now()
    for _ in range(24 * 6):
        scan_all_due(scene.kit)
        scene.clock.move(timedelta(minutes=10))
    with scene.store.reading() as session:
        (binding,) = bindings_of(session, [watch.id])
        spans = coverage_of(session, [watch.id], began - timedelta(days=1))
        told = notices_about(session, watch.id, "coverage")
    assert [span.coverage for span in spans] == [Coverage.OK, Coverage.FAILED]
    assert spans[1].started_at - began < timedelta(minutes=10)
    assert binding.failing_since == spans[1].started_at
    assert binding.failures < 60  # it is asked ever less often
    assert [notice.data["state"] for notice in told] == ["failing"]
    bins = StoredView(scene.store, watch, scene.clock.now()).bins(began + timedelta(hours=1))
    assert not any(one.is_covered for one in bins[:20])


def test_refused_source_stops_and_tells_the_operator_once(scene: Scene) -> None:
    watch = scene.watch()
    scene.bind(watch, [Reason.UNAUTHORISED] * 9)
    for _ in range(5):
        scan_all_due(scene.kit)
        scene.clock.move(timedelta(hours=2))
    with scene.store.reading() as session:
        (binding,) = bindings_of(session, [watch.id])
        told = notices_about(session, watch.id, "coverage")
    assert (binding.state, binding.failures) == (BindingState.STOPPED, 1)
    assert [notice.data["state"] for notice in told] == ["stopped"]


def test_clock_that_jumps_back_loses_and_doubles_nothing(scene: Scene) -> None:
    watch = scene.watch()
    scene.bind(watch, [post(scene, str(at), f"Termax número {at} de {at * 7}", f"a{at}") for at in range(5)])
    scan_all_due(scene.kit)
    scene.clock.move(timedelta(hours=-3))
    scan_all_due(scene.kit)
    scene.clock.move(timedelta(hours=6))
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(MentionRow)) == 5
