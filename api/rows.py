"""Files of texts: CSV and JSONL rows in, the same rows with their localizations out, in bounded memory."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from api.shapes import describe
from api.translator import Translated, TranslationOrder, Translator
from core.errors import AppError, InvalidInput
from core.locales import Locale

ROWS_AT_ONCE = 200
"""Rows translated in one batch; memory stays flat however long the file is."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows: its column with the texts, and (CSV) the columns in order."""

    path: Path
    text_column: str
    columns: tuple[str, ...] = ()

    @property
    def is_csv(self) -> bool:
        return self.columns != ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row done: its localizations by target tag, or its errors."""

    row: Row
    done: dict[str, Translated]
    errors: dict[str, str]


def open_table(path: Path, text_column: str) -> Table:
    """Looks at the file; raises InvalidInput when it is not CSV or JSONL, or lacks the column."""
    if path.suffix.lower() == ".jsonl":
        return Table(path, text_column)
    if path.suffix.lower() != ".csv":
        raise InvalidInput(f"{path.name}: only .csv and .jsonl files can be localized.", "file")
    with _open(path) as lines:
        columns = next(csv.reader(lines), [])
    if text_column not in columns:
        raise InvalidInput(f"{path.name} has no column {text_column!r}; it has {', '.join(columns)}.", "text-column")
    return Table(path, text_column, tuple(columns))


def count_rows(table: Table) -> int:
    """Rows in the file, for a progress bar; reads it once."""
    return sum(1 for _ in _rows(table))


def localize_rows(
    table: Table, targets: Sequence[Locale], order: TranslationOrder, translator: Translator
) -> Iterator[list[Outcome]]:
    """Batches of outcomes in file order. A row that cannot be done carries its error and stops nothing."""
    rows = _rows(table)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        outcomes = [Outcome(row, {}, {}) for row in batch]
        for target in targets:
            _localize(outcomes, table, replace(order, target=target), translator)
        yield outcomes


def write_csv(out: TextIO, table: Table, targets: Sequence[Locale], batches: Iterator[list[Outcome]]) -> Iterator[int]:
    """Writes the file's columns and three per target; yields rows written after each batch."""
    extra = [
        name for target in targets for name in (target.tag, f"{target.tag}:terms_missed", f"{target.tag}:findings")
    ]
    writer = csv.DictWriter(out, [*table.columns, *extra], extrasaction="ignore")
    writer.writeheader()
    for outcomes in batches:
        writer.writerows(outcome.row | _cells(outcome, targets) for outcome in outcomes)
        yield len(outcomes)


def write_jsonl(out: TextIO, targets: Sequence[Locale], batches: Iterator[list[Outcome]]) -> Iterator[int]:
    """Writes each row with `localizations` by target; yields rows written after each batch."""
    for outcomes in batches:
        for outcome in outcomes:
            done = {target.tag: _described(outcome, target.tag) for target in targets}
            out.write(json.dumps(outcome.row | {"localizations": done}, ensure_ascii=False) + "\n")
        yield len(outcomes)


def _localize(outcomes: list[Outcome], table: Table, order: TranslationOrder, translator: Translator) -> None:
    """The whole batch at once; where that fails, row by row, so that one bad row stops nothing."""
    tag = order.target.tag
    usable = [o for o in outcomes if isinstance(o.row.get(table.text_column), str)]
    for outcome in outcomes:
        if outcome not in usable:
            outcome.errors[tag] = outcome.row.get("error", f"no text in {table.text_column!r}")
    try:
        texts = tuple(o.row[table.text_column] for o in usable)
        for outcome, translated in zip(usable, translator.translate(replace(order, texts=texts)), strict=True):
            outcome.done[tag] = translated
    except AppError as error:
        if len(usable) == 1:
            usable[0].errors[tag] = error.message
            return
        for outcome in usable:
            _localize([outcome], table, order, translator)


def _rows(table: Table) -> Iterator[Row]:
    with _open(table.path) as lines:
        if table.is_csv:
            yield from csv.DictReader(lines)
            return
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _parsed(line, number)


def _parsed(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        return {"error": f"line {number} is not JSON: {error}"}
    return row if isinstance(row, dict) else {"error": f"line {number} is not a JSON object"}


def _open(path: Path) -> TextIO:
    """The file as UTF-8, a byte order mark dropped; raises InvalidInput for another encoding."""
    try:
        with path.open(encoding="utf-8") as whole:
            while whole.read(1 << 20):
                pass
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{path.name} is not UTF-8: byte {error.start + 1} of a part. Save it as UTF-8.", "file"
        ) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", "file") from error
    return path.open(encoding="utf-8-sig", newline="")


def _cells(outcome: Outcome, targets: Sequence[Locale]) -> Row:
    cells: Row = {}
    for target in targets:
        tag = target.tag
        if tag in outcome.done:
            done = outcome.done[tag].localization
            cells[tag] = done.text
            cells[f"{tag}:terms_missed"] = "; ".join(f"{t.source} → {t.target}" for t in done.terms_missed)
            cells[f"{tag}:findings"] = "; ".join(f"{f.severity}: {f.message}" for f in done.findings)
        else:
            cells[f"{tag}:findings"] = f"error: {outcome.errors[tag]}"
    return cells


def _described(outcome: Outcome, tag: str) -> Row:
    return describe(outcome.done[tag]) if tag in outcome.done else {"error": outcome.errors[tag]}
