import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidEntries, TooLarge
from core.locales import Pair
from glossaries.entries import EntryFormat, parse_entries, parse_table, render_entries, render_table
from glossaries.terms import Term, TermStatus
from tests.glossaries.strategies import plain_terms, term_lists

CSV, TSV = EntryFormat.CSV, EntryFormat.TSV
ZH_EN = Pair.parse("zh", "en")


@given(plain_terms, st.sampled_from(EntryFormat))
def test_rendering_then_parsing_entries_is_identity(terms: list[Term], entry_format: EntryFormat) -> None:
    assert parse_entries(render_entries(terms, entry_format), entry_format) == terms


@given(term_lists, st.sampled_from(EntryFormat))
def test_rendering_then_parsing_a_table_is_identity(terms: list[Term], entry_format: EntryFormat) -> None:
    assert parse_table(render_table(terms, entry_format), entry_format) == terms


@given(st.text(), st.sampled_from(EntryFormat))
def test_any_text_gives_terms_or_a_clear_refusal(text: str, entry_format: EntryFormat) -> None:
    refused_line, message, terms = 0, "", []
    try:
        terms = parse_entries(text, entry_format)
    except InvalidEntries as error:
        refused_line, message = error.line, str(error)
    assert bool(terms) != bool(message)
    assert not refused_line or message.startswith(f"Line {refused_line}: ")


@pytest.mark.parametrize(
    ("text", "entry_format"),
    [
        ("降噪\tnoise cancelling\n包邮\tfree shipping\n", TSV),
        ("降噪\tnoise cancelling\r\n\r\n  \r\n包邮\tfree shipping", TSV),
        ("\ufeff 降噪 \t noise cancelling \n\u3000包邮\u3000\tfree shipping\t\n", TSV),
        ("降噪,noise cancelling\n包邮,free shipping\n", CSV),
        ('"降噪","noise cancelling"\r\n\r\n"包邮", free shipping ,\r\n', CSV),
        ("降噪,noise cancelling,ZH,EN-US\n包邮,free shipping,zh,en\n降噪,Lärm,zh,de\nдом,home,ru,en\n", CSV),
        ("降噪,noise cancelling,zh\n包邮,free shipping,,en\nзвук,sound,ru\nsoinu,sound,eu,en\n", CSV),
    ],
)
def test_entries_are_read_as_the_protocol_has_them(text: str, entry_format: EntryFormat) -> None:
    wanted = [Term("降噪", "noise cancelling"), Term("包邮", "free shipping")]
    assert parse_entries(text, entry_format, ZH_EN) == wanted


@pytest.mark.parametrize(
    ("text", "entry_format", "line", "says"),
    [
        ("a\tb\nc", TSV, 2, "no tab"),
        ("a\tb\nc,d", TSV, 2, "is the format csv"),
        ("a\tb", CSV, 1, "is the format tsv"),
        ("a\tb\n\nc\t ", TSV, 3, "the target is empty"),
        ("\tb", TSV, 1, "the source is empty"),
        ("a\t\u200b", TSV, 1, "the target is empty"),
        ("a\tb\na \tc", TSV, 2, "duplicate source 'a', already on line 1"),
        ("a\tb\tc", TSV, 1, "too many columns"),
        ("a,b,zh,en,x", CSV, 1, "too many columns"),
        ("a,b,12.50", CSV, 1, "'12.50' is not a language"),
        ("限时\x00抢购\tsale", TSV, 1, r"control character \(U\+0000\)"),
        ('a,"b\nc"', CSV, 1, r"control character \(U\+000A\)"),
        ('"a\n",b\nd', CSV, 3, "no comma"),
        ('a,b\nc,"d', CSV, 2, "not CSV"),
        ('a,"b"c', CSV, 1, "not CSV"),
        ("a\t\ud83d", TSV, 1, "surrogate"),
        ("a\t" + "ก" * 342, TSV, 1, "1024 bytes"),
    ],
)
def test_bad_rows_are_refused_with_their_line(text: str, entry_format: EntryFormat, line: int, says: str) -> None:
    with pytest.raises(InvalidEntries, match=says) as caught:
        parse_entries(text, entry_format, ZH_EN)
    assert caught.value.line == line
    assert caught.value.field == "entries"


@pytest.mark.parametrize("text", ["", "\n \r\n", "\ufeff", "a,b,ja,en\n"])
def test_no_entries_at_all_are_refused(text: str) -> None:
    with pytest.raises(InvalidEntries, match="no entries"):
        parse_entries(text, CSV, ZH_EN)


def test_two_code_point_spelling_is_the_same_source() -> None:
    with pytest.raises(InvalidEntries, match="duplicate"):
        parse_entries("cafe\u0301\tcoffee\ncafé\tcoffee", TSV)


def test_case_makes_another_source() -> None:
    assert len(parse_entries("Apple\t苹果公司\napple\t苹果", TSV)) == 2


def test_header_brings_the_extra_columns() -> None:
    text = (
        "Source,Target,Status,Variants,Note\n"
        "降噪,noise cancelling,,noise-cancelling; noise canceling,for headphones\n"
        "降噪,denoise,forbidden,,\n"
        "续航,battery life,admitted\n"
        "iPhone,,,,\n"
        ",,,,\n"
    )
    assert parse_entries(text, CSV) == [
        Term(
            "降噪",
            "noise cancelling",
            variants=("noise-cancelling", "noise canceling"),
            note="for headphones",
        ),
        Term("降噪", "denoise", TermStatus.DEPRECATED),
        Term("续航", "battery life", TermStatus.ADMITTED),
        Term("iPhone", "iPhone"),
    ]


def test_two_column_header_is_an_entry_for_the_protocol_and_a_header_in_a_file() -> None:
    text = "source\ttarget\n降噪\tnoise cancelling\n"
    assert parse_entries(text, TSV)[0] == Term("source", "target")
    assert parse_table(text, TSV) == [Term("降噪", "noise cancelling")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,b,best", "'best' is not a status; use one of preferred"),
        ("a,,forbidden", "the target is empty"),
        ("a,b,,,,", "more columns"),
        ("a", "no comma"),
        (",b", "the source is empty"),
        ("a,b\na,c", "duplicate source 'a'"),
        ("a,b\na,b,forbidden", "duplicate source 'a'"),
    ],
)
def test_bad_table_rows_are_refused(row: str, says: str) -> None:
    with pytest.raises(InvalidEntries, match=says):
        parse_table(f"source,target,status,variants,note\n{row}\n", CSV)


def test_forbidden_wording_is_never_shown_as_what_to_write() -> None:
    terms = [
        Term("降噪", "denoise", TermStatus.DEPRECATED),
        Term("降噪", "noise reduction", TermStatus.ADMITTED),
        Term("降噪", "noise cancelling"),
        Term("续航", "endurance", TermStatus.SUPERSEDED),
    ]
    assert render_entries(terms, TSV) == "降噪\tnoise cancelling\n"


def test_more_than_ten_mebibytes_are_too_large() -> None:
    row = "词{}\t" + "x" * 1000 + "\n"
    with pytest.raises(TooLarge, match="10 MiB"):
        parse_entries("".join(row.format(n) for n in range(11_000)), TSV)
    with pytest.raises(TooLarge, match="10 MiB"):
        parse_entries("限" * 1000 * 11_000, TSV)


@pytest.mark.parametrize("entry_format", EntryFormat)
def test_ten_thousand_entries_are_read_quickly(entry_format: EntryFormat) -> None:
    text = render_entries([Term(f"商品{n}", f"product {n}") for n in range(10_000)], entry_format)
    start = time.process_time()
    assert len(parse_entries(text, entry_format, ZH_EN)) == 10_000
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize("text", [" \ufeff" * 100_000, '"' * 200_001, "a" * 200_000, "\t" * 200_000])
@pytest.mark.parametrize("entry_format", EntryFormat)
def test_strange_long_lines_are_refused_quickly(text: str, entry_format: EntryFormat) -> None:
    start = time.process_time()
    with pytest.raises(InvalidEntries):
        parse_entries(text, entry_format)
    assert time.process_time() - start < 1.5
