"""The journal of a run: results beside the output, one line a row, so that a killed run goes on where it was.

The first line says which file and mapping it belongs to. A row counts once its line is whole and on the disk; half a
line, which a kill may leave, is cut off.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.bulk.mapping import Mapping
from api.bulk.results import Result, is_failed
from core.errors import Conflict


class Journal:
    """One writer at a time."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self.rows, self.failed = 0, 0
        if path.exists():
            self._mend(fingerprint)
        else:
            self._append([json.dumps({"journal": fingerprint})])

    def add(self, results: Sequence[Result]) -> None:
        """More rows; on the disk when it returns."""
        self._append([json.dumps(result, ensure_ascii=True) for result in results])
        self.rows += len(results)
        self.failed += sum(map(is_failed, results))

    def results(self) -> Iterator[Result]:
        """All rows, in order."""
        with self._path.open("rb") as lines:
            next(lines)
            yield from map(json.loads, lines)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def _append(self, lines: Sequence[str]) -> None:
        with self._path.open("ab") as handle:
            handle.write("".join(f"{line}\n" for line in lines).encode())
            handle.flush()
            os.fsync(handle.fileno())

    def _mend(self, fingerprint: str) -> None:
        """Counts whole lines and cuts off half a one."""
        end = 0
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines):
                if not line.endswith(b"\n"):
                    break
                if number == 0:
                    self._check(line, fingerprint)
                else:
                    self.rows += 1
                    self.failed += is_failed(json.loads(line))
                end += len(line)
        os.truncate(self._path, end)
        if end == 0:
            self._append([json.dumps({"journal": fingerprint})])

    def _check(self, line: bytes, fingerprint: str) -> None:
        if json.loads(line) != {"journal": fingerprint}:
            raise Conflict(
                f"{self._path.name} belongs to a run with another file or other options. "
                "Delete it, or use --fresh, to begin anew."
            )


def fingerprint_of(path: Path, mapping: Mapping) -> str:
    """Equal only for the same file and the same mapping."""
    with path.open("rb") as raw:
        return mapping.fingerprint(hashlib.file_digest(raw, "blake2b").digest())
