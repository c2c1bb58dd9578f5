"""Titles are known by their look, and cut where merchants put marks and spaces."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from glossaries.matching import TermMatcher, TermSet
from nlp.protection import find_placeholders
from nlp.titles import LONGEST_TITLE, looks_like_title, parts_of, separator
from tests.nlp.strategies import texts

TITLES = [
    json.loads(line)["src"]
    for line in (Path(__file__).parents[2] / "benchmarks/data/titles.zh-en.jsonl").read_text("utf-8").splitlines()
]
PROSE = """
我昨天买的耳机音质很好，客服也很耐心。
请问这款手机壳有其他颜色吗
您的订单已经发货，请注意查收
我们将在三个工作日内为您办理退款
这件衣服洗了一次就掉色了
如果尺码不合适，可以免费退换
感谢您的购买，祝您生活愉快
快递小哥态度非常好，很快就送到了
老板说明天会有新货到店
这个杯子的盖子拧不紧，总是漏水
他把旧手机卖给了邻居
你们家的包装太简陋了
我想问一下什么时候能到货
下单之前请仔细核对收货地址
用了两个星期，效果还是不错的
孩子很喜欢这个玩具，每天都要玩
质量跟描述的一样，值得购买
这是我第三次在这里买东西了
请不要把充电器放在潮湿的地方
如有任何问题，请随时联系我们的客服
会员可以在生日当月领取一张优惠券
水温不能超过四十度，否则会缩水
她觉得这条裙子的颜色比照片上的深
今天下午的会议改到明天上午了
由于天气原因，部分地区的快递会有延误
我不知道应该选哪个型号
收到货以后请在七天之内确认
这家店的东西都很便宜，但是质量一般
请先阅读使用说明书，然后再安装电池
我们公司成立于二十年前，专注于厨房用品
为了您的安全，请勿让儿童单独使用
他们已经把价格降到了最低
你可以在设置里面打开降噪功能
这款吸尘器的续航时间比我想象的要长
如果收到的商品有破损，请拍照给我们
我对这次的购物体验非常满意
电池充满大概需要两个小时
请问你们支持货到付款吗
虽然价格有点贵，但是真的很好用
本店所有商品都是正品，请您放心购买
""".strip().splitlines()


@pytest.fixture
def words(starter_words: TermMatcher) -> TermSet:
    return TermSet(starter=starter_words)


def test_nearly_all_real_titles_are_known_as_titles(words: TermSet) -> None:
    known = sum(looks_like_title(title, words) for title in TITLES)
    assert len(TITLES) == 200
    assert known >= 0.95 * len(TITLES)


@pytest.mark.parametrize("sentence", PROSE)
def test_what_people_write_to_each_other_is_no_title(words: TermSet, sentence: str) -> None:
    assert len(PROSE) == 40
    assert not looks_like_title(sentence, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Bluetooth headphones",
        "ノイズキャンセリング ヘッドホン",
        "скидка 50%",
        "🔥🔥",
        "蓝牙耳机。",
        "蓝牙耳机\n充电宝",
        "蓝牙\0耳机",
        "耳机？",
    ],
)
def test_other_languages_and_sentence_marks_are_no_title(words: TermSet, text: str) -> None:
    assert not looks_like_title(text, words)


def test_nothing_longer_than_any_market_allows_is_a_title(words: TermSet) -> None:
    assert looks_like_title("蓝牙耳机 降噪", words)
    assert not looks_like_title("蓝牙耳机 降噪 " * LONGEST_TITLE, words)


@given(texts)
def test_parts_tile_the_title(text: str) -> None:
    spans = [p.span for p in find_placeholders(text)]
    parts = list(parts_of(text, spans))
    assert "".join(part.text for part in parts) == text
    assert all(text[slice(*part.span)] == part.text != "" for part in parts)


@given(texts)
def test_nothing_kept_is_cut(text: str) -> None:
    spans = [p.span for p in find_placeholders(text)]
    borders = {part.span[0] for part in parts_of(text, spans)}
    assert not any(start < border < end for start, end in spans for border in borders)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("蓝牙耳机 降噪", ["蓝牙耳机", " ", "降噪"]),
        ("【包邮】耳机|降噪/蓝牙", ["【", "包邮", "】", "耳机", "|", "降噪", "/", "蓝牙"]),
        ("尺寸120x60cm/盒", ["尺寸120x60cm", "/", "盒"]),
        ("见https://a.cn/x 包邮", ["见https://a.cn/x", " ", "包邮"]),
        ("新品 [[city]] 款", ["新品", " ", "[[city]]", " ", "款"]),
        ("耳机，、；：蓝牙", ["耳机", "，、；：", "蓝牙"]),
    ],
)
def test_titles_are_cut_at_marks_and_spaces(text: str, parts: list[str]) -> None:
    spans = [p.span for p in find_placeholders(text)]
    assert [part.text for part in parts_of(text, spans)] == parts


@pytest.mark.parametrize(
    ("between", "written"),
    [
        (" ", ", "),
        ("，", ", "),
        ("、", ", "),
        ("｜", " | "),
        (" | ", " | "),
        ("【", " ["),
        ("】", "] "),
        ("）", ") "),
        ("/", "/"),
        ("／", "/"),
        ("：", ": "),
        ("＋", "+"),
        (" - ", " - "),
        ("！", "! "),
        ("\n", "\n"),
        ("》", '" '),
        ("&", "&"),
    ],
)
def test_marks_become_western_ones(between: str, written: str) -> None:
    assert separator(between, "耳机", "蓝牙") == written


def test_a_space_beside_a_brand_stays_a_space() -> None:
    assert separator(" ", "Sony", "耳机") == " "
    assert separator(" ", "耳机", "XM5") == " "
