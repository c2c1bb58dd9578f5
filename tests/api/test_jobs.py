"""Jobs: they run, never beside themselves, and one that fails tries again at the next tick."""

import threading
import time

from api.jobs import Job, Jobs
from core.errors import Unavailable


def _wait(until: threading.Event) -> None:
    assert until.wait(60)


def test_job_that_fails_runs_again() -> None:
    done, runs = threading.Event(), []

    def work() -> int:
        runs.append(1)
        if len(runs) == 1:
            raise Unavailable("The database is busy")
        if len(runs) == 2:
            raise ZeroDivisionError
        done.set()
        return 1

    jobs = Jobs([Job("test", 1, work)])
    jobs.start()
    _wait(done)
    jobs.stop()
    assert len(runs) >= 3


def test_job_never_runs_beside_itself_and_stopping_waits_for_it() -> None:
    begun, free, running, most = threading.Event(), threading.Event(), [], []

    def work() -> int:
        running.append(1)
        most.append(len(running))
        begun.set()
        free.wait(60)
        running.pop()
        return 1

    jobs = Jobs([Job("slow", 1, work)])
    jobs.start()
    _wait(begun)
    time.sleep(2.2)  # two more ticks pass while it runs
    free.set()
    jobs.stop()
    assert running == []
    assert max(most) == 1
