"""The console's pages with a full database: milliseconds of the server for each, on SQLite, in one process.

Pages are asked for one after the other without a network. The machine may be busy with others, so processor time
stands beside the clock's.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import structlog
from starlette.testclient import TestClient

from api.app import create_app
from api.migrations import open_upgraded
from api.runtime import Runtime, Translator, utc_now
from api.settings import Settings
from benchmarks import console_reviews, console_room
from benchmarks.entry import parser, run
from benchmarks.report import Figure, Report, number
from core.locales import Pair
from core.store import Store
from nlp.engines.echo import EchoEngine

_WANTED_MS = 200


@dataclass(frozen=True, slots=True)
class _Page:
    """Milliseconds of each time a page was asked for, by the clock and of the processor; and its bytes."""

    name: str
    wall_ms: Sequence[float]
    cpu_ms: Sequence[float]
    size: int


def measure(options: Namespace) -> Report:
    """Fills a database, then asks for every page some times, the first of which does not count."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        store = open_upgraded(settings.database_url)
        paths = _filled(store, options)
        translator = Translator(settings, store, [EchoEngine([Pair.parse("zh", "en")])])
        app = create_app(Runtime(settings, store, translator, False, utc_now))
        with TestClient(app) as client:
            pages = [_asked(client, *page, options.rounds) for page in paths.items()]
        store.dispose()
    return _report(pages, options)


def _filled(store: Store, options: Namespace) -> dict[str, str]:
    """What is asked for → where; half of it where the other half is left out with 0."""
    paths: dict[str, str] = {}
    if options.reviews:
        paths |= console_reviews.paths(console_reviews.fill(store, options.reviews))
    if options.mentions:
        paths |= console_room.paths(console_room.fill(store, options.mentions, utc_now()))
    return paths


def _asked(client: TestClient, name: str, path: str, rounds: int) -> _Page:
    times: list[tuple[float, float]] = []
    size = 0
    for _ in range(rounds + 1):
        wall, cpu = perf_counter(), process_time()
        answer = client.get(path, follow_redirects=False)
        times.append((1000 * (perf_counter() - wall), 1000 * (process_time() - cpu)))
        if answer.status_code not in {200, 303}:
            raise RuntimeError(f"{name}: {answer.status_code}")
        size = len(answer.content)
    wall_ms, cpu_ms = zip(*times[1:], strict=True)
    return _Page(name, wall_ms, cpu_ms, size)


def _report(pages: Sequence[_Page], options: Namespace) -> Report:
    return Report(
        title="Console",
        method=f"Each page {options.rounds} times in one process on SQLite with {options.reviews} open copies and "
        f"{options.mentions} mentions of {console_room.DAYS} days, four fifths of them in the watch that is shown;"
        " milliseconds of the server, the first time left out.",
        columns=("page", "median ms", "slowest ms", "processor ms (median)", "kB"),
        rows=tuple(
            (p.name, number(median(p.wall_ms)), number(max(p.wall_ms)), number(median(p.cpu_ms)), number(p.size / 1000))
            for p in pages
        ),
        figures=tuple(Figure(f"page: {p.name} (median)", median(p.wall_ms), " ms", at_most=_WANTED_MS) for p in pages),
    )


def _options() -> ArgumentParser:
    options = parser(__doc__, rounds=15)
    options.add_argument("--reviews", type=int, default=100_000, metavar="N", help="open copies in the queue")
    options.add_argument("--mentions", type=int, default=1_000_000, metavar="N", help="mentions in ten watches")
    return options


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    run(_options(), measure)
