"""Secrets of sources and channels: one file each in the secrets folder, named as options name them.

They are read when asked for, may be put there by an operator, and are never shown.
"""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from api.settings import Settings
from core.errors import InvalidInput, Misconfigured

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_LIMIT = 20_000
"""Characters; the longest we know are service accounts of some 2,500."""


def secrets_of(settings: Settings) -> Callable[[str], str]:
    """Reads a secret by its name when it is asked for, so that a changed one is taken at the next scan."""
    folder = _folder(settings)
    return lambda name: _read(folder, name)


def has_secret(settings: Settings, name: str) -> bool:
    """Whether somebody has set the secret of this name."""
    return bool(_NAME.fullmatch(name)) and (_folder(settings) / name).is_file()


def keep_secret(settings: Settings, name: str, value: str) -> None:
    """Puts a secret where `secrets_of` finds it, in the place of one of this name; only this user may read the file.

    Raises InvalidInput, Misconfigured where the folder cannot be written to.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput(_no_name(name), "secret")
    if not value.strip() or len(value) > _LIMIT or "\0" in value:
        raise InvalidInput(f"The value of a secret has 1 to {_LIMIT} characters.", "secret")
    folder = _folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".", delete=False) as file:
            file.write(value.strip())
        Path(file.name).replace(folder / name)
    except (OSError, UnicodeEncodeError) as error:
        raise Misconfigured(f"The secret {name!r} cannot be written to {folder}.") from error


def _folder(settings: Settings) -> Path:
    return settings.secrets_dir or settings.data_dir / "secrets"


def _read(folder: Path, name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Misconfigured(_no_name(name))
    try:
        return (folder / name).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The secret {name!r} is not there: write it to a file of this name in {folder}."
        ) from error


def _no_name(name: str) -> str:
    return f"{name[:40]!r} is no name of a secret; names are letters, digits, '_', '.' and '-'."
