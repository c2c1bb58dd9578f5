"""Refuses headers and bodies above their limits, in pure ASGI: nothing larger is ever held in memory."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer_with

HEADERS_LIMIT_BYTES = 16 * 1024
"""Names and values of all headers (limit of the DeepL protocol)."""

_DRAINED_BYTES = 64 * 2**20
"""How much of a refused body is still read and thrown away (ours).

A client that is sending hears our answer only after its last byte; a connection closed earlier is a network
failure to it, which official DeepL clients answer by sending everything again, five times.
"""


class SizeLimit:
    """Bodies up to `limit_bytes`, or up to what `larger` names for paths that begin so."""

    def __init__(self, app: ASGIApp, limit_bytes: int, larger: Mapping[str, int]) -> None:
        self._app = app
        self._limit_bytes = limit_bytes
        self._larger = dict(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        if refusal := _refusal(scope, limit):
            await _drain(receive, _announced(scope))
            await answer_with(scope["path"], 413, refusal)(scope, receive, send)
            return
        await self._app(scope, _Counted(receive, limit), send)

    def _limit_of(self, path: str) -> int:
        larger = (limit for prefix, limit in self._larger.items() if path.startswith(prefix))
        return max(larger, default=self._limit_bytes)


def _refusal(scope: Scope, limit: int) -> str:
    """What is too large already, before the body is read; empty when nothing is."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADERS_LIMIT_BYTES:
        return f"The headers are larger than the limit of {HEADERS_LIMIT_BYTES} bytes"
    return _sentence(limit) if _announced(scope) > limit else ""


class _Counted:
    """`receive` that counts what came and stops past the limit: for bodies that did not say their length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._count = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._count += len(message.get("body", b""))
        if self._count > self._limit:
            if message.get("more_body"):
                await _drain(self._receive, _DRAINED_BYTES)
            raise HTTPException(413, _sentence(self._limit))
        return message


async def _drain(receive: Receive, size: int) -> None:
    if size > _DRAINED_BYTES:
        return
    left = _DRAINED_BYTES
    more = True
    while more and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        more = message.get("more_body", False)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:18]) if length.isascii() and length.isdigit() else 0


def _sentence(limit: int) -> str:
    return f"The request is larger than the limit of {limit} bytes"
