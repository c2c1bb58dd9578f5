"""A notice as a signed webhook (Standard Webhooks): JSON to a URL of the user's, once a notice, with its key as the id.

The URL and the secret never leave this file: reasons name the status or the kind of trouble alone.
"""

import json
from collections.abc import Callable
from datetime import datetime

import httpx

from core.errors import AppError
from core.webhooks import sign
from monitors.notifiers.base import DeliveryResult, Notice, Outcome

_TIMEOUT_S = 15.0
_LONGEST_WAIT_S = 86_400.0
_CAN_HELP = {408, 425, 429}
"""Beside 5xx: statuses after which trying again can help."""


class WebhookNotifier:
    """Posts `{type, timestamp, data}`; a receiver tells repeats by `webhook-id`, which stays the same."""

    name = "webhook"

    def __init__(self, client: httpx.Client, url: str, secret: str, now: Callable[[], datetime]) -> None:
        """`client` must guard against private networks (`core.outbound_transport`), since users choose the URL."""
        self._client, self._url, self._secret, self._now = client, url, secret, now

    def send(self, notice: Notice) -> DeliveryResult:
        """One attempt; redirects are not followed."""
        at = self._now()
        body = _body(notice, at)
        try:
            headers = _headers(notice, at, sign(self._secret, notice.key, at, body))
            answer = self._client.post(
                self._url, content=body, headers=headers, timeout=_TIMEOUT_S, follow_redirects=False
            )
        except AppError as error:
            return DeliveryResult(Outcome.RETRY if error.retryable else Outcome.REFUSED, error.code)
        except httpx.TimeoutException:
            return DeliveryResult(Outcome.RETRY, "the receiver did not answer in time")
        except httpx.InvalidURL:
            return DeliveryResult(Outcome.REFUSED, "the URL of the webhook is none")
        except httpx.HTTPError:
            return DeliveryResult(Outcome.RETRY, "the receiver cannot be reached")
        return _result(answer)


def _body(notice: Notice, at: datetime) -> bytes:
    data = {"key": notice.key, "subject": notice.subject, "text": notice.text, "url": notice.url, **notice.data}
    whole = {"type": f"babelguard.{notice.kind}", "timestamp": at.isoformat(), "data": data}
    return json.dumps(whole, ensure_ascii=False, default=str).encode()


def _headers(notice: Notice, at: datetime, signature: str) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    signed = {"webhook-id": notice.key, "webhook-timestamp": stamp, "webhook-signature": signature}
    return {"content-type": "application/json; charset=utf-8", **signed}


def _result(answer: httpx.Response) -> DeliveryResult:
    status = answer.status_code
    if answer.is_success:
        return DeliveryResult(Outcome.SENT, receipt=str(status))
    if status >= 500 or status in _CAN_HELP:
        return DeliveryResult(Outcome.RETRY, f"the receiver answered {status}", _wait(answer))
    return DeliveryResult(Outcome.REFUSED, f"the receiver answered {status}")


def _wait(answer: httpx.Response) -> float | None:
    """Seconds of Retry-After; dates and nonsense are left to the backoff of the outbox."""
    told = answer.headers.get("retry-after", "").strip()
    return min(float(told), _LONGEST_WAIT_S) if told.isascii() and told.isdecimal() else None
