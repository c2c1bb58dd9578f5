"""Teams, deliveries, digests and the links of messages over HTTP, and their commands."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.keys import Role
from api.notifying import build_office, links_of
from core.errors import AccessDenied
from monitors.digests import make_due_digests
from monitors.incidents.lifecycle import usefulness
from monitors.incidents.tables import IncidentRow, State, get_incident
from monitors.messages.links import Answer, Links, Word
from monitors.query import Query
from monitors.watches import NewWatch, add_watch
from tests.monitors.receivers import HttpReceiver, http_receiver

TEAM = {
    "name": "公关",
    "language": "zh",
    "time_zone": "Asia/Shanghai",
    "digest_hour": "09:30",
    "levels": [1],
    "channels": [{"notifier": "slack", "options": {"url_secret": "slack"}}],
}


@pytest.fixture
def pr(anonymous, make_key):
    anonymous.headers["Authorization"] = f"Bearer {make_key(role=Role.PR)}"
    return anonymous


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as made:
        yield made


@pytest.fixture
def incident_id(runtime):
    now = runtime.now()
    with runtime.store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), now)
        grade = {"rule": "injury_safety/E2", "why": "Injury", "becomes": "", "posts": []}
        session.add(
            IncidentRow(
                id="i1", watch_id=watch.id, type="injury_safety", title="<b>Injury: Termax", state=State.OPEN.value,
                level=1, machine_level=1, evidence="E2", rank={"total": 90}, grade=grade, markets=["BR"], counts={},
                first_post_at=now, detected_at=now, supported_at=now, due_at=now + timedelta(hours=2),
            )
        )  # fmt: skip
    return "i1"


def test_team_is_made_changed_and_removed(pr):
    made = pr.post("/v1/teams", json=TEAM)
    assert made.status_code == 201, made.text
    team_id = made.json()["id"]
    assert made.json()["channels"][0]["options"] == {"url_secret": "slack"}
    assert pr.post("/v1/teams", json=TEAM).status_code == 409
    channel = made.json()["channels"][0]["id"]
    changed = pr.put(f"/v1/teams/{team_id}", json=TEAM | {"levels": [1, 2, 3]}).json()
    assert (changed["levels"], changed["channels"][0]["id"]) == ([1, 2, 3], channel)
    assert pr.delete(f"/v1/teams/{team_id}").status_code == 204
    assert pr.get(f"/v1/teams/{team_id}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "tlh"},
        {"time_zone": "Mars/Olympus"},
        {"levels": [4]},
        {"name": ""},
        {"channels": [{"notifier": "pigeon"}]},
        {"channels": [{"notifier": "slack", "options": {"url": "https://hooks.slack.com/x"}}]},
        {"channels": [{"notifier": "webhook", "options": {"url": "file:///etc/passwd", "secret": "s"}}]},
    ],
)
def test_team_that_cannot_be_is_refused(pr, wrong):
    answer = pr.post("/v1/teams", json=TEAM | wrong)
    assert answer.status_code == 422
    assert "hooks.slack.com" not in answer.text


def test_notifiers_say_a_sentence_for_each_option(pr):
    found = {one["notifier"]: one["fields"] for one in pr.get("/v1/notifiers").json()}
    assert {"email", "slack", "teams", "webhook", "apprise"} <= set(found)
    assert [field["name"] for field in found["slack"] if field["is_secret"]] == ["url_secret"]


def test_digest_is_kept_as_it_was_sent(pr, runtime, clock, incident_id):
    team = pr.post("/v1/teams", json=TEAM).json()
    clock.move(timedelta(days=1))
    office = build_office(runtime.settings, runtime.store, runtime.now)
    assert make_due_digests(office) == 1
    office.client.close()
    (listed,) = pr.get(f"/v1/digests?team_id={team['id']}").json()
    assert listed["message"] == {}
    whole = pr.get(f"/v1/digests/{listed['id']}").json()
    assert whole["message"]["sections"]
    page = pr.get(f"/v1/digests/{listed['id']}?format=html")
    assert "<b>Injury" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "一、今日待决定" in pr.get(f"/v1/digests/{listed['id']}?format=text").text
    assert pr.get("/v1/digests/nothing").status_code == 404


def test_link_asks_first_and_counts_once(anonymous, runtime, incident_id):
    token = link(runtime, incident_id, Word.NOT_USEFUL)
    page = anonymous.get(f"/v1/answers/{token}")
    assert page.status_code == 200
    assert "&lt;b&gt;Injury: Termax" in page.text
    with runtime.store.reading() as session:
        assert usefulness(session) == {}  # following it says nothing: mail scanners do
    for _ in range(2):
        assert anonymous.post(f"/v1/answers/{token}").status_code == 200
    with runtime.store.reading() as session:
        assert usefulness(session) == {"injury_safety/E2": (0, 1)}


def test_link_acknowledges(anonymous, runtime, incident_id):
    token = link(runtime, incident_id, Word.ACKNOWLEDGE)
    for _ in range(2):
        assert anonymous.post(f"/v1/answers/{token}").status_code == 200
    with runtime.store.reading() as session:
        assert get_incident(session, incident_id).state is State.ACKNOWLEDGED


def test_link_that_was_changed_or_is_old_is_refused(anonymous, runtime, clock, incident_id):
    token = link(runtime, incident_id, Word.USEFUL)
    other = (
        Links("https://x", b"other key").answer(Answer(incident_id, "c", Word.USEFUL), runtime.now()).rsplit("/", 1)[1]
    )
    for wrong in (token[:-2], "A" + token[1:], other, "nonsense", "é"):
        assert anonymous.post(f"/v1/answers/{wrong}").status_code in {401, 403, 404}, wrong
    clock.move(timedelta(days=31))
    with pytest.raises(AccessDenied):
        links_of(runtime.settings).read(token, runtime.now())


def test_commands_make_try_and_preview(data_dir, receiver, monkeypatch):
    monkeypatch.setenv("BABELGUARD_OUTBOUND_ALLOW", "127.0.0.1")
    (data_dir / "secrets").mkdir(parents=True)
    (data_dir / "secrets" / "slack").write_text(receiver.url)
    cli = CliRunner()

    def run(*arguments: str) -> str:
        done = cli.invoke(app, list(arguments))
        assert done.exit_code == 0, done.output
        return done.stdout

    run("team", "add", "PR", "--channel", "slack url_secret=slack", "--time-zone", "Asia/Tokyo", "--hour", "09:00")
    assert json.loads(run("team", "list", "--json"))[0]["digest_hour"] == "09:00"
    assert json.loads(run("team", "test", "PR", "--json")) == [{"channel": "slack", "outcome": "sent", "reason": ""}]
    assert "Babelguard test for the team PR" in receiver.got[0].body.decode()
    assert "Nothing is watched yet." in run("digest", "preview", "--team", "PR")
    assert "尚未监测任何内容" in run("digest", "preview", "--language", "zh", "--weekly")
    run("digest", "list")
    run("team", "remove", "PR")


def link(runtime, incident_id: str, word: Word) -> str:
    links = Links("https://bg.example", links_of(runtime.settings).key)
    return links.answer(Answer(incident_id, "c1", word), runtime.now()).rsplit("/", 1)[1]
