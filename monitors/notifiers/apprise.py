"""Anything else that Apprise reaches (SMS gateways, chat systems, push services): plain text, cut where it must be."""

from importlib import import_module
from importlib.util import find_spec

from core.errors import Misconfigured
from monitors.messages.cutting import cut
from monitors.notifiers.base import DeliveryResult, Notice, NotifierTools, Outcome
from monitors.sources.options import Options, SecretName, read_options

_BODY_LIMIT = 30_000


class AppriseOptions(Options):
    url_secret: SecretName
    """Name of the secret that holds the Apprise address (`tgram://...`, `ntfy://...`)."""


class AppriseNotifier:
    """Apprise says only yes or no, so a no is tried again, and given up in the end."""

    name = "apprise"

    def __init__(self, tools: NotifierTools) -> None:
        url = tools.secret(read_options(AppriseOptions, tools.options).url_secret)
        if find_spec("apprise") is None:
            raise Misconfigured("Channels of the kind apprise need the extra: pip install 'babelguard[apprise]'.")
        self._apprise = import_module("apprise").Apprise()
        if not self._apprise.add(url):
            raise Misconfigured("Apprise does not know this kind of address.")

    def send(self, notice: Notice) -> DeliveryResult:
        if self._apprise.notify(title=notice.subject, body=cut(notice.text, _BODY_LIMIT)):
            return DeliveryResult(Outcome.SENT)
        return DeliveryResult(Outcome.RETRY, "Apprise could not deliver it.")
