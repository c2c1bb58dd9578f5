"""POST /v2/translate, every MUST of its contract."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.keys import Role
from core.errors import ModelCorrupt, UnsupportedPair
from core.locales import Locale, Pair
from nlp.markup import MarkupKind
from nlp.segmentation import Split
from tests.api.fakes import EN, PT, ZH, FakeRuntime, FakeTranslator

PATH = "/v2/translate"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def translated(response: Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [one["text"] for one in response.json()["translations"]]


def refused(response: Response, status: int = 400) -> str:
    """The message of a refusal, after checking that clients can read it."""
    assert response.status_code == status, response.text
    body = response.json()
    assert all(isinstance(value, str) for value in body.values())
    return body["message"]


def send(http: TestClient, **fields: object) -> Response:
    return http.post(PATH, json={"text": ["蓝牙耳机"], "target_lang": "EN-US"} | fields)


def test_each_text_comes_back_in_its_place(http: TestClient):
    texts = ["包邮", "蓝牙耳机", "", "限时抢购"]
    response = send(http, text=texts)
    assert translated(response) == ["free shipping", "Bluetooth headphones", "", "flash sale"]


def test_the_answer_has_the_fields_clients_index(http: TestClient):
    answer = send(http).json()["translations"][0]
    assert answer == {
        "detected_source_language": "ZH",
        "text": "Bluetooth headphones",
        "billed_characters": 4,
    }


def test_text_is_not_escaped_in_the_json(http: TestClient):
    assert "ไทย" in send(http, text=["ไทย عربي"]).text


def test_every_response_has_a_trace_id(http: TestClient):
    first, second = send(http), http.post(PATH)
    assert first.headers["X-Trace-ID"] != second.headers["X-Trace-ID"]


# Keys


@pytest.mark.parametrize(
    "authorization",
    [None, "", "DeepL-Auth-Key", "DeepL-Auth-Key ", "DeepL-Auth-Key wrong", "Basic {key}", "Bearer {key}", "{key}"],
)
def test_a_missing_wrong_or_otherwise_sent_key_is_refused_with_403(
    anonymous: TestClient, key: str, authorization: str | None
):
    headers = {} if authorization is None else {"Authorization": authorization.format(key=key)}
    refused(anonymous.post(PATH, headers=headers, json={"text": ["a"], "target_lang": "EN"}), 403)


def test_the_key_is_checked_before_the_parameters(anonymous: TestClient):
    refused(anonymous.post(PATH, content=b"{broken", headers={"Content-Type": "application/json"}), 403)


def test_a_key_of_another_role_may_not_translate(anonymous: TestClient, make_key: Callable[..., str]):
    for role, status in [(Role.REVIEW, 403), (Role.PR, 403), (Role.ADMIN, 200)]:
        headers = {"Authorization": f"DeepL-Auth-Key {make_key(role)}"}
        response = anonymous.post(PATH, headers=headers, json={"text": ["a"], "target_lang": "EN"})
        assert response.status_code == status


def test_where_no_keys_are_needed_any_key_or_none_is_local(
    runtime: FakeRuntime, translator: FakeTranslator, anonymous: TestClient
):
    runtime.keys_required = False
    for headers in ({}, {"Authorization": "DeepL-Auth-Key made-up"}):
        assert anonymous.post(PATH, headers=headers, json={"text": ["a"], "target_lang": "EN"}).status_code == 200
    assert {order.owner_id for order in translator.orders} == {"local"}


# Formats


@pytest.mark.parametrize("name", ["json", "data"])
def test_json_and_forms_mean_the_same(http: TestClient, translator: FakeTranslator, name: str):
    fields = {
        "text": ["包邮", "蓝牙耳机"],
        "target_lang": "en-us",
        "source_lang": "zh",
        "split_sentences": "0",
        "preserve_formatting": "1",
        "tag_handling": "xml",
        "outline_detection": "0",
        "ignore_tags": "x,y",
    }
    assert len(translated(http.post(PATH, **{name: fields}))) == 2
    order = translator.orders[0]
    assert order.texts == ("包邮", "蓝牙耳机")
    assert (order.source, order.target) == (ZH, Locale("en", "", "US"))
    assert (order.split, order.preserve_formatting) == (Split.NONE, True)
    assert order.markup is not None
    assert not order.markup.outline_detection
    assert order.markup.ignore_tags == {"x", "y"}


def test_multipart_is_read_too(http: TestClient):
    body = {"text": (None, "包邮"), "target_lang": (None, "EN")}
    assert translated(http.post(PATH, files=body)) == ["free shipping"]


def test_unknown_fields_are_ignored(http: TestClient):
    send_extra = {"enable_beta_languages": True, "future": {"a": [1]}, "context": "上下文", "style_id": "x"}
    assert translated(send(http, **send_extra)) == ["Bluetooth headphones"]
    form = {"text": "包邮", "target_lang": "EN", "future": "1", "list[0].x": "2"}
    assert translated(http.post(PATH, data=form)) == ["free shipping"]


def test_a_plain_string_is_a_list_of_one(http: TestClient):
    assert translated(send(http, text="包邮")) == ["free shipping"]


def test_null_means_absent(http: TestClient, translator: FakeTranslator):
    send(http, source_lang=None, glossary_id=None, tag_handling=None, formality=None, split_sentences=None)
    assert translator.orders[0].source is None
    assert translator.orders[0].glossary_ids == ()


# Texts


def test_fifty_texts_work(http: TestClient):
    assert len(translated(send(http, text=["包邮"] * 50))) == 50


def test_more_texts_than_the_limit_are_a_bad_request(http: TestClient):
    assert "text" in refused(send(http, text=["a"] * 501))


@pytest.mark.parametrize("text", [[], None, [1], [None], [["a"]], {"a": "b"}, 5, True])
def test_text_must_be_strings_and_at_least_one(http: TestClient, text: object):
    message = refused(send(http, text=text))
    assert "text" in message
    assert "not supported" in message


def test_a_missing_text_is_a_bad_request(http: TestClient):
    refused(http.post(PATH, json={"target_lang": "EN"}))


def test_an_empty_text_is_billed_nothing(http: TestClient):
    answers = send(http, text=["", "包邮"]).json()["translations"]
    assert [one["billed_characters"] for one in answers] == [0, 2]


# Languages


@pytest.mark.parametrize("code", ["EN-US", "en-us", "En-Us", "EN-GB", "EN", "en"])
def test_target_codes_are_taken_in_any_case(http: TestClient, code: str):
    assert translated(send(http, target_lang=code)) == ["Bluetooth headphones"]


def test_the_bare_codes_of_old_tools_mean_one_variant(http: TestClient, translator: FakeTranslator):
    translator.known |= {Pair(ZH, PT)}
    send(http, target_lang="EN")
    send(http, target_lang="PT")
    assert [order.target.tag for order in translator.orders] == ["en-US", "pt-BR"]


def test_a_bare_code_falls_back_to_the_variant_there_is(http: TestClient, translator: FakeTranslator):
    translator.known |= {Pair(ZH, Locale("pt", "", "PT"))}
    send(http, target_lang="PT")
    assert translator.orders[0].target.tag == "pt-PT"


@pytest.mark.parametrize("code", ["", "XX", "DE", "EN-AU", "english", "ZH", "🙂", "E" * 1000, 5, None])
def test_an_unknown_or_missing_target_is_named(http: TestClient, code: object):
    message = refused(send(http, target_lang=code))
    assert "target_lang" in message
    assert "not supported" in message


@pytest.mark.parametrize("code", ["XX", "ZH-HANS", "FR", "EN-US", "auto"])
def test_an_unknown_source_is_named_and_only_base_codes_are_taken(http: TestClient, code: str):
    message = refused(send(http, source_lang=code))
    assert "source_lang" in message
    assert "not supported" in message


def test_the_given_source_is_echoed_in_upper_case(http: TestClient):
    answer = send(http, text=["plain words"], source_lang="zh").json()["translations"][0]
    assert answer["detected_source_language"] == "ZH"


@pytest.mark.parametrize("code", ["", None])
def test_without_a_source_each_text_is_detected(http: TestClient, code: str | None):
    answers = send(http, text=["包邮", "hello"], source_lang=code).json()["translations"]
    assert [one["detected_source_language"] for one in answers] == ["ZH", "EN"]


def test_a_source_equal_to_the_target_gives_the_text_as_it_is(http: TestClient):
    response = send(http, text=["Hello, 包邮"], source_lang="EN", target_lang="EN-US")
    assert translated(response) == ["Hello, 包邮"]
    assert response.json()["translations"][0]["billed_characters"] == 9


@pytest.mark.parametrize(("source", "name"), [("ZH", "target_lang"), (None, "source_lang")])
def test_a_pair_without_a_model_names_the_parameter_that_can_change_it(
    http: TestClient, translator: FakeTranslator, source: str | None, name: str
):
    translator.failure = UnsupportedPair("There is no model from ar to en", "target")
    message = refused(send(http, source_lang=source))
    assert name in message
    assert "not supported" in message


# Parameters


@pytest.mark.parametrize(
    ("value", "split"),
    [
        ("0", Split.NONE),
        ("1", Split.SENTENCES),
        ("nonewlines", Split.NONEWLINES),
        (0, Split.NONE),
        (1, Split.SENTENCES),
    ],
)
def test_split_sentences_is_passed_on(http: TestClient, translator: FakeTranslator, value: object, split: Split):
    send(http, split_sentences=value)
    assert translator.orders[0].split is split


def test_html_is_split_at_punctuation_only_unless_told(http: TestClient, translator: FakeTranslator):
    send(http, tag_handling="html")
    send(http, tag_handling="html", split_sentences="1")
    send(http, tag_handling="xml")
    send(http)
    splits = [order.split for order in translator.orders]
    assert splits == [Split.NONEWLINES, Split.SENTENCES, Split.SENTENCES, Split.SENTENCES]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("split_sentences", "2"),
        ("split_sentences", "all"),
        ("tag_handling", "markdown"),
        ("tag_handling_version", "v3"),
        ("formality", "rude"),
        ("model_type", "quickest"),
        ("preserve_formatting", "perhaps"),
        ("outline_detection", 7),
        ("splitting_tags", 3),
        ("ignore_tags", {"x": 1}),
        ("glossary_id", "not-an-id"),
        ("glossary_ids", [3]),
    ],
)
def test_a_wrong_value_is_a_bad_request_that_names_it(http: TestClient, name: str, value: object):
    message = refused(send(http, source_lang="ZH", **{name: value}))
    assert name in message
    assert "not supported" in message


@pytest.mark.parametrize("value", ["more", "less", "MORE"])
def test_a_strict_formality_is_refused_in_the_words_tools_look_for(http: TestClient, value: str):
    message = refused(send(http, formality=value))
    assert message.index("Target language") < message.index("EN-US") < message.index("formality")


@pytest.mark.parametrize("value", ["default", "prefer_more", "PREFER_LESS"])
def test_a_preferred_formality_never_fails(http: TestClient, value: str):
    assert translated(send(http, formality=value)) == ["Bluetooth headphones"]


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("quality_optimized", "quality_optimized"),
        ("prefer_quality_optimized", "quality_optimized"),
        ("latency_optimized", "latency_optimized"),
        (None, None),
    ],
)
def test_the_model_type_is_told_only_when_asked(http: TestClient, asked: str | None, used: str | None):
    assert send(http, model_type=asked).json()["translations"][0].get("model_type_used") == used


def test_tag_options_are_passed_on(http: TestClient, translator: FakeTranslator):
    send(http, tag_handling="XML", splitting_tags=["p", "Título"], non_splitting_tags="b,i", tag_handling_version="v2")
    markup = translator.orders[0].markup
    assert markup is not None
    assert markup.kind is MarkupKind.XML
    assert markup.outline_detection
    assert markup.splitting_tags == {"p", "Título"}
    assert markup.non_splitting_tags == {"b", "i"}


def test_without_tag_handling_text_is_plain(http: TestClient, translator: FakeTranslator):
    response = send(http, text=['<b>5 > 3 & "2"</b>'], ignore_tags=["b"])
    assert translated(response) == ['<b>5 > 3 & "2"</b>']
    assert translator.orders[0].markup is None


# Glossaries


MISSING = "00000000-0000-4000-8000-000000000000"


def test_an_unknown_glossary_is_not_found(http: TestClient):
    refused(send(http, source_lang="ZH", glossary_id=MISSING), 404)


def test_a_glossary_needs_a_source(http: TestClient):
    assert "source_lang" in refused(send(http, glossary_id=MISSING))
    assert "source_lang" in refused(send(http, glossary_ids=[MISSING]))


def test_glossary_id_and_glossary_ids_exclude_each_other(http: TestClient):
    refused(send(http, source_lang="ZH", glossary_id=MISSING, glossary_ids=[MISSING]))


def test_six_glossaries_are_too_many(http: TestClient):
    assert "glossary_ids" in refused(send(http, source_lang="ZH", glossary_ids=[MISSING] * 6))


def make_glossary(http: TestClient, name: str, entries: str) -> str:
    body = {"name": name, "source_lang": "zh", "target_lang": "en", "entries": entries, "entries_format": "tsv"}
    return http.post("/v2/glossaries", json=body).json()["glossary_id"]


def test_of_several_glossaries_the_earlier_wins(http: TestClient):
    first = make_glossary(http, "first", "蓝牙耳机\tBT buds")
    second = make_glossary(http, "second", "蓝牙耳机\theadset\n包邮\tships free")
    text = ["蓝牙耳机包邮"]
    for ids in ([first, second], f"{first},{second}"):
        assert translated(send(http, text=text, source_lang="ZH", glossary_ids=ids)) == ["BT budsships free"]
    assert translated(send(http, text=text, source_lang="ZH", glossary_id=second.upper())) == ["headsetships free"]


def test_a_glossary_of_another_key_is_not_found(http: TestClient, anonymous: TestClient, make_key: Callable[..., str]):
    mine = make_glossary(http, "mine", "包邮\tships free")
    headers = {"Authorization": f"DeepL-Auth-Key {make_key()}"}
    body = {"text": ["包邮"], "source_lang": "ZH", "target_lang": "EN", "glossary_id": mine}
    refused(anonymous.post(PATH, json=body, headers=headers), 404)


# Limits


def test_a_request_over_128_kib_is_too_large(http: TestClient):
    assert "131072" in refused(send(http, text=["a" * 131_072]), 413)


def test_a_request_of_almost_128_kib_is_taken(http: TestClient):
    assert translated(send(http, text=["a" * 130_000])) == ["a" * 130_000]


def test_a_body_that_did_not_announce_its_size_is_limited_too(http: TestClient):
    chunks = (b"a" * 4096 for _ in range(40))
    refused(http.post(PATH, content=chunks, headers=FORM), 413)


def test_too_many_requests_with_one_key_are_429(
    runtime: FakeRuntime, key: str, open_client: Callable[[], TestClient], make_key: Callable[..., str]
):
    runtime.settings = runtime.settings.model_copy(update={"rate_limit_per_minute": 2})
    other = make_key()
    with open_client() as client:
        statuses = [
            client.get("/v2/usage", headers={"Authorization": f"DeepL-Auth-Key {secret}"}).status_code
            for secret in (key, key, key, other)
        ]
        limited = client.get("/v2/usage", headers={"Authorization": f"DeepL-Auth-Key {key}"})
    assert statuses == [200, 200, 429, 200]
    refused(limited, 429)
    assert int(limited.headers["Retry-After"]) >= 1


# Usage


def usage(http: TestClient) -> dict[str, int]:
    return http.get("/v2/usage").json()


def test_usage_rises_by_the_billed_characters_in_code_points(http: TestClient):
    send(http, text=["😀包邮", "e\u0301"])
    assert usage(http)["character_count"] == 5


def test_a_failed_translation_costs_nothing(http: TestClient, translator: FakeTranslator):
    translator.failure = UnsupportedPair("no", "target_lang")
    refused(send(http))
    assert usage(http)["character_count"] == 0


def test_a_request_over_the_quota_is_456_and_nothing_is_counted_or_translated(
    anonymous: TestClient, translator: FakeTranslator, make_key: Callable[..., str]
):
    anonymous.headers["Authorization"] = f"DeepL-Auth-Key {make_key(character_limit=5)}"
    send(anonymous, text=["蓝牙耳机"])
    refused(send(anonymous, text=["包邮"]), 456)
    assert usage(anonymous) == {"character_count": 4, "character_limit": 5}
    assert len(translator.orders) == 1
    assert send(anonymous, text=["邮"]).status_code == 200


# Trouble


def test_an_engine_that_fails_is_a_server_error_without_secrets(http: TestClient, translator: FakeTranslator):
    translator.failure = ModelCorrupt("The model zh-en is damaged")
    refused(send(http), 503)
    translator.failure = ZeroDivisionError("secret text 蓝牙耳机")
    response = send(http)
    refused(response, 500)
    assert "蓝牙" not in response.text
    assert response.headers["X-Trace-ID"]


def test_past_the_time_limit_the_answer_is_503_and_the_retry_gets_the_finished_work(
    runtime: FakeRuntime, translator: FakeTranslator, key: str, open_client: Callable[[], TestClient]
):
    runtime.settings = replace_setting(runtime, request_timeout_s=0.05)
    translator.gate = threading.Event()
    with open_client() as client:
        client.headers["Authorization"] = f"DeepL-Auth-Key {key}"
        late = send(client)
        refused(late, 503)
        assert int(late.headers["Retry-After"]) >= 1
        translator.gate.set()
        assert translated(send(client)) == ["Bluetooth headphones"]
        assert usage(client)["character_count"] == 4
    assert len(translator.orders) == 1


def replace_setting(runtime: FakeRuntime, **values: object) -> object:
    return runtime.settings.model_copy(update=values)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_405(http: TestClient, method: str):
    response = http.request(method, PATH)
    refused(response, 405)
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("body", ["{", "[]", '"text"', "nul", "{'text': 1}"])
def test_json_that_is_broken_or_no_object_is_a_bad_request(http: TestClient, body: str):
    refused(http.post(PATH, content=body, headers={"Content-Type": "application/json"}))


def test_half_a_surrogate_pair_is_translated_as_a_replacement_character(http: TestClient):
    body = json.dumps({"text": ["包邮\ud83d"], "target_lang": "EN"})
    assert translated(http.post(PATH, content=body, headers={"Content-Type": "application/json"})) == [
        "free shipping\ufffd"
    ]


def test_the_order_is_the_same_for_the_same_request(http: TestClient, translator: FakeTranslator):
    send(http, source_lang="ZH")
    send(http, source_lang="ZH")
    first, second = translator.orders
    assert first == replace(second)
    assert first.source == ZH
    assert first.target.base == EN
