"""Raise, hold, clear: one notification an onset, another only for what has become worse."""

import numpy as np

from monitors.onset.layout import Rows
from monitors.onset.tails import Flags, Floats


def latch(rows: Rows, score: Floats, is_enough: Flags) -> Flags:
    """Moves each series' latch; says which notify now.

    Args:
        score: surprise of the newest bin, nan where it was not counted; (series,).
        is_enough: whether there is history and volume enough to raise anything.
    """
    options, bin_h = rows.layout.options, rows.layout.bin_h
    now, threshold = rows.one("last"), rows.one("threshold")
    is_raised, calm_h = rows.one("is_raised"), rows.one("calm_h")
    notified_at, peak = rows.one("notified_at"), rows.one("notified_peak")
    is_over = (score >= threshold) & is_enough
    since_h = np.where(np.isnan(notified_at), np.inf, (now - notified_at) * bin_h)
    is_onset = is_over & (is_raised == 0.0)
    has_escalated = is_over & (since_h >= options.mute_h) & (score >= options.escalation * peak)
    notifies: Flags = (is_onset & (since_h >= options.again_h)) | has_escalated
    notified_at[notifies] = now[notifies]
    peak[notifies] = score[notifies]
    rows.one("raised_at")[is_onset] = now[is_onset]
    is_raised[is_onset] = 1.0
    calm = np.where(score < options.clear_share * threshold, calm_h + bin_h, 0.0)
    calm_h[:] = np.where(np.isnan(score), calm_h, calm)
    is_raised[calm_h >= options.clear_h] = 0.0
    return notifies


def is_frozen(rows: Rows) -> Flags:
    """Where an incident keeps the baseline from learning."""
    held_h = (rows.one("last") - rows.one("raised_at")) * rows.layout.bin_h
    frozen: Flags = (rows.one("is_raised") > 0.0) & (held_h < rows.layout.options.frozen_h)
    return frozen
