"""API keys: made once, shown once, kept as a hash.

A key holds 256 random bits, so nobody can guess it and a plain SHA-256 is enough; a slow password hash
(argon2, bcrypt) protects what people choose, and would cost every request its time. Looking a key up by its
hash tells someone who measures times nothing about the key.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import BigInteger, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import InvalidInput, NotFound
from core.lines import tidy_name
from core.store import Base, UtcDateTime

LOCAL_OWNER = "local"
"""Who owns what is made on this machine without a key."""

_MARK = "bg_"
_SECRET_BYTES = 32
_PREFIX_LENGTH = 9


class Role(StrEnum):
    """What a key may do; `admin` may do all of it."""

    TRANSLATE = "translate"
    REVIEW = "review"
    PR = "pr"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret; `prefix` is how its owner recognises it."""

    id: str
    name: str
    role: Role
    prefix: str
    created_at: datetime
    revoked_at: datetime | None = None
    character_limit: int | None = None
    """Characters a month; None: no limit."""

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None


class ApiKeyRow(Base):
    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    character_limit: Mapped[int | None] = mapped_column(BigInteger)


def create_key(
    session: Session, role: Role, name: str, now: datetime, character_limit: int | None = None
) -> tuple[ApiKey, str]:
    """A new key and its secret, which cannot be had a second time.

    Args:
        character_limit: characters a month; None: no limit.

    Raises:
        InvalidInput: the name is too long or holds control characters, or the limit is below 1.
    """
    if character_limit is not None and not 1 <= character_limit < 2**63:
        raise InvalidInput("The character limit must be a positive number.", "character_limit")
    secret = _MARK + secrets.token_urlsafe(_SECRET_BYTES)
    row = ApiKeyRow(
        id=str(uuid4()),
        name=tidy_name(name) if name.strip() else "",
        role=role.value,
        hash=_hash(secret),
        prefix=secret[:_PREFIX_LENGTH],
        created_at=now,
        character_limit=character_limit,
    )
    session.add(row)
    session.flush()
    return _to_key(row), secret


def find_key(session: Session, secret: str) -> ApiKey | None:
    """The active key with this secret; None for an unknown or revoked one, whatever was sent."""
    row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.hash == _hash(secret)))
    return _to_key(row) if row and row.revoked_at is None else None


def get_key(session: Session, key_id: str) -> ApiKey:
    """The key with this id, revoked or not; raises NotFound."""
    return _to_key(_row(session, key_id))


def list_keys(session: Session) -> list[ApiKey]:
    """All keys, the revoked ones too, oldest first."""
    return [_to_key(row) for row in session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.id))]


def revoke_key(session: Session, key_id: str, now: datetime) -> ApiKey:
    """Ends a key for good; one already revoked keeps its first date. Raises NotFound."""
    row = _row(session, key_id)
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
    return _to_key(row)


def any_active(session: Session) -> bool:
    """Whether a key exists that opens anything."""
    return session.scalar(select(ApiKeyRow.id).where(ApiKeyRow.revoked_at.is_(None)).limit(1)) is not None


def check_owner(session: Session, owner_id: str) -> str:
    """The owner id, if it is the local one or a key's; raises NotFound."""
    return owner_id if owner_id == LOCAL_OWNER else _row(session, owner_id).id


def _row(session: Session, key_id: str) -> ApiKeyRow:
    # Only printable ASCII is asked of the database: PostgreSQL refuses NUL bytes, drivers lone surrogates.
    row = session.get(ApiKeyRow, key_id) if key_id.isascii() and key_id.isprintable() else None
    if row is None:
        raise NotFound(f"There is no key with the id {key_id[:40]!r}.")
    return row


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _to_key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(row.id, row.name, Role(row.role), row.prefix, row.created_at, row.revoked_at, row.character_limit)
