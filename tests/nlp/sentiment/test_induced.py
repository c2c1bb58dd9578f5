"""Induced polarity lands on the very features that reading looks at."""

from pathlib import Path

import numpy as np
import pytest

from nlp.sentiment.features import Family, find_features
from nlp.sentiment.training.induced import GROUPS, NOTHING, induced_from, read_induced


def _of(text: str, family: Family) -> set[int]:
    found = find_features([text])
    return set(found.keys[found.family == family].tolist())


@pytest.mark.parametrize(
    ("words", "text", "family"),
    [
        ("ausgezeichnet", "Wirklich ausgezeichnet!", Family.WORD),
        ("отлично", "Все отлично", Family.WORD),
        ("ممتاز", "منتج ممتاز", Family.WORD),
        ("péssimo", "Não é péssimo", Family.NEGATED_WORD),
        ("too small", "It is too small", Family.WORD_PAIR),
        ("漏水", "杯子漏水了", Family.PIECE),
        ("残念", "とても残念です", Family.PIECE),
        ("แย่", "แย่มาก", Family.PIECE),
    ],
)
def test_a_word_stands_for_the_feature_that_reading_finds(words: str, text: str, family: Family) -> None:
    induced = induced_from([words], np.array([0.5]))
    of_family = set(induced.keys[induced.family == family].tolist())
    assert of_family & _of(text, family)


def test_a_negated_word_leans_the_other_way() -> None:
    induced = induced_from(["good"], np.array([0.5]))
    assert sorted(induced.polarity.tolist()) == [-0.5, 0.5]


def test_phrases_of_three_words_stand_for_nothing() -> None:
    assert not len(induced_from(["three little words"], np.array([1.0])).keys)


def test_prior_has_a_row_a_key_and_ignores_strangers() -> None:
    induced = induced_from(["good", "bad"], np.array([0.5, -0.5]))
    prior = induced.prior(np.append(induced.keys, np.uint32(7)))
    assert prior.shape == (len(induced.keys) + 1, GROUPS)
    assert not prior[-1].any()
    assert (induced.prior(induced.keys, strength=True) >= 0).all()


def test_the_committed_words_say_what_people_say() -> None:
    induced = read_induced()
    polarity = dict(zip(induced.keys.tolist(), induced.polarity.tolist(), strict=True))
    for words, sign in (
        ("excellent horrible", (1, -1)),
        ("отличный ужасный", (1, -1)),
        ("maravilhoso horrível", (1, -1)),
    ):
        keys = [next(iter(_of(word, Family.WORD))) for word in words.split()]
        assert tuple(np.sign(polarity[key]) for key in keys) == sign


def test_a_column_is_asked_for_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing like it"):
        read_induced(without="nothing like it")


def test_no_induced_words_expect_nothing() -> None:
    assert not NOTHING.prior(np.array([1, 2], dtype=np.uint32)).any()
