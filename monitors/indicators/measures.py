"""What each indicator counts, out of the mentions and bins of one watch; near-duplicates count for one alone."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from monitors.mentions import Mention
from monitors.onset.tails import surprise
from monitors.signals import View

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SERIOUS = {"first_hand", "reported"}
_Z = 1.96
_LEAST_HISTORY_H = 72


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, what was usual (None: nothing to compare with), and how much it rests on."""

    value: float
    baseline: float | None
    evidence: float
    posts: tuple[str, ...] = ()


Measure = Callable[[View], Measured | None]
"""None: it cannot be said, which is not the same as 0."""


def negative_surprise(view: View) -> Measured | None:
    """The last whole hour's negative mentions against the hours of 28 days before (negative binomial by moments)."""
    bins = [one for one in view.bins(view.now - 28 * _DAY) if one.start + one.width <= view.now and one.is_covered]
    if len(bins) < _LEAST_HISTORY_H or view.now - bins[-1].start > 2 * _HOUR:
        return None
    past = np.array([one.negative for one in bins[:-1]], dtype=float)
    mean = max(float(past.mean()), 0.02)
    dispersion = max((float(past.var()) - mean) / mean**2, 0.01)
    newest = float(bins[-1].negative)
    told = surprise(np.array([newest]), np.array([mean]), np.array([dispersion]))
    return Measured(float(told[0]), mean, newest)


def growth(view: View) -> Measured | None:
    """Doublings in 6 hours while each 2 hours hold more than the 2 before; 6 divided by it is the doubling time."""
    counts = [0, 0, 0]
    for mention in _own(view.mentions(view.now - 6 * _HOUR)):
        counts[min(2, int((mention.created_at - (view.now - 6 * _HOUR)) / (2 * _HOUR)))] += 1
    first, middle, last = counts
    doublings = 1.5 * math.log2(last / first) if 0 < first < middle < last else 0.0
    return Measured(doublings, None, sum(counts))


def kinds_together(view: View) -> Measured | None:
    """Kinds of sources with an onset at once."""
    kinds = {signal.series.kind for signal in view.onsets} - {""}
    return Measured(len(kinds), None, len(kinds))


def markets_together(view: View) -> Measured | None:
    """Markets with an onset at once."""
    markets = {signal.series.market for signal in view.onsets} - {""}
    return Measured(len(markets), None, len(markets))


def negative_share(view: View) -> Measured | None:
    """Lower 95 % Wilson bound of the share over 24 hours, less the share of the 27 days before."""
    bins = view.bins(view.now - 28 * _DAY)
    new = [one for one in bins if one.start >= view.now - _DAY]
    old = [one for one in bins if one.start < view.now - _DAY]
    total, before = sum(one.mentions for one in new), sum(one.mentions for one in old)
    if not total or not before:
        return None
    usual = sum(one.negative for one in old) / before
    return Measured(wilson_low(sum(one.negative for one in new), total) - usual, usual, total)


def stars_fall(view: View) -> Measured | None:
    """Mean stars of the 83 days before, less those of 7 days."""
    new, old = _stars(view)
    if not new or not old:
        return None
    usual = sum(old) / len(old)
    return Measured(usual - sum(new) / len(new), usual, len(new))


def one_star_share(view: View) -> Measured | None:
    """Share of one-star reviews in 7 days, less that of the 83 days before."""
    new, old = _stars(view)
    if not new or not old:
        return None
    usual = _ones(old)
    return Measured(_ones(new) - usual, usual, len(new))


def claims_of(*kinds: str) -> Measure:
    """Distinct authors who claim one of these in 24 hours; not those who ask, deny or suppose."""

    def measure(view: View) -> Measured:
        found = [
            mention
            for mention in _own(view.mentions(view.now - _DAY))
            if any(claim.kind in kinds and claim.stance in _SERIOUS for claim in mention.claims)
        ]
        authors = {mention.author or mention.id for mention in found}
        strongest = sorted(found, key=lambda mention: -(mention.engagement or 0))
        return Measured(len(authors), None, len(authors), tuple(mention.id for mention in strongest[:50]))

    return measure


def copied_share(view: View) -> Measured | None:
    """Near-duplicates among the mentions of 6 hours."""
    found = view.mentions(view.now - 6 * _HOUR)
    return Measured(sum(mention.is_copy for mention in found) / len(found), None, len(found)) if found else None


def wilson_low(hits: int, total: int) -> float:
    """The lower end of Wilson's 95 % interval of a share (Wilson 1927)."""
    share = hits / total
    middle = share + _Z**2 / (2 * total)
    half = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    return max(0.0, (middle - half) / (1 + _Z**2 / total))


def _own(mentions: Iterable[Mention]) -> list[Mention]:
    return [mention for mention in mentions if not mention.is_copy]


def _stars(view: View) -> tuple[list[float], list[float]]:
    rated = [(mention.created_at, mention.stars) for mention in _own(view.mentions(view.now - 90 * _DAY))]
    new = [stars for at, stars in rated if stars is not None and at >= view.now - 7 * _DAY]
    old = [stars for at, stars in rated if stars is not None and at < view.now - 7 * _DAY]
    return new, old


def _ones(stars: Sequence[float]) -> float:
    return sum(one < 1.5 for one in stars) / len(stars)


MEASURES: dict[str, Measure] = {
    "negative_surprise": negative_surprise,
    "growth": growth,
    "kinds_together": kinds_together,
    "markets_together": markets_together,
    "negative_share": negative_share,
    "stars_fall": stars_fall,
    "one_star_share": one_star_share,
    "safety_claims": claims_of("injury", "death", "fire"),
    "data_claims": claims_of("data_exposure"),
    "fraud_claims": claims_of("fraud", "counterfeit"),
    "boycott_calls": claims_of("boycott_call"),
    "copied_share": copied_share,
}
