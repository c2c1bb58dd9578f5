"""A watch with a story in it for the room's tests: people in Brazil and Saudi Arabia burn their hands on a flask."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.settings import Settings
from api.watching import build_kit
from core.store import Store
from monitors.bindings import BindingRow, BindingState
from monitors.incidents.tables import list_incidents
from monitors.kit import Kit
from monitors.query import Query
from monitors.scanning import scan_all_due
from monitors.sources.base import Item, ItemKind, Reason
from monitors.sources.listed import ListSource
from monitors.watches import NewWatch, add_watch
from tests.monitors.stories import thermos

ARABIC = "احترقت يدي من ترمس Termax 1.5L بعد أن انفتح الغطاء وحده، أحذركم منه!"


@dataclass(frozen=True, slots=True)
class Story:
    """What there is: a watch and its gravest incident (empty: none)."""

    watch_id: str
    incident_id: str


def burnt_hands(now: datetime) -> list[Item]:
    """Twelve people in Brazil and one in Saudi Arabia, within the last hour."""
    arabic = Item(
        "ar1",
        ARABIC,
        ItemKind.POST,
        author="@kitchen",
        created_at=now - timedelta(minutes=9),
        language="ar",
        market="SA",
        engagement=900,
        url="https://forum.example/1",
    )
    return [*thermos(now - timedelta(hours=1)), arabic]


def tell(
    settings: Settings, store: Store, now: Callable[[], datetime], items: Sequence[Item | Reason], name: str = "Termax"
) -> Story:
    """A watch that has just read these items from one source; a reason among them is how the source failed."""
    with store.transaction() as session:
        query = Query((name,), languages=("pt", "ar", "en"), markets=("BR", "SA"))
        watch = add_watch(session, "local", NewWatch(name, query, poll=timedelta(minutes=5)), now())
        session.add(
            BindingRow(
                id=f"list-{watch.id}", watch_id=watch.id, source="list", kind="post", options={}, market="",
                state=BindingState.ACTIVE.value, next_due=now(), created_at=now(),
            )
        )  # fmt: skip
    with ThreadPoolExecutor(1) as elsewhere:  # scanning starts a loop, and a browser's test has one running here
        elsewhere.submit(scan_all_due, _kit(settings, store, now, items)).result()
    with store.reading() as session:
        found = list_incidents(session, watch.id)
    return Story(watch.id, found[0].id if found else "")


def _kit(settings: Settings, store: Store, now: Callable[[], datetime], items: Sequence[Item | Reason]) -> Kit:
    return replace(build_kit(settings, store, now), open_source=lambda _binding, tools: ListSource(items, tools.now))
