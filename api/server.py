"""Serving: the models and the database first, then the port, so that whoever can connect is served."""

from collections.abc import Callable

import uvicorn

from api.app import create_app
from api.jobs import Jobs, jobs_of
from api.logs import set_up_logs
from api.memory_habits import settle
from api.notifying import build_office
from api.runtime import build_runtime, check_exposure
from api.settings import Settings
from api.watching import build_kit

_WAIT_FOR_REQUESTS_S = 10


def run(settings: Settings, prepare: Callable[[Settings], None]) -> None:
    """Serves until it is told to stop. `prepare` fetches what is missing, after the settings proved safe.

    Raises Misconfigured (listening beyond this machine without a key), ModelError, Unavailable.
    """
    set_up_logs(settings.log_level)
    check_exposure(settings)
    prepare(settings)
    runtime = build_runtime(settings)
    office = build_office(settings, runtime.store, runtime.now, runtime.translator)
    kit = build_kit(settings, runtime.store, runtime.now) if settings.scheduler else None
    jobs = Jobs(jobs_of(settings, kit, office)) if kit else None
    try:
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(runtime),
                host=settings.host,
                port=settings.port,
                log_level=settings.log_level,
                access_log=False,
                timeout_graceful_shutdown=_WAIT_FOR_REQUESTS_S,
            )
        )
        settle()
        if jobs:
            jobs.start()
        server.run()
    finally:
        if jobs:
            jobs.stop()
        office.client.close()
        runtime.close()
