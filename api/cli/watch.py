"""`babelguard watch`: say what to look for, and where."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.cli.watch_replay import replay
from api.keys import LOCAL_OWNER
from core.errors import InvalidInput
from monitors.bindings import Binding, bind, bindings_of
from monitors.query import Query
from monitors.watches import NewWatch, Sensitivity, Watch, add_watch, get_watch, list_watches, remove_watch

app = typer.Typer(help="Say what to look for, and where.", no_args_is_help=True)
app.command()(replay)

Words = list[str] | None
Id = Annotated[str, typer.Argument(metavar="WATCH", help="The id or the name, as `list` shows them.")]


def _many(flag: str, text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, help=f"{text}; may be repeated.")
    return option


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the watch; of the brand too when no --alias is given.")],
    *,
    alias: Annotated[Words, _many("--alias", "A name of the brand as people write it")] = None,
    context: Annotated[Words, _many("--context", "A word that must stand with the name")] = None,
    exclude: Annotated[Words, _many("--exclude", "A word that shows another sense is meant")] = None,
    product: Annotated[Words, _many("--product", "A product name")] = None,
    language: Annotated[Words, _many("--language", "A language, such as pt")] = None,
    market: Annotated[Words, _many("--market", "A market, such as BR")] = None,
    competitor: Annotated[Words, _many("--competitor", "A rival's name")] = None,
    source: Annotated[
        Words, _many("--source", "A source to read: its name and options, such as 'rss url=https://example.com/feed'")
    ] = None,
    sensitivity: Annotated[Sensitivity, typer.Option(help="How readily it speaks up.")] = Sensitivity.BALANCED,
    poll_minutes: Annotated[float, typer.Option(min=0.2, help="How often it is read.")] = 15,
    time_zone: Annotated[str, typer.Option(help="Of the team, such as Europe/Berlin.")] = "UTC",
    as_json: AsJson = False,
) -> None:
    """Watch a brand from now on."""
    names = tuple(alias or [name])
    query = Query(names, *(tuple(words or ()) for words in (context, exclude, product, language, market)))
    poll = timedelta(minutes=poll_minutes)
    new = NewWatch(name, query, tuple(competitor or ()), (), sensitivity, poll, time_zone)
    now = datetime.now(UTC)
    with current_store() as store, store.transaction() as session:
        watch = add_watch(session, LOCAL_OWNER, new, now)
        for one in source or []:
            kind, options = _source(one)
            bind(session, watch.id, kind, options, now)
        bindings = bindings_of(session, [watch.id])
    if as_json:
        print_json(_to_json(watch, bindings))
    else:
        typer.echo(f"Watching {watch.name!r} with {len(bindings)} sources, id {watch.id}.")


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """Show all watches."""
    with current_store() as store, store.reading() as session:
        watches = list_watches(session)
        bindings = bindings_of(session, [watch.id for watch in watches])
    if as_json:
        print_json([_to_json(watch, bindings) for watch in watches])
        return
    rows = [
        (w.id, w.name, ", ".join(w.query.markets) or "all", _sources(w, bindings), w.sensitivity, w.next_due)
        for w in watches
    ]
    print_table(("ID", "Name", "Markets", "Sources", "Sensitivity", "Next"), rows)


@app.command()
def show(watch: Id, as_json: AsJson = False) -> None:
    """Show a watch and how its sources fare."""
    with current_store() as store, store.reading() as session:
        found = get_watch(session, watch)
        bindings = bindings_of(session, [found.id])
    if as_json:
        print_json(_to_json(found, bindings))
        return
    query = found.query
    typer.echo(f"{found.name} ({found.id}): {' | '.join((*query.aliases, *query.products))}")
    for word, words in (("AND", query.context), ("NOT", query.exclusions)):
        if words:
            typer.echo(f"  {word} {' | '.join(words)}")
    rows = [(b.id, b.source, b.kind, b.state, b.covered_until, b.detail) for b in bindings]
    print_table(("ID", "Source", "Kind", "State", "Seen until", "Trouble"), rows)


@app.command()
def remove(watch: Id, as_json: AsJson = False) -> None:
    """Remove a watch with its mentions and incidents."""
    with current_store() as store, store.transaction() as session:
        found = get_watch(session, watch)
        remove_watch(session, found.id)
    if as_json:
        print_json({"id": found.id, "removed": True})
    else:
        typer.echo(f"Removed {found.name!r}.")


def _source(text: str) -> tuple[str, dict[str, str]]:
    """`rss url=https://... every=1` as the name and its options."""
    name, *pairs = text.split()
    options = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise InvalidInput(f"{pair!r} is no option of a source; options read name=value.", "source")
        options[key] = value
    return name, options


def _sources(watch: Watch, bindings: list[Binding]) -> str:
    return ", ".join(
        b.source if not b.failures else f"{b.source} (failing)" for b in bindings if b.watch_id == watch.id
    )


def _to_json(watch: Watch, bindings: list[Binding]) -> dict[str, object]:
    plain = asdict(watch) | {"poll_s": int(watch.poll.total_seconds())}
    del plain["poll"]
    return plain | {"sources": [asdict(one) for one in bindings if one.watch_id == watch.id]}
