"""What the notifiers over HTTP share: one POST, and its answer read as what became of it."""

from collections.abc import Mapping
from datetime import datetime

import httpx

from core.errors import RefusedAddress
from monitors.fetching.rates import moment
from monitors.notifiers.base import DeliveryResult, NotifierTools, Outcome

TIMEOUT_S = 10.0
"""Of one attempt; a receiver that needs longer is tried again."""
_LONGEST_WAIT_S = 3600.0
_RETRIED = frozenset({408, 409, 423, 425, 429})
_ANSWER_LIMIT = 4096


def post(tools: NotifierTools, url: str, body: bytes, headers: Mapping[str, str]) -> DeliveryResult:
    """Posts JSON once, following no redirect; the address is a secret as often as not and is never in a reason."""
    try:
        tools.outbound.check_url(url)
        sent = {"content-type": "application/json", "user-agent": "Babelguard", **headers}
        request = tools.client.build_request("POST", url, content=body, headers=sent, timeout=TIMEOUT_S)
        answer = tools.client.send(request, stream=True, follow_redirects=False)
        try:
            head = next(answer.iter_bytes(_ANSWER_LIMIT), b"") if answer.status_code < 300 else b""
        finally:
            answer.close()
    except RefusedAddress as error:
        return DeliveryResult(Outcome.REFUSED, error.message)
    except httpx.TimeoutException:
        return DeliveryResult(Outcome.RETRY, f"The receiver did not answer within {TIMEOUT_S:g} s.")
    except httpx.HTTPError as error:
        return DeliveryResult(Outcome.RETRY, f"The receiver could not be reached ({type(error).__name__}).")
    return result_of(answer.status_code, answer.headers, tools.now(), head)


def result_of(status: int, headers: Mapping[str, str], now: datetime, head: bytes = b"") -> DeliveryResult:
    """2xx is sent; too many, busy and broken are worth another try; what is left a person must change."""
    if 200 <= status < 300:
        return DeliveryResult(Outcome.SENT, receipt=f"{status} {_printable(head)}".strip())
    if status in _RETRIED or status >= 500:
        return DeliveryResult(Outcome.RETRY, f"The receiver answered {status}.", _wait(headers, now))
    return DeliveryResult(Outcome.REFUSED, f"The receiver answered {status}.")


def _wait(headers: Mapping[str, str], now: datetime) -> float | None:
    found = moment(headers.get("retry-after", ""), now)
    return None if found is None else min(max(0.0, (found - now).total_seconds()), _LONGEST_WAIT_S)


def _printable(head: bytes) -> str:
    """A receiver's short word such as `ok`; longer answers are not kept, they may hold anything."""
    text = head.decode("utf-8", "replace")
    return text if len(text) <= 40 and text.isascii() and text.isprintable() else ""
