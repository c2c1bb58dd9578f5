"""What is dialled is what was judged, and the name survives the look-up."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread

import httpx
import pytest

from core.errors import RefusedAddress
from core.outbound import Outbound, allowing
from core.outbound_transport import AsyncGuardedTransport, GuardedTransport

LOOPBACK = ip_address("127.0.0.1")


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def _get(url: str, outbound: Outbound, resolver) -> str:
    with httpx.Client(transport=GuardedTransport(outbound, resolver=resolver)) as client:
        return client.get(url).text


async def _get_async(url: str, outbound: Outbound, resolver) -> str:
    async with httpx.AsyncClient(transport=AsyncGuardedTransport(outbound, resolver=resolver)) as client:
        return (await client.get(url)).text


def _both(url: str, outbound: Outbound, resolver) -> set[str]:
    return {_get(url, outbound, resolver), asyncio.run(_get_async(url, outbound, resolver))}


def test_the_host_header_keeps_the_name_while_the_judged_address_is_dialled():
    with _server() as port:
        url = f"http://news.example:{port}/"
        assert _both(url, allowing(["127.0.0.0/8"]), lambda *_: [LOOPBACK]) == {f"news.example:{port}"}


@pytest.mark.parametrize("fetch", [_get, lambda *args: asyncio.run(_get_async(*args))])
def test_a_public_name_that_resolves_to_loopback_is_refused(fetch):
    with _server() as port, pytest.raises(RefusedAddress):
        fetch(f"http://news.example:{port}/", Outbound(), lambda *_: [LOOPBACK])


@pytest.mark.parametrize("fetch", [_get, lambda *args: asyncio.run(_get_async(*args))])
def test_a_name_that_changes_its_answer_is_looked_up_once(fetch):
    """DNS rebinding: one answer at the check, another at the call. There is no second look-up to lie to."""
    answers = iter([[LOOPBACK], [ip_address("127.0.0.2")]])
    with _server() as port:
        assert fetch(f"http://rebind.example:{port}/", allowing(["127.0.0.1"]), lambda *_: next(answers))
    assert next(answers) == [ip_address("127.0.0.2")]


@pytest.mark.parametrize("fetch", [_get, lambda *args: asyncio.run(_get_async(*args))])
def test_a_name_without_address_is_a_connection_failure(fetch):
    def nowhere(*_: object) -> list:
        raise OSError("Name or service not known")

    with pytest.raises(httpx.ConnectError):
        fetch("http://nowhere.example/", Outbound(), nowhere)


def test_the_next_address_is_tried_when_one_does_not_answer():
    with _server() as port:
        url = f"http://news.example:{port}/"
        found = [ip_address("127.9.9.9"), LOOPBACK]
        assert _both(url, allowing(["127.0.0.0/8"]), lambda *_: found) == {f"news.example:{port}"}


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with _server() as port:
        url = f"http://news.example:{port}/"
        assert _both(url, allowing(["127.0.0.1"]), lambda *_: [LOOPBACK]) == {f"news.example:{port}"}
