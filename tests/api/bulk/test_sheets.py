"""Workbooks: what is not filled stays as it was; formulas, merged cells, styles; broken and dangerous files."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from api.bulk.journal import Journal, fingerprint_of
from api.bulk.registry import open_catalogue
from api.bulk.run import ROWS_AT_ONCE
from api.bulk.sheet_rows import Area, Dimension, SheetReader, SheetRow, column_letters, column_number
from core.errors import InvalidInput
from tests.api.bulk.driver import BAD, Shouting, localize, mapping_of

TITLES = ["蓝牙耳机，包邮", "سماعات لاسلكية", "หูฟังไร้สาย", "Беспроводные наушники", "Fones <sem> & fio", "ワイヤレス"]


def made(tmp_path: Path, fill: Callable[[Worksheet], object], name: str = "a.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["sku", "title", "price"])
    fill(sheet)
    book.save(tmp_path / name)
    return tmp_path / name


def as_excel(tmp_path: Path, lines: list[list[object]], name: str = "a.xlsx") -> Path:
    """As Excel writes: shared strings, and the value of a formula (formula, value) beside it."""
    book = xlsxwriter.Workbook(tmp_path / name)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["sku", "title", "price"])
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if isinstance(value, tuple):
                sheet.write_formula(number, column, value[0], None, "" if value[1] is None else value[1])
            else:
                sheet.write(number, column, value)
    book.close()
    return tmp_path / name


def with_titles(sheet: Worksheet) -> None:
    for number, title in enumerate(TITLES):
        sheet.append([f"00{number}", title, number + 0.5])


def told(file: Path, translator: Shouting | None = None, **values: object) -> Path:
    out = file.with_name(f"out-{file.name}")
    localize(file, out, mapping_of(**values), translator or Shouting())
    return out


def rows(file: Path, sheet: str | None = None) -> list[tuple[object, ...]]:
    book = load_workbook(file)
    found = list((book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True))
    book.close()
    return found


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part changed, as other programs write it."""
    whole = {part: change(raw) if part == name else raw for part, raw in parts(file).items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, raw in whole.items():
            archive.writestr(part, raw)
    return file


SHEET = "xl/worksheets/sheet1.xml"


def test_titles_in_every_script_get_a_column_and_the_others_stay(tmp_path: Path):
    out = told(made(tmp_path, with_titles), checks=False)
    expected = [(f"00{n}", t, n + 0.5, f"{t.upper()} [en]") for n, t in enumerate(TITLES)]
    assert rows(out) == [("sku", "title", "price", "en"), *expected]


def test_shared_strings_are_read_plain_and_rich(tmp_path: Path):
    file = as_excel(tmp_path, [[str(n), title, n] for n, title in enumerate([*TITLES, TITLES[0], "_x000D_", 27, True])])
    rich = "<si><r><t>东</t></r><r><rPr><b/></rPr><t>京</t></r><rPh sb='0' eb='1'><t>トウ</t></rPh></si>".encode()
    first = f"<si><t>{TITLES[0]}</t></si>".encode()
    file = with_part(file, "xl/sharedStrings.xml", lambda raw: raw.replace(first, rich))
    texts = list(open_catalogue(file, mapping_of()).texts())
    assert texts == ["东京", *TITLES[1:], "东京", "_x000D_", "27", "TRUE"]
    out = told(file, checks=False)
    assert [row[3] for row in rows(out)[1:4]] == ["东京 [en]", f"{TITLES[1]} [en]", f"{TITLES[2]} [en]"]
    assert parts(out)["xl/sharedStrings.xml"] == parts(file)["xl/sharedStrings.xml"]


def test_nothing_but_the_filled_cells_changes(tmp_path: Path):
    def fill(sheet: Worksheet) -> None:
        with_titles(sheet)
        sheet["B2"].font = Font(bold=True)
        sheet.add_data_validation(DataValidation("list", formula1='"a,b"', sqref="C2:C9"))
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=5))
        sheet.add_chart(chart, "H2")
        sheet.freeze_panes = "A2"

    file = made(tmp_path, fill)
    before, after = parts(file), parts(told(file, checks=False))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    ours = re.compile(rb'<c r="D\d+" t="inlineStr">.*?</c>')
    assert ours.sub(b"", after[SHEET]).replace(b'ref="A1:D7"', b'ref="A1:C7"') == before[SHEET]


def test_a_column_that_is_there_is_filled_and_keeps_its_look(tmp_path: Path):
    def fill(sheet: Worksheet) -> None:
        sheet["D1"] = "English"
        sheet["D2"].font = Font(italic=True)
        sheet.append(["1", "红色", 1])
        sheet.append(["2", None, 2, "stays"])
        sheet.append(["3", BAD, 3, "goes"])

    file = made(tmp_path, fill)
    out = told(file, targets=[{"locale": "en", "column": "English"}], checks=False)
    assert [row[3] for row in rows(out)] == ["English", None, "红色 [EN]".replace("EN", "en"), "stays", None]
    assert load_workbook(out).active["D2"].font.italic


def test_formulas_are_read_by_their_value_and_never_touched(tmp_path: Path):
    lines = [["1", ("=A2&1", "a1"), ("=A2*2", 2)], ["2", ("=A3&1", None), ("=A3*2", 4)], ["3", ("=1/0", "#DIV/0!"), 1]]
    file = as_excel(tmp_path, lines)
    assert len(open_catalogue(file, mapping_of()).notes) == 2
    out = told(file)
    formulas = [("=A2&1", "=A2*2", "A1 [en]"), ("=A3&1", "=A3*2", None), ("=1/0", 1, None)]
    assert [row[1:4] for row in rows(out)[1:]] == formulas
    assert "formula without a value" in str(rows(out)[2][5])
    assert "an error" in str(rows(out)[3][5])


def test_a_column_of_formulas_is_not_written_over(tmp_path: Path):
    file = made(tmp_path, lambda sheet: sheet.append(["1", "红色", "=1+1"]))
    with pytest.raises(InvalidInput, match="holds formulas"):
        told(file, targets=[{"locale": "en", "column": "price"}])


def test_merged_cells_count_once_stay_merged_and_are_said(tmp_path: Path):
    def fill(sheet: Worksheet) -> None:
        with_titles(sheet)
        sheet.merge_cells("B2:B4")
        sheet.merge_cells("A8:C8")
        sheet["A8"] = "a banner"

    file, translator = made(tmp_path, fill), Shouting()
    assert any("merged" in note for note in open_catalogue(file, mapping_of()).notes)
    out = told(file, translator, checks=False)
    assert [row[3] for row in rows(out)[1:5]] == [f"{TITLES[0]} [en]", None, None, f"{TITLES[3].upper()} [en]"]
    assert sorted(map(str, load_workbook(out).active.merged_cells.ranges)) == ["A8:C8", "B2:B4"]
    assert "a banner" not in translator.asked


def test_words_hidden_under_a_merged_cell_are_no_words(tmp_path: Path):
    """Excel takes them away as it merges; other programs leave them in the file."""
    file = as_excel(tmp_path, [[str(n), f"text {n}"] for n in range(6)])
    merged = b'</sheetData><mergeCells count="2"><mergeCell ref="B2:B4"/><mergeCell ref="A6:B6"/></mergeCells>'
    file = with_part(file, SHEET, lambda raw: raw.replace(b"</sheetData>", merged))
    assert list(open_catalogue(file, mapping_of()).texts()) == ["text 0", "", "", "text 3", "", "text 5"]


def test_another_sheet_by_name_and_three_header_rows(tmp_path: Path):
    book = Workbook()
    other = book.create_sheet("Template 模板")
    for line in (["TemplateType=x"], ["SKU", "Name"], ["item_sku", "item_name"], ["1", "红色"]):
        other.append(line)
    book.save(tmp_path / "a.xlsx")
    how = {"sheet": "Template 模板", "text": "item_name", "header_rows": 3, "checks": False}
    assert rows(told(tmp_path / "a.xlsx", **how), "Template 模板") == [
        ("TemplateType=x", None, None),
        ("SKU", "Name", None),
        ("item_sku", "item_name", "en"),
        ("1", "红色", "红色 [en]"),
    ]
    with pytest.raises(InvalidInput, match="no sheet 'nowhere'"):
        open_catalogue(tmp_path / "a.xlsx", mapping_of(sheet="nowhere"))


def test_what_excel_or_xml_cannot_hold_comes_out_whole(tmp_path: Path):
    class Odd(Shouting):
        def translate(self, order):  # type: ignore[no-untyped-def]
            done = super().translate(order)
            odd = {"RED [en]": "=1+1 \x01 _x0041_ a\r\nb\ud800", "BLUE [en]": "x" * 40_000}
            said = [replace(one.localization, text=odd[one.localization.text]) for one in done]
            return [replace(one, localization=text) for one, text in zip(done, said, strict=True)]

    file = made(tmp_path, lambda sheet: [sheet.append(["1", "red"]), sheet.append(["2", "blue"])])
    out = told(file, Odd(), checks=False)
    cell = load_workbook(out).active["D2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1 \ufffd _x005F_x0041_ a_x000D_\nb\ufffd")
    assert len(str(rows(out)[2][3])) == 32_767
    again = list(open_catalogue(out, mapping_of(text="en")).texts())
    assert again[0] == "=1+1 \ufffd _x0041_ a\r\nb\ufffd", "what we wrote we read as it was meant"


def test_prefixes_missing_places_and_readings_are_understood(tmp_path: Path):
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/'
        '2006/main"><x:sheetData><x:row spans="1:2"><x:c t="inlineStr"><x:is><x:t>sku</x:t></x:is></x:c><x:c '
        't="inlineStr"><x:is><x:t>title</x:t></x:is></x:c></x:row><x:row r="9"/><x:row r="12"><x:c/><x:c t="inlineStr">'
        "<x:is><x:r><x:t>東</x:t></x:r><x:r><x:t>京</x:t></x:r>"
        "<x:rPh sb='0' eb='1'><x:t>トウ</x:t></x:rPh></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    file = with_part(made(tmp_path, with_titles), SHEET, lambda _: body.encode())
    out = told(file, checks=False)
    assert rows(out)[0] == ("sku", "title", "en")
    assert rows(out)[11] == (None, "東京", "東京 [en]")
    assert b"spans" not in parts(out)[SHEET]


def refused(file: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        told(file)
    return str(caught.value)


def test_broken_and_dangerous_workbooks_are_refused(tmp_path: Path):
    junk = tmp_path / "junk.xlsx"
    for raw in (b"", b"PK\x03\x04 not", b"\xd0\xcf\x11\xe0" * 40, b"title\nred\n"):
        junk.write_bytes(raw)
        assert refused(junk)
    whole = made(tmp_path, with_titles).read_bytes()
    junk.write_bytes(whole[: len(whole) // 2])
    assert refused(junk)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    changes: list[tuple[str, Callable[[bytes], bytes], str]] = [
        (SHEET, lambda raw: raw[:-20], "not well-formed"),
        (SHEET, lambda raw: raw.replace(b"<worksheet", bomb + b"<worksheet"), "document type"),
        (SHEET, lambda raw: raw.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "UTF-16"),
        (SHEET, lambda raw: raw.replace(b'r="C2"', b'r="A2"'), "out of order"),
        ("xl/sharedStrings.xml", lambda raw: raw.replace(b"<sst", bomb + b"<sst"), "document type"),
        ("xl/sharedStrings.xml", lambda raw: raw[:-9], "not well-formed"),
        ("xl/_rels/workbook.xml.rels", lambda _: b"<a/>", "no sheet"),
    ]
    for part, change, why in changes:
        file = as_excel(tmp_path, [["1", "红色", 2]], "b.xlsx")
        assert why in refused(with_part(file, part, change)), part
    with zipfile.ZipFile(made(tmp_path, with_titles, "c.xlsx"), "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "macros" in refused(tmp_path / "c.xlsx")


def test_a_run_that_was_stopped_goes_on_at_its_row(tmp_path: Path):
    count = 2 * ROWS_AT_ONCE + 7
    file = made(tmp_path, lambda sheet: [sheet.append([n, f"红色 {n}"]) for n in range(count)])
    out = tmp_path / "out.xlsx"
    journal = Journal(out.with_suffix(".journal"), fingerprint_of(file, mapping_of(checks=False)))
    journal.add([{"en": {"text": f"done before {n}"}} for n in range(ROWS_AT_ONCE)])
    translator = Shouting()
    localize(file, out, mapping_of(checks=False), translator)
    assert sorted(translator.asked) == sorted(f"红色 {n}" for n in range(ROWS_AT_ONCE, count))
    texts = [row[3] for row in rows(out)[1:]]
    assert texts == [f"done before {n}" if n < ROWS_AT_ONCE else f"红色 {n} [en]" for n in range(count)]


# The stream of a sheet


@given(st.integers(0, 16_383))
def test_letters_of_a_column_and_back(column: int):
    assert column_number(column_letters(column)) == column


def test_areas():
    assert Area.read("B2:AA30") == Area(1, 2, 26, 30)
    assert Area.read("$C$5") == Area(2, 5, 2, 5)
    assert Area.read("B2:C3 D4:E5") is Area.read("") is None


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=9)


@settings(max_examples=60)
@given(st.lists(st.lists(st.one_of(st.none(), _TEXT, st.floats(allow_nan=False, allow_infinity=False)), max_size=5)))
def test_the_pieces_of_a_sheet_are_the_sheet(lines: list[list[object]]):
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    raw = zipfile.ZipFile(out).read(SHEET)
    pieces = list(SheetReader(io.BytesIO(raw)).pieces())
    assert b"".join(one.raw if isinstance(one, SheetRow | Dimension) else one for one in pieces) == raw
    for row in (one for one in pieces if isinstance(one, SheetRow)):
        assert all(row.raw[cell.start : cell.end].startswith(b"<c ") for cell in row.cells)
        assert all(row.raw[: cell.end].endswith((b"/>", b"</c>")) for cell in row.cells)
