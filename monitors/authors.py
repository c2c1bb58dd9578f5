"""Authors as hashes: the same person is the same hash in this installation, and nowhere else."""

import hashlib
import secrets
from pathlib import Path

from core.errors import Misconfigured
from core.text import fold_key

_SECRET_BYTES = 32
_HASH_BYTES = 12
"""96 bits: no two of a billion authors meet by chance."""


class AuthorHasher:
    """Hashes with the installation's secret (BLAKE2b, keyed); who lacks the secret cannot try names."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret[:64]

    def hash(self, author: str) -> str:
        """The hash of a name, empty for nobody; case, width and a leading `@` or `u/` do not matter."""
        name = fold_key(author.strip()).removeprefix("@").removeprefix("u/")
        if not name:
            return ""
        encoded = name.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(encoded, key=self._secret, digest_size=_HASH_BYTES).hexdigest()


def load_author_secret(file: Path) -> bytes:
    """The secret kept in a file, made when it is not there yet; raises Misconfigured.

    Replicas must share it: hand all of them the same one, else an author is a stranger to each.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            _create(file)
        secret = file.read_bytes()
    except OSError as error:
        raise Misconfigured(f"The secret for hashing authors cannot be kept in {file}: {error.strerror}.") from error
    if len(secret) < _SECRET_BYTES:
        raise Misconfigured(f"The secret for hashing authors in {file} is too short; it needs {_SECRET_BYTES} bytes.")
    return secret


def _create(file: Path) -> None:
    """Writes a whole new secret or leaves the one another process wrote first."""
    new = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    new.touch(mode=0o600)
    new.write_bytes(secrets.token_bytes(_SECRET_BYTES))
    try:
        file.hardlink_to(new)
    except FileExistsError:
        pass
    finally:
        new.unlink()
