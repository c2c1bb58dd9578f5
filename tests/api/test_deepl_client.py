"""The official Python client against a running server: only its server URL was changed."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC

import deepl
import pytest
from deepl import http_client
from deepl.api_data import MultilingualGlossaryDictionaryEntries

from api.keys import Role
from core.locales import Pair
from nlp.markup import MarkupKind
from tests.api.conftest import running_server
from tests.api.fakes import EN, ZH, FakeRuntime, FakeTranslator

MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's pauses, a hundred times shorter."""
    monkeypatch.setattr(http_client._BackoffTimer, "BACKOFF_INITIAL", 0.01)


@pytest.fixture
def client(server_url: str, key: str) -> Iterator[deepl.DeepLClient]:
    client = deepl.DeepLClient(key, server_url=server_url)
    yield client
    client.close()


@pytest.fixture
def open_deepl(server_url: str) -> Iterator[Callable[[str], deepl.DeepLClient]]:
    """Opens a client with another key."""
    clients: list[deepl.DeepLClient] = []

    def opened(key: str) -> deepl.DeepLClient:
        clients.append(deepl.DeepLClient(key, server_url=server_url))
        return clients[-1]

    yield opened
    for client in clients:
        client.close()


# Texts


def test_one_text_is_translated(client: deepl.DeepLClient):
    result = client.translate_text("蓝牙耳机", target_lang="EN-US")
    assert (result.text, result.detected_source_lang, result.billed_characters) == ("Bluetooth headphones", "ZH", 4)


def test_a_list_is_translated_in_order(client: deepl.DeepLClient):
    results = client.translate_text(["包邮", "", "😀", "限时抢购"], source_lang="ZH", target_lang="en-gb")
    assert [result.text for result in results] == ["free shipping", "", "😀", "flash sale"]


def test_every_option_of_the_client_is_understood(client: deepl.DeepLClient, translator: FakeTranslator):
    result = client.translate_text(
        "<p>包邮</p>",
        source_lang="ZH",
        target_lang="EN-US",
        context="耳机",
        split_sentences=deepl.SplitSentences.NO_NEWLINES,
        preserve_formatting=True,
        formality=deepl.Formality.PREFER_MORE,
        tag_handling="xml",
        tag_handling_version="v2",
        outline_detection=False,
        splitting_tags=["p", "h1"],
        non_splitting_tags="b,i",
        ignore_tags="x",
        model_type=deepl.ModelType.QUALITY_OPTIMIZED,
        custom_instructions=["Be brief"],
        extra_body_parameters={"enable_beta_languages": True},
    )
    assert result.text == "<p>free shipping</p>"
    assert result.model_type_used == "quality_optimized"
    order = translator.orders[0]
    assert order.markup is not None
    assert order.markup.kind is MarkupKind.XML
    assert (order.markup.splitting_tags, order.markup.non_splitting_tags) == ({"p", "h1"}, {"b", "i"})
    assert order.preserve_formatting


def test_a_wrong_parameter_is_a_readable_exception(client: deepl.DeepLClient):
    with pytest.raises(deepl.DeepLException, match=r"Bad request.*target_lang.*not supported"):
        client.translate_text("包邮", target_lang="XX")
    with pytest.raises(deepl.DeepLException, match=r"Target language.*EN-US.*formality"):
        client.translate_text("包邮", target_lang="EN-US", formality="more")


def test_a_text_above_the_limit_is_refused_once(client: deepl.DeepLClient, translator: FakeTranslator):
    with pytest.raises(deepl.DeepLException) as caught:
        client.translate_text("字" * 200_000, target_lang="EN-US")
    assert caught.value.http_status_code == 413
    assert not translator.orders


# Languages and usage


def test_languages_are_listed_with_formality(client: deepl.DeepLClient):
    assert [language.code for language in client.get_source_languages()] == ["ZH"]
    targets = client.get_target_languages()
    assert [(target.code, target.supports_formality) for target in targets] == [("EN-GB", False), ("EN-US", False)]


def test_glossary_languages_are_listed(client: deepl.DeepLClient):
    pairs = client.get_glossary_languages()
    assert [(pair.source_lang, pair.target_lang) for pair in pairs] == [("zh", "en")]


def test_usage_counts_what_was_translated(client: deepl.DeepLClient):
    client.translate_text("蓝牙耳机", target_lang="EN-US")
    usage = client.get_usage()
    assert usage.character.count == 4
    assert not usage.any_limit_reached


def test_a_used_up_quota_is_the_quota_exception(
    open_deepl: Callable[[str], deepl.DeepLClient], make_key: Callable[..., str]
):
    client = open_deepl(make_key(character_limit=5))
    client.translate_text("蓝牙耳机", target_lang="EN-US")
    with pytest.raises(deepl.QuotaExceededException):
        client.translate_text("包邮", target_lang="EN-US")
    assert client.get_usage().character.count == 4


# Glossaries


def test_a_v2_glossary_lives_its_whole_life(client: deepl.DeepLClient):
    made = client.create_glossary("耳机", "ZH", "EN-US", {"蓝牙耳机": "BT buds", "包邮": "ships free"})
    assert (made.name, made.ready, made.source_lang, made.target_lang, made.entry_count) == (
        "耳机",
        True,
        "ZH",
        "EN",
        2,
    )
    assert made.creation_time.astimezone(UTC).year == 2026
    assert client.get_glossary(made.glossary_id).entry_count == 2
    assert [one.glossary_id for one in client.list_glossaries()] == [made.glossary_id]
    assert client.get_glossary_entries(made) == {"蓝牙耳机": "BT buds", "包邮": "ships free"}
    assert client.translate_text_with_glossary("蓝牙耳机", made).text == "BT buds"
    result = client.translate_text("包邮", source_lang="ZH", target_lang="EN-US", glossary=made)
    assert result.text == "ships free"
    client.delete_glossary(made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        client.get_glossary(made.glossary_id)


def test_a_csv_file_makes_a_glossary(client: deepl.DeepLClient):
    made = client.create_glossary_from_csv("csv", "ZH", "EN", '耳机,"head, phones"\n包邮,ships free,zh,en\n')
    assert client.get_glossary_entries(made.glossary_id) == {"耳机": "head, phones", "包邮": "ships free"}


def test_a_v3_glossary_lives_its_whole_life(client: deepl.DeepLClient, translator: FakeTranslator):
    translator.known = frozenset({Pair(ZH, EN), Pair(EN, ZH)})
    made = client.create_multilingual_glossary(
        "v3",
        [
            MultilingualGlossaryDictionaryEntries("ZH", "EN", {"包邮": "ships free"}),
            MultilingualGlossaryDictionaryEntries("EN", "ZH", {"sale": "特卖"}),
        ],
    )
    assert [(one.source_lang, one.target_lang, one.entry_count) for one in made.dictionaries] == [
        ("ZH", "EN", 1),
        ("EN", "ZH", 1),
    ]
    assert client.list_glossaries() == []
    assert client.update_multilingual_glossary_name(made, "renamed").name == "renamed"
    merged = MultilingualGlossaryDictionaryEntries("ZH", "EN", {"包邮": "free post", "耳机": "buds"})
    client.update_multilingual_glossary_dictionary(made, merged)
    entries = client.get_multilingual_glossary_entries(made, "ZH", "EN-US").dictionaries[0].entries
    assert entries == "包邮\tfree post\n耳机\tbuds\n"
    result = client.translate_text("耳机包邮", source_lang="ZH", target_lang="EN-US", glossary_ids=[made])
    assert result.text == "budsfree post"
    replaced = client.replace_multilingual_glossary_dictionary(
        made, MultilingualGlossaryDictionaryEntries("ZH", "EN", {"耳机": "headset"})
    )
    assert replaced.entry_count == 1
    client.delete_multilingual_glossary_dictionary(made, source_lang="EN", target_lang="ZH")
    assert len(client.get_multilingual_glossary(made.glossary_id).dictionaries) == 1
    assert [one.glossary_id for one in client.list_multilingual_glossaries()] == [made.glossary_id]
    assert [one.glossary_id for one in client.list_glossaries()] == [made.glossary_id]
    client.delete_multilingual_glossary(made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        client.get_multilingual_glossary(made.glossary_id)


def test_an_unknown_glossary_is_the_glossary_exception(client: deepl.DeepLClient):
    for call in (client.get_glossary, client.get_glossary_entries, client.delete_glossary):
        with pytest.raises(deepl.GlossaryNotFoundException):
            call(MISSING)
    with pytest.raises(deepl.DeepLException, match="Not found"):
        client.translate_text("包邮", source_lang="ZH", target_lang="EN-US", glossary=MISSING)


def test_bad_entries_say_what_is_wrong(client: deepl.DeepLClient):
    with pytest.raises(deepl.DeepLException, match=r"Bad request, message: .*, detail: .*line: 2"):
        client.create_glossary_from_csv("bad", "ZH", "EN", "a,b\nonly one side\n")


# Trouble


def test_a_wrong_key_is_the_authorization_exception(open_deepl: Callable[[str], deepl.DeepLClient]):
    client = open_deepl("wrong")
    for call in (client.get_usage, client.list_glossaries, client.get_source_languages):
        with pytest.raises(deepl.AuthorizationException):
            call()
    with pytest.raises(deepl.AuthorizationException):
        client.translate_text("包邮", target_lang="EN-US")


def test_a_key_for_reviews_is_refused(open_deepl: Callable[[str], deepl.DeepLClient], make_key: Callable[..., str]):
    with pytest.raises(deepl.AuthorizationException, match="review"):
        open_deepl(make_key(Role.REVIEW)).get_usage()


def test_too_many_requests_are_retried_and_then_their_own_exception(runtime: FakeRuntime, key: str):
    runtime.settings = runtime.settings.model_copy(update={"rate_limit_per_minute": 1})
    with running_server(runtime) as url:
        client = deepl.DeepLClient(key, server_url=url)
        client.get_usage()
        with pytest.raises(deepl.TooManyRequestsException):
            client.get_usage()
        client.close()


def test_style_rules_are_refused_with_a_sentence(client: deepl.DeepLClient):
    with pytest.raises(deepl.DeepLException, match="not offered"):
        client.get_all_style_rules()


def test_a_client_that_gave_up_finds_the_work_when_it_comes_again(
    client: deepl.DeepLClient, translator: FakeTranslator, monkeypatch: pytest.MonkeyPatch
):
    """The client waits 10 s, here 0.3 s, and sends the request again; it must not be computed again."""
    monkeypatch.setattr(http_client, "min_connection_timeout", 0.3)
    translator.gate = threading.Event()
    threading.Timer(0.7, translator.gate.set).start()
    result = client.translate_text("蓝牙耳机", target_lang="EN-US")
    assert result.text == "Bluetooth headphones"
    assert len(translator.orders) == 1
    assert client.get_usage().character.count == 4


def test_work_that_ended_while_nobody_listened_is_there_for_the_retry(
    client: deepl.DeepLClient, translator: FakeTranslator, monkeypatch: pytest.MonkeyPatch
):
    """The pause between two attempts is where a result would be lost if a client that left were not noticed."""
    monkeypatch.setattr(http_client._BackoffTimer, "BACKOFF_INITIAL", 1.0)
    monkeypatch.setattr(http_client._BackoffTimer, "get_timeout", lambda _: 0.2)
    translator.gate = threading.Event()
    threading.Timer(0.5, translator.gate.set).start()
    started = time.monotonic()
    assert client.translate_text("包邮", target_lang="EN-US").text == "free shipping"
    assert time.monotonic() - started > 0.9
    assert len(translator.orders) == 1


def test_many_clients_at_once_are_all_answered(
    open_deepl: Callable[[str], deepl.DeepLClient], key: str, translator: FakeTranslator
):
    answers: list[str] = []

    def ask(number: int) -> None:
        answers.append(open_deepl(key).translate_text(f"包邮{number}", target_lang="EN-US").text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == sorted(f"free shipping{number}" for number in range(24))
