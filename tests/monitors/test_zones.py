"""Hours for people, through changes of clocks."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from monitors.zones import next_local, start_of_day, zone_of

BERLIN = zone_of("Europe/Berlin")
ZONES = [zone_of(n) for n in ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")]


def test_hour_that_the_clocks_leave_out_comes_when_they_jump() -> None:
    found = next_local(datetime(2026, 3, 28, 12, tzinfo=UTC), time(2, 30), BERLIN)
    assert found.astimezone(UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_hour_that_comes_twice_is_taken_once() -> None:
    first = next_local(datetime(2026, 10, 24, 12, tzinfo=UTC), time(2, 30), BERLIN)
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = next_local(first, time(2, 30), BERLIN)
    assert second.astimezone(UTC) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(
    st.integers(1_704_067_200, 1_830_297_600),
    st.times(),
    st.sampled_from(ZONES),
)
def test_each_local_day_has_the_hour_once(moment: int, at: time, zone: object) -> None:
    at = at.replace(microsecond=0)
    after, days = datetime.fromtimestamp(moment, UTC), []
    for _ in range(4):
        after = next_local(after, at, zone).astimezone(UTC)  # type: ignore[arg-type]
        days.append(after.astimezone(zone).date())  # type: ignore[arg-type]
    assert all(b - a == timedelta(days=1) for a, b in pairwise(days))


def test_day_of_a_change_is_23_hours_long() -> None:
    start = start_of_day(datetime(2026, 3, 29, 12, tzinfo=UTC), BERLIN).astimezone(UTC)
    following = start_of_day(datetime(2026, 3, 30, 12, tzinfo=UTC), BERLIN).astimezone(UTC)
    assert following - start == timedelta(hours=23)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "中国"])
def test_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        zone_of(name)
