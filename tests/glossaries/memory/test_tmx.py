from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidEntries
from core.locales import Locale, Pair
from glossaries.memory.tmx import TmxReport, read_tmx, write_tmx
from glossaries.memory.units import NewUnit, Origin, Unit

MOMENT = datetime(2026, 3, 14, tzinfo=UTC)
SIDES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.isalnum)


def _read(text: str, source: Locale | None = None) -> tuple[list[NewUnit], TmxReport]:
    report = TmxReport()
    return list(read_tmx(BytesIO(text.encode()), report, source)), report


@given(st.lists(st.tuples(SIDES, SIDES), max_size=5))
def test_export_then_import_is_identity(sides: list[tuple[str, str]]) -> None:
    pair = Pair.parse("zh", "pt-BR")
    kept = [Unit(i, s, t, pair, Origin.REVIEW, "ana & <co>", MOMENT, "k") for i, (s, t) in enumerate(sides)]
    out = StringIO()
    assert write_tmx(out, kept, pair.source, "1") == len(kept)
    units, report = _read(out.getvalue())
    assert units == [NewUnit(s, t, pair, "k") for s, t in sides]
    assert report.left_out == 0


def test_inline_codes_give_their_text_and_each_target_is_a_unit() -> None:
    units, report = _read(
        '<tmx version="1.4"><header srclang="en"/><body><tu>'
        '<tuv xml:lang="en"><seg>Hot <bpt i="1">&lt;b&gt;</bpt>mug</seg></tuv>'
        '<tuv xml:lang="ar"><seg>كوب</seg></tuv><tuv xml:lang="th"><seg>ถ้วย</seg></tuv></tu></body></tmx>'
    )
    assert [(u.source, u.target, str(u.pair)) for u in units] == [
        ("Hot <b>mug", "كوب", "en→ar"),
        ("Hot <b>mug", "ถ้วย", "en→th"),
    ]
    assert report.units == 2


def test_what_cannot_be_used_is_counted_and_said() -> None:
    units, report = _read(
        '<tmx version="1.4"><header srclang="en"/><body>'
        '<tu><tuv xml:lang="xx-klingon"><seg>a</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv></tu>'
        '<tu><tuv xml:lang="de"><seg>a</seg></tuv></tu>'
        '<tu><tuv xml:lang="en"><seg> </seg></tuv><tuv xml:lang="de"><seg>a</seg></tuv></tu></body></tmx>'
    )
    assert units == []
    assert report.reasons == [
        "unit 1: the language 'xx-klingon' is not known",
        "unit 2: it has no text in its source language 'en'",
        "unit 3: a side is empty",
    ]


@pytest.mark.parametrize("text", ["<tmx><body>", "<html></html>", "", '<!DOCTYPE t [<!ENTITY a "b">]><tmx>&a;</tmx>'])
def test_broken_or_hostile_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntries):
        _read(text)


def test_control_characters_do_not_break_the_file() -> None:
    out = StringIO()
    pair = Pair.parse("en", "de")
    write_tmx(out, [Unit(1, "a\x00b\x0b", "c\ud800", pair, Origin.IMPORT, "x", MOMENT)], pair.source, "1")
    assert _read(out.getvalue())[0] == [NewUnit("ab", "c", pair)]
