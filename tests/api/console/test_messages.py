"""Errors of the floors below are said in Chinese where the console shows them, whatever they quote."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.console.messages import told
from tests.api.console.test_rooms import post

_ROOT = Path(__file__).parents[3]
_SHOWN = (
    "api/batches/book.py", "api/bulk/columns.py", "api/bulk/letters.py", "api/bulk/lines.py", "api/bulk/registry.py",
    "api/bulk/sheet_rows.py", "api/bulk/sheets.py", "api/bulk/tables.py", "api/bulk/workbook.py", "api/console/bulk.py",
    "api/console/entrance.py", "api/console/glossaries.py", "api/console/kept.py", "api/console/memory.py",
    "api/console/reviews.py", "api/console/trying.py", "api/console/visits.py", "api/doors/catalogues.py",
    "api/doors/desk.py", "api/reviewing.py", "glossaries/entries.py", "glossaries/entry_rows.py",
    "glossaries/memory/memories.py", "glossaries/memory/tmx.py", "glossaries/packs/markets.py",
    "glossaries/reviews/decisions.py", "glossaries/reviews/queue.py", "glossaries/term_files/registry.py",
    "glossaries/term_files/tables.py", "glossaries/term_files/tbx.py", "glossaries/term_lists.py",
    "glossaries/termbases.py", "nlp/documents/archive.py", "nlp/documents/xml_parts.py",
)  # fmt: skip
_RAISED = re.compile(
    r"refuse|Fault|InvalidInput|InvalidEntries|InvalidDocument|NotFound|Conflict|AccessDenied|TooLarge|Unavailable|"
    r"QuotaExceeded|Misconfigured|UnsupportedPair"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def messages() -> Iterator[tuple[str, str]]:
    """(file, message) of all that is raised, with `'x1'` in the place of what is quoted."""
    for name in _SHOWN:
        for node in ast.walk(ast.parse((_ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _RAISED.fullmatch(getattr(node.func, "id", "")):
                yield from ((name, text) for argument in node.args[:2] if " " in (text := _text(argument)))


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "'x1'" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_what_the_floors_say_is_said_in_chinese() -> None:
    untold = [(file, message) for file, message in messages() if not _HAN.search(told("zh-Hans", message))]
    assert not untold


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        ("There is no review with the id '<b>'.", "没有编号为 '<b>' 的审核。"),
        ("Invalid file: it holds macros; save it without them", "文件无效：含有宏；请去掉宏后保存"),
        ("Line 3: there is no target.", "第 3 行：没有译文。"),
        (
            "No market 'ZZ'. Near: ZA (South Africa), ZM (Zambia).",
            "没有市场 'ZZ'。相近的有：ZA (South Africa), ZM (Zambia)。",
        ),
        ("100%(x)s of something new", "100%(x)s of something new"),
        ("", ""),
    ],
)
def test_what_a_message_quotes_comes_along(message: str, chinese: str) -> None:
    assert told("zh-Hans", message) == chinese
    assert told("en", message) == message


def test_a_message_in_messages_in_messages_ends() -> None:
    assert told("zh-Hans", "Line 1: " * 60 + "x").startswith("第 1 行")
    assert told("zh-Hans", "Line 1: " * 600) == "Line 1: " * 600


def test_the_page_of_an_error_speaks_the_readers_language(local: TestClient) -> None:
    local.headers["accept-language"] = "zh-CN"
    assert "没有编号为" in local.get("/console/reviews/nowhere").text
    assert "没有市场" in post(local, "/console/try", text="雨伞", locales="en", market="ZZ").text
