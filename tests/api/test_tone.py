"""Formality and context through every door, down to the engine."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.locales import Pair
from core.store import Store
from nlp.engines.echo import EchoEngine
from tests.conftest import Clock
from tests.nlp.test_manners import Polite

EN_DE = Pair.parse("en", "de")


class German(Polite):
    def pairs(self) -> frozenset[Pair]:
        return frozenset({EN_DE})


@pytest.fixture
def http(api_store: Store, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    engines = [
        EchoEngine([EN_DE]),
        EchoEngine([Pair.parse("zh", "en")]),
        EchoEngine([Pair.parse("de", "en")]),
        German(),
    ]
    runtime = Runtime(settings, api_store, Translator(settings, api_store, engines), False, clock.now)
    with TestClient(create_app(runtime)) as client:
        yield client


def ask(http: TestClient, **body: object) -> str:
    wanted = {"text": ["We ship your order today."], "source_lang": "EN", "target_lang": "DE"} | body
    response = http.post("/v2/translate", json=wanted)
    assert response.status_code == 200, response.text
    text: str = response.json()["translations"][0]["text"]
    return text


@pytest.mark.parametrize(
    ("formality", "tone"),
    [("more", "formal"), ("LESS", "informal"), ("prefer_more", "formal"), ("prefer_less", "informal")],
)
def test_formality_and_context_reach_the_engine(http: TestClient, formality: str, tone: str) -> None:
    assert ask(http, formality=formality, context="音楽") == f"{tone} / 音楽"


def test_over_english_the_last_leg_honours_it(http: TestClient) -> None:
    assert ask(http, text=["We ship today."], source_lang="ZH", formality="more").startswith("formal")


def test_without_a_formality_the_first_engine_does_it(http: TestClient) -> None:
    assert ask(http) == "We ship your order today."


@pytest.mark.parametrize("formality", ["more", "less"])
def test_a_target_without_formality_refuses_it(http: TestClient, formality: str) -> None:
    wanted = {"text": ["你好"], "target_lang": "EN-US", "formality": formality}
    response = http.post("/v2/translate", json=wanted)
    assert response.status_code == 400
    message = response.json()["message"]
    assert message.index("Target language") < message.index("EN-US") < message.index("formality")
    assert "not supported" in message


def test_a_preferred_formality_is_done_as_well_as_can_be(http: TestClient) -> None:
    assert ask(http, text=["你好。"], source_lang="ZH", target_lang="EN-US", formality="prefer_more") == "你好。"


def test_only_targets_with_an_engine_for_it_say_formality(http: TestClient) -> None:
    listed = http.get("/v2/languages", params={"type": "target"}).json()
    assert {one["language"]: one["supports_formality"] for one in listed} == {
        "DE": True,
        "EN-GB": False,
        "EN-US": False,
    }


def test_the_native_door_takes_tone_context_and_market(http: TestClient) -> None:
    body = {
        "items": [{"text": "We ship your order today.", "source": "en", "field": "prose"}],
        "targets": [{"locale": "de", "market": "AT"}],
        "options": {"tone": "informal", "context": "parcels"},
    }
    [result] = http.post("/v1/localize", json=body).json()["results"]
    assert result["text"] == "informal / parcels / AT"


def test_the_native_door_flags_a_tone_nobody_honours(http: TestClient) -> None:
    body = {
        "items": [{"text": "你好。", "source": "zh"}],
        "targets": [{"locale": "en"}],
        "options": {"tone": "formal"},
    }
    [result] = http.post("/v1/localize", json=body).json()["results"]
    assert "tone" in [finding["check"] for finding in result["findings"]]


def test_another_tone_is_refused(http: TestClient) -> None:
    body = {"items": [{"text": "x"}], "targets": [{"locale": "de"}], "options": {"tone": "rude"}}
    assert http.post("/v1/localize", json=body).status_code == 422


def test_libretranslate_is_as_it_was(http: TestClient) -> None:
    said = http.post("/translate", json={"q": "We ship today.", "source": "en", "target": "de"}).json()
    assert said == {"translatedText": "We ship today."}
