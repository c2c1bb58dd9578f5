"""Microsoft Teams through a workflow (Power Automate): an Adaptive Card of at most 28 KB; the address is the secret.

The old connectors are retired (healthchecks#1024); a workflow takes four posts a second.
"""

import json

from monitors.messages.adaptive_card import card_of
from monitors.messages.structure import Message
from monitors.notifiers.base import DeliveryResult, Notice, NotifierTools
from monitors.notifiers.posting import post
from monitors.sources.options import Options, SecretName, read_options


class TeamsOptions(Options):
    url_secret: SecretName
    """Name of the secret that holds the workflow's address."""


class TeamsNotifier:
    name = "teams"

    def __init__(self, tools: NotifierTools) -> None:
        self._tools = tools
        self._url = tools.secret(read_options(TeamsOptions, tools.options).url_secret)

    def send(self, notice: Notice) -> DeliveryResult:
        body = card_of(Message.of(notice))
        return post(self._tools, self._url, json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), {})
