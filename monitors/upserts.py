"""Insert or change, in the words of each database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.store import Base

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def table_of(kind: type[Base]) -> Table:
    """The table of a class, for statements about many rows."""
    table = kind.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker; it is declared wider
    return table


def upsert(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[str],
    change: Callable[[Any, Any], Mapping[str, Any]] | None = None,
) -> None:
    """Inserts rows; where a key is taken, sets what `change(old columns, new columns)` says, or leaves it as it is."""
    if not rows:
        return
    connection = session.connection()
    insert = _INSERT[connection.dialect.name](table)
    if change is None:
        connection.execute(insert.on_conflict_do_nothing(index_elements=list(keys)), list(rows))
        return
    changed = change(table.c, insert.excluded)
    connection.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=dict(changed)), list(rows))
