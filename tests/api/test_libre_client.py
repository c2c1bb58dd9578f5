"""libretranslatepy against a running server: only its URL was changed."""

from urllib.error import HTTPError

import pytest
from libretranslatepy import LibreTranslateAPI

from tests.api.fakes import FakeRuntime


@pytest.fixture
def client(server_url: str, key: str) -> LibreTranslateAPI:
    return LibreTranslateAPI(server_url, api_key=key)


def test_it_translates(client: LibreTranslateAPI):
    assert client.translate("限时抢购 蓝牙耳机", "zh", "en") == "flash sale Bluetooth headphones"
    assert client.translate("包邮", "auto", "en") == "free shipping"


def test_it_detects(client: LibreTranslateAPI):
    assert client.detect("蓝牙耳机")[0]["language"] == "zh-Hans"


def test_it_lists_languages_with_its_form_body_on_a_get(client: LibreTranslateAPI):
    assert client.languages()[1] == {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]}


def test_a_wrong_key_is_an_http_error(server_url: str):
    with pytest.raises(HTTPError) as caught:
        LibreTranslateAPI(server_url, api_key="wrong").translate("包邮", "zh", "en")
    caught.value.close()
    assert caught.value.code == 403


def test_without_keys_it_needs_none(runtime: FakeRuntime, server_url: str):
    runtime.keys_required = False
    assert LibreTranslateAPI(server_url).translate("包邮", "zh", "en") == "free shipping"
