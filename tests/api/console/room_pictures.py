"""What the pictures of the situation room show: the demo's story, as a PR team would find it, and one blind watch."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from api.migrations import open_upgraded
from api.notifying import build_office
from api.runtime import Runtime, Translator
from api.settings import Settings
from api.watching import build_kit
from monitors.demonstration import demonstrate
from monitors.digest_tables import list_digests
from monitors.digests import make_due_digests
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.incidents.tables import list_incidents
from monitors.sources.base import Reason
from monitors.watches import list_watches
from nlp.engines.opencc import OpenCCEngine
from tests.api.conftest import running_server
from tests.api.console.browser import running_browser
from tests.api.console.shots import Shot
from tests.api.console.stories import tell


@dataclass(frozen=True, slots=True)
class Pictured:
    """Ids of what is shown."""

    watch_id: str
    incident_id: str
    digest_id: str


def take_room(wanted: tuple[str, ...], now: datetime) -> None:
    """The pictures whose names begin with one of these, from a store of their own."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        store = open_upgraded(settings.database_url)
        runtime = Runtime(settings, store, Translator(settings, store, [OpenCCEngine()]), False, lambda: now)
        shots = [shot for shot in _shots(room_story(runtime, now)) if shot.name.startswith(wanted)]
        with running_server(runtime) as url, running_browser() as browser:
            for shot in shots:
                shot.take(browser, url)
        store.dispose()


def _shots(room: Pictured) -> list[Shot]:
    watch, incident = f"room/watches/{room.watch_id}", f"room/incidents/{room.incident_id}"
    return [
        Shot("room", "room"),
        Shot("room-dark", "room", "dark"),
        Shot("room-chinese", "room", language="zh-CN"),
        Shot("room-narrow", "room", width=400),
        Shot("incident", incident),
        Shot("incident-dark", incident, "dark"),
        Shot("incident-narrow", incident, width=400),
        Shot("incident-posts", f"{incident}#posts"),
        Shot("watch", f"{watch}?span=14d#volume"),
        Shot("watch-dark", f"{watch}?span=14d#volume", "dark"),
        Shot("watch-matrix", f"{watch}#matrix"),
        Shot("watch-matrix-chinese", f"{watch}#matrix", language="zh-CN"),
        Shot("digest", f"digests/{room.digest_id}"),
    ]


def room_story(runtime: Runtime, now: datetime) -> Pictured:
    """Fills the store of the runtime, whose clock stands at `now`."""
    office = build_office(runtime.settings, runtime.store, lambda: now, runtime.translator)
    try:
        demonstrate(build_kit(runtime.settings, runtime.store, lambda: now), office, now)
        make_due_digests(office)
    finally:
        office.client.close()
    with runtime.store.reading() as session:
        (watch,) = list_watches(session)
        grave, *others = list_incidents(session, watch.id)
        digest = list_digests(session)[0]
    with runtime.store.transaction() as session:
        for one in others:
            lifecycle.assign(session, one.id, "Ana (bg_7f2c)", Act("Ana (bg_7f2c)", now))
            lifecycle.acknowledge(session, one.id, Act("Ana (bg_7f2c)", now))
    tell(runtime.settings, runtime.store, lambda: now, [Reason.UNAUTHORISED], "Termax Kids")
    return Pictured(watch.id, grave.id, digest.id)
