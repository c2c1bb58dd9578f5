from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.errors import InvalidEntries, InvalidInput
from core.locales import Pair
from glossaries.term_files.base import TermFile
from glossaries.term_files.registry import TERM_FILES, term_file
from glossaries.term_lists import tidy_terms
from glossaries.term_preview import preview
from glossaries.terms import Term, TermStatus

ZH_PT = Pair.parse("zh", "pt-BR")
TERMS = [
    Term("保温杯", "garrafa térmica", variants=("térmica",), note="coleção 2026"),
    Term("山岚", "山岚"),
    Term("กระบอกน้ำ", "garrafa"),
    Term("كوب & <b>", "copo"),
    Term("чашка", "xícara"),
]
FORBIDDEN = Term("保温杯", "copo quente", TermStatus.DEPRECATED)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z", "M")), min_size=1, max_size=12).filter(str.isalnum)


@pytest.fixture(params=TERM_FILES, ids=lambda one: one.name)
def file(request: pytest.FixtureRequest) -> TermFile:
    return request.param  # type: ignore[no-any-return]


def test_export_then_import_is_identity(file: TermFile) -> None:
    read = file.read(file.write(TERMS, ZH_PT), ZH_PT)
    assert [(t.source, t.target) for t in read.terms] == [(t.source, t.target) for t in TERMS]
    assert read.faults == ()


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
def test_any_words_survive_every_format(pairs: list[tuple[str, str]]) -> None:
    terms = tidy_terms([Term(source, target) for source, target in pairs])
    for file in TERM_FILES:
        assert [(t.source, t.target) for t in file.read(file.write(terms, ZH_PT), ZH_PT).terms] == [
            (t.source, t.target) for t in terms
        ]


@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx", "tbx"])
def test_variants_notes_and_forbidden_wordings_survive(name: str) -> None:
    file = term_file(name)
    read = file.read(file.write([*TERMS, FORBIDDEN], ZH_PT), ZH_PT)
    assert read.terms[0].variants == ("térmica",)
    assert read.terms[0].note == "coleção 2026"
    assert (FORBIDDEN.source, FORBIDDEN.target, FORBIDDEN.status) in {
        (t.source, t.target, t.status) for t in read.terms
    }


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html><body/></html>", b"<tbx><text>"])
def test_what_is_not_of_the_format_is_refused_or_told(file: TermFile, data: bytes) -> None:
    try:
        read = file.read(data, ZH_PT)
    except InvalidEntries:
        return
    assert not read.terms or file.name in {"csv", "tsv"}


def test_good_rows_stand_beside_wrong_ones_and_lines_are_told() -> None:
    text = "source,target,status\n保温杯,garrafa,\n,vazio,\n杯,copo,nonsense\n保温杯,outra,\nчашка,xícara,\n"
    read = term_file("terms.csv").read(text.encode(), ZH_PT)
    assert [t.source for t in read.terms] == ["保温杯", "чашка"]
    assert [fault.line for fault in read.faults] == [3, 4, 5]
    assert "duplicate source" in read.faults[2].reason


def test_other_encodings_are_read_and_said() -> None:
    text = "source,target\n不锈钢保温杯,garrafa térmica\n蓝牙耳机降噪,fone bluetooth\n限时抢购包邮,oferta\n"
    read = term_file("terms.csv").read(text.encode("gb18030"), ZH_PT)
    assert read.terms[0].source == "不锈钢保温杯"
    assert "not UTF-8" in read.notes[0]


def test_formula_in_a_sheet_is_a_fault() -> None:
    book, out = Workbook(), BytesIO()
    for row in (["source", "target"], ["杯", "copo"], ["壶", "=1+1"]):
        book.active.append(row)
    book.save(out)
    read = term_file("xlsx").read(out.getvalue(), ZH_PT)
    assert [t.source for t in read.terms] == ["杯"]
    assert [(f.line, f.reason) for f in read.faults] == [(3, "holds a formula")]


def test_tbx_of_version_2_is_read() -> None:
    text = """<martif type="TBX"><text><body><termEntry id="1">
      <langSet xml:lang="zh-CN"><tig><term>保温杯</term></tig></langSet>
      <langSet xml:lang="pt-BR"><tig><term>garrafa térmica</term>
        <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
        <ntig><termGrp><term>copo quente</term>
        <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig></langSet>
      </termEntry><termEntry><langSet xml:lang="zh"><tig><term>杯</term></tig></langSet></termEntry>
      </body></text></martif>"""
    read = term_file("brand.tbx").read(text.encode(), ZH_PT)
    assert [(t.target, t.status.value) for t in read.terms] == [
        ("garrafa térmica", "preferred"),
        ("copo quente", "deprecated"),
    ]
    assert [(f.line, f.reason) for f in read.faults] == [(2, "it has no term in pt-BR")]


def test_entities_in_tbx_are_refused() -> None:
    bomb = b'<!DOCTYPE t [<!ENTITY a "b">]><tbx><text><body>&a;</body></text></tbx>'
    with pytest.raises(InvalidEntries, match="entities"):
        term_file("tbx").read(bomb, ZH_PT)


def test_unknown_suffix_names_the_formats() -> None:
    with pytest.raises(InvalidInput, match="tbx"):
        term_file("terms.pdf")


def test_preview_tells_what_would_change() -> None:
    known = tidy_terms([Term("杯", "copo"), Term("壶", "bule")])
    new = tidy_terms([Term("杯", "caneca"), Term("壶", "bule"), Term("碗", "tigela")])
    shown = preview(known, new)
    assert [t.source for t in shown.added] == ["碗"]
    assert [(c.before.target, c.after.target) for c in shown.changed] == [("copo", "caneca")]
    assert shown.same == 1
    assert preview(new, new).does_nothing
