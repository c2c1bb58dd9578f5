"""POST /v1/localize: items × targets, and one bad item never stops the rest."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.keys import Role
from core.errors import ModelMissing, Unavailable, UnsupportedPair
from core.locales import Locale
from glossaries.terms import Term
from nlp.localization import Field
from tests.api.fakes import BAD_TEXT, ZH, FakeRuntime, FakeTranslator

PATH = "/v1/localize"
MISSING = "00000000-0000-4000-8000-000000000000"


def send(http: TestClient, **fields: object) -> Response:
    return http.post(PATH, json={"items": [{"text": "蓝牙耳机"}], "targets": [{"locale": "en-US"}]} | fields)


def results(response: Response) -> list[dict[str, object]]:
    assert response.status_code == 200, response.text
    return response.json()["results"]


def problem(response: Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert {"type", "title", "detail", "code"} <= set(body)
    return body


def test_an_item_comes_back_with_all_that_is_known_about_it(http: TestClient):
    response = send(
        http,
        items=[{"id": "sku-1", "text": "蓝牙耳机 包邮", "source": "zh", "field": "title"}],
        targets=[{"locale": "en-US", "market": "US", "channel": "amazon"}],
        options={"terms": [{"source": "蓝牙耳机", "target": "BT earbuds"}]},
    )
    result = results(response)[0]
    assert result.pop("duration_ms") >= 0
    assert result.pop("fit")["fits"]
    assert result.pop("memory") is None
    assert result.pop("quality") is None
    assert result.pop("keywords") is None
    assert result == {
        "index": 0,
        "id": "sku-1",
        "target": {"locale": "en-US", "market": "US", "channel": "amazon"},
        "text": "BT earbuds free shipping",
        "source": "zh",
        "confidence": 1.0,
        "is_title": False,
        "segments": [{"source": "蓝牙耳机 包邮", "target": "BT earbuds free shipping", "quality": None}],
        "terms_applied": [{"source": "蓝牙耳机", "target": "BT earbuds", "span": [0, 4], "is_own": True, "leg": None}],
        "terms_missed": [],
        "findings": [],
        "engine": "fake",
        "model": "fake",
        "licence": "Apache-2.0",
        "billed_characters": 7,
    }
    assert response.json()["duration_ms"] >= 0


def test_every_item_is_done_for_every_target_items_first(http: TestClient):
    items = [{"id": "a", "text": "包邮"}, {"id": "b", "text": "限时抢购"}]
    targets = [{"locale": "en-US"}, {"locale": "en-GB"}]
    done = results(send(http, items=items, targets=targets))
    assert [(one["id"], one["target"]["locale"]) for one in done] == [
        ("a", "en-US"),
        ("a", "en-GB"),
        ("b", "en-US"),
        ("b", "en-GB"),
    ]
    assert [one["index"] for one in done] == [0, 0, 1, 1]


def test_texts_that_can_share_a_batch_do(http: TestClient, translator: FakeTranslator):
    items = [{"text": "一"}, {"text": "二", "source": "zh"}, {"text": "三"}, {"text": "四", "field": "title"}]
    send(http, items=items)
    assert [order.texts for order in translator.orders] == [("一", "三"), ("二",), ("四",)]


def test_the_order_carries_what_was_asked(http: TestClient, translator: FakeTranslator):
    options = {"starter_terms": False, "terms": [{"source": "小米", "target": "小米"}]}
    send(http, items=[{"text": "小米手机", "source": "ZH", "field": "prose"}], options=options)
    order = translator.orders[0]
    assert (order.source, order.target) == (ZH, Locale("en", "", "US"))
    assert order.terms == (Term("小米", "小米"),)
    assert order.starter_terms is False
    assert order.field is Field.PROSE


def test_the_field_of_the_target_wins(http: TestClient, translator: FakeTranslator):
    send(http, items=[{"text": "一", "field": "prose"}], targets=[{"locale": "en", "field": "title"}])
    assert translator.orders[0].field is Field.TITLE


# Bad items


@pytest.mark.parametrize("place", range(5))
def test_one_bad_item_is_its_own_result_and_the_rest_goes_on(http: TestClient, translator: FakeTranslator, place: int):
    texts = ["包邮", "限时抢购", "蓝牙耳机", "耳机"]
    texts.insert(place, BAD_TEXT)
    done = results(send(http, items=[{"text": text} for text in texts]))
    assert done[place]["error"] == {
        "code": "invalid_input",
        "message": "This text cannot be translated",
        "field": "text",
        "retryable": False,
    }
    assert "text" not in done[place]
    assert [one["text"] for index, one in enumerate(done) if index != place] == [
        "free shipping",
        "flash sale",
        "Bluetooth headphones",
        "耳机",
    ]
    good = [text for order in translator.orders if BAD_TEXT not in order.texts for text in order.texts]
    assert len(good) == len(set(good)) == 4


def test_an_unknown_source_too_long_a_text_and_a_good_one_stand_side_by_side(http: TestClient):
    items = [{"text": "包邮", "source": "xx"}, {"text": "字" * 20_001}, {"text": "包邮"}]
    done = results(send(http, items=items))
    assert done[0]["error"]["code"] == "unsupported_language"
    assert done[0]["error"]["field"] == "source"
    assert "20000" in done[1]["error"]["message"]
    assert done[2]["text"] == "free shipping"


def test_an_unknown_target_fails_for_its_own_results_only(http: TestClient):
    done = results(send(http, targets=[{"locale": "tlh"}, {"locale": "en"}]))
    assert done[0]["error"]["field"] == "locale"
    assert done[1]["text"] == "Bluetooth headphones"


def test_an_order_no_text_is_to_blame_for_is_tried_once(http: TestClient, translator: FakeTranslator):
    translator.failure = UnsupportedPair("There is no model from zh to en", "target")
    items = [{"text": str(number), "source": "zh"} for number in range(8)]
    done = results(send(http, items=items))
    assert {one["error"]["code"] for one in done} == {"unsupported_pair"}
    assert len(translator.orders) == 1


def test_a_missing_model_is_told_for_each_item(http: TestClient, translator: FakeTranslator):
    translator.failure = ModelMissing("The model is not on disk")
    done = results(send(http, items=[{"text": "一", "source": "zh"}, {"text": "二", "source": "zh"}]))
    assert [one["error"]["code"] for one in done] == ["model_missing", "model_missing"]


@pytest.mark.parametrize("text", ["", " ", "\n", "🎧", "مرحبا", "\u0000", "\u200b\u202e"])
def test_texts_without_words_are_no_mistake(http: TestClient, text: str):
    assert results(send(http, items=[{"text": text}]))[0]["text"] == text


# Requests as a whole


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"items": []}, "items"),
        ({"items": None}, "items"),
        ({"items": [{"text": 5}]}, "items[0].text"),
        ({"items": [{"text": "a"}, {}]}, "items[1].text"),
        ({"items": [{"text": "a", "field": "poem"}]}, "items[0].field"),
        ({"items": [{"text": "a", "txt": "b"}]}, "items[0].txt"),
        ({"targets": []}, "targets"),
        ({"targets": [{"market": "US"}]}, "targets[0].locale"),
        ({"options": {"glossaries": "x"}}, "options.glossaries"),
        ({"options": {"terms": [{"source": "", "target": "a"}]}}, "options.terms[0].source"),
    ],
)
def test_a_request_of_the_wrong_shape_is_422_and_says_where(http: TestClient, wrong: dict[str, object], field: str):
    body = problem(send(http, **wrong), 422)
    assert body["field"] == field
    assert body["code"] == "invalid_input"


def test_a_refusal_never_repeats_what_was_sent(http: TestClient):
    response = send(http, items=[{"text": ["秘密"]}])
    assert "秘密" not in problem(response, 422)["detail"]
    assert "秘密" not in response.text


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"", b'{"items": [{"text": "\\ud800"}], "targets": []}'])
def test_a_body_that_cannot_be_read_is_a_problem(http: TestClient, content: bytes):
    response = http.post(PATH, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}
    problem(response, response.status_code)


def test_more_texts_than_the_limit_are_refused(http: TestClient):
    body = send(http, items=[{"text": "a"}] * 251, targets=[{"locale": "en"}, {"locale": "en-GB"}])
    assert problem(body, 422)["field"] == "items"


def test_an_unknown_glossary_is_404_for_the_whole_request(http: TestClient, translator: FakeTranslator):
    problem(send(http, options={"glossaries": [MISSING]}), 404)
    problem(send(http, options={"glossaries": ["no id"]}), 404)
    assert not translator.orders


def test_glossaries_are_applied(http: TestClient):
    body = {"name": "g", "source_lang": "zh", "target_lang": "en", "entries": "包邮\tships free"}
    glossary_id = http.post("/v2/glossaries", json=body).json()["glossary_id"]
    options = {"glossaries": [glossary_id]}
    done = results(send(http, items=[{"text": "包邮", "source": "zh"}], options=options))
    assert done[0]["text"] == "ships free"


def test_a_server_that_is_too_busy_fails_the_whole_request(http: TestClient, translator: FakeTranslator):
    translator.failure = Unavailable("The engine is busy")
    response = send(http)
    assert problem(response, 503)["code"] == "unavailable"
    assert response.headers["Retry-After"]


def test_a_used_up_quota_is_told_by_its_code(
    anonymous: TestClient, translator: FakeTranslator, make_key: Callable[..., str]
):
    anonymous.headers["Authorization"] = f"Bearer {make_key(character_limit=3)}"
    assert problem(send(anonymous), 403)["code"] == "quota_exceeded"
    assert not translator.orders


def test_usage_is_counted_once(http: TestClient):
    send(http, items=[{"text": "包邮"}, {"text": BAD_TEXT}], targets=[{"locale": "en"}, {"locale": "en-GB"}])
    assert http.get("/v2/usage").json()["character_count"] == 4


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "DeepL-Auth-Key"])
def test_the_key_comes_as_bearer_or_as_deepl_spells_it(anonymous: TestClient, key: str, scheme: str):
    anonymous.headers["Authorization"] = f"{scheme} {key}"
    assert results(send(anonymous))


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "Basic {key}"])
def test_without_a_known_key_it_is_refused(anonymous: TestClient, key: str, authorization: str):
    anonymous.headers["Authorization"] = authorization.format(key=key)
    assert problem(send(anonymous), 403)["code"] == "access_denied"


def test_a_key_for_reviews_is_refused(anonymous: TestClient, make_key: Callable[..., str]):
    anonymous.headers["Authorization"] = f"Bearer {make_key(Role.REVIEW)}"
    problem(send(anonymous), 403)


def test_the_same_request_at_the_same_time_is_done_once(
    runtime: FakeRuntime, translator: FakeTranslator, http: TestClient
):
    translator.gate = threading.Event()
    joiner = http.app.state.desk.joiner
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(send, http) for _ in range(3)]
        while joiner.waiting < 3:
            pass
        translator.gate.set()
        bodies = [answer.result(10).json() for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert len(translator.orders) == 1
    assert http.get("/v2/usage").json()["character_count"] == 4


def test_another_method_is_a_problem(http: TestClient):
    assert problem(http.get(PATH), 405)["code"] == "method_not_allowed"


def test_a_request_over_the_limit_is_a_problem(http: TestClient):
    assert problem(send(http, items=[{"text": "a" * 200_000}]), 413)["code"] == "too_large"


def test_the_looks_asked_for_reach_the_order_and_wrong_ones_are_refused(http: TestClient):
    assert send(http, options={"quality": ["round_trip"]}).status_code == 200
    problem(send(http, options={"quality": ["feeling"]}), 422)
