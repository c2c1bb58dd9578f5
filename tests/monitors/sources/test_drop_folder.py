"""Files in a folder: taken once, moved when stored, and every refused line is told."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.outbound import Outbound
from monitors.fetching.client import SourceClient
from monitors.fetching.row_files import read_rows
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, Page, Reason, SourceTools
from monitors.sources.registry import source_type
from tests.monitors.sources.conftest import NOW

CSV = "Nr,Review Text,Rating,When,Land\n1,Es wurde heiß,1,2026-03-14 09:26,DE\n2,とても良い,5,,JP\n"
COLUMNS = {
    "columns": "id=Nr, text=Review Text, stars=Rating, created_at=When, market=Land",
    "time_zone": "Europe/Berlin",
}


class Drop:
    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / "shop"
        self.folder.mkdir(parents=True)

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def fetch(self, cursor: str = "", budget: Budget | None = None, root: Path | None = None, **options: str) -> Page:
        async def run() -> Page:
            async with SourceClient(Outbound()) as client:
                given = {"folder": "shop", **options}
                tools = SourceTools(client, lambda: NOW, Query(("x",)), given, str, drop_root=root or self.root)
                return await source_type("drop_folder").open(tools).fetch(cursor, NOW, budget or Budget())

        return asyncio.run(run())

    def drain(self, budget: Budget | None = None, **options: str) -> list[Page]:
        pages = [self.fetch("", budget, **options)]
        while pages[-1].has_more:
            pages.append(self.fetch(pages[-1].next_cursor, budget, **options))
        return pages

    def names(self, folder: str = "") -> set[str]:
        return {path.name for path in (self.folder / folder).iterdir() if path.is_file()}


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path / "drop")


def _ids(pages: list[Page]) -> list[str]:
    return [item.native_id for page in pages for item in page.items]


def test_rows_become_items_by_the_map_of_columns(drop):
    drop.put("export.csv", CSV)
    first = drop.fetch(**COLUMNS)
    hot, good = first.items
    assert (hot.native_id, hot.text, hot.stars, hot.market) == ("1", "Es wurde heiß", 1.0, "DE")
    assert hot.created_at == datetime(2026, 3, 14, 8, 26, tzinfo=UTC)
    assert (good.text, good.created_at) == ("とても良い", None)


def test_a_file_is_moved_only_after_its_items_were_stored(drop):
    drop.put("export.csv", CSV)
    first = drop.fetch(**COLUMNS)
    assert drop.names() == {"export.csv"}
    again = drop.fetch("", **COLUMNS)
    assert [item.native_id for item in again.items] == ["1", "2"]
    last = drop.fetch(first.next_cursor, **COLUMNS)
    assert (last.items, last.has_more, last.coverage) == ((), False, Coverage.OK)
    assert drop.names() == set()
    assert drop.names("done") == {"export.csv"}


@settings(max_examples=25)
@given(rows=st.integers(0, 40), limit=st.integers(1, 15))
def test_every_row_is_had_once_whatever_the_page(tmp_path_factory, rows, limit):
    drop = Drop(tmp_path_factory.mktemp("drop"))
    drop.put("a.jsonl", "".join(f'{{"text": "row {n}"}}\n' for n in range(rows)))
    pages = drop.drain(Budget(items=limit))
    assert [item.text for page in pages for item in page.items] == [f"row {n}" for n in range(rows)]
    assert len(set(_ids(pages))) == rows
    assert drop.names("done") == {"a.jsonl"}


def test_refused_lines_are_told_with_their_numbers_and_the_rest_is_taken(drop):
    drop.put(
        "bad.csv",
        "text,stars,created_at,market,language\nok,5,,,\n,4,,,\nx,9,,,\ny,3,gestern,,\nz,3,,Deutschland,\nw,3,,,xx-!!\na,b,c,d,e,f\n",
    )
    pages = drop.drain()
    assert [item.text for page in pages for item in page.items] == ["ok"]
    assert (pages[0].coverage, pages[0].reason) == (Coverage.PARTIAL, Reason.BROKEN)
    report = (drop.folder / "rejected" / "bad.csv.report.txt").read_text()
    assert [line.split(":")[0] for line in report.splitlines()] == [f"line {n}" for n in range(3, 9)]
    assert "stars: '9' is no number from 1 to 5" in report
    assert drop.names("done") == {"bad.csv"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.csv", "text\nheiß\n".encode("latin-1")),
        ("empty.csv", ""),
        ("quote.csv", 'text\n"never closed\n'),
        ("notes.pdf", b"%PDF-1.7"),
        ("fake.xlsx", b"PK\x03\x04 not a workbook"),
        ("wide.csv", "text\n" + "y" * 300_000),
    ],
)
def test_a_file_that_cannot_be_read_is_moved_aside_with_its_reason(drop, name, content):
    drop.put(name, content)
    pages = drop.drain()
    assert (pages[0].coverage, pages[0].items) == (Coverage.PARTIAL, ())
    assert name in pages[0].detail
    assert drop.names("rejected") == {name, f"{name}.report.txt"}


def test_broken_lines_of_json_are_told_and_the_rest_is_taken(drop):
    drop.put("a.jsonl", '{"text": "یک"}\nnot json\n[1]\n\n{"text": "สอง", "extras": {"order": 7}}\n')
    pages = drop.drain()
    assert [item.text for page in pages for item in page.items] == ["یک", "สอง"]
    assert pages[0].items[1].extras == {"order": "7"}
    assert (drop.folder / "rejected" / "a.jsonl.report.txt").read_text().startswith("line 2: ")


def test_a_workbook_is_read_with_its_own_dates(drop):
    book = openpyxl.Workbook()
    book.active.append(["Text", "Stars", "created_at"])
    book.active.append(["Очень плохо", 1, datetime(2026, 3, 14, 9, 26)])  # noqa: DTZ001  # as a workbook has it
    book.active.append([None, None, None])
    book.active.append(["ok", 6, None])
    book.save(drop.folder / "a.xlsx")
    pages = drop.drain()
    item = pages[0].items[0]
    assert (item.text, item.stars, item.created_at) == ("Очень плохо", 1.0, datetime(2026, 3, 14, 9, 26, tzinfo=UTC))
    assert "line 4: stars" in (drop.folder / "rejected" / "a.xlsx.report.txt").read_text()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_a_byte_order_mark_are_seen(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f'text{delimiter}stars\n"a\nb"{delimiter}5\n'.encode())
    assert list(read_rows(path)) == [(3, {"text": "a\nb", "stars": "5"})]


def test_files_that_are_still_written_hidden_or_links_are_left_alone(drop, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("text\nsecret\n")
    for name in (".a.csv", "b.csv.part", "c.tmp"):
        drop.put(name, "text\nx\n")
    (drop.folder / "d.csv").symlink_to(secret)
    page = drop.fetch()
    assert (page.items, page.has_more) == ((), False)


def test_the_oldest_file_comes_first(drop):
    for age, name in enumerate(["new.csv", "old.csv"]):
        os.utime(drop.put(name, f"text\n{name}\n"), (1_700_000_000 - age * 100,) * 2)
    assert [item.text for page in drop.drain() for item in page.items] == ["old.csv", "new.csv"]


def test_a_file_that_took_the_name_of_a_read_one_is_read_too(drop):
    drop.put("a.csv", "text\none\n")
    first = drop.fetch()
    drop.put("a.csv", "text\ntwo\n")
    later = drop.fetch(first.next_cursor)
    assert [item.text for item in later.items] == ["two"]


def test_a_second_file_of_a_name_does_not_overwrite_the_first(drop):
    for text in ("one", "two"):
        drop.put("a.csv", f"text\n{text}\n")
        drop.drain()
    assert len(drop.names("done")) == 2


@pytest.mark.parametrize("folder", ["../etc", "..", "/etc", "a/b", ".hidden", ""])
def test_a_binding_names_a_folder_never_a_path(drop, folder):
    with pytest.raises(InvalidInput):
        drop.fetch(folder=folder)


def test_a_folder_that_is_not_there_is_a_failure(drop):
    page = drop.fetch(folder="other")
    assert (page.coverage, page.reason) == (Coverage.FAILED, Reason.NOT_FOUND)


@pytest.mark.parametrize("options", [{"columns": "text"}, {"columns": "colour=Farbe"}, {"time_zone": "Mars/Olympus"}])
def test_wrong_options_are_said(drop, options):
    with pytest.raises(InvalidInput):
        drop.fetch(**options)
