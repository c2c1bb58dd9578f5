"""TMX files into memories and out of them, a few thousand units a transaction, so that other writers get their turn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from itertools import islice
from typing import BinaryIO, TextIO

from core.errors import InvalidEntries
from core.locales import Locale
from core.store import Store
from glossaries.memory import memories, units
from glossaries.memory.tmx import TmxReport, read_tmx, write_tmx
from glossaries.memory.units import Approval, NewUnit, Origin, Remembered

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    memory_id: str
    source: Locale
    remembered: Remembered
    left_out: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings a file, under what name the new memory goes, or into which one it goes."""

    owner_id: str
    name: str
    now: datetime
    into: str = ""


def import_tmx(store: Store, file: BinaryIO, bringing: Bringing) -> Imported:
    """The file as a memory. A file that breaks half way leaves no new memory behind.

    Raises:
        InvalidEntries: not TMX, not well-formed, or nothing in it can be used. NotFound: the memory to go into.
    """
    report = TmxReport()
    found = read_tmx(file, report)
    first = next(found, None)
    if first is None:
        raise InvalidEntries(f"The file has no segment that can be used ({'; '.join(report.reasons[:3]) or 'empty'}).")
    with store.transaction() as session:
        if bringing.into:
            memory = memories.get(session, bringing.owner_id, bringing.into)
        else:
            memory = memories.create(session, bringing.owner_id, bringing.name, first.pair.source, bringing.now)
    try:
        remembered = _remember(store, memory.id, _same_source(first, found, memory.source, report), bringing)
    except Exception:
        if not bringing.into:
            with store.transaction() as session:
                memories.delete(session, bringing.owner_id, memory.id)
        raise
    return Imported(memory.id, memory.source, remembered, report.left_out, tuple(report.reasons))


def export_tmx(store: Store, out: TextIO, owner_id: str, memory_id: str) -> int:
    """Writes a memory as TMX and says how many units; raises NotFound."""
    with store.reading() as session:
        memory = memories.get(session, owner_id, memory_id)
        return write_tmx(out, units.all_units(session, memory.id), memory.source, _version())


def _same_source(first: NewUnit, others: Iterable[NewUnit], source: Locale, report: TmxReport) -> Iterator[NewUnit]:
    """Units from the language of the memory; the others are counted as left out."""
    for unit in (one for some in ([first], others) for one in some):
        if unit.pair.source.language == source.language:
            yield unit
        else:
            report.leave_out(report.units, f"its source language is {unit.pair.source}, not {source}")


def _remember(store: Store, memory_id: str, found: Iterator[NewUnit], bringing: Bringing) -> Remembered:
    total = Remembered()
    approval = Approval(Origin.IMPORT, bringing.owner_id, bringing.now)
    while some := list(islice(found, _AT_ONCE)):
        with store.transaction() as session:
            one = units.remember(session, memory_id, some, approval)
        total = Remembered(total.added + one.added, total.changed + one.changed, total.kept + one.kept)
    return total


def _version() -> str:
    try:
        return metadata.version("babelguard")
    except metadata.PackageNotFoundError:
        return "0"
