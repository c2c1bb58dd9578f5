"""The regressions of the quality estimate: one for each kind of evidence, by Newton's method with a ridge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from nlp.quality.base import Evidence, Quality
from nlp.quality.estimate import estimate, kind_of, label_of, signs_of
from nlp.quality.weights import Weights

GOOD = 0.45
"""chrF2 from which a target counts as good: a quarter of the zh→en targets of FLORES dev and one in twenty of en→pt lie
under it. Chosen by us."""
_RIDGE = 1.0
_STEPS = 30
_LOW_UNDER, _HIGH_FROM = 0.55, 0.85
COSTLY = ("round_trip", "similarity")
_LEAST = 40
"""Examples without which there is no regression of a kind."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One target with the evidence of each leg, and whether its reference says it is good."""

    source: str
    text: str
    legs: Sequence[Evidence]
    is_good: bool
    is_fitted: bool


def fitted(examples: Sequence[Example]) -> Weights:
    """The weights that fit the examples: what is usual for each model, a regression a kind of evidence, the cost of a
    leg."""
    direct = [e for e in examples if len(e.legs) == 1]
    centres = dict(_centres([e.legs[0] for e in direct]))
    weights = Weights({}, centres, {"": 0.0}, 1.0, _LOW_UNDER, _HIGH_FROM)
    weights = replace(weights, biases=_biases(direct, weights))
    for is_title, has_score, *costly in product((False, True), repeat=2 + len(COSTLY)):
        names = [name for name, is_wanted in zip(COSTLY, costly, strict=True) if is_wanted]
        usable = [e for e in direct if e.legs[0].is_title is is_title and _has(e.legs[0], names, has_score=has_score)]
        some = [only(e, names, has_score=has_score) for e in usable]
        if len(some) >= _LEAST:
            regression = _raised(some, names, weights) if names else _regression(some, weights)
            weights = replace(weights, regressions={**weights.regressions, kind_of(some[0].legs[0]): regression})
    return replace(weights, leg_factor=_leg_factor([e for e in examples if len(e.legs) > 1], weights))


def _has(evidence: Evidence, names: Sequence[str], *, has_score: bool) -> bool:
    """Texts with more evidence than a regression sees teach it too."""
    known = all(getattr(evidence, name) is not None for name in names)
    return known and (evidence.model_score is not None or not has_score)


def only(example: Example, costly: Sequence[str], *, has_score: bool = True) -> Example:
    """The example with no other costly evidence than this."""
    unasked = dict.fromkeys((name for name in COSTLY if name not in costly), None)
    told = {} if has_score else {"model_score": None}
    return replace(example, legs=[replace(one, **unasked, **told) for one in example.legs])


def judged(example: Example, weights: Weights) -> Quality:
    """As the flow judges: the product of the legs."""
    qualities = [estimate(one, weights) for one in example.legs]
    score = prod(quality.score for quality in qualities) * weights.leg_factor ** (len(qualities) - 1)
    return Quality(round(score, 3), label_of(score, weights), qualities[-1].evidence)


def _leg_factor(examples: Sequence[Example], weights: Weights) -> float:
    """What makes the mean score of texts over two legs the share of them that is good."""
    mean = float(np.mean([judged(e, weights).score for e in examples]))
    return round(min(1.0, float(np.mean([e.is_good for e in examples])) / mean), 3)


def _centres(evidence: Sequence[Evidence]) -> Iterator[tuple[str, tuple[float, float]]]:
    """What is usual for each model on prose."""
    scores: dict[str, list[float]] = {}
    for one in evidence:
        if one.model_score is not None and not one.is_title:
            scores.setdefault(one.engine_model, []).append(one.model_score)
    for model, some in sorted(scores.items()):
        yield model, (round(float(np.mean(some)), 4), round(float(np.std(some)), 4))


def _biases(examples: Sequence[Example], weights: Weights) -> dict[str, float]:
    """How much better than their mean each model is on prose, everything else being equal."""
    prose = [only(e, ()) for e in examples if not e.legs[0].is_title and e.legs[0].model_score is not None]
    models = sorted({e.legs[0].engine_model for e in prose})
    x, names = _signs(prose, weights)
    marks = np.array([[float(e.legs[0].engine_model == model) for model in models] for e in prose])
    found = _newton(np.hstack([x, marks]), _goods(prose), np.zeros(len(prose)))[len(names) :]
    return {"": 0.0} | {m: round(float(b - found.mean()), 4) for m, b in zip(models, found, strict=True)}


def _regression(examples: Sequence[Example], weights: Weights) -> dict[str, float]:
    x, names = _signs(examples, weights)
    offset = np.array([weights.biases.get(e.legs[0].engine_model, 0.0) for e in examples])
    return {n: round(float(w), 4) for n, w in zip(names, _newton(x, _goods(examples), offset), strict=True)}


def _raised(examples: Sequence[Example], names: Sequence[str], weights: Weights) -> dict[str, float]:
    """The regression without costly evidence, with what such evidence adds to it; none may count against a text.

    So everything learned from damaged texts, which have none, stays true.
    """
    base = weights.regressions[kind_of(only(examples[0], ()).legs[0])]
    x, columns = _signs(examples, weights)
    offset = x @ np.array([base.get(name, 0.0) for name in columns])
    offset += [weights.biases.get(e.legs[0].engine_model, 0.0) for e in examples]
    wanted = [columns.index(name) for name in ("bias", *names)]
    bias, *added = _newton(x[:, wanted], _goods(examples), offset)
    more = {name: round(max(0.0, float(weight)), 4) for name, weight in zip(names, added, strict=True)}
    return {**base, "bias": round(base["bias"] + float(bias), 4), **more}


def _signs(examples: Sequence[Example], weights: Weights) -> tuple[Floats, list[str]]:
    rows = [signs_of(e.legs[0], weights.centres) for e in examples]
    names = list(rows[0])
    return np.array([[row[name] for name in names] for row in rows]), names


def _goods(examples: Sequence[Example]) -> Floats:
    return np.array([float(e.is_good) for e in examples])


def _newton(x: Floats, y: Floats, offset: Floats) -> Floats:
    """Logistic regression; the first column, the bias, has no ridge."""
    weights = np.zeros(x.shape[1])
    ridge = _RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 1e-6
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(x @ weights + offset)))
        slope = x.T @ (y - p) - ridge @ weights
        weights = weights + np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, slope)
    return np.asarray(weights)


def grouped() -> list[tuple[float, float]]:
    """Bands of scores for the reliability table."""
    return [(0.0, 0.3), (0.3, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)]


def ranks(scores: Sequence[float], goods: Sequence[bool]) -> str:
    """How often a good target scores above a bad one (area under the ROC curve); a dash where there is but one kind."""
    good = np.array([s for s, is_good in zip(scores, goods, strict=True) if is_good])
    bad = np.array([s for s, is_good in zip(scores, goods, strict=True) if not is_good])
    if not len(good) or not len(bad):
        return "—"
    above = (good[:, None] > bad).mean() + 0.5 * (good[:, None] == bad).mean()
    return f"{above:.2f}"
