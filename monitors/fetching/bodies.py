"""An answer's body, never more of it than agreed: the limit counts unpacked bytes, so a bomb stops like a big file.

httpx unpacks each received piece whole, and 64 KiB of gzip can be 64 MiB of text; therefore pieces are unpacked here,
with a limit on what one step may give.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from monitors.fetching.failures import SourceFailed
from monitors.sources.base import Reason

ACCEPTED = "gzip, deflate"
_GZIP_OR_ZLIB = 47  # zlib's wbits for "either header"
_RAW_DEFLATE = -15  # what some servers call deflate
_MEMBERS = 1000  # gzip members in one answer; more is an attack


@dataclass(frozen=True, slots=True)
class Body:
    """`is_cut`: there was more than the limit; `content` is what came before."""

    content: bytes
    is_cut: bool = False


async def read_body(response: httpx.Response, limit_bytes: int) -> Body:
    """The body of a streamed answer, unpacked, at most `limit_bytes`; what is left unread is never received."""
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    content = bytearray()
    async for piece in response.aiter_raw():
        content += unpack(piece, limit_bytes + 1 - len(content))
        if len(content) > limit_bytes:
            return Body(bytes(content[:limit_bytes]), is_cut=True)
    return Body(bytes(content))


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return lambda piece, limit: piece[:limit]
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Inflate().unpack
    raise SourceFailed(Reason.BROKEN, f"The answer is packed as {name[:40]!r}, which was not asked for.")


class _Inflate:
    def __init__(self) -> None:
        self._engine = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._is_fresh = True
        self._members = 1

    def unpack(self, piece: bytes, limit: int) -> bytes:
        out = bytearray()
        while piece and len(out) < limit:
            out += self._step(piece, limit - len(out))
            piece = self._engine.unconsumed_tail or self._engine.unused_data
            if self._engine.eof and piece.strip(b"\0"):
                self._next_member()
            elif self._engine.eof:
                break
        return bytes(out)

    def _step(self, piece: bytes, limit: int) -> bytes:
        try:
            out = self._engine.decompress(piece, limit)
        except zlib.error as error:
            if not self._is_fresh:
                raise SourceFailed(Reason.BROKEN, "The answer's compression is damaged.") from error
            return self._raw(piece, limit)
        self._is_fresh = False
        return out

    def _raw(self, piece: bytes, limit: int) -> bytes:
        self._engine = zlib.decompressobj(_RAW_DEFLATE)
        self._is_fresh = False
        return self._step(piece, limit)

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MEMBERS:
            raise SourceFailed(Reason.BROKEN, "The answer is packed in too many pieces.")
        self._engine = zlib.decompressobj(_GZIP_OR_ZLIB)
