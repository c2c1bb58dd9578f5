from pathlib import Path

import pytest
from hypothesis import given

from core.errors import InvalidEntries, InvalidInput, TooLarge
from core.locales import Pair
from glossaries.entries import EntryFormat
from glossaries.entry_files import read_entry_file, write_entry_file
from glossaries.terms import Term
from tests.glossaries.strategies import term_lists

ZH_EN = Pair.parse("zh", "en")
QUIET = Term("降噪", "noise cancelling")


@pytest.mark.parametrize("name", ["词汇.csv", "a.TSV", "b.txt"])
def test_writing_then_reading_is_identity(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    file = tmp_path_factory.mktemp("files") / name

    @given(term_lists)
    def check(terms: list[Term]) -> None:
        write_entry_file(file, terms)
        assert read_entry_file(file, ZH_EN) == terms

    check()


def test_byte_order_mark_and_dos_line_ends_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("\ufeffsource,target\r\n降噪,noise cancelling\r\n".encode())
    assert read_entry_file(file, ZH_EN) == [QUIET]


def test_format_can_be_said(tmp_path: Path) -> None:
    file = tmp_path / "terms"
    file.write_text("降噪\tnoise cancelling", encoding="utf-8")
    assert read_entry_file(file, ZH_EN, EntryFormat.TSV) == [QUIET]
    with pytest.raises(InvalidInput, match="csv or tsv"):
        read_entry_file(file, ZH_EN)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("降噪,noise\n续航,".encode() + b"\xff\xfe", "byte 20 "),
        (b"\xef\xbb\xbf\xe9,b", "byte 3 "),
        ("降噪,noise".encode("utf-16"), "byte 0 fits no character; it begins like UTF-16"),
        ("降噪,noise".encode("gb18030"), "byte 0 "),
    ],
)
def test_file_that_is_not_utf8_is_named_with_the_place(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "坏.csv"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=rf"坏\.csv is not UTF-8: {says}"):
        read_entry_file(file, ZH_EN)


def test_bad_row_names_the_file_and_the_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("降噪,noise\n续\x00航,battery\n".encode())
    with pytest.raises(InvalidEntries, match=r"a\.csv: Line 2: .*U\+0000") as caught:
        read_entry_file(file, ZH_EN)
    assert caught.value.line == 2


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.csv: No such file"):
        read_entry_file(tmp_path / "none.csv", ZH_EN)
    with pytest.raises(InvalidInput, match="Cannot write"):
        write_entry_file(tmp_path / "no" / "none.csv", [QUIET])


def test_huge_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as sparse:
        sparse.truncate(11 * 1024 * 1024)
    with pytest.raises(TooLarge, match="10 MiB"):
        read_entry_file(file, ZH_EN)
