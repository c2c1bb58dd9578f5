"""Whatever a client sends, the mistake is answered as its own: never a 5xx, never a body its library cannot read."""

import http.client as client_module
import json
import socket
from urllib.parse import quote, urlsplit

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.api.fakes import FakeRuntime

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
IN_ONE_TEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

STRANGE_TEXTS = {
    "empty": "",
    "whitespace only": " \t\n\u3000\u00a0",
    "emoji": "🎧🔥👨‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "سماعات بلوتوث מקורי",
    "nul bytes": "耳\u0000机\u0000",
    "zero width": "\u200b\u200d\ufeff\u202e",
    "combining marks": "e" + "\u0301" * 2_000,
    "ten thousand tags": "<b>a</b>" * 10_000,
    "unclosed tags": "<b>" * 10_000,
    "one long line": "字" * 30_000,
    "many lines": "\n" * 60_000,
    "separators": "\u2028\u2029\u0085\u000b",
    "thai": "หูฟังบลูทูธ" * 100,
    "private use": "\ue000\U0010ffff\ufffe",
}


def is_fine(response: Response, field: str) -> None:
    """Answered, or refused with a 4xx whose body is a sentence."""
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert isinstance(response.json()[field], str)


@pytest.mark.parametrize("name", STRANGE_TEXTS)
@pytest.mark.parametrize("tag_handling", [None, "html", "xml"])
def test_strange_texts_pass_the_deepl_door(http: TestClient, name: str, tag_handling: str | None):
    body = {"text": [STRANGE_TEXTS[name]], "target_lang": "EN", "tag_handling": tag_handling}
    content = json.dumps(body, ensure_ascii=False).encode()
    assert http.post("/v2/translate", content=content, headers=JSON).status_code == 200


@pytest.mark.parametrize("name", STRANGE_TEXTS)
@pytest.mark.parametrize("path", ["/translate", "/detect"])
def test_strange_texts_pass_the_libretranslate_door(anonymous: TestClient, runtime: FakeRuntime, name: str, path: str):
    runtime.keys_required = False
    body = {"q": STRANGE_TEXTS[name], "source": "auto", "target": "en"}
    is_fine(anonymous.post(path, json=body), "error")
    is_fine(anonymous.post(path, data=body), "error")


@pytest.mark.parametrize("path", ["/v2/translate", "/v1/localize", "/translate", "/detect", "/v2/languages"])
@pytest.mark.parametrize("size", [131_073, 200_000, 5_000_000])
def test_a_huge_body_is_413_in_the_shape_of_its_door(http: TestClient, path: str, size: int):
    for content in (b"a" * size, (b"a" * 4_096 for _ in range(size // 4_096 + 1))):
        response = http.post(path, content=content, headers=JSON)
        assert response.status_code == 413
        assert {"message", "error", "detail"} & set(response.json())


@pytest.mark.parametrize("path", ["/v2/translate", "/v2/glossaries", "/v3/glossaries", "/v2/languages"])
@pytest.mark.parametrize("content", [b"\xff\xfe\xfd", b"{", b"[]", b'{"a":' * 9_000, b"%ff=%fe", b"\x00", b"null"])
@pytest.mark.parametrize("headers", [JSON, FORM, {"Content-Type": "multipart/form-data; boundary=b"}, {}])
def test_broken_bodies_are_bad_requests_at_the_deepl_door(
    http: TestClient, path: str, content: bytes, headers: dict[str, str]
):
    response = http.post(path, content=content, headers=headers)
    is_fine(response, "message")
    assert response.status_code in {200, 400}


_scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
_json = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
_names = st.sampled_from(
    [
        "text", "target_lang", "source_lang", "split_sentences", "preserve_formatting", "formality", "tag_handling",
        "outline_detection", "splitting_tags", "ignore_tags", "glossary_id", "glossary_ids", "model_type", "name",
        "dictionaries", "entries", "entries_format", "q", "source", "target", "format", "alternatives", "api_key",
        "type", "resource", "items", "targets", "options",
    ]
)  # fmt: skip


@IN_ONE_TEST
@given(fields=st.dictionaries(_names, _json, max_size=6))
def test_any_json_is_answered_or_refused_with_a_sentence(http: TestClient, fields: dict[str, object]):
    content = json.dumps(fields)
    valid = json.dumps({"text": ["包邮"], "target_lang": "EN", "source": "zh", "target": "en", "q": "a"} | fields)
    for body in (content, valid):
        is_fine(http.post("/v2/translate", content=body, headers=JSON), "message")
        is_fine(http.post("/v2/glossaries", content=body, headers=JSON), "message")
        is_fine(http.post("/v3/glossaries", content=body, headers=JSON), "message")
        is_fine(http.post("/v2/languages", content=body, headers=JSON), "message")
        is_fine(http.post("/translate", content=body, headers=JSON), "error")
        is_fine(http.post("/detect", content=body, headers=JSON), "error")
        is_fine(http.post("/v1/localize", content=body, headers=JSON), "detail")


@IN_ONE_TEST
@given(path=st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=12), query=st.text(max_size=12))
def test_any_address_is_answered(http: TestClient, path: str, query: str):
    for prefix in ("/v2/glossaries/", "/v3/glossaries/", "/v2/", "/"):
        response = http.get(prefix + quote(path), params={"type": query, query or "q": path})
        assert response.status_code < 500, (prefix, path, query)


def test_a_client_that_sends_too_much_still_hears_the_answer(server_url: str, key: str):
    """Five megabytes are past every buffer on the way: closing early would look like a network failure."""
    connection = client_module.HTTPConnection(urlsplit(server_url).netloc, timeout=20)
    headers = {"Authorization": f"DeepL-Auth-Key {key}"}
    connection.request("POST", "/v2/translate", body=b"a" * 5_000_000, headers=headers)
    assert connection.getresponse().status == 413
    connection.close()
    chunks = (b"a" * 65_536 for _ in range(80))
    connection.request("POST", "/v2/translate", body=chunks, headers=headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_headers_over_16_kib_are_refused(server_url: str, http: TestClient):
    connection = client_module.HTTPConnection(urlsplit(server_url).netloc, timeout=20)
    connection.request("GET", "/v2/usage", headers={"X-Long": "a" * 60_000})
    assert connection.getresponse().status in {400, 413}
    connection.close()
    response = http.get("/v2/usage", headers={"X-Long": "a" * 16_384})
    assert response.status_code == 413
    assert "headers" in response.json()["message"]


@pytest.mark.parametrize("key", ["\u00ff", "bg_" + "a" * 8_000, "' OR 1=1 --"])
def test_a_strange_key_is_just_a_wrong_one(anonymous: TestClient, key: str):
    headers = {"Authorization": b"DeepL-Auth-Key " + key.encode("latin-1")}
    assert anonymous.get("/v2/usage", headers=headers).status_code == 403


def test_a_client_that_leaves_before_its_body_is_whole_is_no_error(server_url: str):
    _, _, netloc = server_url.partition("//")
    host, port = netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"POST /v2/languages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
    client = client_module.HTTPConnection(netloc, timeout=5)
    client.request("GET", "/healthz")
    assert client.getresponse().status == 200
    client.close()
