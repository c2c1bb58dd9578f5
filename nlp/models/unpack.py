"""Out of zip and tar archives, only the listed files, each bounded by its size and proven by its hash.

Members are looked up by the names of the catalogue and written to the catalogue's paths, so nothing an
archive says about where its members belong (`../`, absolute paths, links) is ever followed.
"""

import hashlib
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import ModelCorrupt
from nlp.models.catalog import Archive, ModelFile

_READ_BYTES = 1 << 20
_ZIP_MAGIC = b"PK\x03\x04"
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a compression this Python lacks
    RuntimeError,  # an encrypted member
)

Opener = Callable[[str], IO[bytes]]


def unpack(archive: Path, root: str, files: Sequence[ModelFile], folder: Path) -> None:
    """Writes `files`, found under `root` in the archive, below `folder`. Raises ModelCorrupt."""
    with _members(archive) as open_member:
        for file in files:
            with open_member(f"{root}/{file.path}" if root else file.path) as stream:
                write_proven(stream, file, folder / file.path)


def extract(archive: Path, member: str, expected: Archive, target: Path) -> None:
    """Writes one member, itself an archive, to the file `target`. Raises ModelCorrupt."""
    with _members(archive) as open_member, open_member(member) as stream:
        write_proven(stream, expected, target)


def copy_files(origin: Path, files: Sequence[ModelFile], folder: Path) -> None:
    """Copies `files` from a folder that holds them. Raises ModelCorrupt."""
    for file in files:
        if not (origin / file.path).is_file():
            raise ModelCorrupt(f"{origin} has no file {file.path}")
        with (origin / file.path).open("rb") as stream:
            write_proven(stream, file, folder / file.path)


def write_proven(stream: IO[bytes], expected: ModelFile | Archive, target: Path) -> None:
    """Writes the stream to the new file `target`; raises ModelCorrupt unless size and hash are right."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), expected.size + 1
    with target.open("xb") as handle:
        while left and (chunk := stream.read(min(left, _READ_BYTES))):
            handle.write(chunk)
            digest.update(chunk)
            left -= len(chunk)
        handle.flush()
        os.fsync(handle.fileno())
    if left != 1 or digest.hexdigest() != expected.sha256:
        raise ModelCorrupt(f"{target.name} is not the file the catalogue describes")


@contextmanager
def _members(archive: Path) -> Iterator[Opener]:
    """Opens by member name; whatever is wrong with the archive comes out as ModelCorrupt."""
    try:
        with archive.open("rb") as handle:
            is_zip = handle.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
            handle.seek(0)
            with _zip_members(handle) if is_zip else _tar_members(handle) as opener:
                yield opener
    except _DAMAGED as error:
        raise ModelCorrupt(f"{archive.name} is damaged or not an archive") from error
    except OSError as error:
        if error.errno is None:  # gzip.BadGzipFile is an OSError that no disk raised
            raise ModelCorrupt(f"{archive.name} is damaged or not an archive") from error
        raise
    except KeyError as error:
        raise ModelCorrupt(f"{archive.name} lacks a file the model needs: {error.args[0]}") from error


@contextmanager
def _zip_members(handle: IO[bytes]) -> Iterator[Opener]:
    with zipfile.ZipFile(handle) as opened:
        yield opened.open


@contextmanager
def _tar_members(handle: IO[bytes]) -> Iterator[Opener]:
    with tarfile.open(fileobj=handle) as opened:

        def open_member(name: str) -> IO[bytes]:
            member = opened.getmember(name)
            stream = opened.extractfile(member) if member.isfile() else None
            if stream is None:
                raise KeyError(name)
            return stream

        yield open_member
