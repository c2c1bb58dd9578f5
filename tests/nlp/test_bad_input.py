"""What no merchant writes and every server gets: never an exception, never superlinear, nothing lost.

The sizes are such that anything quadratic would take minutes; no clock is looked at.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossaries.matching import TermMatcher, TermSet
from glossaries.terms import Term, TermStatus
from nlp.engines.base import Engine
from nlp.localization import Field, Instructions, localize
from nlp.markup import MarkupKind, MarkupOptions
from nlp.segmentation import Split
from tests.nlp.fakes import HOSTILE, PAIR, LedEngine, PlainEngine, echo
from tests.nlp.strategies import texts

STARTER = TermMatcher([Term("蓝牙耳机", "Bluetooth headphones", role="product"), Term("包邮", "free shipping")])
OWN = [Term("降噪", "noise cancelling"), Term("b", "bee"), Term("降噪", "bad", TermStatus.DEPRECATED)]
TERMS = TermSet.of(OWN, STARTER)
K = 400
"""Two hundred of these are enough to hang whatever is quadratic."""

SMALL = {
    "empty": "",
    "spaces": " \t\u3000\u00a0",
    "new lines": "\n\r\n",
    "emoji": "🔥👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "joiners": "\u200d\u200d\ufe0f",
    "right to left": "سماعات بلوتوث {name}!",
    "overrides": "\u202eabc\u202c 降噪 \u200f",
    "NUL": "\0",
    "NUL in words": "降\0噪{a\0}",
    "lone surrogates": "降噪\ud800耳机\udfff{name}",
    "surrogate pair": "降噪\ud83d\ude00",
    "marks": "\u0301\u0316\u20dd",
    "BOM": "\ufeff降噪",
    "not a character": "\uffff\U0010ffff",
    "private use": "\ue000降噪",
    "replacement": "\ufffd\ufffc",
    "mixed": "aЖ啊ا가あกאदα",
    "unclosed": "{name <b https:// www. @ # %( ${ [[ 降噪",
    "digits": "٣" * 500 + "1" * 5000,
}
LARGE = {
    "a line of 200 kB": "啊的" * 34_000,
    "han": "啊" * 200 * K,
    "words": "蓝牙耳机降噪啊的" * 4 * K,
    "latin": "a" * 200 * K,
    "spaces": " " * 200 * K,
    "dots": "." * 200 * K,
    "abbreviations": "Mr. " * 50 * K,
    "quotes": '."' * 100 * K,
    "commas": "，" * 200 * K,
    "tags": "<b>x</b>" * 5_000,
    "tags and terms": "<b>降噪</b>" * 5_000,
    "marks": "\u0301\u0316" * 100 * K,
    "marks on a letter": "a" + "\u0316\u0301" * 100 * K,
    "digits": "1" * 200 * K + "a",
    "number list": "1.1-" * 50 * K + "a",
    "sizes without end": "1*" * 50 * K,
    "emoji": "😀 " * 20 * K,
    "braces": "{" * 200 * K,
    "templates": ("{" + "a" * 90 + "}字") * 2_000,
    "short templates": "{a}字" * 10_000,
    "half tags": "<a" * 100 * K,
    "one address": "https://" + "a" * 200 * K,
    "addresses": "https://a.cn/x点 " * 5_000,
    "codes": "a1+" * 60 * K,
    "NULs": "\0" * 200 * K,
    "NULs in words": "降\0噪" * 20 * K,
    "surrogates": "降噪\ud800" * 4 * K,
    "lines": "降噪\n" * 20 * K,
    "brackets": "【蓝牙耳机】" * 4 * K,
    "right to left": "مرحبا بالعالم " * 14 * K,
    "half-width": "ｶﾞ" * 100 * K,
}


def done(text: str, field: Field, split: Split = Split.SENTENCES) -> str:
    engine = PlainEngine(str)
    [localization] = localize([text], Instructions(PAIR, TERMS, STARTER, field, split), engine)
    assert max((len(s) for asked in engine.asked for s in asked), default=0) <= 400, "more than an engine takes"
    localization.text.encode()
    return localization.text


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("text", SMALL.values(), ids=SMALL)
def test_odd_texts_are_no_exception(text: str, field: Field) -> None:
    for split in Split:
        done(text, field, split)


@pytest.mark.parametrize("field", [Field.AUTO, Field.TITLE])
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_huge_texts_are_no_burden(text: str, field: Field) -> None:
    done(text, field)


@pytest.mark.parametrize("text", ["", " \n", "\u3000", "🔥", "🔥 👩‍👩‍👧‍👦", "\0", "\n\n", "123", "！", "\u0301\u0301"])
@pytest.mark.parametrize("field", [Field.AUTO, Field.PROSE])
def test_a_text_without_words_comes_back_as_it_was(text: str, field: Field) -> None:
    assert done(text, field) == text


def test_half_characters_become_replacement_characters() -> None:
    [localization] = localize(["降噪\ud800。"], Instructions(PAIR, TERMS), echo())
    assert localization.source_text == "降噪\ufffd。"
    localization.text.encode()


@pytest.mark.parametrize("kind", MarkupKind)
def test_ten_thousand_tags_come_back(kind: MarkupKind) -> None:
    text = "<p>" + "<b>降</b><x/>" * 3_333 + "</p>"
    [localization] = localize([text], Instructions(PAIR, markup=MarkupOptions(kind)), echo())
    assert localization.text.count("<b>") == localization.text.count("</b>") == localization.text.count("<x/>") == 3_333


@given(st.lists(texts | st.text(alphabet=st.characters(), max_size=40), max_size=3), st.sampled_from(Field))
def test_any_text_is_no_exception(some: list[str], field: Field) -> None:
    engines: list[Engine] = [echo(), *map(LedEngine, HOSTILE)]
    for engine in engines:
        assert len(localize(some, Instructions(PAIR, TERMS, STARTER, field), engine)) == len(some)
