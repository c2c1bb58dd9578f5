"""Titles written on request, through the native call, a catalogue and the command line's mapping."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.bulk.journal import Journal
from api.bulk.mapping import read_mapping
from api.bulk.registry import open_catalogue
from api.bulk.run import Bulk
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.errors import InvalidInput
from core.locales import Pair
from core.store import Store
from nlp.engines.echo import EchoEngine
from tests.conftest import Clock

TITLE = "【限时抢购】不锈钢保温杯 防水 500ml 黑色"
PLAIN = "[Flash Sale] Stainless Steel Thermos, Waterproof 500ml Black"


@pytest.fixture
def translator(api_store: Store, settings: Settings) -> Translator:
    return Translator(settings, api_store, [EchoEngine([Pair.parse("zh", "en")])])


@pytest.fixture
def http(api_store: Store, settings: Settings, clock: Clock, translator: Translator) -> Iterator[TestClient]:
    runtime = Runtime(settings, api_store, translator, False, clock.now)
    with TestClient(create_app(runtime)) as client:
        yield client


def ask(http: TestClient, text: str = TITLE, target: dict[str, str] | None = None, **options: str) -> dict[str, Any]:
    source = "zh" if text == TITLE else "en"
    body = {
        "items": [{"text": text, "field": "title", "source": source}],
        "targets": [target or {"locale": "en-US"}],
        "options": options,
    }
    response = http.post("/v1/localize", json=body)
    assert response.status_code == 200, response.text
    result: dict[str, Any] = response.json()["results"][0]
    return result


def test_nothing_changes_unless_asked(http: TestClient) -> None:
    result = ask(http)
    assert result["text"] == PLAIN
    assert "title" not in result


def test_a_title_stands_in_the_order_of_its_marketplace(http: TestClient) -> None:
    result = ask(http, target={"locale": "en-US", "channel": "amazon"}, title_style="listing")
    assert result["text"] == "Stainless Steel Thermos, Waterproof, 500 ml, Black [Flash Sale]"
    assert [(part["text"], part["role"]) for part in result["title"]["moved"]] == [("[Flash Sale]", "promotion")]
    assert "Amazon" in result["title"]["conventions"][0]


def test_measures_are_given_as_the_market_does_and_the_source_stays_named(http: TestClient) -> None:
    beside = ask(http, units="market")
    assert beside["text"] == PLAIN.replace("500ml", "500 ml (16.9 fl oz)")
    [conversion] = beside["title"]["conversions"]
    assert (conversion["written"], conversion["converted"]) == ("500ml", "16.9 fl oz")
    assert "NIST" in conversion["source"]
    assert [f["severity"] for f in beside["findings"] if f["check"] == "title"] == ["note"]
    assert "16.9 fl oz Black" in ask(http, units="us", unit_form="replace")["text"]
    assert ask(http, target={"locale": "en-GB"}, units="market")["text"] == PLAIN


def test_units_of_a_market_need_one(http: TestClient) -> None:
    error = ask(http, target={"locale": "en"}, units="market")["error"]
    assert error["field"] == "units"


def test_a_title_in_the_target_language_is_written_too(http: TestClient) -> None:
    result = ask(http, "Free shipping, Steel bottle 500ml", title_style="listing")
    assert result["text"] == "Steel Bottle, 500 ml, Free Shipping"


def test_catalogues_take_the_same_wishes(tmp_path: Path, translator: Translator, settings: Settings) -> None:
    file = tmp_path / "titles.csv"
    file.write_text(f"sku,title\n1,{TITLE}\n", encoding="utf-8")
    targets = [{"locale": "en-US", "channel": "amazon"}]
    mapping = read_mapping({"targets": targets, "title_style": "listing", "units": "market", "source": "zh"})
    catalogue = open_catalogue(file, mapping)
    journal = Journal(tmp_path / "journal", "x")
    assert list(Bulk(mapping, "owner", translator, settings).run(catalogue, journal)) == [1]
    [row] = journal.results()
    assert row["en-US@amazon"]["text"].startswith("Stainless Steel Thermos, Waterproof, 500 ml (16.9 fl oz)")
    assert json.loads(json.dumps(row))["en-US@amazon"]["title"]["conversions"]


def test_a_catalogue_whose_units_have_no_market_is_refused_at_once(translator: Translator, settings: Settings) -> None:
    mapping = read_mapping({"targets": [{"locale": "en"}], "units": "market"})
    with pytest.raises(InvalidInput, match="market"):
        Bulk(mapping, "owner", translator, settings)


def test_conventions_are_shown_with_who_has_them(http: TestClient) -> None:
    shown = http.get("/v1/title-conventions", params={"locale": "pt-BR", "channel": "mercado_libre"}).json()
    assert shown["convention"]["order"][:2] == ["product", "brand"]
    assert "Mercado Libre" in shown["convention"]["sources"][0]
    assert {"channel": "amazon", "locale": "ja"} in shown["places"]
    assert http.get("/v1/title-conventions").json()["convention"] is None


def test_operators_file_goes_over_ours(api_store: Store, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text('version: 1\nlocales:\n  en-US:\n    between: " | "\n    source: ours\n', encoding="utf-8")
    own = settings.model_copy(update={"title_conventions_file": file})
    runtime = Runtime(own, api_store, Translator(own, api_store, [EchoEngine([Pair.parse("zh", "en")])]), False)
    with TestClient(create_app(runtime)) as client:
        assert " | Waterproof | " in ask(client, title_style="listing")["text"]


def test_sizes_of_shoes_go_by_the_market(http: TestClient) -> None:
    result = ask(http, "Men's Sneakers 39-44", sizes="market")
    assert result["text"] == "Men's Sneakers 39-44 (US 7-11)"
    unknown = ask(http, "Men's Sneakers 39-44", target={"locale": "en-ZA"}, sizes="market")
    assert unknown["error"]["field"] == "sizes"
