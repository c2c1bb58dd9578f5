"""How texts are cut and counted, in scripts with and without spaces."""

import numpy as np
import pytest

from nlp.sentiment.characters import Kind, kinds
from nlp.sentiment.cleaning import clean
from nlp.sentiment.features import find_features
from nlp.sentiment.hashing import keys
from nlp.sentiment.lexicon import Cue, lexicon
from nlp.sentiment.slots import SLOT_BITS, compress, expand, pack, weigh
from nlp.sentiment.tokens import lay_out


def _tokens(text: str) -> list[str]:
    layout = lay_out(clean([text]))
    spans = zip(layout.starts[:-1] + 1, layout.starts[1:], strict=True)
    return ["".join(map(chr, layout.points[first:last].tolist())) for first, last in spans]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't buy it!!!!", ["don't", "buy", "it", "!!"]),
        ("Очень плохо…", ["очень", "плохо", ".."]),
        ("منتج رائع، شكرا", ["منتج", "رائع", "،", "شكرا"]),
        ("质量很差,不买", ["质量很差", ",", "不买"]),
        ("最悪です。もう買わない", ["最悪です", "。", "もう買わない"]),
        ("ดีมาก 5ดาว", ["ดีมาก", "0", "ดาว"]),
        ("정말 좋아요 😍👍", ["정말", "좋아요", "😍", "👍"]),
        ("see https://a.example/b @me a@b.example 2024", ["see", "0"]),
    ],
)
def test_text_is_cut_into_tokens(text: str, tokens: list[str]) -> None:
    assert _tokens(text) == tokens


def test_letters_repeated_for_effect_count_twice() -> None:
    assert _tokens("sooooo goooood") == ["soo", "good"]


def test_width_case_and_apostrophes_are_levelled() -> None:
    assert _tokens("ＧＯＯＤ　don’t") == ["good", "don't"]


def test_kinds_come_from_our_own_table() -> None:
    said = [kinds()[ord(one)] for one in "a 我ก!😍"]
    assert said == [Kind.LETTER, Kind.SPACE, Kind.UNSPACED, Kind.UNSPACED, Kind.MARK, Kind.EMOJI]


def test_key_of_a_number_never_changes() -> None:
    """A trained model is a table of these keys: another mix would make it noise."""
    assert keys(np.array([0, 1, 2**63], dtype=np.uint64), 7).tolist() == [3121451397, 3720165628, 3239481000]


def test_seed_words_are_all_found() -> None:
    assert int((lexicon().cue == Cue.POSITIVE).sum()) > 1_200
    assert int((lexicon().cue == Cue.NEGATIVE).sum()) > 1_600


def test_features_of_a_text_do_not_depend_on_its_neighbours() -> None:
    texts = ["not good", "很不好", "ไม่ดี", "good"]
    together = find_features(texts)
    for place, text in enumerate(texts):
        assert sorted(together.keys[together.text == place]) == sorted(find_features([text]).keys)


def test_packed_weights_come_back() -> None:
    """A step of the cube root is a hundredth of the largest: within a tenth for anything that matters."""
    weights = np.array([-2.0, -0.25, 0.0, 0.002, 1.5])
    back = expand(compress(weights, 2.0), 2.0)
    assert back == pytest.approx(weights, rel=0.1)


def test_slot_gives_nothing_for_a_feature_never_learned() -> None:
    key = np.array([5], dtype=np.uint32)
    table = pack(key, np.array([3]), np.array([127], dtype=np.int8), np.array([-127], dtype=np.int8))
    stranger = key + np.uint32(9 << SLOT_BITS)
    found = weigh(table, np.concatenate([key, stranger]))
    assert found.which.tolist() == [True, False]
    assert (found.language.tolist(), found.polarity.tolist()) == ([3], [127.0**3])
