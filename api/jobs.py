"""Jobs: what runs on a schedule beside the server; the only place that knows APScheduler.

A job finds what is due in the database, does a bounded batch and ends; killed, it runs again. Ticks that were missed
while one ran or the machine slept become one (coalesce), and no job runs beside itself (max_instances). All of a
person's times are worked out in the database's rows, never by the scheduler.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from api.settings import Settings
from core.errors import AppError
from monitors.deliveries import expand_due, send_due
from monitors.digests import make_due_digests
from monitors.expiry import expire_texts
from monitors.kit import Kit
from monitors.office import Office
from monitors.scanning import scan_due

log = structlog.get_logger()

_BATCHES = 40
"""Batches of one tick; what is still due then is taken at the next."""


@dataclass(frozen=True, slots=True)
class Job:
    """A name for logs, how often it looks for work, and the work; `work` gives how much it did."""

    name: str
    every_s: int
    work: Callable[[], int]


def jobs_of(settings: Settings, kit: Kit, office: Office) -> list[Job]:
    """All jobs of this installation."""
    return [
        Job("scan", 2, lambda: _scan(kit)),
        Job("digests", 20, lambda: make_due_digests(office)),
        Job("deliveries", 1, lambda: _deliver(office)),
        Job("more_deliveries", 1, lambda: _deliver(office)),  # goes on while the other waits for a slow receiver
        Job("expire_texts", 3600, lambda: expire_texts(kit.store, kit.now(), settings.text_days)),
    ]


class Jobs:
    """The scheduler while it runs."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._scheduler = BackgroundScheduler(
            timezone="UTC", executors={"default": ThreadPoolExecutor(max(1, len(jobs)))}
        )
        self._stopping = threading.Event()
        for job in jobs:
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=job.every_s, timezone="UTC"),
                args=[job],
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=job.every_s,
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Takes no new work and waits for what runs; a batch is short."""
        self._stopping.set()
        self._scheduler.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        """The edge of a job: whatever happens is logged, and the next tick tries again."""
        if self._stopping.is_set():
            return
        try:
            if done := job.work():
                log.debug("job_finished", job=job.name, done=done)
        except AppError as error:
            log.warning("job_failed", job=job.name, error=type(error).__name__, message=error.message)
        except Exception:
            log.exception("job_broke", job=job.name)


def _scan(kit: Kit) -> int:
    total = 0
    for _ in range(_BATCHES):
        watches = scan_due(kit).watches
        total += watches
        if not watches:
            break
    return total


def _deliver(office: Office) -> int:
    """What is due is sent in the tick in which it was found."""
    return expand_due(office) + send_due(office)
