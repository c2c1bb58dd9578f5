"""What the operator lets an engine elsewhere be asked, counted beside the usage of keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from api import usage
from core.errors import QuotaExceeded, Unavailable
from core.store import Store


@dataclass(frozen=True, slots=True)
class StoredBudget:
    """Characters an engine may be sent in a month and on a day (UTC); None: no limit. Holds across restarts."""

    store: Store
    engine: str
    per_month: int | None
    per_day: int | None
    now: Callable[[], datetime]

    def spend(self, characters: int) -> None:
        """Counts characters about to be sent; raises Unavailable where they would pass a limit, and counts nothing."""
        moment = self.now().astimezone(UTC)
        try:
            with self.store.transaction() as session:
                usage.spend(session, f"engine:{self.engine}", characters, self.per_month, moment)
                usage.spend(session, f"engine:{self.engine}:{moment:%Y-%m-%d}", characters, self.per_day, moment)
        except QuotaExceeded as error:
            raise Unavailable(f"The character budget of the engine {self.engine} is used up.") from error
