"""The list source: items it was given, a page at a time; for tests, demonstrations and replays."""

from collections.abc import Callable, Sequence
from datetime import datetime

from monitors.sources.base import Budget, Coverage, Item, Page, Reason


class ListSource:
    """Gives its entries in order, up to the first that has not happened yet by `now`.

    A reason among the entries comes, once, as a failed page of its own. The cursor is how many entries were given.
    """

    def __init__(self, entries: Sequence[Item | Reason], now: Callable[[], datetime] | None = None) -> None:
        self._entries = entries
        self._now = now

    async def fetch(self, cursor: str, since: datetime, budget: Budget) -> Page:
        at = int(cursor) if cursor.isdecimal() else 0
        items: list[Item] = []
        while at < len(self._entries) and len(items) < budget.items:
            entry = self._entries[at]
            if isinstance(entry, Reason):
                if items:
                    break
                return Page((), str(at + 1), Coverage.FAILED, entry, f"The list says {entry}.")
            if self._is_to_come(entry):
                return Page(tuple(items), str(at))
            at += 1
            if entry.created_at is None or entry.created_at >= since:
                items.append(entry)
        return Page(tuple(items), str(at), has_more=at < len(self._entries))

    def _is_to_come(self, item: Item) -> bool:
        return self._now is not None and item.created_at is not None and item.created_at > self._now()
