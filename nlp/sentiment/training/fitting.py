"""Weighted logistic regression with L2 over a sparse matrix, and one bias per language, by L-BFGS."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.optimize  # type: ignore[import-untyped, import-not-found, unused-ignore]
from numpy.typing import NDArray

_BIAS_PENALTY = 0.02
"""How much less a bias is held back than a weight."""


@dataclass(frozen=True, slots=True)
class Task:
    """A yes-or-no question about the rows of a matrix: `answer` is 1 or -1, `weight` sums to 1."""

    rows: Any
    answer: NDArray[np.float64]
    weight: NDArray[np.float64]
    language: NDArray[np.int64]
    languages: int


def fit(task: Task, penalty: float, rounds: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and biases after so many rounds; the same on every run of one machine."""
    width = task.rows.shape[1]
    start = np.zeros(width + task.languages)
    options = {"maxiter": rounds, "maxcor": 6, "ftol": 1e-8, "gtol": 1e-9}
    found = scipy.optimize.minimize(_loss, start, args=(task, penalty), jac=True, method="L-BFGS-B", options=options).x
    return found[:width], found[width:]


def _loss(point: NDArray[np.float64], task: Task, penalty: float) -> tuple[float, NDArray[np.float64]]:
    width = task.rows.shape[1]
    weights, bias = point[:width], point[width:]
    held = np.concatenate([weights, bias * _BIAS_PENALTY]) * penalty
    margin = task.answer * ((task.rows @ weights.astype(np.float32)).astype(np.float64) + bias[task.language])
    loss = float(task.weight @ np.logaddexp(0, -margin) + held @ point / 2)
    pull = -task.weight * task.answer / (1 + np.exp(np.clip(margin, -50, 50)))
    slope = (task.rows.T @ pull.astype(np.float32)).astype(np.float64)
    slope_bias = np.bincount(task.language, weights=pull, minlength=task.languages)
    return loss, np.concatenate([slope, slope_bias]) + held
