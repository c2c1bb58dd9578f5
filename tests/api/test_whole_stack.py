"""Official clients, the doors, the real translator and the echo engine together: what the parts promise holds whole."""

from collections.abc import Iterator

import deepl
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries
from libretranslatepy import LibreTranslateAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.locales import Locale, Pair
from core.store import Store
from nlp.engines.echo import EchoEngine
from tests.api.conftest import running_server
from tests.api.test_bad_input import STRANGE_TEXTS
from tests.conftest import Clock

PAIR = Pair(Locale("zh"), Locale("en"))


@pytest.fixture
def whole(api_store: Store, settings: Settings, clock: Clock) -> Runtime:
    """A runtime without keys whose engine says the source again; ten thousand segments have time on a slow machine."""
    settings = settings.model_copy(update={"request_timeout_s": 60.0})
    return Runtime(settings, api_store, Translator(settings, api_store, [EchoEngine([PAIR])]), False, clock.now)


@pytest.fixture
def url(whole: Runtime) -> Iterator[str]:
    with running_server(whole) as url:
        yield url


@pytest.fixture
def client(url: str) -> Iterator[deepl.DeepLClient]:
    client = deepl.DeepLClient("none is needed here", server_url=url)
    yield client
    client.close()


@pytest.fixture
def http(whole: Runtime) -> Iterator[TestClient]:
    with TestClient(create_app(whole)) as client:
        yield client


def test_a_text_equal_to_a_term_gives_exactly_its_target(client: deepl.DeepLClient):
    glossary = client.create_glossary("g", "ZH", "EN", {"蓝牙耳机": "BT buds", "蓝牙": "Bluetooth"})
    assert client.translate_text_with_glossary("蓝牙耳机", glossary).text == "BT buds"


def test_the_longest_term_is_in_the_sentence_and_no_placeholder_is_left(client: deepl.DeepLClient):
    glossary = client.create_glossary("g", "ZH", "EN", {"蓝牙耳机": "BT buds", "蓝牙": "Bluetooth"})
    text = client.translate_text("这款蓝牙耳机很轻。", source_lang="ZH", target_lang="EN-US", glossary=glossary).text
    assert "BT buds" in text
    assert "Bluetooth" not in text


def test_changing_a_glossary_changes_the_next_translation(client: deepl.DeepLClient):
    made = client.create_multilingual_glossary(
        "g", [MultilingualGlossaryDictionaryEntries("ZH", "EN", {"包邮": "ships free"})]
    )

    def translate() -> str:
        return client.translate_text("包邮", source_lang="ZH", target_lang="EN-US", glossary_ids=[made]).text.lower()

    assert translate() == "ships free"
    client.update_multilingual_glossary_dictionary(
        made, MultilingualGlossaryDictionaryEntries("ZH", "EN", {"包邮": "free post"})
    )
    assert translate() == "free post"


@pytest.mark.parametrize(
    "text",
    [
        '<p class="a">这款<b>耳机</b>很轻。</p>\n<p>A &amp; B<br>二</p>',
        '<div translate="no">{name}</div><img src="x.png" alt="图">',
        "<p>未关闭",
    ],
)
def test_html_keeps_every_tag(client: deepl.DeepLClient, text: str):
    result = client.translate_text(text, source_lang="ZH", target_lang="EN-US", tag_handling="html")
    assert result.text == text


def test_xml_keeps_empty_elements_and_ignored_ones_to_the_byte(client: deepl.DeepLClient):
    text = '<t>第<x id="3"></x>款<y id="1"/><code>a &amp;&amp; 乙</code></t>'
    result = client.translate_text(
        text, source_lang="ZH", target_lang="EN-US", tag_handling="xml", ignore_tags=["x", "code"]
    )
    for piece in ('<x id="3"></x>', '<y id="1"/>', "<code>a &amp;&amp; 乙</code>"):
        assert result.text.count(piece) == 1


def test_broken_xml_is_a_bad_request(client: deepl.DeepLClient):
    with pytest.raises(deepl.DeepLException, match=r"Bad request.*parsing failed"):
        client.translate_text("<a>坏</b>", source_lang="ZH", target_lang="EN-US", tag_handling="xml")


def test_lines_in_are_lines_out(client: deepl.DeepLClient):
    text = "第一行\n\n第二行\n"
    for split in deepl.SplitSentences:
        result = client.translate_text(text, source_lang="ZH", target_lang="EN-US", split_sentences=split)
        assert result.text.count("\n") == 3


def test_text_in_the_target_language_stays_as_it_is(client: deepl.DeepLClient):
    result = client.translate_text("Already English, thanks.", target_lang="EN-US")
    assert (result.text, result.detected_source_lang) == ("Already English, thanks.", "EN")


def test_a_language_nobody_can_translate_is_a_bad_request_that_says_so(client: deepl.DeepLClient):
    with pytest.raises(deepl.DeepLException, match=r"Bad request.*source_lang.*not supported"):
        client.translate_text("หูฟังบลูทูธของแท้", target_lang="EN-US")


@pytest.mark.parametrize("name", STRANGE_TEXTS)
@pytest.mark.parametrize("tag_handling", [None, "html", "xml"])
def test_strange_texts_are_translated_or_refused(http: TestClient, name: str, tag_handling: str | None):
    body = {"text": [STRANGE_TEXTS[name]], "source_lang": "ZH", "target_lang": "EN", "tag_handling": tag_handling}
    response = http.post("/v2/translate", json=body)
    is_broken_xml = tag_handling == "xml" and name in {"nul bytes", "unclosed tags", "private use", "separators"}
    assert response.status_code in ({200, 400} if is_broken_xml else {200}), response.text


@pytest.mark.parametrize("text", ["", " ", "🎧", "\u200b", "\u0000", "\n\n", "12345"])
def test_texts_without_words_are_no_mistake_even_undetected(http: TestClient, text: str):
    response = http.post("/v2/translate", json={"text": ["包邮", text], "target_lang": "EN"})
    assert response.json()["translations"][1]["text"] == text


def test_libretranslate_tools_work_too(url: str):
    client = LibreTranslateAPI(url)
    assert client.translate("🎧 12", "auto", "en") == "🎧 12"
    assert client.detect("无线蓝牙耳机")[0]["language"] == "zh-Hans"
    assert client.detect("wireless headphones")[0]["language"] == "en"
    assert [one["code"] for one in client.languages()] == ["en", "zh-Hans"]


def test_the_native_call_says_which_terms_were_applied(http: TestClient):
    body = {
        "items": [{"text": "蓝牙耳机 包邮", "field": "title"}],
        "targets": [{"locale": "en-US"}],
        "options": {"terms": [{"source": "蓝牙耳机", "target": "BT buds"}]},
    }
    result = http.post("/v1/localize", json=body).json()["results"][0]
    assert "bt buds" in result["text"].lower()
    applied = {term["source"]: term["is_own"] for term in result["terms_applied"]}
    assert applied["蓝牙耳机"] is True
    assert (result["is_title"], result["engine"]) == (True, "echo")
