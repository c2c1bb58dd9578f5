"""Clients: requests sent from some threads over kept connections, timed one by one."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Lock
from typing import Any

from benchmarks.processes import cpu_seconds
from benchmarks.servers import Server

_TIMEOUT_S = 900
_ATTEMPTS = 50
"""A request that the server's own time limit ended is sent again, as clients do; it joins the work under way."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: where it goes, and what it says, as JSON."""

    path: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answered:
    """All answers in the order of their calls, with the seconds each took and those of the server's processors."""

    answers: tuple[Any, ...]
    latencies_s: tuple[float, ...]
    wall_s: float
    cpu_s: float


def plain_call(text: str) -> Call:
    """LibreTranslate's own door, which both servers have."""
    return Call("/translate", {"q": text, "source": "zh", "target": "en", "format": "text"})


def engine_call(texts: Sequence[str]) -> Call:
    """Our native door with all that could spare the model switched off: no shipped terms, no title is composed."""
    items = [{"text": text, "source": "zh", "field": "prose"} for text in texts]
    return Call("/v1/localize", {"items": items, "targets": [{"locale": "en"}], "options": {"starter_terms": False}})


def shipped_call(texts: Sequence[str]) -> Call:
    """Our native door as it is shipped."""
    items = [{"text": text, "source": "zh"} for text in texts]
    return Call("/v1/localize", {"items": items, "targets": [{"locale": "en"}]})


def send(server: Server, calls: Sequence[Call], clients: int = 1) -> Answered:
    """Sends the calls from `clients` threads, each with a connection of its own that stays open."""
    numbered = _shared(enumerate(calls))
    answers: list[Any] = [None] * len(calls)
    latencies_s = [0.0] * len(calls)

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=_TIMEOUT_S)
        while (taken := numbered()) is not None:
            number, call = taken
            started = time.perf_counter()
            answers[number] = _post(connection, call)
            latencies_s[number] = time.perf_counter() - started
        connection.close()

    cpu_before, started = cpu_seconds(server.pid), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for finished in [pool.submit(work) for _ in range(clients)]:
            finished.result()
    wall_s = time.perf_counter() - started
    return Answered(tuple(answers), tuple(latencies_s), wall_s, cpu_seconds(server.pid) - cpu_before)


def _shared(numbered: Iterator[tuple[int, Call]]) -> Callable[[], tuple[int, Call] | None]:
    """An iterator that threads may share."""
    lock = Lock()

    def take() -> tuple[int, Call] | None:
        with lock:
            return next(numbered, None)

    return take


def _post(connection: HTTPConnection, call: Call) -> Any:
    body = json.dumps(call.values, ensure_ascii=False).encode()
    for _ in range(_ATTEMPTS):
        connection.request("POST", call.path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status == 200:
            return json.loads(answer)
        if response.status != 503:
            raise RuntimeError(f"{call.path}: HTTP {response.status} {answer[:300]!r}")
    raise RuntimeError(f"{call.path}: still not done after {_ATTEMPTS} attempts")
