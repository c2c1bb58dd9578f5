import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from api.keys import ApiKeyRow
from api.usage import UsageRow
from core.errors import Misconfigured, Unavailable
from core.store import Store, open_store


def _row(owner_id: str, characters: int = 1) -> UsageRow:
    return UsageRow(owner_id=owner_id, month="2026-03", character_count=characters)


def _count(store: Store) -> int:
    with store.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM usage")).scalar_one())


def test_transaction_commits_at_its_end(store: Store) -> None:
    with store.transaction() as session:
        session.add(_row("店铺"))
    assert _count(store) == 1


def test_transaction_that_raises_leaves_nothing(store: Store) -> None:
    def fail_after_writing() -> None:
        with store.transaction() as session:
            session.add(_row("ร้านค้า"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    assert _count(store) == 0


def test_reading_cannot_write(store: Store) -> None:
    with store.reading() as session:
        session.add(_row("متجر"))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            session.flush()
    with store.transaction() as session:  # and the connection can be written with again
        session.add(_row("магазин"))
    assert _count(store) == 1


def test_moment_comes_back_as_it_was_in_utc(store: Store) -> None:
    tokyo = datetime(2026, 3, 1, 9, 12, 44, 127_000, tzinfo=timezone(timedelta(hours=9)))
    with store.transaction() as session:
        session.add(ApiKeyRow(id="1", name="鍵", role="admin", hash="h", prefix="p", created_at=tokyo))
    with store.reading() as session:
        created_at = session.get_one(ApiKeyRow, "1").created_at
    assert created_at == tokyo
    assert created_at.tzinfo is UTC


def test_naive_moment_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001  # that is the point
    with pytest.raises(StatementError, match="without a time zone"), store.transaction() as session:
        session.add(ApiKeyRow(id="1", name="", role="admin", hash="h", prefix="p", created_at=naive))


def test_writers_take_turns_instead_of_failing(store: Store) -> None:
    """Read, then write: with SQLite's deferred transactions one of these would fail at once."""

    def add_ten(thread: int) -> None:
        for number in range(10):
            with store.transaction() as session:
                before = session.execute(text("SELECT count(*) FROM usage")).scalar_one()
                session.add(_row(f"{thread}-{number}", before))

    threads = [threading.Thread(target=add_ten, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(store) == 80


def test_sqlite_reader_is_not_held_up_by_a_writer(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    with store.transaction() as session:
        session.execute(text("CREATE TABLE usage (n)"))
    with store.transaction() as session:
        session.execute(text("INSERT INTO usage VALUES (1)"))
        assert _count(store) == 0
    assert _count(store) == 1
    store.dispose()


def test_sqlite_enforces_foreign_keys_and_writes_ahead(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    with store.reading() as session:
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    store.dispose()


def test_locked_database_is_unavailable_and_worth_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store._BUSY_TIMEOUT_MS", 10)
    file = tmp_path / "a.db"
    store = open_store(f"sqlite:///{file}")
    with store.transaction() as session:
        session.execute(text("CREATE TABLE usage (n)"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy") as caught, store.transaction() as session:
        session.execute(text("INSERT INTO usage VALUES (1)"))
    assert caught.value.retryable
    assert "locked" in caught.value.__notes__[0]
    other.close()
    store.dispose()


def test_unreachable_postgresql_is_unavailable() -> None:
    store = open_store("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(Unavailable) as caught, store.transaction() as session:
        session.execute(text("SELECT 1"))
    assert "127.0.0.1" not in str(caught.value)
    assert "127.0.0.1" in caught.value.__notes__[0]
    assert "secret" not in caught.value.__notes__[0]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_goes_through_psycopg_however_it_is_written(scheme: str) -> None:
    assert open_store(f"{scheme}://user@host/name").engine.url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Misconfigured):
        open_store(url)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="file"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'sub' / 'a.db'}")


def test_folders_with_chinese_names_and_spaces_work(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / '数据 目录' / 'a.db'}")
    with store.transaction() as session:
        session.execute(text("CREATE TABLE t (n)"))
    store.dispose()
    assert (tmp_path / "数据 目录" / "a.db").exists()
