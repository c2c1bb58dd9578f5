"""Sessions of the console: begun with an API key, kept on the server, ended by signing out, by time, or with the key.

The cookie holds 256 random bits and the table their hash, as with keys (`api/keys.py`).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.keys import ApiKey, find_key, get_key
from core.errors import AccessDenied
from core.store import Base, UtcDateTime

LASTS = timedelta(hours=12)
"""A working day and its lunch break (ours)."""
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signed:
    """A session that holds: whose key it is, and the token every form of it carries."""

    key: ApiKey
    csrf: str


class SessionRow(Base):
    __tablename__ = "console_sessions"

    hash: Mapped[str] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("api_keys.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def sign_in(session: Session, secret: str, now: datetime) -> str:
    """The secret of a new session, for the cookie; those that ran out are swept. Raises AccessDenied."""
    key = find_key(session, secret.strip())
    if key is None:
        raise AccessDenied("This key is not known, or was revoked.")
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    token = secrets.token_urlsafe(_BYTES)
    session.add(SessionRow(hash=_hash(token), key_id=key.id, csrf=new_token(), created_at=now, expires_at=now + LASTS))
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> Signed | None:
    """The session of a cookie; None where there is none, it ran out, or its key was revoked."""
    row = session.scalar(select(SessionRow).where(SessionRow.hash == _hash(token))) if token else None
    if row is None or row.expires_at <= now:
        return None
    key = get_key(session, row.key_id)
    return Signed(key, row.csrf) if key.is_active else None


def sign_out(session: Session, token: str) -> None:
    """Ends a session; one that is not there is ended already."""
    session.execute(delete(SessionRow).where(SessionRow.hash == _hash(token)))


def new_token() -> str:
    """What a form carries so that no other site can send it."""
    return secrets.token_urlsafe(_BYTES)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
