"""Signals as they were given, and where each detector stands with each series."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Float, ForeignKey, Index, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from monitors.signals import SeriesKey, Signal, SignalLevel
from monitors.upserts import table_of, upsert

_SAID = timedelta(hours=24)
"""How long the same signal at the same level is not written again."""


class SignalRow(Base):
    __tablename__ = "signals"
    __table_args__ = (Index("ix_signals_watch_id_created_at", "watch_id", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"))
    detector: Mapped[str]
    indicator: Mapped[str]
    market: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column(UtcDateTime)
    value: Mapped[float] = mapped_column(Float)
    baseline: Mapped[float | None] = mapped_column(Float)
    surprise: Mapped[float | None] = mapped_column(Float)
    level: Mapped[int]
    posts: Mapped[list[str]] = mapped_column(JSON)
    terms: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SeriesStateRow(Base):
    """What a detector remembers of a series, and up to when it has been fed."""

    __tablename__ = "series_states"

    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    market: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    detector: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    state: Mapped[bytes] = mapped_column(LargeBinary)
    fed_until: Mapped[datetime] = mapped_column(UtcDateTime)
    is_raised: Mapped[bool]
    raised: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The signals it rose with, for as long as it is raised."""


def add_signals(session: Session, watch_id: str, signals: Iterable[Signal], now: datetime) -> list[Signal]:
    """Writes those that are new or higher than what was said of the same within a day; gives them."""
    wanted = list(signals)
    if not wanted:
        return []
    before = {_identity(one): one for one in signals_of(session, watch_id, now - _SAID)}
    fresh = [one for one in wanted if (old := before.get(_identity(one))) is None or one.level > old.level]
    session.add_all(_row(watch_id, one, now) for one in fresh)
    session.flush()
    return fresh


def signals_of(session: Session, watch_id: str, since: datetime) -> list[Signal]:
    """Signals of a watch given since then, oldest first."""
    wanted = select(SignalRow).where(SignalRow.watch_id == watch_id, SignalRow.created_at >= since)
    return [_to_signal(row) for row in session.scalars(wanted.order_by(SignalRow.created_at, SignalRow.id))]


def keep_states(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes where a detector stands, in place of what was."""
    keys = ("watch_id", "market", "kind", "detector")
    names = ("version", "state", "fed_until", "is_raised", "raised")
    upsert(session, table_of(SeriesStateRow), rows, keys, lambda _old, new: {name: new[name] for name in names})


def signal_as_json(signal: Signal) -> dict[str, Any]:
    return {
        "detector": signal.detector,
        "indicator": signal.indicator,
        "watch_id": signal.series.watch_id,
        "market": signal.series.market,
        "kind": signal.series.kind,
        "subject": signal.subject,
        "start": signal.start.isoformat(),
        "end": signal.end.isoformat(),
        "value": signal.value,
        "baseline": signal.baseline,
        "surprise": signal.surprise,
        "level": signal.level.word,
        "posts": list(signal.posts),
        "terms": list(signal.terms),
        "notes": list(signal.notes),
    }


def signal_from_json(given: dict[str, Any]) -> Signal:
    return Signal(
        given["detector"],
        given["indicator"],
        SeriesKey(given["watch_id"], given["market"], given["kind"]),
        datetime.fromisoformat(given["start"]),
        datetime.fromisoformat(given["end"]),
        given["value"],
        given["baseline"],
        given["surprise"],
        SignalLevel[given["level"].upper()],
        given["subject"],
        tuple(given["posts"]),
        tuple(given["terms"]),
        tuple(given["notes"]),
    )


def _identity(signal: Signal) -> tuple[str, ...]:
    return signal.detector, signal.indicator, signal.series.market, signal.series.kind, signal.subject


def _row(watch_id: str, signal: Signal, now: datetime) -> SignalRow:
    return SignalRow(
        id=str(uuid4()),
        watch_id=watch_id,
        detector=signal.detector,
        indicator=signal.indicator,
        market=signal.series.market,
        kind=signal.series.kind,
        subject=signal.subject,
        start=signal.start,
        end=signal.end,
        value=signal.value,
        baseline=signal.baseline,
        surprise=signal.surprise,
        level=int(signal.level),
        posts=list(signal.posts),
        terms=list(signal.terms),
        notes=list(signal.notes),
        created_at=now,
    )


def _to_signal(row: SignalRow) -> Signal:
    return Signal(
        row.detector,
        row.indicator,
        SeriesKey(row.watch_id, row.market, row.kind),
        row.start,
        row.end,
        row.value,
        row.baseline,
        row.surprise,
        SignalLevel(row.level),
        row.subject,
        tuple(row.posts),
        tuple(row.terms),
        tuple(row.notes),
    )
