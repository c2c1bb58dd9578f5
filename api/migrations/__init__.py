"""Changes of the tables: packaged with the code, run by it, under a lock, inside one transaction.

Whatever opens the database upgrades it first (`open_upgraded`); `babelguard db upgrade` does so on its own.
Many processes may start at once: on SQLite they take turns for the write lock, on PostgreSQL for an
advisory lock, and all but the first find nothing left to do. A change that fails leaves the database as it
was.

A new change: edit the tables, then `python -m api.migrations "what it does"`, then read what it wrote.
"""

import threading
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.orm import Session

from core.errors import Misconfigured
from core.store import Base, Store, open_store

_HERE = Path(__file__).parent
_MONITORS = (
    "monitors.watches",
    "monitors.bindings",
    "monitors.coverage",
    "monitors.inbound",
    "monitors.mention_tables",
    "monitors.counts",
    "monitors.signal_tables",
    "monitors.silences",
    "monitors.outbox",
    "monitors.teams",
    "monitors.digest_tables",
    "monitors.incidents.tables",
)
_MODULES_WITH_TABLES = (
    "api.batches.tables",
    "api.documents.tables",
    "api.keys",
    "api.memory_jobs",
    "api.console.kept",
    "api.console.sessions",
    "api.usage",
    "glossaries.term_tables",
    "glossaries.keywords.store",
    "glossaries.memory.tables",
    "glossaries.reviews.tables",
    *_MONITORS,
)
_ADVISORY_LOCK = 0x6261_6265_6C67  # "babelg": any number that other users of the database do not lock
_one_at_a_time = threading.Lock()  # Alembic keeps its context in module globals


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The revision of the tables before and after; empty: there were none."""

    before: str
    after: str


def upgrade(url: str) -> Upgraded:
    """Brings the tables to the newest revision; does nothing where they are.

    Raises:
        Misconfigured: the URL cannot be used, or a newer babelguard has been here.
        Unavailable: the database cannot be reached, or stays locked.
    """
    store = open_store(url, enforce_foreign_keys=False)
    try:
        with store.reading() as session:
            found = Upgraded(_current(session), _head())
        return found if found.before == found.after else _upgrade(store)
    finally:
        store.dispose()


def open_upgraded(url: str) -> Store:
    """The store, with its tables at the newest revision; raises as `upgrade` does."""
    upgrade(url)
    return open_store(url)


def metadata() -> MetaData:
    """All tables of the product; a module with tables has its name in `_MODULES_WITH_TABLES`."""
    for module in _MODULES_WITH_TABLES:
        import_module(module)
    return Base.metadata


def new_revision(message: str) -> None:
    """Writes the change from the newest revision to the tables as they now stand in the code."""
    with TemporaryDirectory() as folder:
        store = open_upgraded(f"sqlite:///{folder}/scratch.db")
        with store.transaction() as session:
            number = f"{len(list(_scripts().walk_revisions())) + 1:04d}"
            command.revision(_config(session.connection()), message, autogenerate=True, rev_id=number)
        store.dispose()


def _upgrade(store: Store) -> Upgraded:
    with _one_at_a_time, store.transaction() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        before = _current(session)
        command.upgrade(_config(connection), "head")
        _check_foreign_keys(connection)
        return Upgraded(before, _head())


def _current(session: Session) -> str:
    """The revision the database is at; raises Misconfigured for one this code has never heard of."""
    current = MigrationContext.configure(session.connection()).get_current_revision() or ""
    if current and current not in {script.revision for script in _scripts().walk_revisions()}:
        raise Misconfigured(f"The database is at revision {current}, made by a newer babelguard; update this one.")
    return current


def _check_foreign_keys(connection: Connection) -> None:
    """Rebuilding tables on SQLite happens with foreign keys off; this says whether all of them still hold."""
    if connection.dialect.name == "sqlite" and (
        broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise RuntimeError(f"the upgrade would break a foreign key: {broken}")


def _head() -> str:
    return _scripts().get_current_head() or ""


def _scripts() -> ScriptDirectory:
    return _read_scripts(str(_HERE))


@cache
def _read_scripts(folder: str) -> ScriptDirectory:
    """Read once, since they are asked for whenever a database is opened."""
    return ScriptDirectory(folder)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
