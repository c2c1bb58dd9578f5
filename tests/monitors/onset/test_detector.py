"""Onsets are found once, early, from the past alone."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from monitors.onset.detector import OnsetDetector
from monitors.onset.layout import Layout, Rows
from monitors.onset.options import Options
from monitors.signals import SeriesKey, SeriesUpdate, SignalLevel
from tests.monitors.onset.series import HOUR, KEY, MONDAY, bins, notified, rhythm, run

WEEKS = 28 * 24
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 60), st.just(500)), min_size=90, max_size=140)


@settings(max_examples=25)
@given(COUNTS, st.integers(1, 89))
def test_cutting_the_future_off_changes_nothing_before(counts: list[int | None], cut: int):
    whole, part = run(bins(counts))[1], run(bins(counts[:cut]))[1]
    assert repr(whole[:cut]) == repr(part)


@settings(max_examples=25)
@given(COUNTS, st.integers(1, 89))
def test_bins_one_by_one_or_all_at_once_leave_the_same(counts: list[int | None], cut: int):
    given_bins = bins(counts)
    at_once, _ = run(given_bins)
    first, _ = run(given_bins[:cut])
    second, _ = run(given_bins[cut:], first.state)
    assert second.state == at_once.state
    assert (*first.signals, *second.signals) == at_once.signals
    assert second.is_raised == at_once.is_raised


def test_series_beside_each_other_do_not_touch():
    one, other = rhythm(20, 30, seed=1), rhythm(9, 3, seed=2)
    together = OnsetDetector().update(
        [SeriesUpdate(KEY, bins(one), None), SeriesUpdate(SeriesKey("other"), bins(other), None)]
    )
    assert together[0].state == run(bins(one))[0].state
    assert together[1].state == run(bins(other))[0].state


def test_a_burst_notifies_once_and_says_what_was_usual():
    counts = [*rhythm(28, 20), *[400] * 8, *rhythm(1, 20, seed=3)]
    verdict, said = run(bins(counts))
    at = [number for number, one in enumerate(said) if one.notifies]
    assert at == [WEEKS]
    (signal,) = verdict.signals
    assert signal.level is SignalLevel.SEVERE
    assert signal.series == KEY
    assert signal.value == 400
    assert signal.baseline is not None
    assert 3 < signal.baseline < 40
    assert not verdict.is_raised  # a day later it is over


def test_it_stays_raised_while_it_lasts():
    verdict, _ = run(bins([*rhythm(28, 20), *[400] * 8]))
    assert verdict.is_raised


def test_what_becomes_worse_notifies_again_and_what_stays_does_not():
    worse = [*rhythm(28, 20), *[90] * 8, *[2_000] * 8]
    assert notified(worse)[0] < WEEKS + 8
    assert any(WEEKS + 8 <= at < WEEKS + 12 for at in notified(worse))
    assert len([at for at in notified([*rhythm(28, 20), *[400] * 40]) if at >= WEEKS]) <= 2


def test_an_incident_does_not_become_the_baseline():
    before = [*rhythm(28, 20)]
    layout = Layout(3600.0, Options())

    def level(counts: list[int]) -> float:
        row = np.frombuffer(run(bins(counts))[0].state).reshape(1, -1)
        return float(Rows(layout, row).part("level")[0, 0])

    assert level([*before, *[400] * 24]) == pytest.approx(
        level(before), abs=0.2
    )  # a fivefold rise would be 1.6 and more


def test_bins_nobody_counted_are_skipped_and_are_not_zero():
    counts: list[int | None] = [*rhythm(28, 20)]
    down = [*counts, *[None] * 24, *rhythm(2, 20, seed=5)]
    assert notified(down) == notified(counts)
    verdict, _ = run(bins([*counts, *[None] * 24]))
    layout = Layout(3600.0, Options())
    known = Rows(layout, np.frombuffer(verdict.state).reshape(1, -1)).one("known_h")[0]
    assert known == WEEKS


def test_a_gap_is_the_same_as_bins_nobody_counted():
    counts = rhythm(10, 20)
    after = bins(rhythm(1, 20, seed=4), MONDAY + HOUR * (240 + 30))
    with_gap = run([*bins(counts), *after])
    missed = run([*bins([*counts, *[None] * 30]), *after])
    scores = [[round(one.score, 6) for one in said[1][-24:]] for said in (with_gap, missed)]
    assert scores[0] == scores[1]


def test_nothing_is_raised_without_a_baseline():
    assert notified([*[10] * 60, 4_000]) == []


def test_a_young_baseline_is_said():
    verdict, _ = run(bins([*rhythm(6, 20), *[900] * 3]))
    assert "Young baseline" in verdict.signals[0].notes[0]
    old, _ = run(bins([*rhythm(28, 20), *[900] * 3]))
    assert old.signals[0].notes == ()


def test_a_few_mentions_of_an_unknown_brand_are_no_onset():
    assert notified([*[0] * WEEKS, 4, 0, 0, 3, 0]) == []


def test_a_real_burst_of_a_brand_hardly_ever_named_is_one():
    rng = np.random.default_rng(1)
    quiet = [int(n) for n in rng.poisson(0.05, WEEKS)]
    assert any(at >= WEEKS for at in notified([*quiet, 6, 14, 25]))


def test_a_weekend_is_no_silence_and_monday_no_spike():
    assert [at for at in notified(rhythm(42, 100, dispersion=0.02)) if at > 14 * 24] == []


def test_a_summer_time_change_is_no_onset():
    counts = rhythm(28, 60, dispersion=0.05)
    shifted = [*counts, *rhythm(15, 60, seed=9, dispersion=0.05)[1:]]
    assert [at for at in notified(shifted) if at >= WEEKS] == []


@pytest.mark.parametrize("mean", [0.05, 1, 30, 800])
def test_the_budget_holds_for_brands_of_every_size(mean: float):
    """24 series, eight weeks each, nothing happening: 0.1 a week allowed; three times that is the end of patience."""
    updates = [SeriesUpdate(KEY, bins(rhythm(56, mean, seed)), None) for seed in range(24)]
    alarms = sum(len(verdict.signals) for verdict in OnsetDetector().update(updates))
    assert alarms / (len(updates) * (8 - 3 / 7)) <= 0.3


def test_fewer_asks_for_more_than_more_does():
    def threshold(sensitivity: str) -> float:
        (verdict,) = OnsetDetector().update([SeriesUpdate(KEY, bins(rhythm(28, 20)), None, sensitivity)])
        row = np.frombuffer(verdict.state).reshape(1, -1)
        return float(Rows(Layout(3600.0, Options()), row).one("threshold")[0])

    assert threshold("fewer") > threshold("balanced") > threshold("more")


def test_authors_are_counted_where_they_are_known():
    counts = rhythm(28, 20)
    one_writer = [*bins(counts), *(type(b)(b.start, b.width, 400, 3, 0) for b in bins([0] * 5, MONDAY + HOUR * WEEKS))]
    assert not [one for one in run(one_writer)[1][WEEKS:] if one.notifies]


def test_bins_out_of_order_are_refused():
    good = bins([1, 2, 3])
    with pytest.raises(InvalidInput):
        run([good[1], good[0]])
    state = run(good)[0].state
    with pytest.raises(InvalidInput):
        run(good[2:], state)


@pytest.mark.parametrize("width", [timedelta(seconds=7), timedelta(days=2), timedelta(minutes=7)])
def test_bins_of_odd_widths_are_refused(width: timedelta):
    with pytest.raises(InvalidInput):
        run(bins([1, 2], width=width))


def test_no_bins_change_nothing():
    state = run(bins([1, 2, 3]))[0].state
    assert run([], state)[0].state == state
