"""Work a server does aside, for somebody who looks again later: in a thread that ends with the process."""

import threading
from collections.abc import Callable

import structlog

from core.errors import AppError

log = structlog.get_logger()

_OURS = "It stopped for a reason of ours; the log has it."


def run_aside(what: str, work: Callable[[], None], ended: Callable[[str], None]) -> None:
    """Begins the work and comes back; `ended` is told what went wrong, nothing where all went well."""

    def run() -> None:
        ended(_problem_of(what, work))

    threading.Thread(target=run, name=what, daemon=True).start()


def _problem_of(what: str, work: Callable[[], None]) -> str:
    """The edge of the work: whatever happens is told and logged."""
    try:
        work()
    except AppError as error:
        log.warning("aside_failed", what=what, error=type(error).__name__)
        return error.message
    except Exception:
        log.exception("aside_broke", what=what)
        return _OURS
    log.info("aside_finished", what=what)
    return ""
