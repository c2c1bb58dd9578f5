"""What every source on the network shares: options read once, and a failure of any kind becoming a failed page."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

import structlog

from core.errors import Misconfigured
from core.outbound import Outbound
from monitors.fetching.calling import Caller
from monitors.fetching.cursors import read_cursor
from monitors.fetching.failures import SourceFailed
from monitors.sources.base import Budget, Page, Reason, SourceTools
from monitors.sources.options import Options, read_options

O = TypeVar("O", bound=Options)  # noqa: E741  # the options class
log = structlog.get_logger()


class WebSource(ABC, Generic[O]):
    """A source that asks over HTTP. A leaf says its options and how to read; this makes every mishap a page."""

    Options: ClassVar[type[Options]] = Options
    spacing_s: ClassVar[float] = 0.0
    """Least time between two questions to one host, across all bindings."""

    def __init__(self, tools: SourceTools) -> None:
        self.tools = tools
        self.query = tools.query
        self.options: O = read_options(self.Options, tools.options)  # type: ignore[assignment]  # O is bound to it

    def check(self) -> None:  # most have nothing to add to their options' types
        """Raises InvalidInput for options that cannot work together; asks nobody."""

    def check_address(self, url: str) -> None:
        """Raises RefusedAddress for an address that this client would not call."""
        getattr(self.tools.client, "outbound", Outbound()).check_url(url)

    async def fetch(self, cursor: str, since: datetime, budget: Budget) -> Page:
        """See `Source.fetch`."""
        caller = Caller(self.tools.client, self.tools.now, budget, self.spacing_s)
        try:
            async with asyncio.timeout(budget.timeout_s):
                return await self.read(read_cursor(cursor), since, budget, caller)
        except SourceFailed as failure:
            return failure.page(cursor)
        except TimeoutError:
            return SourceFailed(Reason.TIMED_OUT, f"Not done within {budget.timeout_s:g} s.").page(cursor)
        except Misconfigured as error:
            return SourceFailed(Reason.UNAUTHORISED, error.message).page(cursor)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            log.warning("source_answer_unknown", source=type(self).__name__, error=type(error).__name__)
            return SourceFailed(Reason.BROKEN, "The answer has not the shape we know.").page(cursor)

    @abstractmethod
    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        """The page; raises SourceFailed. `state` is the cursor, read."""
