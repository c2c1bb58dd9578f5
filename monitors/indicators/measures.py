"""What each indicator counts, out of the mentions and bins of one watch; near-duplicates count for one alone."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from monitors.indicators.measured import Measured
from monitors.indicators.stories import (
    legal_news,
    notices,
    reason_surprise,
    story_outlets,
    top_engagement,
    unanswered_share,
)
from monitors.indicators.usual import HISTORY, last_hour, usual_of
from monitors.mentions import Mention
from monitors.signals import View

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SERIOUS = {"first_hand", "reported"}
_Z = 1.96


Measure = Callable[[View], Measured | str]
"""A sentence: why it cannot be told, which is not the same as 0."""


def author_surprise(view: View) -> Measured | str:
    """Authors of the last whole hour against the hour of the week."""
    told = last_hour(view, lambda one: one.authors or one.mentions)
    return told if isinstance(told, str) else Measured(told.value, told.expected, told.count, (), told.note)


def negative_surprise(view: View) -> Measured | str:
    """Negative mentions of the last whole hour against the hour of the week; rests on their authors."""
    told = last_hour(view, lambda one: one.negative)
    if isinstance(told, str):
        return told
    found = [one for one in _own(view.mentions(view.now - 2 * _HOUR)) if one.label == "negative"]
    authors = len({one.author or one.id for one in found})
    return Measured(told.value, told.expected, min(authors, told.count), tuple(m.id for m in found[:50]), told.note)


def ticket_surprise(view: View) -> Measured | str:
    """Support tickets of the last whole hour against the hour of the week."""
    told = last_hour(view, lambda one: one.mentions, "ticket")
    return told if isinstance(told, str) else Measured(told.value, told.expected, told.count, (), told.note)


def growth(view: View) -> Measured | str:
    """Hours in which mentions double, over three points of 2 hours, beyond what these hours of the week do anyway."""
    begin = view.now - 6 * _HOUR
    usual = usual_of([one for one in view.bins(begin - HISTORY) if one.start < begin - _HOUR], lambda one: one.mentions)
    if usual is None:
        return "No baseline: less than three days are known."
    counts = [0, 0, 0]
    for mention in _own(view.mentions(begin)):
        counts[min(2, int((mention.created_at - begin) / (2 * _HOUR)))] += 1
    expected = [sum(usual.at(begin + (2 * at + half) * _HOUR) for half in (0, 1)) for at in range(3)]
    first, middle, last = (count / max(mean, 0.02) for count, mean in zip(counts, expected, strict=True))
    if not 0 < first < middle < last:
        return "It does not grow over three points."
    if counts[2] - counts[0] < _Z * math.sqrt(counts[2] + counts[0]):
        return "It grows no more than chance allows."
    return Measured(4.0 / math.log2(last / first), None, sum(counts), (), usual.note)


def kinds_together(view: View) -> Measured | str:
    """Kinds of sources with an onset at once."""
    kinds = {signal.series.kind for signal in view.onsets} - {""}
    return Measured(len(kinds), None, len(kinds))


def markets_together(view: View) -> Measured | str:
    """Markets with an onset at once."""
    markets = {signal.series.market for signal in view.onsets} - {""}
    return Measured(len(markets), None, len(markets))


def negative_share(view: View) -> Measured | str:
    """Lower 95 % Wilson bound of the share over 24 hours, less the share of the 27 days before."""
    bins = view.bins(view.now - 28 * _DAY)
    new = [one for one in bins if one.start >= view.now - _DAY]
    old = [one for one in bins if one.start < view.now - _DAY]
    total, before = sum(one.mentions for one in new), sum(one.mentions for one in old)
    if not total or not before:
        return "Nothing in 24 hours, or nothing before to compare with."
    usual = sum(one.negative for one in old) / before
    return Measured(wilson_low(sum(one.negative for one in new), total) - usual, usual, total)


def stars_fall(view: View) -> Measured | str:
    """Mean stars of the 83 days before, less those of 7 days."""
    new, old = _stars(view)
    if not new or not old:
        return "No rated reviews in 7 days, or none before to compare with."
    usual = sum(old) / len(old)
    return Measured(usual - sum(new) / len(new), usual, len(new))


def one_star_share(view: View) -> Measured | str:
    """Share of one-star reviews in 7 days, less that of the 83 days before."""
    new, old = _stars(view)
    if not new or not old:
        return "No rated reviews in 7 days, or none before to compare with."
    usual = _ones(old)
    return Measured(_ones(new) - usual, usual, len(new))


def claims_of(subject: str, *kinds: str) -> Measure:
    """Distinct authors who claim one of these in 24 hours; not those who ask, deny or suppose."""

    def measure(view: View) -> Measured:
        found = [
            mention
            for mention in _own(view.mentions(view.now - _DAY))
            if any(claim.kind in kinds and claim.stance in _SERIOUS for claim in mention.claims)
        ]
        authors = {mention.author or mention.id for mention in found}
        strongest = sorted(found, key=lambda mention: -(mention.engagement or 0))
        return Measured(len(authors), None, len(authors), tuple(mention.id for mention in strongest[:50]), "", subject)

    return measure


def copied_share(view: View) -> Measured | str:
    """Near-duplicates among the mentions of 6 hours."""
    found = view.mentions(view.now - 6 * _HOUR)
    return (
        Measured(sum(mention.is_copy for mention in found) / len(found), None, len(found))
        if found
        else "No mentions in 6 hours."
    )


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
    "author_surprise": author_surprise,
    "growth": growth,
    "kinds_together": kinds_together,
    "markets_together": markets_together,
    "negative_surprise": negative_surprise,
    "negative_share": negative_share,
    "stars_fall": stars_fall,
    "one_star_share": one_star_share,
    "reason_surprise": reason_surprise,
    "safety_claims": claims_of("injury_safety", "injury", "death", "fire"),
    "data_claims": claims_of("data_exposure", "data_exposure"),
    "notices": notices,
    "legal_news": legal_news,
    "fraud_claims": claims_of("fraud_counterfeit", "fraud", "counterfeit"),
    "boycott_calls": claims_of("boycott_ethics", "boycott_call"),
    "top_engagement": top_engagement,
    "story_outlets": story_outlets,
    "ticket_surprise": ticket_surprise,
    "unanswered_share": unanswered_share,
    "copied_share": copied_share,
}
