"""Hostile texts cost bounded time: measured in processor time, with room for a slow machine."""

import time
from datetime import date

import pytest

from nlp.screening.screener import Screener, starter_screener
from nlp.screening.weighing import Asked

MILLION = 1_000_000
LIMIT_S = 20.0
"""A minute's patience on a busy machine; on a quiet one these take a second or two."""
TEXTS = {
    "one word again and again": "最好" * (MILLION // 2),
    "mixed scripts": "best 最佳 أفضل лучший ดีที่สุด 최고 " * (MILLION // 32),
    "unpaired surrogates": "\ud83c" * MILLION,
    "only combining marks": "\u0301" * MILLION,
    "marks on a letter": ("a" + "\u0301" * 99) * (MILLION // 100),
    "full width": "Ｂｅｓｔ１００％" * (MILLION // 9),
    "spaced out": "b e s t . " * (MILLION // 10),
    "no border anywhere": "a" * MILLION,
    "han letters apart": "国 家 级 产.品" * (MILLION // 9),
    "sentences of claims": "全网最便宜的国家级保温杯，治愈糖尿病。" * (MILLION // 19),
    "words that need company": "best vodka cures cancer, whisky guaranteed. " * (MILLION // 43),
    "prefixes": "merokok menokok se" * (MILLION // 18),
    "quotes": "“" * MILLION,
    "zero width": "\u200b" * MILLION,
}


@pytest.fixture(scope="module")
def screener() -> Screener:
    return starter_screener()


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_megabyte_is_answered_in_bounded_time(screener: Screener, name: str):
    text = TEXTS[name]
    screener.screen("warm", "CN", Asked(date(2026, 11, 26)))
    started = time.process_time()
    findings = screener.screen(text, "CN", Asked(date(2026, 11, 26), channel="amazon", field="title"))
    assert time.process_time() - started < LIMIT_S
    assert len(findings) < 1000
    assert all(f.span is None or 0 <= f.span[0] < f.span[1] <= len(text) for f in findings)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\u0301", "\u200b", "\x00", "ﷺ", "🏳️‍🌈", "a\ud800最好"])
def test_odd_texts_are_answered(screener: Screener, text: str):
    for finding in screener.screen(text, "CN", Asked(date(2026, 11, 26))):
        assert finding.matched == text[slice(*finding.span)] if finding.span else True
