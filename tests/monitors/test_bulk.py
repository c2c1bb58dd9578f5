"""The quick way stores what the slow way stores; on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import String, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.store import Store
from monitors.bulk import among, insert_rows
from monitors.mention_tables import MentionRow
from monitors.query import Query
from monitors.upserts import table_of
from monitors.watches import NewWatch, add_watch

_NOW = datetime(2026, 11, 1, 12, 30, 5, 123456, tzinfo=UTC)
_TEXTS = (
    "tab\tnew\nline\r back\\slash \\N \\. 'quote' \"double\"",
    "快递太慢了，质量很差！😡",
    "とても残念です。ｶﾞﾗｽが割れた",
    "สินค้าชำรุด ฝาปิดไม่สนิท",
    "المنتج سيئ جداً ولا أنصح به",
    "Ужасное качество, ёлки",
    "Não presta, a tampa quebrou",
    "",
)


def _rows(watch_id: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"m{at}",
            "watch_id": watch_id,
            "source_id": "b1",
            "source": "list",
            "kind": "review",
            "market": "BR",
            "language": "pt",
            "author": f"a{at}",
            "title": text[:5],
            "text": text,
            "url": "",
            "created_at": (_NOW + timedelta(seconds=at)).astimezone(timezone(timedelta(hours=8))),
            "seen_at": _NOW,
            "is_dated": at % 2 == 0,
            "edited_at": None if at % 3 else _NOW,
            "sentiment": -0.1 * at,
            "label": "negative",
            "confidence": 1 / 3,
            "topics": [] if at % 2 else ["quality", "damaged"],
            "claims": [["injury", "first_hand", text]] if at % 2 else [],
            "stars": None if at else 4.5,
            "engagement": None if at % 2 else 2**31 - 1,
            "cluster": f"m{at}",
            "extras": {} if at % 2 else {"brand": text, "deep": [None, True, 1.5]},
            "digest": "d",
            "same_key": None if at % 2 else f"k{at}",
            "signature": None if at == 3 else bytes(range(256)),
        }
        for at, text in enumerate(_TEXTS)
    ]


def _watch(session: Session) -> str:
    return add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), _NOW).id


def _stored(session: Session) -> list[tuple[Any, ...]]:
    """What stands in the table, with the JSON as it is written, the id of the watch left out."""
    table = table_of(MentionRow)
    plain = [column for column in table.c if column.name not in {"watch_id", "topics", "claims", "extras"}]
    written = [cast(table.c[name], String) for name in ("topics", "claims", "extras")]
    return [tuple(row) for row in session.execute(select(*plain, *written).order_by(table.c.id))]


def test_rows_are_stored_as_the_slow_way_stores_them(store: Store) -> None:
    table = table_of(MentionRow)
    with store.transaction() as session:
        session.connection().execute(table.insert(), _rows(_watch(session)))
        slow = _stored(session)
        session.execute(table.delete())
    with store.transaction() as session:
        insert_rows(session, table, _rows(_watch(session)))
    with store.reading() as session:
        assert _stored(session) == slow
        assert len(slow) == len(_TEXTS)


def test_a_key_that_is_taken_is_refused_and_nothing_is_stored(store: Store) -> None:
    table = table_of(MentionRow)

    def store_twice() -> None:
        with store.transaction() as session:
            rows = _rows(_watch(session))
            insert_rows(session, table, [*rows, rows[0]])

    with pytest.raises(IntegrityError):
        store_twice()
    with store.reading() as session:
        assert _stored(session) == []


def test_no_rows_are_no_statement(store: Store) -> None:
    with store.transaction() as session:
        insert_rows(session, table_of(MentionRow), [])
        assert _stored(session) == []


def test_keys_are_found_however_many_and_whatever_they_hold(store: Store) -> None:
    table = table_of(MentionRow)
    with store.transaction() as session:
        insert_rows(session, table, _rows(_watch(session)))
        wanted = ["m1", "m5", "m5", "nobody", "快递", "it's", *(f"x{at}" for at in range(40_000))]
        found = session.scalars(select(table.c.id).where(among(session, table.c.id, wanted)).order_by(table.c.id))
        assert list(found) == ["m1", "m5"]
        assert list(session.scalars(select(table.c.id).where(among(session, table.c.id, [])))) == []
