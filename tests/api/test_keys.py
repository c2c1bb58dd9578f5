from datetime import timedelta
from pathlib import Path

import pytest

from api import keys
from api.keys import LOCAL_OWNER, Role
from core.errors import InvalidInput, NotFound
from core.store import Store, open_store
from tests.conftest import Clock


def test_secret_finds_its_key(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        key, secret = keys.create_key(session, Role.TRANSLATE, " 小王 ", clock.now(), character_limit=500)
        keys.create_key(session, Role.ADMIN, "", clock.now())
    with store.reading() as session:
        assert keys.find_key(session, secret) == key
        assert keys.get_key(session, key.id) == key
    assert (key.name, key.role, key.character_limit, key.created_at) == (
        "小王",
        Role.TRANSLATE,
        500,
        clock.now(),
    )
    assert secret.startswith(key.prefix)
    assert key.is_active


def test_secrets_are_long_url_safe_and_all_different(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        secrets = {keys.create_key(session, Role.PR, "", clock.now())[1] for _ in range(20)}
    assert len(secrets) == 20
    for secret in secrets:
        assert secret.startswith("bg_")
        assert len(secret) >= 3 + 43
        assert secret.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("sent", ["", "bg_", "x", "a\x00b", "\ud800", "ключ", "键" * 100_000])
def test_other_secrets_find_nothing(store: Store, clock: Clock, sent: str) -> None:
    with store.transaction() as session:
        keys.create_key(session, Role.TRANSLATE, "", clock.now())
        assert keys.find_key(session, sent) is None


def test_neither_id_nor_prefix_nor_hash_opens_anything(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        key, secret = keys.create_key(session, Role.TRANSLATE, "", clock.now())
        for guess in (key.id, key.prefix, keys._hash(secret), secret[:-1], secret + "a", secret.lower()):
            assert keys.find_key(session, guess) is None


def test_secret_is_nowhere_in_the_database_file(migrated_file: Path, tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "keys.db"
    file.write_bytes(migrated_file.read_bytes())
    store = open_store(f"sqlite:///{file}")
    with store.transaction() as session:
        key, secret = keys.create_key(session, Role.ADMIN, "ผู้ดูแล", clock.now())
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.dispose()
    assert key.prefix.encode() in written
    assert secret.encode() not in written
    assert secret[len(key.prefix) :].encode() not in written


def test_revoked_key_finds_nothing_and_keeps_its_first_date(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        key, secret = keys.create_key(session, Role.TRANSLATE, "", clock.now())
        other, other_secret = keys.create_key(session, Role.TRANSLATE, "", clock.now())
        revoked = keys.revoke_key(session, key.id, clock.now())
        assert revoked.revoked_at == clock.now()
        assert not revoked.is_active
        clock.move(timedelta(days=1))
        assert keys.revoke_key(session, key.id, clock.now()) == revoked
    with store.reading() as session:
        assert keys.find_key(session, secret) is None
        assert keys.find_key(session, other_secret) == other
        assert keys.list_keys(session) == sorted([revoked, other], key=lambda k: k.id)


def test_any_active_sees_only_keys_that_open_something(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        assert not keys.any_active(session)
        key, _ = keys.create_key(session, Role.TRANSLATE, "", clock.now())
        assert keys.any_active(session)
        keys.revoke_key(session, key.id, clock.now())
        assert not keys.any_active(session)


@pytest.mark.parametrize("key_id", ["", "nope", "a\x00b", "\ud800", "ключ"])
def test_unknown_ids_are_not_found(store: Store, clock: Clock, key_id: str) -> None:
    for attempt in (keys.get_key, keys.check_owner, lambda s, i: keys.revoke_key(s, i, clock.now())):
        with pytest.raises(NotFound), store.transaction() as session:
            attempt(session, key_id)


def test_owner_is_this_machine_or_a_key(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        key, _ = keys.create_key(session, Role.TRANSLATE, "", clock.now())
        assert keys.check_owner(session, key.id) == key.id
        assert keys.check_owner(session, LOCAL_OWNER) == LOCAL_OWNER


@pytest.mark.parametrize(
    ("name", "limit", "field"),
    [
        ("a\x00b", None, "name"),
        ("名" * 342, None, "name"),
        ("", 0, "character_limit"),
        ("", 2**63, "character_limit"),
    ],
)
def test_bad_names_and_limits_are_refused(store: Store, clock: Clock, name: str, limit: int | None, field: str) -> None:
    with pytest.raises(InvalidInput) as caught, store.transaction() as session:
        keys.create_key(session, Role.TRANSLATE, name, clock.now(), limit)
    assert caught.value.field == field
