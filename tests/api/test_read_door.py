"""`POST /v1/read`: results in order, faults of the request told, nothing a text holds is a fault."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.doors import read
from api.runtime import Runtime


def with_door(app: FastAPI) -> FastAPI:
    """The app with this door on it, whether or not it stands in the list yet."""
    if "/v1/read" not in app.openapi()["paths"]:
        app.openapi_schema = None
        app.include_router(read.router)
    return app


@pytest.fixture
def reader(runtime: Runtime, key: str) -> Iterator[TestClient]:
    headers = {"Authorization": f"Bearer {key}"}
    with TestClient(with_door(create_app(runtime)), headers=headers, raise_server_exceptions=False) as client:
        yield client


def read_all(reader: TestClient, **body: Any) -> list[dict[str, Any]]:
    answer = reader.post("/v1/read", json=body)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_each_text_has_its_result_in_order(reader: TestClient) -> None:
    first, second = read_all(reader, texts=["The charger caught fire and burnt my hand", "质量太差了，我要退款"])
    assert (first["language"], second["language"].split("-")[0]) == ("en", "zh")
    assert set(first["sentiment"]) == {"label", "score", "confidence"}
    assert "safety_injury" in [topic["topic"] for topic in first["topics"]]
    assert {("fire", "first_hand"), ("injury", "first_hand")} <= {(c["kind"], c["stance"]) for c in first["claims"]}
    assert {"quality", "refund_returns"} <= {topic["topic"] for topic in second["topics"]}


def test_bad_texts_read_quietly(reader: TestClient) -> None:
    texts = ["", "😀", "\0", "https://example.com", "<b>", "x" * 5000]
    assert len(read_all(reader, texts=texts)) == len(texts)


@pytest.mark.parametrize(
    "body",
    [
        {"texts": []},
        {"texts": "one"},
        {"texts": ["a"], "stars": [9]},
        {"texts": ["a"], "languages": ["en", "de"]},
        {"texts": ["a"] * 100_000},
        {"texts": ["a"], "unknown": 1},
    ],
)
def test_a_wrong_request_is_told(reader: TestClient, body: dict[str, Any]) -> None:
    assert 400 <= reader.post("/v1/read", json=body).status_code < 500


def test_told_languages_and_stars_are_used(reader: TestClient) -> None:
    (result,) = read_all(reader, texts=["gut"], languages=["de"], stars=[5])
    assert result["language"] == "de"
    assert result["sentiment"]["label"] == "positive"
