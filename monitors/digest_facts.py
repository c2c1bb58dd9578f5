"""What a digest is made of, read in one go for the watches of a team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitors.blind_spots import Sight, sight_of
from monitors.incidents.tables import FeedbackRow, Incident, IncidentEvent, IncidentEventRow, IncidentRow, to_incident
from monitors.mention_tables import MentionRow, mentions_by_id, to_mention
from monitors.mentions import Mention
from monitors.teams import Team
from monitors.volumes import USUAL, Compared, Volume, by_day, compare, positive_of, stars_of
from monitors.watches import list_watches
from monitors.zones import start_of_day, zone_of

DAYS = 14
"""Of the chart."""
_CHANGES = (
    "raised", "lowered", "reopened", "acknowledged", "answered", "contained", "closed", "assigned",
)  # fmt: skip
WEAK, LEAST_JUDGED = 0.3, 5
"""A rule that was useful less often, judged so many times, is proposed for change."""


@dataclass(frozen=True, slots=True)
class Change:
    """An incident and the last thing of each kind that happened to it."""

    incident: Incident
    event: IncidentEvent


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """Of `[since, until)`, and how things stand now."""

    since: datetime
    until: datetime
    watches: int
    open: Sequence[Incident]
    """With a clock that runs, the soonest first."""
    new: Sequence[Incident]
    changed: Sequence[Change]
    watched: Sequence[tuple[Incident, Mention | None]]
    missed: Sequence[Incident]
    """Whose clock ran out in this time before they were answered."""
    volumes: Mapping[str, Compared]
    stars: Mapping[str, float]
    usual_stars: Mapping[str, float]
    positive: int
    usual_positive: int
    praise: Mention | None
    sight: Sight
    notified: int
    useful: int
    judged: int
    weak: Sequence[tuple[str, int, int]]
    days: Sequence[tuple[datetime, Volume]]

    @property
    def has_news(self) -> bool:
        return bool(self.open or self.new or self.changed or self.watched or self.missed)


def facts_of(session: Session, team: Team, since: datetime, until: datetime) -> DigestFacts:
    """Reads everything; works from counts, which outlive the texts."""
    ids = [watch.id for watch in list_watches(session) if team.cares_for(watch.id)]
    incidents = [to_incident(row) for row in session.scalars(select(IncidentRow).where(IncidentRow.watch_id.in_(ids)))]
    new = [one for one in incidents if one.level and since <= one.detected_at < until]
    running = [one for one in incidents if one.level and one.due_at and one.answered_at is None and not one.closed_at]
    positive, usual_positive = (
        positive_of(session, ids, start, end) for start, end in ((since, until), (since - USUAL, since))
    )
    useful, judged, weak = _judged(session, ids, since, until)
    return DigestFacts(
        since,
        until,
        len(ids),
        sorted(running, key=lambda one: (one.due_at or until, one.id)),
        sorted(new, key=lambda one: (one.level, -one.rank.get("total", 0), one.id)),
        _changed(session, [one for one in incidents if one not in new], since, until),
        _watched(session, incidents, since, until),
        [one for one in incidents if _is_missed(one, since, until)],
        compare(session, ids, since, until),
        stars_of(session, ids, since, until),
        stars_of(session, ids, since - USUAL, since),
        positive,
        usual_positive,
        _praise(session, ids, since, until),
        sight_of(session, ids, since),
        sum(one.notified_at is not None and since <= one.notified_at < until for one in incidents),
        useful,
        judged,
        weak,
        _days(session, ids, until, zone_of(team.time_zone)),
    )


def _changed(session: Session, incidents: Sequence[Incident], since: datetime, until: datetime) -> list[Change]:
    known = {one.id: one for one in incidents}
    wanted = select(IncidentEventRow).where(
        IncidentEventRow.incident_id.in_(known),
        IncidentEventRow.at >= since,
        IncidentEventRow.at < until,
        IncidentEventRow.kind.in_(_CHANGES),
    )
    last: dict[tuple[str, str], Change] = {}
    for row in session.scalars(wanted.order_by(IncidentEventRow.id)):
        event = IncidentEvent(row.at, row.kind, row.actor, row.reason, row.data)
        last[row.incident_id, row.kind] = Change(known[row.incident_id], event)
    return sorted(last.values(), key=lambda one: one.event.at)


def _watched(
    session: Session, incidents: Sequence[Incident], since: datetime, until: datetime
) -> list[tuple[Incident, Mention | None]]:
    """Single serious claims: named, without a clock; those on which something was said in this time."""
    found = []
    for one in incidents:
        if one.level or one.closed_at:
            continue
        posts = mentions_by_id(session, list(one.grade.get("posts", ())))
        fresh = [post for post in posts if since <= post.seen_at < until]
        if fresh or since <= one.detected_at < until:
            found.append((one, next(iter(fresh or posts), None)))
    return sorted(found, key=lambda pair: -pair[0].rank.get("total", 0))


def _is_missed(one: Incident, since: datetime, until: datetime) -> bool:
    due_at = one.due_at
    if not one.level or due_at is None or not since <= due_at < until:
        return False
    return not any(moment is not None and moment <= due_at for moment in (one.answered_at, one.closed_at))


def _praise(session: Session, ids: Sequence[str], since: datetime, until: datetime) -> Mention | None:
    """The positive mention most people met."""
    wanted = select(MentionRow).where(
        MentionRow.watch_id.in_(ids),
        MentionRow.created_at >= since,
        MentionRow.created_at < until,
        MentionRow.label == "positive",
        MentionRow.text != "",
    )
    order = (func.coalesce(MentionRow.engagement, 0).desc(), MentionRow.sentiment.desc(), MentionRow.id)
    row = session.scalar(wanted.order_by(*order).limit(1))
    return None if row is None else to_mention(row)


def _judged(
    session: Session, ids: Sequence[str], since: datetime, until: datetime
) -> tuple[int, int, list[tuple[str, int, int]]]:
    """Useful and all of this time; rules that were of little use so far."""
    told = select(FeedbackRow.rule, FeedbackRow.is_useful, FeedbackRow.at).join(
        IncidentRow, IncidentRow.id == FeedbackRow.incident_id
    )
    rows = list(session.execute(told.where(IncidentRow.watch_id.in_(ids))))
    now = [bool(row.is_useful) for row in rows if since <= row.at < until]
    rules = sorted({row.rule for row in rows})
    counts = [(rule, [bool(row.is_useful) for row in rows if row.rule == rule]) for rule in rules]
    weak = [(rule, sum(said), len(said)) for rule, said in counts if len(said) >= LEAST_JUDGED]
    return sum(now), len(now), [one for one in weak if one[1] / one[2] < WEAK]


def _days(session: Session, ids: Sequence[str], until: datetime, zone: ZoneInfo) -> list[tuple[datetime, Volume]]:
    """Local days up to the end, the last one as far as it goes."""
    starts = [start_of_day(until, zone)]
    while len(starts) < DAYS:
        starts.insert(0, start_of_day(starts[0] - timedelta(hours=1), zone))
    return list(zip(starts, by_day(session, ids, [*starts, until]), strict=True))
