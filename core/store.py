"""The database: one declarative base, one engine, transactions; SQLite embedded or PostgreSQL by its URL.

Functions elsewhere take a `Session` and never commit; whoever opened the transaction does, by leaving it.
SQLite has one writer, so a writing transaction takes the write lock at once (`BEGIN IMMEDIATE`): it waits its
turn at the start instead of failing half way. The `sqlite3` module's own transaction control stays off, since
it begins late (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "Transactions with SQLite").
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

from core.errors import AppError, Misconfigured, Unavailable

_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}
_BUSY_TIMEOUT_MS = 10_000
_POOL_SIZE = 10
_POOL_OVERFLOW = 30
"""Together as many connections as the web server has threads (40)."""
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")
_UNUSABLE = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_READONLY")


class Base(DeclarativeBase):
    """Base of every table; constraints get names, without which SQLite could not migrate them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware UTC in and out; a naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Store:
    """One database; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writes=True)
        self._reading = engine.execution_options(writes=False, postgresql_readonly=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that may write: committed when the block ends, rolled back when it raises.

        Raises:
            Unavailable: the database is locked for too long, full, or cannot be reached.
            Misconfigured: the file is no database, is broken, or must not be written.
        """
        with (
            _refusals(self.engine.url),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write and sees one moment (SQLite) or what is committed (PostgreSQL)."""
        with _refusals(self.engine.url), Session(self._reading) as session:
            yield session

    def dispose(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def open_store(url: str, enforce_foreign_keys: bool = True) -> Store:
    """A store on `sqlite:///path` (folders are made) or `postgresql://...`; no connection is made yet.

    Args:
        enforce_foreign_keys: False only while tables are rebuilt, for migrations on SQLite.

    Raises:
        Misconfigured: the URL is of another kind, or the folder cannot be made.
    """
    parsed = _parse(url)
    options: dict[str, Any] = {"pool_size": _POOL_SIZE, "max_overflow": _POOL_OVERFLOW, "json_serializer": to_json}
    if parsed.get_backend_name() != "sqlite":
        return Store(create_engine(parsed, pool_pre_ping=True, **options))
    _make_folder(Path(parsed.database or ""))
    engine = create_engine(parsed, **options)
    _take_over_sqlite(engine, enforce_foreign_keys)
    return Store(engine)


def to_json(value: object) -> str:
    """As `json.dumps` writes it; empty lists and mappings, which most rows hold, without working them out."""
    if not value:
        if value == []:
            return "[]"
        if value == {}:
            return "{}"
    return json.dumps(value)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Misconfigured("The database URL must read sqlite:///file or postgresql://...") from error
    if parsed.drivername in _POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite":
        raise Misconfigured(f"The database must be sqlite or postgresql, not {parsed.drivername!r}.")
    if parsed.database in {None, "", ":memory:"}:
        raise Misconfigured("SQLite needs a file; databases in memory are not supported.")
    return parsed


def _make_folder(database: Path) -> None:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"Cannot make the folder for the database: {error}.") from error


def _take_over_sqlite(engine: Engine, enforce_foreign_keys: bool) -> None:
    """Sets up every connection, and begins transactions in SQLite's own words."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose moments, never the file
        connection.execute(f"PRAGMA foreign_keys = {'ON' if enforce_foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _refusals(url: URL) -> Iterator[None]:
    """Turns what the database cannot do into errors of ours; programming errors pass through.

    What the database said goes into a note (`__notes__`): it names hosts and files, which are for those who
    run the machine and not for those who call it.
    """
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("Too many requests want the database at once; try again in a moment.") from error
    except DBAPIError as error:
        refusal = _refusal_of(error)
        if refusal is None:
            raise
        refusal.add_note(f"{url.render_as_string()}: {str(error.orig).strip()}")
        raise refusal from error


def _refusal_of(error: DBAPIError) -> AppError | None:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(_UNUSABLE):
        return Misconfigured("The database file cannot be used.")
    if name.startswith(_PASSING) or (not name and isinstance(error, OperationalError)):
        return Unavailable("The database is busy or cannot be reached; try again in a moment.")
    return None
