"""What the disk may refuse, said so that a person can act on it."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import ModelError
from nlp.models.progress import megabytes

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


def is_disk_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _FULL


def bytes_below(folder: Path) -> int:
    """What the files below a folder take; 0 when it is not there."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def check_space(folder: Path, needed_bytes: int, what: str) -> None:
    """Raises ModelError before anything is fetched, when it could not be kept."""
    if shutil.disk_usage(folder).free < needed_bytes:
        raise ModelError(_full(folder, needed_bytes, what))


@contextmanager
def disk_trouble(folder: Path, needed_bytes: int, what: str) -> Iterator[None]:
    """Turns a full, read-only or forbidden disk into ModelError naming folder and need; other errors pass."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise ModelError(_full(folder, needed_bytes, what)) from error
        if error.errno in _REFUSED:
            raise ModelError(f"Cannot write to {folder}: {error.strerror}. Choose another data folder.") from error
        raise


def _full(folder: Path, needed_bytes: int, what: str) -> str:
    return (
        f"The disk is full: {what} needs {megabytes(needed_bytes)} in {folder}. "
        "Free some space or choose another data folder; nothing installed was touched."
    )
