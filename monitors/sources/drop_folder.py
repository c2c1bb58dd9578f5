"""A folder that other programs put files into: exports of a shop, a call centre, a survey.

A file is written under a name that begins with a dot or ends in `.part`, then renamed; finished ones are moved to
`done/`, unreadable ones to `rejected/`, where a report tells each line that was refused and why. A file is moved only
at the call *after* the one that gave its last rows, when the cursor proves that they were stored: killed at any
moment, nothing is lost, and what comes twice has the same ids (its own, or the file's hash and line).

Folders lie below one that the operator sets; a binding names a folder in it, never a path.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, StringConstraints

from core.errors import InvalidInput, TooLarge
from monitors.fetching.cursors import read_cursor, write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.row_files import read_rows
from monitors.fetching.rows import FIELDS, item_of
from monitors.fetching.texts import whole
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason, SourceTools
from monitors.sources.options import Options, Words, read_options

DONE, REJECTED = "done", "rejected"
_REPORTED = 1000  # refused lines of one page that a report lists; the rest is counted


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name[:40]!r} is no time zone such as Europe/Berlin") from error
    return name


def _columns(pairs: tuple[str, ...]) -> tuple[str, ...]:
    for pair in pairs:
        name, sign, column = pair.partition("=")
        if not sign or name.strip() not in FIELDS or not column.strip():
            raise ValueError(f"{pair[:60]!r} is not of the form field=Column with one of {', '.join(FIELDS)}")
    return pairs


class DropFolderOptions(Options):
    """Which folder, and what its columns mean."""

    folder: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,99}$")]
    """Name of the folder inside the operator's drop folder; one folder for one watch."""
    kind: Literal["review", "post", "news", "ticket", "notice"] = "review"
    """What its rows are, unless a row says it: review, post, news, ticket or notice."""
    columns: Annotated[Words, AfterValidator(_columns)] = ()
    """Which column is which field, such as text=Review Text,stars=Rating; the others are columns of their name."""
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """Time zone of dates that do not say theirs, such as Europe/Berlin."""


@dataclass
class _Reading:
    """What came of one page of a file."""

    at: int
    items: list[Item] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    is_finished: bool = True
    unreadable: str = ""

    @property
    def problems(self) -> list[str]:
        """Sentences for the report."""
        more = [f"and {len(self.refused) - _REPORTED} more lines."] if len(self.refused) > _REPORTED else []
        return [*self.refused[:_REPORTED], *more, *([self.unreadable] if self.unreadable else [])]


class DropFolderSource:
    """See the module."""

    Options: ClassVar[type[Options]] = DropFolderOptions

    def __init__(self, tools: SourceTools) -> None:
        self.tools = tools
        self.options = read_options(DropFolderOptions, tools.options)
        self._zone = ZoneInfo(self.options.time_zone)
        self._named = dict(_named(pair) for pair in self.options.columns)

    def check(self) -> None:
        """Everything that can be checked without looking is checked by the options' types."""

    async def fetch(self, cursor: str, since: datetime, budget: Budget) -> Page:  # noqa: ARG002  # old rows are wanted too
        """See `Source.fetch`; everything in a file is given, whatever its age."""
        try:
            return await asyncio.to_thread(self._fetch, read_cursor(cursor), budget)
        except SourceFailed as failure:
            return failure.page(cursor)
        except OSError as error:
            return SourceFailed(Reason.UNREACHABLE, f"The drop folder cannot be used: {error.strerror}.").page(cursor)

    def _fetch(self, state: Mapping[str, Any], budget: Budget) -> Page:
        folder = self._folder()
        name, digest = str(state.get("file") or ""), str(state.get("sha") or "")
        if state.get("is_done"):
            self._put_away(folder, name, digest, str(state.get("report") or ""))
            state = {}
        path = self._next(folder)
        if path is None:
            return Page((), "")
        found = _digest(path)
        start = (whole(state.get("line")) or 0) if (path.name, found) == (name, digest) else 0
        reading = self._read(path, found, start, budget.items)
        return self._page(folder, path, found, reading)

    def _folder(self) -> Path:
        root = self.tools.drop_root
        if root is None:
            raise SourceFailed(Reason.REFUSED, "The operator has set no drop folder.")
        folder = root / self.options.folder
        if not folder.is_dir() or folder.is_symlink():
            raise SourceFailed(Reason.NOT_FOUND, f"There is no folder {self.options.folder} in the drop folder.")
        for name in (DONE, REJECTED):
            (folder / name).mkdir(exist_ok=True)
        return folder

    @staticmethod
    def _next(folder: Path) -> Path | None:
        """The oldest file that is whole; those that no reader knows are looked at too, to be refused."""
        waiting = [
            (path.stat().st_mtime, path.name, path)
            for path in folder.iterdir()
            if not path.name.startswith(".")
            and not path.name.endswith((".part", ".tmp"))
            and not path.is_symlink()
            and path.is_file()
        ]
        return min(waiting)[2] if waiting else None

    def _read(self, path: Path, digest: str, start: int, limit: int) -> _Reading:
        """The rows after line `start`, at most `limit` of them."""
        reading = _Reading(at=start)
        kind = ItemKind(self.options.kind)
        try:
            for line, row in read_rows(path):
                if line <= start:
                    continue
                if len(reading.items) + len(reading.refused) >= limit:
                    reading.is_finished = False
                    return reading
                told = row if isinstance(row, str) else self._item(row, kind, f"{digest[:16]}:{line}")
                if isinstance(told, str):
                    reading.refused.append(f"line {line}: {told.rstrip('.')}.")
                else:
                    reading.items.append(told)
                reading.at = line
        except (InvalidInput, TooLarge) as error:
            reading.unreadable = error.message
        return reading

    def _item(self, row: Mapping[str, Any], kind: ItemKind, fallback_id: str) -> Item | str:
        """The item, or a sentence saying what is wrong with the row."""
        by_name = {str(name).strip().casefold(): value for name, value in row.items()}
        wanted = {name: by_name.get(self._named.get(name, name).casefold()) for name in FIELDS}
        try:
            return item_of({**wanted, "extras": row.get("extras")}, kind, self._zone, fallback_id)
        except InvalidInput as error:
            return error.message

    @staticmethod
    def _page(folder: Path, path: Path, digest: str, reading: _Reading) -> Page:
        state: dict[str, Any] = {"file": path.name, "sha": digest, "line": reading.at}
        if reading.is_finished:
            state |= {"is_done": True, "report": REJECTED if reading.unreadable else DONE}
        problems = reading.problems
        if not problems:
            return Page(tuple(reading.items), write_cursor(state), has_more=True)
        _report(folder / REJECTED / f"{path.name}.report.txt", problems)
        words = reading.unreadable or f"{len(reading.refused)} lines were refused; {REJECTED}/ has the report."
        detail = f"{path.name[:60]}: {words}"
        return Page(tuple(reading.items), write_cursor(state), Coverage.PARTIAL, Reason.BROKEN, detail, has_more=True)

    @staticmethod
    def _put_away(folder: Path, name: str, digest: str, target: str) -> None:
        """Moves a finished file, unless another one has taken its name since."""
        path = folder / Path(name).name
        if not path.is_file() or path.is_symlink() or _digest(path) != digest:
            return
        place = folder / (REJECTED if target == REJECTED else DONE) / path.name
        if place.exists():
            place = place.with_name(f"{path.stem}.{digest[:12]}{path.suffix}")
        path.replace(place)


def _report(path: Path, problems: Sequence[str]) -> None:
    """Adds what is not there yet: a page read twice is reported once."""
    known = set(path.read_text("utf-8").splitlines()) if path.exists() else set()
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{problem}\n" for problem in problems if problem not in known)


def _named(pair: str) -> tuple[str, str]:
    name, _, column = pair.partition("=")
    return name.strip(), column.strip()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
