"""Models fetched in the background of a server: each in a thread of its own, with how far it is.

What is fetched lives on disk and survives: a pull that was cut, by a stopped server too, goes on where it stood when
it is asked for again. How far it is, is known to this process alone.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from api.aside import run_aside
from api.settings import Settings
from nlp.models.catalog import Catalog, load_catalog
from nlp.models.own import Wanted, bring, catalog_of
from nlp.models.progress import Progress
from nlp.models.pull import PullOptions, pull


@dataclass(frozen=True, slots=True)
class PullState:
    """How a pull stands. `total_bytes` 0: nobody knows yet. `problem`: why it ended badly."""

    name: str
    is_running: bool = True
    done_bytes: int = 0
    total_bytes: int = 0
    note: str = ""
    """What was said last: which source is tried, which one failed."""
    problem: str = ""


class ModelPulls:
    """The pulls of this server; one a model, safe to share between threads."""

    def __init__(self, settings: Settings, shipped: Catalog | None = None, options: PullOptions | None = None) -> None:
        self._settings = settings
        self._shipped = shipped
        self._options = options
        self._lock = threading.Lock()
        self._states: dict[str, PullState] = {}

    def catalog(self) -> Catalog:
        """Every model there is to pull, and those the operator brought."""
        return catalog_of(self._settings.data_dir, self._shipped or load_catalog())

    def states(self) -> dict[str, PullState]:
        """The pulls of this server by name: the model's id, or where a checkpoint comes from."""
        with self._lock:
            return dict(self._states)

    def start(self, model_id: str) -> None:
        """Fetches a model from now on, unless that goes on already; raises NotFound."""
        entry = self.catalog().entry(model_id)
        options = self._options or pull_options(self._settings)

        def work(progress: Progress) -> None:
            pull(entry.id, options, progress, self._shipped)

        self._begin(entry.id, work)

    def start_bringing(self, wanted: Wanted) -> None:
        """Takes in a checkpoint of the model hub from now on, unless that goes on already."""
        settings = self._settings

        def work(_: Progress) -> None:
            bring(wanted, settings.data_dir, datetime.now(UTC), offline=settings.offline)

        self._begin(wanted.origin, work)

    def _begin(self, name: str, work: Callable[[Progress], None]) -> None:
        with self._lock:
            if name in self._states and self._states[name].is_running:
                return
            self._states[name] = PullState(name)
        watcher = _Watcher(self, name)
        run_aside(f"pull {name}", lambda: work(watcher), lambda why: self.note(name, is_running=False, problem=why))

    def note(self, name: str, **changes: object) -> None:
        """Something about a pull has changed."""
        with self._lock:
            self._states[name] = replace(self._states[name], **changes)  # type: ignore[arg-type]  # names are the state's

    def advance(self, name: str, byte_count: int) -> None:
        with self._lock:
            state = self._states[name]
            self._states[name] = replace(state, done_bytes=state.done_bytes + byte_count)


@dataclass(frozen=True, slots=True)
class _Watcher:
    """Watches one pull (`nlp.models.progress.Progress`)."""

    pulls: ModelPulls
    name: str

    def noted(self, sentence: str) -> None:
        self.pulls.note(self.name, note=sentence)

    def started(self, total_bytes: int) -> None:
        self.pulls.note(self.name, total_bytes=total_bytes, done_bytes=0)

    def advanced(self, byte_count: int) -> None:
        self.pulls.advance(self.name, byte_count)

    def finished(self) -> None:
        """The next source, or unpacking, comes now."""


def pull_options(settings: Settings) -> PullOptions:
    """What the settings say about fetching models, as of now."""
    return PullOptions(settings.data_dir, datetime.now(UTC), settings.offline, settings.model_sources)
