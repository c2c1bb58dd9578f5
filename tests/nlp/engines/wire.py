"""A server on this machine that speaks the wire formats of the engines elsewhere, and can fall ill in any way.

It checks what it is asked as the real ones do: path, key, shape of the request. A segment is said as a word of its
own, the same each time, with its placeholders, codes and numbers.
"""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from zlib import crc32

import httpx

from core.locales import Pair
from nlp.engines.base import Engine
from nlp.engines.registry import REMOTES
from nlp.engines.remote.base import Budget, Remote
from nlp.engines.remote.calling import Caller, Patience
from nlp.protection import find_placeholders

KEY = "wire-key"
Answer = tuple[int, dict[str, str], bytes]
Illness = Callable[[list[str], bytes], Answer]
"""What a sick server answers: the segments it was asked and the healthy answer in, status, headers, body out."""


def said_of(segment: str) -> str:
    """The target of a segment."""
    kept = " ".join(p.text for p in find_placeholders(segment))
    word = "".join(chr(ord("a") + int(digit)) for digit in str(crc32(segment.encode("utf-8", "replace"))))
    return f"Word {word} {kept}".strip() if segment.strip() else segment


@dataclass(frozen=True, slots=True)
class Protocol:
    """One wire format: where it is spoken, who is let in, what the segments are and how an answer looks."""

    path: str
    is_allowed: Callable[[dict[str, str], dict[str, Any]], bool]
    segments: Callable[[dict[str, Any]], list[str]]
    answer: Callable[[dict[str, Any], list[Any]], object]
    said: Callable[[dict[str, Any], list[str]], list[str]] = lambda _body, segments: [said_of(s) for s in segments]


def _deepl_answer(body: dict[str, Any], said: list[Any]) -> object:
    return {"translations": [{"detected_source_language": body["source_lang"], "text": text} for text in said]}


def _chat_items(body: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(body["messages"][-1]["content"])["items"]
    return items


def _chat_said(body: dict[str, Any], segments: list[str]) -> list[str]:
    """A model that does as it is told says the terms."""
    terms = [" ".join(term["target"] for term in item.get("terms", ())) for item in _chat_items(body)]
    return [f"{said_of(segment)} {own}".strip() for segment, own in zip(segments, terms, strict=True)]


def _chat_answer(body: dict[str, Any], said: list[Any]) -> object:
    content = json.dumps({"items": [{"id": i, "text": text} for i, text in enumerate(said)]}, ensure_ascii=False)
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}
    return {"id": "c-1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice],
            "usage": usage}  # fmt: skip


PROTOCOLS = {
    "deepl": Protocol(
        "/v2/translate",
        lambda headers, _: headers.get("Authorization") == f"DeepL-Auth-Key {KEY}",
        lambda body: body["text"] if body["target_lang"] and len(body["text"]) <= 50 else [],
        _deepl_answer,
    ),
    "libretranslate": Protocol(
        "/translate",
        lambda _, body: body.get("api_key") == KEY,
        lambda body: body["q"] if body["source"] and body["target"] and body["format"] == "text" else [],
        lambda _, said: {"translatedText": said},
    ),
    "chat": Protocol(
        "/v1/chat/completions",
        lambda headers, _: headers.get("Authorization") == f"Bearer {KEY}",
        lambda body: [item["text"] for item in _chat_items(body)],
        _chat_answer,
        _chat_said,
    ),
}
_HEADERS = {"deepl": {"Authorization": f"DeepL-Auth-Key {KEY}"}, "chat": {"Authorization": f"Bearer {KEY}"}}


@dataclass
class WireServer:
    """Speaks `kind`; each request meets the next of `illnesses` (None: healthy), the last one for ever."""

    kind: str
    illnesses: list[Illness | None] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, headers, content = server.answer(self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in ({"Content-Type": "application/json"} | headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with suppress(ConnectionError):  # who asked waited no longer
                    self.wfile.write(content)

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.client = httpx.Client(trust_env=False)
        self.waits: list[float] = []
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()

    def answer(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Answer:
        """As the real server does, or as it does when it is ill."""
        protocol = PROTOCOLS[self.kind]
        if path != protocol.path:
            return 404, {}, b"{}"
        if not protocol.is_allowed(headers, body):
            return 403, {}, b'{"message": "Forbidden", "error": "Forbidden"}'
        segments = protocol.segments(body)
        self.asked.append(segments)
        if not segments:
            return 400, {}, b'{"message": "Bad request", "error": "Bad request"}'
        said = protocol.said(body, segments)
        healthy = json.dumps(protocol.answer(body, list(said)), ensure_ascii=False).encode()
        illness = self.illnesses[min(len(self.asked), len(self.illnesses)) - 1] if self.illnesses else None
        return illness(segments, healthy) if illness else (200, {}, healthy)

    def saying(self, said: Callable[[list[str]], list[Any]]) -> Illness:
        """Healthy in form, whatever it says."""
        kind = self.kind

        def ill(segments: list[str], _: bytes) -> Answer:
            body = {"source_lang": "ZH", "model": "m"}
            return 200, {}, json.dumps(PROTOCOLS[kind].answer(body, said(segments)), ensure_ascii=False).encode()

        return ill

    def engine(self, pair: Pair, budget: Budget | None = None, *, timeout_s: float = 10.0) -> Engine:
        """The engine of this kind that asks here, as the operator's file would set it up."""
        url = f"http://127.0.0.1:{self.http.server_address[1]}" + ("/v1" if self.kind == "chat" else "")
        remote = Remote("wire", url, frozenset({pair}), chat_model="m", key=KEY)
        caller = Caller("wire", self.client, self.waits.append, _HEADERS.get(self.kind, {}), Patience(timeout_s))
        return REMOTES[self.kind](remote, caller, budget)
