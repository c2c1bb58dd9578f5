"""What many languages share weighs what it weighs in the language of the text, and what pieces of words lean to."""

import numpy as np
import pytest

from nlp.sentiment.embedded import evidence_of
from nlp.sentiment.features import Family, find_features
from nlp.sentiment.hashing import Keys, in_language
from nlp.sentiment.model import Head, Model
from nlp.sentiment.slots import pack

ENGLISH, GERMAN = 1, 2
_HEAD = Head(1.0, (0.0,) * 3, (1.0,) * 3)


def _words(text: str) -> Keys:
    found = find_features([text])
    return found.keys[found.family == Family.WORD]


@pytest.fixture
def model() -> Model:
    """Knows "gift" as good wherever it stands, and as worse than that in German."""
    english, german, shared = _words("lovely wrapping"), _words("schlecht verpackt"), _words("gift")
    keys = np.concatenate([english, german, shared, in_language(shared, np.array([GERMAN]))])
    language = np.array([ENGLISH] * 2 + [GERMAN] * 2 + [0, GERMAN])
    weights = np.array([0, 0, 0, 0, 1, -2], dtype=np.int8)
    return Model(pack(keys, language, weights, np.zeros(6, np.int8)), ("", "en", "de"), _HEAD, _HEAD, "made", "none")


def test_a_shared_word_weighs_more_or_less_in_a_language(model: Model) -> None:
    evidence = evidence_of(model, ["lovely gift wrapping", "gift schlecht verpackt", "gift"])
    assert evidence.language.tolist() == [ENGLISH, GERMAN, 0]
    assert evidence.polarity.tolist() == [1.0, 1.0 - 8.0, 1.0]


def test_a_local_weight_is_no_further_feature(model: Model) -> None:
    assert evidence_of(model, ["gift schlecht verpackt"]).learned.tolist() == [3]


def test_keys_of_a_language_are_its_own() -> None:
    key = _words("отлично")
    local = [in_language(key, np.array([one])).item() for one in (1, 2, 63)]
    assert len({key.item(), *local}) == 4


def test_pieces_carry_the_polarity_of_words_to_forms_never_seen() -> None:
    pytest.importorskip("scipy", reason="training needs SciPy, reading does not")
    from nlp.sentiment.training.pieces import pieces_of  # noqa: PLC0415 (only where SciPy is)

    good, bad = "отличный отличная отличное отличные отличную", "ужасный ужасная ужасное ужасные ужасную"
    words = f"{good} {bad}".split()
    keys, lean = pieces_of(words, np.repeat([0.8, -0.8], 5))
    worth = dict(zip(keys.tolist(), lean.tolist(), strict=True))
    said = [
        sum(worth.get(key, 0.0) for key in find_features([form]).keys.tolist()) for form in ("отличного", "ужасного")
    ]
    assert said[0] > 0.3 > -0.3 > said[1]


def test_pieces_of_few_words_say_nothing() -> None:
    pytest.importorskip("scipy", reason="training needs SciPy, reading does not")
    from nlp.sentiment.training.pieces import pieces_of  # noqa: PLC0415 (only where SciPy is)

    keys, lean = pieces_of(["excelente"], np.array([1.0]))
    assert (len(keys), len(lean)) == (0, 0)
