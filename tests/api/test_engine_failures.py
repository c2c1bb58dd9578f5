"""Where engines fail: no door that cannot flag a text answers 200 with the source, and `/metrics` counts."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.errors import ModelError, Unavailable
from core.locales import Pair
from core.store import Store
from nlp.engines.base import Engine, Hypothesis
from tests.conftest import Clock

EN_PT = Pair.parse("en", "pt")
Open = Callable[..., TestClient]


class Doubting:
    """Vouches only for texts without a 7."""

    licence = "Apache-2.0"

    def __init__(self, model: str = "doubting", error: Exception | None = None) -> None:
        self.name = self.model = model
        self.error = error

    def pairs(self) -> frozenset[Pair]:
        return frozenset({EN_PT})

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        if self.error:
            raise self.error
        return [Hypothesis(s, doubt="Unusable.") if "seven" in s else Hypothesis("uma bolsa") for s in segments]


@pytest.fixture
def opened(api_store: Store, settings: Settings, clock: Clock) -> Iterator[Open]:
    clients: list[TestClient] = []

    def make(*engines: Engine) -> TestClient:
        runtime = Runtime(settings, api_store, Translator(settings, api_store, engines), False, clock.now)
        clients.append(TestClient(create_app(runtime)))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def deepl(http: TestClient, *texts: str) -> tuple[int, list[dict[str, object]]]:
    body = {"text": texts, "source_lang": "EN", "target_lang": "PT-BR", "show_billed_characters": True}
    response = http.post("/v2/translate", json=body)
    return response.status_code, response.json().get("translations", [])


def libre(http: TestClient, *texts: str) -> int:
    return http.post("/translate", json={"q": texts, "source": "en", "target": "pt"}).status_code


def test_where_every_text_failed_the_doors_do_not_answer_the_source(opened: Open) -> None:
    http = opened(Doubting())
    assert deepl(http, "the seven bags", "", "seven of them")[0] == 503
    assert libre(http, "the seven bags") == 503


def test_one_text_that_failed_spoils_no_other_and_is_not_billed(opened: Open) -> None:
    code, [bad, good] = deepl(opened(Doubting()), "the seven bags", "a bag")
    assert code == 200
    assert (bad["text"], bad["billed_characters"]) == ("the seven bags", 0)
    assert good["billed_characters"] == 5


def test_the_native_door_flags_each(opened: Open) -> None:
    body = {"items": [{"text": "the seven bags", "source": "en", "field": "prose"}], "targets": [{"locale": "pt"}]}
    [result] = opened(Doubting()).post("/v1/localize", json=body).json()["results"]
    assert "engine" in [finding["check"] for finding in result["findings"]]
    assert result["billed_characters"] == 0


def test_texts_that_are_empty_are_no_failure(opened: Open) -> None:
    assert deepl(opened(Doubting()), "", " ")[0] == 200


@pytest.mark.parametrize("error", [Unavailable("down"), ModelError("broken")])
def test_an_engine_that_is_down_alone_is_an_error(opened: Open, error: Exception) -> None:
    assert deepl(opened(Doubting(error=error)), "a bag")[0] == 503


def test_failures_are_counted_by_engine_and_kind(opened: Open) -> None:
    http = opened(Doubting("down", Unavailable("x")), Doubting("broken", ModelError("x")), Doubting("last"))
    deepl(http, "the seven bags", "seven", "a bag")
    deepl(http, "a bag")
    lines = http.get("/metrics").text.splitlines()
    found = {line for line in lines if line.startswith("babelguard_engine_failures_total{")}
    assert found == {
        'babelguard_engine_failures_total{engine="down",kind="unavailable"} 2',
        'babelguard_engine_failures_total{engine="broken",kind="error"} 2',
        'babelguard_engine_failures_total{engine="last",kind="doubt"} 2',
    }
