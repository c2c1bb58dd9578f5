from pathlib import Path

import pytest
from hypothesis import given

from core.errors import InvalidEntries, InvalidInput, TooLarge
from core.locales import Pair
from glossaries.term_files.disk import read_term_file, usable_terms, write_term_file
from glossaries.terms import Term
from tests.glossaries.strategies import term_lists

ZH_EN = Pair.parse("zh", "en")
QUIET = Term("降噪", "noise cancelling")


def _terms(file: Path, format_name: str = "", *, skips_wrong: bool = False) -> list[Term]:
    return usable_terms(file, read_term_file(file, ZH_EN, format_name), skips_wrong=skips_wrong)


@pytest.mark.parametrize("name", ["词汇.csv", "a.TSV", "b.txt"])
def test_writing_then_reading_is_identity(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    file = tmp_path_factory.mktemp("files") / name

    @given(term_lists)
    def check(terms: list[Term]) -> None:
        write_term_file(file, terms, ZH_EN)
        assert _terms(file) == terms

    check()


def test_byte_order_mark_and_dos_line_ends_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("\ufeffsource,target\r\n降噪,noise cancelling\r\n".encode())
    assert _terms(file) == [QUIET]


def test_format_can_be_said(tmp_path: Path) -> None:
    file = tmp_path / "terms"
    file.write_text("降噪\tnoise cancelling", encoding="utf-8")
    assert _terms(file, "tsv") == [QUIET]
    with pytest.raises(InvalidInput, match="does not tell a format"):
        _terms(file)


def test_wrong_row_names_the_file_and_the_line_or_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("降噪,noise cancelling\n续\x00航,battery\n".encode())
    with pytest.raises(InvalidEntries, match=r"a\.csv: Line 2: .*U\+0000") as caught:
        _terms(file)
    assert caught.value.line == 2
    assert _terms(file, skips_wrong=True) == [QUIET]


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.csv: No such file"):
        _terms(tmp_path / "none.csv")
    with pytest.raises(InvalidInput, match="Cannot write"):
        write_term_file(tmp_path / "no" / "none.csv", [QUIET], ZH_EN)


def test_huge_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as sparse:
        sparse.truncate(11 * 1024 * 1024)
    with pytest.raises(TooLarge, match="10 MiB"):
        _terms(file)
