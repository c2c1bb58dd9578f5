"""Our own campaigns: when more is said because we made people talk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Campaign:
    """A stretch `[starts_at, ends_at)` in some markets (empty: all)."""

    name: str
    starts_at: datetime
    ends_at: datetime
    markets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise InvalidInput("The times of a campaign need a time zone (2026-11-27T00:00:00+01:00).", "campaigns")
        if self.ends_at <= self.starts_at:
            raise InvalidInput(f"The campaign {self.name[:60]!r} ends before it starts.", "campaigns")

    def runs(self, now: datetime, market: str = "") -> bool:
        """Whether it runs then and, where a market is given, there."""
        return self.starts_at <= now < self.ends_at and (not market or not self.markets or market in self.markets)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "markets": list(self.markets),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Campaign":
        """Raises InvalidInput."""
        try:
            starts_at, ends_at = (datetime.fromisoformat(given[name]) for name in ("starts_at", "ends_at"))
            return cls(str(given["name"]), starts_at, ends_at, tuple(given.get("markets", ())))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput("A campaign has a name, and starts_at and ends_at in ISO 8601.", "campaigns") from error


def running(campaigns: Iterable[Campaign], now: datetime, markets: Iterable[str] = ()) -> list[Campaign]:
    """Campaigns that run then, in one of these markets where some are given."""
    places = list(markets) or [""]
    return [campaign for campaign in campaigns if any(campaign.runs(now, market) for market in places)]
