"""The situation room and the page of an incident, as plain pages and forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role, create_key
from api.runtime import Runtime
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.incidents.tables import Incident, State, events_of, get_incident, version_of
from monitors.silences import list_silences
from monitors.sources.base import Item, ItemKind, Reason
from tests.api.console.conftest import token_of
from tests.api.console.stories import ARABIC, Story, burnt_hands, tell
from tests.conftest import Clock

CALM = [Item(f"c{n}", f"Adoro minha Termax azul {n}", ItemKind.POST, author=f"@{n}", language="pt") for n in range(3)]


@pytest.fixture
def story(real_runtime: Runtime) -> Story:
    return tell(real_runtime.settings, real_runtime.store, real_runtime.now, burnt_hands(real_runtime.now()))


@pytest.fixture
def press(local: TestClient, real_runtime: Runtime, story: Story) -> Callable[..., object]:
    """Presses a button of the incident's page, as it stands now unless told otherwise."""

    def send(action: str, version: int | None = None, **fields: object) -> object:
        path = f"/console/room/incidents/{story.incident_id}"
        token = token_of(local.get(path).text)
        seen = version_now(real_runtime, story) if version is None else version
        return local.post(path, data={"csrf": token, "action": action, "version": seen, **fields})

    return send


def version_now(runtime: Runtime, story: Story) -> int:
    with runtime.store.reading() as session:
        return version_of(session, story.incident_id)


def stored(runtime: Runtime, story: Story) -> Incident:
    with runtime.store.reading() as session:
        return get_incident(session, story.incident_id)


def test_an_open_incident_is_in_the_room_with_its_clock(local: TestClient, story: Story) -> None:
    page = local.get("/console/room").text
    assert f"/console/room/incidents/{story.incident_id}" in page
    assert "level 1" in page
    assert "data-due=" in page
    assert "h left" in page or "min left" in page


def test_a_quiet_day_says_so_and_differs_from_a_blind_one(local: TestClient, real_runtime: Runtime) -> None:
    tell(real_runtime.settings, real_runtime.store, real_runtime.now, CALM)
    assert "nothing waits for you" in local.get("/console/room").text
    tell(real_runtime.settings, real_runtime.store, real_runtime.now, [Reason.UNAUTHORISED], "Blindos")
    page = local.get("/console/room").text
    assert "not a quiet day" in page
    assert "list stopped" in page or "list failing" in page
    assert "nothing waits for you" not in page


def test_a_watch_nobody_reads_is_blind_and_not_quiet(local: TestClient, real_runtime: Runtime, clock: Clock) -> None:
    tell(real_runtime.settings, real_runtime.store, real_runtime.now, CALM)
    clock.move(timedelta(hours=3))
    page = local.get("/console/room").text
    assert "is the scheduler running?" in page
    assert "not a quiet day" in page


def test_a_room_without_watches_says_so(local: TestClient) -> None:
    assert "Nothing is watched yet" in local.get("/console/room").text


def test_the_page_says_why_what_would_change_it_and_shows_the_marks(local: TestClient, story: Story) -> None:
    page = local.get(f"/console/room/incidents/{story.incident_id}").text
    for said in (
        "injury_safety/E2/several_injured",
        "Nothing would make it graver",
        "50 %",
        "75 %",
        "100 %",
        "Timeline",
    ):
        assert said in page, said


def test_an_arabic_post_is_told_as_such(local: TestClient, story: Story) -> None:
    page = local.get(f"/console/room/incidents/{story.incident_id}").text
    assert f'lang="ar" dir="rtl">{ARABIC}' in page


def test_posts_are_translated_where_a_pair_exists_and_it_is_said_where_none_does(
    local: TestClient, story: Story
) -> None:
    path = f"/console/room/incidents/{story.incident_id}"
    assert "not translated" not in local.get(path).text
    assert "not translated: " in local.get(f"{path}?translated=1").text


def test_a_pr_lead_takes_answers_and_closes(
    press: Callable[..., object], real_runtime: Runtime, story: Story, local: TestClient
) -> None:
    press("acknowledge")
    press("assign", owner="Léa 丽雅")
    press("answer", reason="声明已发布 https://shop.example/safety")
    press("close", reason="The lid was recalled.")
    incident = stored(real_runtime, story)
    assert incident.state is State.CLOSED
    assert incident.owner == "Léa 丽雅"
    with real_runtime.store.reading() as session:
        told = [(event.kind, event.reason) for event in events_of(session, incident.id)]
    assert ("closed", "The lid was recalled.") in told
    page = local.get(f"/console/room/incidents/{incident.id}/report").text
    assert "answered in time" in page
    assert "声明已发布" in page
    assert f"{incident.id}/report" in local.get("/console/room").text


@pytest.mark.parametrize(("action", "more"), [("close", {}), ("level", {"level": 3})])
def test_closing_and_lowering_need_a_reason(
    press: Callable[..., TestClient], real_runtime: Runtime, story: Story, action: str, more: dict[str, object]
) -> None:
    answer = press(action, **more)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert stored(real_runtime, story).level == 1


def test_two_people_cannot_overwrite_each_other(
    press: Callable[..., TestClient], real_runtime: Runtime, story: Story
) -> None:
    seen = version_now(real_runtime, story)
    with real_runtime.store.transaction() as session:
        lifecycle.assign(session, story.incident_id, "Ana", Act("Ana", real_runtime.now()))
    answer = press("close", version=seen, reason="I thought that nobody cared")
    assert answer.status_code == 409
    assert "has changed since you saw it (assigned, Ana)" in answer.text
    assert "I thought that nobody cared" in answer.text
    assert stored(real_runtime, story).state is State.OPEN


def test_what_only_stands_on_the_timeline_makes_nobody_look_again(
    press: Callable[..., TestClient], real_runtime: Runtime, story: Story
) -> None:
    seen = version_now(real_runtime, story)
    with real_runtime.store.transaction() as session:
        lifecycle.note_notified(session, story.incident_id, real_runtime.now())
        lifecycle.comment(session, story.incident_id, Act("Ana", real_runtime.now(), "Called the factory"))
    assert press("acknowledge", version=seen).status_code == 200
    assert stored(real_runtime, story).state is State.ACKNOWLEDGED


def test_drafts_come_in_each_language_and_one_that_cannot_be_had_says_why(
    press: Callable[..., TestClient], real_runtime: Runtime, story: Story
) -> None:
    answer = press(
        "draft", template="holding", languages="pt ar zh vi xx", subject="طنجرة <b>", contact="help@shop.example"
    )
    assert answer.status_code == 200
    page = answer.text
    assert 'lang="ar" dir="rtl">وصلتنا بلاغات' in page
    assert "我们已注意到" in page
    assert "طنجرة &lt;b&gt;" in page
    assert page.count("notice review") >= 2  # Vietnamese without an engine, and what is no language
    assert stored(real_runtime, story).state is State.OPEN


def test_a_silence_is_made_shown_and_ended(
    press: Callable[..., TestClient], local: TestClient, real_runtime: Runtime, story: Story
) -> None:
    press("silence", hours=4, reason="Plant visit", mutes_level_1="true")
    with real_runtime.store.reading() as session:
        (silence,) = list_silences(session)
    assert (silence.type, silence.watch_id) == ("injury_safety", story.watch_id)
    assert "Silenced" in local.get(f"/console/room/incidents/{story.incident_id}").text
    room = local.get("/console/room").text
    assert "Plant visit" in room
    local.post(f"/console/room/silences/{silence.id}/end", data={"csrf": token_of(room)})
    assert "Plant visit" not in local.get("/console/room").text


@pytest.mark.parametrize("fields", [{"hours": "99999"}, {"level": "x"}, {"hours": "-1"}])
def test_a_form_that_cannot_be_read_is_told_on_a_page(
    press: Callable[..., TestClient], fields: dict[str, object]
) -> None:
    answer = press("silence", reason="x", **fields)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_an_unknown_button_or_incident_is_told(press: Callable[..., TestClient], local: TestClient) -> None:
    assert press("explode").status_code == 422
    assert local.get("/console/room/incidents/nothing").status_code == 404


def test_the_room_speaks_chinese(local: TestClient, story: Story) -> None:
    chinese = {"accept-language": "zh-CN"}
    page = local.get(f"/console/room/incidents/{story.incident_id}", headers=chinese).text
    for said in ("舆情室", "人身伤害或安全", "为何定为此级", "剩余", "不会再升级"):
        assert said in page, said
    assert "Why this level" not in page


def test_only_pr_people_and_admins_enter(real_runtime: Runtime, story: Story) -> None:
    closed = Runtime(real_runtime.settings, real_runtime.store, real_runtime.translator, True, real_runtime.now)
    path = f"/console/room/incidents/{story.incident_id}"
    for role, status in ((Role.PR, 200), (Role.ADMIN, 200), (Role.REVIEW, 403), (Role.TRANSLATE, 403)):
        with real_runtime.store.transaction() as session:
            secret = create_key(session, role, "test", real_runtime.now())[1]
        with TestClient(create_app(closed)) as client:
            client.post("/console/sign-in", data={"key": secret})
            assert client.get("/console/room").status_code == status, role
            assert client.get(path).status_code == status, role
