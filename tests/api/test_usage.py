import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from api.usage import spend, spent
from core.errors import QuotaExceeded
from core.store import Store
from tests.conftest import Clock


def test_characters_add_up_for_each_owner(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        assert spent(session, "a", clock.now()) == 0
        spend(session, "a", 12, None, clock.now())
        spend(session, "a", 30, None, clock.now())
        spend(session, "b", 5, None, clock.now())
    with store.reading() as session:
        assert spent(session, "a", clock.now()) == 42
        assert spent(session, "b", clock.now()) == 5


def test_limit_can_be_reached_but_not_passed(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        spend(session, "a", 60, 100, clock.now())
        with pytest.raises(QuotaExceeded, match=r"100 characters .* 41 more \(60 used\)"):
            spend(session, "a", 41, 100, clock.now())
        assert spent(session, "a", clock.now()) == 60
        spend(session, "a", 40, 100, clock.now())
        spend(session, "a", 0, 100, clock.now())
        with pytest.raises(QuotaExceeded):
            spend(session, "a", 1, 100, clock.now())
        assert spent(session, "a", clock.now()) == 100


def test_first_request_can_be_too_much_already(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        with pytest.raises(QuotaExceeded):
            spend(session, "a", 101, 100, clock.now())
        assert spent(session, "a", clock.now()) == 0


def test_month_begins_in_utc(store: Store) -> None:
    late_in_march = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    same_moment_in_tokyo = late_in_march.astimezone(timezone(timedelta(hours=9)))
    with store.transaction() as session:
        spend(session, "a", 100, 100, late_in_march)
        assert spent(session, "a", same_moment_in_tokyo) == 100
        spend(session, "a", 7, 100, late_in_march + timedelta(minutes=1))
        assert spent(session, "a", late_in_march + timedelta(minutes=1)) == 7


def test_more_than_two_billion_characters_are_counted(store: Store, clock: Clock) -> None:
    with store.transaction() as session:
        for _ in range(3):
            spend(session, "a", 2**31, None, clock.now())
        assert spent(session, "a", clock.now()) == 3 * 2**31


def test_negative_characters_are_a_programming_error(store: Store, clock: Clock) -> None:
    with pytest.raises(ValueError, match="-1"), store.transaction() as session:
        spend(session, "a", -1, None, clock.now())


def test_spending_at_the_same_time_never_passes_the_limit(store: Store, clock: Clock) -> None:
    """16 threads ask for 10 each, 100 are allowed: exactly ten get theirs, one row counts them."""
    outcomes: list[bool] = []

    def ask() -> None:
        try:
            with store.transaction() as session:
                spend(session, "店", 10, 100, clock.now())
            outcomes.append(True)
        except QuotaExceeded:
            outcomes.append(False)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 6 + [True] * 10
    with store.reading() as session:
        assert spent(session, "店", clock.now()) == 100
