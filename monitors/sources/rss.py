"""RSS and Atom feeds: any blog, forum, newsroom or status page.

Key: the entry's id, else its link, else its title. Feeds whose ids change at every fetch (seen with several shops and
content systems) are noticed, since the same links then carry other ids, and keyed by link from then on.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

from monitors.fetching.calling import Call, Reply
from monitors.fetching.failures import SourceFailed
from monitors.fetching.feeds import FEED_LIMIT_BYTES, Entry, Feed, read_feed
from monitors.fetching.texts import key_of
from monitors.sources.base import Item, ItemKind, Reason
from monitors.sources.document import Document, DocumentSource
from monitors.sources.options import Options, Text

_REMEMBERED = 60  # links and ids compared with the next fetch


class RssOptions(Options):
    """Which feed."""

    url: Text
    """Address of the feed, beginning with https:// or http://."""
    kind: Literal["news", "post", "review", "notice"] = "news"
    """What its entries are: news, post (blogs, forums), review, or notice (of an authority)."""


class RssSource(DocumentSource[RssOptions]):
    Options: ClassVar[type[Options]] = RssOptions

    def check(self) -> None:
        self.check_address(self.options.url)

    def call(self, since: datetime) -> Call:  # noqa: ARG002  # a feed cannot be asked for a time
        return Call(self.options.url, headers={"Accept": "application/atom+xml, application/rss+xml, application/xml"})

    def document(self, reply: Reply, state: Mapping[str, Any]) -> Document:
        feed = read_feed(reply.content, reply.headers.get("content-type", ""), reply.url, is_cut=reply.is_cut)
        ids = {key_of(entry.link)[:8]: key_of(entry.guid)[:8] for entry in feed.entries[:_REMEMBERED] if entry.link}
        churns = bool(state.get("churns")) or _churned(state.get("ids"), ids)
        kind = ItemKind(self.options.kind)
        items = [_item(entry, feed.language, kind, churns=churns) for entry in feed.entries]
        return Document(_once(items), problem_of(feed, reply), {"ids": ids, "churns": churns})


def problem_of(feed: Feed, reply: Reply) -> SourceFailed | None:
    if reply.is_cut or feed.is_cut:
        size = min(len(reply.content), FEED_LIMIT_BYTES)
        return SourceFailed(Reason.TOO_LARGE, f"The feed has more than {size} bytes; its beginning was read.")
    if not feed.is_sound:
        return SourceFailed(Reason.BROKEN, "The feed is not well-formed; what could be read of it was.")
    return None


def _churned(before: object, now: Mapping[str, str]) -> bool:
    """Most links met both times carry another id."""
    if not isinstance(before, dict):
        return False
    both = [link for link in now if link in before]
    changed = sum(before[link] != now[link] for link in both)
    return len(both) >= 2 and changed * 2 > len(both)


def _item(entry: Entry, language: str, kind: ItemKind, *, churns: bool) -> Item:
    guid = "" if churns else entry.guid
    created = entry.published or entry.updated
    edited = entry.updated if created and entry.updated and entry.updated > created else None
    return Item(
        native_id=guid or entry.link or key_of(entry.title, entry.text if not entry.title else ""),
        text=entry.text or entry.title,
        kind=kind,
        title=entry.title if entry.text else "",
        url=entry.link,
        author=entry.author,
        created_at=created,
        edited_at=edited,
        language=language or None,
        extras={"outlet": entry.outlet} if entry.outlet else {},
    )


def _once(items: Sequence[Item]) -> list[Item]:
    """The first of each id: some feeds repeat entries."""
    return list({item.native_id: item for item in reversed(items)}.values())[::-1]
