"""The matrix counts what it says, keeps to its floors, and tells "nothing" from "cannot be told"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import Misconfigured
from monitors.indicators.grading import MatrixIndicator, weigh
from monitors.indicators.matrix import MatrixRow, matrix
from monitors.indicators.measures import MEASURES, wilson_low
from monitors.indicators.table import load_table, shipped_table
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
    assert row(Seen([mention(n) for n in range(40)], hours(1, 5, 40)), "negative_surprise").level is SignalLevel.SEVERE


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


def test_growth_is_told_in_hours_to_double_beyond_the_rhythm():
    ago = [timedelta(hours=5)] * 2 + [timedelta(hours=3)] * 8 + [timedelta(hours=1)] * 32
    told = [mention(n, when) for n, when in enumerate(ago)]
    found = row(Seen(told, hours(0, 2, 2)), "growth")
    assert found.value == pytest.approx(1, abs=0.05)
    assert found.level >= SignalLevel.ALERT
    assert row(Seen(told[8:], hours(0, 2, 2)), "growth").value is None
    assert row(Seen(told), "growth").value is None


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
    ("text", "line"),
    [
        ("version: 1", 1),
        ("[", 2),
        ("version: 1\nindicators:\n  stars_fall: {thresholds: [3, 2, 1], floor: 0, says: x}", 3),
        ("version: 1\nindicators:\n  growth: {thresholds: [1, 2, 3], floor: 0, says: x}", 3),
        ("version: 1\nindicators:\n  growth: {thresholds: [2, 1], floor: 0, says: x}", 3),
        ("version: 1\nindicators:\n  growth: {thresholds: [3, 2, nan], floor: 0, says: x}", 3),
        ("version: 1\nindicators:\n  growth: {thresholds: [3, 2, 1], flor: 0, says: x}", 3),
        ("version: 1\nindicators:\n  grwth: {thresholds: [3, 2, 1], floor: 0, says: x}", 3),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_line(text: str, line: int, tmp_path: Path):
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match=rf"ours\.yaml, line {line}"):
        load_table(path)


def test_the_document_says_what_the_table_says():
    page = (Path(__file__).parents[3] / "docs" / "indicators.md").read_text(encoding="utf-8")
    for name, one in shipped_table().rows.items():
        steps = " / ".join(f"{step:g}" for step in one.thresholds)
        assert f"| `{name}` | {one.says} | {steps} | {one.floor:g} |" in page


def test_a_reason_that_takes_over_is_named():
    old = [mention(n, timedelta(days=1 + n % 20), topics=("logistics" if n // 20 else "quality",)) for n in range(200)]
    new = [mention(1000 + n, topics=("quality",)) for n in range(12)]
    found = row(Seen([*old, *new]), "reason_surprise")
    assert found.subject == "quality"
    assert found.level >= SignalLevel.ALERT
    assert row(Seen(new), "reason_surprise").value is None


def test_notices_rank_by_name_and_act():
    vague = mention(1, kind=ItemKind.NOTICE, text="Thermos flasks of several makers")
    named = mention(2, kind=ItemKind.NOTICE, text="保温杯 Termax 抽查不合格")
    recall = mention(3, kind=ItemKind.NOTICE, text="Отзыв Termax", extras={"act": "recall"})
    assert [row(Seen([one]), "notices").value for one in (vague, named, recall)] == [1, 2, 3]
    assert row(Seen([replace(recall, seen_at=NOW - timedelta(days=9))]), "notices").value == 0


def test_outlets_are_counted_once_and_syndicated_copies_not_at_all():
    sued = (MentionClaim("legal_action", "reported", "processada"),)
    news = [mention(n, kind=ItemKind.NEWS, claims=sued, topics=("quality",), author=f"o{n % 3}") for n in range(6)]
    copies = [replace(one, id=f"c{at}", author=f"x{at}") for at, one in enumerate(news)]
    assert row(Seen([*news, *copies]), "story_outlets").value == 3
    assert row(Seen([*news, *copies]), "legal_news").level is SignalLevel.ALERT
    official = mention(50, kind=ItemKind.NOTICE, claims=sued)
    assert row(Seen([official]), "legal_news").level is SignalLevel.SEVERE


def test_reach_is_a_percentile_among_as_many_posts():
    old = [mention(n, timedelta(days=2), engagement=n) for n in range(200)]
    loud = [mention(500, engagement=9000)]
    assert row(Seen([*old, *loud]), "top_engagement").level is SignalLevel.ALERT
    assert row(Seen([*old, *[mention(500 + n, engagement=190) for n in range(20)]]), "top_engagement").level == 0
    assert row(Seen(loud), "top_engagement").value is None


def test_unanswered_reviews_past_a_day():
    def review(number: int, ago: int, answered: bool) -> Mention:
        return mention(number, timedelta(hours=ago), kind=ItemKind.REVIEW, extras={"is_answered": answered})

    view = Seen([review(1, 30, True), review(2, 30, False), review(3, 2, False)])
    assert row(view, "unanswered_share").value == pytest.approx(0.5)
    assert row(Seen([mention(1, timedelta(hours=30), kind=ItemKind.REVIEW)]), "unanswered_share").value is None


def test_tickets_and_authors_are_surprising_by_the_hour_of_the_week():
    assert row(Seen(binned=hours(1, 5, 40)), "ticket_surprise").level is SignalLevel.SEVERE
    assert row(Seen(binned=hours(1, 5, 40)), "author_surprise").level is SignalLevel.SEVERE
    daily = [
        Bin(NOW - HOUR * (672 - at), HOUR, count, count, 0)
        for at in range(672)
        for count in [40 if (NOW - HOUR * (672 - at)).hour == 11 else 2]
    ]
    assert row(Seen(binned=daily), "author_surprise").level is SignalLevel.NONE


def test_signals_say_the_version_and_never_double_the_onset():
    view = Seen(binned=hours(1, 5, 40))
    said = MatrixIndicator(shipped_table()).read(view)
    assert "author_surprise" in {one.indicator for one in said}
    assert all("version 2" in one.notes[-1] for one in said)
    onset = Signal("onset", "mentions", SeriesKey("w"), NOW, NOW, 9, 1, 6, SignalLevel.ALERT)
    again = MatrixIndicator(shipped_table()).read(replace(view, onsets=[onset]))
    assert "author_surprise" not in {one.indicator for one in again}


def test_a_quiet_view_says_nothing():
    assert MatrixIndicator(shipped_table()).read(Seen(binned=hours(0, 5, 5)[:-1])) == []


def test_copies_lower_what_rests_on_volume_and_are_said():
    copies = Signal("matrix", "copied_share", SeriesKey("w"), NOW, NOW, 0.6, None, None, SignalLevel.ALERT)
    volume = Signal("matrix", "author_surprise", SeriesKey("w"), NOW, NOW, 9, 1, 9, SignalLevel.SEVERE)
    claims = replace(volume, indicator="safety_claims", subject="injury_safety")
    believed, doubts = weigh([copies, volume, claims])
    assert [one.level for one in believed] == [SignalLevel.ALERT, SignalLevel.SEVERE]
    assert "60%" in doubts[0]
