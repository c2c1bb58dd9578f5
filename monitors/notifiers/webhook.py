"""The signed webhook: JSON after Standard Webhooks; `webhook-id` is the notice's key, the same at every attempt."""

import json
from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from core.webhooks import sign
from monitors.notifiers.base import DeliveryResult, Notice, NotifierTools
from monitors.notifiers.posting import post
from monitors.sources.options import Options, SecretName, read_options

Url = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$", max_length=2048)]


class WebhookOptions(Options):
    url: Url
    """Where the notice is posted to."""
    secret: SecretName
    """Name of the secret the notice is signed with: `whsec_` and base64."""


class WebhookNotifier:
    """Posts the notice as structure, with its text beside."""

    name = "webhook"

    def __init__(self, tools: NotifierTools) -> None:
        self._tools = tools
        self._options = read_options(WebhookOptions, tools.options)
        self._secret = tools.secret(self._options.secret)

    def send(self, notice: Notice) -> DeliveryResult:
        now = self._tools.now()
        body = as_json(notice, now)
        headers = {
            "webhook-id": notice.key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(self._secret, notice.key, now, body),
        }
        return post(self._tools, self._options.url, body, headers)


def as_json(notice: Notice, at: datetime) -> bytes:
    """The body as the specification advises: `type`, `timestamp`, `data`; the message in words and as structure."""
    data = {"key": notice.key, "subject": notice.subject, "text": notice.text, "url": notice.url, **notice.data}
    body = {"type": f"babelguard.{notice.kind.value}", "timestamp": at.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
