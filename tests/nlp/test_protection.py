"""What must come through untouched is seen, whole, and nothing else is."""

from itertools import pairwise

import pytest
from hypothesis import given

from nlp.placeholder_patterns import ADDRESSES, CODES, EMOJI, MARKUP, NUMBERS, TEMPLATES
from nlp.protection import Kind, find_foreign, find_placeholders
from tests.nlp import strategies
from tests.nlp.strategies import PLACEHOLDERS, texts


def kept(text: str, *, strict_only: bool = False) -> list[str]:
    return [p.text for p in find_placeholders(text, strict_only=strict_only)]


@given(texts)
def test_placeholders_are_disjoint_in_order_and_say_their_text(text: str) -> None:
    found = find_placeholders(text)
    assert all(left.span[1] <= right.span[0] for left, right in pairwise(found))
    assert all(p.text == text[slice(*p.span)] != "" for p in found)


@given(texts)
def test_strict_ones_are_among_all(text: str) -> None:
    assert set(find_placeholders(text, strict_only=True)) == {p for p in find_placeholders(text) if p.kind.is_strict}


@given(texts)
def test_what_is_cheap_to_look_for_hides_no_piece(text: str) -> None:
    """The first shape of a kind knows all of its pieces; a hint only says that it need not be tried."""
    for shapes in (MARKUP, TEMPLATES, ADDRESSES, EMOJI, CODES, NUMBERS):
        tried = next((piece for hint, piece in shapes if hint.search(text)), None)
        found = [match.span() for match in tried.finditer(text)] if tried else []
        assert [match.span() for match in shapes[0][1].finditer(text)] == found


@given(texts)
def test_foreign_words_leave_placeholders_alone(text: str) -> None:
    spans = [p.span for p in find_placeholders(text)]
    for start, end in find_foreign(text, spans):
        assert all(end <= a or b <= start for a, b in spans)


@pytest.mark.parametrize("text", PLACEHOLDERS)
@pytest.mark.parametrize(
    "frame", ["{}", "您好{}请查收", "您好 {} 请查收", "（{}）", "{}，您好。", "привет {} мир", "ลด {} เสียง"]
)
def test_a_placeholder_is_seen_whole_wherever_it_stands(text: str, frame: str) -> None:
    assert kept(frame.replace("{}", text), strict_only=True) == [text]


@pytest.mark.parametrize(
    "text", [*strategies.CODES, "B07XJ8C8F5", "A/B-12", "iPhone15", "7cm", "3.5mm", "IP68", "12:30", "1080p"]
)
@pytest.mark.parametrize("frame", ["{}", "新款 {} 耳机", "【{}】", "新款{}，耳机"])
def test_codes_and_numbers_are_seen_whole(text: str, frame: str) -> None:
    assert kept(frame.replace("{}", text)) == [text]
    assert kept(frame.replace("{}", text), strict_only=True) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("打开https://a.cn/x点击购买", "https://a.cn/x"),
        ("见https://zh.wikipedia.org/wiki/中国。", "https://zh.wikipedia.org/wiki/中国"),
        ("(see https://a.cn/x).", "https://a.cn/x"),
        ("https://a.cn/?q=降噪&b=1，然后", "https://a.cn/?q=降噪&b=1"),
        ("邮箱support@shop.cn联系我们", "support@shop.cn"),
        ("关注@shop_cn获取优惠", "@shop_cn"),
        ("http://例子.cn", "http://例子.cn"),
        ("https://a.cn/x\0", "https://a.cn/x"),
    ],
)
def test_an_address_ends_where_chinese_goes_on(text: str, address: str) -> None:
    assert kept(text, strict_only=True) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "50% discount",
        "买5%送",
        "$5",
        "a < b 且 c > d",
        "若x<3",
        "价格<a且b>c",
        "3 < 5",
        "#1",
        "@ home",
        "{",
        "a}b{c",
        "%",
        "100%",
    ],
)
def test_what_only_looks_like_one_is_left_to_the_translator(text: str) -> None:
    assert kept(text, strict_only=True) == []


def test_an_earlier_kind_owns_what_is_in_it() -> None:
    assert [(p.kind, p.text) for p in find_placeholders("https://a.cn/XM-5?n=30")] == [
        (Kind.ADDRESS, "https://a.cn/XM-5?n=30")
    ]


def test_brands_in_a_chinese_title_are_foreign() -> None:
    text = "Sony 索尼 Hello Kitty 联名"
    assert [text[slice(*span)] for span in find_foreign(text, [])] == ["Sony", "Hello Kitty"]
    assert find_foreign("Sony headphones", []) == []


@pytest.mark.parametrize(
    "text", ["<a" * 30_000, "{" * 60_000, "a@" * 30_000, "1-" * 30_000, "1" * 60_000 + "a", "a1+" * 20_000]
)
def test_hostile_texts_are_read_in_one_go(text: str) -> None:
    assert isinstance(find_placeholders(text), list)


@pytest.mark.parametrize("tag", ["#скидка", "#セール", "#ลดราคา", "#تخفيضات", "#promoção", "@shop_cn", "#sale"])
@pytest.mark.parametrize("frame", ["{0}", "新品{0} 包邮", "打开{0}就可以", "New: {0}."])
def test_tags_of_any_letters_are_kept_whole(tag: str, frame: str) -> None:
    assert [p.text for p in find_placeholders(frame.format(tag), strict_only=True)] == [tag]


@pytest.mark.parametrize("text", ["#双11是今年", "# 1", "#1 seller", "C# 语言", "a@", "AT&T; x"])
def test_no_tag_is_seen_where_there_is_none(text: str) -> None:
    assert find_placeholders(text, strict_only=True) == []


@pytest.mark.parametrize("entity", ["&amp;", "&#39;", "&#x1F525;", "&nbsp;", "&frac12;"])
def test_entities_of_a_feed_are_kept(entity: str) -> None:
    assert [p.text for p in find_placeholders(f"买一送一 {entity} 包邮", strict_only=True)] == [entity]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sony/6.9 kg, UGREEN/66×131 cm", ["6.9 kg", "66×131 cm"]),
        ("15/08/2026 1/2 cm", ["15/08/2026", "1/2 cm"]),
        ("QC8850.v2 QC 3.0 DDR5-5600", ["QC8850.v2", "QC 3.0", "DDR5-5600"]),
        ("NEW 2026 RCH 27174/74 EN 14683", ["2026", "RCH 27174/74", "EN 14683"]),
        ('168" x 195" 5" - 6" 7"', ['168" x 195"', '5" - 6"', '7"']),
        ("168fl oz 5 fl oz", ["168fl oz", "5 fl oz"]),
        ("120x60,5cm 2 in 1", ["120x60,5cm", "2", "1"]),
        ("电话 +86 138 0013 8000 30 cm", ["+86 138 0013 8000", "30 cm"]),
        ("{n, plural, one {# 5} other {6}} 7", ["{n, plural, one {# 5} other {6}}", "7"]),
        ("{n, plural, one {5 7", ["5", "7"]),
        ("Fones Bluetooth 50% OFF", ["50%"]),
        ("Cabo USB 2 m, Bluetooth 5.3", ["2 m", "Bluetooth 5.3"]),
    ],
)
def test_each_piece_ends_where_the_next_begins(text: str, found: list[str]) -> None:
    assert kept(text) == found


def test_a_size_behind_a_slash_is_whole() -> None:
    assert kept("8K/194×191×183 cm, 9/10, JY4/5") == ["8K", "194×191×183 cm", "9/10", "JY4/5"]


def test_a_code_does_not_begin_inside_a_number() -> None:
    assert [p.text for p in find_placeholders("$9,522.27/UGREEN 1,300/Pro2")] == ["9,522.27", "1,300", "Pro2"]
