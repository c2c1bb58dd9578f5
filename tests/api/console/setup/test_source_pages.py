"""Sources for operators: forms out of their own options, tried before they are bound, secrets never shown back."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.console.words import translations
from api.runtime import Runtime
from api.secret_files import has_secret, secrets_of
from monitors.bindings import Binding, BindingState, bindings_of
from monitors.coverage import note_coverage
from monitors.notifiers.registry import NOTIFIERS
from monitors.query import Query
from monitors.sources.base import Coverage, Page, Reason
from monitors.sources.registry import SOURCES
from monitors.watches import NewWatch, add_watch
from tests.api.console.test_rooms import post
from tests.monitors.sources.replay import Answer, Replay
from tests.monitors.test_source_trial import feed

SECRET = "s3cret-密"


@pytest.fixture
def watch_id(real_runtime: Runtime) -> str:
    with real_runtime.store.transaction() as session:
        return add_watch(session, "local", NewWatch("Termax", Query(("Termax", "特美斯"))), real_runtime.now()).id


@pytest.fixture
def place(watch_id: str) -> str:
    return f"/console/setup/watches/{watch_id}/sources"


def bound(runtime: Runtime, watch_id: str) -> list[Binding]:
    with runtime.store.reading() as session:
        return bindings_of(session, [watch_id])


@pytest.mark.parametrize("name", [name for name, kind in SOURCES.items() if kind.model is not None])
def test_every_kind_of_source_has_a_form_of_its_own_options(local: TestClient, place: str, name: str) -> None:
    page = local.get(f"{place}/new?kind={name}").text
    for option in SOURCES[name].fields:
        assert f'name="{"value" if option.is_secret else "option"}-{option.name}"' in page, option.name


def test_a_feed_is_tried_with_its_first_items_and_nothing_is_kept(
    local: TestClient, real_runtime: Runtime, replay: Replay, place: str, watch_id: str
) -> None:
    replay.on("127.0.0.1/feed", feed("Termax: garrafa <b>explodiu", "特美斯保温杯漏水", "Гороскоп"))
    url = f"http://127.0.0.1:{replay.port}/feed"
    page = post(local, f"{place}/new", kind="rss", action="test", **{"option-url": url}).text
    assert "3 items on the first page, 2 of them speak of the brand" in page
    assert "特美斯保温杯漏水" in page
    assert "<b>explodiu" not in page
    assert f'value="{url}"' in page
    assert bound(real_runtime, watch_id) == []


def test_a_source_that_cannot_be_read_says_exactly_why(local: TestClient, replay: Replay, place: str) -> None:
    replay.on("127.0.0.1/feed", Answer("no", 403))
    for url, word in (
        (f"http://127.0.0.1:{replay.port}/feed", "not let in"),
        (f"http://127.0.0.1:{replay.port}/gone", "not there"),
        ("http://10.0.0.1/feed", "private or reserved network"),
    ):
        page = post(local, f"{place}/new", kind="rss", action="test", **{"option-url": url}).text
        assert word in page, url
        assert "on the first page" not in page


def test_a_source_is_bound_with_its_secret_in_a_file_and_on_no_page(
    local: TestClient, real_runtime: Runtime, place: str, watch_id: str
) -> None:
    typed = {"option-client_id": "id1", "option-username": "acme", "value-client_secret": SECRET}
    tried = post(local, f"{place}/new", kind="reddit", action="test", **typed).text
    assert SECRET not in tried
    assert not has_secret(real_runtime.settings, "reddit-client_secret")  # a test keeps nothing
    post(local, f"{place}/new", kind="reddit", action="save", market="br", **typed)
    (binding,) = bound(real_runtime, watch_id)
    assert binding.options["client_secret"] == "reddit-client_secret"
    assert binding.market == "BR"
    assert secrets_of(real_runtime.settings)("reddit-client_secret") == SECRET
    page = local.get(f"{place}/{binding.id}").text
    assert SECRET not in page
    assert "reddit-client_secret" in page


def test_a_second_source_of_a_kind_does_not_take_the_secret_of_the_first(
    local: TestClient, real_runtime: Runtime, place: str, watch_id: str
) -> None:
    for number in ("1", "2"):
        typed = {"option-client_id": f"id{number}", "option-username": "acme", "value-client_secret": f"s{number}"}
        post(local, f"{place}/new", kind="reddit", action="save", **typed)
    first, second = sorted(bound(real_runtime, watch_id), key=lambda one: one.options["client_id"])
    secret = secrets_of(real_runtime.settings)
    assert (secret(first.options["client_secret"]), secret(second.options["client_secret"])) == ("s1", "s2")


def test_a_secret_sent_to_a_chosen_host_is_named_after_it(
    local: TestClient, real_runtime: Runtime, place: str, watch_id: str
) -> None:
    typed = {"option-server": "mastodon.example", "value-access_token": "t"}
    post(local, f"{place}/new", kind="mastodon", action="save", **typed)
    (binding,) = bound(real_runtime, watch_id)
    assert binding.options["access_token"] == "mastodon.example-access_token"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("rss", {}),
        ("rss", {"option-url": "x", "option-kind": "poem"}),
        ("app_store", {"option-app_id": "1", "option-countries": "Deutschland"}),
        ("mastodon", {"option-server": "m.example", "option-access_token": "other", "value-access_token": "t"}),
        ("reddit", {"option-client_id": "i", "option-username": "u"}),
        ("reddit", {"option-client_id": "i", "option-username": "u", "option-client_secret": "../x",
                    "value-client_secret": "s"}),
    ],
)  # fmt: skip
def test_options_that_cannot_be_are_told_on_the_form(  # noqa: PLR0917 - fixtures
    local: TestClient, real_runtime: Runtime, place: str, watch_id: str, kind: str, typed: dict[str, str]
) -> None:
    answer = post(local, f"{place}/new", kind=kind, action="save", **typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert bound(real_runtime, watch_id) == []
    folder = real_runtime.settings.data_dir / "secrets"
    assert not folder.exists() or not list(folder.iterdir())


def test_a_source_is_changed_switched_off_on_and_removed(
    local: TestClient, real_runtime: Runtime, place: str, watch_id: str
) -> None:
    post(local, f"{place}/new", kind="rss", action="save", **{"option-url": "https://one.example/feed"})
    (binding,) = bound(real_runtime, watch_id)
    one = f"{place}/{binding.id}"
    post(local, one, action="save", **{"option-url": "https://two.example/feed", "option-kind": "review"})
    assert bound(real_runtime, watch_id)[0].options == {"url": "https://two.example/feed", "kind": "review"}
    page = post(local, one, action="off").text
    assert "Switch on" in page
    assert bound(real_runtime, watch_id)[0].state is BindingState.OFF
    post(local, one, action="on")
    assert bound(real_runtime, watch_id)[0].state is BindingState.ACTIVE
    post(local, one, action="remove")
    assert bound(real_runtime, watch_id) == []
    assert local.get(one).status_code == 404


def test_a_source_shows_how_it_fared(local: TestClient, real_runtime: Runtime, place: str, watch_id: str) -> None:
    post(local, f"{place}/new", kind="cpsc", action="save")
    (binding,) = bound(real_runtime, watch_id)
    failed = Page((), "", Coverage.FAILED, Reason.SERVER_ERROR, "The server answered 502.")
    with real_runtime.store.transaction() as session:
        note_coverage(session, binding.id, Page((), ""), real_runtime.now() - timedelta(days=2))
        note_coverage(session, binding.id, failed, real_runtime.now() - timedelta(days=1))
    page = local.get(f"{place}/{binding.id}").text
    assert "The server answered 502." in page
    assert "broken on their side" in page


def test_a_webhook_tells_where_to_post(local: TestClient, real_runtime: Runtime, place: str, watch_id: str) -> None:
    post(local, f"{place}/new", kind="webhook", action="save", **{"value-secret": "whsec_aGVsbG8gd29ybGQ="})
    (binding,) = bound(real_runtime, watch_id)
    assert f"/v1/webhooks/{binding.id}" in local.get(f"{place}/{binding.id}").text


def test_a_source_of_another_watch_is_not_there(local: TestClient, real_runtime: Runtime, place: str) -> None:
    with real_runtime.store.transaction() as session:
        other = add_watch(session, "local", NewWatch("Other", Query(("Other",))), real_runtime.now())
    post(local, f"/console/setup/watches/{other.id}/sources/new", kind="cpsc", action="save")
    (binding,) = bound(real_runtime, other.id)
    assert local.get(f"{place}/{binding.id}").status_code == 404
    assert post(local, f"{place}/{binding.id}", action="off").status_code == 404
    assert local.get(f"{place}/new?kind=pigeon").status_code == 422


def test_every_sentence_of_a_form_is_told_in_chinese_too() -> None:
    chinese = translations("zh-Hans")
    kinds = [*(one for one in SOURCES.values() if one.model is not None), *(n for n in NOTIFIERS.values() if n.fields)]
    for kind in kinds:
        for sentence in (kind.help, *(field.help for field in kind.fields)):
            assert chinese.gettext(sentence) != sentence, sentence
