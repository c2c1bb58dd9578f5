"""Indexes for a full queue, and the fingerprint of what a person approved."""

from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_QUEUE = ["owner_id", "state", "severity", "created_at", "id"]
_FILTERS = ["market", "channel", "target_locale", "claimed_by"]
_COUNTS = ["owner_id", "state", "severity", "market", "channel", "created_at"]
_AT_ONCE = 1000
_SAME = ("source_locale", "target_locale", "market", "channel", "field", "source_text", "text")


def upgrade() -> None:
    op.add_column("reviews", sa.Column("approved_fingerprint", sa.String(), nullable=True))
    _fill(op.get_bind())
    op.create_index("ix_reviews_owner_id_approved_fingerprint", "reviews", ["owner_id", "approved_fingerprint"])
    op.drop_index("ix_reviews_queue", "reviews")
    op.create_index("ix_reviews_queue", "reviews", [*_QUEUE, *_FILTERS])
    op.create_index("ix_reviews_counts", "reviews", _COUNTS)


def downgrade() -> None:
    op.drop_index("ix_reviews_counts", "reviews")
    op.drop_index("ix_reviews_queue", "reviews")
    op.create_index("ix_reviews_queue", "reviews", _QUEUE)
    op.drop_index("ix_reviews_owner_id_approved_fingerprint", "reviews")
    op.drop_column("reviews", "approved_fingerprint")


def _fill(connection: sa.Connection) -> None:
    """Of every copy that is approved already, some at a time."""
    names = ["id", "state", *_SAME, "approved_fingerprint"]
    reviews = sa.table("reviews", *(sa.column(name, sa.String()) for name in names))
    wanted = sa.select(*(reviews.c[name] for name in ("id", *_SAME))).where(reviews.c.state == "approved")
    change = sa.update(reviews).where(reviews.c.id == sa.bindparam("known"))
    last = ""
    while rows := connection.execute(wanted.where(reviews.c.id > last).order_by(reviews.c.id).limit(_AT_ONCE)).all():
        values = [{"known": row.id, "approved_fingerprint": _fingerprint(*row[1:])} for row in rows]
        connection.execute(change.values(approved_fingerprint=sa.bindparam("approved_fingerprint")), values)
        last = rows[-1].id


def _fingerprint(source: str, target: str, *parts: str) -> str:
    words = "\0".join((f"{source}\N{RIGHTWARDS ARROW}{target}", *parts))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
