"""Sources of a watch over HTTP: tried, changed, switched off and on; and their secrets on disk."""

import stat
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role
from api.secret_files import has_secret, keep_secret, secrets_of
from api.settings import Settings
from core.errors import InvalidInput, Misconfigured
from tests.api.fakes import FakeRuntime
from tests.monitors.sources.replay import Replay, replaying
from tests.monitors.test_source_trial import feed


@pytest.fixture
def replay() -> Iterator[Replay]:
    with replaying() as server:
        yield server


@pytest.fixture
def pr(runtime: FakeRuntime, make_key: Callable[..., str]) -> Iterator[TestClient]:
    runtime.settings = runtime.settings.model_copy(update={"outbound_allow": ("127.0.0.1",)})
    with TestClient(create_app(runtime), headers={"Authorization": f"Bearer {make_key(Role.PR)}"}) as client:
        yield client


def test_a_source_is_tried_and_nothing_is_kept(pr: TestClient, replay: Replay) -> None:
    replay.on("127.0.0.1/feed", feed("Termax 爆炸", "Nothing of ours"))
    watch_id = pr.post("/v1/watches", json={"name": "Termax", "aliases": ["Termax"]}).json()["id"]
    wanted = {"source": "rss", "options": {"url": f"http://127.0.0.1:{replay.port}/feed"}}
    trial = pr.post(f"/v1/watches/{watch_id}/sources/try", json=wanted).json()
    assert (trial["coverage"], trial["count"], trial["kept"]) == ("ok", 2, 1)
    assert [one["text"] for one in trial["items"]] == ["Nothing of ours", "Termax 爆炸"]
    assert pr.get(f"/v1/watches/{watch_id}").json()["sources"] == []
    wanted["options"]["url"] = f"http://127.0.0.1:{replay.port}/gone"
    failed = pr.post(f"/v1/watches/{watch_id}/sources/try", json=wanted).json()
    assert (failed["coverage"], failed["reason"], failed["items"]) == ("failed", "not_found", [])
    assert pr.post(f"/v1/watches/{watch_id}/sources/try", json={"source": "pigeon"}).status_code == 422


def test_a_source_is_changed_switched_off_and_on(pr: TestClient) -> None:
    sources = [{"source": "rss", "options": {"url": "https://one.example/feed"}}]
    watch = pr.post("/v1/watches", json={"name": "T", "aliases": ["T"], "sources": sources}).json()
    place = f"/v1/watches/{watch['id']}/sources/{watch['sources'][0]['id']}"
    changed = pr.put(place, json={"source": "rss", "options": {"url": "https://two.example/feed"}, "market": "br"})
    assert (changed.json()["options"], changed.json()["market"]) == ({"url": "https://two.example/feed"}, "BR")
    assert pr.post(f"{place}/off").json()["state"] == "off"
    assert pr.post(f"{place}/restart").json()["state"] == "active"
    assert pr.put(place, json={"source": "rss", "options": {}}).status_code == 422
    assert pr.post(f"/v1/watches/{watch['id']}/sources/none/off").status_code == 404


def test_a_secret_is_kept_for_this_user_alone_and_read_back(settings: Settings) -> None:
    keep_secret(settings, "mastodon.example-token", " 密钥 \n")
    keep_secret(settings, "mastodon.example-token", "second")
    assert secrets_of(settings)("mastodon.example-token") == "second"
    folder = settings.data_dir / "secrets"
    assert [path.name for path in folder.iterdir()] == ["mastodon.example-token"]
    assert stat.S_IMODE((folder / "mastodon.example-token").stat().st_mode) == 0o600
    assert has_secret(settings, "mastodon.example-token")
    assert not has_secret(settings, "other")


@pytest.mark.parametrize("name", ["", "../keys", "/etc/passwd", ".hidden", "a b", "名", "x" * 101])
def test_names_that_lead_elsewhere_are_no_names_of_secrets(settings: Settings, name: str) -> None:
    with pytest.raises(InvalidInput):
        keep_secret(settings, name, "value")
    assert not has_secret(settings, name)
    with pytest.raises(Misconfigured):
        secrets_of(settings)(name)


@pytest.mark.parametrize("value", ["", " \n", "x" * 20_001, "a\0b"])
def test_values_that_cannot_be_a_secret_are_refused(settings: Settings, value: str) -> None:
    with pytest.raises(InvalidInput):
        keep_secret(settings, "name", value)
    assert not has_secret(settings, "name")
