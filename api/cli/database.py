"""The database of a command: the one the settings name, upgraded before it is used."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.migrations import open_upgraded
from api.settings import load_settings
from core.store import Store


@contextmanager
def current_store() -> Iterator[Store]:
    """The store of this machine's settings, for as long as the block runs."""
    store = open_upgraded(load_settings().database_url)
    try:
        yield store
    finally:
        store.dispose()
