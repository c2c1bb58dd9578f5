"""From a notice to every channel it concerns: once, in spite of receivers that fail; on both databases."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from core.outbound import Outbound
from monitors.deliveries import GIVE_UP, LEASE, deliver_due, expand_due, send_due, wait_s
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.incidents.tables import events_of, get_incident, list_incidents
from monitors.messages.links import Links
from monitors.notifiers.base import DeliveryResult, Notice, NotifierTools, Outcome
from monitors.notifiers.recording import RecordingNotifier
from monitors.office import Office
from monitors.outbox import DeliveryState, deliveries_of, notices_of, send_again
from monitors.scanning import scan_all_due
from monitors.sources.base import Reason
from monitors.teams import NewChannel, NewTeam, add_team, channels_of
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos

RETRY = DeliveryResult(Outcome.RETRY, "The receiver answered 503.")


@dataclass
class Desk:
    """An office whose notifiers record; `results` are what each answers next, by notifier."""

    office: Office
    scene: Scene
    sent: dict[str, RecordingNotifier] = field(default_factory=dict)

    def answers(self, name: str, *results: DeliveryResult) -> RecordingNotifier:
        self.sent[name] = RecordingNotifier(results)
        return self.sent[name]


@pytest.fixture
def desk(scene: Scene) -> Desk:
    def open_recording(name: str, _tools: NotifierTools) -> RecordingNotifier:
        return made.sent.setdefault(name, RecordingNotifier())

    office = Office(
        scene.store, scene.clock.now, httpx.Client(), Outbound(), lambda name: name, scene.kit.book,
        Links("https://bg.example", b"k" * 32), open_notifier=open_recording,
    )  # fmt: skip
    made = Desk(office, scene)
    return made


def team(scene: Scene, name: str, *notifiers: str, **more: object) -> str:
    channels = tuple(NewChannel(one, OPTIONS[one]) for one in notifiers)
    with scene.store.transaction() as session:
        return add_team(session, NewTeam(name, channels=channels, **more), scene.clock.now()).id  # type: ignore[arg-type]


OPTIONS: Mapping[str, Mapping[str, str]] = {
    "slack": {"url_secret": "slack"},
    "teams": {"url_secret": "teams"},
    "webhook": {"url": "https://example.com/hook", "secret": "sign"},
}


def incident(scene: Scene) -> str:
    """Twelve burnt hands: watched, then level 2, then level 1."""
    watch = scene.watch(markets=["BR"], languages=["pt"])
    scene.bind(watch, thermos(scene.clock.now() - timedelta(hours=1)))
    scan_all_due(scene.kit)
    with scene.store.reading() as session:
        return next(one.id for one in list_incidents(session) if one.type == "injury_safety")


def test_incident_is_told_once_to_each_channel_and_noted(desk: Desk) -> None:
    team(desk.scene, "PR", "slack", "webhook")
    found = incident(desk.scene)
    for _ in range(3):
        deliver_due(desk.office)
    assert [len(desk.sent[name].sent) for name in ("slack", "webhook")] == [1, 1]
    with desk.scene.store.reading() as session:
        assert get_incident(session, found).notified_at == desk.scene.clock.now()
        assert [event.kind for event in events_of(session, found)].count("notified") == 1
    (notice,) = desk.sent["slack"].sent
    assert notice.subject.startswith("LEVEL 1 - Injury or safety: Termax - BR")


def test_notice_fits_on_one_screen_and_says_all_of_it(desk: Desk) -> None:
    team(desk.scene, "PR", "slack", time_zone="America/Sao_Paulo")
    incident(desk.scene)
    deliver_due(desk.office)
    text = desk.sent["slack"].sent[0].text
    assert len(text.splitlines()) <= 45
    for part in ("due 2026-03-14", "-03", "WHAT HAPPENED", "several people", "WHAT THEY SAY", "Publish a statement",
                 "too little history", "not translated", "BLIND SPOTS", "https://bg.example/v1/answers/",
                 "https://bg.example/console/room/incidents/"):  # fmt: skip
        assert part in text, part


def test_team_reads_its_own_language(desk: Desk) -> None:
    office = replace(desk.office, translate=lambda text, source, target: f"<{source}>{target}: {text[:9]}")
    team(desk.scene, "公关", "slack", language="zh", time_zone="Asia/Shanghai")
    incident(desk.scene)
    deliver_due(office)
    (notice,) = desk.sent["slack"].sent
    assert notice.subject == "1 级 - 人身伤害或安全: Termax - BR"
    assert "有人称多人受伤" in notice.text
    assert "<pt>zh: " in notice.text
    assert "发布声明（高管小组）" in notice.text


def test_receiver_that_fails_is_tried_again_later_under_the_same_key(desk: Desk) -> None:
    team(desk.scene, "PR", "slack")
    incident(desk.scene)
    tried = desk.answers("slack", RETRY, replace(RETRY, retry_after_s=300))
    deliver_due(desk.office)
    deliver_due(desk.office)
    assert len(tried.tried) == 1  # not due yet
    desk.scene.clock.move(timedelta(seconds=10))
    deliver_due(desk.office)
    desk.scene.clock.move(timedelta(seconds=299))
    deliver_due(desk.office)
    assert len(tried.tried) == 2  # as the receiver asked
    desk.scene.clock.move(timedelta(seconds=2))
    deliver_due(desk.office)
    assert len(tried.sent) == 1
    assert len({notice.key for notice in tried.tried}) == 1


def test_refused_delivery_waits_for_a_person_and_the_other_channel_is_told(desk: Desk) -> None:
    team(desk.scene, "PR", "slack", "webhook")
    found = incident(desk.scene)
    desk.answers("slack", DeliveryResult(Outcome.REFUSED, "The receiver answered 404."))
    deliver_due(desk.office)
    with desk.scene.store.reading() as session:
        (dead,) = deliveries_of(session, state="refused")
        assert get_incident(session, found).notified_at is not None
    assert dead.reason == "The receiver answered 404."
    with desk.scene.store.transaction() as session:
        assert send_again(session, dead.notice_key, dead.channel, desk.scene.clock.now())
    deliver_due(desk.office)
    assert len(desk.sent["slack"].sent) == 1


def test_delivery_is_given_up_after_a_day(desk: Desk) -> None:
    team(desk.scene, "PR", "slack")
    incident(desk.scene)
    desk.answers("slack", *[RETRY] * 100)
    expand_due(desk.office)
    send_due(desk.office)
    desk.scene.clock.move(GIVE_UP + timedelta(minutes=1))
    with desk.scene.store.transaction() as session:
        for one in list_incidents(session):
            if one.level:
                lifecycle.acknowledge(session, one.id, Act("ana", desk.scene.clock.now()))
    send_due(desk.office)
    with desk.scene.store.reading() as session:
        (dead,) = deliveries_of(session, state="refused")
    assert dead.reason.startswith("Given up after 2 attempts")


class Dies(RecordingNotifier):
    """Sends, and the process dies before it can say so."""

    def send(self, notice: Notice) -> DeliveryResult:
        super().send(notice)
        raise KeyboardInterrupt


def test_death_while_sending_sends_again_under_the_same_key_once_the_lease_is_over(desk: Desk) -> None:
    team(desk.scene, "PR", "slack")
    incident(desk.scene)
    desk.sent["slack"] = first = Dies()
    with pytest.raises(KeyboardInterrupt):
        deliver_due(desk.office)
    second = desk.answers("slack")
    deliver_due(desk.office)
    assert second.sent == []  # it may still be on its way
    desk.scene.clock.move(LEASE + timedelta(seconds=1))
    deliver_due(desk.office)
    assert [one.key for one in second.sent] == [one.key for one in first.sent]


def test_two_replicas_send_a_delivery_once(desk: Desk) -> None:
    team(desk.scene, "PR", "slack")
    incident(desk.scene)
    other = desk.answers("slack")
    expand_due(desk.office)

    class Sends(RecordingNotifier):
        def send(self, notice: Notice) -> DeliveryResult:
            assert send_due(desk.office) == 0
            return other.send(notice)

    send_due(replace(desk.office, open_notifier=lambda *_: Sends()))
    assert len(other.sent) == 1


def test_levels_and_watches_decide_who_is_told_and_reminders_stop_once_somebody_cares(desk: Desk) -> None:
    team(desk.scene, "all", "slack", levels=(1, 2, 3))
    team(desk.scene, "level 3", "teams", levels=(3,))
    team(desk.scene, "elsewhere", "webhook", watch_ids=("another",))
    found = incident(desk.scene)
    deliver_due(desk.office)
    desk.scene.clock.move(timedelta(minutes=61))
    deliver_due(desk.office)
    kinds = [notice.subject.split(" - ")[0] for notice in desk.sent["slack"].sent]
    assert kinds[0] == "LEVEL 1"
    assert any(kind.startswith("REMINDER 50 %") for kind in kinds)
    assert "teams" not in desk.sent
    assert "webhook" not in desk.sent
    count = len(kinds)
    with desk.scene.store.transaction() as session:
        lifecycle.acknowledge(session, found, Act("ana", desk.scene.clock.now()))
    desk.scene.clock.move(timedelta(hours=2))
    deliver_due(desk.office)
    assert len(desk.sent["slack"].sent) == count
    with desk.scene.store.transaction() as session:
        lifecycle.close(session, found, Act("local:ana", desk.scene.clock.now(), "Recall done"))
    deliver_due(desk.office)
    assert desk.sent["slack"].sent[-1].subject.startswith("CLOSED")
    assert "Closed by ana: Recall done" in desk.sent["slack"].sent[-1].text


def test_operators_are_told_that_a_source_stopped(desk: Desk) -> None:
    team(desk.scene, "ops", "slack")
    team(desk.scene, "pr", "teams", gets_coverage=False)
    desk.scene.bind(desk.scene.watch(), [Reason.UNAUTHORISED] * 3)
    scan_all_due(desk.scene.kit)
    deliver_due(desk.office)
    assert desk.sent["slack"].sent[0].subject == "Source stopped, a person must look: list (Termax)"
    assert "teams" not in desk.sent


def test_channel_that_was_taken_away_ends_its_deliveries(desk: Desk) -> None:
    made = team(desk.scene, "PR", "slack")
    incident(desk.scene)
    expand_due(desk.office)
    with desk.scene.store.transaction() as session:
        from monitors.teams import remove_team  # noqa: PLC0415

        remove_team(session, made)
    deliver_due(desk.office)
    with desk.scene.store.reading() as session:
        assert {one.state for one in deliveries_of(session)} == {DeliveryState.REFUSED}
        assert channels_of(session, [made]) == []


def test_missing_secret_is_said_and_does_not_stop_the_others(desk: Desk) -> None:
    team(desk.scene, "PR", "slack")
    incident(desk.scene)

    def broken(_name: str, _tools: NotifierTools) -> RecordingNotifier:
        raise ZeroDivisionError("xoxb-secret")

    deliver_due(replace(desk.office, open_notifier=broken))
    with desk.scene.store.reading() as session:
        (waiting,) = deliveries_of(session)
    assert waiting.state is DeliveryState.WAITING
    assert "xoxb" not in waiting.reason


def test_no_secret_address_or_text_is_logged(desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    secret = "https://hooks.example/T0/secret-path"
    office = replace(desk.office, secret=lambda _: secret, open_notifier=Office.open_notifier)
    team(desk.scene, "PR", "slack", "webhook")
    found = incident(desk.scene)
    deliver_due(office)
    said = "".join(capsys.readouterr())
    with desk.scene.store.reading() as session:
        reasons = " ".join(one.reason for one in deliveries_of(session))
        assert notices_of(session, found)
    assert "delivery_tried" in said
    for hidden in ("secret-path", "hooks.example", "Queimei", "sign"):
        assert hidden not in said.replace("signals", "")
        assert hidden not in reasons


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_s(n, 0.5) for n in (1, 2, 3, 20)] == [5, 10, 20, 3600]
    assert wait_s(1, 0.5, 90_000) == 3600
