"""The outermost layer of HTTP: a trace id, one log line and one count a request, CORS, and the last net.

Pure ASGI, since a middleware that wraps responses would hide from the doors that a client has left.
"""

import time
import traceback
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cross_origin import CrossOrigin
from api.metrics import Metrics
from api.problems import answer_with

log = structlog.get_logger()

TRACE_HEADER = "X-Trace-ID"
CLIENT_LEFT_STATUS = 499
"""In logs only: the client went away before its request was whole (nginx's number for it)."""


def note(request: HTTPConnection, **values: str | int) -> None:
    """Adds values to the log line of this request: ids and counts, never people's text or keys."""
    request.state.log.update(values)


class Edge:
    """Wraps the app; see the module docstring."""

    def __init__(self, app: ASGIApp, metrics: Metrics, cross_origin: CrossOrigin) -> None:
        self._app = app
        self._metrics = metrics
        self._cross_origin = cross_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watch = _Watch(scope, send, self._cross_origin.headers(scope["path"], Headers(scope=scope)))
        with structlog.contextvars.bound_contextvars(trace_id=watch.trace_id):
            try:
                await self._serve(scope, receive, watch)
            finally:
                self._report(scope, watch)

    async def _serve(self, scope: Scope, receive: Receive, watch: "_Watch") -> None:
        if self._cross_origin.is_preflight(scope["method"], scope["path"]):
            await Response(status_code=200)(scope, receive, watch.send)
            return
        try:
            await self._app(scope, receive, watch.send)
        except ClientDisconnect:
            watch.status = CLIENT_LEFT_STATUS
        except Exception as error:  # noqa: BLE001 - the edge of a request: nothing may get past it
            _log_failure(error)
            if not watch.status:
                answer = answer_with(scope["path"], 500, "Something went wrong on the server")
                await answer(scope, receive, watch.send)

    def _report(self, scope: Scope, watch: "_Watch") -> None:
        """The route pattern is reported, not the path: a path or a query may hold people's text or a key."""
        route = getattr(scope.get("route"), "path", "none")
        duration_s = time.perf_counter() - watch.started_at
        self._metrics.count_request(route, scope["method"], watch.status, duration_s)
        log.info(
            "request_finished",
            method=scope["method"],
            route=route,
            status=watch.status,
            duration_ms=round(duration_s * 1000, 1),
            **scope["state"]["log"],
        )


class _Watch:
    """One response on its way out: gets its headers, and its status is noted."""

    def __init__(self, scope: Scope, send: Send, headers: dict[str, str]) -> None:
        self.trace_id = uuid4().hex
        self.started_at = time.perf_counter()
        self.status = 0
        self._send = send
        self._headers = {TRACE_HEADER: self.trace_id} | headers
        scope.setdefault("state", {})["log"] = {}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message).update(self._headers)
        await self._send(message)


def _log_failure(error: Exception) -> None:
    """Where it happened and of what kind; not its message, which may repeat people's text."""
    stack = "".join(traceback.format_tb(error.__traceback__)[-8:])
    log.error("request_failed", error=type(error).__name__, stack=stack)
