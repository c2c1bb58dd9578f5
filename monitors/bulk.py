"""Many rows and many keys at once, the quick way of each database: what is stored is the same, byte for byte."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import ColumnElement, Connection, Dialect, String, Table, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Ready = Callable[[Any], Any]


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns; a key that is taken raises IntegrityError, as with any insert."""
    if not rows:
        return
    connection = session.connection()
    names = list(rows[0])
    ready = [_processor(table, name, connection.dialect) for name in names]
    values = [tuple([made(row[name]) for name, made in zip(names, ready, strict=True)]) for row in rows]
    quoted = [connection.dialect.identifier_preparer.quote(name) for name in names]
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({', '.join(quoted)}) FROM STDIN", values)
        return
    places = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(quoted)}) VALUES ({places})"  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, values)


def among(session: Session, column: ColumnElement[Any], keys: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column of text holds one of the keys; one parameter, however many there are."""
    if session.connection().dialect.name == "postgresql":
        return column == any_(literal(list(keys), ARRAY(String)))
    listed = func.json_each(json.dumps(list(keys))).table_valued("value")
    return column.in_(select(listed.c.value))


def _processor(table: Table, name: str, dialect: Dialect) -> Ready:
    """What the column's type makes of a value before the driver takes it."""
    kind = table.c[name].type.dialect_impl(dialect)
    return kind.bind_processor(dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _copy(connection: Connection, statement: str, values: Sequence[Sequence[Any]]) -> None:
    """COPY of PostgreSQL, whose refusals are told as those of every other statement."""
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()
