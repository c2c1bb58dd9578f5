"""Office files are zip archives: opened only within limits, written back with every other part as it was.

Refused: too many or too large parts, a ratio only a bomb has, names that leave the archive, macros, encryption.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.documents.base import refuse

_MOST_PARTS = 10_000
_MOST_BYTES = 300 * 2**20
"""Unpacked, in all (ours); the largest catalogue we saw unpacks to 120 MB."""
_MOST_RATIO = 300
_SMALL_BYTES = 2**20
"""Below it no ratio is dangerous."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of an archive, in their order."""

    infos: tuple[zipfile.ZipInfo, ...]
    parts: Mapping[str, bytes]

    def rewritten(self, changed: Mapping[str, bytes]) -> bytes:
        """The same archive with some parts exchanged."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for info in self.infos:
                data = changed.get(info.filename, self.parts[info.filename])
                archive.writestr(info, data, compress_type=info.compress_type)
        return out.getvalue()


def open_archive(raw: bytes) -> Archive:
    """Raises InvalidDocument for what is broken or not safe."""
    if raw.startswith(_OLD_OFFICE):
        refuse("it is encrypted, or in an office format from before 2007; save it without a password in a new one")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            check_parts(infos)
            return Archive(tuple(infos), {info.filename: archive.read(info) for info in infos})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError) as error:
        refuse(f"it is damaged ({type(error).__name__})")


def check_parts(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuses what is not safe to unpack, before anything is."""
    if len(infos) > _MOST_PARTS:
        refuse(f"it has {len(infos)} parts, more than {_MOST_PARTS}")
    if len({info.filename for info in infos}) != len(infos):
        refuse("two of its parts have one name")
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if size > _MOST_BYTES:
        refuse(f"it unpacks to {size:,} bytes, more than {_MOST_BYTES:,}")
    if size > _SMALL_BYTES and size > _MOST_RATIO * max(1, packed):
        refuse(f"it unpacks to {size // max(1, packed)} times its size, which only a bomb does")
    for info in infos:
        _check_part(info)


def _check_part(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        refuse("it is protected by a password")
    if ".." in info.filename.replace("\\", "/").split("/") or info.filename.startswith("/"):
        refuse("one of its parts has a name that leaves the file")
    if info.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
        refuse("it holds macros; save it without them")
