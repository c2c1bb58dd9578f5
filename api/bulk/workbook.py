"""A workbook as a zip archive: where its sheets and shared strings are, checked for safety before anything is read."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from core.errors import InvalidInput
from nlp.documents.archive import check_parts
from nlp.documents.base import refuse
from nlp.documents.xml_parts import local, parse_part

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OSError)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Workbook:
    """Names of the parts; nothing is kept open."""

    path: Path
    sheets: Sequence[tuple[str, str]]
    """(name, part) in the order of the tabs."""
    strings: str
    """Part of the shared strings; empty: there is none."""

    def part_of(self, sheet: str) -> str:
        """The part of a sheet, the first where no name is given; raises InvalidInput."""
        found = [part for name, part in self.sheets if sheet in {"", name}]
        if not found:
            names = ", ".join(name for name, _ in self.sheets)
            raise InvalidInput(f"The workbook has no sheet {sheet!r}; it has {names[:500]}.", "sheet")
        return found[0]

    def shared_strings(self) -> list[str]:
        """All of them, without the readings beside Japanese words."""
        if not self.strings:
            return []
        with opened(self.path) as archive, archive.open(self.strings) as part:
            items = etree.iterparse(
                part, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            return list(_strings(items))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive of a workbook; raises InvalidDocument for what breaks while it is open."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except etree.XMLSyntaxError as error:
        refuse(f"a part is not well-formed XML (line {error.lineno})")
    except _BROKEN as error:
        refuse(f"it is no workbook, or damaged ({type(error).__name__})")


def open_workbook(path: Path) -> Workbook:
    """Raises InvalidDocument for a file that is no workbook, or not safe to unpack."""
    with path.open("rb") as raw:
        if raw.read(4) == _OLD_OFFICE:
            refuse("it is encrypted, or in the format from before 2007; save it as .xlsx without a password")
    with opened(path) as archive:
        check_parts(archive.infolist())
        book = next((part for kind, part in _relations(archive, "").values() if kind == "officeDocument"), "")
        if not book:
            refuse("it holds no workbook")
        relations = _relations(archive, book)
        strings = next((part for kind, part in relations.values() if kind == "sharedStrings"), "")
        sheets = list(_sheets(archive, book, relations))
        known = set(archive.namelist())
    if not sheets or not {part for _, part in sheets} <= known:
        refuse("it has no sheet with cells")
    return Workbook(path, sheets, strings if strings in known else "")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, part) of what a part refers to inside the archive."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    root = parse_part(archive.read(place), place)
    found: dict[str, tuple[str, str]] = {}
    for one in root:
        target = one.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], whole)
    return found


def _sheets(archive: zipfile.ZipFile, book: str, relations: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for element in parse_part(archive.read(book), book).iter():
        if local(element) != "sheet":
            continue
        key = next((str(value) for name, value in element.items() if etree.QName(name).localname == "id"), "")
        kind, part = relations.get(key, ("", ""))
        if kind == "worksheet":
            yield str(element.get("name", "")), part


def _strings(items: Iterator[tuple[str, etree._Element]]) -> Iterator[str]:
    for _, element in items:
        if local(element) != "si":
            continue
        if element.getroottree().docinfo.internalDTD is not None:
            refuse("its strings have a document type with entities, which are not read")
        yield "".join(one.text or "" for one in element.iter() if local(one) == "t" and not _is_reading(one))
        element.clear()
        parent = element.getparent()
        while parent is not None and len(parent) > 1:
            del parent[0]


def _is_reading(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "rPh"
