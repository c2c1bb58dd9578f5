"""What becomes a unit, and what stays markup."""

import pytest

from core.errors import InvalidInput
from nlp.markup import STAND_IN, Document, MarkupKind, MarkupOptions, PlacedUnit, parse_markup, strip_to_text

HTML = MarkupOptions(MarkupKind.HTML)
XML = MarkupOptions(MarkupKind.XML)


def texts(source: str, options: MarkupOptions = HTML) -> list[str]:
    return [unit.text for unit in parse_markup(source, options).units]


def render(document: Document, *targets: str) -> str:
    """Each unit replaced by a text without tags."""
    return document.render([PlacedUnit(target) for target in targets])


def xml(**tags: str) -> MarkupOptions:
    return MarkupOptions(MarkupKind.XML, **{name: frozenset(value.split()) for name, value in tags.items()})


# html


@pytest.mark.parametrize(
    "words",
    ["限时抢购", "خصم خاص", "ノイズキャンセリング", "หูฟังไร้สาย", "Беспроводные наушники", "Fones sem fio"],
)
def test_words_of_every_script_come_out_whole_with_inline_tags_beside_them(words: str) -> None:
    (unit,) = parse_markup(f"<p>A <b>{words}</b> Z</p>", HTML).units
    (tag,) = unit.inline
    assert unit.text == f"A {words} Z"
    assert (unit.text[tag.start : tag.end], tag.opening, tag.closing) == (words, "<b>", "</b>")


def test_block_elements_split_and_inline_elements_do_not() -> None:
    assert texts("<div>耳机<p>降噪 <em>蓝牙</em> 耳机</p>包邮</div>") == ["耳机", "降噪 蓝牙 耳机", "包邮"]


def test_an_inline_element_with_a_block_in_it_splits_too() -> None:
    assert texts("<a href='#'>intro <div>card</div> tail</a>") == ["intro", "card", "tail"]


def test_tags_around_a_whole_unit_stay_outside_it() -> None:
    (unit,) = parse_markup("<p><a href='/x'><b>Купить</b></a><br></p>", HTML).units
    assert (unit.text, unit.inline) == ("Купить", ())


def test_white_space_around_a_unit_is_not_part_of_it() -> None:
    document = parse_markup("<ul>\n  <li> &nbsp;<b> Mug </b>\n</ul>", HTML)
    assert [unit.text for unit in document.units] == ["Mug"]
    assert render(document, "Tasse") == "<ul>\n  <li> &nbsp;<b> Tasse </b>\n</ul>"


def test_white_space_at_the_edge_of_a_partial_tag_goes_with_the_tag() -> None:
    (unit,) = parse_markup("<b> Hello</b> wor <i>ld </i>", HTML).units
    assert unit.text == "Hello wor ld"
    assert [(tag.opening, tag.closing) for tag in unit.inline] == [("<b> ", "</b>"), ("<i>", " </i>")]


@pytest.mark.parametrize(
    "source",
    ["", " \n ", "<p></p>", "<br>", "<!-- only -->", "<script>if (a < b) {}</script>", "<p>&nbsp;</p>"],
)
def test_markup_without_words_has_no_units_and_comes_back(source: str) -> None:
    document = parse_markup(source, HTML)
    assert document.units == ()
    assert document.render([]) == source


@pytest.mark.parametrize(
    "copied",
    [
        "<script>var a = '<p>text</p>';</script>",
        "<STYLE>p > b { color: red }</STYLE>",
        "<textarea>as <b>typed</b></textarea>",
        "<!-- <p>comment</p> -->",
        "<?php echo '<b>x</b>'; ?>",
        "<!DOCTYPE html>",
        "<![CDATA[ <b>x</b> ]]>",
        '<img alt="a > b" src=x>',
        "<input value='Введите имя'>",
    ],
)
def test_what_is_not_text_is_copied(copied: str) -> None:
    document = parse_markup(f"<p>one</p>{copied}<p>two</p>", HTML)
    assert [unit.text for unit in document.units] == ["one", "two"]
    assert render(document, "1", "2") == f"<p>1</p>{copied}<p>2</p>"


@pytest.mark.parametrize(
    "kept",
    [
        '<span translate="no">品牌 <b>A&amp;B</b></span>',
        "<SPAN Translate=NO>x</SPAN>",
        '<code class="a notranslate b">npm i</code>',
        "<b\nclass='notranslate'>x</b>",
    ],
)
def test_untranslated_html_is_kept_inside_the_running_unit(kept: str) -> None:
    (unit,) = parse_markup(f"<p>购买 {kept} 立减</p>", HTML).units
    assert unit.text == f"购买 {STAND_IN} 立减"
    assert [span.verbatim for span in unit.kept] == [kept]
    assert strip_to_text(unit) == "购买   立减"


def test_an_untranslated_block_is_copied_outside_any_unit() -> None:
    source = "<p>a</p><div translate=no>b<p>c</p></div><p>d</p>"
    assert texts(source) == ["a", "d"]


def test_a_class_or_attribute_that_only_looks_like_notranslate_is_translated() -> None:
    assert texts("<p class='notranslate-me' data-translate='no' title='translate=\"no\"'>x</p>") == ["x"]


def test_pre_and_code_are_translated() -> None:
    assert texts("<pre>line one\n  line two</pre><p>run <code>now</code></p>") == [
        "line one\n  line two",
        "run now",
    ]


def test_a_title_is_text_without_tags() -> None:
    document = parse_markup("<title>A <b> & B</title>", HTML)
    assert [unit.text for unit in document.units] == ["A <b> & B"]
    assert render(document, "x < y") == "<title>x &lt; y</title>"


def test_optional_end_tags_may_be_missing() -> None:
    source = "<p>one <i>two<p>three<ul><li>four<li>five</ul><table><tr><td>six<td>seven<tr><td>eight"
    assert texts(source) == ["one two", "three", "four", "five", "six", "seven", "eight"]


def test_words_that_only_a_line_break_parts_stay_apart() -> None:
    assert texts("尺码<br>颜色") == ["尺码\n颜色"]
    assert texts("Size<br />\nColour<wbr>ed") == ["Size\nColoured"]


def test_an_empty_element_between_spaces_leaves_one_space() -> None:
    (unit,) = parse_markup("You have <x id='1'/> items", HTML).units
    assert unit.text == "You have items"
    assert unit.inline[0].opening == "<x id='1'/> "


def test_misnested_tags_become_one_pair_around_all_they_touch() -> None:
    document = parse_markup("<p>a <b>one <i>two</b> three</i> z</p>", HTML)
    (tag,) = document.units[0].inline
    assert (tag.start, tag.end, tag.opening, tag.closing) == (2, 15, "<b><i>", "</b></i>")


def test_tags_crossing_around_a_whole_unit_stay_as_they_are() -> None:
    document = parse_markup("<b><i>x</b></i>", HTML)
    assert render(document, "y") == "<b><i>y</b></i>"


@pytest.mark.parametrize("source", ["a < b", "1 <2 and <", "x </ y", "a <b", "AT&T &copy 2026 &unknown; &"])
def test_a_lone_bracket_or_ampersand_is_text(source: str) -> None:
    assert parse_markup(source, HTML).render([PlacedUnit(texts(source)[0])]) == source


def test_named_and_numeric_references_are_read_once() -> None:
    document = parse_markup("<p>A&amp;amp;B &lt;b&gt; &eacute; &#x1F600; &hearts;&nbsp;5</p>", HTML)
    assert document.units[0].text == "A&amp;B <b> é 😀 ♥\xa05"


def test_text_is_escaped_once_and_a_no_break_space_is_spelled_out() -> None:
    document = parse_markup('<p>"价格" &amp; 1</p>', HTML)
    assert render(document, 'Price "A" & <b> &amp; 5\xa0€') == ('<p>Price "A" &amp; &lt;b&gt; &amp;amp; 5&nbsp;€</p>')


def test_an_unchanged_unit_keeps_its_bytes() -> None:
    source = "<p>5 > 3 &#38; &QUOT; AT&T&nbsp;</p>"
    document = parse_markup(source, HTML)
    assert render(document, document.units[0].text) == source


def test_an_object_replacement_character_of_the_text_itself_is_kept() -> None:
    (unit,) = parse_markup(f"<p>a {STAND_IN} b &#xFFFC; c</p>", HTML).units
    assert unit.text.count(STAND_IN) == len(unit.kept) == 2


def test_empty_elements_keep_their_spelling() -> None:
    (unit,) = parse_markup('a <x id="3"></x> b <x id="4"/> c <b><i></i></b>d', HTML).units
    assert [tag.opening.strip() for tag in unit.inline] == ['<x id="3"></x>', '<x id="4"/>', "<b><i></i></b>"]


def test_html_takes_tag_lists_too_in_any_case() -> None:
    options = MarkupOptions(
        MarkupKind.HTML,
        splitting_tags=frozenset({"BR"}),
        non_splitting_tags=frozenset({"div"}),
        ignore_tags=frozenset({"X"}),
    )
    units = parse_markup("a<br>b <div>c</div> <x>d</x>", options).units
    assert [unit.text for unit in units] == ["a", f"b c {STAND_IN}"]


def test_rendering_wants_one_target_a_unit() -> None:
    with pytest.raises(ValueError, match="shorter"):
        parse_markup("<p>a</p><p>b</p>", HTML).render([PlacedUnit("x")])


# xml


def test_an_element_with_text_begins_a_unit_and_elements_in_it_do_not() -> None:
    paragraphs = "<par>Hello <b>world</b> now</par><par><b>A</b> <b>B</b></par>"
    assert texts(f"<doc><meta><title>标题</title></meta>{paragraphs}</doc>", XML) == [
        "标题",
        "Hello world now",
        "A",
        "B",
    ]


def test_text_beside_the_top_elements_of_a_fragment_runs_through_them() -> None:
    assert texts("Hello <b>world</b>!", XML) == ["Hello world!"]
    assert texts("<a>one</a><a>two</a>", XML) == ["one", "two"]


def test_splitting_tags_split_even_in_running_text() -> None:
    assert texts("<p>one <b>two<s/>three</b></p>", xml(splitting_tags="s")) == ["one", "two", "three"]


def test_non_splitting_tags_never_split() -> None:
    source = "<doc><par>The firm said </par><par>it would.</par><b>x</b></doc>"
    assert texts(source, xml(non_splitting_tags="par")) == ["The firm said it would.x"]
    assert texts(source, XML) == ["The firm said", "it would.", "x"]


def test_without_outline_detection_only_splitting_tags_split() -> None:
    options = MarkupOptions(MarkupKind.XML, outline_detection=False, splitting_tags=frozenset({"p"}))
    assert texts("<d><p><t>a</t> <t>b</t></p><p>c</p></d>", options) == ["a b", "c"]


def test_ignored_elements_are_kept_byte_for_byte_inside_the_unit() -> None:
    source = '<p>购买 <x id="1"></x> 和 <x a = "b" ><y>&lt; z</y></x >！</p>'
    (unit,) = parse_markup(source, xml(ignore_tags="x")).units
    assert unit.text == f"购买 {STAND_IN} 和 {STAND_IN}！"
    assert [span.verbatim for span in unit.kept] == ['<x id="1"></x>', '<x a = "b" ><y>&lt; z</y></x >']


def test_tag_names_are_case_sensitive_in_xml() -> None:
    (unit,) = parse_markup("<p>a <X>b</X> c</p>", xml(ignore_tags="x")).units
    assert unit.text == "a b c"


@pytest.mark.parametrize(
    "head",
    [
        "\n  ",
        '<?xml version="1.0" encoding="UTF-16"?>',
        ' \n<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE a SYSTEM "y" [ <!ELEMENT a ANY> <!-- ]> \' --> ]>\n',
        "\ufeff<!DOCTYPE a>",
    ],
)
def test_what_stands_before_the_first_element_is_accepted_and_copied(head: str) -> None:
    document = parse_markup(f"{head}<a>текст</a>", XML)
    assert render(document, "text") == f"{head}<a>text</a>"


def test_the_five_references_and_numbers_are_read_and_brackets_escaped() -> None:
    document = parse_markup("<a>&lt;&gt;&amp;&quot;&apos; &#65;&#x4E2D; x</a>", XML)
    assert document.units[0].text == "<>&\"' A中 x"
    assert render(document, "<\"'>&\xa0\x00\ud800") == "<a>&lt;\"'&gt;&amp;\xa0</a>"


def test_a_whole_unit_of_cdata_stays_cdata() -> None:
    document = parse_markup("<s><![CDATA[ 你好 <b>x</b> ]]></s>", XML)
    assert document.units[0].text == "你好 <b>x</b>"
    assert render(document, "a ]]> & <b>") == "<s><![CDATA[ a ]]]]><![CDATA[> & <b> ]]></s>"


def test_cdata_among_other_text_is_text() -> None:
    document = parse_markup("<s>a <![CDATA[<b>]]> c</s>", XML)
    assert document.units[0].text == "a <b> c"
    assert render(document, "x <b>") == "<s>x &lt;b&gt;</s>"


def test_an_entity_that_an_outside_doctype_declares_is_kept() -> None:
    (unit,) = parse_markup('<!DOCTYPE a SYSTEM "x"><a>Acme&trade; mug</a>', XML).units
    assert [span.verbatim for span in unit.kept] == ["&trade;"]


@pytest.mark.parametrize(
    "source",
    [
        "<a>",
        "</a>",
        "<a><b></a></b>",
        "<a>&nbsp;</a>",
        "a & b",
        "a < b",
        "<a b></a>",
        "<a b='1' b='2'/>",
        "x</unit><unit>y",
        "<a><!-- -- --></a>",
        "<a>]]></a>",
        "<![CDATA[x",
        "\x00",
        "\ud800",
        "a<?xml version='1.0'?>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY % b 'c'> %b;]><a/>",
    ],
)
def test_ill_formed_xml_is_refused(source: str) -> None:
    with pytest.raises(InvalidInput, match="tag parsing failed") as refused:
        parse_markup(source, XML)
    assert refused.value.field == "text"


def test_a_refusal_names_the_line_of_the_text() -> None:
    with pytest.raises(InvalidInput, match="line 4"):
        parse_markup("\n\n<a>\n<b></a>", XML)
