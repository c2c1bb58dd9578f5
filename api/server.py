"""Serving: the models and the database first, then the port, so that whoever can connect is served."""

import logging
from collections.abc import Callable

import structlog
import uvicorn

from api.app import create_app
from api.runtime import build_runtime, check_exposure
from api.settings import Settings

_WAIT_FOR_REQUESTS_S = 10


def run(settings: Settings, prepare: Callable[[Settings], None]) -> None:
    """Serves until it is told to stop. `prepare` fetches what is missing, after the settings proved safe.

    Raises Misconfigured (listening beyond this machine without a key), ModelError, Unavailable.
    """
    set_up_logs(settings.log_level)
    check_exposure(settings)
    prepare(settings)
    runtime = build_runtime(settings)
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
        server.run()
    finally:
        runtime.close()


def set_up_logs(level: str) -> None:
    """One JSON object a line on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(),
    )
