"""The page of a watch: volume and sentiment with onsets, the early-warning matrix, topics, markets, posts, sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.console.pages import page
from api.console.room.charts import Axis, bars, lines
from api.console.room.heat import heat_of
from api.console.room.quoting import clock_words, context_of, gone_percent
from api.console.visits import PrPerson, Visit
from api.console.words import babel_locale
from api.doors.desk import Desk, desk_of
from api.watching import table_of
from monitors.bindings import bindings_of
from monitors.campaigns import running
from monitors.feeding import raised_of
from monitors.incidents.tables import list_incidents
from monitors.indicators.matrix import matrix
from monitors.indicators.readings import Reading, reading_of
from monitors.rollups import DAY
from monitors.situation import stand_of
from monitors.viewing import StoredView
from monitors.watch_story import (
    Onset,
    Point,
    Span,
    loudest,
    markets_now,
    onsets_of,
    places_of,
    points_of,
    topics_now,
)
from monitors.watches import Watch, get_watch

router = APIRouter(prefix="/console/room/watches", include_in_schema=False)

_POSTS = 6


@dataclass(frozen=True, slots=True)
class _Past:
    """What the charts show."""

    points: Sequence[Point]
    onsets: Sequence[Onset]
    axis: Axis

    @property
    def other(self) -> list[int]:
        """Mentions that are not negative."""
        return [point.mentions - point.negative for point in self.points]


@router.get("/{watch_id}")
def show(
    request: Request, visit: PrPerson, watch_id: str, span: Span = Span.TWO_DAYS, translated: bool = False
) -> Response:
    """The watch; `translated`: with its posts in the reader's language."""
    desk = desk_of(request)
    now, zone = desk.runtime.now(), ZoneInfo(visit.zone)
    with desk.runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
        past = _past(session, watch, span, visit, desk)
        reading = reading_of(session, watch.id)
        told: dict[str, Any] = {
            "stand": stand_of(session, watch, now),
            "incidents": list_incidents(session, watch.id),
            "topics": topics_now(session, watch.id, now),
            "markets": markets_now(session, watch.id, now),
            "bindings": bindings_of(session, [watch.id]),
        }
        posts = loudest(session, watch.id, now - DAY, _POSTS)
    context = context_of(request, visit, translated=translated)
    reading = reading or _measured(desk, watch)
    foreign = any(post.language.partition("-")[0] not in {"", context.words.language} for post in posts)
    return page(
        request,
        visit,
        "room/watch.html",
        watch=watch,
        span=span,
        spans=list(Span),
        past=past,
        places=places_of(past.onsets, past.points),
        bars=bars,
        lines=lines,
        heat=heat_of(reading.rows, table_of(desk.runtime.settings)),
        read_at=reading.read_at,
        quotes=[(post, context.quote(post)) for post in posts],
        has_foreign=foreign and not translated,
        campaigns=running(watch.campaigns, now),
        context=context,
        clock_words=clock_words(context),
        gone_percent=gone_percent,
        now=now.astimezone(zone),
        **told,
    )


def _past(session: Session, watch: Watch, span: Span, visit: Visit, desk: Desk) -> _Past:
    points = points_of(session, watch, span, desk.runtime.now(), ZoneInfo(visit.zone))
    onsets = onsets_of(session, watch.id, points[0].start)
    unseen = [at for at, point in enumerate(points) if not point.is_seen]
    return _Past(points, onsets, Axis(_labels(points, span, visit), places_of(onsets, points), unseen))


def _labels(points: Sequence[Point], span: Span, visit: Visit) -> list[str]:
    """A day or an hour where there is room for one, nothing elsewhere."""
    locale, zone = babel_locale(visit.language), ZoneInfo(visit.zone)
    said = []
    for at, point in enumerate(points):
        local = point.start.astimezone(zone)
        is_day = at % 7 == len(points) % 7 if span is Span.QUARTER else local.hour == 0
        if is_day:
            said.append(format_skeleton("MMMd", local, zone, locale=locale))
        elif span is Span.TWO_DAYS and local.hour % 6 == 0:
            said.append(format_time(local, "short", zone, locale=locale))
        else:
            said.append("")
    return said


def _measured(desk: Desk, watch: Watch) -> Reading:
    """The matrix of a watch that no scan has judged yet, measured now."""
    runtime = desk.runtime
    with runtime.store.reading() as session:
        onsets = raised_of(session, [watch.id]).get(watch.id, [])
    view = StoredView(runtime.store, watch, runtime.now(), onsets)
    return Reading(view.now, matrix(view, table_of(runtime.settings)))
