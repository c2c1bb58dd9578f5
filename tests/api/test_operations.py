"""Health, readiness, metrics, the page of calls, and what the log says of a request."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
import structlog
from starlette.testclient import TestClient

from tests.api.fakes import FakeRuntime, FakeTranslator


def test_it_is_alive(anonymous: TestClient):
    assert anonymous.get("/healthz").json() == {"status": "ok"}


def test_it_is_ready_with_a_model_and_a_database(anonymous: TestClient):
    assert anonymous.get("/readyz").json() == {"status": "ready", "pairs": ["zh→en"]}


def test_without_a_model_it_is_not_ready(anonymous: TestClient, translator: FakeTranslator):
    translator.known = frozenset()
    response = anonymous.get("/readyz")
    assert response.status_code == 503
    assert "models pull" in response.json()["detail"]


def test_an_unknown_path_is_a_problem(anonymous: TestClient):
    response = anonymous.get("/nothing")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


def test_metrics_count_requests_by_route_and_characters_by_door(http: TestClient, key: str):
    http.post("/v2/translate", json={"text": ["蓝牙耳机"], "target_lang": "EN"})
    http.post("/translate", json={"q": "包邮", "source": "zh", "target": "en", "api_key": key})
    http.get("/v2/glossaries/not-an-id")
    http.get("/nothing/蓝牙耳机")
    page = http.get("/metrics")
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = page.text.splitlines()
    assert 'babelguard_requests_total{route="/v2/translate",method="POST",status="200"} 1' in lines
    assert 'babelguard_requests_total{route="/v2/glossaries/{glossary_id}",method="GET",status="400"} 1' in lines
    assert 'babelguard_requests_total{route="none",method="GET",status="404"} 1' in lines
    assert 'babelguard_billed_characters_total{door="deepl"} 4' in lines
    assert 'babelguard_billed_characters_total{door="libretranslate"} 2' in lines
    assert 'babelguard_request_duration_seconds_bucket{route="/v2/translate",le="+Inf"} 1' in lines
    assert "babelguard_requests_waiting 0" in lines
    assert key not in page.text
    assert "蓝牙" not in page.text


def test_an_unusual_method_makes_no_label_of_its_own(anonymous: TestClient):
    anonymous.request("BREW", "/healthz")
    page = anonymous.get("/metrics").text
    assert "BREW" not in page
    assert 'method="other"' in page


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"src", "href"}]


def test_the_docs_name_every_call_and_load_nothing_from_elsewhere(anonymous: TestClient):
    page = anonymous.get("/docs").text
    for path in anonymous.get("/openapi.json").json()["paths"]:
        assert path in page
    links = _Links()
    links.feed(page)
    assert all(link.startswith("/") for link in links.found)


def test_each_request_is_one_log_line_without_text_or_keys(
    anonymous: TestClient, make_key: Callable[..., str], key: str
):
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        anonymous.post("/translate?q=蓝牙耳机&source=zh&target=en", data={"api_key": key})
    assert len(lines) == 1
    line = lines[0]
    assert (line["event"], line["route"], line["status"], line["characters"]) == (
        "request_finished",
        "/translate",
        200,
        4,
    )
    assert len(line["trace_id"]) == 32
    assert "蓝牙" not in repr(lines)
    assert key not in repr(lines)


def test_a_crash_is_logged_where_it_happened_without_text(http: TestClient, translator: FakeTranslator):
    translator.failure = ZeroDivisionError("蓝牙耳机")
    with structlog.testing.capture_logs() as lines:
        response = http.post("/v2/translate", json={"text": ["蓝牙耳机"], "target_lang": "EN"})
    assert response.status_code == 500
    crash = next(line for line in lines if line["event"] == "request_failed")
    assert crash["error"] == "ZeroDivisionError"
    assert "fakes.py" in crash["stack"]
    assert "蓝牙" not in repr(lines)


@pytest.mark.parametrize("path", ["/healthz", "/translate", "/v2/translate", "/nothing", "/v1/localize"])
def test_every_response_has_a_trace_id(runtime: FakeRuntime, anonymous: TestClient, path: str):
    for method in ("GET", "POST", "OPTIONS"):
        assert anonymous.request(method, path).headers["X-Trace-ID"]
