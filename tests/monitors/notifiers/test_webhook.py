"""The webhook against a server on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from core.outbound import allowing
from core.outbound_transport import GuardedTransport
from core.webhooks import verify
from monitors.notifiers.base import Notice, NoticeKind, Outcome
from monitors.notifiers.webhook import WebhookNotifier
from tests.conftest import Clock

SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
NOTICE = Notice(
    "incident-1-opened", NoticeKind.INCIDENT, "2 级 – 监管", "Bundesnetzagentur: ถอนสินค้า", data={"level": 2}
)


class Receiver(ThreadingHTTPServer):
    answer: tuple[int, dict[str, str]] = (200, {})
    got: list[tuple[dict[str, str], bytes]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=very-secret"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
        status, headers = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver(("127.0.0.1", 0), _Handler)
    server.got = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(transport=GuardedTransport(allowing(["127.0.0.1"]))) as client:
        yield client


def test_the_receiver_can_verify_what_it_gets(receiver: Receiver, client: httpx.Client, clock: Clock):
    result = WebhookNotifier(client, receiver.url, SECRET, clock.now).send(NOTICE)
    assert result.outcome is Outcome.SENT
    ((headers, body),) = receiver.got
    assert verify(SECRET, headers, body, clock.now()) == NOTICE.key
    data = json.loads(body)["data"]
    assert (data["subject"], data["text"], data["level"]) == (NOTICE.subject, NOTICE.text, 2)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (429, Outcome.RETRY),
        (500, Outcome.RETRY),
        (503, Outcome.RETRY),
        (302, Outcome.REFUSED),
        (401, Outcome.REFUSED),
        (410, Outcome.REFUSED),
    ],
)
def test_what_can_help_is_tried_again_and_nothing_secret_is_told(
    receiver: Receiver, client: httpx.Client, clock: Clock, status: int, outcome: Outcome
):
    receiver.answer = status, {"retry-after": "7", "location": "http://127.0.0.1/elsewhere"}
    result = WebhookNotifier(client, receiver.url, SECRET, clock.now).send(NOTICE)
    assert result.outcome is outcome
    assert result.retry_after_s == (7 if outcome is Outcome.RETRY else None)
    assert len(receiver.got) == 1
    assert "secret" not in repr(result)
    assert "127.0.0.1" not in repr(result)


def test_a_receiver_on_the_private_network_is_not_called(receiver: Receiver, clock: Clock):
    with httpx.Client(transport=GuardedTransport(allowing([]))) as client:
        result = WebhookNotifier(client, receiver.url, SECRET, clock.now).send(NOTICE)
    assert result.outcome is not Outcome.SENT
    assert receiver.got == []
    assert "127.0.0.1" not in repr(result)


def test_a_receiver_that_is_slow_or_gone_is_tried_again(clock: Clock):
    def slow(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    def gone(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("gone")

    for behaviour in (slow, gone):
        with httpx.Client(transport=httpx.MockTransport(behaviour)) as client:
            result = WebhookNotifier(client, "https://example.com/very-secret", SECRET, clock.now).send(NOTICE)
        assert result.outcome is Outcome.RETRY
        assert "secret" not in repr(result)


def test_a_secret_that_is_none_is_said(client: httpx.Client, receiver: Receiver, clock: Clock):
    assert WebhookNotifier(client, receiver.url, "nonsense", clock.now).send(NOTICE).outcome is Outcome.REFUSED
    assert receiver.got == []
