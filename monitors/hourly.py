"""Hourly bins out of kept counts: what indicators are given, live and in a replay."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from monitors.counts import CountedBin, bin_start
from monitors.signals import Bin

HOUR = timedelta(hours=1)
Stretch = Callable[[datetime, datetime], bool]
"""Whether a stretch of time is covered."""


def chosen(counted: Iterable[CountedBin], market: str, kind: str) -> Iterator[CountedBin]:
    """The counts of one market and one kind of source; empty: of all."""
    return (one for one in counted if market in {"", one.market} and kind in {"", one.kind})


def hourly(counted: Iterable[CountedBin], first: datetime, last: datetime, is_covered: Stretch) -> list[Bin]:
    """The hours from `first` to the one that `last` lies in, those without a mention too."""
    sums: defaultdict[datetime, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in counted:
        whole = sums[bin_start(one.start, HOUR)]
        for at, count in enumerate((one.mentions, one.authors, one.negative, one.copies)):
            whole[at] += count
    starts = [first + HOUR * at for at in range(int((last - first) / HOUR) + 1)]
    return [_bin(start, sums.get(start, [0, 0, 0, 0]), is_covered(start, start + HOUR)) for start in starts]


def _bin(start: datetime, counts: list[int], is_covered: bool) -> Bin:
    mentions, authors, negative, copies = counts
    return Bin(start, HOUR, mentions, authors, negative, copies, is_covered)
