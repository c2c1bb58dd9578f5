"""A server on this machine that replays pages of other people's services, whatever host is asked for."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from core.outbound import allowing
from core.outbound_transport import AsyncGuardedTransport

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Answer:
    """What to say; `breaks` ends the connection before all that was promised is sent."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    breaks: bool = False
    gzipped: bool = False
    repeats: int = 1
    """How often the body is sent, one after the other: large bodies without large memory."""

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            raw = self.body
        else:
            raw = (self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)).encode()
        return gzip.compress(raw) if self.gzipped else raw

    @property
    def content_type(self) -> str:
        return "application/json" if isinstance(self.body, dict | list) else "text/plain"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    host: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Replay:
    """Answers by host and path, in order; the last one of a path is said again and again."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.port = 0
        self._answers: dict[str, list[Answer]] = {}

    def on(self, place: str, *answers: Answer | Any) -> "Replay":
        """`place` is host and path, such as `hn.algolia.com/api/v1/search_by_date`."""
        self._answers[place] = [one if isinstance(one, Answer) else Answer(one) for one in answers]
        return self

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        waiting = self._answers.get(f"{asked.host}{asked.path}")
        if waiting is None:
            return Answer(f"nothing at {asked.host}{asked.path}", 404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def page(name: str) -> Any:
    """A stored page: data for .json, bytes for anything else."""
    content = (PAGES / name).read_bytes()
    return json.loads(content) if name.endswith(".json") else content


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    replay: Replay

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        params = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers["host"].split(":")[0]
        answer = self.replay.answer(Asked(self.command, host, parts.path, params, headers, body))
        content = b"" if answer.status == 304 else answer.content
        self.send_response(answer.status)
        extra = {"Content-Type": answer.content_type} | ({"Content-Encoding": "gzip"} if answer.gzipped else {})
        for name, value in (extra | dict(answer.headers)).items():
            self.send_header(name, value)
        length = len(content) * answer.repeats
        self.send_header("Content-Length", str(length + 100 if answer.breaks else length))
        self.end_headers()
        try:
            for _ in range(answer.repeats):
                self.wfile.write(content)
        except ConnectionError:
            pass
        self.close_connection = answer.breaks or self.close_connection

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that hang up early, as ours do at a limit, are no news."""


@contextmanager
def replaying() -> Iterator[Replay]:
    """The server, for as long as the block lasts."""
    replay = Replay()
    handler = type("Handler", (_Handler,), {"replay": replay})
    server = _Server(("127.0.0.1", 0), handler)
    replay.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield replay
    server.shutdown()
    server.server_close()
    thread.join()


class ToReplay(httpx.AsyncBaseTransport):
    """Sends whatever is asked, of whatever host, to the replay; the Host header says who was meant."""

    def __init__(self, replay: Replay) -> None:
        self._inner = AsyncGuardedTransport(allowing(["127.0.0.1"]))
        self._port = replay.port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        extensions = request.extensions
        here = httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=extensions)
        return await self._inner.handle_async_request(here)

    async def aclose(self) -> None:
        await self._inner.aclose()
