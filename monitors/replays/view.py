"""What indicators look at in a replay: a history at one moment (`monitors.signals.View`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitors.counts import CountedBin, bin_start
from monitors.hourly import HOUR, Stretch, chosen, hourly
from monitors.mentions import Mention
from monitors.query import Query
from monitors.replays.history import History
from monitors.signals import Bin, Signal
from monitors.watches import Watch


@dataclass(slots=True)
class Hours:
    """Hourly bins `[first, last)` out of kept counts, added up once for each series that is asked for."""

    first: datetime
    last: datetime
    counted: Sequence[CountedBin]
    is_covered: Mapping[str, Stretch]
    """Of each kind of source; empty: of all."""
    _bins: dict[tuple[str, str], list[Bin]] = field(default_factory=dict)

    def between(self, since: datetime, until: datetime, market: str, kind: str) -> list[Bin]:
        """The hours from that of `since` to the last that begins before `until`."""
        key = market, kind
        if key not in self._bins:
            self._bins[key] = self._summed(market, kind)
        at = max(0, int((bin_start(since, HOUR) - self.first) / HOUR))
        return self._bins[key][at : max(0, -int((self.first - until) // HOUR))]

    def _summed(self, market: str, kind: str) -> list[Bin]:
        return hourly(chosen(self.counted, market, kind), self.first, self.last, self.is_covered.get(kind, _blind))


def _blind(_start: datetime, _end: datetime) -> bool:
    """No source of the kind is there."""
    return False


class ReplayedView:
    """The watch as it would have been seen at one moment."""

    def __init__(
        self, watch: Watch, history: History, hours: Hours, now: datetime, onsets: Sequence[Signal] = ()
    ) -> None:
        self.watch_id = watch.id
        self.query: Query = watch.query
        self.sensitivity = watch.sensitivity.value
        self.now = now
        self.onsets = onsets
        self._history = history
        self._hours = hours

    def mentions(self, since: datetime) -> Sequence[Mention]:
        """Mentions created since then, oldest first; of more than 20 000 the newest."""
        return self._history.since(since)

    def bins(self, since: datetime, market: str = "", kind: str = "") -> Sequence[Bin]:
        """Hourly bins since then, those without a mention too."""
        return self._hours.between(since, self.now, market, kind)
