"""The database of a command: the one the settings name, upgraded before it is used."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from api.migrations import open_upgraded
from api.settings import load_settings
from core.store import Store


def is_there(url: str) -> bool:
    """Whether a database was set up: an embedded one has its file; of a server's we take the setting's word."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return True
    return parsed.database is not None and Path(parsed.database).is_file()


@contextmanager
def current_store() -> Iterator[Store]:
    """The store of this machine's settings, for as long as the block runs."""
    store = open_upgraded(load_settings().database_url)
    try:
        yield store
    finally:
        store.dispose()
