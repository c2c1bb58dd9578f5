"""The stored mentions of a watch, in the order in which they would have come; holds no more than judging looks at."""

import heapq
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.store import Store
from monitors.mention_tables import MentionRow, read_judged
from monitors.mentions import Mention
from monitors.upserts import table_of
from monitors.viewing import MOST

_REACH = timedelta(days=90)
"""The farthest that an indicator looks back."""
_DAY = timedelta(days=1)


@dataclass(slots=True)
class History:
    """Mentions up to a moment that moves on; for one thread.

    `begun` is since when each source is read. What was written before, and found when it was first read, would have
    come when it was written.
    """

    store: Store
    watch_id: str
    begun: Mapping[str, datetime]
    _read_until: datetime | None = None
    _known: list[tuple[datetime, str, Mention]] = field(default_factory=list)
    _to_come: list[tuple[datetime, str, Mention]] = field(default_factory=list)

    def advance(self, moment: datetime) -> int:
        """Lets come what comes until then; gives how many."""
        for mention in self._read(moment):
            heapq.heappush(self._to_come, (self._arrival(mention), mention.id, mention))
        count = 0
        while self._to_come and self._to_come[0][0] <= moment:
            mention = heapq.heappop(self._to_come)[2]
            insort(self._known, (mention.created_at, mention.id, mention))
            count += 1
        forgotten = max(len(self._known) - MOST, bisect_left(self._known, (moment - _REACH,)))
        del self._known[:forgotten]
        return count

    def since(self, moment: datetime) -> list[Mention]:
        """Those that have come and were written since then, oldest first; of more than 20 000 the newest."""
        return [mention for _, _, mention in self._known[bisect_left(self._known, (moment,)) :]]

    def _arrival(self, mention: Mention) -> datetime:
        begun = self.begun.get(mention.source_id)
        is_live = begun is not None and mention.created_at >= begun
        return mention.seen_at if is_live else mention.created_at

    def _read(self, moment: datetime) -> Iterator[Mention]:
        """What was written since the last time, a day at once; the first time what is within reach."""
        if self._read_until is None:
            yield from self._read_rows(moment - _REACH, moment, newest=True)
        else:
            start = self._read_until
            while start < moment:
                end = min(start + _DAY, moment)
                yield from self._read_rows(start, end)
                start = end
        self._read_until = moment

    def _read_rows(self, start: datetime, end: datetime, *, newest: bool = False) -> Sequence[Mention]:
        c = table_of(MentionRow).c
        wanted = (c.watch_id == self.watch_id, c.created_at > start, c.created_at <= end)
        with self.store.reading() as session:
            return read_judged(session, *wanted, limit=MOST if newest else None)
