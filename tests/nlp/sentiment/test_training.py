"""Training, from a few texts to a model on the disk."""

from pathlib import Path

import numpy as np
import pytest

from nlp.sentiment.embedded import evidence_of, logits
from nlp.sentiment.model import load_model
from nlp.sentiment.training.corpus import Corpus

pytest.importorskip("scipy", reason="training needs SciPy, reading does not")

_OPINIONS = {"en": ("awful", "there", "lovely"), "ru": ("ужасно", "обычно", "отлично")}
_OTHER = {"en": "line film actor scene battery screen".split(), "ru": "фильм актёр сцена экран звук кабель".split()}


def _corpus() -> Corpus:
    """Texts in two languages whose one word of opinion tells their label."""
    rows = [
        (f"{words[n % 6]}{n % 7} {words[n // 5 % 6]} {_OPINIONS[language][n % 3]}", n % 3, place)
        for place, (language, words) in enumerate(_OTHER.items())
        for n in range(600)
    ]
    texts, label, language = zip(*rows, strict=True)
    return Corpus(list(texts), np.array(label), np.array(language), np.zeros(len(texts), np.int64), [*_OTHER], ["made"])


def test_a_model_says_from_the_disk_what_it_learned(tmp_path: Path) -> None:
    """What training computes in floats and what reading adds up in weights of a byte are within three per cent."""
    from nlp.sentiment.training.building import train, write  # noqa: PLC0415 (only where SciPy is)
    from nlp.sentiment.training.featurising import featurise  # noqa: PLC0415
    from nlp.sentiment.training.induced import NOTHING  # noqa: PLC0415
    from nlp.sentiment.training.matrix import matrix  # noqa: PLC0415

    corpus = _corpus()
    features, rows = featurise(corpus.texts), np.arange(len(corpus.texts))
    chosen, polarity, neutrality = train(corpus, features, rows, NOTHING, NOTHING)
    write(tmp_path, {"name": "made", "licence": "none", "languages": corpus.languages}, chosen, [polarity, neutrality])
    model = load_model(tmp_path)
    said = logits(model, evidence_of(model, corpus.texts))
    for question, answer in ((polarity, said[0]), (neutrality, said[1])):
        meant = matrix(corpus, features, rows, chosen) @ question.weights + question.bias[corpus.language]
        assert answer == pytest.approx(meant, rel=0.03, abs=0.1)
    polar = corpus.label != 1
    assert ((said[0] > 0) == (corpus.label > 0))[polar].all()
    assert ((said[1] > 0) == ~polar).all()


def test_features_that_no_row_has_are_no_obstacle() -> None:
    """As where most words are induced ones and texts are few."""
    import scipy.sparse  # noqa: PLC0415 (only where SciPy is)

    from nlp.sentiment.training.fitting import Task, learn  # noqa: PLC0415

    found = scipy.sparse.csr_matrix(np.array([[1, 0, 0, 0, 0], [0, 1, 0, 0, 0]] * 8, dtype=np.float32))
    answer, one = np.array([1.0, 0.0] * 8), np.zeros(16, np.int64)
    task = Task(found, answer, np.full(16, 1 / 16), one, 1)
    learned = learn(task, np.zeros(5, np.bool_), np.zeros((5, 1)))
    assert learned.weights[0] > 0.1 > -0.1 > learned.weights[1]
    assert learned.weights[2:].tolist() == [0.0, 0.0, 0.0]


def test_the_direction_from_bad_to_good_is_learned_from_sums_of_words() -> None:
    """A word that no text of its language had is judged by what its neighbours said in another."""
    from nlp.sentiment.training.inducing import bags, direction  # noqa: PLC0415 (only where SciPy is)

    corpus = _corpus()
    words = ["awful", "there", "lovely", "ужасно", "обычно", "отлично"]
    vectors = np.array([[-1, 0.2], [0, 0.1], [1, -0.3]] * 2, dtype=np.float32)
    found = bags(corpus.texts, words)
    assert found.shape == (len(corpus.texts), len(words))
    assert np.asarray(found.sum(axis=1)).ravel().tolist() == [1.0] * len(corpus.texts)
    english = np.flatnonzero((corpus.label != 1) & (corpus.language == 0))
    lean = vectors @ direction(corpus, english, found @ vectors)
    assert lean[5] > lean[4] > lean[3]


def test_a_second_opinion_speaks_of_what_no_text_had() -> None:
    """The third feature stands in no row that was labelled; induction alone has something to say of it."""
    import scipy.sparse  # noqa: PLC0415 (only where SciPy is)

    from nlp.sentiment.training.fitting import Task, learn  # noqa: PLC0415

    found = scipy.sparse.csr_matrix(np.array([[1, 0, 0], [0, 1, 0]] * 8, dtype=np.float32))
    answer, one = np.array([1.0, 0.0] * 8), np.zeros(16, np.int64)
    task = Task(found, answer, np.full(16, 1 / 16), one, 1)
    nothing, lean = np.zeros((3, 1)), np.array([[1.0], [-1.0], [1.0]])
    alone, beside = (learn(task, np.zeros(3, np.bool_), nothing, second) for second in (None, lean))
    assert alone.weights[2] == 0 < beside.weights[2]
