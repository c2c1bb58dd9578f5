"""Evidence that costs time, made where it is asked for: the target translated back, and embeddings of both sides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from nlp.drafts import Origin
from nlp.quality.base import Quality
from nlp.quality.estimate import BLOCKED, CONCERN, kind_of, label_of, probability
from nlp.quality.overlap import chrf
from nlp.quality.weights import Weights, shipped_weights

Vectors = Callable[[Sequence[str]], NDArray[np.float64]]
"""n texts in, n embeddings out, as rows."""


def round_trip(source_text: str, back: str) -> float:
    """How much of the source its translation back has again: chrF2, case aside, 0 to 1."""
    return round(chrf(back.casefold(), source_text.casefold()), 3)


def similarities(source_texts: Sequence[str], texts: Sequence[str], vectors: Vectors) -> list[float]:
    """The cosine of each source and its target."""
    if not texts:
        return []
    sources, targets = vectors(source_texts), vectors(texts)
    lengths = np.linalg.norm(sources, axis=1) * np.linalg.norm(targets, axis=1)
    return [round(float(value), 3) for value in (sources * targets).sum(axis=1) / np.where(lengths > 0, lengths, 1.0)]


def looked_again(
    quality: Quality,
    *,
    round_trip: float | None = None,
    similarity: float | None = None,
    weights: Weights | None = None,
) -> Quality:
    """The estimate moved by what a second look saw, as far as the regressions know it; checks still bound it."""
    weights = weights or shipped_weights()
    before = quality.evidence
    evidence = replace(before, round_trip=round_trip, similarity=similarity)
    if evidence.origin is not Origin.ENGINE or kind_of(evidence) not in weights.regressions:
        return replace(quality, evidence=evidence)
    moved = _logit(quality.score) + _logit(probability(evidence, weights)) - _logit(probability(before, weights))
    bound = BLOCKED if evidence.is_blocked else CONCERN if evidence.concerns else 1.0
    score = round(min(bound, 1 / (1 + exp(-moved))), 3)
    return Quality(score, label_of(score, weights), evidence)


def _logit(chance: float) -> float:
    chance = min(max(chance, 0.001), 0.999)
    return log(chance / (1 - chance))
