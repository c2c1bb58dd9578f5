"""The tail of the negative binomial against sums taken one by one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.onset.tails import surprise


def summed(count: int, mean: float, dispersion: float) -> float:
    """-log10 P(Y >= count), added up from the far end."""
    size = 1 / dispersion
    chance = mean / (mean + size)

    def log_of(k: int) -> float:
        front = math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
        return front + size * math.log1p(-chance) + k * math.log(chance)

    terms = [log_of(k) for k in range(count, count + 20_000)]
    top = max(terms)
    return -(top + math.log(sum(math.exp(t - top) for t in terms))) / math.log(10)


@given(st.integers(1, 400), st.floats(0.05, 200), st.floats(0.02, 3))
def test_it_is_the_sum_of_the_chances(count: int, mean: float, dispersion: float):
    told = surprise(np.array([float(count)]), np.array([mean]), np.array([dispersion]))[0]
    assert told == pytest.approx(summed(count, mean, dispersion), rel=1e-6, abs=1e-6)


def test_nothing_is_no_surprise():
    assert surprise(np.array([0.0]), np.array([5.0]), np.array([0.1]))[0] == 0


def test_chances_too_small_for_a_number_keep_their_order():
    told = surprise(np.array([2e4, 4e4, 9e4]), np.full(3, 30.0), np.full(3, 0.02))
    assert np.isfinite(told).all()
    assert list(told) == sorted(told)
    assert told[0] > 300
