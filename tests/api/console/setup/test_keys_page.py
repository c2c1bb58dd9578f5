"""Keys for operators: shown once, revoked for good, and nobody locks themselves out unawares."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role, create_key, find_key, list_keys, revoke_key
from api.runtime import Runtime
from tests.api.console.test_rooms import post
from tests.api.console.test_shell import sign_in

PATHS = ("keys", "packs", "watches", "watches/new", "sources", "teams", "teams/new", "models")


@pytest.fixture
def signed_in(real_runtime: Runtime) -> Iterator[Callable[[Role], TestClient]]:
    """Clients of people who signed in with a key of a role."""
    with TestClient(create_app(real_runtime)) as client:

        def enter(role: Role) -> TestClient:
            with real_runtime.store.transaction() as session:
                secret = create_key(session, role, "Mei 美", real_runtime.now())[1]
            sign_in(client, secret)
            return client

        yield enter


@pytest.mark.parametrize("role", [Role.TRANSLATE, Role.REVIEW, Role.PR])
def test_only_operators_see_set_up(signed_in: Callable[[Role], TestClient], role: Role) -> None:
    client = signed_in(role)
    assert "/console/setup" not in client.get("/console/settings").text
    for path in PATHS:
        assert client.get(f"/console/setup/{path}").status_code == 403, path
    assert post(client, "/console/setup/keys", role="admin").status_code == 403


def test_a_key_is_made_and_its_secret_is_shown_once(local: TestClient, real_runtime: Runtime) -> None:
    page = post(local, "/console/setup/keys", name="商店", role="review", limit="500,000").text
    secret = page.split('id="secret"', 1)[1].split(">", 1)[1].split("<", 1)[0]
    with real_runtime.store.reading() as session:
        found = find_key(session, secret)
    assert found is not None
    assert (found.name, found.role, found.character_limit) == ("商店", Role.REVIEW, 500_000)
    again = local.get("/console/setup/keys").text
    assert secret not in again
    assert found.prefix in again
    assert "No key has the role admin" in again


@pytest.mark.parametrize("wrong", [{"limit": "0"}, {"limit": "many"}, {"limit": "9" * 30}, {"name": "x" * 5000}])
def test_a_key_that_cannot_be_is_told_on_the_page(local: TestClient, real_runtime: Runtime, wrong: dict) -> None:
    answer = post(local, "/console/setup/keys", **({"role": "translate"} | wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with real_runtime.store.reading() as session:
        assert list_keys(session) == []


def test_a_key_is_revoked_but_not_by_whoever_is_in_with_it(
    signed_in: Callable[[Role], TestClient], real_runtime: Runtime
) -> None:
    client = signed_in(Role.ADMIN)
    with real_runtime.store.transaction() as session:
        other, secret = create_key(session, Role.PR, "", real_runtime.now())
        mine = next(key for key in list_keys(session) if key.id != other.id)
    assert post(client, f"/console/setup/keys/{mine.id}/revoke").status_code == 409
    assert post(client, f"/console/setup/keys/{other.id}/revoke").status_code == 200
    with real_runtime.store.reading() as session:
        assert find_key(session, secret) is None
    assert post(client, "/console/setup/keys/nothing/revoke").status_code == 404
    assert client.get("/console/setup/keys").status_code == 200


def test_many_keys_come_in_pages_the_revoked_ones_last(local: TestClient, real_runtime: Runtime) -> None:
    with real_runtime.store.transaction() as session:
        began = real_runtime.now()
        made = [
            create_key(session, Role.PR, f"key {number:03}", began + timedelta(seconds=number))[0]
            for number in range(150)
        ]
        for key in made[:10]:
            revoke_key(session, key.id, real_runtime.now())
    first, second = (local.get(f"/console/setup/keys?page_number={number}").text for number in (1, 2))
    assert "key 010" in first
    assert "key 000" not in first
    assert "key 000" in second
    assert len(first.encode()) < 100_000
