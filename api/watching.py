"""Puts monitoring together: the kit that scans work with, from settings and store."""

from collections.abc import Callable
from datetime import datetime

from api.secret_files import secrets_of
from api.settings import Settings
from core.errors import Misconfigured
from core.outbound import allowing
from core.store import Store
from monitors.asking import OpenSource
from monitors.authors import AuthorHasher, load_author_secret
from monitors.fetching.client import SourceClient
from monitors.incidents.book import Book, load_book, shipped_book
from monitors.indicators.grading import MatrixIndicator
from monitors.indicators.table import Table, load_table, shipped_table
from monitors.ingest import Tools
from monitors.kit import Kit
from monitors.onset.detector import OnsetDetector
from monitors.places import opening
from monitors.replays.replay import Judges
from monitors.source_trial import SourceTrier
from nlp.sentiment import open_engine

_SHORTEST = 32
"""Characters of an author secret people choose."""


def build_kit(settings: Settings, store: Store, now: Callable[[], datetime]) -> Kit:
    """The kit; opens the sentiment model. Raises Misconfigured, ModelError."""
    judges = judges_of(settings)
    return Kit(
        store=store,
        now=now,
        tools=Tools(author_hasher(settings), open_engine("embedded")),
        make_client=client_of(settings),
        secret=secrets_of(settings),
        book=judges.book,
        open_source=opening_of(settings, store, now),
        detector=judges.detector,
        indicators=judges.indicators,
    )


def judges_of(settings: Settings) -> Judges:
    """By what scans judge, for replays. Raises Misconfigured with file and line."""
    return Judges(book_of(settings), OnsetDetector(), (MatrixIndicator(table_of(settings)),))


def build_trier(settings: Settings, store: Store, now: Callable[[], datetime]) -> SourceTrier:
    """Tries sources as scans would read them."""
    return SourceTrier(client_of(settings), now, secrets_of(settings), opening_of(settings, store, now))


def client_of(settings: Settings) -> Callable[[], SourceClient]:
    """Makes clients that call where this installation may."""
    outbound = allowing(settings.outbound_allow)
    return lambda: SourceClient(outbound)


def opening_of(settings: Settings, store: Store, now: Callable[[], datetime]) -> OpenSource:
    """Opens sources with the drop folder and the inboxes of this installation."""
    return opening(store, now, settings.drop_dir or settings.data_dir / "drop")


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
