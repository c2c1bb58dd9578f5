"""JSONL: each row with `localizations` added, by target."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from api.bulk.base import SAMPLE_ROWS, Look
from api.bulk.mapping import Layout, Mapping
from api.bulk.results import Result
from core.errors import InvalidInput


@dataclass(frozen=True)
class Lines:
    """Objects, one a line; blank lines are no rows."""

    path: Path
    mapping: Mapping
    notes: Sequence[str] = ()

    def texts(self) -> Iterator[str | Exception]:
        for number, line in self._lines():
            row = _parsed(line, number)
            if isinstance(row, InvalidInput):
                yield row
                continue
            text = row.get(self.mapping.text)
            yield text if isinstance(text, str) else InvalidInput(f"no text in {self.mapping.text!r}", "text")

    def write(self, results: Iterator[Result], out: Path) -> None:
        with out.open("w", encoding="utf-8", newline="") as handle:
            for number, line in self._lines():
                row = _parsed(line, number)
                known: dict[str, Any] = {"error": row.message} if isinstance(row, InvalidInput) else row
                handle.write(json.dumps(known | {"localizations": next(results)}, ensure_ascii=False) + "\n")

    def _lines(self) -> Iterator[tuple[int, str]]:
        return _lines(self.path)


def look_at_lines(path: Path, _layout: Layout) -> Look:
    """The first objects; columns in the order in which they come."""
    found = [
        row for number, line in islice(_lines(path), SAMPLE_ROWS) if isinstance(row := _parsed(line, number), dict)
    ]
    rows = [
        {name: value if isinstance(value, str) else json.dumps(value) for name, value in row.items()} for row in found
    ]
    return Look(list(dict.fromkeys(name for row in rows for name in row)), rows)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
        yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _parsed(line: str, number: int) -> dict[str, Any] | InvalidInput:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return InvalidInput(f"line {number} is not JSON: {error}", "file")
    return row if isinstance(row, dict) else InvalidInput(f"line {number} is not a JSON object", "file")
