"""`babelguard glossary`: import, export, list and delete glossaries."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.keys import LOCAL_OWNER, check_owner
from core.locales import Pair
from glossaries import termbases
from glossaries.entries import EntryFormat, render_table
from glossaries.entry_files import read_entry_file, write_entry_file
from glossaries.termbases import NewGlossary, TermBase

app = typer.Typer(help="Import, export, list and delete glossaries.", no_args_is_help=True)

Owner = Annotated[
    str,
    typer.Option(metavar="KEY_ID", help="Whose glossaries: the id of an API key, or 'local' for this machine."),
]
Format = Annotated[
    EntryFormat | None, typer.Option("--format", help="csv or tsv; told by the file's suffix when not given.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id, as `list` shows it.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="UTF-8; source and target on each line, header optional.")],
    *,
    source: Annotated[str, typer.Option(help="Language of the source terms, such as zh.")],
    target: Annotated[str, typer.Option(help="Language of the target terms, such as en.")],
    name: Annotated[str, typer.Option(help="Name of the new glossary; the file's when not given.")] = "",
    into: Annotated[str, typer.Option(metavar="ID", help="Merge into this glossary instead of making a new one.")] = "",
    entry_format: Format = None,
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Import terms from a CSV or TSV file.

    A header `source,target,status,variants,note` allows more than two columns: status is preferred, admitted,
    deprecated (or forbidden) or superseded, variants are separated by ';', and a term without a target is one
    that must not be translated.
    """
    pair = Pair.parse(source, target)
    new = NewGlossary(pair, read_entry_file(file, pair, entry_format))
    now = datetime.now(UTC)
    with current_store() as store, store.transaction() as session:
        owner_id = check_owner(session, owner)
        if into:
            term_base = termbases.merge_glossary(session, owner_id, into, new, now)
        else:
            term_base = termbases.create(session, owner_id, name or file.stem, [new], now)
    if as_json:
        print_json(_to_json(term_base))
    else:
        typer.echo(f"Imported {len(new.terms)} terms for {pair} into {term_base.name!r}, id {term_base.id}.")


@app.command("export")
def export_file(
    glossary_id: Id,
    *,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    source: Annotated[str, typer.Option(help="Source language; needed when there are several pairs.")] = "",
    target: Annotated[str, typer.Option(help="Target language; likewise.")] = "",
    entry_format: Format = None,
    owner: Owner = LOCAL_OWNER,
) -> None:
    """Export the terms of one pair, with a header, as `import` reads them; CSV unless told otherwise."""
    with current_store() as store, store.reading() as session:
        term_base = termbases.get(session, owner, glossary_id)
        pair = Pair.parse(source, target) if source or target else termbases.only_pair(term_base)
        terms = termbases.entries(session, owner, glossary_id, pair)
    if out is None:
        typer.echo(render_table(terms, entry_format or EntryFormat.CSV), nl=False)
    else:
        write_entry_file(out, terms, entry_format)
        typer.echo(f"Wrote {len(terms)} terms for {pair} to {out}.", err=True)


@app.command("list")
def list_glossaries(owner: Owner = LOCAL_OWNER, as_json: AsJson = False) -> None:
    """Show all glossaries of an owner."""
    with current_store() as store, store.reading() as session:
        found = termbases.list_all(session, check_owner(session, owner))
    if as_json:
        print_json([_to_json(term_base) for term_base in found])
        return
    pairs = [", ".join(f"{glossary.pair} ({glossary.term_count})" for glossary in t.glossaries) for t in found]
    rows = [(t.id, t.name, pair, t.created_at) for t, pair in zip(found, pairs, strict=True)]
    print_table(("ID", "Name", "Pairs (terms)", "Made"), rows)


@app.command()
def delete(glossary_id: Id, owner: Owner = LOCAL_OWNER) -> None:
    """Delete a glossary, all its pairs."""
    with current_store() as store, store.transaction() as session:
        termbases.delete(session, owner, glossary_id)
    typer.echo(f"Deleted {glossary_id}.")


def _to_json(term_base: TermBase) -> dict[str, object]:
    glossaries = [
        {
            "source_language": glossary.pair.source.tag,
            "target_language": glossary.pair.target.tag,
            "term_count": glossary.term_count,
            "created_at": glossary.created_at,
        }
        for glossary in term_base.glossaries
    ]
    return asdict(term_base) | {"glossaries": glossaries}
