"""`babelguard packs`: what rule packs there are, whether they are right, and what changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.doors.pack_shapes import shown_pack, shown_rule
from api.doors.radar_shapes import ShownProblem, shown_batch
from api.doors.review_shapes import shown_report
from api.packs import PackShelf
from api.radar import Radar, sweep
from api.radar import open_reviews as open_reviews_of
from api.screening import excused_by
from api.settings import load_settings
from core.errors import InvalidInput
from core.store import Store
from glossaries.packs.book import PACKS, PackBook, load_book, load_side
from glossaries.packs.lint import advice
from glossaries.packs.markets import markets
from glossaries.packs.reader import WrongPacks
from glossaries.reviews import precision
from nlp.screening.radar import changes
from nlp.screening.rescreening import Rescreening
from nlp.screening.screener import Screener
from nlp.screening.trial import failures

app = typer.Typer(help="List, check, test, explain and compare rule packs.", no_args_is_help=True)
Folders = Annotated[list[Path] | None, typer.Argument(help="Folders of packs over the shipped ones; else the set one.")]
_FAILED = 2


@app.command("list")
def list_packs(
    market: Annotated[str, typer.Option(help="Only those that hold in this market.")] = "", *, as_json: AsJson = False
) -> None:
    """List the packs, or those of a market."""
    book = PackShelf(load_settings().packs_dir).book
    packs = book.packs_for(markets().find(market)) if market else list(book.packs.values())
    shown = [shown_pack(pack) for pack in packs]
    if as_json:
        print_json([one.model_dump(mode="json") for one in shown])
    else:
        rows = [(p.id, p.title, p.version, p.as_of, ", ".join(p.markets)[:60], p.rules) for p in shown]
        print_table(("pack", "title", "version", "as of", "markets", "rules"), rows)


@app.command()
def lint(folders: Folders = None) -> None:
    """Read all packs and tell every fault with file, line and rule; then advice."""
    try:
        book = load_book(_folders(folders))
    except WrongPacks as error:
        for problem in error.problems:
            typer.echo(f"error: {problem}")
        raise typer.Exit(_FAILED) from error
    for sentence in advice(book):
        typer.echo(f"advice: {sentence}")
    terms = sum(len(rule.terms) for rule in book.rules.values())
    typer.echo(f"{len(book.packs)} packs, {len(book.rules)} rules, {terms} terms: no errors")


@app.command("test")
def run_tests(
    folders: Folders = None, *, pack: Annotated[str, typer.Option(help="Only the tests of this pack.")] = ""
) -> None:
    """Run the tests inside the packs."""
    screener = Screener(load_book(_folders(folders)))
    packs = [one for one in screener.book.packs.values() if pack in ("", one.id)]
    if not packs:
        raise InvalidInput(f"No pack {pack[:40]!r}", "pack")
    failed = list(chain.from_iterable(failures(screener, one, datetime.now(UTC).date()) for one in packs))
    for failure in failed:
        typer.echo(f"failed: {failure}")
    count = sum(len(rule.tests) for one in packs for rule in one.rules)
    typer.echo(f"{count} tests in {len(packs)} packs, {len(failed)} failed")
    if failed:
        raise typer.Exit(_FAILED)


@app.command()
def report(*, as_json: AsJson = False) -> None:
    """Tell how often reviewers agreed with each rule, and which exceptions their false alarms suggest."""
    with current_store() as store, store.reading() as session:
        rules = precision.report(session, None)
        suggested = precision.suggest_exceptions(session, None)
        accepted = precision.exceptions(session, precision.EVERYBODY)
    if as_json:
        print_json(shown_report(rules, suggested, accepted).model_dump(mode="json"))
        return
    if not rules:
        typer.echo("Nobody has judged a finding yet.")
        return
    rows = [(r.rule, r.category, r.confirmed, r.false_alarms, r.tolerated, _share(r.precision)) for r in rules]
    print_table(("rule", "category", "confirmed", "false alarms", "tolerated", "precision"), rows)
    for one in suggested:
        typer.echo(f"suggested exception of {one.rule}: {one.phrase!r} ({one.times} false alarms)")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


@app.command()
def explain(rule: Annotated[str, typer.Argument(help="Id of a rule.")], *, as_json: AsJson = False) -> None:
    """Tell all about one rule."""
    book = PackShelf(load_settings().packs_dir).book
    shown = shown_rule(book.rule(rule), book)
    if as_json:
        print_json(shown.model_dump(mode="json"))
    else:
        values = {key: value for key, value in shown.model_dump(mode="json").items() if value not in ([], {}, None)}
        print_table(("key", "value"), [(key, _said(value)) for key, value in values.items()])


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of packs as they were.")],
    new: Annotated[Path, typer.Argument(help="Folder of packs as they are.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what changed between two folders of packs, and for whom.

    A folder is a whole set (a copy of the shipped packs), or packs of your own, which lie over the shipped ones.
    """
    found = list(changes(_book(old), _book(new)))
    rows = [(c.kind.value, c.rule, ", ".join(c.what), ", ".join(c.markets)) for c in found]
    if as_json:
        print_json([{"kind": k, "rule": r, "what": w, "markets": m} for k, r, w, m in rows])
    elif rows:
        print_table(("change", "rule", "what", "markets"), rows)
    else:
        typer.echo("Nothing changed.")


@app.command()
def radar(
    old: Annotated[Path | None, typer.Argument(help="Folder of packs as they were.")] = None,
    new: Annotated[Path | None, typer.Argument(help="Folder of packs as they are; else those in use.")] = None,
    *,
    market: Annotated[str, typer.Option(help="Only copy bound for this market.")] = "",
    open_reviews: Annotated[bool, typer.Option("--open", help="Put what was found before a person.")] = False,
    as_json: AsJson = False,
) -> None:
    """Screen approved memory and reviews again, and list what has become a problem, and for whom.

    With the packs as they were, only what changed is told; without, all that the packs in use object to.
    """
    settings = load_settings()
    screener = Screener(_book(new)) if new else PackShelf(settings.packs_dir).screener
    rescreening = Rescreening.between(Screener(_book(old)), screener) if old else Rescreening(screener)
    with current_store() as store:
        looking = Radar(
            rescreening, datetime.now(UTC), None, excused_by(settings, store), markets().find(market) if market else ""
        )
        _tell(_swept(store, looking, opens=open_reviews), as_json=as_json)


def _swept(store: Store, looking: Radar, *, opens: bool) -> list[ShownProblem]:
    """A batch is one transaction: what was opened stays opened where the sweep is broken off."""
    problems: list[ShownProblem] = []
    cursor, looked_at, unplaced = "", 0, 0
    while True:
        with store.transaction() if opens else store.reading() as session:
            batch = sweep(session, looking, cursor)
            ids = open_reviews_of(session, batch.problems, looking.owner_id or "radar", looking.now) if opens else []
        problems += shown_batch(batch, ids).problems
        looked_at, unplaced, cursor = looked_at + batch.looked_at, unplaced + batch.unplaced, batch.next_cursor
        if not cursor:
            typer.echo(f"{looked_at} approved copies looked at, {unplaced} bound for no market we know.", err=True)
            return problems


def _tell(problems: Sequence[ShownProblem], *, as_json: bool) -> None:
    if as_json:
        print_json([one.model_dump(mode="json") for one in problems])
    elif problems:
        rows = [(p.market, p.kind, f.severity, f.rule, f.matched, p.text[:60]) for p in problems for f in p.findings]
        print_table(("market", "kind", "severity", "rule", "matched", "text"), rows)
    else:
        typer.echo("Nothing has become a problem.")


def _folders(given: Sequence[Path] | None) -> list[Path]:
    own = load_settings().packs_dir
    return [PACKS, *(given or ([own] if own else []))]


def _book(folder: Path) -> PackBook:
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is no folder", "folder")
    return load_side(folder)


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
