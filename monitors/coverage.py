"""Coverage history: for each binding, since when it has been well or failing, as spans that follow one another.

A source that is down is a blind spot with a beginning, never "all quiet".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from monitors.bindings import BindingRow
from monitors.sources.base import Coverage, Page


@dataclass(frozen=True, slots=True)
class CoverageSpan:
    """How a binding fared in `[started_at, ended_at]`, both moments at which it was asked."""

    binding_id: str
    source: str
    coverage: Coverage
    reason: str
    detail: str
    started_at: datetime
    ended_at: datetime


class CoverageRow(Base):
    __tablename__ = "coverage_spans"
    __table_args__ = (Index("ix_coverage_spans_binding_id", "binding_id", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    binding_id: Mapped[str] = mapped_column(ForeignKey("bindings.id", ondelete="CASCADE"))
    coverage: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)


def note_coverage(session: Session, binding_id: str, page: Page, now: datetime) -> bool:
    """Lengthens the last span, or begins a new one; gives whether it is new."""
    last = session.scalar(
        select(CoverageRow).where(CoverageRow.binding_id == binding_id).order_by(CoverageRow.id.desc()).limit(1)
    )
    if last is not None and (last.coverage, last.reason) == (page.coverage.value, page.reason.value):
        last.ended_at, last.detail = max(last.ended_at, now), page.detail
        return False
    session.add(
        CoverageRow(
            binding_id=binding_id,
            coverage=page.coverage.value,
            reason=page.reason.value,
            detail=page.detail,
            started_at=now,
            ended_at=now,
        )
    )
    return True


def coverage_of(session: Session, watch_ids: Sequence[str], since: datetime) -> list[CoverageSpan]:
    """The spans of all sources of these watches that reach past `since`, oldest first."""
    rows = session.execute(
        select(CoverageRow, BindingRow.source)
        .join(BindingRow, BindingRow.id == CoverageRow.binding_id)
        .where(BindingRow.watch_id.in_(watch_ids), CoverageRow.ended_at >= since)
        .order_by(CoverageRow.started_at, CoverageRow.id)
    )
    return [
        CoverageSpan(
            row.binding_id, source, Coverage(row.coverage), row.reason, row.detail, row.started_at, row.ended_at
        )
        for row, source in rows
    ]
