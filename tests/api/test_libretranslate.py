"""The LibreTranslate endpoints, every MUST of their contract."""

from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.doors.libre_codes import shown_code
from api.keys import Role
from core.errors import ModelCorrupt, UnsupportedLanguage, UnsupportedPair
from core.locales import Locale, Pair
from nlp.markup import MarkupKind
from nlp.segmentation import Split
from tests.api.fakes import EN, PT, ZH, FakeRuntime, FakeTranslator

RU = Locale("ru")
HANT = Locale("zh", "Hant")
BRAZIL = Locale("pt", "", "BR")


@pytest.fixture(autouse=True)
def without_keys(runtime: FakeRuntime) -> None:
    runtime.keys_required = False


def send(client: TestClient, **fields: object) -> Response:
    return client.post("/translate", json={"q": "蓝牙耳机", "source": "zh", "target": "en"} | fields)


def answered(response: Response) -> dict[str, object]:
    assert response.status_code == 200, response.text
    return response.json()


def refused(response: Response, status: int = 400) -> str:
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}
    return response.json()["error"]


# Translate


def test_a_text_gives_a_text_and_nothing_that_was_not_asked_for(anonymous: TestClient):
    assert answered(send(anonymous)) == {"translatedText": "Bluetooth headphones"}


def test_a_list_gives_a_list_in_order_with_empty_texts_kept(anonymous: TestClient):
    answer = answered(send(anonymous, q=["包邮", "", "限时抢购"]))
    assert answer == {"translatedText": ["free shipping", "", "flash sale"]}


def test_a_list_of_one_stays_a_list(anonymous: TestClient):
    assert answered(send(anonymous, q=["包邮"], source="auto", alternatives=1)) == {
        "translatedText": ["free shipping"],
        "detectedLanguage": [{"confidence": 90.0, "language": "zh-Hans"}],
        "alternatives": [["free shipping (0)"]],
    }


def test_the_language_is_told_only_when_it_was_detected_as_a_percentage(anonymous: TestClient):
    answer = answered(send(anonymous, source="AUTO"))
    assert answer["detectedLanguage"] == {"confidence": 90.0, "language": "zh-Hans"}


def test_each_text_of_a_list_is_detected_on_its_own(anonymous: TestClient):
    answer = answered(send(anonymous, q=["包邮", "hello"], source="auto"))
    assert [one["language"] for one in answer["detectedLanguage"]] == ["zh-Hans", "en"]


@pytest.mark.parametrize("place", ["json", "data", "params"])
def test_fields_come_as_json_form_or_query(anonymous: TestClient, place: str):
    fields = {"q": "包邮", "source": "zh", "target": "en", "format": "text", "alternatives": "0"}
    assert answered(anonymous.post("/translate", **{place: fields})) == {"translatedText": "free shipping"}


def test_fields_come_as_multipart(anonymous: TestClient):
    fields = {"q": (None, "包邮"), "source": (None, "zh"), "target": (None, "en")}
    assert answered(anonymous.post("/translate", files=fields)) == {"translatedText": "free shipping"}


def test_form_and_query_are_read_together(anonymous: TestClient):
    response = anonymous.post("/translate?source=zh&target=en", data={"q": "包邮"})
    assert answered(response) == {"translatedText": "free shipping"}


def test_json_wins_over_the_query(anonymous: TestClient):
    response = anonymous.post("/translate?q=other&target=en", json={"q": "包邮", "source": "zh"})
    assert answered(response) == {"translatedText": "free shipping"}


def test_only_json_has_lists(anonymous: TestClient):
    response = anonymous.post("/translate", data={"q": ["包邮", "耳机"], "source": "zh", "target": "en"})
    assert answered(response) == {"translatedText": "free shipping"}


def test_line_ends_of_forms_count_as_one_character(runtime: FakeRuntime, open_client: Callable[[], TestClient]):
    runtime.settings = runtime.settings.model_copy(update={"characters_per_text": 3})
    with open_client() as client:
        form = client.post("/translate", data={"q": "a\r\nb", "source": "zh", "target": "en"})
        assert answered(form) == {"translatedText": "a\nb"}
        assert answered(send(client, q="a\nb")) == {"translatedText": "a\nb"}
        refused(send(client, q="a\r\nb"))


@pytest.mark.parametrize("missing", ["q", "source", "target"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_parameter_is_named(anonymous: TestClient, missing: str, value: str | None):
    assert f"missing {missing} parameter" in refused(send(anonymous, **{missing: value}))


@pytest.mark.parametrize("q", [[], [1], ["a", None], {"a": "b"}, 7])
def test_q_must_be_a_text_or_texts(anonymous: TestClient, q: object):
    assert "q" in refused(send(anonymous, q=q))


# Languages of a request


@pytest.mark.parametrize("code", ["zh", "ZH", "zh-Hans", "zh-hans", "zh-CN", "zh_CN"])
def test_simplified_chinese_has_many_names(anonymous: TestClient, code: str):
    assert answered(send(anonymous, source=code)) == {"translatedText": "Bluetooth headphones"}


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("zt", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hant-TW"),
        ("pb", "pt-BR"),
        ("pt-BR", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("en-US", "en-US"),
        ("EN", "en"),
    ],
)
def test_other_spellings_of_codes_are_understood(
    anonymous: TestClient, translator: FakeTranslator, code: str, tag: str
):
    send(anonymous, target=code)
    assert translator.orders[0].target.tag == tag


@pytest.mark.parametrize(("name", "value"), [("source", "xx"), ("target", "klingon"), ("target", "🙂")])
def test_an_unknown_language_is_not_supported(anonymous: TestClient, name: str, value: str):
    assert refused(send(anonymous, **{name: value})) == f"{value} is not supported"


def test_a_language_without_a_model_is_not_supported(anonymous: TestClient, translator: FakeTranslator):
    translator.failure = UnsupportedPair("no", "target")
    assert refused(send(anonymous, target="de")) == "de is not supported"
    assert refused(send(anonymous, source="ja")) == "ja is not supported"


def test_a_pair_without_a_model_names_both_languages(anonymous: TestClient, translator: FakeTranslator):
    translator.known |= {Pair(RU, PT)}
    translator.failure = UnsupportedPair("no", "target")
    message = refused(send(anonymous, source="ru"))
    assert message == "English (en) is not available as a target language from Russian (ru)"


def test_a_detected_language_without_a_model_is_refused(anonymous: TestClient, translator: FakeTranslator):
    translator.failure = UnsupportedLanguage("Thai cannot be translated from", "source")
    assert "Thai" in refused(send(anonymous, source="auto"))


def test_source_equal_to_target_gives_the_text_unchanged(anonymous: TestClient):
    assert answered(send(anonymous, q="包邮 Free", target="zh-Hans")) == {"translatedText": "包邮 Free"}


@pytest.mark.parametrize("text", ["🎧🔥", "12345", "!?…", "  ", "\u200b"])
def test_text_without_letters_comes_back_unchanged(anonymous: TestClient, text: str):
    assert answered(send(anonymous, q=text, source="auto"))["translatedText"] == text


# Format and alternatives


def test_html_is_read_as_markup(anonymous: TestClient, translator: FakeTranslator):
    send(anonymous, format="html")
    order = translator.orders[0]
    assert order.markup is not None
    assert (order.markup.kind, order.split) == (MarkupKind.HTML, Split.NONEWLINES)


def test_text_is_plain_and_nothing_is_escaped(anonymous: TestClient, translator: FakeTranslator):
    assert answered(send(anonymous, q="<b>a & b</b>", format="text")) == {"translatedText": "<b>a & b</b>"}
    assert translator.orders[0].markup is None


def test_another_format_is_not_supported(anonymous: TestClient):
    assert refused(send(anonymous, format="markdown")) == "markdown format is not supported"


def test_alternatives_are_given_when_asked_for(anonymous: TestClient):
    assert answered(send(anonymous, q="包邮", alternatives=2)) == {
        "translatedText": "free shipping",
        "alternatives": ["free shipping (0)", "free shipping (1)"],
    }


@pytest.mark.parametrize("value", ["many", -1, 1.5, "2x", 6, 10**9])
def test_alternatives_are_a_number_up_to_the_limit(anonymous: TestClient, value: object):
    assert "alternatives" in refused(send(anonymous, alternatives=value))


# Keys


@pytest.fixture
def with_keys(runtime: FakeRuntime, without_keys: None, key: str) -> str:
    runtime.keys_required = True
    return key


@pytest.mark.parametrize("place", ["json", "data", "params"])
def test_the_key_is_a_parameter(anonymous: TestClient, with_keys: str, place: str):
    fields = {"q": "包邮", "source": "zh", "target": "en", "api_key": with_keys}
    assert answered(anonymous.post("/translate", **{place: fields}))


@pytest.mark.parametrize("path", ["/translate", "/detect"])
def test_a_missing_key_is_400_and_a_wrong_one_403(anonymous: TestClient, with_keys: str, path: str):
    fields = {"q": "包邮", "source": "zh", "target": "en"}
    for absent in ({}, {"api_key": ""}, {"api_key": None}):
        assert "API key" in refused(anonymous.post(path, json=fields | absent), 400)
    assert refused(anonymous.post(path, json=fields | {"api_key": "wrong"}), 403) == "Invalid API key"


def test_an_authorization_header_says_nothing_here(anonymous: TestClient, with_keys: str):
    headers = {"Authorization": f"DeepL-Auth-Key {with_keys}"}
    fields = {"q": "包邮", "source": "zh", "target": "en"}
    refused(anonymous.post("/translate", json=fields, headers=headers), 400)
    headers = {"Authorization": "Basic bm90OmZvcnVz"}
    assert answered(anonymous.post("/translate", json=fields | {"api_key": with_keys}, headers=headers))


def test_an_empty_key_means_none_where_none_is_needed(anonymous: TestClient):
    assert answered(send(anonymous, api_key=""))
    assert answered(send(anonymous, api_key="whatever"))


def test_languages_never_need_a_key_and_a_body_is_tolerated(anonymous: TestClient, with_keys: str):
    assert anonymous.request("GET", "/languages", data={"api_key": "wrong"}).status_code == 200


def test_a_key_for_reviews_may_not_translate(anonymous: TestClient, with_keys: str, make_key: Callable[..., str]):
    refused(send(anonymous, api_key=make_key(Role.REVIEW)), 403)


# Detect


@pytest.mark.parametrize("text", ["耳机", "无线蓝牙耳机 降噪"])
def test_chinese_is_detected_in_a_few_characters(anonymous: TestClient, text: str):
    best = anonymous.post("/detect", json={"q": text}).json()[0]
    assert best["language"] == "zh-Hans"
    assert 0 < best["confidence"] <= 100


@pytest.mark.parametrize("text", ["🎧", "123", "?!", "\u200b"])
def test_nothing_detectable_is_english_with_no_confidence(anonymous: TestClient, text: str):
    assert anonymous.post("/detect", data={"q": text}).json() == [{"confidence": 0.0, "language": "en"}]


@pytest.mark.parametrize("body", [{}, {"q": ""}, {"q": []}, {"q": None}])
def test_detecting_nothing_is_a_bad_request(anonymous: TestClient, body: dict[str, object]):
    assert "missing q parameter" in refused(anonymous.post("/detect", json=body))


def test_a_list_is_detected_as_one_text(anonymous: TestClient):
    assert anonymous.post("/detect", json={"q": ["耳机", "蓝牙"]}).json()[0]["language"] == "zh-Hans"


# Languages


def test_languages_list_what_each_can_become(anonymous: TestClient, translator: FakeTranslator):
    translator.known = frozenset({Pair(ZH, EN), Pair(ZH, RU), Pair(HANT, EN), Pair(EN, BRAZIL), Pair(EN, ZH)})
    assert anonymous.get("/languages").json() == [
        {"code": "en", "name": "English", "targets": ["pt-BR", "zh-Hans"]},
        {"code": "zh-Hans", "name": "Chinese", "targets": ["en", "ru"]},
        {"code": "zh-Hant", "name": "Chinese (traditional)", "targets": ["en"]},
    ]


def test_english_is_always_there_and_what_is_listed_works(anonymous: TestClient):
    listed = anonymous.get("/languages").json()
    assert [one["code"] for one in listed] == ["en", "zh-Hans"]
    for language in listed:
        for target in language["targets"]:
            answered(send(anonymous, source=language["code"], target=target))


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        (ZH, "zh-Hans"),
        (Locale("zh", "Hant", "HK"), "zh-Hant"),
        (Locale("en", "", "US"), "en"),
        (BRAZIL, "pt-BR"),
        (PT, "pt"),
    ],
)
def test_codes_given_out_are_the_ones_of_the_protocol(locale: Locale, code: str):
    assert shown_code(locale) == code


# Methods, browsers, limits


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/translate"),
        ("PUT", "/translate"),
        ("GET", "/detect"),
        ("POST", "/languages"),
        ("DELETE", "/languages"),
    ],
)
def test_another_method_is_405(anonymous: TestClient, method: str, path: str):
    refused(anonymous.request(method, path), 405)


@pytest.mark.parametrize("path", ["/translate", "/detect", "/languages", "/frontend/settings", "/health"])
def test_browsers_may_call_from_anywhere_and_may_ask_first(anonymous: TestClient, path: str):
    asked = anonymous.options(path, headers={"Origin": "https://shop.example"})
    assert asked.status_code == 200
    for response in (asked, anonymous.post(path), anonymous.get(path)):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Access-Control-Allow-Methods"] == "GET, POST"
        assert response.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"


def test_the_operator_can_narrow_the_origins(runtime: FakeRuntime, open_client: Callable[[], TestClient]):
    runtime.settings = runtime.settings.model_copy(update={"cors_origins": ("https://shop.example",)})
    with open_client() as client:
        allowed = client.get("/languages", headers={"Origin": "https://shop.example"})
        other = client.get("/languages", headers={"Origin": "https://other.example"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert allowed.headers["Vary"] == other.headers["Vary"] == "Origin"


def test_the_other_doors_are_not_for_browsers(anonymous: TestClient):
    assert "Access-Control-Allow-Origin" not in anonymous.get("/v2/usage").headers


def test_a_text_over_the_limit_names_size_and_limit(anonymous: TestClient):
    for path in ("/translate", "/detect"):
        message = refused(anonymous.post(path, json={"q": "字" * 20_001, "source": "zh", "target": "en"}))
        assert "20001" in message
        assert "20000" in message
        assert "exceeds text limit" in message


def test_too_many_texts_are_refused(anonymous: TestClient):
    assert "501 texts" in refused(send(anonymous, q=["a"] * 501))


def test_a_body_over_the_limit_is_413(anonymous: TestClient):
    response = send(anonymous, q="a" * 200_000)
    refused(response, 413)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_list_costs_as_many_requests_as_it_has_texts(
    runtime: FakeRuntime, with_keys: str, open_client: Callable[[], TestClient]
):
    runtime.settings = runtime.settings.model_copy(update={"rate_limit_per_minute": 3})
    with open_client() as client:
        answered(send(client, q=["a", "b", "c"], api_key=with_keys))
        response = send(client, q="d", api_key=with_keys)
    assert refused(response, 429).startswith("Slowdown:")
    assert int(response.headers["Retry-After"]) >= 1


def test_an_engine_that_fails_is_said_in_the_same_shape(anonymous: TestClient, translator: FakeTranslator):
    translator.failure = ModelCorrupt("The model is damaged")
    assert refused(send(anonymous), 503) == "The model is damaged"
    translator.failure = ZeroDivisionError("蓝牙耳机")
    assert "蓝牙" not in refused(send(anonymous), 500)


def test_usage_is_shared_with_the_other_doors(anonymous: TestClient, with_keys: str):
    answered(send(anonymous, api_key=with_keys))
    usage = anonymous.get("/v2/usage", headers={"Authorization": f"DeepL-Auth-Key {with_keys}"})
    assert usage.json()["character_count"] == 4


def test_a_used_up_quota_is_403(anonymous: TestClient, with_keys: str, make_key: Callable[..., str]):
    refused(send(anonymous, api_key=make_key(character_limit=3)), 403)


# Optional endpoints


def test_health_is_ok(anonymous: TestClient):
    assert anonymous.get("/health").json() == {"status": "ok"}


def test_settings_tell_a_page_what_is_offered(anonymous: TestClient, with_keys: str):
    settings = anonymous.get("/frontend/settings").json()
    assert settings["charLimit"] == 20_000
    assert settings["apiKeys"] is settings["keyRequired"] is True
    assert settings["suggestions"] is False
    assert settings["filesTranslation"] is True
    assert settings["language"]["source"] == {"code": "auto", "name": "Auto Detect"}


def test_what_is_switched_off_is_403(anonymous: TestClient):
    assert "switched off" in refused(anonymous.post("/suggest"), 403)


def test_a_name_that_is_no_file_of_ours_is_400(anonymous: TestClient):
    refused(anonymous.get("/download_file/x/title.txt"), 400)


def test_the_api_is_described_as_json(anonymous: TestClient):
    assert "/translate" in anonymous.get("/spec").json()["paths"]
