"""One watch over time, for its page: volume and sentiment, onsets, topics and markets against usual, the loudest posts.

From counts by the hour and the day alone, but for the posts; so it takes no longer with a million mentions.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from monitors.closing import covered_ranges
from monitors.counts import bin_start, topics_of
from monitors.mention_tables import MentionRow, mentions_by_id
from monitors.mentions import Mention
from monitors.rollups import DAY, HOUR, hours_of, topic_days_of
from monitors.signal_tables import SignalRow
from monitors.volumes import LEAST_HISTORY, USUAL, Compared, compare, history_of, stars_of
from monitors.watches import Watch
from monitors.zones import start_of_day


class Span(StrEnum):
    """How far back a page looks: by the hour, by six hours, by the day."""

    TWO_DAYS = "2d"
    TWO_WEEKS = "14d"
    QUARTER = "90d"


_STEPS = {Span.TWO_DAYS: (48, HOUR), Span.TWO_WEEKS: (56, 6 * HOUR), Span.QUARTER: (90, DAY)}


@dataclass(frozen=True, slots=True)
class Point:
    """What was said in `[start, end)`; `is_seen` False: a source failed then, or nobody looked yet."""

    start: datetime
    end: datetime
    mentions: int
    negative: int
    positive: int
    is_seen: bool

    @property
    def negative_share(self) -> float | None:
        return 100 * self.negative / self.mentions if self.mentions else None

    @property
    def positive_share(self) -> float | None:
        return 100 * self.positive / self.mentions if self.mentions else None


@dataclass(frozen=True, slots=True)
class Onset:
    """When a series became unusual for itself; empty market and kind: the brand as a whole."""

    start: datetime
    market: str
    kind: str
    value: float
    usual: float | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in 24 hours; `usual` is what 24 hours bring, None with too little history."""

    name: str
    mentions: int
    negative: int
    usual: float | None


@dataclass(frozen=True, slots=True)
class Market:
    """A market in 24 hours; stars are means, None where nobody gave any."""

    name: str
    size: Compared
    stars: float | None
    usual_stars: float | None


def points_of(session: Session, watch: Watch, span: Span, now: datetime, zone: ZoneInfo) -> list[Point]:
    """Volume and sentiment, oldest first, without a gap; days are those of the zone."""
    moments = _moments(span, now, zone)
    is_covered = covered_ranges(session, watch.id, "", moments[0], now)
    sums = [[0, 0, 0] for _ in moments]
    for hour in hours_of(session, watch.id, moments[0], now):
        place = sums[bisect_right(moments, hour.start) - 1]
        for at, count in enumerate((hour.mentions, hour.negative, hour.positive)):
            place[at] += count
    return [
        Point(start, end, said, bad, good, is_covered(start, end) and (end > watch.created_at or said > 0))
        for (start, end), (said, bad, good) in zip(pairwise(moments), sums[:-1], strict=True)
    ]


def onsets_of(session: Session, watch_id: str, since: datetime) -> list[Onset]:
    """What the onset detector raised since then, oldest first."""
    columns = (SignalRow.start, SignalRow.market, SignalRow.kind, SignalRow.value, SignalRow.baseline)
    wanted = select(*columns).where(
        SignalRow.watch_id == watch_id, SignalRow.created_at >= since, SignalRow.detector == "onset"
    )
    return [Onset(*row) for row in session.execute(wanted.order_by(SignalRow.start, SignalRow.id))]


def topics_now(session: Session, watch_id: str, now: datetime) -> list[Topic]:
    """Topics of the last 24 hours and of the usual day, those most spoken of first."""
    today: dict[str, list[int]] = {}
    for (topic, label), count in topics_of(session, watch_id, now - DAY, now).items():
        counts = today.setdefault(topic, [0, 0])
        counts[0] += count
        counts[1] += count * (label == "negative")
    last = bin_start(now - DAY, DAY)
    history = history_of(session, [watch_id], last)
    before = topic_days_of(session, watch_id, last - USUAL, last)
    days = history / DAY if history >= LEAST_HISTORY else None
    topics = [_topic(name, today.get(name, [0, 0]), before.get(name, (0, 0))[0], days) for name in {*today, *before}]
    return sorted(topics, key=lambda one: (-one.mentions, -(one.usual or 0), one.name))


def markets_now(session: Session, watch_id: str, now: datetime) -> list[Market]:
    """Markets of the last 24 hours and as they usually are, the busiest first; "" is what has none."""
    sizes = compare(session, [watch_id], now - DAY, now)
    stars, usual = (stars_of(session, [watch_id], *span) for span in ((now - DAY, now), (now - DAY - USUAL, now - DAY)))
    found = [
        Market(name, size, stars.get(name), usual.get(name))
        for name, size in sizes.items()
        if name != "*" and (size.now.mentions or size.usual)
    ]
    return sorted(found, key=lambda one: (-one.size.now.mentions, one.name))


def loudest(session: Session, watch_id: str, since: datetime, limit: int) -> list[Mention]:
    """Posts since then that most people met, the negative ones first; copies are left out."""
    is_fine = case((MentionRow.label == "negative", 0), else_=1)
    wanted = (
        select(MentionRow.id)
        .where(MentionRow.watch_id == watch_id, MentionRow.created_at >= since, MentionRow.cluster == MentionRow.id)
        .order_by(is_fine, func.coalesce(MentionRow.engagement, 0).desc(), MentionRow.created_at.desc(), MentionRow.id)
    )
    return mentions_by_id(session, list(session.scalars(wanted.limit(limit))))


def places_of(onsets: Sequence[Onset], points: Sequence[Point]) -> list[int]:
    """At which of the points something began, for the brand or in a part of it."""
    starts = [point.start for point in points]
    return sorted({bisect_right(starts, one.start) - 1 for one in onsets if one.start >= starts[0]})


def _topic(name: str, today: Sequence[int], before: int, days: float | None) -> Topic:
    return Topic(name, today[0], today[1], None if days is None else before / days)


def _moments(span: Span, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Where the points meet, the last one past now."""
    count, step = _STEPS[span]
    if span is Span.QUARTER:
        starts = [start_of_day(now, zone)]
        while len(starts) < count:
            starts.insert(0, start_of_day(starts[0] - 2 * HOUR, zone))
        return [*starts, start_of_day(starts[-1] + 30 * HOUR, zone)]
    end = bin_start(now, HOUR) + HOUR
    if span is Span.TWO_WEEKS:
        end = start_of_day(now, zone) + step * (int((now - start_of_day(now, zone)) / step) + 1)
    return [end - step * at for at in range(count, -1, -1)]
