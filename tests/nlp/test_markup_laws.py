"""Laws of markup: nothing is lost, nothing is doubled, nothing crosses, whatever the texts and links."""

import re
from collections import Counter
from xml.etree import ElementTree as Xml  # parses only what these tests generate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.findings import Span
from nlp.markup import STAND_IN, Document, MarkupKind, MarkupOptions, PlacedUnit, parse_markup, project

WORDS = [
    "包邮", "限时抢购 ", "ノイズ", "น้ำดื่ม", "خصم ", "Скидка ", "frete grátis ", "a ", " ", "\n  ", "b", "!",
]  # fmt: skip
HTML_PIECES = [
    "<b>", "</b>", "<i class=x>", "</i>", "<p>", "</p>", "<div>", "</div>", "<li>", "<br>", "<img alt='x'>",
    "<!-- c -->", "<x id='3'></x>", "<y/>", "<span translate=no>", "</span>", "<td>", "<a href='?a=1&amp;b'>",
    "</a>", "&amp;", "&nbsp;", "&lt;", "<script>if (a) b()</script>", STAND_IN,
]  # fmt: skip
XML_PIECES = [
    "&amp;", "&#x4E2D;", "&lt;b&gt;", "<x id='1'/>", "<!-- c -->", "<?pi x?>", "<![CDATA[<b>]]>", STAND_IN,
]  # fmt: skip
HTML = MarkupOptions(MarkupKind.HTML)
law = settings(deadline=None)  # a busy machine is no failure
TAG = re.compile(r"<!--.*?-->|<script>.*?</script>|<[^>]*>")

html_texts = st.lists(st.sampled_from(WORDS + HTML_PIECES), max_size=25).map("".join)
target_pieces = st.lists(st.sampled_from([*WORDS, "<", "&amp;", STAND_IN, "]]>"]), max_size=12)
targets = target_pieces.map("".join) | st.text(max_size=20)
spans = st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda each: (each[0], each[0] + each[1]))
links_lists = st.lists(st.tuples(spans, spans), max_size=12)


def xml_names() -> st.SearchStrategy[str]:
    return st.sampled_from(["p", "b", "i", "x", "doc"])


def xml_elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(children, max_size=4).map("".join)
    return st.builds(lambda name, text: f"<{name}>{text}</{name}>", xml_names(), inside)


def numbered(text: str) -> str:
    """Each element with an id of its own."""
    numbers = iter(range(10_000))
    return re.sub(r"<(\w+)(?: id='1')?(?=/?>)", lambda tag: f"<{tag[1]} id='{next(numbers)}'", text)


xml_trees = st.recursive(st.sampled_from(WORDS + XML_PIECES), xml_elements, max_leaves=12)
xml_texts = st.lists(xml_trees, max_size=4).map("".join).map(numbered)
xml_options = st.builds(
    MarkupOptions,
    st.just(MarkupKind.XML),
    st.booleans(),
    *[st.sets(xml_names(), max_size=2).map(frozenset) for _ in range(3)],
)


def identity(document: Document) -> str:
    return document.render([PlacedUnit(unit.text, unit.inline, unit.kept) for unit in document.units])


def translated(document: Document, target: str, links: list[tuple[Span, Span]]) -> str:
    return document.render([project(unit, target, links) for unit in document.units])


def tags(text: str) -> Counter[str]:
    return Counter(TAG.findall(text))


def parents_of(text: str) -> dict[str, str]:
    """id of an element → id of the element around it."""
    root = Xml.fromstring(f"<root id=''>{text}</root>")  # noqa: S314 (text made here)
    return {child.get("id", ""): parent.get("id", "") for parent in root.iter() for child in parent}


@law
@given(html_texts | st.text())
def test_html_with_nothing_translated_is_the_same(source: str) -> None:
    assert identity(parse_markup(source, HTML)) == source


@law
@given(xml_texts, xml_options)
def test_xml_with_nothing_translated_is_the_same(source: str, options: MarkupOptions) -> None:
    assert identity(parse_markup(source, options)) == source


@law
@given(st.text(alphabet="<>/&;![]-?'\" =abAB#x1\n中") | st.text())
def test_any_text_is_refused_as_xml_or_comes_back(source: str) -> None:
    try:
        document = parse_markup(source, MarkupOptions(MarkupKind.XML))
    except InvalidInput:
        return
    assert identity(document) == source


@law
@given(st.text(alphabet="<>/&;![]-?'\" =bpi#x1\n中", max_size=60))
def test_any_text_comes_back_as_html(source: str) -> None:
    assert identity(parse_markup(source, HTML)) == source


@law
@given(html_texts, targets, links_lists)
def test_every_html_tag_comes_out_exactly_once(source: str, target: str, links: list[tuple[Span, Span]]) -> None:
    assert tags(translated(parse_markup(source, HTML), target, links)) == tags(source)


@law
@given(xml_texts, xml_options, targets, links_lists)
def test_xml_stays_well_formed_with_the_same_nesting(
    source: str, options: MarkupOptions, target: str, links: list[tuple[Span, Span]]
) -> None:
    out = translated(parse_markup(source, options), target, links)
    nesting = parents_of(out)  # fails when it is not well-formed
    if not options.ignore_tags:  # what is kept may move into the words of a tag, as words do
        assert nesting == parents_of(source)
    without_cdata = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
    assert tags(without_cdata.sub("", out)) == tags(without_cdata.sub("", source))


@law
@given(html_texts, targets, links_lists)
def test_placed_tags_stand_between_words_and_nest(source: str, target: str, links: list[tuple[Span, Span]]) -> None:
    for unit in parse_markup(source, HTML).units:
        placed = project(unit, target, links)
        assert placed.text.count(STAND_IN) == len(unit.kept)
        assert [placed.text[span.start : span.end] for span in placed.kept] == [STAND_IN] * len(unit.kept)
        ends: list[int] = []
        for tag in placed.inline:
            del ends[tag.depth :]
            assert 0 <= tag.start <= tag.end <= (ends[-1] if ends else len(placed.text))
            ends.append(tag.end)


@law
@given(targets, links_lists)
def test_text_is_escaped_exactly_once(target: str, links: list[tuple[Span, Span]]) -> None:
    document = parse_markup("<p>one <b>&amp;amp;</b> two<x/> three</p>", MarkupOptions(MarkupKind.XML))
    out = translated(document, target, links)
    legal = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", target.replace(STAND_IN, ""))
    shown = "".join(Xml.fromstring(out).itertext())  # noqa: S314 (text made here)
    assert shown == legal.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    "source",
    [
        "<b>" * 10_000 + "x y" + "</b>" * 10_000,
        "".join(f"<b>w{n} " for n in range(10_000)) + "</b>" * 10_000,
        "".join(f"<x{n}>a " for n in range(10_000)) + "".join(f"</x{n}>" for n in range(10_000)),
        "<p>x <b>y</b> " * 10_000,
        "</b>x <i>" * 10_000,
        "<a x='>\">" * 20_000,
        '<a x=">"' * 20_000,
        "<![CDATA[" * 20_000,
        "<title>" * 25_000,
        "<a " * 60_000,
        "<" * 200_000,
        "&" * 200_000,
        "&nbsp; " * 30_000 + "x" + " &nbsp;" * 20_000,
        " " * 100_000 + "x" + " " * 100_000,
        "x " + "<a>" * 15_000 + "</a>" * 15_000 + " y",
        "限时抢购<br>" * 10_000,
    ],
    ids=lambda source: source[:12],
)
def test_large_and_hostile_html_is_read_in_linear_time(source: str) -> None:
    """Minutes when something is quadratic, a second otherwise; and no recursion."""
    document = parse_markup(source, HTML)
    assert identity(document) == source
    placed = [project(unit, f"Z {unit.text} Q", [((0, 1), (2, 3))]) for unit in document.units]
    assert document.render(placed).count("<") >= source.count("</")


def test_ten_thousand_nested_xml_elements_are_read() -> None:
    source = "".join(f"<b>w{n} " for n in range(10_000)) + "</b>" * 10_000
    document = parse_markup(source, MarkupOptions(MarkupKind.XML, non_splitting_tags=frozenset({"b"})))
    out = translated(document, "слово " * 1_000, [((n, n + 1), (n, n + 1)) for n in range(5_000)])
    assert tags(out) == tags(source)
