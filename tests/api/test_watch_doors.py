"""Monitoring over HTTP: roles, what goes in comes out, faults in the words of RFC 9457."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role
from api.watching import author_hasher
from monitors.bindings import bindings_of
from monitors.incidents.book import shipped_book
from monitors.incidents.opening import Found, assess
from monitors.ingest import Tools, Work, keep, prepare
from monitors.mention_lists import Wanted, list_mentions
from monitors.watches import get_watch
from nlp.sentiment import open_engine
from tests.api.fakes import FakeRuntime
from tests.conftest import Clock
from tests.monitors.stories import thermos

TERMAX = {
    "name": "Termax",
    "aliases": ["Termax"],
    "markets": ["br"],
    "languages": ["pt"],
    "time_zone": "America/Sao_Paulo",
    "sources": [{"source": "list"}],
}


@pytest.fixture
def pr(runtime: FakeRuntime, make_key: Callable[..., str]) -> Iterator[TestClient]:
    with _client(runtime, make_key(Role.PR)) as client:
        yield client


def _client(runtime: FakeRuntime, key: str) -> TestClient:
    return TestClient(create_app(runtime), headers={"Authorization": f"Bearer {key}"})


def made(client: TestClient, path: str, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def incident(pr: TestClient, runtime: FakeRuntime, clock: Clock) -> dict[str, Any]:
    """The burnt hands, stored and graded."""
    watch_id = made(pr, "/v1/watches", **TERMAX)["id"]
    items = thermos(clock.now() - timedelta(hours=2))
    with runtime.store.reading() as session:
        watch, (binding,) = get_watch(session, watch_id), bindings_of(session, [watch_id])
    tools = Tools(author_hasher(runtime.settings), open_engine("embedded"))
    prepared = prepare(Work(runtime.store, watch, binding, tools, clock.now()), items)
    with runtime.store.transaction() as session:
        keep(session, prepared)
        mentions, _ = list_mentions(session, Wanted(limit=100))
        assess(session, Found(watch, mentions, []), shipped_book(), clock.now())
    found: list[dict[str, Any]] = pr.get("/v1/incidents").json()
    return next(one for one in found if one["type"] == "injury_safety")


def test_watch_is_given_back_as_it_was_described(pr: TestClient) -> None:
    watch = made(pr, "/v1/watches", **TERMAX)
    assert watch["markets"] == ["BR"]
    assert watch["sources"][0]["state"] == "active"
    assert pr.get(f"/v1/watches/{watch['id']}").json() == watch
    assert [one["name"] for one in pr.get("/v1/watches").json()] == ["Termax"]


def test_watch_is_changed_and_removed(pr: TestClient) -> None:
    watch = made(pr, "/v1/watches", **TERMAX)
    changed = pr.put(f"/v1/watches/{watch['id']}", json={**TERMAX, "exclusions": ["Termax Lda"], "sources": []})
    assert changed.json()["exclusions"] == ["Termax Lda"]
    assert len(changed.json()["sources"]) == 1
    assert pr.delete(f"/v1/watches/{watch['id']}").status_code == 204
    assert pr.get(f"/v1/watches/{watch['id']}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"aliases": []}, "aliases"),
        ({"aliases": ["  "]}, "aliases"),
        ({"markets": ["Brazil"]}, "markets"),
        ({"languages": ["xx"]}, "languages"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"sources": [{"source": "telepathy"}]}, "source"),
        ({"sources": [{"source": "list", "options": {"speed": "9"}}]}, "options"),
        ({"poll_s": 1}, "poll_s"),
        ({"campaigns": [{"name": "x", "starts_at": "2026-03-01", "ends_at": "2026-02-01"}]}, "campaigns[0].starts_at"),
    ],
)
def test_wrong_watch_is_a_problem_that_names_the_field(pr: TestClient, wrong: dict[str, Any], field: str) -> None:
    answer = pr.post("/v1/watches", json={**TERMAX, **wrong})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert pr.get("/v1/watches").json() == []


@pytest.mark.parametrize("path", ["/v1/watches", "/v1/mentions", "/v1/incidents", "/v1/silences", "/v1/sources"])
def test_only_pr_and_admin_see_what_is_watched(runtime: FakeRuntime, make_key: Callable[..., str], path: str) -> None:
    for role, status in {Role.TRANSLATE: 403, Role.REVIEW: 403, Role.PR: 200, Role.ADMIN: 200}.items():
        with _client(runtime, make_key(role)) as client:
            assert client.get(path).status_code == status
    with _client(runtime, "no-such-key") as client:
        assert client.get(path).status_code == 403


def test_incident_is_shown_with_grade_and_timeline(pr: TestClient, incident: dict[str, Any]) -> None:
    shown = pr.get(f"/v1/incidents/{incident['id']}").json()
    assert shown["level"] == 1
    assert shown["grade"]["rule"] == "injury_safety/E2/several_injured"
    assert shown["timeline"][0]["kind"] == "opened"
    mention = pr.get(f"/v1/mentions/{shown['grade']['posts'][0]}").json()
    assert mention["language"] == "pt"
    assert "pessoa" not in mention["author"]


def test_life_of_an_incident_over_http(pr: TestClient, incident: dict[str, Any], clock: Clock) -> None:
    path = f"/v1/incidents/{incident['id']}"
    assert made(pr, f"{path}/acknowledge")["state"] == "acknowledged"
    assert made(pr, f"{path}/assign", owner="Ana")["owner"] == "Ana"
    clock.move(timedelta(minutes=50))
    assert made(pr, f"{path}/answer")["state"] == "answered"
    assert made(pr, f"{path}/contain")["state"] == "contained"
    assert pr.post(f"{path}/close", json={}).status_code == 422
    assert made(pr, f"{path}/close", reason="Lote recolhido")["state"] == "closed"
    assert pr.post(f"{path}/acknowledge", json={}).json()["code"] == "conflict"
    report = pr.get(f"{path}/report").json()
    assert report["in_time"] is True
    assert [step["step"] for step in report["steps"] if step["at"] is None] == ["Notified"]
    during = next(period for period in report["periods"] if period["period"] == "during")
    assert during["negative_share"] > 0.5


def test_an_act_on_what_has_changed_since_it_was_seen_is_a_conflict(pr: TestClient, incident: dict[str, Any]) -> None:
    path = f"/v1/incidents/{incident['id']}"
    seen = pr.get(path).json()["version"]
    now = made(pr, f"{path}/assign", owner="Ana", version=seen)["version"]
    refused = pr.post(f"{path}/acknowledge", json={"version": seen})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert made(pr, f"{path}/acknowledge", version=now)["state"] == "acknowledged"


def test_lowering_needs_a_reason_and_keeps_the_machines_level(pr: TestClient, incident: dict[str, Any]) -> None:
    path = f"/v1/incidents/{incident['id']}/level"
    assert pr.post(path, json={"level": 3}).json()["field"] == "reason"
    lowered = made(pr, path, level=3, reason="Um lote antigo")
    assert (lowered["level"], lowered["person_level"], lowered["machine_level"]) == (3, 3, 1)
    assert lowered["timeline"][-1]["reason"] == "Um lote antigo"


def test_feedback_is_counted_per_rule(pr: TestClient, incident: dict[str, Any]) -> None:
    made(pr, f"/v1/incidents/{incident['id']}/feedback", is_useful=False, reason="?")
    made(pr, f"/v1/incidents/{incident['id']}/feedback", is_useful=True)
    assert pr.get("/v1/incidents/usefulness").json() == {incident["grade"]["rule"]: {"useful": 1, "judged": 1}}


def test_mentions_come_in_pages_without_gap_or_repeat(pr: TestClient, incident: dict[str, Any]) -> None:
    seen, before = [], ""
    while True:
        page = pr.get("/v1/mentions", params={"limit": 5, "before": before, "watch_id": incident["watch_id"]}).json()
        seen += [mention["id"] for mention in page["mentions"]]
        if page["next"] is None:
            break
        before = page["next"]
    assert len(seen) == len(set(seen)) == 12
    hurt = pr.get("/v1/mentions", params={"claim": "injury", "limit": 100}).json()["mentions"]
    assert 6 <= len(hurt) <= 12
    assert pr.get("/v1/mentions", params={"before": "x"}).status_code == 422


def test_author_is_exported_and_erased_by_admin_alone(
    runtime: FakeRuntime, make_key: Callable[..., str], pr: TestClient, incident: dict[str, Any]
) -> None:
    assert pr.post("/v1/mentions/export", json={"author": "@pessoa3"}).status_code == 403
    with _client(runtime, make_key(Role.ADMIN)) as admin:
        (kept,) = admin.post("/v1/mentions/export", json={"author": "pessoa3"}).json()
        assert "me queimei" in kept["text"]
        assert admin.post("/v1/mentions/erase", json={"author": "@Pessoa3"}).json() == {"mentions": 1}
        assert admin.post("/v1/mentions/export", json={"author": "pessoa3"}).json() == []
    gone = pr.get(f"/v1/mentions/{kept['id']}").json()
    assert (gone["text"], gone["author"], gone["url"]) == ("", "", "")
    assert gone["label"] == kept["label"]


def test_silence_is_made_shown_and_ended(pr: TestClient, clock: Clock) -> None:
    until = (clock.now() + timedelta(hours=4)).isoformat()
    silence = made(pr, "/v1/silences", ends_at=until, reason="Campanha", type="quality")
    assert silence["state"] == "active"
    clock.move(timedelta(hours=1))
    assert pr.delete(f"/v1/silences/{silence['id']}").json()["state"] == "ended"
    assert pr.delete(f"/v1/silences/{silence['id']}").status_code == 409
    past = (clock.now() - timedelta(hours=4)).isoformat()
    assert pr.post("/v1/silences", json={"ends_at": past, "reason": "x"}).status_code == 422


@pytest.mark.parametrize("odd", ["%00", "%E4%B8%AD", "x" * 300, "'"])
def test_ids_that_are_none_are_not_found(pr: TestClient, odd: str) -> None:
    for path in ("watches", "mentions", "incidents"):
        assert pr.get(f"/v1/{path}/{odd}").status_code == 404


def test_response_is_drafted_in_the_language_asked_for(pr: TestClient, incident: dict[str, Any]) -> None:
    path, slots = f"/v1/incidents/{incident['id']}/draft", {"subject": "a tampa", "contact": "sac@termax.example"}
    draft = made(pr, path, template="holding", locale="pt-BR", slots=slots)
    assert draft["is_ours"]
    assert draft["missing"] == []
    assert "relatos sobre a tampa" in draft["text"]
    assert draft["text"].endswith("Termax")
    translated = made(pr, path, template="holding", locale="sv", slots=slots)
    assert not translated["is_ours"]
    assert pr.post(path, json={"template": "silence", "locale": "pt"}).status_code == 404
    assert pr.post(path, json={"template": "holding", "locale": "xx"}).status_code == 422


def test_matrix_of_a_watch_tells_nothing_from_cannot_be_told(pr: TestClient) -> None:
    made(pr, "/v1/watches", **TERMAX)
    matrix = pr.get("/v1/indicators", params={"watch": "Termax"}).json()
    rows = {row["indicator"]: row for row in matrix["indicators"]}
    assert rows["safety_claims"]["value"] == 0
    assert rows["stars_fall"]["value"] is None
    assert rows["stars_fall"]["note"]
    assert pr.get("/v1/indicators", params={"watch": "nobody"}).status_code == 404


def test_a_watch_is_replayed_with_what_would_have_been_told(pr: TestClient, incident: dict[str, Any]) -> None:
    path = f"/v1/watches/{incident['watch_id']}/replay"
    found = pr.get(path, params={"days": 3}).json()
    assert found["mentions"] == 12
    assert found["known"] == "short"
    assert [one["sensitivity"] for one in found["by_sensitivity"]] == ["fewer", "balanced", "more"]
    told = found["by_sensitivity"][1]
    injury = [moment for moment in told["moments"] if moment["type"] == "injury_safety"][-1]
    assert injury["level"] == incident["level"]
    assert injury["rule"] == incident["grade"]["rule"]
    assert set(injury["posts"]) <= set(incident["grade"]["posts"])
    assert told["notified"] == sum(not moment["muted"] for moment in told["moments"])


def test_a_replay_refuses_days_out_of_range_and_watches_that_are_not_there(pr: TestClient) -> None:
    watch = made(pr, "/v1/watches", **TERMAX)
    assert pr.get(f"/v1/watches/{watch['id']}/replay", params={"days": 0}).status_code == 422
    assert pr.get("/v1/watches/nobody/replay").status_code == 404
