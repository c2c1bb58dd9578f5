"""`babelguard localize`: a CSV or JSONL file of titles or copy."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.options import Context, Glossaries, Source, Starter, TextField, WantedTone, open_runtime
from api.keys import LOCAL_OWNER
from api.rows import count_rows, localize_rows, open_table, write_csv, write_jsonl
from api.runtime import TranslationOrder
from core.locales import Locale
from nlp.engines.base import Manner, Tone
from nlp.localization import Field


def localize(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A .csv or .jsonl file in UTF-8.")],
    *,
    target: Annotated[list[str], typer.Option(help="Language to translate into; may be repeated.")] = ["en"],  # noqa: B006 - typer copies it
    text_column: Annotated[str, typer.Option(help="Column or field that holds the text.")] = "title",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    source: Source = "",
    glossary: Glossaries = None,
    field: TextField = Field.AUTO,
    starter_terms: Starter = None,
    tone: WantedTone = Tone.DEFAULT,
    context: Context = "",
) -> None:
    """Localize every row of a file; all other columns stay as they are.

    A CSV file gets three columns per target: the text, the terms missed, the findings. A JSONL file gets
    `localizations`. A row that cannot be done carries its error beside the good rows.
    """
    table = open_table(file, text_column)
    targets = [Locale.parse(one, "target") for one in target]
    order = TranslationOrder(
        texts=(),
        source=Locale.parse(source, "source") if source else None,
        target=targets[0],
        owner_id=LOCAL_OWNER,
        glossary_ids=tuple(glossary or ()),
        field=field,
        starter_terms=starter_terms,
        manner=Manner(tone, context),
    )
    with open_runtime() as runtime, _writing(out) as written, _progress(count_rows(table)) as advance:
        batches = localize_rows(table, targets, order, runtime.translator)
        counts = write_csv(written, table, targets, batches) if table.is_csv else write_jsonl(written, targets, batches)
        for count in counts:
            advance(count)


@contextmanager
def _writing(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f"{out.name}.part")
    with part.open("w", encoding="utf-8", newline="") as handle:
        yield handle
    part.replace(out)


@contextmanager
def _progress(total: int) -> Iterator["_Advance"]:
    columns = (TextColumn("localizing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Advance(bar, total)


class _Advance:
    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("localizing", total=total)

    def __call__(self, count: int) -> None:
        self._bar.advance(self._task, count)
