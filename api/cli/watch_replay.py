"""`babelguard watch replay`: what a watch would have told, or what the onset detector says of stored series."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from api.cli.render import AsJson, print_json, print_table
from api.cli.watch_replayed import replay_stored
from core.errors import InvalidInput
from monitors.onset.replay import Replayed, score_rows
from monitors.onset.replay import replay as replay_series
from monitors.onset.series_file import read_series
from monitors.signals import Signal
from monitors.watches import Sensitivity


def replay(
    watch: Annotated[str, typer.Argument(metavar="[WATCH]", help="The id or the name of a watch.")] = "",
    *,
    days: Annotated[int, typer.Option(min=1, max=90, help="Of a watch: how many days back.")] = 30,
    volume: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="CSV of timestamp,value; may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write file,timestamp,score of every bin.")] = None,
    sensitivity: Annotated[
        Sensitivity | None, typer.Option(help="How readily it speaks up; else all three, of files balanced.")
    ] = None,
    lag_days: Annotated[float, typer.Option(min=0, help="Days until the source's counts are whole.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Say when a watch, or a series in a file, would have notified you; nothing is written.

    Of a file, a score of 1 notifies; all others are below 0.5.
    """
    if bool(watch) == bool(volume):
        raise InvalidInput("Name a watch, or a file with --volume", "watch")
    if watch:
        replay_stored(watch, days, sensitivity, as_json)
    else:
        _replay_files(volume or [], out, sensitivity or Sensitivity.BALANCED, lag_days, as_json)


def _replay_files(
    volume: list[Path], out: Path | None, sensitivity: Sensitivity, lag_days: float, as_json: bool
) -> None:
    if out is not None and out.resolve() in {path.resolve() for path in volume}:
        raise InvalidInput("Write to another file than those that are read", "out")
    series = [read_series(path) for path in volume]
    done = [replay_series(one, sensitivity.value, timedelta(days=lag_days)) for one in series]
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "timestamp", "score"))
            writer.writerows(score_rows(done))
    if as_json:
        print_json([_to_json(one) for one in done])
    else:
        print_table(("File", "Bins", "Notified", "When"), [_row(one) for one in done])


def _row(one: Replayed) -> tuple[object, ...]:
    return one.name, len(one.scores), len(one.notifications), "\n".join(map(_line, one.signals))


def _line(signal: Signal) -> str:
    return f"{signal.end:%Y-%m-%d %H:%M} {signal.value:g} (usual {signal.baseline:g}) {' '.join(signal.notes)}".strip()


def _to_json(one: Replayed) -> dict[str, object]:
    return {
        "file": one.name,
        "bins": len(one.scores),
        "notifications": [
            {"end": s.end, "value": s.value, "baseline": s.baseline, "surprise": s.surprise, "notes": s.notes}
            for s in one.signals
        ],
    }
