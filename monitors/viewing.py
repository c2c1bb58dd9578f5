"""What indicators look at: the stored mentions and bins of one watch at one moment."""

from collections.abc import Sequence
from datetime import datetime

from core.store import Store
from monitors.closing import covered_ranges
from monitors.counts import bin_start, counts_of
from monitors.hourly import HOUR, chosen, hourly
from monitors.mention_tables import MentionRow, read_judged
from monitors.mentions import Mention
from monitors.query import Query
from monitors.signals import Bin, Signal
from monitors.upserts import table_of
from monitors.watches import Watch

MOST = 20_000
"""Mentions that are looked at; of more the newest."""


class StoredView:
    """Reads when asked, keeps what it has read; for one thread and one moment."""

    def __init__(self, store: Store, watch: Watch, now: datetime, onsets: Sequence[Signal] = ()) -> None:
        self.watch_id = watch.id
        self.query: Query = watch.query
        self.sensitivity = watch.sensitivity.value
        self.now = now
        self.onsets = onsets
        self._store = store
        self._mentions: tuple[datetime, list[Mention]] | None = None

    def mentions(self, since: datetime) -> Sequence[Mention]:
        """Mentions created since then, oldest first; of more than 20 000 the newest."""
        if self._mentions is None or self._mentions[0] > since:
            self._mentions = since, self._read(since)
        return [mention for mention in self._mentions[1] if mention.created_at >= since]

    def bins(self, since: datetime, market: str = "", kind: str = "") -> Sequence[Bin]:
        """Hourly bins since then, those without a mention too."""
        first = bin_start(since, HOUR)
        with self._store.reading() as session:
            counted = counts_of(session, self.watch_id, first, self.now)
            is_covered = covered_ranges(session, self.watch_id, kind, first, self.now)
        return hourly(chosen(counted, market, kind), first, self.now, is_covered)

    def _read(self, since: datetime) -> list[Mention]:
        c = table_of(MentionRow).c
        with self._store.reading() as session:
            newest = read_judged(session, c.watch_id == self.watch_id, c.created_at >= since, limit=MOST)
        return newest[::-1]
