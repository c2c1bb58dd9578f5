"""Replays made aside, one after the other: one takes half a minute of a core and more, longer than a page may."""

import threading
from dataclasses import dataclass

from api.aside import run_aside
from api.runtime import Runtime
from api.watching import judges_of
from monitors.replays.replay import Replay, replay
from monitors.watches import Watch

_KEPT = 50
"""Replays remembered; of more watches the oldest are forgotten (ours)."""


@dataclass(frozen=True, slots=True)
class ReplayState:
    """The last replay of a watch, and whether a newer one is on its way."""

    watch: Watch
    """As it was replayed."""
    is_running: bool = True
    replay: Replay | None = None
    problem: str = ""

    def is_of(self, watch: Watch) -> bool:
        """Whether the watch still looks for what was replayed, as often, beside the same campaigns."""
        mine, its = self.watch, watch
        return (mine.query, mine.campaigns, mine.poll) == (its.query, its.campaigns, its.poll)


class Replays:
    """The replays of this server; safe to share between threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._states: dict[str, ReplayState] = {}

    def state(self, watch_id: str) -> ReplayState | None:
        """How the replay of a watch stands; None: nobody asked for one."""
        with self._lock:
            return self._states.get(watch_id)

    def start(self, watch: Watch) -> None:
        """Replays the watch over the last 30 days, unless that goes on already."""
        with self._lock:
            last = self._states.pop(watch.id, None)
            if last is not None and last.is_running:
                self._states[watch.id] = last
                return
            self._states[watch.id] = ReplayState(watch, replay=last.replay if last else None)
            for oldest in list(self._states)[:-_KEPT]:
                del self._states[oldest]
        made: list[Replay] = []

        def work() -> None:
            made.append(self._replayed(watch))

        run_aside(f"replay {watch.id}", work, lambda problem: self._end(watch, made, problem))

    def _replayed(self, watch: Watch) -> Replay:
        runtime = self._runtime
        with self._turn:
            return replay(runtime.store, watch, judges_of(runtime.settings), runtime.now())

    def _end(self, watch: Watch, made: list[Replay], problem: str) -> None:
        with self._lock:
            self._states[watch.id] = ReplayState(watch, False, made[0] if made else None, problem)
