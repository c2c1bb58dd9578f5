"""`babelguard glossary`: import, export, list and delete glossaries."""

from collections.abc import Sequence
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
from glossaries.entry_rows import extras_of
from glossaries.taxonomy import taxonomy_terms
from glossaries.term_files.base import Fault
from glossaries.term_files.disk import read_term_file, usable_terms, write_term_file
from glossaries.term_files.registry import term_file
from glossaries.term_preview import Change, Preview, preview
from glossaries.termbases import NewGlossary, TermBase
from glossaries.terms import Term

app = typer.Typer(help="Import, export, list and delete glossaries.", no_args_is_help=True)

Owner = Annotated[
    str,
    typer.Option(metavar="KEY_ID", help="Whose glossaries: the id of an API key, or 'local' for this machine."),
]
Format = Annotated[
    str, typer.Option("--format", help="csv, tsv, xlsx, tbx or tmx; told by the file's suffix when not given.")
]
Into = Annotated[str, typer.Option(metavar="ID", help="Merge into this glossary instead of making a new one.")]
_SHOWN = 20
"""Rows of a preview on the screen; `--json` has all."""
Id = Annotated[str, typer.Argument(metavar="ID", help="The id, as `list` shows it.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, XLSX, TBX or TMX with source and target terms.")],
    *,
    source: Annotated[str, typer.Option(help="Language of the source terms, such as zh.")],
    target: Annotated[str, typer.Option(help="Language of the target terms, such as en.")],
    name: Annotated[str, typer.Option(help="Name of the new glossary; the file's when not given.")] = "",
    into: Into = "",
    entry_format: Format = "",
    skip_wrong: Annotated[bool, typer.Option(help="Import the good rows and list the wrong ones.")] = False,
    shows: Annotated[bool, typer.Option("--preview", help="Only show what would change and what is wrong.")] = False,
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Import terms from a file.

    A header `source,target,status,variants,note,mode` allows more than two columns: status is preferred, admitted,
    deprecated (or forbidden) or superseded, variants are separated by ';', mode is exact, inflect or keep, and a
    term without a target is one that must not be translated.
    """
    pair = Pair.parse(source, target)
    read = read_term_file(file, pair, entry_format)
    for note in read.notes:
        typer.echo(note, err=True)
    if shows:
        _show_preview(_preview(owner, into, pair, read.terms), read.faults, as_json)
        return
    new = NewGlossary(pair, usable_terms(file, read, skips_wrong=skip_wrong))
    term_base = _take(owner, into, name or file.stem, new)
    for fault in read.faults:
        typer.echo(f"Left out, line {fault.line}: {fault.reason}", err=True)
    _say_imported(term_base, new, as_json)


@app.command("import-taxonomy")
def import_taxonomy(
    folder: Annotated[Path, typer.Argument(help="The folder data/localizations of Shopify's product taxonomy.")],
    *,
    source: Annotated[str, typer.Option(help="Language of the source terms, such as en.")],
    target: Annotated[str, typer.Option(help="Language of the target terms, such as de.")],
    name: Annotated[str, typer.Option(help="Name of the new glossary.")] = "Product taxonomy",
    into: Into = "",
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Import the names of Shopify's open product taxonomy (MIT licence) as terms."""
    pair = Pair.parse(source, target)
    new = NewGlossary(pair, taxonomy_terms(folder, pair))
    _say_imported(_take(owner, into, name, new), new, as_json)


@app.command("export")
def export_file(
    glossary_id: Id,
    *,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    source: Annotated[str, typer.Option(help="Source language; needed when there are several pairs.")] = "",
    target: Annotated[str, typer.Option(help="Target language; likewise.")] = "",
    entry_format: Format = "",
    owner: Owner = LOCAL_OWNER,
) -> None:
    """Export the terms of one pair, with a header, as `import` reads them; CSV unless told otherwise."""
    with current_store() as store, store.reading() as session:
        term_base = termbases.get(session, owner, glossary_id)
        pair = Pair.parse(source, target) if source or target else termbases.only_pair(term_base)
        terms = termbases.entries(session, owner, glossary_id, pair)
    if out is None:
        typer.echo(term_file(entry_format or "csv").write(terms, pair), nl=False)
    else:
        write_term_file(out, terms, pair, entry_format)
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


def _take(owner: str, into: str, name: str, new: NewGlossary) -> TermBase:
    """Merges the terms into a glossary, or makes a new one of them."""
    now = datetime.now(UTC)
    with current_store() as store, store.transaction() as session:
        owner_id = check_owner(session, owner)
        if into:
            return termbases.merge_glossary(session, owner_id, into, new, now)
        return termbases.create(session, owner_id, name, [new], now)


def _preview(owner: str, into: str, pair: Pair, terms: Sequence[Term]) -> Preview:
    if not into:
        return preview((), terms)
    with current_store() as store, store.reading() as session:
        term_base = termbases.get(session, check_owner(session, owner), into)
        is_there = any(glossary.pair == pair.base for glossary in term_base.glossaries)
        return preview(termbases.entries(session, owner, into, pair) if is_there else (), terms)


def _show_preview(shown: Preview, faults: Sequence[Fault], as_json: bool) -> None:
    if as_json:
        print_json(asdict(shown) | {"faults": [asdict(fault) for fault in faults]})
        return
    typer.echo(f"{len(shown.added)} new, {len(shown.changed)} changed, {shown.same} as they are, {len(faults)} wrong.")
    rows = [("new", term.source, "", _said(term)) for term in shown.added[:_SHOWN]]
    rows += [("changed", c.after.source, *_differences(c)) for c in shown.changed[:_SHOWN]]
    rows += [("wrong", f"line {fault.line}", "", fault.reason) for fault in faults[:_SHOWN]]
    if rows:
        print_table(("", "Source", "Was", "Becomes"), rows)


def _said(term: Term) -> str:
    """The target, and what else there is to the term: `garrafa térmica (variants térmica, mode inflect)`."""
    extras = ", ".join(f"{column} {cell}" for column, cell in extras_of(term).items())
    return f"{term.target} ({extras})" if extras else term.target


def _differences(change: Change) -> tuple[str, str]:
    """What was and what becomes, of the columns that change; the target goes without its name."""
    named = [(f"{one.column} " if one.column != "target" else "", one) for one in change.differences]
    return ", ".join(n + (d.before or "-") for n, d in named), ", ".join(n + (d.after or "-") for n, d in named)


def _say_imported(term_base: TermBase, new: NewGlossary, as_json: bool) -> None:
    if as_json:
        print_json(_to_json(term_base))
    else:
        typer.echo(f"Imported {len(new.terms)} terms for {new.pair} into {term_base.name!r}, id {term_base.id}.")


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
