"""What sending works with; put together in one place (`api/notifying.py`), handed down from there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from core.outbound import Outbound
from core.store import Store
from monitors.incidents.book import Book
from monitors.messages.context import Context, Translate
from monitors.messages.links import Links
from monitors.messages.words import words_of
from monitors.notifiers.base import Notifier, NotifierTools
from monitors.notifiers.registry import open_notifier
from monitors.pacing import Pace
from monitors.teams import Channel, Team
from monitors.zones import zone_of

OpenNotifier = Callable[[str, NotifierTools], Notifier]


@dataclass(frozen=True)
class Office:
    """The store and clock, the ways out, the secrets, and how things are said."""

    store: Store
    now: Callable[[], datetime]
    client: httpx.Client
    outbound: Outbound
    secret: Callable[[str], str]
    book: Book
    links: Links
    translate: Translate | None = None
    open_notifier: OpenNotifier = open_notifier
    pace: Pace = field(default_factory=Pace)

    def notifier(self, channel: Channel) -> Notifier:
        """The channel, opened; raises InvalidInput, Misconfigured."""
        tools = NotifierTools(self.client, self.outbound, self.now, self.secret, channel.options)
        return self.open_notifier(channel.notifier, tools)

    def context(self, team: Team, channel_id: str = "") -> Context:
        """How things are said to a team."""
        zone = zone_of(team.time_zone)
        return Context(words_of(team.language), zone, self.now(), self.book, self.links, channel_id, self.translate)
