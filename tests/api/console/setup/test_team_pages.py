"""Teams for operators: hours on their own clocks, channels of every kind, and a test with what became of it."""

from collections.abc import Iterator
from datetime import time

import pytest
from starlette.testclient import TestClient

from api.runtime import Runtime
from api.secret_files import keep_secret
from monitors.notifiers.registry import NOTIFIERS
from monitors.outbox import DeliveryRow, DeliveryState, deliveries_of
from monitors.outbox import post as post_notice
from monitors.query import Query
from monitors.teams import Channel, Team, channels_of, list_teams
from monitors.watches import NewWatch, add_watch
from tests.api.console.test_rooms import post
from tests.monitors.receivers import HttpReceiver, http_receiver

FORM = {
    "name": "公关 ทีม",
    "language": "zh",
    "time_zone": "Asia/Shanghai",
    "digest_hour": "09:30",
    "weekly_day": "4",
    "level": "1",
    "gets_coverage": "1",
}
PATH = "/console/setup/teams"


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as made:
        yield made


def stored(runtime: Runtime) -> tuple[Team, list[Channel]]:
    with runtime.store.reading() as session:
        (team,) = list_teams(session)
        return team, channels_of(session, [team.id])


def test_a_team_is_kept_as_it_was_described_and_changed(local: TestClient, real_runtime: Runtime) -> None:
    with real_runtime.store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), real_runtime.now())
    post(local, f"{PATH}/new", **FORM, watch=watch.id)
    team, _ = stored(real_runtime)
    assert (team.name, team.language, team.time_zone) == ("公关 ทีม", "zh", "Asia/Shanghai")
    assert (team.digest_hour, team.weekly_day, team.levels) == (time(9, 30), 4, (1,))
    assert (team.watch_ids, team.gets_coverage) == ((watch.id,), True)
    page = local.get(f"{PATH}/{team.id}").text
    assert 'value="09:30"' in page
    post(local, f"{PATH}/{team.id}", **(FORM | {"weekly_day": "", "gets_coverage": "", "level": ["1", "3"]}))
    team, _ = stored(real_runtime)
    assert (team.weekly_day, team.levels, team.watch_ids, team.gets_coverage) == (None, (1, 3), (), False)
    assert "none: nobody is told" in local.get(PATH).text


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"language": "tlh"}, {"time_zone": "Mars/Olympus"}, {"digest_hour": "late"}, {"weekly_day": "9"},
     {"weekly_day": "x"}],
)  # fmt: skip
def test_what_cannot_be_is_told_on_the_form(local: TestClient, real_runtime: Runtime, wrong: dict[str, str]) -> None:
    answer = post(local, f"{PATH}/new", **(FORM | wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with real_runtime.store.reading() as session:
        assert list_teams(session) == []


def test_two_teams_of_one_name_are_told_apart(local: TestClient) -> None:
    post(local, f"{PATH}/new", **FORM)
    assert "already" in post(local, f"{PATH}/new", **FORM).text


@pytest.mark.parametrize("name", [name for name, kind in NOTIFIERS.items() if kind.fields])
def test_every_kind_of_channel_has_a_form_of_its_own_options(
    local: TestClient, real_runtime: Runtime, name: str
) -> None:
    post(local, f"{PATH}/new", **FORM)
    team, _ = stored(real_runtime)
    page = local.get(f"{PATH}/{team.id}/channels/new?kind={name}").text
    for option in NOTIFIERS[name].fields:
        assert f'name="{"value" if option.is_secret else "option"}-{option.name}"' in page


def test_a_channel_is_added_tried_changed_and_removed(
    local: TestClient, real_runtime: Runtime, receiver: HttpReceiver
) -> None:
    post(local, f"{PATH}/new", **FORM)
    team, _ = stored(real_runtime)
    post(local, f"{PATH}/{team.id}/channels/new", kind="slack", action="save", **{"value-url_secret": receiver.url})
    post(local, f"{PATH}/{team.id}/channels/new", kind="slack", action="save", **{"option-url_secret": "missing"})
    _, (slack, other) = stored(real_runtime)
    page = post(local, f"{PATH}/{team.id}", action="test").text
    assert "delivered" in page
    assert "&#39;missing&#39; is not there" in page
    assert receiver.url not in page
    assert "公关 ทีม" in receiver.got[0].body.decode()
    receiver.answers.append((403, {}, 0.0))
    assert "The receiver answered 403." in post(local, f"{PATH}/{team.id}", action="test").text
    post(local, f"{PATH}/{team.id}/channels/{other.id}", action="remove")
    assert [one.id for one in stored(real_runtime)[1]] == [slack.id]
    keep_secret(real_runtime.settings, "second", receiver.url)
    post(local, f"{PATH}/{team.id}/channels/{slack.id}", action="save", **{"option-url_secret": "second"})
    assert [one.options for one in stored(real_runtime)[1]] == [{"url_secret": "second"}]
    assert local.get(f"{PATH}/{team.id}/channels/{slack.id}").status_code == 404


def test_a_password_is_named_after_the_host_it_is_sent_to_and_shown_nowhere(
    local: TestClient, real_runtime: Runtime
) -> None:
    post(local, f"{PATH}/new", **FORM)
    team, _ = stored(real_runtime)
    typed = {"to": "pr@example.com", "sender": "bg@example.com", "host": "mail.example.com", "user": "bg"}
    sent = {f"option-{name}": value for name, value in typed.items()} | {"value-password": "hunter2-密"}
    post(local, f"{PATH}/{team.id}/channels/new", kind="email", action="save", **sent)
    _, (mail,) = stored(real_runtime)
    assert mail.options["password"] == "mail.example.com-password"
    for path in (f"{PATH}/{team.id}", f"{PATH}/{team.id}/channels/{mail.id}"):
        assert "hunter2" not in local.get(path).text


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("pigeon", {}),
        ("slack", {}),
        ("webhook", {"option-url": "file:///etc/passwd", "value-secret": "whsec_x"}),
        ("email", {"option-to": "nobody", "option-sender": "bg@example.com", "option-host": "h"}),
    ],
)
def test_channels_that_cannot_be_are_told(
    local: TestClient, real_runtime: Runtime, kind: str, typed: dict[str, str]
) -> None:
    post(local, f"{PATH}/new", **FORM)
    team, _ = stored(real_runtime)
    answer = post(local, f"{PATH}/{team.id}/channels/new", kind=kind, action="save", **typed)
    assert answer.status_code == 422
    assert stored(real_runtime)[1] == []


def test_a_refused_delivery_is_shown_and_sent_again(local: TestClient, real_runtime: Runtime) -> None:
    post(local, f"{PATH}/new", **FORM)
    team, _ = stored(real_runtime)
    post(local, f"{PATH}/{team.id}/channels/new", kind="slack", action="save", **{"option-url_secret": "missing"})
    _, (channel,) = stored(real_runtime)
    now = real_runtime.now()
    with real_runtime.store.transaction() as session:
        post_notice(session, "k1", "coverage", now, watch_id=None, data={})
        session.add(
            DeliveryRow(
                notice_key="k1", channel=channel.id, state=DeliveryState.REFUSED.value, attempts=1, next_at=now,
                reason="The receiver answered 410.",
            )
        )  # fmt: skip
    page = local.get(PATH).text
    assert "The receiver answered 410." in page
    post(local, f"{PATH}/again", notice_key="k1", channel=channel.id)
    with real_runtime.store.reading() as session:
        assert [one.state for one in deliveries_of(session)] == [DeliveryState.WAITING]
    assert post(local, f"{PATH}/again", notice_key="k1", channel=channel.id).status_code == 404


def test_a_team_is_removed(local: TestClient, real_runtime: Runtime) -> None:
    post(local, f"{PATH}/new", **FORM)
    team, _ = stored(real_runtime)
    post(local, f"{PATH}/{team.id}", action="remove")
    assert local.get(f"{PATH}/{team.id}").status_code == 404
    assert "No team yet." in local.get(PATH).text
