"""`babelguard read`: adds language, sentiment, topics and claims to a file of reviews, and sums it up."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.cli.read_files import Row, Write, read_rows, text_column_of, writer
from api.cli.read_summary import Summary
from api.cli.render import AsJson, print_json, print_table
from core.errors import InvalidInput
from nlp.reading.reader import Reading
from nlp.reading.reader import read as read_texts
from nlp.sentiment import SentimentEngine, open_engine

_BATCH = 256
"""Rows read at once: enough to keep the classifier busy, few enough to stay small in memory."""
_STAR_COLUMNS = ("stars", "star", "rating", "score", "star_rating", "overall")
_ADDED = ("language", "sentiment", "sentiment_score", "sentiment_confidence", "topics", "claims", "row_error")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row the text and the rating stand; empty: nowhere."""

    names: list[str]
    text: str
    stars: str

    @property
    def written(self) -> list[str]:
        return [*self.names, *(self._free(name) for name in _ADDED)]

    def _free(self, name: str) -> str:
        return f"read_{name}" if name in self.names else name

    def with_reading(self, row: Row, reading: Reading | None) -> dict[str, object]:
        values = _values(reading, row.fault)
        return {**row.values, **{self._free(name): value for name, value in zip(_ADDED, values, strict=True)}}


def read(
    file: Annotated[Path, typer.Argument(help="CSV or TSV with a header, JSONL, or XLSX.")],
    *,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the rows with what was read here.")] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME", help="Column of the text; else told by its name.")] = "",
    stars_column: Annotated[str, typer.Option(metavar="NAME", help="Column of the rating, 1 to 5.")] = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="Language of all texts; detected if not given.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read the language, sentiment, topics and claims of a file of reviews."""
    rows = read_rows(file)
    first = list(islice(rows, _BATCH))
    columns = _columns(first, text_column, stars_column)
    summary = Summary()
    if out is not None and out.resolve() == file.resolve():
        raise InvalidInput("Write to another file than the one that is read", "out")
    with _progress() as progress, writer(out, columns.written) if out else nullcontext(_nowhere) as write:
        task = progress.add_task("Reading", total=None)
        for batch in _batches(chain(first, rows)):
            _read_batch(batch, columns, language, summary, write)
            progress.advance(task, len(batch))
    if as_json:
        print_json(summary.to_json())
    else:
        _print(summary)


def _columns(rows: Sequence[Row], text: str, stars: str) -> Columns:
    """Told by the first rows; a column that only comes later is written to JSONL alone."""
    names = list(dict.fromkeys(str(name) for row in rows for name in row.values))
    if not names:
        raise InvalidInput("The file has no rows that can be read", "file")
    if stars and stars not in names:
        raise InvalidInput(f"There is no column {stars!r}; there are {', '.join(names)}", "stars-column")
    rated = stars or next((name for name in names if name.strip().casefold() in _STAR_COLUMNS), "")
    return Columns(names, text_column_of(names, text), rated)


def _read_batch(batch: Sequence[Row], columns: Columns, language: str, summary: Summary, write: Write) -> None:
    texts = [_text(row, columns) for row in batch]
    good = [(text, row) for text, row in zip(texts, batch, strict=True) if text is not None]
    readings = iter(
        read_texts(
            [text for text, _ in good],
            [language or None] * len(good),
            [_stars(row.values.get(columns.stars)) for _, row in good],
            _engine(),
        )
    )
    for text, row in zip(texts, batch, strict=True):
        reading = next(readings) if text is not None else None
        shown = row if text is not None else Row(row.values, row.fault or f"has no text in {columns.text!r}")
        if reading is None or text is None:
            summary.count_fault(shown.fault)
        else:
            summary.count(text, reading)
        write(columns.with_reading(shown, reading))


@cache
def _engine() -> SentimentEngine:
    """The embedded classifier; opened with the first batch."""
    return open_engine("embedded")


def _text(row: Row, columns: Columns) -> str | None:
    value = row.values.get(columns.text)
    return None if row.fault or value is None else str(value)


def _stars(value: object) -> float | None:
    """A rating from 1 to 5 out of a cell; whatever is not one says nothing."""
    try:
        stars = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return stars if math.isfinite(stars) and 1 <= stars <= 5 else None


def _values(reading: Reading | None, fault: str) -> tuple[object, ...]:
    if reading is None:
        return ("",) * (len(_ADDED) - 1) + (fault,)
    mood = reading.sentiment
    return (
        reading.language,
        str(mood.label) if mood else "",
        round(mood.score, 4) if mood else "",
        round(mood.confidence, 4) if mood else "",
        "; ".join(topic.topic for topic in reading.topics),
        "; ".join(f"{claim.kind} ({claim.stance})" for claim in reading.claims),
        fault,
    )


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _nowhere(row: object) -> None:
    """Writes nothing: the user wants the summary alone."""


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _print(summary: Summary) -> None:
    typer.echo(f"{summary.rows} rows, {summary.faults} with errors")
    for fault in summary.first_faults:
        typer.echo(f"  {fault}", err=True)
    print_table(("Sentiment", "Texts"), summary.sentiments.most_common())
    print_table(("Language", "Texts"), summary.languages.most_common(10))
    rows = [(topic, count, "\n".join(summary.examples[topic])) for topic, count in summary.reasons[:10]]
    print_table(("Complaint reason", "Texts", "Examples"), rows)
    if summary.claims:
        print_table(("Claim", "Texts"), summary.claims.most_common(10))
