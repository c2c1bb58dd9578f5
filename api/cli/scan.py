"""`babelguard scan`: read what is due, now, without the server."""

from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json
from api.logs import set_up_logs
from api.memory_habits import settle
from api.settings import load_settings
from monitors.scanning import Scan, scan_all_due, scan_watch
from monitors.watches import get_watch

app = typer.Typer(help="Read what is due, now.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Keeps `once` a sub-command."""


@app.command()
def once(
    watch: Annotated[str, typer.Option(metavar="WATCH", help="Only this one, due or not; its id or name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Scan every watch that is due, once; safe beside a running server and other copies of itself."""
    from api.runtime import utc_now  # noqa: PLC0415 - opens engines, which `--help` needs not wait for
    from api.watching import build_kit  # noqa: PLC0415 - same

    settings = load_settings()
    set_up_logs("warning")
    with current_store() as store:
        kit = build_kit(settings, store, utc_now)
        settle()
        if watch:
            with store.reading() as session:
                watch = get_watch(session, watch).id
        scan = scan_watch(kit, watch) if watch else scan_all_due(kit)
    if as_json:
        print_json(_to_json(scan))
        return
    typer.echo(
        f"{scan.watches} watches: {scan.items} items, {scan.mentions} new mentions, "
        f"{len(set(scan.changed))} incidents changed, {scan.failed} sources failed."
    )


def _to_json(scan: Scan) -> dict[str, object]:
    return {
        "watches": scan.watches,
        "items": scan.items,
        "mentions": scan.mentions,
        "failed": scan.failed,
        "incidents": sorted(set(scan.changed)),
    }
