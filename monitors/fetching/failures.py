"""The one exception of fetching: why an answer could not be had, ready to become a failed page."""

from typing import ClassVar

from core.errors import AppError
from monitors.sources.base import Coverage, Page, Rate, Reason

RETRYABLE = frozenset({Reason.TIMED_OUT, Reason.UNREACHABLE, Reason.SERVER_ERROR, Reason.RATE_LIMITED})


class SourceFailed(AppError):
    """Raised inside a source, turned into a page at its edge; never leaves `monitors.sources`."""

    code = "source_failed"
    retryable: ClassVar[bool] = True

    said: str = ""
    """What the service wrote with its refusal, for a leaf that knows its words; never shown, it may hold anything."""

    def __init__(self, reason: Reason, message: str, rate: Rate = Rate()) -> None:  # noqa: B008  # frozen
        super().__init__(message)
        self.reason = reason
        self.rate = rate

    @property
    def may_pass(self) -> bool:
        """Whether asking again can help."""
        return self.reason in RETRYABLE

    def page(self, cursor: str) -> Page:
        """The failed page; `cursor` is the one that came in."""
        return Page((), cursor, Coverage.FAILED, self.reason, self.message, self.rate)
