"""Hours and days say what the mentions themselves say, whether they grew or were filled in by the migration."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from api import migrations
from core.store import Store
from monitors.counts import CountRow, TopicCountRow, bin_start
from monitors.mention_tables import MentionRow
from monitors.rollups import HOUR, HourRow, TopicDayRow, edges, hours_of, topic_days_of, whole_hours
from monitors.scanning import scan_all_due
from monitors.sources.base import Item, ItemKind
from monitors.upserts import table_of
from monitors.volumes import compare, compare_each, positive_of, stars_of
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos

_MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 4), timezones=st.just(UTC))  # noqa: DTZ001 - zoned there
_TEXTS = {
    "ar": ("أحب ترمس Termax كثيرا", "قهوتي ساخنة طوال النهار مع Termax", "هدية جميلة لأمي، شكرا Termax"),
    "ja": ("Termaxの水筒は最高です", "登山でTermaxを使いましたが、お茶が熱いままで感動", "色がきれいで大満足のTermax"),
    "th": ("กระติก Termax ดีมาก", "ซื้อ Termax ให้แม่ แม่ชอบมากเลย", "เก็บความร้อนได้ทั้งวัน ประทับใจ Termax"),
    "ru": (
        "Отличный термос Termax",
        "Беру Termax на рыбалку, чай горячий до вечера",
        "Подарили Termax, спасибо",
    ),
}


@pytest.fixture
def told(scene: Scene) -> str:
    """A watch with complaints, praise in four scripts, stars and copies, over three days."""
    watch, now = scene.watch(markets=["BR", "SA", "JP"]), scene.clock.now()
    praise = [
        Item(
            f"{language}{at}",
            text,
            ItemKind.REVIEW,
            author=f"@{language}{at}",
            language=language,
            market="JP" if language == "ja" else "SA",
            stars=4.0 + at % 2,
            created_at=now - timedelta(hours=13 * at + 1),
        )
        for language, texts in _TEXTS.items()
        for at, text in enumerate((*texts, texts[0]))
    ]
    scene.bind(watch, [*thermos(now - timedelta(hours=2)), *praise])
    scan_all_due(scene.kit)
    return watch.id


def test_hours_add_up_to_the_mentions(scene: Scene, told: str) -> None:
    with scene.store.reading() as session:
        mentions = list(session.scalars(select(MentionRow)))
        first = [one for one in mentions if one.cluster == one.id]
        hours = hours_of(session, told, scene.clock.now() - timedelta(days=9), scene.clock.now())
        sums = session.execute(select(func.sum(HourRow.copies), func.sum(HourRow.rated), func.sum(HourRow.stars))).one()
    by_hour = Counter(bin_start(one.created_at, HOUR) for one in first)
    assert {one.start: one.mentions for one in hours if one.mentions} == by_hour
    assert sum(one.negative for one in hours) == sum(one.label == "negative" for one in first) > 0
    assert sum(one.positive for one in hours) == sum(one.label == "positive" for one in first) > 0
    rated = [one.stars for one in first if one.stars is not None]
    assert tuple(sums) == (len(mentions) - len(first), len(rated), sum(rated))


def test_days_of_topics_add_up_to_their_hours(scene: Scene, told: str) -> None:
    with scene.store.reading() as session:
        days = topic_days_of(session, told, scene.clock.now() - timedelta(days=9), scene.clock.now())
        counted = select(TopicCountRow.topic, func.sum(TopicCountRow.mentions)).group_by(TopicCountRow.topic)
        hours = {topic: int(count) for topic, count in session.execute(counted)}
    assert {topic: mentions for topic, (mentions, _) in days.items()} == hours
    assert hours


def test_the_migration_fills_in_what_was_counted_before(scene: Scene, told: str) -> None:
    before = _kept(scene.store)
    with scene.store.transaction() as session:
        config = migrations._config(session.connection())
        command.downgrade(config, "0011")
        command.upgrade(config, "head")
    assert _kept(scene.store) == before
    assert all(before)


def test_praise_and_stars_of_a_stretch_are_exact_at_its_edges(scene: Scene, told: str) -> None:
    since, until = scene.clock.now() - timedelta(hours=30, minutes=17), scene.clock.now() - timedelta(minutes=41)
    with scene.store.reading() as session:
        first = [one for one in session.scalars(select(MentionRow)) if one.cluster == one.id]
        inside = [one for one in first if since <= one.created_at < until]
        assert positive_of(session, [told], since, until) == sum(one.label == "positive" for one in inside) > 0
        for market, mean in stars_of(session, [told], since, until).items():
            stars = [one.stars for one in inside if one.market == market and one.stars is not None]
            assert mean == pytest.approx(sum(stars) / len(stars))


@given(_MOMENTS, _MOMENTS)
def test_whole_hours_and_edges_make_up_the_stretch(one: datetime, other: datetime) -> None:
    since, until = min(one, other), max(one, other)
    first, last = whole_hours(since, until)
    parts = [*edges(since, until), *([(first, last)] if first < last else [])]
    assert sum((end - start for start, end in parts), timedelta()) == until - since
    assert all(since <= start <= end <= until for start, end in parts)


def test_bins_and_hours_hold_the_same(scene: Scene, told: str) -> None:
    with scene.store.reading() as session:
        bins, hours = (
            session.execute(select(func.sum(kind.mentions), func.sum(kind.negative), func.sum(kind.copies))).one()
            for kind in (CountRow, HourRow)
        )
    assert bins == hours


def _kept(store: Store) -> list[list[tuple[object, ...]]]:
    with store.reading() as session:
        return [
            sorted(tuple(row) for row in session.execute(select(*table_of(kind).columns)))
            for kind in (HourRow, TopicDayRow)
        ]


def test_each_watch_is_compared_as_it_would_be_alone(scene: Scene, told: str) -> None:
    other, now = scene.watch("Isolux"), scene.clock.now()
    day = timedelta(hours=24, minutes=7)
    with scene.store.reading() as session:
        each = compare_each(session, [told, other.id], now - day, now)
        assert each == {one: compare(session, [one], now - day, now)["*"] for one in (told, other.id)}
    assert each[told].now.mentions > 0
    assert each[other.id].now.mentions == 0
