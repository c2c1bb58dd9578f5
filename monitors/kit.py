"""What scanning works with; put together in one place (`api/watching.py`), handed down from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from core.store import Store
from monitors.asking import Asker, OpenSource, open_registered
from monitors.incidents.book import Book
from monitors.ingest import Tools
from monitors.signals import Detector, Indicator
from monitors.sources.base import Budget


@dataclass(frozen=True)
class Kit:
    """The store and clock, how texts are read, how sources are asked, and who judges."""

    store: Store
    now: Callable[[], datetime]
    tools: Tools
    make_client: Callable[[], httpx.AsyncClient]
    secret: Callable[[str], str]
    book: Book
    detector: Detector | None = None
    indicators: Sequence[Indicator] = ()
    open_source: OpenSource = open_registered
    budget: Budget = field(default_factory=Budget)

    def asker(self) -> Asker:
        """A new asker; to be used as a context."""
        return Asker(self.make_client, self.now, self.secret, self.open_source, self.budget)
