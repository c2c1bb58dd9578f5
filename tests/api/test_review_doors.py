"""Reviews over HTTP: who may see and decide what, and what a decision leaves behind."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.locales import Locale, Pair
from core.store import Store
from nlp.engines.echo import EchoEngine
from tests.conftest import Clock

Client = Callable[[Role], TestClient]
LISTING = {
    "items": [{"text": "国家级保温杯", "source": "zh", "field": "title"}],
    "targets": [{"locale": "en-US", "market": "CN"}],
    "screen": True,
    "review": True,
}


@pytest.fixture
def client(api_store: Store, settings: Settings, clock: Clock, make_key: Callable[..., str]) -> Iterator[Client]:
    engine = EchoEngine([Pair(Locale("zh"), Locale("en"))])
    runtime = Runtime(settings, api_store, Translator(settings, api_store, [engine]), True, clock.now)
    app = create_app(runtime)
    with TestClient(app):
        yield lambda role: TestClient(app, headers={"Authorization": f"Bearer {make_key(role)}"})


@pytest.fixture
def tool(client: Client) -> TestClient:
    return client(Role.TRANSLATE)


@pytest.fixture
def person(client: Client) -> TestClient:
    return client(Role.REVIEW)


def sent(tool: TestClient, **changes: Any) -> dict[str, Any]:
    answer = tool.post("/v1/localize", json=LISTING | changes)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["results"][0]
    return result


def act(person: TestClient, review: str, deed: str, version: int, **more: Any) -> dict[str, Any]:
    answer = person.post(f"/v1/reviews/{review}/{deed}", json={"version": version} | more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_flagged_copy_waits_for_a_person_once(tool: TestClient, person: TestClient):
    first, again = sent(tool), sent(tool)
    assert first["review"] == again["review"]
    listed = person.get("/v1/reviews", params={"market": "CN", "severity": "block"}).json()["reviews"]
    assert [one["id"] for one in listed] == [first["review"]]
    assert "国家级" in {finding["matched"] for finding in listed[0]["findings"]}
    assert person.get("/v1/reviews/counts").json()["by_market"] == {"CN": 1}
    assert person.get("/v1/reviews", params={"market": "US"}).json()["reviews"] == []


def test_clean_copy_does_not_wait(tool: TestClient, person: TestClient):
    result = sent(tool, items=[{"text": "保温杯", "source": "zh", "field": "title"}])
    assert "review" not in result
    assert person.get("/v1/reviews").json()["reviews"] == []


def test_a_tool_sees_its_own_copy_but_decides_nothing(client: Client, tool: TestClient):
    review = sent(tool)["review"]
    assert tool.get(f"/v1/reviews/{review}").status_code == 200
    assert client(Role.TRANSLATE).get(f"/v1/reviews/{review}").status_code == 404
    assert tool.post(f"/v1/reviews/{review}/approve", json={"version": 1}).status_code == 403
    assert client(Role.PR).get("/v1/reviews").status_code == 403


def test_an_edit_is_checked_anew_and_approval_is_remembered(tool: TestClient, person: TestClient):
    review = sent(tool)["review"]
    done = act(person, review, "approve", 1, text="优质保温杯", reason="wording of our lawyers")
    assert (done["state"], done["text"]) == ("approved", "优质保温杯")
    assert not [one for one in done["findings"] if one["side"] == "target" and one["matched"] == "国家级"]
    assert [one["kind"] for one in done["history"]] == ["sent", "edited", "approved"]
    again = sent(tool)
    assert again["text"] == "优质保温杯"
    assert again["review"] == review


def test_two_people_cannot_overwrite_each_other(client: Client, tool: TestClient, person: TestClient):
    review = sent(tool)["review"]
    act(person, review, "claim", 1)
    late = client(Role.REVIEW).post(f"/v1/reviews/{review}/reject", json={"version": 1, "reason": "no"})
    assert late.status_code == 409
    stale = person.post(f"/v1/reviews/{review}/reject", json={"version": 1, "reason": "no"})
    assert stale.status_code == 409
    assert act(person, review, "reject", 2, reason="not our cup")["state"] == "rejected"


def test_false_alarms_count_and_an_accepted_exception_silences_the_rule(tool: TestClient, person: TestClient):
    review = sent(tool)["review"]
    findings = person.get(f"/v1/reviews/{review}").json()["findings"]
    alarm = next(one for one in findings if one["matched"] == "国家级")
    act(person, review, "false-alarm", 1, number=alarm["number"], reason="name of the prize")
    report = person.get("/v1/reviews/precision").json()
    assert {"rule": alarm["rule"], "false_alarms": 1, "precision": 0.0}.items() <= report["rules"][0].items()
    accepted = person.post("/v1/reviews/exceptions", json={"rule": alarm["rule"], "phrase": "国家级保温杯"})
    assert accepted.status_code == 201, accepted.text
    screened = tool.post("/v1/screen", json={"text": "国家级保温杯", "market": "CN"}).json()["findings"]
    other = tool.post("/v1/screen", json={"text": "国家级水杯", "market": "CN"}).json()["findings"]
    assert alarm["rule"] not in {one["rule"] for one in screened}
    assert alarm["rule"] in {one["rule"] for one in other}


def test_an_unknown_rule_has_no_exceptions(person: TestClient):
    answer = person.post("/v1/reviews/exceptions", json={"rule": "none/such", "phrase": "x"})
    assert answer.status_code == 404
