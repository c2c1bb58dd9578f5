"""One call to somebody else's server: a time limit, retries where they can help, and JSON or an error of ours.

The client, its addresses and keys are the operator's; nothing of them, and nothing of the texts, gets into a message.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from core.errors import ModelError, Unavailable
from nlp.engines.remote.breaker import Breaker

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_FORBIDDEN = frozenset({401, 403})
_USED_UP = frozenset({402, 456})
LONGEST_ANSWER = 8 * 2**20
"""Bytes of an answer; hundreds of segments have less than one million."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait in seconds: for an answer, and between attempts; a server that asks for more is left alone."""

    timeout_s: float = 20.0
    attempts: int = 3
    first_wait_s: float = 0.5
    longest_wait_s: float = 5.0


@dataclass(frozen=True)
class Caller:
    """Posts to one server. `wait` sleeps; `name` is the operator's word for the engine, used in messages."""

    name: str
    client: httpx.Client
    wait: Callable[[float], None]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    patience: Patience = Patience()
    breaker: Breaker | None = None

    def post(self, url: str, body: Mapping[str, object]) -> Any:
        """The JSON that comes back.

        Raises:
            Unavailable: no answer in time, or a busy server, after all attempts; or its quota is used up; or it failed
                so often that it is left alone for now.
            ModelError: an answer that trying again will not change, or that is no JSON.
        """
        if self.breaker is None:
            return self._post(url, body)
        if not self.breaker.admits():
            raise Unavailable(f"The engine {self.name} did not answer before and is left alone for a while.")
        try:
            answer = self._post(url, body)
        except Unavailable:
            self.breaker.note(worked=False)
            raise
        except ModelError:
            self.breaker.note(worked=True)  # it is there, and says no
            raise
        self.breaker.note(worked=True)
        return answer

    def _post(self, url: str, body: Mapping[str, object]) -> Any:
        wait_s = self.patience.first_wait_s
        for attempt in range(1, self.patience.attempts + 1):
            answer, asked_s = self._attempt(url, body)
            if answer is not None:
                return _parsed(answer, self.name)
            pause_s = wait_s if asked_s is None else asked_s
            if attempt == self.patience.attempts or pause_s > self.patience.longest_wait_s:
                break
            self.wait(pause_s)
            wait_s *= 2
        raise Unavailable(f"The engine {self.name} does not answer; try again later.")

    def _attempt(self, url: str, body: Mapping[str, object]) -> tuple[httpx.Response | None, float | None]:
        """An answer, or None and the seconds the server asked to wait."""
        try:
            answer = self.client.post(url, json=body, headers=dict(self.headers), timeout=self.patience.timeout_s)
        except (httpx.TransportError, httpx.InvalidURL):
            return None, None
        if answer.status_code in _BUSY:
            return None, _retry_after(answer)
        if answer.status_code in _FORBIDDEN:
            raise ModelError(f"The engine {self.name} refuses the key it was given.")
        if answer.status_code in _USED_UP:
            raise Unavailable(f"The quota of the engine {self.name} is used up.")
        if not answer.is_success:
            raise ModelError(f"The engine {self.name} answered with status {answer.status_code}.")
        return answer, None


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds; a date is taken as a long time, since we read no clock here."""
    value = answer.headers.get("Retry-After", "").strip()
    if not value:
        return None
    return float(value) if value.replace(".", "", 1).isdecimal() else float("inf")


def _parsed(answer: httpx.Response, name: str) -> Any:
    if len(answer.content) > LONGEST_ANSWER:
        raise ModelError(f"The engine {name} answered with more than it was asked for.")
    try:
        return json.loads(answer.content)
    except ValueError as error:
        raise ModelError(f"The engine {name} answered with something that is no JSON.") from error
