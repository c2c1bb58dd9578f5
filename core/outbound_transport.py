"""httpx transports that dial only where `core.outbound` allows: resolved once, judged, and that very address dialled.

The connection keeps the host's name for TLS (SNI, certificate) and for the Host header, since httpcore takes those
from the request and only the socket from here. Between the judgement and the call there is no second look-up, so a
DNS answer that changes in between (rebinding) changes nothing. Proxies named in the environment are not used: behind
a proxy the address would be chosen elsewhere.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache
from ipaddress import ip_address

import httpcore
import httpx

from core.outbound import Address, Outbound

Resolver = Callable[[str, int], Sequence[Address]]
_RESOLVE_TIMEOUT_S = 10.0


def resolve(host: str, port: int) -> list[Address]:
    """Every address of a host, in the system's order, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(str(answer[4][0])) for answer in found))


class GuardedTransport(httpx.HTTPTransport):
    """For blocking clients (webhook deliveries)."""

    def __init__(self, outbound: Outbound, *, resolver: Resolver = resolve, max_connections: int = 20) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(), max_connections=max_connections, network_backend=_Backend(outbound, resolver)
        )


class AsyncGuardedTransport(httpx.AsyncHTTPTransport):
    """For the fetch fan-out."""

    def __init__(self, outbound: Outbound, *, resolver: Resolver = resolve, max_connections: int = 50) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_tls(), max_connections=max_connections, network_backend=_AsyncBackend(outbound, resolver)
        )


@cache
def _tls() -> ssl.SSLContext:
    """One for all: reading the authorities takes longer than most requests."""
    return httpx.create_ssl_context(trust_env=False)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, outbound: Outbound, resolver: Resolver) -> None:
        self._outbound = outbound
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._outbound.choose(host, found):
            try:
                return self._plain.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, outbound: Outbound, resolver: Resolver) -> None:
        self._outbound = outbound
        self._resolver = resolver
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await self._resolved(host, port, timeout)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._outbound.choose(host, found):
            try:
                return await self._plain.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _resolved(self, host: str, port: int, limit_s: float | None) -> Sequence[Address]:
        lookup: Awaitable[Sequence[Address]] = asyncio.to_thread(self._resolver, host, port)
        try:
            async with asyncio.timeout(limit_s or _RESOLVE_TIMEOUT_S):
                return await lookup
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} was not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address") from error

    async def sleep(self, seconds: float) -> None:
        await self._plain.sleep(seconds)
