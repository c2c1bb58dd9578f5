"""Doors, translator, routes and detection together: pivots, the scripts of Chinese, and lists in many languages."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.locales import Pair
from core.store import Store
from nlp.engines.echo import EchoEngine
from nlp.engines.opencc import OpenCCEngine
from tests.conftest import Clock


@pytest.fixture
def http(api_store: Store, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    engines = [EchoEngine([Pair.parse("zh", "en")]), EchoEngine([Pair.parse("en", "pt")]), OpenCCEngine()]
    runtime = Runtime(settings, api_store, Translator(settings, api_store, engines), False, clock.now)
    with TestClient(create_app(runtime)) as client:
        yield client


def deepl(http: TestClient, *texts: str, **body: object) -> list[dict[str, str]]:
    response = http.post("/v2/translate", json={"text": texts, **body})
    assert response.status_code == 200, response.text
    translations: list[dict[str, str]] = response.json()["translations"]
    return translations


def test_chinese_changes_its_script_through_the_deepl_door(http: TestClient) -> None:
    [done] = deepl(http, "支持互联网和打印机", target_lang="ZH-HANT", source_lang="ZH")
    assert done["text"] == "支援網際網路和印表機"
    [back] = deepl(http, "支援網際網路", target_lang="ZH-HANS")
    assert (back["text"], back["detected_source_language"]) == ("支持互联网", "ZH")


def test_what_is_in_the_wanted_script_already_stays(http: TestClient) -> None:
    assert [one["text"] for one in deepl(http, "支援網路", "支持网络", target_lang="ZH-HANT")] == [
        "支援網路",
        "支援網路",
    ]


def test_the_libretranslate_door_lists_what_each_source_reaches(http: TestClient) -> None:
    listed = {one["code"]: one["targets"] for one in http.get("/languages").json()}
    assert listed == {
        "en": ["pt"],
        "zh-Hans": ["en", "pt", "zh-Hant"],
        "zh-Hant": ["en", "pt", "zh-Hans"],
    }


def test_a_pair_is_gone_over_english(http: TestClient) -> None:
    response = http.post("/v1/localize", json={"items": [{"text": "你好，世界。"}], "targets": [{"locale": "pt-BR"}]})
    [result] = response.json()["results"]
    assert result["engine"] == "echo+echo"
    assert result["text"] == "你好，世界。"


def test_a_glossary_from_first_to_last_holds_on_the_way_round(http: TestClient) -> None:
    made = http.post(
        "/v3/glossaries",
        json={
            "name": "g",
            "dictionaries": [
                {"source_lang": "zh", "target_lang": "pt", "entries": "世界\tmundo", "entries_format": "tsv"},
            ],
        },
    ).json()
    [done] = deepl(http, "你好，世界。", source_lang="ZH", target_lang="PT-BR", glossary_id=made["glossary_id"])
    assert "mundo" in done["text"].lower()


def test_a_glossary_of_one_leg_holds_there(http: TestClient) -> None:
    made = http.post(
        "/v3/glossaries",
        json={
            "name": "g",
            "dictionaries": [
                {"source_lang": "zh", "target_lang": "en", "entries": "世界\tworld", "entries_format": "tsv"},
                {"source_lang": "en", "target_lang": "pt", "entries": "world\tmundo", "entries_format": "tsv"},
            ],
        },
    ).json()
    [done] = deepl(http, "你好，世界。", source_lang="ZH", target_lang="PT-BR", glossary_id=made["glossary_id"])
    assert "mundo" in done["text"].lower()


def test_a_glossary_without_any_pair_of_the_route_is_refused(http: TestClient) -> None:
    made = http.post(
        "/v3/glossaries",
        json={
            "name": "g",
            "dictionaries": [
                {"source_lang": "en", "target_lang": "pt", "entries": "a\tb", "entries_format": "tsv"},
            ],
        },
    ).json()
    response = http.post(
        "/v2/translate",
        json={"text": ["你好"], "source_lang": "ZH", "target_lang": "EN-US", "glossary_id": made["glossary_id"]},
    )
    assert response.status_code == 404


def test_one_text_nobody_can_translate_does_not_fail_the_list(http: TestClient) -> None:
    texts = ["你好，世界。", "หูฟังไร้สายตัดเสียงรบกวน", "Already English, thanks.", "12345"]
    done = deepl(http, *texts, target_lang="EN-US")
    assert [one["text"] for one in done] == texts
    assert [one["detected_source_language"] for one in done] == ["ZH", "TH", "EN", "EN"]
    answer = http.post("/translate", json={"q": texts, "source": "auto", "target": "en"}).json()
    assert [one["language"] for one in answer["detectedLanguage"]] == ["zh-Hans", "th", "en", "en"]


@pytest.mark.parametrize("texts", [["หูฟังไร้สาย"], ["หูฟังไร้สาย", "이어폰"]])
def test_a_list_nobody_can_translate_any_text_of_is_refused(http: TestClient, texts: list[str]) -> None:
    assert http.post("/v2/translate", json={"text": texts, "target_lang": "EN-US"}).status_code == 400


def test_the_native_door_says_it_of_the_item(http: TestClient) -> None:
    body = {"items": [{"text": "你好"}, {"text": "หูฟังไร้สาย"}], "targets": [{"locale": "en"}]}
    first, second = http.post("/v1/localize", json=body).json()["results"]
    assert first["text"]
    assert second["error"]["code"] == "unsupported_pair"


def test_readiness_needs_more_than_the_tables_of_chinese(api_store: Store, settings: Settings, clock: Clock) -> None:
    runtime = Runtime(settings, api_store, Translator(settings, api_store, [OpenCCEngine()]), False, clock.now)
    with TestClient(create_app(runtime)) as client:
        assert client.get("/readyz").status_code == 503
