"""What Alembic runs a change with: the connection and transaction of `api.migrations`, never its own."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from api.migrations import metadata
from core.store import UtcDateTime


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Our own types are written as what the database has; a change must not depend on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite changes a table by building it anew
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
