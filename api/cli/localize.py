"""`babelguard localize`: a catalogue of any length, resumed after a kill."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.bulk.base import Catalogue
from api.bulk.journal import Journal, fingerprint_of
from api.bulk.mapping import Mapping, read_mapping, read_target
from api.bulk.registry import kind_of, open_catalogue
from api.bulk.run import Bulk
from api.cli.options import Glossaries, Sizes, Source, Starter, TextField, Units, UnitsForm, WantedTitles, open_runtime
from api.keys import LOCAL_OWNER
from core.errors import InvalidInput
from nlp.localization import Field
from nlp.titling.base import TitleStyle, UnitForm, WantedSizes, WantedUnits


def localize(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A .csv, .tsv, .txt, .xlsx, .jsonl or .parquet file.")
    ],
    *,
    target: Annotated[
        list[str],
        typer.Option(help="pt-BR, or de-DE,market=DE,channel=amazon,field=title,column=title_de; may be repeated."),
    ] = ["en"],  # noqa: B006 - typer copies it
    text_column: Annotated[str, typer.Option(help="Column or field that holds the text.")] = "title",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    source: Source = "",
    glossary: Glossaries = None,
    field: TextField = Field.AUTO,
    starter_terms: Starter = None,
    title_style: WantedTitles = TitleStyle.AS_TRANSLATED,
    units: Units = WantedUnits.KEEP,
    unit_form: UnitsForm = UnitForm.BESIDE,
    sizes: Sizes = WantedSizes.KEEP,
    header_rows: Annotated[int, typer.Option(help="Rows before the data; marketplace templates have three.")] = 1,
    names_row: Annotated[int, typer.Option(help="Which of them names the columns, from 1; 0: the last.")] = 0,
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook; the first where none is named.")] = "",
    checks: Annotated[bool, typer.Option("--checks/--no-checks", help="Add columns of what was found.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what an earlier run has done.")] = False,
) -> None:
    """Localize every row of a file; all other columns stay as they are, those of tables byte for byte.

    A table gets a column per target, and with --checks the terms missed, the findings and (with a channel) whether it
    fits; a JSONL file gets `localizations`. In a workbook formulas, merged cells and formats stay. A row that cannot
    be done carries its error beside the good rows. With --out the run keeps a journal beside the file: called again
    after a kill, it goes on where it was.
    """
    mapping = read_mapping(
        {
            "text": text_column,
            "targets": [read_target(one).model_dump() for one in target],
            "source": source,
            "kind": field,
            "glossaries": tuple(glossary or ()),
            "starter_terms": starter_terms,
            "title_style": title_style,
            "units": units,
            "unit_form": unit_form,
            "sizes": sizes,
            "header_rows": header_rows,
            "names_row": names_row,
            "sheet": sheet,
            "checks": checks,
        }
    )
    catalogue = open_catalogue(file, mapping)
    for note in catalogue.notes:
        typer.echo(note, err=True)
    if out is None and kind_of(file).is_binary and sys.stdout.isatty():
        raise InvalidInput("This kind of file is not for the screen; name a file with --out.", "out")
    if out is not None:
        _localize(catalogue, file, mapping, out, fresh=fresh)
        return
    with TemporaryDirectory() as folder:
        written = Path(folder) / "out"
        _localize(catalogue, file, mapping, written, fresh=True)
        with written.open("rb") as raw:
            sys.stdout.flush()
            shutil.copyfileobj(raw, sys.stdout.buffer)


def _localize(catalogue: Catalogue, file: Path, mapping: Mapping, out: Path, *, fresh: bool) -> None:
    """Through the journal into a file that appears under its name only when it is whole."""
    path = out.with_name(f"{out.name}.journal")
    if fresh:
        path.unlink(missing_ok=True)
    journal = Journal(path, fingerprint_of(file, mapping))
    if journal.rows:
        typer.echo(f"Going on after {journal.rows} rows that are done.", err=True)
    total = sum(1 for _ in catalogue.texts())
    with open_runtime() as runtime, _progress(total, journal.rows) as bar:
        bulk = Bulk(mapping, LOCAL_OWNER, runtime.translator, runtime.settings)
        for count in bulk.run(catalogue, journal):
            bar(count)
    part = out.with_name(f"{out.name}.part")
    catalogue.write(journal.results(), part)
    part.replace(out)
    journal.remove()
    if journal.failed:
        typer.echo(f"{journal.failed} of {journal.rows} rows could not be done; they say why.", err=True)


@contextmanager
def _progress(total: int, done: int) -> Iterator["_Advance"]:
    columns = (TextColumn("localizing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Advance(bar, total, done)


class _Advance:
    def __init__(self, bar: Progress, total: int, done: int) -> None:
        self._bar = bar
        self._task = bar.add_task("localizing", total=total, completed=done)

    def __call__(self, count: int) -> None:
        self._bar.advance(self._task, count)
