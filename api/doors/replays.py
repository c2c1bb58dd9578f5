"""What a watch would have told: `GET /v1/watches/{id}/replay`."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.watching import judges_of
from monitors.replays.replay import LONGEST_DAYS, Known, Replay, Replayed, replay
from monitors.replays.supposed import Moment
from monitors.watches import Sensitivity, get_watch

router = APIRouter(prefix="/v1/watches", tags=["Monitoring"])


class ShownMoment(BaseModel):
    """A notice that would have been due; `muted` says why it would not have been sent, empty: it would."""

    at: datetime
    change: str
    type: str
    name: str
    level: int
    evidence: str
    rule: str
    why: str
    markets: list[str]
    mentions: int
    indicators: list[str]
    posts: list[str]
    muted: str
    because: str


class ShownOnset(BaseModel):
    """A series that rose; alone it notifies nobody."""

    at: datetime
    market: str
    kind: str
    value: float
    usual: float | None
    surprise: float | None
    level: str
    notes: list[str]


class ShownReplayed(BaseModel):
    """What one sensitivity would have told."""

    sensitivity: Sensitivity
    notified: int
    moments: list[ShownMoment]
    onsets: list[ShownOnset]


class ShownReplay(BaseModel):
    """A watch replayed. `known`: `short` where the baselines were young in it, `nothing` where no mention is known."""

    watch: str
    since: datetime
    until: datetime
    days: int
    every_h: float
    mentions: int
    known: Known
    known_since: datetime | None
    blind_h: float
    by_sensitivity: list[ShownReplayed]


@router.get("/{watch_id}/replay")
def show(
    request: Request,
    _caller: PrCaller,
    watch_id: str,
    days: Annotated[int, Query(ge=1, le=LONGEST_DAYS)] = 30,
    sensitivity: Annotated[Sensitivity | None, Query(description="Only this one; else all three")] = None,
) -> ShownReplay:
    """How often each sensitivity would have notified you, when, at which level and why; nothing is written."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    wanted = (sensitivity,) if sensitivity else tuple(Sensitivity)
    return shown_replay(
        replay(runtime.store, watch, judges_of(runtime.settings), runtime.now(), days=days, sensitivities=wanted)
    )


def shown_replay(found: Replay) -> ShownReplay:
    return ShownReplay(
        watch=found.watch_id,
        since=found.since,
        until=found.until,
        days=found.days,
        every_h=found.every.total_seconds() / 3600,
        mentions=found.mentions,
        known=found.known,
        known_since=found.known_since,
        blind_h=found.blind.total_seconds() / 3600,
        by_sensitivity=[_shown_replayed(one) for one in found.by_sensitivity],
    )


def _shown_replayed(one: Replayed) -> ShownReplayed:
    onsets = [
        ShownOnset(
            at=signal.end,
            market=signal.series.market,
            kind=signal.series.kind,
            value=signal.value,
            usual=signal.baseline,
            surprise=signal.surprise,
            level=signal.level.word,
            notes=list(signal.notes),
        )
        for signal in one.onsets
    ]
    return ShownReplayed(
        sensitivity=one.sensitivity,
        notified=one.notified,
        moments=[_shown_moment(moment) for moment in one.moments],
        onsets=onsets,
    )


def _shown_moment(moment: Moment) -> ShownMoment:
    return ShownMoment.model_validate(moment, from_attributes=True)
