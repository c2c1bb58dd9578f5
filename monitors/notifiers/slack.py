"""Slack's incoming webhook: blocks within the budgets that Slack really takes.

The address is the secret. A section holds 3,000 characters, a message 50 blocks; whole messages are kept under 12,000
characters, since long ones are refused below the documented limits (slackapi/bolt-js#2509).
"""

import json

from monitors.messages.slack_blocks import blocks_of
from monitors.messages.structure import Message
from monitors.notifiers.base import DeliveryResult, Notice, NotifierTools
from monitors.notifiers.posting import post
from monitors.sources.options import Options, SecretName, read_options


class SlackOptions(Options):
    url_secret: SecretName
    """Name of the secret that holds the webhook's address (`https://hooks.slack.com/services/...`)."""


class SlackNotifier:
    name = "slack"

    def __init__(self, tools: NotifierTools) -> None:
        self._tools = tools
        self._url = tools.secret(read_options(SlackOptions, tools.options).url_secret)

    def send(self, notice: Notice) -> DeliveryResult:
        body = {"text": notice.subject[:300], "blocks": blocks_of(Message.of(notice))}
        return post(self._tools, self._url, json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), {})
