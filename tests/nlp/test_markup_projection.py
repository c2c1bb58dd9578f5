"""Tags follow the words they enclose."""

import pytest

from core.findings import Span
from nlp.markup import (
    STAND_IN,
    InlineTag,
    KeptSpan,
    MarkupKind,
    MarkupOptions,
    Unit,
    parse_markup,
    project,
)
from nlp.markup.words import words_of

Link = tuple[Span, Span]


def linked(source: str, target: str, *pairs: tuple[str, str]) -> list[Link]:
    """Links between the first places of these words."""
    return [
        (
            (source.index(mine), source.index(mine) + len(mine)),
            (target.index(its), target.index(its) + len(its)),
        )
        for mine, its in pairs
    ]


def translated(source: str, target: str, *pairs: tuple[str, str], kind: MarkupKind = MarkupKind.HTML) -> str:
    """One unit of markup with `target` for its words."""
    document = parse_markup(source, MarkupOptions(kind))
    (unit,) = document.units
    return document.render([project(unit, target, linked(unit.text, target, *pairs))])


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        (
            "<p>购买 <b>红色</b> 耳机</p>",
            "Buy headphones in red",
            [("购买", "Buy"), ("红色", "red"), ("耳机", "headphones")],
            "<p>Buy headphones in <b>red</b></p>",
        ),
        (
            "<p>The <b>red</b> cup</p>",
            "الكوب الأحمر",
            [("red", "الأحمر"), ("cup", "الكوب")],
            "<p>الكوب <b>الأحمر</b></p>",
        ),
        (
            "<p>The <b>red cup</b> sale</p>",
            "赤いカップのセール",
            [("red", "赤い"), ("cup", "カップ"), ("sale", "セール")],
            "<p><b>赤いカップ</b>のセール</p>",
        ),
        (
            "<p>Buy <b>water</b> now</p>",
            "ซื้อน้ำตอนนี้",
            [("Buy", "ซื้อ"), ("water", "น้ำ"), ("now", "ตอนนี้")],
            "<p>ซื้อ<b>น้ำ</b>ตอนนี้</p>",
        ),
        (
            "<p><i>Free</i> <b>shipping</b></p>",
            "Доставка бесплатно",
            [("Free", "бесплатно"), ("shipping", "Доставка")],
            "<p><b>Доставка</b> <i>бесплатно</i></p>",
        ),
        (
            "<p>New <b>wireless <i>headphones</i></b> here</p>",
            "Novos fones sem fio aqui",
            [("New", "Novos"), ("wireless", "sem fio"), ("headphones", "fones"), ("here", "aqui")],
            "<p>Novos <b><i>fones</i> sem fio</b> aqui</p>",
        ),
        (
            "<p>Big <b>sale</b>!</p>",
            "大促销！",
            [("Big", "大"), ("sale", "促销"), ("!", "！")],
            "<p>大<b>促销</b>！</p>",
        ),
    ],
)
def test_a_tag_moves_with_its_words(source: str, target: str, pairs: list[tuple[str, str]], expected: str) -> None:
    assert translated(source, target, *pairs) == expected


def test_a_word_linked_in_part_is_taken_whole() -> None:
    assert translated("<p>a <b>unbreakable</b> z</p>", "ein unzerbrechliches Glas", ("break", "brech")) == (
        "<p>ein <b>unzerbrechliches</b> Glas</p>"
    )


def test_punctuation_is_left_outside_unless_the_source_has_it_inside() -> None:
    pairs = [("cup", "Tasse!")]
    assert translated("<p>a <b>cup</b>!</p>", "eine Tasse!", *pairs) == "<p>eine <b>Tasse</b>!</p>"
    assert translated("<p>a <b>cup!</b></p>", "eine Tasse!", ("cup!", "Tasse!")) == "<p>eine <b>Tasse!</b></p>"


def test_sisters_that_claim_the_same_words_share_them() -> None:
    out = translated("<p><b>red</b> <i>cup</i> x</p>", "rote Tasse x", ("red", "rote Tasse"), ("cup", "rote Tasse"))
    assert out == "<p><b>rote</b> <i>Tasse</i> x</p>"


def test_a_tag_around_everything_stays_around_everything() -> None:
    out = translated("<p><b>one <i>two</i></b>.</p>", "zwei eins.", ("one", "eins"), ("two", "zwei"))
    assert out == "<p><b><i>zwei</i> eins</b>.</p>"
    unit = Unit("x y", (InlineTag(0, 3, "<b>", "</b>"), InlineTag(0, 3, "<i>", "</i>", 1)))
    placed = project(unit, " a b c ", [((0, 1), (5, 6))])
    assert [(tag.start, tag.end) for tag in placed.inline] == [(0, 7), (0, 7)]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("neue rote Tasse", "<p>neue <b>rote</b> Tasse</p>"),
        ("新红杯", "<p>新<b>红</b>杯</p>"),
        ("แก้ว", "<p>แ<b>ก้</b>ว</p>"),
        ("", "<p><b></b></p>"),
        ("Wort", "<p><b>Wort</b></p>"),
    ],
)
def test_without_links_a_tag_goes_where_it_stood_in_proportion(target: str, expected: str) -> None:
    assert translated("<p>new <b>red</b> cup</p>", target) == expected


def test_an_empty_element_stands_beside_the_word_it_stood_beside() -> None:
    pairs = [("one", "eins"), ("two", "zwei")]
    assert translated("one <img src=x>two", "zwei eins", *pairs) == "<img src=x>zwei eins"
    assert translated("one<img src=x> two", "zwei eins", *pairs) == "zwei eins<img src=x>"


def test_an_empty_element_never_slips_into_a_sister() -> None:
    out = translated("<b>one two</b> <img src=x>three", "one three two", ("one", "one"), ("two", "two"))
    assert out in {"<b>one three two</b><img src=x> ", "<b>one three two</b><img src=x>"}


def test_a_line_break_stays_between_its_lines() -> None:
    assert translated("尺码：大号<br>颜色：红", "Size: L\nColour: red and more") == (
        "Size: L<br>\nColour: red and more"
    )


def test_an_unchanged_text_keeps_its_tags_where_they_were() -> None:
    source = "<p>a <b>b</b>&#32;c</p>"
    assert translated(source, "a b c", ("a", "c"), ("b", "a")) == source


# kept spans


def kept(text: str, *verbatim: str) -> Unit:
    places = [place for place, each in enumerate(text) if each == STAND_IN]
    return Unit(text, (), tuple(KeptSpan(at, at + 1, v) for at, v in zip(places, verbatim, strict=True)))


def filled(unit: Unit, target: str, links: list[Link] | None = None) -> str:
    """The target with the kept pieces in it."""
    placed = project(unit, target, links or [])
    text = placed.text
    for span in reversed(placed.kept):
        assert text[span.start : span.end] == STAND_IN
        text = text[: span.start] + span.verbatim + text[span.end :]
    return text


TWO = kept(f"{STAND_IN} 和 {STAND_IN} 包邮", "<x/>", "<y/>")


def test_kept_spans_are_assigned_in_order() -> None:
    assert filled(TWO, f"Free {STAND_IN} and {STAND_IN}") == "Free <x/> and <y/>"


def test_links_say_which_kept_span_is_which() -> None:
    target = f"Free {STAND_IN} and {STAND_IN}"
    assert filled(TWO, target, [((0, 1), (11, 12)), ((4, 5), (5, 6))]) == "Free <y/> and <x/>"
    assert filled(TWO, target, [((0, 1), (11, 12))]) == "Free <y/> and <x/>"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Free shipping", "<x/> Free <y/> shipping"),
        (f"Free {STAND_IN} shipping", "Free <x/> <y/> shipping"),
        ("免运费", "<x/>免<y/>运费"),
        ("", "<x/><y/>"),
    ],
)
def test_a_lost_kept_span_is_put_back_at_a_word_border(target: str, expected: str) -> None:
    assert filled(TWO, target) == expected


def test_stand_ins_that_belong_to_nothing_are_taken_out() -> None:
    unit = kept(f"a {STAND_IN}", "<x/>")
    links = [((2, 3), (3, 4))]
    assert filled(unit, f"{STAND_IN} b{STAND_IN}{STAND_IN}", links) == " b<x/>"
    assert filled(Unit("a"), f"b{STAND_IN}c") == "bc"


def test_links_move_along_when_a_lost_kept_span_is_put_back() -> None:
    unit = Unit(f"{STAND_IN} red cup", (InlineTag(6, 9, "<b>", "</b>"),), (KeptSpan(0, 1, "<x/>"),))
    placed = project(unit, "Tasse rot", [((6, 9), (0, 5)), ((2, 5), (6, 9))])
    (tag,) = placed.inline
    assert placed.text[tag.start : tag.end] == "Tasse"


def test_a_kept_span_stays_inside_the_tag_around_it() -> None:
    source = "<p>See <a href=x><code translate=no>npm</code></a> docs</p>"
    document = parse_markup(source, MarkupOptions(MarkupKind.HTML))
    placed = project(document.units[0], f"Документы {STAND_IN} смотри", [])
    assert document.render([placed]) == ("<p>Документы <a href=x><code translate=no>npm</code></a> смотри</p>")


# borders of words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't pay 3.50, ok", ["Don't", "pay", "3.50", ",", "ok"]),
        ("降噪耳机Pro", ["降", "噪", "耳", "机", "Pro"]),
        ("サーバー", ["サ", "ー", "バ", "ー"]),
        ("น้ำดื่ม", ["น้ำ", "ดื่", "ม"]),
        ("عُروض كبيرة", ["عُروض", "كبيرة"]),
        ("e\u0301te\u0301 👩‍👩‍👧!", ["e\u0301te\u0301", "👩‍👩‍👧", "!"]),
        ("  \n", []),
    ],
)
def test_words_end_where_a_tag_may_stand(text: str, words: list[str]) -> None:
    found = words_of(text)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == words
