"""The tables of reviews: the copy, what happened to it, and what people said of findings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Float, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.store import Base, UtcDateTime

_Id = BigInteger().with_variant(Integer, "sqlite")
Json = dict[str, Any]
"""A JSON object as the database gives it."""


class ReviewRow(Base):
    __tablename__ = "reviews"
    __table_args__ = (
        Index(
            "ix_reviews_queue",
            *("owner_id", "state", "severity", "created_at", "id"),
            *("market", "channel", "target_locale", "claimed_by"),  # so that filters look into no row
        ),
        Index("ix_reviews_counts", "owner_id", "state", "severity", "market", "channel", "created_at"),
        Index("ix_reviews_owner_id_fingerprint", "owner_id", "fingerprint"),
        Index("ix_reviews_owner_id_approved_fingerprint", "owner_id", "approved_fingerprint"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    state: Mapped[str]
    severity: Mapped[int]
    """Rank of the gravest finding that stands: 0 block, 1 review, 2 note, 3 none."""
    market: Mapped[str]
    channel: Mapped[str]
    field: Mapped[str]
    source_locale: Mapped[str]
    target_locale: Mapped[str]
    source_text: Mapped[str]
    machine_text: Mapped[str]
    text: Mapped[str]
    segments: Mapped[list[Json]] = mapped_column(JSON)
    findings: Mapped[list[Json]] = mapped_column(JSON)
    quality: Mapped[float | None] = mapped_column(Float)
    fingerprint: Mapped[str]
    approved_fingerprint: Mapped[str | None]
    """Of the copy with the text that a person approved; None until then."""
    version: Mapped[int]
    claimed_by: Mapped[str]
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str]
    reason: Mapped[str]


class ReviewEventRow(Base):
    __tablename__ = "review_events"

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    details: Mapped[Json] = mapped_column(JSON)


class VerdictRow(Base):
    """What a person's decision says of one finding; what precision is counted from."""

    __tablename__ = "finding_verdicts"
    __table_args__ = (Index("ix_finding_verdicts_owner_id_rule", "owner_id", "rule"),)

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    owner_id: Mapped[str]
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str]
    category: Mapped[str]
    market: Mapped[str]
    channel: Mapped[str]
    verdict: Mapped[str]
    matched: Mapped[str]
    context: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AcceptedExceptionRow(Base):
    """A phrase in which a rule is to be silent, accepted by a person."""

    __tablename__ = "accepted_exceptions"

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    owner_id: Mapped[str] = mapped_column(index=True)
    rule: Mapped[str]
    phrase: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def of_owner(
    table: type[ReviewRow | VerdictRow | AcceptedExceptionRow], owner_id: str | None
) -> tuple[ColumnElement[bool], ...]:
    """The condition that a row is the owner's; none at all for None, which is everybody."""
    return () if owner_id is None else (table.owner_id == owner_id,)
