"""How fast mentions are taken in on one core: `python -m benchmarks.ingest [--url postgresql://...]`.

Items are real reviews and posts in 38 languages from the data folder (`--shared`), and without it the examples of the
reading rules, which are far denser in topics than what people write; a twentieth is seen twice. Each goes through all
of it: personal data, fingerprint, near-duplicates, language, sentiment, topics, claims, counts, and the transaction
that keeps them. Prints mentions a second of processor time of this process, where the time goes, and memory.
"""

import argparse
import csv
import gzip
import random
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from api.memory_habits import settle
from api.migrations import open_upgraded
from benchmarks.reading import texts
from core.store import Store
from monitors.authors import AuthorHasher
from monitors.bindings import bind, bindings_of
from monitors.ingest import Tools, Work, keep, prepare
from monitors.query import Query
from monitors.sources.base import Item, ItemKind
from monitors.watches import NewWatch, add_watch
from nlp.sentiment import open_engine

_PAGE = 500
_LONGEST = 600
"""Code points of a text; reviews are rarely longer."""
_MARKETS = ("BR", "DE", "JP", "US", "TH", "SA")


def real_texts(folder: Path) -> list[tuple[str, str]]:
    """(text, language) of the sentiment data, all languages mixed, each text once; empty where there is none."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.train.tsv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in islice(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1, 3000):
                found[row[2][:_LONGEST]] = file.name.split(".")[0]
    mixed = list(found.items())
    random.Random(7).shuffle(mixed)  # noqa: S311 - the same order every time
    return mixed


def items(given: Sequence[tuple[str, str]], count: int, start: datetime, days: float) -> Iterator[list[Item]]:
    """Pages of items, spread evenly over the days."""
    chance = random.Random(7)  # noqa: S311 - the same stream every time
    page: list[Item] = []
    for number in range(count):
        text, language = given[number % len(given)]
        page.append(
            Item(
                str(number if chance.random() > 0.05 else max(0, number - 40)),
                text,
                ItemKind.REVIEW,
                author=f"author {chance.randrange(count)}",
                created_at=start + timedelta(days=days * number / count),
                language=language,
                market=_MARKETS[number % len(_MARKETS)],
            )
        )
        if len(page) == _PAGE:
            yield page
            page = []


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="", help="PostgreSQL; a SQLite file of its own when not given")
    parser.add_argument("--count", type=int, default=30_000)
    parser.add_argument("--days", type=float, default=1)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the data folder")
    wanted = parser.parse_args()
    with TemporaryDirectory() as folder:
        store = open_upgraded(wanted.url or f"sqlite:///{Path(folder) / 'ingest.db'}")
        given = real_texts(wanted.shared / "data" / "sentiment") or texts()
        measure(store, given, wanted.count, wanted.days)
        store.dispose()


def measure(store: Store, given: Sequence[tuple[str, str]], count: int, days: float) -> None:
    """Takes all of it in and prints the figures."""
    now = datetime.now(UTC)
    tools = Tools(AuthorHasher(b"benchmark" * 4), open_engine("embedded"))
    with store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), now)
        bind(session, watch.id, "list", {}, now)
        (binding,) = bindings_of(session, [watch.id])
    work = Work(store, watch, binding, tools, now)
    prepare(work, next(items(given, 40 * _PAGE, now, 0)))
    settle()
    taken = kept = 0
    preparing = keeping = 0.0
    memory = []
    for page in items(given, count, now - timedelta(days=days), days):
        started = time.process_time()
        prepared = prepare(work, page)
        between = time.process_time()
        with store.transaction() as session:
            keep(session, prepared)
        preparing += between - started
        keeping += time.process_time() - between
        taken += len(page)
        kept += len(prepared.rows)
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    whole = preparing + keeping
    print(f"{taken:,} items, {kept:,} kept: {taken / whole:,.0f} a second of one core")
    print(f"reading {preparing / taken * 1e6:,.0f} µs, keeping {keeping / taken * 1e6:,.0f} µs each")
    print(f"highest memory {memory[len(memory) // 4] // 1024} MiB at a quarter, {memory[-1] // 1024} MiB at the end")


if __name__ == "__main__":
    main()
