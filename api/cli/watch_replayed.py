"""A watch replayed, on the command line: how often each sensitivity would have notified you, when and why."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import typer

from api.cli.database import current_store
from api.cli.render import print_json, print_table
from api.settings import load_settings
from monitors.replays.replay import Known, Replay, replay
from monitors.replays.supposed import Moment
from monitors.watches import Sensitivity, Watch, get_watch
from monitors.zones import zone_of


def replay_stored(name: str, days: int, sensitivity: Sensitivity | None, as_json: bool) -> None:
    """Replays what is stored of a watch and shows it."""
    from api.watching import judges_of  # noqa: PLC0415 - opens what `--help` needs not wait for

    wanted = (sensitivity,) if sensitivity else tuple(Sensitivity)
    with current_store() as store:
        with store.reading() as session:
            watch = get_watch(session, name)
        judges = judges_of(load_settings())
        found = replay(store, watch, judges, datetime.now(UTC), days=days, sensitivities=wanted)
    if as_json:
        from api.doors.replays import shown_replay  # noqa: PLC0415 - the web framework, which only this needs

        print_json(shown_replay(found).model_dump(mode="json"))
    else:
        _show(watch, found)


def _show(watch: Watch, found: Replay) -> None:
    zone = zone_of(watch.time_zone)
    typer.echo(f"{watch.name}, the last {found.days} days: {found.mentions} mentions. Times are of {zone.key}.")
    for line in _warnings(found, zone):
        typer.echo(line)
    for one in found.by_sensitivity:
        is_set = " (as set)" if one.sensitivity is watch.sensitivity else ""
        times = "once" if one.notified == 1 else f"{one.notified} times"
        typer.echo(f"\n{one.sensitivity}{is_set}: would have notified you {times}; {len(one.onsets)} series rose.")
        if one.moments:
            print_table(("When", "Level", "What", "Why", "Told"), [_row(moment, zone) for moment in one.moments])


def _warnings(found: Replay, zone: ZoneInfo) -> list[str]:
    said = []
    if found.known is Known.NOTHING:
        said.append("No mention is known yet: there is nothing to replay.")
    elif found.known is Known.SHORT and found.known_since:
        said.append(
            f"Mentions are known since {found.known_since.astimezone(zone):%Y-%m-%d %H:%M}: without two weeks before "
            "them baselines are young, and under three days nothing rises."
        )
    if found.blind:
        said.append(f"Sources failed for {found.blind.total_seconds() / 3600:.0f} hours of it.")
    return said


def _row(moment: Moment, zone: ZoneInfo) -> tuple[object, ...]:
    why = moment.why + (f" [{', '.join(moment.indicators)}]" if moment.indicators else "")
    told = f"{moment.muted}: {moment.because}" if moment.muted else "yes"
    what = f"{moment.name}, {moment.change}"
    return f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M}", moment.level, what, why, told
