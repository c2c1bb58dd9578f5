"""A watch as its form shows it: plain strings, from a stored watch or as a person typed them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from api.console.lists import codes, lines
from api.console.setup.fields import word
from core.errors import InvalidInput
from monitors.campaigns import Campaign
from monitors.query import Query
from monitors.watches import NewWatch, Sensitivity, Watch
from monitors.zones import zone_of

_CAMPAIGNS = 100
"""Most campaigns one form reads."""
_PARTS = ("name", "starts", "ends", "markets")
_MINUTES_LIMIT = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A row of the campaign calendar; times read 2026-11-27T00:00, on the watch's own clocks."""

    name: str = ""
    starts: str = ""
    ends: str = ""
    markets: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.name or self.starts or self.ends)

    def read(self, zone: ZoneInfo) -> Campaign:
        """Raises InvalidInput."""
        markets = tuple(market.upper() for market in codes(self.markets))
        return Campaign(self.name, _moment(self.starts, zone), _moment(self.ends, zone), markets)


@dataclass(frozen=True, slots=True)
class WatchDraft:
    """Words stand one a line, codes with spaces between them."""

    name: str = ""
    aliases: str = ""
    context: str = ""
    exclusions: str = ""
    products: str = ""
    competitors: str = ""
    markets: str = ""
    languages: str = ""
    sensitivity: str = Sensitivity.BALANCED.value
    poll_minutes: str = "15"
    time_zone: str = "UTC"
    is_paused: bool = False
    campaigns: tuple[CampaignDraft, ...] = ()

    def read(self) -> NewWatch:
        """The watch that is meant; raises InvalidInput naming the field."""
        query = Query(
            lines(self.aliases) or lines(self.name),
            lines(self.context),
            lines(self.exclusions),
            lines(self.products),
            codes(self.languages),
            codes(self.markets),
        )
        zone = zone_of(self.time_zone)
        return NewWatch(
            self.name,
            query,
            lines(self.competitors),
            tuple(one.read(zone) for one in self.campaigns if not one.is_blank),
            _sensitivity(self.sensitivity),
            _poll(self.poll_minutes),
            self.time_zone,
            self.is_paused,
        )


def draft_of(watch: Watch) -> WatchDraft:
    """A stored watch, to be changed."""
    query, zone = watch.query, zone_of(watch.time_zone)
    return WatchDraft(
        watch.name,
        "\n".join(query.aliases),
        "\n".join(query.context),
        "\n".join(query.exclusions),
        "\n".join(query.products),
        "\n".join(watch.competitors),
        " ".join(query.markets),
        " ".join(query.languages),
        watch.sensitivity.value,
        f"{watch.poll.total_seconds() / 60:g}",
        watch.time_zone,
        watch.is_paused,
        tuple(_campaign(one, zone) for one in watch.campaigns),
    )


def typed_draft(fields: FormData) -> WatchDraft:
    """The form as it was typed."""
    rows = [
        CampaignDraft(*(word(fields, f"campaign-{at}-{part}") for part in _PARTS))
        for at in range(_CAMPAIGNS)
        if f"campaign-{at}-name" in fields
    ]
    return WatchDraft(
        name=word(fields, "name"),
        aliases=word(fields, "aliases"),
        context=word(fields, "context"),
        exclusions=word(fields, "exclusions"),
        products=word(fields, "products"),
        competitors=word(fields, "competitors"),
        markets=word(fields, "markets"),
        languages=word(fields, "languages"),
        sensitivity=word(fields, "sensitivity"),
        poll_minutes=word(fields, "poll_minutes"),
        time_zone=word(fields, "time_zone"),
        is_paused=bool(word(fields, "is_paused")),
        campaigns=tuple(rows),
    )


def _campaign(one: Campaign, zone: ZoneInfo) -> CampaignDraft:
    starts, ends = (f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" for moment in (one.starts_at, one.ends_at))
    return CampaignDraft(one.name, starts, ends, " ".join(one.markets))


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError as error:
        raise InvalidInput(
            "A campaign has a beginning and an end, written as 2026-11-27T00:00.", "campaigns"
        ) from error


def _sensitivity(text: str) -> Sensitivity:
    try:
        return Sensitivity(text)
    except ValueError as error:
        raise InvalidInput("Sensitivity is fewer, balanced or more.", "sensitivity") from error


def _poll(text: str) -> timedelta:
    try:
        minutes = float(text)
    except ValueError as error:
        raise InvalidInput("Write how often it is read as minutes, such as 15.", "poll_minutes") from error
    if not 0 < minutes <= _MINUTES_LIMIT:
        raise InvalidInput("A watch is read every 10 seconds at most and every 7 days at least.", "poll_minutes")
    return timedelta(minutes=minutes)
