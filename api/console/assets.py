"""The console's own style sheet and scripts, served out of the package and kept by browsers for good.

The address holds a hash of all of them, so a new release is a new address.
"""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from core.errors import NotFound

router = APIRouter(include_in_schema=False)

_FOLDER = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


@router.get("/console/static/{version}/{name}")
def asset(version: str, name: str) -> Response:
    """One file; of another release only as long as the page that wants it is open."""
    files = _files()
    if name not in files:
        raise NotFound("There is no such file.")
    caching = _FOREVER if version == assets_version() else "no-cache"
    media_type = _KINDS[Path(name).suffix]
    return Response(
        files[name], media_type=media_type, headers={"Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
    )


def asset_path(name: str) -> str:
    """The address of a file."""
    return f"/console/static/{assets_version()}/{name}"


@cache
def assets_version() -> str:
    """Changes with every byte of every file."""
    whole = b"".join(name.encode() + content for name, content in sorted(_files().items()))
    return blake2b(whole, digest_size=8).hexdigest()


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _KINDS}
