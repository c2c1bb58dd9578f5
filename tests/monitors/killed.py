"""A worker to be killed: `python -m tests.monitors.killed URL MOMENT`; scans what is due until nothing is, then exits.

The clock stands still and the sources are lists, so that every run meets the same items; leases are short, so that
the next worker need not wait for those of a dead one.
"""

import sys
from datetime import UTC, datetime, timedelta

import httpx

from core.store import open_store
from monitors import leases
from monitors.authors import AuthorHasher
from monitors.incidents.book import shipped_book
from monitors.ingest import Tools
from monitors.kit import Kit
from monitors.scanning import scan_due
from monitors.sources.base import Budget, Item, ItemKind
from monitors.sources.listed import ListSource
from nlp.sentiment import open_engine
from tests.monitors.stories import thermos

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
SOURCES = 4


def stream(number: int) -> list[Item]:
    """What source `number` gives: the story, small talk, copies, an edit, and items other sources have too."""
    story = thermos(NOW - timedelta(hours=3))
    talk = [
        Item(f"{number}-{at}", f"Termax {number} {at}: chegou hoje, cor linda e tampa firme {'!' * (at % 3)}",
             ItemKind.POST, author=f"a{number}-{at % 17}", created_at=NOW - timedelta(minutes=7 * at), market="BR")
        for at in range(60)
    ]  # fmt: skip
    edit = Item(f"{number}-3", "Termax: mudei de ideia, vazou tudo na mochila", ItemKind.POST, author=f"a{number}-3",
                created_at=NOW - timedelta(minutes=21), market="BR")  # fmt: skip
    return [*talk[:30], *story, *talk[30:], edit]


def kit_for(url: str, moment: datetime) -> Kit:
    tools = Tools(AuthorHasher(b"killed" * 8), open_engine("embedded"))
    return Kit(
        open_store(url),
        lambda: moment,
        tools,
        httpx.AsyncClient,
        lambda name: name,
        shipped_book(),
        open_source=lambda binding, handed: ListSource(stream(int(binding.id[1:])), handed.now),
        budget=Budget(items=9),
    )


def main() -> None:
    url, moment = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    kit = kit_for(url, moment)
    print("ready", flush=True)
    while scan_due(kit, limit=1).watches:
        pass
    kit.store.dispose()
    print("done", flush=True)


if __name__ == "__main__":
    leases.LEASE = timedelta(seconds=0.001)
    main()
