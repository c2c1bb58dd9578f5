"""What an answer says about when to come again: `Retry-After` and the several `X-RateLimit-*` dialects."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitors.sources.base import Rate

LONGEST_WAIT = timedelta(days=1)  # chosen: no quota we know is renewed less often than daily
_REMAINING = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")
_RESET = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
_EPOCH_S = 1_000_000_000  # a number this large is a moment, a smaller one a number of seconds
_EPOCH_MS = 100_000_000_000
_ASKS_TO_WAIT = frozenset({429, 503})


def rate_of(status: int, headers: Mapping[str, str], now: datetime) -> Rate:
    """The limits an answer tells; `reset_at` only where we are to wait for it.

    A refusal counts more than a header that says calls remain (Mastodon limits paging apart, mastodon#13098).
    """
    remaining = _number(_first(headers, _REMAINING))
    refused = status in _ASKS_TO_WAIT or (status == 403 and remaining is not None and remaining <= 0)
    if not refused and (remaining is None or remaining > 0):
        return Rate(None if remaining is None else int(remaining))
    named = (moment(headers.get("retry-after", ""), now) if refused else None) or moment(_first(headers, _RESET), now)
    reset_at = None if named is None else min(max(named, now), now + LONGEST_WAIT)
    return Rate(0 if remaining is None else max(0, int(remaining)), reset_at)


def moment(text: str, now: datetime) -> datetime | None:
    """A moment written as seconds from now, as seconds or milliseconds since 1970, as an HTTP date or in ISO 8601."""
    number = _number(text)
    try:
        if number is not None:
            return _numbered(number, now)
        return _aware(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError, OSError):
        pass
    try:
        return _aware(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _numbered(number: float, now: datetime) -> datetime:
    if number >= _EPOCH_MS:
        return datetime.fromtimestamp(number / 1000, UTC)
    return datetime.fromtimestamp(number, UTC) if number >= _EPOCH_S else now + timedelta(seconds=max(0.0, number))


def _aware(found: datetime) -> datetime:
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((headers[name] for name in names if name in headers), "")


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
