"""Weighted logistic regression with L2 over a sparse matrix, and one bias per language, by L-BFGS."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.optimize  # type: ignore[import-untyped, import-not-found, unused-ignore]
import scipy.sparse  # type: ignore[import-untyped, import-not-found, unused-ignore]
from numpy.typing import NDArray

CUE_PENALTY, CUE_ROUNDS = 1e-7, 120
"""L2 and rounds for the polarity cues, learned first and alone: few, and seen in every dataset."""
PENALTY, ROUNDS = 5e-6, 60
"""L2 and rounds for all other features. Weaker L2 suits known datasets, stronger L2 unknown ones: on held-out texts
3e-6 gave 0.812 and 0.707 (datasets left out), 1e-5 gave 0.805 and 0.720; this lies between."""
BESIDE = 0.3
"""What cues and every induced polarity count beside all that is learned, as a second opinion. Alone they read datasets
left out better than all features together do, and known ones worse; chosen by us between the two (model card)."""
_BIAS_PENALTY = 0.02
"""How much less a bias is held back than a weight."""
_TRUST = (0.1, 3.0)
"""Bounds of the log-count ratio, so that a feature seen on one side alone is not trusted without end."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """A yes-or-no question about the rows of a matrix: `answer` from 0 to 1, `weight` sums to 1, `offset` is known."""

    rows: Any
    answer: Floats
    weight: Floats
    language: NDArray[np.int64]
    languages: int
    offset: Floats | float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """One trained regression: a weight per column, a bias per language."""

    weights: Floats
    bias: Floats


def learn(task: Task, is_cue: NDArray[np.bool_], prior: Floats, beside: Floats | None = None) -> Question:
    """Cues and induced polarity first, then everything else on top of what these already explain.

    `prior` has a row per column of the task and a column per group of features: what induction expects each feature to
    weigh, up to a factor per group that is learned here with the cues. `beside` has more such columns: where it is
    given, cues and induction are asked with them for a second opinion, that nothing is learned on top of.

    Learned together, the many features of known datasets would leave the cues nothing to explain, and a dataset never
    seen would be read with weak cues. Features are scaled by their log-count ratio (Wang and Manning 2012, "Baselines
    and bigrams"), which lets telling ones grow with less penalty.
    """
    weights = _hinted(task, is_cue, prior)
    others = task.rows[:, np.flatnonzero(~is_cue)]
    trust = _trust(others, task)
    others.data *= trust[others.indices].astype(np.float32)
    of_others, bias = fit(replace(task, rows=others, offset=task.rows @ weights), PENALTY, ROUNDS)
    weights[~is_cue] += of_others * trust
    if beside is not None:
        weights += BESIDE * _hinted(task, is_cue, np.hstack([prior, beside]))
    return Question(weights, bias)


def _hinted(task: Task, is_cue: NDArray[np.bool_], prior: Floats) -> Floats:
    """What each column weighs by the cues and by what induction expects."""
    cues = task.rows[:, np.flatnonzero(is_cue)]
    hints = scipy.sparse.hstack([cues, (task.rows @ prior).astype(np.float32)], format="csr")
    found, _ = fit(replace(task, rows=hints), CUE_PENALTY, CUE_ROUNDS)
    weights = np.asarray(prior @ found[cues.shape[1] :])
    weights[is_cue] += found[: cues.shape[1]]
    return weights


def _trust(rows: Any, task: Task) -> Floats:
    """How far each column tells yes from no: its log-count ratio without sign, root mean square 1."""
    yes, no = rows.T @ (task.weight * (task.answer > 0.75)), rows.T @ (task.weight * (task.answer < 0.25))
    smooth = np.median(yes + no) or np.median((yes + no)[yes + no > 0])
    ratio = np.log((yes + smooth) / yes.sum()) - np.log((no + smooth) / no.sum())
    trust = np.clip(np.abs(ratio), *_TRUST)
    return np.asarray(trust / np.sqrt(np.mean(trust**2)))


def fit(task: Task, penalty: float, rounds: int) -> tuple[Floats, Floats]:
    """Weights and biases after so many rounds; the same on every run of one machine."""
    width = task.rows.shape[1]
    start = np.zeros(width + task.languages)
    options = {"maxiter": rounds, "maxcor": 6, "ftol": 1e-8, "gtol": 1e-9}
    found = scipy.optimize.minimize(_loss, start, args=(task, penalty), jac=True, method="L-BFGS-B", options=options).x
    return found[:width], found[width:]


def _loss(point: Floats, task: Task, penalty: float) -> tuple[float, Floats]:
    width = task.rows.shape[1]
    weights, bias = point[:width], point[width:]
    held = np.concatenate([weights, bias * _BIAS_PENALTY]) * penalty
    logit = (task.rows @ weights.astype(np.float32)).astype(np.float64) + bias[task.language] + task.offset
    loss = float(task.weight @ (np.logaddexp(0, logit) - task.answer * logit) + held @ point / 2)
    pull = task.weight * (1 / (1 + np.exp(-np.clip(logit, -50, 50))) - task.answer)
    slope = (task.rows.T @ pull.astype(np.float32)).astype(np.float64)
    slope_bias = np.bincount(task.language, weights=pull, minlength=task.languages)
    return loss, np.concatenate([slope, slope_bias]) + held
