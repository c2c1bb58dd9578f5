"""What both versions of the DeepL glossary API share: dictionaries, times, ids (contract §6).

The protocol's *glossary* is a term base here, its *dictionary* is the glossary of one pair.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import Depends
from sqlalchemy.orm import Session

from api.doors.deepl_codes import glossary_pairs
from api.doors.desk import Desk
from api.doors.fields import Fields, unsupported
from api.doors.ids import read_id
from core.locales import Locale, Pair
from glossaries.entries import EntryFormat, parse_entries
from glossaries.termbases import Glossary, NewGlossary

T = TypeVar("T")


def read_path_id(glossary_id: str) -> str:
    """The id in the path of a request."""
    return read_id(glossary_id)


GlossaryId = Annotated[str, Depends(read_path_id)]
"""Ask for it after the caller: a refused key is refused before parameters are looked at."""


def read_dictionary(fields: Fields, desk: Desk) -> NewGlossary:
    """A pair that engines can do and its terms: `source_lang`, `target_lang`, `entries`, `entries_format`."""
    pair = read_pair(fields)
    if pair not in glossary_pairs(desk.runtime.translator.pairs()):
        raise unsupported("target_lang", f"there are no glossaries from {pair.source} to {pair.target}")
    entry_format = EntryFormat(fields.choice("entries_format", tuple(EntryFormat), "tsv"))
    return NewGlossary(pair, parse_entries(fields.text("entries"), entry_format, pair))


def read_pair(fields: Fields) -> Pair:
    """The pair of a dictionary, whether or not there is one; variants are reduced to their base."""
    source = Locale.parse(fields.required("source_lang"), "source_lang")
    return Pair(source, Locale.parse(fields.required("target_lang"), "target_lang")).base


def write(desk: Desk, change: Callable[[Session, datetime], T]) -> T:
    """One change in one transaction."""
    with desk.runtime.store.transaction() as session:
        return change(session, desk.runtime.now())


def read(desk: Desk, look: Callable[[Session], T]) -> T:
    """One look at the store."""
    with desk.runtime.store.reading() as session:
        return look(session)


def shown_pair(pair: Pair) -> dict[str, object]:
    return {"source_lang": pair.source.language, "target_lang": pair.target.language}


def shown_dictionary(glossary: Glossary) -> dict[str, object]:
    return shown_pair(glossary.pair) | {"entry_count": glossary.term_count}


def shown_time(moment: datetime) -> str:
    """ISO 8601, always with fraction and zone: the Python client cannot read it without either."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
