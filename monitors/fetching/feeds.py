"""RSS and Atom of every dialect, through feedparser, with the traps of real feeds taken out.

feedparser would fetch a URL or open a file if given text that looks like one; it is only ever given a stream.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser

from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import plain, tidy
from monitors.fetching.xml_safety import well_formed_xml
from monitors.sources.base import Reason

FEED_LIMIT_BYTES = 5_000_000  # some thousand entries, two seconds to read; feeds people write have tens of kilobytes
_BROKEN_LIMIT_BYTES = 500_000  # of one that is not well-formed: guessing at its tags may take the square of its length
_ENDS = ((b"</item>", b"</channel></rss>"), (b"</entry>", b"</feed>"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `guid` is the feed's own id, which some feeds change at every fetch."""

    guid: str
    link: str
    title: str
    text: str
    author: str
    outlet: str
    published: datetime | None
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    entries: list[Entry]
    language: str
    is_sound: bool
    is_cut: bool = False


def read_feed(content: bytes, content_type: str, url: str, *, is_cut: bool = False) -> Feed:
    """The feed; raises SourceFailed for what is none. A broken or cut one gives what can be read of it."""
    content, is_cut = content[:FEED_LIMIT_BYTES], is_cut or len(content) > FEED_LIMIT_BYTES
    content = _closed(content) if is_cut else content
    is_sound = well_formed_xml(content)
    content = content if is_sound else content[:_BROKEN_LIMIT_BYTES]
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    parsed: Any = feedparser.parse(BytesIO(content), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        raise SourceFailed(Reason.BROKEN, "The answer is not a feed.")
    language = tidy(parsed.feed.get("language", ""))[:35]
    return Feed([_entry(entry) for entry in parsed.entries], language, is_sound and not is_cut, is_cut)


def _closed(content: bytes) -> bytes:
    """A feed that was cut, ended after its last whole entry."""
    for entry, ends in _ENDS:
        at = content.rfind(entry)
        if at >= 0:
            return content[: at + len(entry)] + ends
    return content


def _entry(entry: Any) -> Entry:
    # dict(entry): feedparser gives published for updated where there is none, and warns that it will not for long
    bodies = [str(body.get("value", "")) for body in entry.get("content", [])]
    return Entry(
        guid=tidy(entry.get("id", ""))[:1000],
        link=tidy(entry.get("link", ""))[:2000],
        title=plain(entry.get("title", "")),
        text=plain(max([*bodies, str(entry.get("summary", ""))], key=len)),
        author=tidy(entry.get("author", ""))[:200],
        outlet=tidy((entry.get("source") or {}).get("title", ""))[:200],
        published=_moment(entry.get("published_parsed")),
        updated=_moment(dict(entry).get("updated_parsed")),
    )


def _moment(parsed: struct_time | None) -> datetime | None:
    """feedparser gives UTC, or nothing where it cannot read the date."""
    try:
        return None if parsed is None else datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
