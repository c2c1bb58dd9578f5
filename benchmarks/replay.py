"""How long a watch of a million mentions takes to replay: `python -m benchmarks.replay [--count 1000000]`.

Mentions of 30 days with the rhythm of the day, in six markets and three kinds of source, a third of them complaints,
a few that claim an injury, and a burst of complaints every ten days; made up and stored as scans store them, but for
the reading. Prints processor time, wall time and memory of one replay of all three sensitivities.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.migrations import open_upgraded
from core.store import Store
from monitors.bindings import bind, bindings_of
from monitors.bulk import insert_rows
from monitors.counts import Counted, add_counts
from monitors.incidents.book import shipped_book
from monitors.indicators.grading import MatrixIndicator
from monitors.indicators.table import shipped_table
from monitors.mention_tables import MentionRow
from monitors.onset.detector import OnsetDetector
from monitors.query import Query
from monitors.replays.replay import Judges, replay
from monitors.upserts import table_of
from monitors.watches import NewWatch, Watch, add_watch

_MARKETS = ("BR", "DE", "JP", "US", "TH", "SA")
_KINDS = ("review", "post", "news")
_TOPICS = ("quality", "damaged", "logistics", "customer_service", "refund_returns", "price_fees")
_TEXT = "A tampa quebrou e vazou tudo. " * 3
_DAYS = 30
_PAGE = 5_000


def mentions(watch_id: str, source_id: str, count: int, end: datetime) -> Iterator[list[dict[str, Any]]]:
    """Pages of rows, oldest first."""
    chance = random.Random(5)  # noqa: S311 - the same stream every time
    page: list[dict[str, Any]] = []
    for number in range(count):
        day = _DAYS * number / count
        is_burst = day % 10 > 9.8
        is_bad = chance.random() < (0.8 if is_burst else 0.33)
        at = end - timedelta(days=_DAYS - day)
        claims = [["injury", "first_hand", "burnt"]] if chance.random() < 2e-5 else []
        page.append(
            {
                "id": f"m{number}", "watch_id": watch_id, "source_id": source_id, "source": "list",
                "kind": chance.choice(_KINDS), "market": chance.choice(_MARKETS), "language": "pt",
                "author": f"author {chance.randrange(count)}", "title": "", "text": _TEXT,
                "url": "", "created_at": at, "seen_at": at, "is_dated": True, "edited_at": None,
                "sentiment": -0.6 if is_bad else 0.5, "label": "negative" if is_bad else "positive",
                "confidence": 0.8,
                "topics": [chance.choice(_TOPICS)] if is_bad else [], "claims": claims,
                "stars": None, "engagement": chance.randrange(200), "cluster": f"m{number}", "extras": {},
                "digest": "d",
                "same_key": None, "signature": None,
            }
        )  # fmt: skip
        if len(page) == _PAGE or number == count - 1:
            yield page
            page = []


def fill(store: Store, count: int, end: datetime) -> Watch:
    """A watch with so many mentions and their counts."""
    with store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), end - timedelta(days=_DAYS))
        bind(session, watch.id, "list", {}, end - timedelta(days=_DAYS))
        (binding,) = bindings_of(session, [watch.id])
    for page in mentions(watch.id, binding.id, count, end):
        counted = [
            Counted(row["market"], row["kind"], row["created_at"], row["label"], row["topics"], False, True)
            for row in page
        ]
        with store.transaction() as session:
            insert_rows(session, table_of(MentionRow), page)
            add_counts(session, watch.id, counted)
    return watch


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--url", default="", help="PostgreSQL; a SQLite file of its own when not given")
    wanted = parser.parse_args()
    end = datetime.now(UTC)
    with TemporaryDirectory() as folder:
        store = open_upgraded(wanted.url or f"sqlite:///{Path(folder) / 'replay.db'}")
        watch = fill(store, wanted.count, end)
        judges = Judges(shipped_book(), OnsetDetector(), (MatrixIndicator(shipped_table()),))
        began, cpu = time.perf_counter(), time.process_time()
        found = replay(store, watch, judges, end)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
        store.dispose()
    told = ", ".join(f"{one.sensitivity} {one.notified}" for one in found.by_sensitivity)
    print(f"{found.mentions:,} mentions replayed: {cpu:.1f} s of one core, {wall:.1f} s of this machine")
    print(f"would have notified: {told}")
    print(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
