"""The one place that knows every source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from core.errors import InvalidInput
from monitors.sources.app_store import AppStoreSource
from monitors.sources.base import ItemKind, Source, SourceTools
from monitors.sources.bluesky import BlueskySource
from monitors.sources.cpsc import CpscSource
from monitors.sources.drop_folder import DropFolderSource
from monitors.sources.gdelt import GdeltSource
from monitors.sources.google_news import GoogleNewsSource
from monitors.sources.google_play import GooglePlaySource
from monitors.sources.hacker_news import HackerNewsSource
from monitors.sources.hibp import HibpSource
from monitors.sources.judge_me import JudgeMeSource
from monitors.sources.lazada import LazadaSource
from monitors.sources.listed import ListSource
from monitors.sources.mastodon import MastodonSource
from monitors.sources.options import Option, Options, describe, read_options
from monitors.sources.reddit import RedditSource
from monitors.sources.rss import RssSource
from monitors.sources.safety_gate import SafetyGateSource
from monitors.sources.shopee import ShopeeSource
from monitors.sources.trustpilot import TrustpilotSource
from monitors.sources.webhook import WebhookSource
from monitors.sources.x import XSource
from monitors.sources.yotpo import YotpoSource
from monitors.sources.youtube import YoutubeSource
from monitors.sources.zendesk import ZendeskSource


@dataclass(frozen=True, slots=True)
class SourceType:
    """A kind of source people can bind to a watch.

    `poll_s` is how often it may politely be asked; a watch that wants it oftener gets this. `check` raises InvalidInput
    for options that cannot work, before they are saved, and makes no request.
    """

    name: str
    help: str
    kind: ItemKind
    open: Callable[[SourceTools], Source]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    """Those of the options whose value is the name of a secret."""
    poll_s: int = 900
    check: Callable[[SourceTools], None] | None = None
    fields: tuple[Option, ...] = ()
    """Its options with a sentence each, as a form shows them."""
    model: type[Options] | None = None
    """What its options must be; None: none are looked at."""

    def check_options(self, options: Mapping[str, str]) -> None:
        """Raises InvalidInput for an option that cannot be, naming it; asks nobody."""
        if self.model is not None:
            read_options(self.model, options)


class Leaf(Source, Protocol):
    """What a leaf is besides a source: opened with tools, and able to say its options and to check them."""

    Options: ClassVar[type[Options]]

    def __init__(self, tools: SourceTools) -> None: ...

    def check(self) -> None:
        """Raises InvalidInput for options that cannot work together; asks nobody."""


def _web(name: str, help: str, kind: ItemKind, leaf: type[Leaf], poll_s: int = 900) -> SourceType:  # noqa: A002  # as there
    """A source whose options say themselves what they are; opening it is what checks them."""
    fields = describe(leaf.Options)
    return SourceType(
        name,
        help,
        kind,
        leaf,
        required=tuple(field.name for field in fields if field.required),
        optional=tuple(field.name for field in fields if not field.required),
        secrets=tuple(field.name for field in fields if field.is_secret),
        poll_s=poll_s,
        check=lambda tools: leaf(tools).check(),
        fields=fields,
        model=leaf.Options,
    )


SOURCES: dict[str, SourceType] = {
    one.name: one
    for one in (
        SourceType("list", "Items held in memory; for tests.", ItemKind.POST, lambda _: ListSource(()), poll_s=1),
        _web("rss", "A feed: newsroom, blog, forum, status page.", ItemKind.NEWS, RssSource),
        _web("google_news", "Google News search of one edition.", ItemKind.NEWS, GoogleNewsSource, 1800),
        _web("gdelt", "News of the world, titles only (GDELT).", ItemKind.NEWS, GdeltSource),
        _web("mastodon", "Public posts with a hashtag on a Mastodon server.", ItemKind.POST, MastodonSource, 300),
        _web("bluesky", "Bluesky search, signed in.", ItemKind.POST, BlueskySource),
        _web("reddit", "Reddit search, with an application of your own.", ItemKind.POST, RedditSource, 300),
        _web("hacker_news", "Hacker News stories and comments.", ItemKind.POST, HackerNewsSource, 300),
        _web("x", "Posts on X, with a spending cap.", ItemKind.POST, XSource),
        _web("youtube", "Comments under YouTube videos.", ItemKind.POST, YoutubeSource),
        _web("app_store", "Reviews in Apple's App Store.", ItemKind.REVIEW, AppStoreSource, 3600),
        _web("google_play", "Reviews of your own apps on Google Play.", ItemKind.REVIEW, GooglePlaySource, 3600),
        _web("trustpilot", "Reviews of your own business on Trustpilot.", ItemKind.REVIEW, TrustpilotSource),
        _web("shopee", "Reviews of your own shop on Shopee.", ItemKind.REVIEW, ShopeeSource, 1800),
        _web("lazada", "Reviews of your own shop on Lazada.", ItemKind.REVIEW, LazadaSource, 3600),
        _web("judge_me", "Reviews of a shop collected by Judge.me.", ItemKind.REVIEW, JudgeMeSource),
        _web("yotpo", "Reviews of a shop collected by Yotpo.", ItemKind.REVIEW, YotpoSource),
        _web("zendesk", "Support tickets in Zendesk.", ItemKind.TICKET, ZendeskSource, 300),
        _web("safety_gate", "Dangerous products notified in the EU.", ItemKind.NOTICE, SafetyGateSource, 21_600),
        _web("cpsc", "Product recalls in the United States.", ItemKind.NOTICE, CpscSource, 3600),
        _web("hibp", "Data breaches (Have I Been Pwned).", ItemKind.NOTICE, HibpSource, 3600),
        _web("drop_folder", "Files put into a folder: CSV, JSON Lines, Excel.", ItemKind.REVIEW, DropFolderSource, 60),
        _web("webhook", "What other systems send, signed.", ItemKind.POST, WebhookSource, 10),
    )
}


def source_type(name: str) -> SourceType:
    """The source of this name; raises InvalidInput."""
    if name not in SOURCES:
        raise InvalidInput(f"There is no source called {name!r}; there are {', '.join(sorted(SOURCES))}.", "source")
    return SOURCES[name]
