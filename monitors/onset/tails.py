"""How unlikely a count is: the upper tail of the negative binomial distribution, in vectors.

P(Y >= y) of a negative binomial with mean m and size r is the regularized incomplete beta function I_q(y, r) with
q = m / (m + r) (DLMF 8.17.5, https://dlmf.nist.gov/8.17). It is computed as its logarithm, by the continued fraction of
Press et al., "Numerical Recipes", 3rd edition, section 6.4, so that one chance in 10^300 and less keeps its digits.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_TINY = 1e-300
_PRECISION = 1e-10
_MOST_TERMS = 400
"""The fraction needs about the square root of the larger of y and r; 400 serves counts of 100 000 in 12 hours."""
_STIRLING_FROM = 8.0


def surprise(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """-log10 of the chance to see `count` or more; n in, n out; 0 for a count of 0.

    Args:
        mean: expected counts, above 0.
        dispersion: the part of the variance that grows with the square of the mean (variance = m + dispersion * m^2).
    """
    size = 1.0 / dispersion
    chance = mean / (mean + size)
    counts, sizes, chances = np.broadcast_arrays(count, size, chance)
    told: Floats = np.zeros(counts.shape)
    if (is_seen := counts > 0).any():
        natural = log_beta_tail(counts[is_seen], sizes[is_seen], chances[is_seen])
        told[is_seen] = np.maximum(0.0, -natural / np.log(10.0))
    return told


def log_beta_tail(a: Floats, b: Floats, x: Floats) -> Floats:
    """The natural logarithm of I_x(a, b), all above 0 and x below 1."""
    is_direct = x * (a + b + 2.0) < a + 1.0
    first, second = np.where(is_direct, a, b), np.where(is_direct, b, a)
    at = np.where(is_direct, x, 1.0 - x)
    front = first * np.log(at) + second * np.log1p(-at) + _log_gamma(a + b) - _log_gamma(a) - _log_gamma(b)
    natural = front - np.log(first) + np.log(_fraction(first, second, at))
    other = np.log1p(-np.minimum(np.exp(natural), 1.0 - 1e-16))
    told: Floats = np.where(is_direct, natural, other)
    return told


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """Lentz's evaluation of the continued fraction of the incomplete beta function.

    Each value stops where it has converged itself, so that what stands beside it in the vector changes no digit.
    """
    numerator = np.ones_like(a)
    denominator = 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    value = denominator.copy()
    is_open = np.ones(a.shape, dtype=bool)
    for term in range(1, _MOST_TERMS):
        even = term * (b - term) * x / ((a + 2 * term - 1) * (a + 2 * term))
        odd = -(a + term) * (a + b + term) * x / ((a + 2 * term) * (a + 2 * term + 1))
        for step in (even, odd):
            denominator = 1.0 / _away_from_zero(1.0 + step * denominator)
            numerator = _away_from_zero(1.0 + step / numerator)
            value = np.where(is_open, value * denominator * numerator, value)
        is_open &= np.abs(denominator * numerator - 1.0) >= _PRECISION
        if not is_open.any():
            break
    return value


def _away_from_zero(value: Floats) -> Floats:
    return np.where(np.abs(value) < _TINY, _TINY, value)


def _log_gamma(x: Floats) -> Floats:
    """The logarithm of the gamma function by Stirling's series (DLMF 5.11.1), moved up to where it holds."""
    moved, shift = x.copy(), np.zeros_like(x)
    while np.any(small := moved < _STIRLING_FROM):
        shift = np.where(small, shift + np.log(moved), shift)
        moved = np.where(small, moved + 1.0, moved)
    inverse = 1.0 / moved
    square = inverse * inverse
    series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    told: Floats = (moved - 0.5) * np.log(moved) - moved + 0.5 * np.log(2 * np.pi) + series - shift
    return told
