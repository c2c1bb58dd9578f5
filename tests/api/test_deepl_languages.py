"""Languages, glossary pairs and usage of the DeepL protocol."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.doors.deepl_codes import list_targets
from core.locales import Locale, Pair
from tests.api.fakes import EN, PT, ZH, FakeTranslator
from tests.conftest import Clock

RU, ES = Locale("ru"), Locale("es")


@pytest.fixture(autouse=True)
def several_languages(translator: FakeTranslator) -> None:
    translator.known = frozenset({Pair(ZH, EN), Pair(ZH, PT), Pair(EN, PT), Pair(EN, ZH), Pair(ZH, RU)})


def test_sources_are_a_bare_array_of_base_codes_without_formality(http: TestClient):
    assert http.get("/v2/languages").json() == [
        {"language": "EN", "name": "English"},
        {"language": "ZH", "name": "Chinese"},
    ]


def test_every_target_has_a_boolean_formality(http: TestClient):
    targets = http.get("/v2/languages", params={"type": "target"}).json()
    assert [target["language"] for target in targets] == ["EN-GB", "EN-US", "PT-BR", "PT-PT", "RU", "ZH", "ZH-HANS"]
    assert all(target["supports_formality"] is False for target in targets)
    assert {"language": "EN-US", "name": "English (American)", "supports_formality": False} in targets


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("place", ["params", "data", "json"])
def test_type_is_read_from_query_form_and_json(http: TestClient, method: str, place: str):
    """The Python client sends a form body on a GET; without reading it, formality flags would be missing."""
    targets = http.request(method, "/v2/languages", **{place: {"type": "target"}}).json()
    assert targets[0]["language"] == "EN-GB"


def test_the_query_wins_over_the_body(http: TestClient):
    both = http.request("GET", "/v2/languages", params={"type": "source"}, data={"type": "target"})
    assert "supports_formality" not in both.json()[0]


def test_another_type_is_a_bad_request(http: TestClient):
    response = http.get("/v2/languages", params={"type": "both"})
    assert response.status_code == 400
    assert "type" in response.json()["message"]


def test_a_regional_target_lists_only_itself():
    assert list_targets([Locale("pt", "", "BR"), Locale("es", "", "419"), ES]) == [
        ES,
        Locale("es", "", "419"),
        Locale("pt", "", "BR"),
    ]


def test_traditional_chinese_is_listed_by_its_script():
    assert list_targets([Locale("zh", "Hant", "TW")]) == [Locale("zh", "Hant")]


def test_simplified_chinese_brings_the_bare_code_along():
    assert [locale.tag for locale in list_targets([Locale("zh", "Hans"), ZH])] == ["zh", "zh-Hans"]


def test_every_listed_source_goes_into_every_listed_target(http: TestClient):
    sources = [one["language"] for one in http.get("/v2/languages").json()]
    targets = [one["language"] for one in http.get("/v2/languages?type=target").json()]
    for source in sources:
        for target in targets:
            body = {"text": ["x"], "source_lang": source, "target_lang": target}
            assert http.post("/v2/translate", json=body).status_code == 200


def test_glossary_pairs_are_lower_case_base_codes_one_for_each_direction(http: TestClient):
    pairs = http.get("/v2/glossary-language-pairs").json()["supported_languages"]
    assert {"source_lang": "en", "target_lang": "zh"} in pairs
    assert {"source_lang": "zh", "target_lang": "en"} in pairs
    assert len(pairs) == 5


def test_v3_languages_are_in_bcp_47_with_their_uses(http: TestClient):
    languages = {one["lang"]: one for one in http.get("/v3/languages?resource=translate_text").json()}
    assert languages["zh"] == {
        "lang": "zh",
        "name": "Chinese",
        "status": "stable",
        "usable_as_source": True,
        "usable_as_target": True,
        "features": {"glossary": {"status": "stable"}},
    }
    assert languages["en-US"]["usable_as_source"] is False
    assert "zh-Hans" in languages


def test_v3_languages_of_what_is_not_offered_are_none(http: TestClient):
    assert http.get("/v3/languages?resource=write").json() == []


def test_v3_languages_of_glossaries_are_base_languages(http: TestClient):
    assert {one["lang"] for one in http.get("/v3/languages?resource=glossary").json()} == {"en", "pt", "ru", "zh"}


@pytest.mark.parametrize("query", ["", "?resource=", "?resource=poems"])
def test_v3_languages_need_a_known_resource(http: TestClient, query: str):
    response = http.get(f"/v3/languages{query}")
    assert response.status_code == 400
    assert "resource" in response.json()["message"]


def test_v3_resources_are_named_with_their_features(http: TestClient):
    resources = {one["name"]: one["features"] for one in http.get("/v3/languages/resources").json()}
    assert resources["translate_text"] == [
        {"name": "glossary", "needs_source_support": True, "needs_target_support": True}
    ]


@pytest.mark.parametrize("path", ["/v3/languages?resource=glossary", "/v3/languages/resources"])
def test_v3_languages_are_only_for_reading(http: TestClient, path: str):
    assert http.post(path).status_code == 405


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_usage_gives_two_integers(http: TestClient, method: str):
    usage = http.request(method, "/v2/usage").json()
    assert usage == {"character_count": 0, "character_limit": 1_000_000_000_000}


def test_usage_begins_anew_each_month(http: TestClient, clock: Clock):
    http.post("/v2/translate", json={"text": ["包邮"], "target_lang": "EN"})
    assert http.get("/v2/usage").json()["character_count"] == 2
    clock.move(timedelta(days=31))
    assert http.get("/v2/usage").json()["character_count"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/v2/languages",
        "/v2/usage",
        "/v2/glossary-language-pairs",
        "/v2/glossaries",
        "/v3/glossaries",
        "/v3/languages",
        "/v3/languages/resources",
    ],
)
def test_every_path_refuses_without_a_key(anonymous: TestClient, path: str):
    response = anonymous.get(path)
    assert response.status_code == 403
    assert isinstance(response.json()["message"], str)


@pytest.mark.parametrize(
    ("method", "path", "word"),
    [
        ("POST", "/v2/write/rephrase", "not offered"),
        ("POST", "/v2/write/correct", "not offered"),
        ("GET", "/v3/style_rules", "not offered"),
        ("PUT", "/v3/style_rules/x/configured_rules", "not offered"),
        ("GET", "/v2/nothing", "Not Found"),
    ],
)
def test_what_is_not_offered_is_404_and_says_so(http: TestClient, method: str, path: str, word: str):
    response = http.request(method, path)
    assert response.status_code == 404
    assert word in response.json()["message"]
