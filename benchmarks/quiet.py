"""How long a scan of many due watches with nothing new takes: `python -m benchmarks.quiet`.

A thousand watches with one source each, all due, all silent; prints seconds of processor time and of the clock.
"""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import structlog

from api.migrations import open_upgraded
from core.store import Store
from monitors.authors import AuthorHasher
from monitors.bindings import bind
from monitors.incidents.book import shipped_book
from monitors.ingest import Tools
from monitors.kit import Kit
from monitors.query import Query
from monitors.scanning import scan_all_due
from monitors.watches import NewWatch, add_watch
from nlp.sentiment import open_engine


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="", help="PostgreSQL; a SQLite file of its own when not given")
    parser.add_argument("--watches", type=int, default=1000)
    wanted = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    with TemporaryDirectory() as folder:
        store = open_upgraded(wanted.url or f"sqlite:///{Path(folder) / 'quiet.db'}")
        measure(store, wanted.watches)
        store.dispose()


def measure(store: Store, count: int) -> None:
    """Makes the watches, scans them, prints."""
    now = datetime.now(UTC)
    with store.transaction() as session:
        for number in range(count):
            watch = add_watch(session, "local", NewWatch(f"Brand {number}", Query((f"Brand {number}",))), now)
            bind(session, watch.id, "list", {}, now)
    tools = Tools(AuthorHasher(b"benchmark" * 4), open_engine("embedded"))
    kit = Kit(store, lambda: now, tools, httpx.AsyncClient, lambda name: name, shipped_book())
    started, clock = time.process_time(), time.perf_counter()
    scan = scan_all_due(kit)
    print(f"{scan.watches} quiet watches: {time.process_time() - started:.2f} s of one core", end="")
    print(f", {time.perf_counter() - clock:.2f} s by the clock")


if __name__ == "__main__":
    main()
