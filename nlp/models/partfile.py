"""A download that grows over several attempts and knows its SHA-256 so far."""

import hashlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

_READ_BYTES = 1 << 20


class PartFile:
    """Use as a context manager; what an earlier attempt left is hashed on entry and kept,
    and a file without a byte is not left behind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = 0

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch()
        self._handle: BinaryIO = self._path.open("r+b")
        self._hash = hashlib.sha256()
        while kept := self._handle.read(_READ_BYTES):
            self._hash.update(kept)
            self.size += len(kept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()
        if not self.size:
            self._path.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def append(self, chunk: bytes) -> None:
        """Flushed at once, so a full disk is noticed here and not when the file is closed."""
        self._handle.write(chunk)
        self._handle.flush()
        self._hash.update(chunk)
        self.size += len(chunk)

    def restart(self) -> None:
        """Forgets every byte."""
        self._handle.seek(0)
        self._handle.truncate()
        self._hash = hashlib.sha256()
        self.size = 0
