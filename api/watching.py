"""Puts monitoring together: the kit that scans work with, from settings and store."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from api.settings import Settings
from core.errors import Misconfigured
from core.outbound import allowing
from core.store import Store
from monitors.authors import AuthorHasher, load_author_secret
from monitors.fetching.client import SourceClient
from monitors.incidents.book import Book, load_book, shipped_book
from monitors.indicators.grading import MatrixIndicator
from monitors.indicators.table import Table, load_table, shipped_table
from monitors.ingest import Tools
from monitors.kit import Kit
from monitors.onset.detector import OnsetDetector
from monitors.places import opening
from nlp.sentiment import open_engine

_SECRET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_SHORTEST = 32
"""Characters of an author secret people choose."""


def build_kit(settings: Settings, store: Store, now: Callable[[], datetime]) -> Kit:
    """The kit; opens the sentiment model. Raises Misconfigured, ModelError."""
    outbound = allowing(settings.outbound_allow)
    return Kit(
        store=store,
        now=now,
        tools=Tools(author_hasher(settings), open_engine("embedded")),
        make_client=lambda: SourceClient(outbound),
        secret=secrets_of(settings),
        book=book_of(settings),
        open_source=opening(store, now, settings.drop_dir or settings.data_dir / "drop"),
        detector=OnsetDetector(),
        indicators=(MatrixIndicator(table_of(settings)),),
    )


def author_hasher(settings: Settings) -> AuthorHasher:
    """Hashes authors as this installation does; raises Misconfigured."""
    if not settings.author_secret:
        return AuthorHasher(load_author_secret(settings.data_dir / "author.secret"))
    if len(settings.author_secret) < _SHORTEST:
        raise Misconfigured(f"BABELGUARD_AUTHOR_SECRET needs {_SHORTEST} characters or more.")
    return AuthorHasher(settings.author_secret.encode())


def book_of(settings: Settings) -> Book:
    """The table of levels; raises Misconfigured with file and line."""
    return load_book(settings.grading_file) if settings.grading_file else shipped_book()


def table_of(settings: Settings) -> Table:
    """The early-warning matrix; raises Misconfigured with file and line."""
    return load_table(settings.indicators_file) if settings.indicators_file else shipped_table()


def secrets_of(settings: Settings) -> Callable[[str], str]:
    """Reads a secret by its name when it is asked for, so that a changed one is taken at the next scan."""
    folder = settings.secrets_dir or settings.data_dir / "secrets"
    return lambda name: _read_secret(folder, name)


def _read_secret(folder: Path, name: str) -> str:
    if not _SECRET_NAME.fullmatch(name):
        raise Misconfigured(f"{name[:40]!r} is no name of a secret; names are letters, digits, '_', '.' and '-'.")
    try:
        return (folder / name).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The secret {name!r} is not there: write it to a file of this name in {folder}."
        ) from error
