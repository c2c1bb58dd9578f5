"""Chinese into Portuguese over English, through the doors: each tag comes out once, each term is told with its leg."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.locales import Pair
from core.store import Store
from tests.conftest import Clock
from tests.nlp.test_pivoting import TO_ENGLISH, TO_PORTUGUESE

HTML = (
    '<p>支持<b>无线充电</b>，<a href="https://a.example/?p=1&amp;q=2">背包 &amp; 手提包</a> {name}</p>'
    "<ul><li>蓝牙耳机<br/>50%</li><li><i>背包</i></li></ul>"
)
XML = '<item id="1"><title>支持<g id="2">无线充电</g></title><x/><note>背包 {name} &lt;50%</note></item>'
_TAG = re.compile(r"<[^<>]+>")


@pytest.fixture
def http(api_store: Store, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    translator = Translator(settings, api_store, [TO_ENGLISH, TO_PORTUGUESE])
    with TestClient(create_app(Runtime(settings, api_store, translator, False, clock.now))) as client:
        yield client


def is_nested(text: str) -> bool:
    waiting: list[str] = []
    for tag in _TAG.findall(text):
        name = tag.strip("</>").split()[0]
        if tag.startswith("</"):
            if not waiting or waiting.pop() != name:
                return False
        elif not tag.endswith("/>"):
            waiting.append(name)
    return not waiting


def assert_survived(source: str, target: str) -> None:
    assert sorted(_TAG.findall(target)) == sorted(_TAG.findall(source))
    assert is_nested(target)
    assert target.count("{name}") == 1
    assert "50%" in target
    assert "无线充电" not in target, "it went through both legs"


def test_deepl_html(http: TestClient) -> None:
    body = {"text": [HTML], "source_lang": "ZH", "target_lang": "PT-BR", "tag_handling": "html"}
    assert_survived(HTML, http.post("/v2/translate", json=body).json()["translations"][0]["text"])


def test_deepl_xml(http: TestClient) -> None:
    body = {"text": [XML], "source_lang": "ZH", "target_lang": "PT-BR", "tag_handling": "xml"}
    assert_survived(XML, http.post("/v2/translate", json=body).json()["translations"][0]["text"])


def test_libretranslate_html(http: TestClient) -> None:
    body = {"q": HTML, "source": "zh", "target": "pt", "format": "html"}
    assert_survived(HTML, http.post("/translate", json=body).json()["translatedText"])


def test_the_legs_are_two(http: TestClient) -> None:
    assert Pair.parse("zh", "pt").served_by({Pair.parse("zh", "en"), Pair.parse("en", "pt")}) is None
    body = {"q": "支持无线充电", "source": "zh", "target": "pt"}
    assert "carregamento sem fio" in http.post("/translate", json=body).json()["translatedText"]


def test_terms_of_both_legs_are_told_with_their_leg(http: TestClient) -> None:
    glossary = {"name": "marca", "source_lang": "en", "target_lang": "pt", "entries_format": "tsv"}
    made = http.post("/v2/glossaries", json=glossary | {"entries": "wireless charging\tindução"}).json()
    body = {
        "items": [{"text": "支持无线充电", "source": "zh", "field": "prose"}],
        "targets": [{"locale": "pt-BR"}],
        "options": {"glossaries": [made["glossary_id"]], "terms": [{"source": "支持", "target": "aceita"}]},
    }
    [result] = http.post("/v1/localize", json=body).json()["results"]
    assert [(term["source"], term["span"], term["leg"]) for term in result["terms_applied"]] == [
        ("支持", [0, 2], None),
        ("wireless charging", None, {"source": "en", "target": "pt-BR"}),
    ]
