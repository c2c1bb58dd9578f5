"""The pipeline with the real model: a small golden set, titles that lose nothing, terms that are said."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.findings import Severity
from glossaries.matching import TermMatcher, TermSet
from glossaries.terms import Term
from nlp.engines.base import Engine
from nlp.localization import Field, Instructions, Localization, localize
from nlp.protection import find_placeholders
from nlp.terminology import realised
from tests.nlp.fakes import PAIR
from tests.nlp.strategies import PLACEHOLDERS

pytestmark = pytest.mark.model

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "benchmarks/data/titles.zh-en.jsonl").read_text("utf-8").splitlines()
]
SENTENCES = [
    "您好{0}，您的订单已经发货。",
    "打开{0}就可以领取优惠券。",
    "请在今天联系{0}，谢谢！",
    "{0}是今年最受欢迎的礼物{1}",
    "{0}，新品上市，{1}等你来！",
    "点击{0}或者{1}了解更多。",
    "这款耳机{0}支持降噪{1}，续航很长。",
]
TITLES = ["{0} 蓝牙耳机 主动降噪 {1}", "【包邮】{0}女士连衣裙 {1}", "神秘嘉宾同款{0}水杯|{1}", "充电宝{0}大容量{1}快充"]
SURVIVORS = [p for p in PLACEHOLDERS if p not in ("\ufffc", "<b>", "</b>")]
few = settings(max_examples=12, phases=[Phase.generate], derandomize=True, suppress_health_check=list(HealthCheck))
pairs = st.tuples(st.sampled_from(SURVIVORS), st.sampled_from(SURVIVORS))


@pytest.fixture(scope="module")
def titles(starter_engine: Engine, starter_words: TermMatcher) -> list[Localization]:
    instructions = Instructions(PAIR, TermSet.of([], starter_words), starter_words)
    return localize([row["src"] for row in ROWS], instructions, starter_engine)


def test_what_a_title_must_keep_survives_as_often_as_it_stood(titles: list[Localization]) -> None:
    lost = [
        (piece, title.text)
        for row, title in zip(ROWS, titles, strict=True)
        for piece in row["keep"]
        if title.text.count(piece) != row["src"].count(piece)
    ]
    assert lost == []


def test_no_title_is_silently_broken(titles: list[Localization]) -> None:
    assert [t.text for t in titles if any(f.severity is Severity.BLOCK for f in t.findings)] == []
    assert sum(any(f.check == "untranslated" for f in t.findings) for t in titles) <= 2


@few
@given(st.lists(st.tuples(st.sampled_from(TITLES), pairs), min_size=4, max_size=4))
def test_placeholders_survive_in_titles(
    starter_engine: Engine, starter_words: TermMatcher, cases: list[tuple[str, tuple[str, str]]]
) -> None:
    texts = [_filled(frame, values) for frame, values in cases]
    _assert_survive(
        localize(texts, Instructions(PAIR, TermSet(starter=starter_words), starter_words, Field.TITLE), starter_engine)
    )


@few
@given(st.lists(st.tuples(st.sampled_from(SENTENCES), pairs), min_size=4, max_size=4))
def test_placeholders_survive_in_sentences(starter_engine: Engine, cases: list[tuple[str, tuple[str, str]]]) -> None:
    texts = [_filled(frame, values) for frame, values in cases]
    _assert_survive(localize(texts, Instructions(PAIR), starter_engine))


def _filled(frame: str, values: tuple[str, str]) -> str:
    return frame.replace("{0}", f" {values[0]} ").replace("{1}", f" {values[1]} ")


def _assert_survive(done: list[Localization]) -> None:
    for one in done:
        wanted = Counter(p.text for p in find_placeholders(one.source_text, strict_only=True))
        assert Counter(p.text for p in find_placeholders(one.text, strict_only=True)) == wanted, one.text


AGREED = [
    ("限时抢购今天晚上开始。", Term("限时抢购", "flash rush")),
    ("这款耳机的主动降噪效果很好。", Term("主动降噪", "adaptive silence")),
    ("我们的充电宝可以带上飞机。", Term("充电宝", "power brick")),
    ("所有订单全国包邮。", Term("包邮", "zero-cost shipping")),
    ("请阅读说明书以后再使用扫地机器人。", Term("扫地机器人", "RoboSweep", keeps_case=True)),
    ("我妈妈最喜欢吃老干妈。", Term("老干妈", "Lao Gan Ma", keeps_case=True)),
    ("他在北京买了一台新的冰箱。", Term("冰箱", "cold cabinet")),
    ("這款藍牙耳機的音質很好。", Term("藍牙耳機", "BT earphones")),
]


@pytest.mark.parametrize(("text", "term"), AGREED, ids=[term.target for _, term in AGREED])
def test_an_agreed_term_is_said(starter_engine: Engine, text: str, term: Term) -> None:
    [done] = localize([text], Instructions(PAIR, TermSet.of([term])), starter_engine)
    assert [t.source for t in done.terms_applied] == [term.source], done.text
    assert done.terms_missed == ()
    assert len(realised(done.text, term.accepted)) == 1


def test_a_sentence_begins_with_a_capital_even_if_a_term_does(starter_engine: Engine) -> None:
    term = Term("限时抢购", "flash rush")
    [done] = localize(["限时抢购今天晚上开始。"], Instructions(PAIR, TermSet.of([term])), starter_engine)
    assert done.text[0].isupper() or done.text[0].isdigit()


def test_a_term_that_stands_twice_is_said_twice_or_missed(starter_engine: Engine) -> None:
    term = Term("充电宝", "power brick")
    text = "这个充电宝比那个充电宝便宜。"
    [done] = localize([text], Instructions(PAIR, TermSet.of([term])), starter_engine)
    assert len(done.terms_applied) + len(done.terms_missed) == 2
    assert len(done.terms_applied) == len(realised(done.text, term.accepted))


def test_a_name_that_is_not_translated_stays_as_it_is(starter_engine: Engine) -> None:
    term = Term("老干妈", "老干妈")
    [done] = localize(["我妈妈最喜欢吃老干妈。"], Instructions(PAIR, TermSet.of([term])), starter_engine)
    assert done.text.count("老干妈") == 1
    assert not done.findings


def test_many_terms_and_placeholders_in_one_sentence_are_all_said(starter_engine: Engine) -> None:
    terms = [Term("充电宝", "power brick"), Term("优惠券", "voucher"), Term("订单", "purchase")]
    text = "{name}您好，您的订单{id}里的充电宝可以使用优惠券{code}。"
    [done] = localize([text], Instructions(PAIR, TermSet.of(terms)), starter_engine)
    assert len(done.terms_applied) == 3, done.text
    _assert_survive([done])


GOLDEN = [
    ("你好，世界。", "Hello, world."),
    ("", ""),
    ("  \n", "  \n"),
    ("🔥", "🔥"),
    ("主动降噪蓝牙耳机 包邮", "Active Noise Cancelling Bluetooth Headphones, Free Shipping"),
]


@pytest.mark.parametrize(("text", "target"), GOLDEN)
def test_what_was_right_stays_right(starter_engine: Engine, starter_words: TermMatcher, text: str, target: str) -> None:
    instructions = Instructions(PAIR, TermSet(starter=starter_words), starter_words)
    [done] = localize([text], instructions, starter_engine)
    assert done.text == target


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b降噪",
        "降噪\ud800。",
        "\u202e降噪\u200f。",
        "\u0301" * 300,
        "👩‍👩‍👧‍👦" * 60,
        "𠮷野家。",
        "كتاب 降噪 скидка。",
        "1" * 900,
    ],
)
def test_odd_texts_are_no_exception(starter_engine: Engine, text: str) -> None:
    [done] = localize([text], Instructions(PAIR, TermSet.of([Term("降噪", "ANC")])), starter_engine)
    done.text.encode()
