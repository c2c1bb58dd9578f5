"""Our own classifier: hashed features, two logistic regressions, no library but NumPy, a few megabytes.

One regression tells positive from negative, the other neutral from both; two questions, because half of the datasets
know no neutral. Sums are of whole numbers, so no machine's way of adding floats can change an answer; what comes out
is rounded to four decimals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.base import SILENT, Label, Sentiment
from nlp.sentiment.features import Family, find_features
from nlp.sentiment.hashing import in_language
from nlp.sentiment.model import Head, Model, load_model
from nlp.sentiment.slots import LANGUAGES, weigh

_BLOCK = 1_024
"""Texts read at once: enough for NumPy to be quick, few enough to stay under 100 MB for long texts."""
_BLOCK_POINTS = 400_000
"""Code points read at once, for the same reason."""
_LEAST_EVIDENCE = 4
"""Learned features below which we abstain; one common word already brings about six. Chosen by us."""
_LEAST_KNOWN = 0.12
"""Share of learned features below which the script is none we learned: Bengali has 0.04, Korean rarely under 0.15."""
_FOREIGN_SEEN, _FOREIGN_KNOWN = 50, 0.8
"""Features from which a language shows; a text with so many, no language, and a smaller share learned is in none that
we learned: sentences in ten such languages had 0.4 to 0.8, held-out texts in the languages learned mostly more."""
_LEAST_VOTES = 0.4
"""Share of the language votes the winner must have."""
_UNSURE = 0.34
"""Highest confidence of an abstention: three labels, no knowledge."""
_LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a batch's features add up to, one row a text: how many were seen and learned, sums, and the language."""

    seen: Floats
    learned: Floats
    polarity: Floats
    neutrality: Floats
    language: NDArray[np.int64]


class EmbeddedEngine:
    """The classifier that is always there. Opens its model when first asked."""

    name = "embedded"

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or load_model()
        self.model = self._model.name
        self.licence = self._model.licence

    def read(self, texts: Sequence[str]) -> list[Sentiment]:
        """n texts in, n sentiments out, same order; texts of any length and content."""
        found: list[Sentiment] = []
        for block in _blocks(texts):
            evidence = evidence_of(self._model, block)
            found += self._judge(evidence)
        return found

    def _judge(self, evidence: Evidence) -> list[Sentiment]:
        chances = probabilities(self._model, evidence)
        scores = np.round(chances[:, 2] - chances[:, 0], 4) + 0.0
        best = np.argmax(chances, axis=1)
        sure = np.round(chances.max(axis=1), 4)
        known = evidence.learned / np.maximum(evidence.seen, 1)
        silent = evidence.learned == 0
        foreign = (evidence.language == 0) & (evidence.seen >= _FOREIGN_SEEN) & (known < _FOREIGN_KNOWN)
        abstained = (evidence.learned < _LEAST_EVIDENCE) | (known < _LEAST_KNOWN) | foreign
        names = self._model.languages
        rows = zip(scores.tolist(), best.tolist(), sure.tolist(), silent.tolist(), abstained.tolist(),
                   evidence.language.tolist(), strict=True)  # fmt: skip
        return [
            SILENT if empty else _abstention(score, confidence) if unsure
            else Sentiment(_LABELS[label], score, confidence, language=names[language])
            for score, label, confidence, empty, unsure, language in rows
        ]  # fmt: skip


def _abstention(score: float, confidence: float) -> Sentiment:
    return Sentiment(Label.NEUTRAL, round(score / 2, 4), min(confidence, _UNSURE), abstained=True)


def _blocks(texts: Sequence[str]) -> list[Sequence[str]]:
    """The texts in blocks of bounded number and length."""
    blocks, start, points = [], 0, 0
    for place, text in enumerate(texts):
        points += min(len(text), 2_000)
        if place - start >= _BLOCK or points > _BLOCK_POINTS:
            blocks.append(texts[start:place])
            start, points = place, min(len(text), 2_000)
    blocks.append(texts[start:])
    return [block for block in blocks if len(block)]


def evidence_of(model: Model, texts: Sequence[str]) -> Evidence:
    """The evidence for each of the texts.

    What is not at home in the language of its text is looked up again: it may weigh something besides there.
    """
    found, size = find_features(texts), len(texts)
    weighed = weigh(model.table, found.keys)
    owner = found.text[weighed.which]
    language = _languages(owner, weighed.language, size)
    spoken = language[owner]
    abroad = (weighed.language != spoken) & (spoken > 0) & (found.family[weighed.which] < Family.CUE)
    local = weigh(model.table, in_language(found.keys[weighed.which][abroad], spoken[abroad]))
    there = owner[abroad][local.which]
    return Evidence(
        np.bincount(found.text, minlength=size).astype(np.float64),
        np.bincount(owner, minlength=size).astype(np.float64),
        _total(owner, weighed.polarity, size) + _total(there, local.polarity, size),
        _total(owner, weighed.neutrality, size) + _total(there, local.neutrality, size),
        language,
    )


def _total(owner: NDArray[np.int64], units: Floats, size: int) -> Floats:
    return np.bincount(owner, weights=units, minlength=size).astype(np.float64)


def _languages(owner: NDArray[np.int64], language: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The language most features of each text belong to; 0 where they do not agree."""
    width = LANGUAGES + 1
    votes = np.bincount(owner * width + language, minlength=size * width).reshape(size, width)
    votes[:, 0] = 0
    best = np.argmax(votes, axis=1)
    agreed = votes.max(axis=1) >= np.maximum(_LEAST_VOTES * votes.sum(axis=1), 2)
    return np.where(agreed, best, 0)


def probabilities(model: Model, evidence: Evidence) -> Floats:
    """Probabilities of negative, neutral and positive: n rows of three."""
    return combine(*logits(model, evidence))


def logits(model: Model, evidence: Evidence) -> tuple[Floats, Floats]:
    """Calibrated log-odds of positive against negative, and of neutral against both."""
    return _logit(model.polarity, evidence.polarity, evidence), _logit(model.neutrality, evidence.neutrality, evidence)


def combine(polarity: Floats, neutrality: Floats) -> Floats:
    """The three probabilities that two log-odds stand for: n rows of three."""
    positive, neutral = _chance(polarity), _chance(neutrality)
    return np.stack([(1 - neutral) * (1 - positive), neutral, (1 - neutral) * positive], axis=1)


def _logit(head: Head, sums: Floats, evidence: Evidence) -> Floats:
    bias = np.array(head.bias)[evidence.language]
    temperature = np.array(head.temperature)[evidence.language]
    return np.asarray((sums * head.scale / np.sqrt(np.maximum(evidence.learned, 1)) + bias) / temperature)


def _chance(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
