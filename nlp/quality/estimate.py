"""From evidence to a score and a label.

A logistic regression for every kind of evidence there is, fitted by `benchmarks.quality` on texts whose references are
known; what a check found is no matter of chance and bounds the score, whatever the regression says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, log, sqrt

from nlp.drafts import Origin
from nlp.quality.base import Evidence, Label, Quality
from nlp.quality.weights import Weights, shipped_weights

KNOWN = 0.97
"""Score of what nobody guessed: approved copy, agreed words, and what is copied as it is. Chosen by us."""
CONCERN = 0.3
"""Most that a target may score where a check asks for a person. Chosen by us, under the bound of `low`."""
_SHORT = 20
"""Characters under which a source counts as this long: the texts fitted on are sentences."""
_CHANCE = 2.0
"""Two standard deviations of the length ratio's logarithm are about this by the root of the length: a letter more or
less is nothing in a sentence and much in a word. Chosen by us."""
BLOCKED = 0.1
"""The same where a check forbids it, or no engine vouches for it."""


def estimate(evidence: Evidence, weights: Weights | None = None) -> Quality:
    """The score of one target, and its label."""
    weights = weights or shipped_weights()
    is_guessed = evidence.origin is Origin.ENGINE or (evidence.origin is Origin.TERMS and evidence.is_title)
    score = probability(evidence, weights) if is_guessed else KNOWN
    if evidence.concerns:
        score = min(score, CONCERN)
    if evidence.is_blocked:
        score = min(score, BLOCKED)
    score = round(score, 3)
    return Quality(score, label_of(score, weights), evidence)


def label_of(score: float, weights: Weights | None = None) -> Label:
    weights = weights or shipped_weights()
    if score < weights.low_under:
        return Label.LOW
    return Label.HIGH if score >= weights.high_from else Label.MEDIUM


def probability(evidence: Evidence, weights: Weights) -> float:
    """What the regression of the evidence at hand says; evidence that none was fitted with is left aside.

    So are the scores of models it never met: every model has its own idea of what is likely.
    """
    if evidence.engine_model not in weights.centres:
        evidence = replace(evidence, model_score=None)
    if kind_of(evidence) not in weights.regressions:
        evidence = replace(evidence, round_trip=None, similarity=None)
    signs = signs_of(evidence, weights.centres)
    regression = weights.regressions[kind_of(evidence)]
    logit = weights.biases.get(evidence.engine_model, weights.biases[""])
    logit += sum(regression.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + exp(-logit))


def kind_of(evidence: Evidence) -> str:
    """The name of the regression: what sort of text it is, and which costly evidence is there."""
    parts = ["title" if evidence.is_title else "prose"]
    parts += ["score"] if evidence.model_score is not None else []
    parts += ["round_trip"] if evidence.round_trip is not None else []
    parts += ["similarity"] if evidence.similarity is not None else []
    return "+".join(parts)


def signs_of(evidence: Evidence, centres: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The numbers a regression sees. A model's score is compared with what is usual for that model."""
    signs = {
        "bias": 1.0,
        "length": log(max(_SHORT, evidence.source_length)) - log(60),
        "length_off": _length_off(evidence),
        "repetition": min(0.5, evidence.repetition),
        "copied": min(0.5, evidence.copied),
    }
    if evidence.is_title:
        signs["uncovered"] = 1 - (evidence.covered or 0.0)
    if evidence.model_score is not None:
        centre, spread = centres[evidence.engine_model]
        signs["model_score"] = max(-4.0, min(2.0, (evidence.model_score - centre) / spread))
    if evidence.round_trip is not None:
        signs["round_trip"] = evidence.round_trip - 0.5
    if evidence.similarity is not None:
        signs["similarity"] = (evidence.similarity - 0.85) * 10
    return signs


def _length_off(evidence: Evidence) -> float:
    """How far, in logarithms, the target is longer or shorter than chance makes it; short texts vary most."""
    chance = _CHANCE / sqrt(max(1, evidence.source_length))
    return min(2.0, max(0.0, abs(log(max(evidence.length_ratio, 0.05))) - chance))


def weakest(qualities: Sequence[Quality]) -> Quality | None:
    """The quality of a text made of several: that of its weakest part, with the concerns of all."""
    if not qualities:
        return None
    low = min(qualities, key=lambda quality: quality.score)
    concerns = tuple(dict.fromkeys(name for one in qualities for name in one.evidence.concerns))
    return replace(low, evidence=replace(low.evidence, concerns=concerns))
