"""A team as its form shows it: plain strings, from a stored team or as a person typed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from starlette.datastructures import FormData

from api.console.setup.fields import word
from core.errors import InvalidInput
from monitors.teams import Channel, NewChannel, NewTeam, Team

LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """`weekly_day` is 0 Monday to 6 Sunday, empty: no weekly digest."""

    name: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    digest_hour: str = "08:00"
    weekly_day: str = "0"
    levels: tuple[str, ...] = ("1", "2")
    watch_ids: tuple[str, ...] = ()
    gets_coverage: bool = True

    def read(self, channels: Sequence[Channel] = ()) -> NewTeam:
        """The team that is meant, with these channels; raises InvalidInput naming the field."""
        return NewTeam(
            self.name,
            self.language,
            self.time_zone,
            _hour(self.digest_hour),
            _day(self.weekly_day),
            tuple(level for level in LEVELS if str(level) in self.levels),
            self.watch_ids,
            self.gets_coverage,
            tuple(NewChannel(one.notifier, one.options) for one in channels),
        )


def draft_of(team: Team) -> TeamDraft:
    """A stored team, to be changed."""
    return TeamDraft(
        team.name,
        team.language,
        team.time_zone,
        f"{team.digest_hour:%H:%M}",
        "" if team.weekly_day is None else str(team.weekly_day),
        tuple(map(str, team.levels)),
        team.watch_ids,
        team.gets_coverage,
    )


def typed_draft(fields: FormData) -> TeamDraft:
    """The form as it was typed."""
    return TeamDraft(
        word(fields, "name"),
        word(fields, "language"),
        word(fields, "time_zone"),
        word(fields, "digest_hour"),
        word(fields, "weekly_day"),
        _many(fields, "level"),
        _many(fields, "watch"),
        bool(word(fields, "gets_coverage")),
    )


def _many(fields: FormData, name: str) -> tuple[str, ...]:
    return tuple(value for value in fields.getlist(name) if isinstance(value, str))


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text[:20]!r} is no hour; write 08:00.", "digest_hour") from error


def _day(text: str) -> int | None:
    if not text:
        return None
    if not (text.isdecimal() and len(text) == 1):
        raise InvalidInput("A day of the week is 0 (Monday) to 6 (Sunday).", "weekly_day")
    return int(text)
