"""Google News search as RSS.

Its ids and links are new at every fetch (DIYgod/RSSHub#17412, Athou/commafeed#1755), so an item's key is its
normalised title, outlet and day; the link is kept as given, since decoding it is refused after a few tries. There is
no documented limit: ask seldom.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Reply
from monitors.fetching.feeds import Entry, read_feed
from monitors.fetching.texts import key_of
from monitors.sources.base import Item, ItemKind
from monitors.sources.document import Document, DocumentSource
from monitors.sources.options import Country, Options, Text
from monitors.sources.rss import problem_of
from monitors.sources.terms import any_of, none_of

ENDPOINT = "https://news.google.com/rss/search"


class GoogleNewsOptions(Options):
    """Which edition."""

    language: Text = "en"
    """Language of the edition, such as de or pt-BR."""
    country: Country = "us"
    """Country of the edition, such as de or br."""


class GoogleNewsSource(DocumentSource[GoogleNewsOptions]):
    Options: ClassVar[type[Options]] = GoogleNewsOptions
    spacing_s = 2.0
    is_windowed = False  # ranked by relevance, so what it showed last time may be gone although nothing was missed

    def call(self, since: datetime) -> Call:
        days = max(1, min(30, (self.tools.now() - since) // timedelta(days=1) + 1))
        words = f"{any_of(self.query)} {none_of(self.query)}".strip()
        language, country = self.options.language, self.options.country.upper()
        edition = {"hl": language, "gl": country, "ceid": f"{country}:{language.split('-')[0]}"}
        return Call(ENDPOINT, params={"q": f"{words} when:{days}d", **edition})

    def document(self, reply: Reply, state: Mapping[str, Any]) -> Document:  # noqa: ARG002  # nothing is remembered
        feed = read_feed(reply.content, reply.headers.get("content-type", ""), reply.url, is_cut=reply.is_cut)
        items = {item.native_id: item for entry in feed.entries for item in [self._item(entry)]}
        return Document(list(items.values()), problem_of(feed, reply))

    def _item(self, entry: Entry) -> Item:
        outlet = entry.outlet or entry.title.rpartition(" - ")[2]
        title = entry.title.removesuffix(f" - {outlet}")
        day = entry.published.date().isoformat() if entry.published else ""
        return Item(
            native_id=key_of(title, outlet, day),
            text=title,
            kind=ItemKind.NEWS,
            url=entry.link,
            author=outlet,
            created_at=entry.published,
            language=self.options.language,
            market=self.options.country.upper(),
            extras={"outlet": outlet},
        )
