from io import BytesIO

import pytest
from hypothesis import given
from openpyxl import Workbook

from core.errors import InvalidEntries, InvalidInput
from core.locales import Pair
from glossaries.memory.tmx import TmxReport, read_tmx
from glossaries.term_files.base import TermFile
from glossaries.term_files.registry import TERM_FILES, term_file
from glossaries.term_lists import tidy_terms
from glossaries.term_preview import preview
from glossaries.terms import Term, TermMode, TermStatus
from tests.glossaries.strategies import term_lists

ZH_PT = Pair.parse("zh", "pt-BR")
TERMS = [
    Term("保温杯", "garrafa térmica", variants=("térmica", "=squeeze"), note="coleção 2026", mode=TermMode.INFLECT),
    Term("保温杯", "copo quente", TermStatus.DEPRECATED, variants=("copo-quente",)),
    Term("保温杯", "squeeze", TermStatus.ADMITTED),
    Term("山岚", "山岚", mode=TermMode.KEEP, keeps_case=True),
    Term("กระบอกน้ำ", "garrafa", role="product"),
    Term("كوب & <b>", "-copo", TermStatus.ADMITTED),
    Term("красная чашка", "xícara", TermStatus.SUPERSEDED),
]


@pytest.fixture(params=TERM_FILES, ids=lambda one: one.name)
def file(request: pytest.FixtureRequest) -> TermFile:
    return request.param  # type: ignore[no-any-return]


@given(term_lists)
def test_export_then_import_is_identity(terms: list[Term]) -> None:
    """Status, variants, note, case, role and mode included; TBX gathers the terms of one source."""
    for file in TERM_FILES:
        read = file.read(file.write(terms, ZH_PT), ZH_PT)
        assert read.faults == ()
        assert _by_source(list(read.terms)) == _by_source(terms), file.name


def _by_source(terms: list[Term]) -> dict[str, list[Term]]:
    gathered: dict[str, list[Term]] = {}
    for term in terms:
        gathered.setdefault(term.source, []).append(term)
    return gathered


def test_all_there_is_to_a_term_survives(file: TermFile) -> None:
    assert file.read(file.write(TERMS, ZH_PT), ZH_PT).terms == tuple(TERMS)


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


def test_what_other_tools_say_of_not_translating_is_read() -> None:
    text = """<martif type="TBX"><text><body><termEntry><langSet xml:lang="zh"><tig><term>山岚</term>
      <termNote type="translationNote">no</termNote></tig></langSet>
      <langSet xml:lang="pt"><tig><term>Shanlan</term></tig></langSet></termEntry></body></text></martif>"""
    assert term_file("tbx").read(text.encode(), ZH_PT).terms == (Term("山岚", "山岚", mode=TermMode.KEEP),)


def test_words_of_other_tools_are_left_aside() -> None:
    text = """<tmx version="1.4"><header srclang="zh"/><body><tu><prop type="x-mode">bold</prop>
      <prop type="x-status">Approved</prop><prop type="x-target">tigela</prop><note>da\n  loja</note>
      <tuv xml:lang="zh"><seg>碗</seg></tuv><tuv xml:lang="pt"><seg>cumbuca</seg></tuv></tu>
      <tu><prop type="x-target">caneca</prop><tuv xml:lang="zh"><seg>杯</seg></tuv></tu></body></tmx>"""
    assert term_file("tmx").read(text.encode(), ZH_PT).terms == (Term("碗", "cumbuca", note="da loja"),)


def test_wordings_that_must_not_appear_are_no_translations_for_a_memory() -> None:
    data = term_file("tmx").write(TERMS, ZH_PT)
    units = list(read_tmx(BytesIO(data), TmxReport()))
    assert [unit.target for unit in units] == ["garrafa térmica", "squeeze", "山岚", "garrafa", "-copo"]


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


def test_preview_tells_each_column_that_changes_and_what_is_beside_the_preferred_term() -> None:
    known = tidy_terms([Term("杯", "copo"), Term("杯", "caneco", TermStatus.DEPRECATED)])
    new = tidy_terms(
        [
            Term("杯", "copo", variants=("copinho",), mode=TermMode.INFLECT),
            Term("杯", "taça", TermStatus.DEPRECATED),
            Term("杯", "caneco", TermStatus.ADMITTED),
        ]
    )
    shown = preview(known, new)
    assert [(one.column, one.before, one.after) for change in shown.changed for one in change.differences] == [
        ("variants", "", "copinho"),
        ("mode", "", "inflect"),
        ("status", "deprecated", "admitted"),
    ]
    assert [term.target for term in shown.added] == ["taça"]
