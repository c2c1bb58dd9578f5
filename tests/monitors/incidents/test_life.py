"""What machine and people may do to an incident; on both databases."""

from datetime import timedelta

import pytest

from core.errors import Conflict, InvalidInput
from monitors.incidents.lifecycle import Act, acknowledge, close, confirm, set_level
from monitors.incidents.tables import Incident, State, events_of, list_incidents
from monitors.outbox import NoticeState, notices_of
from monitors.scanning import scan_all_due
from monitors.silences import NewSilence, SilenceState, add_silence, end_silence
from monitors.sources.base import Item, ItemKind
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos


@pytest.fixture
def burnt(scene: Scene) -> Scene:
    """Three people hurt, so far: level 2; the others post two hours later."""
    start = scene.clock.now() - timedelta(minutes=30)
    items = thermos(start)
    later = [i for i in thermos(start + timedelta(hours=2)) if int(i.native_id[1:]) >= 4]
    scene.bind(scene.watch(), [*items[:4], *later])
    scan_all_due(scene.kit)
    return scene


def incident(scene: Scene) -> Incident:
    with scene.store.reading() as session:
        return next(one for one in list_incidents(session, with_closed=True) if one.type == "injury_safety")


def act(scene: Scene, reason: str = "") -> Act:
    return Act("ana", scene.clock.now(), reason)


def later(scene: Scene, by: timedelta = timedelta(hours=3)) -> Incident:
    scene.clock.move(by)
    scan_all_due(scene.kit)
    return incident(scene)


def test_raising_shortens_the_clock_and_tells_why(burnt: Scene) -> None:
    before = incident(burnt)
    assert (before.level, before.grade["rule"]) == (2, "injury_safety/E1")
    assert "Becomes level 1 if" in before.grade["becomes"]
    after = later(burnt)
    assert after.level == 1
    assert after.due_at < before.due_at
    assert after.supported_at == before.supported_at


def test_person_keeps_the_last_word_and_the_machine_stands_beside(burnt: Scene) -> None:
    with burnt.store.transaction() as session:
        set_level(session, incident(burnt).id, 3, act(burnt, "um lote antigo"), burnt.kit.book)
    after = later(burnt)
    assert (after.level, after.person_level, after.machine_level) == (3, 3, 1)
    with burnt.store.reading() as session:
        assert events_of(session, after.id)[-1].kind == "machine_raised"


def test_persons_raise_keeps_the_earlier_due_time(burnt: Scene) -> None:
    before = incident(burnt)
    with burnt.store.transaction() as session:
        raised = set_level(session, before.id, 1, act(burnt), burnt.kit.book)
        assert raised.due_at == before.supported_at + timedelta(hours=2)
        lowered = set_level(session, before.id, 3, act(burnt, "engano"), burnt.kit.book)
        assert lowered.due_at == before.supported_at + timedelta(hours=24)
        again = set_level(session, before.id, 2, act(burnt), burnt.kit.book)
        assert again.due_at == lowered.due_at


def test_lowering_and_closing_need_a_reason(burnt: Scene) -> None:
    for work in (
        lambda s, i: close(s, i, act(burnt, " ")),
        lambda s, i: set_level(s, i, 0, act(burnt), burnt.kit.book),
    ):
        with pytest.raises(InvalidInput, match="Say why"), burnt.store.transaction() as session:
            work(session, incident(burnt).id)
    assert incident(burnt).level == 2


def test_acknowledging_stops_the_reminders_and_not_the_clock(burnt: Scene) -> None:
    before = incident(burnt)
    with burnt.store.transaction() as session:
        assert acknowledge(session, before.id, act(burnt)).due_at == before.due_at
        reminders = [n for n in notices_of(session, before.id) if n.kind == "reminder"]
        assert [n.data["percent"] for n in reminders] == [50, 75, 100]
        assert {n.state for n in reminders} == {NoticeState.CANCELLED}
        with pytest.raises(Conflict):
            acknowledge(session, before.id, act(burnt))


def test_closed_incident_stays_closed_on_old_posts_and_returns_on_new_ones(burnt: Scene) -> None:
    first = incident(burnt)
    burnt.clock.move(timedelta(minutes=6))
    with burnt.store.transaction() as session:
        close(session, first.id, act(burnt, "resolvido"))
    assert later(burnt, timedelta(minutes=6)).state is State.CLOSED
    back = later(burnt)
    assert (back.id, back.state) == (first.id, State.OPEN)
    with burnt.store.reading() as session:
        assert events_of(session, back.id)[-1].kind == "reopened"


def test_confirming_is_evidence_of_the_highest_kind(burnt: Scene) -> None:
    with burnt.store.transaction() as session:
        confirm(session, incident(burnt).id, act(burnt, "engenharia"))
    assert later(burnt).evidence == "E3"


def test_silenced_incident_is_graded_and_not_told_but_level_1_is_heard(burnt: Scene) -> None:
    scene, now = burnt, burnt.clock.now()
    watch = scene.watch("Lumo")
    with scene.store.transaction() as session:
        add_silence(session, NewSilence(now, now + timedelta(days=1), "recall planned", watch.id), "ana", now)
    story = [
        Item(i.native_id, i.text.replace("Termax", "Lumo"), ItemKind.POST, author=i.author, created_at=i.created_at)
        for i in thermos(now - timedelta(hours=1))
    ]
    scene.bind(watch, [*story[:4], *(Item(**_moved(i, now + timedelta(hours=1))) for i in story[4:])])
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        (quiet,) = [one for one in list_incidents(session, watch.id) if one.type == "injury_safety"]
        assert quiet.level == 2
        assert {n.state for n in notices_of(session, quiet.id)} == {NoticeState.MUTED}
    scene.clock.move(timedelta(hours=2))
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        states = [n.state for n in notices_of(session, quiet.id) if n.kind == "incident"]
    assert states == [NoticeState.MUTED, NoticeState.WAITING]


def _moved(item: Item, created_at: object) -> dict[str, object]:
    return {"native_id": item.native_id, "text": item.text, "kind": item.kind, "author": item.author,
            "created_at": created_at}  # fmt: skip


def test_silence_goes_from_pending_to_active_to_ended_and_never_back(scene: Scene) -> None:
    now = scene.clock.now()
    order = list(SilenceState)
    with scene.store.transaction() as session:
        silence = add_silence(session, NewSilence(now + timedelta(hours=1), now + timedelta(hours=2), "x"), "ana", now)
        states = [silence.state(now + timedelta(minutes=10 * at)) for at in range(15)]
        assert states == sorted(states, key=order.index)
        assert set(states) == set(order)
        ended = end_silence(session, silence.id, now)
        assert {ended.state(now + timedelta(hours=at)) for at in range(3)} == {SilenceState.ENDED}
