"""Teams, channels, deliveries and digests in types."""

from datetime import datetime, time
from typing import Any

from pydantic import Field

from api.doors.native_shapes import Shape
from monitors.digest_tables import Digest
from monitors.outbox import Delivery
from monitors.teams import Channel, NewChannel, NewTeam, Team


class ChannelShape(Shape):
    """One way to a team."""

    notifier: str
    """Its name, such as `slack`; `GET /v1/notifiers` lists them."""
    options: dict[str, str] = Field(default_factory=dict)
    """Secrets are named here, never written."""


class TeamShape(Shape):
    """A team as people describe it."""

    name: str
    language: str = "en"
    """In which its messages are written: en or zh."""
    time_zone: str = "UTC"
    """IANA name, such as Europe/Berlin."""
    digest_hour: time = time(8)
    """On its own clocks."""
    weekly_day: int | None = Field(default=0, ge=0, le=6)
    """0 Monday to 6 Sunday; null: no weekly digest."""
    levels: list[int] = Field(default_factory=lambda: [1, 2])
    """Levels of incidents told at once; the others stand in the digest."""
    watch_ids: list[str] = Field(default_factory=list)
    """Empty: all."""
    gets_coverage: bool = True
    """Whether it is told when a source fails."""
    channels: list[ChannelShape] = Field(default_factory=list, max_length=20)

    def described(self) -> NewTeam:
        channels = tuple(NewChannel(one.notifier, one.options) for one in self.channels)
        plain = self.model_dump(exclude={"levels", "watch_ids", "channels"})
        return NewTeam(**plain, levels=tuple(self.levels), watch_ids=tuple(self.watch_ids), channels=channels)


class ShownChannel(Shape):
    id: str
    notifier: str
    options: dict[str, str]


class ShownTeam(Shape):
    id: str
    name: str
    language: str
    time_zone: str
    digest_hour: time
    weekly_day: int | None
    levels: list[int]
    watch_ids: list[str]
    gets_coverage: bool
    next_daily_at: datetime
    next_weekly_at: datetime | None
    channels: list[ShownChannel]


class ShownTry(Shape):
    """What became of a test message."""

    channel_id: str
    notifier: str
    outcome: str
    reason: str


class ShownDelivery(Shape):
    """How a notice fares on one channel; `refused` waits for a person."""

    notice_key: str
    kind: str
    channel_id: str
    state: str
    attempts: int
    next_at: datetime
    reason: str
    sent_at: datetime | None


class AgainShape(Shape):
    """A refused delivery to be sent once more."""

    notice_key: str
    channel_id: str


class ShownDigest(Shape):
    """A digest as it was sent; `message` is empty in lists."""

    id: str
    team_id: str
    period: str
    day: str
    since: datetime
    until: datetime
    created_at: datetime
    is_quiet: bool
    is_blind: bool
    headline: str
    message: dict[str, Any] = Field(default_factory=dict)


def shown_team(team: Team, channels: list[Channel]) -> ShownTeam:
    own = [
        ShownChannel(id=one.id, notifier=one.notifier, options=dict(one.options))
        for one in channels
        if one.team_id == team.id
    ]
    return ShownTeam(
        id=team.id,
        name=team.name,
        language=team.language,
        time_zone=team.time_zone,
        digest_hour=team.digest_hour,
        weekly_day=team.weekly_day,
        levels=list(team.levels),
        watch_ids=list(team.watch_ids),
        gets_coverage=team.gets_coverage,
        next_daily_at=team.next_daily_at,
        next_weekly_at=team.next_weekly_at,
        channels=own,
    )


def shown_delivery(one: Delivery) -> ShownDelivery:
    return ShownDelivery(
        notice_key=one.notice_key,
        kind=one.kind,
        channel_id=one.channel,
        state=one.state.value,
        attempts=one.attempts,
        next_at=one.next_at,
        reason=one.reason,
        sent_at=one.sent_at,
    )


def shown_digest(digest: Digest, *, whole: bool) -> ShownDigest:
    return ShownDigest(
        id=digest.id,
        team_id=digest.team_id,
        period=digest.period.value,
        day=digest.day,
        since=digest.since,
        until=digest.until,
        created_at=digest.created_at,
        is_quiet=digest.is_quiet,
        is_blind=digest.is_blind,
        headline=digest.message.headline,
        message=digest.message.as_json() if whole else {},
    )
