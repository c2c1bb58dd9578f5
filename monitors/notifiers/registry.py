"""The one place that knows every notifier."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.errors import InvalidInput
from monitors.notifiers.apprise import AppriseNotifier, AppriseOptions
from monitors.notifiers.base import Notifier, NotifierTools
from monitors.notifiers.email import EmailNotifier, EmailOptions
from monitors.notifiers.recording import RecordingNotifier
from monitors.notifiers.slack import SlackNotifier, SlackOptions
from monitors.notifiers.teams import TeamsNotifier, TeamsOptions
from monitors.notifiers.webhook import WebhookNotifier, WebhookOptions
from monitors.sources.options import Option, Options, describe, read_options


@dataclass(frozen=True, slots=True)
class NotifierType:
    """A kind of channel people can give a team. `spacing_s`: least time between two messages to one such channel."""

    name: str
    help: str
    open: Callable[[NotifierTools], Notifier]
    model: type[Options] = Options
    spacing_s: float = 0.0

    @property
    def fields(self) -> tuple[Option, ...]:
        """Its options with a sentence each, as a form shows them."""
        return describe(self.model)


NOTIFIERS: dict[str, NotifierType] = {
    one.name: one
    for one in (
        NotifierType("email", "Mail over SMTP, HTML and plain text.", EmailNotifier, EmailOptions),
        NotifierType("slack", "An incoming webhook of Slack.", SlackNotifier, SlackOptions, spacing_s=1.0),
        NotifierType("teams", "A workflow of Microsoft Teams.", TeamsNotifier, TeamsOptions, spacing_s=0.25),
        NotifierType("webhook", "A signed webhook (Standard Webhooks).", WebhookNotifier, WebhookOptions),
        NotifierType("apprise", "Whatever Apprise reaches (extra `apprise`).", AppriseNotifier, AppriseOptions),
        NotifierType("recording", "Keeps what it is told to send; for tests.", lambda _: RecordingNotifier()),
    )
}


def notifier_type(name: str) -> NotifierType:
    """The kind of this name; raises InvalidInput."""
    if name not in NOTIFIERS:
        known = ", ".join(sorted(NOTIFIERS))
        raise InvalidInput(f"There is no notifier called {name[:40]!r}; there are {known}.", "notifier")
    return NOTIFIERS[name]


def check_options(name: str, options: Mapping[str, str]) -> None:
    """Raises InvalidInput for an option that cannot be, naming it; sends nothing."""
    read_options(notifier_type(name).model, options)


def open_notifier(name: str, tools: NotifierTools) -> Notifier:
    """The notifier of this name; raises InvalidInput, Misconfigured."""
    return notifier_type(name).open(tools)
