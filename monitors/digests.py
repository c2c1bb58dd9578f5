"""Digests: one for each team at its local hour, made once, kept as sent, and handed to the outbox."""

from datetime import datetime, timedelta

from monitors.digest_facts import facts_of
from monitors.digest_tables import Digest, Period, keep_digest, last_until
from monitors.messages.digest import digest_message, is_quiet
from monitors.office import Office
from monitors.outbox import post
from monitors.teams import Team, list_teams, local_day, next_daily, next_weekly, plan_digests

_SPAN = {Period.DAILY: timedelta(days=1), Period.WEEKLY: timedelta(days=7)}
_LONGEST = timedelta(days=8)
"""What a digest reaches back at most, after hours that were missed."""


def make_due_digests(office: Office) -> int:
    """Makes the digests whose hour has come; hours that were missed are caught up in one. Gives how many."""
    now = office.now()
    with office.store.reading() as session:
        teams = list_teams(session)
    made = 0
    for team in teams:
        for period in _due(team, now):
            made += _make(office, team, period, now)
    return made


def preview(office: Office, team: Team, period: Period) -> Digest:
    """The digest as it would go out now; nothing is kept or sent."""
    now = office.now()
    with office.store.reading() as session:
        since = last_until(session, team.id, period) or now - _SPAN[period]
    return compose(office, team, period, max(since, now - _LONGEST), now)


def compose(office: Office, team: Team, period: Period, since: datetime, due_at: datetime) -> Digest:
    """Reads, then says: whatever translates is called outside the reading. `due_at` names the day it belongs to."""
    until = office.now()
    with office.store.reading() as session:
        facts = facts_of(session, team, since, until)
    message = digest_message(facts, office.context(team), period.value)
    day = local_day(team, due_at)
    quiet = is_quiet(facts)
    blind = not quiet and not facts.sight.is_whole
    digest_id = f"{team.id}.{period.value}.{day}"
    return Digest(digest_id, team.id, period, day, since, until, until, quiet, blind, message)


def _due(team: Team, now: datetime) -> list[Period]:
    weekly = team.next_weekly_at is not None and team.next_weekly_at <= now
    return [Period.DAILY] * (team.next_daily_at <= now) + [Period.WEEKLY] * weekly


def _make(office: Office, team: Team, period: Period, now: datetime) -> int:
    """One digest, its notice and the next hour, in one transaction; another replica's is left alone."""
    with office.store.reading() as session:
        since = last_until(session, team.id, period) or now - _SPAN[period]
    due_at = team.next_daily_at if period is Period.DAILY else team.next_weekly_at
    digest = compose(office, team, period, max(since, now - _LONGEST), due_at or now)
    with office.store.transaction() as session:
        is_new = keep_digest(session, digest)
        if is_new:
            data = {"digest_id": digest.id, "team_id": team.id}
            post(session, f"digest:{digest.id}", "digest", now, data=data)
        # The weekly hour moves only with the weekly digest, which comes second where both are due.
        weekly = next_weekly(team, now) if period is Period.WEEKLY else team.next_weekly_at
        plan_digests(session, team.id, next_daily(team, now), weekly)
    return is_new
