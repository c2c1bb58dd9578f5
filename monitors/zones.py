"""Time zones for people; inside, every moment is UTC."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import InvalidInput


def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name; raises InvalidInput."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(
            f"There is no time zone called {name[:60]!r}; names read Europe/Berlin.", "time_zone"
        ) from error


def next_local(after: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next moment past `after` at which clocks in the zone show `at`, in the zone.

    A time that a change of clocks leaves out comes at the moment the clocks jump to; one that comes twice is taken
    the first time. Once each local day, whatever the clocks do.
    """
    local = after.astimezone(zone)
    for days in range(3):
        found = _moment(local.date() + timedelta(days=days), at, zone)
        if found > after:
            return found
    raise AssertionError("three days hold every time of day")


def start_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the local day of a moment began."""
    return _moment(moment.astimezone(zone).date(), time(), zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, at, zone)
    real = wall.astimezone(ZoneInfo("UTC")).astimezone(zone)
    return real if real.replace(tzinfo=None) == wall.replace(tzinfo=None) else _after_gap(wall, zone)


def _after_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks jump over `wall`: with the offset before the jump (fold 0), counted back."""
    before, after = wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()
    jump = (before or timedelta()) - (after or timedelta())
    start = wall - abs(jump)
    low, high = start.astimezone(ZoneInfo("UTC")), (wall + abs(jump)).astimezone(ZoneInfo("UTC"))
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0).astimezone(zone)
