"""Teams and their channels: who is told, of what, in which language, at which hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Conflict, InvalidInput, NotFound
from core.lines import tidy_name
from core.store import Base, UtcDateTime
from monitors.messages.words import words_of
from monitors.notifiers.registry import check_options, notifier_type
from monitors.zones import next_local, start_of_day, zone_of

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to a team; options hold names of secrets only."""

    id: str
    team_id: str
    notifier: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Team:
    """Who is told. `levels`: told at once; the rest stands in the digest. No `watch_ids`: all watches."""

    id: str
    name: str
    language: str
    time_zone: str
    digest_hour: time
    weekly_day: int | None
    """0 Monday to 6 Sunday; None: no weekly digest."""
    levels: tuple[int, ...]
    watch_ids: tuple[str, ...]
    gets_coverage: bool
    """Operators: told when a source fails, stops, or is well again."""
    next_daily_at: datetime
    next_weekly_at: datetime | None

    def cares_for(self, watch_id: str | None) -> bool:
        return not self.watch_ids or watch_id is None or watch_id in self.watch_ids


@dataclass(frozen=True, slots=True)
class NewChannel:
    notifier: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewTeam:
    """A team as people describe it."""

    name: str
    language: str = "en"
    time_zone: str = "UTC"
    digest_hour: time = time(8)
    weekly_day: int | None = MONDAY
    levels: tuple[int, ...] = (1, 2)
    watch_ids: tuple[str, ...] = ()
    gets_coverage: bool = True
    channels: tuple[NewChannel, ...] = ()


class TeamRow(Base):
    __tablename__ = "teams"
    __table_args__ = (Index("ix_teams_next_daily_at", "next_daily_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    time_zone: Mapped[str]
    digest_hour: Mapped[str]
    weekly_day: Mapped[int | None]
    levels: Mapped[list[int]] = mapped_column(JSON)
    watch_ids: Mapped[list[str]] = mapped_column(JSON)
    gets_coverage: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_daily_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_weekly_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ChannelRow(Base):
    __tablename__ = "team_channels"

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    notifier: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)


def add_team(session: Session, new: NewTeam, now: datetime) -> Team:
    """A team with its channels, its first digest at its next hour; raises InvalidInput, Conflict."""
    name = tidy_name(new.name)
    if session.scalar(select(TeamRow.id).where(TeamRow.name == name)):
        raise Conflict(f"There is a team called {name!r} already.")
    row = TeamRow(id=str(uuid4()), created_at=now, **_columns(new, now))
    session.add(row)
    session.flush()
    set_channels(session, row.id, new.channels)
    return _to_team(row)


def change_team(session: Session, team_id: str, new: NewTeam, now: datetime) -> Team:
    """Puts this description in the place of the old one; channels that stay the same keep their deliveries."""
    row = _row(session, team_id)
    taken = session.scalar(select(TeamRow.id).where(TeamRow.name == tidy_name(new.name), TeamRow.id != row.id))
    if taken:
        raise Conflict(f"There is a team called {new.name!r} already.")
    for name, value in _columns(new, now).items():
        setattr(row, name, value)
    set_channels(session, row.id, new.channels)
    session.flush()
    return _to_team(row)


def set_channels(session: Session, team_id: str, channels: Sequence[NewChannel]) -> None:
    """The team has these channels from now on; raises InvalidInput."""
    old = {(one.notifier, tuple(sorted(one.options.items()))): one for one in _channel_rows(session, [team_id])}
    for place, one in enumerate(channels):
        check_options(one.notifier, one.options)
        kept = old.pop((one.notifier, tuple(sorted(one.options.items()))), None)
        if kept is not None:
            kept.place = place
            continue
        row = ChannelRow(
            id=str(uuid4()), team_id=team_id, place=place, notifier=one.notifier, options=dict(one.options)
        )
        session.add(row)
    for row in old.values():
        session.delete(row)
    session.flush()


def get_team(session: Session, team_id: str) -> Team:
    """The team with this id or name; raises NotFound."""
    return _to_team(_row(session, team_id))


def list_teams(session: Session) -> list[Team]:
    """All teams, by name."""
    return [_to_team(row) for row in session.scalars(select(TeamRow).order_by(TeamRow.name))]


def remove_team(session: Session, team_id: str) -> None:
    """Removes a team with its channels and digests; raises NotFound."""
    session.delete(_row(session, team_id))
    session.flush()


def channels_of(session: Session, team_ids: Sequence[str]) -> list[Channel]:
    """The channels of these teams, in the order given."""
    return [Channel(row.id, row.team_id, row.notifier, row.options) for row in _channel_rows(session, team_ids)]


def plan_digests(session: Session, team_id: str, daily: datetime, weekly: datetime | None) -> None:
    """When the team's next digests are due."""
    row = _row(session, team_id)
    row.next_daily_at, row.next_weekly_at = daily, weekly


def next_daily(team: Team, after: datetime) -> datetime:
    """The team's next digest hour past a moment."""
    return next_local(after, team.digest_hour, zone_of(team.time_zone))


def next_weekly(team: Team, after: datetime) -> datetime | None:
    """The next digest hour on the team's day of the week."""
    return None if team.weekly_day is None else _next_weekly(team.weekly_day, team.digest_hour, team.time_zone, after)


def local_day(team: Team, moment: datetime) -> str:
    return start_of_day(moment, zone_of(team.time_zone)).date().isoformat()


def _next_weekly(day: int, hour: time, zone: str, after: datetime) -> datetime:
    found = next_local(after, hour, zone_of(zone))
    while found.weekday() != day:
        found = next_local(found, hour, zone_of(zone))
    return found


def _row(session: Session, team_id: str) -> TeamRow:
    safe = team_id if team_id.isprintable() else ""
    row = session.get(TeamRow, safe) or session.scalar(select(TeamRow).where(TeamRow.name == safe))
    if row is None:
        raise NotFound(f"There is no team with the id or name {team_id[:60]!r}.")
    return row


def _channel_rows(session: Session, team_ids: Sequence[str]) -> list[ChannelRow]:
    wanted = select(ChannelRow).where(ChannelRow.team_id.in_(team_ids))
    return list(session.scalars(wanted.order_by(ChannelRow.team_id, ChannelRow.place)))


def _columns(new: NewTeam, now: datetime) -> dict[str, Any]:
    if not set(new.levels) <= {1, 2, 3}:
        raise InvalidInput("Levels are 1, 2 and 3.", "levels")
    if new.weekly_day is not None and not 0 <= new.weekly_day <= 6:
        raise InvalidInput("A day of the week is 0 (Monday) to 6 (Sunday).", "weekly_day")
    hour = new.digest_hour.replace(second=0, microsecond=0, tzinfo=None)
    zone = zone_of(new.time_zone)
    weekly = None if new.weekly_day is None else _next_weekly(new.weekly_day, hour, zone.key, now)
    return {
        "name": tidy_name(new.name),
        "language": words_of(new.language).language,
        "time_zone": zone.key,
        "digest_hour": hour.isoformat("minutes"),
        "weekly_day": new.weekly_day,
        "levels": sorted(set(new.levels)),
        "watch_ids": list(dict.fromkeys(new.watch_ids)),
        "gets_coverage": new.gets_coverage,
        "next_daily_at": next_local(now, hour, zone),
        "next_weekly_at": weekly,
    }


def _to_team(row: TeamRow) -> Team:
    return Team(
        row.id,
        row.name,
        row.language,
        row.time_zone,
        time.fromisoformat(row.digest_hour),
        row.weekly_day,
        tuple(row.levels),
        tuple(row.watch_ids),
        row.gets_coverage,
        row.next_daily_at,
        row.next_weekly_at,
    )


def spacing_s(channel: Channel) -> float:
    """Least time between two messages to a channel."""
    return notifier_type(channel.notifier).spacing_s
