"""`babelguard keywords`: import, list and delete the words buyers of a market search for."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.keys import LOCAL_OWNER, check_owner
from core.errors import InvalidInput
from glossaries.keywords import store as kept
from glossaries.keywords.keyword import Keyword, category_key
from glossaries.keywords.reading import ReadKeywords, read_keywords
from glossaries.keywords.store import Where

app = typer.Typer(help="Import, list and delete market keywords.", no_args_is_help=True)

Owner = Annotated[
    str, typer.Option(metavar="KEY_ID", help="Whose keywords: the id of an API key, or 'local' for this machine.")
]
Locale = Annotated[str, typer.Option(help="Locale of the keywords, such as pt-BR.")]
Market = Annotated[str, typer.Option(help="Market, such as BR.")]
Category = Annotated[str, typer.Option(help="Category, as your lists name it.")]
_MOST_SHOWN = 100_000


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or TSV with a header.")],
    *,
    locale: Locale = "",
    market: Market = "",
    category: Category = "",
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Import keywords: columns keyword, market, category, locale, weight (or volume).

    What a row leaves empty comes from the options. A keyword that is there gets the new weight. Wrong rows are named
    and left out.
    """
    read = read_keywords(_bytes(file), locale=locale, market=market, category=category)
    with current_store() as store, store.transaction() as session:
        done = kept.import_all(session, check_owner(session, owner), read.keywords, datetime.now(UTC))
    if as_json:
        print_json({**asdict(done), "wrong": [asdict(fault) for fault in read.faults], "notes": list(read.notes)})
        return
    _say_wrong(read)
    typer.echo(f"{done.added} keywords added, {done.replaced} replaced.")


@app.command("list")
def list_keywords(
    *,
    locale: Locale = "",
    market: Market = "",
    category: Category = "",
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Show keywords, the weightiest first."""
    with current_store() as store, store.reading() as session:
        where = Where(market.upper(), locale, category_key(category))
        found = kept.list_all(session, check_owner(session, owner), where, size=_MOST_SHOWN)
    rows = [_row(one) for one in found]
    if as_json:
        print_json([dict(zip(("keyword", "locale", "market", "category", "weight"), row, strict=True)) for row in rows])
        return
    print_table(("Keyword", "Locale", "Market", "Category", "Weight"), rows)


@app.command()
def delete(*, locale: Locale = "", market: Market = "", category: Category = "", owner: Owner = LOCAL_OWNER) -> None:
    """Delete keywords: those of a locale, market and category where they are named."""
    with current_store() as store, store.transaction() as session:
        where = Where(market.upper(), locale, category_key(category))
        count = kept.delete_all(session, check_owner(session, owner), where)
    typer.echo(f"{count} keywords deleted.")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"Cannot read {file}: {error.strerror}.", "file") from error


def _say_wrong(read: ReadKeywords) -> None:
    for note in read.notes:
        typer.echo(note, err=True)
    for fault in read.faults:
        typer.echo(f"Left out, line {fault.line}: {fault.reason}", err=True)


def _row(one: Keyword) -> tuple[str, str, str, str, float]:
    return one.text, one.locale.tag, one.market, one.category, one.weight
