"""Parquet: every other column with its type, values and metadata as they were; needs the extra `parquet` (pyarrow).

The wheel of pyarrow unpacks to some 170 MB, more than all else we depend on but the models, so it is no part of the
plain install. Rows stream in both directions; memory holds a group of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from api.bulk.base import SAMPLE_ROWS, Look
from api.bulk.mapping import Layout, Mapping, columns_of
from api.bulk.results import Result, cells
from core.errors import InvalidInput, Misconfigured

_ROWS = 2_000
_GROUP_ROWS = 20_000
"""Rows of a group that we write (ours: some ten MB of listings; readers skip by groups)."""
_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True)
class Columns:
    """One Parquet file."""

    path: Path
    mapping: Mapping
    notes: Sequence[str] = ()

    def texts(self) -> Iterator[str | Exception]:
        with _opened(self.path) as file:
            for batch in file.iter_batches(_ROWS, columns=[self.mapping.text]):
                yield from map(_text, batch.column(0))

    def write(self, results: Iterator[Result], out: Path) -> None:
        parquet = _library("pyarrow.parquet")
        with _opened(self.path) as file:
            schema = self._schema(file.schema_arrow)
            with parquet.ParquetWriter(out, schema, compression=_compression(file)) as writer:
                for table in _grouped(file.iter_batches(_ROWS), file.schema_arrow):
                    writer.write_table(self._filled(table, results, schema), row_group_size=_GROUP_ROWS)

    def _schema(self, schema: Any) -> Any:
        arrow = _library("pyarrow")
        for name in columns_of(self.mapping):
            field, at = arrow.field(name, arrow.string()), schema.get_field_index(name)
            schema = schema.append(field) if at < 0 else schema.set(at, field)
        return schema

    def _filled(self, table: Any, results: Iterator[Result], schema: Any) -> Any:
        arrow = _library("pyarrow")
        rows = [cells(result, self.mapping) for result in islice(results, table.num_rows)]
        for name in columns_of(self.mapping):
            at = table.schema.get_field_index(name)
            before = table.column(at).to_pylist() if at >= 0 else [None] * len(rows)
            after = [row[name] or None if row else stays for row, stays in zip(rows, before, strict=True)]
            values = arrow.array(after, arrow.string())
            field = schema.field(name)
            table = table.append_column(field, values) if at < 0 else table.set_column(at, field, values)
        return table


def open_columns(path: Path, mapping: Mapping) -> Columns:
    """Raises InvalidInput for a broken file or one without the column, Misconfigured without pyarrow."""
    with _opened(path) as file:
        schema = file.schema_arrow
        names = list(schema.names)
        if mapping.text not in names:
            raise InvalidInput(f"{path.name} has no column {mapping.text!r}; it has {', '.join(names)[:500]}.", "text")
        if len(set(names)) != len(names):
            raise InvalidInput(f"{path.name} has two columns of one name.", "file")
        for name in (mapping.text, *columns_of(mapping)):
            if name in names and not _is_text(schema.field(name).type):
                kind = schema.field(name).type
                raise InvalidInput(f"Column {name!r} holds {kind}, not text; name another.", "text")
    return Columns(path, mapping)


def look_at_columns(path: Path, _layout: Layout) -> Look:
    """Raises InvalidInput for a broken file, Misconfigured without pyarrow."""
    with _opened(path) as file:
        batch = next(file.iter_batches(SAMPLE_ROWS), None)
        names = list(file.schema_arrow.names)
        if batch is None:
            return Look(names, [])
        rows = [
            {name: str(_text(value)) for name, value in zip(names, row, strict=True)}
            for row in zip(*batch, strict=True)
        ]
        return Look(names, rows)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Misconfigured("Parquet needs pyarrow: pip install 'babelguard[parquet]'.") from error


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file; raises InvalidInput for what breaks while it is open."""
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path, pre_buffer=False, buffer_size=_BUFFER_BYTES) as file:
            yield file
    except (arrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the disk, not of what stands in the file
            raise
        raise InvalidInput(f"{path.name} is no Parquet file, or damaged.", "file") from error


def _is_text(kind: Any) -> bool:
    types = _library("pyarrow.types")
    inner = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner))


def _text(value: Any) -> str | InvalidInput:
    """What a cell says; files of other programs may hold bytes that are no UTF-8."""
    try:
        return "" if (said := value.as_py()) is None else said
    except UnicodeDecodeError:
        return InvalidInput("the text is not UTF-8", "text")


def _compression(file: Any) -> str:
    """As the file has it; snappy, the usual one, where there is nothing to tell by."""
    metadata = file.metadata
    if not metadata.num_row_groups or not metadata.num_columns:
        return "snappy"
    name = str(metadata.row_group(0).column(0).compression).lower()
    return {"uncompressed": "none"}.get(name, name)


def _grouped(batches: Iterator[Any], schema: Any) -> Iterator[Any]:
    """Batches joined to tables of a row group each."""
    arrow = _library("pyarrow")
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= _GROUP_ROWS:
            yield arrow.Table.from_batches(waiting, schema)
            waiting = []
    if waiting:
        yield arrow.Table.from_batches(waiting, schema)
