"""How much the onset figures hang on each parameter: `python -m benchmarks.plateau`.

Moves one parameter of the detector at a time down and up by 30 % and asks two questions of each setting: the scorer
beside the labelled volume, and made-up series (four volumes, two dispersions, bursts of 6 hours at 2, 3 and 6 times the
usual) that no parameter was chosen on. A figure that falls off on one side stands at a cliff.
"""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.entry import bare_parser, run, shared_file
from benchmarks.onset import score
from benchmarks.report import Figure, Report
from monitors.onset.bank import step
from monitors.onset.layout import Layout
from monitors.onset.options import Options
from monitors.onset.series_file import read_series
from monitors.onset.tails import Floats

_STEP = 0.3
_MOVED = (
    "budget_per_week",
    "windows_h",
    "level_half_life_h",
    "spread_half_life_h",
    "clip",
    "hours_known_after",
    "memory_days",
    "prior_days",
    "peak_clip",
    "least_count",
    "frozen_h",
    "quiet_h",
    "clear_share",
    "clear_h",
    "mute_h",
    "again_h",
    "escalation",
)
_VOLUMES, _SHAPES, _BURSTS = (0.3, 1.0, 5.0, 30.0), (1.0, 5.0), (2.0, 3.0, 6.0)
"""Mentions in 5 minutes; shape of the negative binomial (the smaller the wilder); bursts as multiples of the usual."""
_DAYS, _FIRST_BURST, _BETWEEN, _BURST_BINS = 42, 15, 8, 72
_BINS = 288


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Series with bursts at known bins: (series, bins), and where each burst begins."""

    counts: Floats
    starts: tuple[int, ...]


def main() -> None:
    """The command."""
    options = bare_parser(__doc__)
    options.add_argument("--json", type=Path, metavar="FILE", help="write the report here as JSON")
    run(options, measure)


def measure(options: Namespace) -> Report:
    scorer = shared_file(options, "data/mention_volume/score.py")
    files = [read_series(path) for path in sorted(scorer.parent.glob("*.csv"))]
    made_up = make_up()
    rows = []
    scores = []
    for name, moved in settings(Options()):
        whole = score(scorer, files, moved)["overall"]
        caught, false = caught_of(made_up, moved)
        scores.append(whole["nab_n"]["standard"])
        figures = f"{whole['nab_n']['standard']:.1f}", f"{whole['precision']:.2f}", f"{whole['false_per_week']:.2f}"
        rows.append((name, *figures, f"{caught:.0%}", f"{false:.2f}"))
        print(*rows[-1], flush=True)
    columns = ("setting", "NAB-n", "precision", "false/week", "made-up bursts caught", "made-up false/week")
    figures = (
        Figure("NAB-n, the shipped setting", scores[0], at_least=75),
        Figure("NAB-n, median of all neighbours", float(np.median(scores[1:])), at_least=75),
        Figure("NAB-n, worst neighbour", min(scores)),
    )
    return Report(
        "Onset detection, one parameter moved", "Each parameter 30 % down, 30 % up.", columns, tuple(rows), figures
    )


def settings(shipped: Options) -> Iterator[tuple[str, Options]]:
    """The shipped setting, and each parameter moved both ways."""
    yield "as shipped", shipped
    for name in _MOVED:
        for share in (1 - _STEP, 1 + _STEP):
            yield f"{name} x {share:g}", _moved(shipped, name, share)


def _moved(shipped: Options, name: str, share: float) -> Options:
    value = getattr(shipped, name)
    if isinstance(value, tuple):
        return replace(shipped, **{name: tuple(one * share for one in value)})
    return replace(shipped, **{name: round(value * share) if isinstance(value, int) else value * share})


def make_up(seed: int = 11) -> MadeUp:
    """Rhythm of day and week, and a burst every eight days, another size in each series."""
    rng = np.random.default_rng(seed)
    bins = np.arange(_DAYS * _BINS)
    rhythm = (1 + 0.6 * np.cos((bins / _BINS - 0.5) * 2 * np.pi)) * np.where(bins // _BINS % 7 >= 5, 0.5, 1.0)
    starts = tuple(day * _BINS + 150 for day in range(_FIRST_BURST, _DAYS - 1, _BETWEEN))
    series = []
    for volume in _VOLUMES:
        for shape in _SHAPES:
            for burst in _BURSTS:
                usual = volume * rhythm
                for start in starts:
                    usual[start : start + _BURST_BINS] *= burst
                series.append(rng.negative_binomial(shape, shape / (shape + usual)))
    return MadeUp(np.array(series, dtype=float), starts)


def caught_of(made_up: MadeUp, options: Options) -> tuple[float, float]:
    """Share of the bursts notified of within them, and notifications outside (a burst and the 12 hours after it)."""
    layout = Layout(300.0, options)
    count = len(made_up.counts)
    rows, first = layout.new_rows(count), datetime(2026, 3, 2, tzinfo=UTC).timestamp() // 300
    notified = np.array(
        [
            step(layout, rows, np.full(count, first + at), made_up.counts[:, at]).notifies
            for at in range(made_up.counts.shape[1])
        ]
    )
    is_near = np.zeros(len(notified), dtype=bool)
    for start in made_up.starts:
        is_near[start : start + 3 * _BURST_BINS] = True
    caught = [notified[start : start + _BURST_BINS].any(axis=0).mean() for start in made_up.starts]
    false = notified[~is_near].sum() / (count * (~is_near).sum() / (7 * _BINS))
    return float(np.mean(caught)), float(false)


if __name__ == "__main__":
    main()
