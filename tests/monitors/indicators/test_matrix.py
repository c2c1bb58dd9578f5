"""The matrix counts what it says, keeps to its floors, and tells "nothing" from "cannot be told"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Misconfigured
from monitors.indicators.matrix import MatrixRow, matrix
from monitors.indicators.measures import MEASURES, wilson_low
from monitors.indicators.table import parse_table, shipped_table
from monitors.mentions import Mention, MentionClaim
from monitors.query import Query
from monitors.signals import Bin, SeriesKey, Signal, SignalLevel
from monitors.sources.base import ItemKind

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Seen:
    """A view of lists."""

    listed: Sequence[Mention] = ()
    binned: Sequence[Bin] = ()
    onsets: Sequence[Signal] = ()
    now: datetime = NOW
    watch_id: str = "w"
    query: Query = field(default_factory=lambda: Query(("Termax",)))
    sensitivity: str = "balanced"

    def mentions(self, since: datetime) -> Sequence[Mention]:
        return [one for one in self.listed if one.created_at >= since]

    def bins(self, since: datetime, market: str = "", kind: str = "") -> Sequence[Bin]:
        return [one for one in self.binned if one.start >= since]


def mention(number: int, ago: timedelta = HOUR, **changes: object) -> Mention:
    at = NOW - ago
    name = f"m{number}"
    plain = Mention(
        name, "w", "s", "mastodon", ItemKind.POST, "BR", "pt", f"a{number}", "", "Esquentou demais 发烫", "", at, at,
        True, -0.8, "negative", 0.9, (), (), None, None, name, {},
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def row(view: Seen, name: str) -> MatrixRow:
    return next(one for one in matrix(view, shipped_table()) if one.indicator == name)


def hours(negative: int, mentions: int, last: int) -> list[Bin]:
    bins = [Bin(NOW - HOUR * (672 - at), HOUR, mentions, mentions, negative) for at in range(672)]
    return [*bins[:-1], Bin(NOW - HOUR, HOUR, mentions + last, mentions + last, last)]


def test_every_row_of_the_table_has_its_measure():
    assert set(shipped_table().rows) == set(MEASURES)


def test_each_author_claims_once_and_denials_do_not_count():
    fire = (MentionClaim("fire", "first_hand", "pegou fogo"),)
    asked = (MentionClaim("fire", "asked", "会着火吗"),)
    view = Seen([mention(n, claims=fire, author=f"a{n % 3}") for n in range(9)] + [mention(9, claims=asked)])
    found = row(view, "safety_claims")
    assert found.value == 3
    assert found.level is SignalLevel.ALERT
    assert len(found.posts) == 9


def test_yesterdays_claims_and_copies_are_left_out():
    leak = (MentionClaim("data_exposure", "first_hand", "тела утекли"),)
    old = mention(1, timedelta(hours=25), claims=leak)
    copy = mention(2, claims=leak, cluster="m9")
    assert row(Seen([old, copy]), "data_claims").value == 0


def test_negative_mentions_are_surprising_against_their_own_past():
    assert row(Seen(binned=hours(1, 5, 2)), "negative_surprise").level is SignalLevel.NONE
    assert row(Seen(binned=hours(1, 5, 40)), "negative_surprise").level is SignalLevel.SEVERE


def test_without_history_nothing_is_said_rather_than_zero():
    for name in ("negative_surprise", "negative_share", "stars_fall", "copied_share"):
        assert row(Seen(), name).value is None
        assert row(Seen(), name).note


def test_stars_fall_against_ninety_days_and_need_twenty():
    old = [mention(n, timedelta(days=30), stars=4.5) for n in range(50)]
    few = [mention(100 + n, stars=1.0) for n in range(5)]
    many = [mention(100 + n, stars=3.0) for n in range(25)]
    assert row(Seen([*old, *few]), "stars_fall").level is SignalLevel.NONE
    assert not row(Seen([*old, *few]), "stars_fall").is_floor_reached
    assert row(Seen([*old, *many]), "stars_fall").level is SignalLevel.SEVERE


def test_growth_is_told_in_doublings():
    ago = [timedelta(hours=5)] * 2 + [timedelta(hours=3)] * 8 + [timedelta(hours=1)] * 32
    found = row(Seen([mention(n, when) for n, when in enumerate(ago)]), "growth")
    assert found.value == pytest.approx(6)
    assert found.level is SignalLevel.SEVERE


def test_copies_are_told_for_what_they_are():
    found = row(Seen([mention(n, cluster="m0") for n in range(20)]), "copied_share")
    assert found.value == pytest.approx(0.95)


def test_markets_that_rise_together_are_counted():
    onsets = [
        Signal("onset", "mentions", SeriesKey("w", m, "post"), NOW, NOW, 9, 1, 6, SignalLevel.ALERT)
        for m in ("BR", "PT", "AO")
    ]
    assert row(Seen(onsets=onsets), "markets_together").level is SignalLevel.ALERT


def test_wilson_asks_for_more_where_there_is_little():
    assert wilson_low(3, 3) < wilson_low(30, 30) < 1
    assert wilson_low(0, 10) == 0


@pytest.mark.parametrize(
    "text",
    [
        "version: 1",
        "[",
        "version: 1\nindicators: {growth: {thresholds: [3, 2, 1], floor: 0, says: x}}",
        "version: 1\nindicators: {growth: {thresholds: [1, 2], floor: 0, says: x}}",
        "version: 1\nindicators: {growth: {thresholds: [1, 2, 3], flor: 0, says: x}}",
    ],
)
def test_a_wrong_table_is_refused(text: str):
    with pytest.raises(Misconfigured):
        parse_table(text)
