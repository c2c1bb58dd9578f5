"""Indicators of what is told: reasons, notices of authorities, outlets on one story, reach, unanswered reviews."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import timedelta

import numpy as np

from core.text import fold, occurrences
from monitors.indicators.measured import Measured
from monitors.mentions import Mention
from monitors.onset.tails import surprise
from monitors.signals import View
from monitors.sources.base import ItemKind

_DAY, _MONTH, _QUARTER, _WEEK = timedelta(days=1), timedelta(days=28), timedelta(days=90), timedelta(days=7)
_SERIOUS = {"first_hand", "reported"}
_LEGAL = {"recall", "legal_action"}
OFFICIAL = 100.0
"""What an official text counts as among outlets."""
ANSWER_TARGET = timedelta(hours=24)
"""Customer service's own target: the clock of level 3."""
_LEAST_POSTS, _LEAST_DAYS, _LEAST_DISPERSION = 19, 3, 0.02


def reason_surprise(view: View) -> Measured | str:
    """The complaint reason of 24 hours that is most surprising among as many negative mentions, all reasons weighed."""
    daily: defaultdict[int, Counter[str]] = defaultdict(Counter)
    totals: Counter[int] = Counter()
    for mention in _negative(view, _MONTH):
        day = int((view.now - mention.created_at) / _DAY)
        totals[day] += 1
        daily[day].update(set(mention.topics))
    if len(totals.keys() - {0}) < _LEAST_DAYS:
        return "No baseline: less than three days with negative mentions are known."
    if not daily[0]:
        return "No reason is named in 24 hours."
    told = {topic: _surprise_of(topic, daily, totals) for topic in daily[0]}
    topic = max(sorted(told), key=lambda one: told[one][0])
    value, expected = told[topic]
    value = max(0.0, value - math.log10(len(set().union(*daily.values()))))
    posts = [one for one in _negative(view, _DAY) if topic in one.topics]
    return Measured(value, expected, daily[0][topic], _strongest(posts), f"Reason: {topic}.", topic)


def _surprise_of(topic: str, daily: dict[int, Counter[str]], totals: Counter[int]) -> tuple[float, float]:
    before = [day for day in totals if day]
    all_before = sum(totals[day] for day in before)
    share = (sum(daily[day][topic] for day in before) + 0.5) / (all_before + 1.0)
    expected = np.array([share * totals[day] for day in before])
    counts = np.array([daily[day][topic] for day in before], dtype=float)
    dispersion = max(float(((counts - expected) ** 2 - expected).sum() / (expected**2).sum()), _LEAST_DISPERSION)
    mean = share * totals[0]
    told = surprise(np.array([float(daily[0][topic])]), np.array([mean]), np.array([dispersion]))
    return float(told[0]), mean


def notices(view: View) -> Measured | str:
    """1: a notice may mean the brand; 2: it names the brand; 3: and says what was done (recall, breach)."""
    found = [one for one in view.mentions(view.now - _QUARTER) if _is_new_notice(view, one)]
    ranks = {one.id: _rank(view, one) for one in found}
    best = max(ranks.values(), default=0)
    posts = tuple(one for one, rank in ranks.items() if rank == best)
    return Measured(float(best), None, len(found), posts[:50])


def legal_news(view: View) -> Measured | str:
    """Outlets that tell of a recall, court or regulator in 24 hours; an official text counts as 100."""
    told = [one for one in view.mentions(view.now - _DAY) if not one.is_copy and _claims(one) & _LEGAL]
    news = [one for one in told if one.kind is ItemKind.NEWS]
    official = [one for one in told if one.kind is ItemKind.NOTICE]
    outlets = {one.author or one.id for one in news}
    value = OFFICIAL if official else float(len(outlets))
    return Measured(value, None, len(news) + len(official), _strongest([*official, *news]))


def story_outlets(view: View) -> Measured | str:
    """Outlets on the negative story that most of them tell; copies of an agency's text are one."""
    stories: defaultdict[str, dict[str, Mention]] = defaultdict(dict)
    for one in view.mentions(view.now - _DAY):
        if one.kind is ItemKind.NEWS and one.label == "negative" and not one.is_copy:
            for story in {*one.topics, *_claims(one)} or {one.cluster}:
                stories[story].setdefault(one.author or one.id, one)
    if not stories:
        return Measured(0.0, None, 0)
    story = max(sorted(stories), key=lambda name: len(stories[name]))
    found = stories[story]
    return Measured(float(len(found)), None, len(found), _strongest(list(found.values())), "", story)


def top_engagement(view: View) -> Measured | str:
    """Chance that the loudest of as many negative posts of 90 days would be quieter than today's loudest."""
    told = [one for one in _negative(view, _QUARTER) if one.engagement is not None]
    new = [one for one in told if one.created_at >= view.now - _DAY]
    old = sorted(one.engagement or 0 for one in told if one.created_at < view.now - _DAY)
    if len(old) < _LEAST_POSTS:
        return f"Not enough history: {len(old)} negative posts with known reach, {_LEAST_POSTS} are needed."
    if not new:
        return "No negative post of 24 hours with known reach."
    top = max(new, key=lambda one: one.engagement or 0)
    share = bisect_left(old, top.engagement or 0) / (len(old) + 1)
    return Measured(share ** len(new), float(old[-1]), len(new), (top.id,))


def unanswered_share(view: View) -> Measured | str:
    """Negative reviews of 7 days that wait for an answer longer than the target."""
    reviews = [one for one in _negative(view, _WEEK) if one.kind is ItemKind.REVIEW and "is_answered" in one.extras]
    due = [one for one in reviews if view.now - one.created_at >= ANSWER_TARGET]
    if not due:
        return "No source says which negative reviews were answered, or none is past the target."
    waiting = [one for one in due if not one.extras["is_answered"]]
    return Measured(len(waiting) / len(due), None, len(due), _strongest(waiting))


def _negative(view: View, reach: timedelta) -> list[Mention]:
    return [one for one in view.mentions(view.now - reach) if one.label == "negative" and not one.is_copy]


def _is_new_notice(view: View, one: Mention) -> bool:
    """Notices are often dated before we can see them: a week from when we did."""
    return one.kind is ItemKind.NOTICE and one.seen_at >= view.now - _WEEK


def _rank(view: View, one: Mention) -> int:
    folded = fold(f"{one.title}\n{one.text}\n{one.extras.get('brand') or ''}")
    if not any(next(occurrences(folded, alias), None) is not None for alias in view.query.aliases):
        return 1
    has_act = one.extras.get("act") in {"recall", "breach"} or bool(_claims(one) & _LEGAL)
    return 3 if has_act else 2


def _claims(one: Mention) -> set[str]:
    return {claim.kind for claim in one.claims if claim.stance in _SERIOUS}


def _strongest(found: list[Mention]) -> tuple[str, ...]:
    return tuple(one.id for one in sorted(found, key=lambda one: -(one.engagement or 0))[:50])
