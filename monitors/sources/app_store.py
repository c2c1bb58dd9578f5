"""Reviews in Apple's App Store, from the feed behind each country's product page.

It shows the newest 500 of a country (10 pages of 50), gives no dates at times, repeats pages, and now and then answers
502 in one of its two formats (facundoolano/app-store-scraper#50); then the other one is asked. Shape:
`feed.entry[]: id.label, im:rating.label, im:version.label, title.label, content.label, author.name.label, updated?`;
an entry without a rating is the app itself. No limits are published: ask seldom.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import get, stars, tidy, when, whole
from monitors.fetching.xml_safety import read_xml
from monitors.sources.base import Item, ItemKind, Reason
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Countries, Identifier, Options

PLACE = "https://itunes.apple.com/{country}/rss/customerreviews/page={number}/id={app}/sortby=mostrecent/{form}"
_PAGES = 10
_ATOM = "{http://www.w3.org/2005/Atom}"
_IM = "{http://itunes.apple.com/rss}"
_OTHER_FORM = frozenset({Reason.SERVER_ERROR, Reason.BROKEN, Reason.NOT_FOUND})


class AppStoreOptions(Options):
    """Which app, where."""

    app_id: Identifier
    """Number of the app, as in apps.apple.com/app/id123456789."""
    countries: Countries = ("us",)
    """Storefronts to read, such as us,de,jp, separated by commas."""


class AppStoreSource(ListingSource[AppStoreOptions]):
    Options: ClassVar[type[Options]] = AppStoreOptions
    is_windowed: ClassVar[bool] = True
    spacing_s = 0.5

    def parts(self) -> Sequence[str]:
        return self.options.countries

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        number = whole(token) or 1
        try:
            items = _from_json((await caller.ask(self._call(part, number, "json"))).json())
        except SourceFailed as failure:
            if failure.reason not in _OTHER_FORM or caller.requests_left < 1:
                raise
            reply = await caller.ask(self._call(part, number, "xml"))
            items = _from_xml(reply.content, reply.host)
        more = bool(items) and number < _PAGES
        return Listing([_placed(item, part) for item in items], str(number + 1) if more else "")

    def _call(self, country: str, number: int, form: str) -> Call:
        app = self.options.app_id.removeprefix("id")
        return Call(PLACE.format(country=country, number=number, app=app, form=form))


def _from_json(answer: Any) -> list[dict[str, str]]:
    entries = answer["feed"].get("entry", [])
    rows = [entries] if isinstance(entries, dict) else entries
    return [
        {
            "id": get(entry, "id", "label", default=""),
            "stars": get(entry, "im:rating", "label", default=""),
            "version": get(entry, "im:version", "label", default=""),
            "title": get(entry, "title", "label", default=""),
            "text": get(entry, "content", "label", default=""),
            "author": get(entry, "author", "name", "label", default=""),
            "updated": get(entry, "updated", "label", default=""),
        }
        for entry in rows
        if "im:rating" in entry
    ]


def _from_xml(content: bytes, host: str) -> list[dict[str, str]]:
    def said(entry: Any, path: str) -> str:
        return entry.findtext(path) or ""

    root = read_xml(content, host)
    if root.tag != f"{_ATOM}feed":
        raise SourceFailed(Reason.BROKEN, f"{host} answered with something that is no feed.")
    return [
        {
            "id": said(entry, f"{_ATOM}id"),
            "stars": said(entry, f"{_IM}rating"),
            "version": said(entry, f"{_IM}version"),
            "title": said(entry, f"{_ATOM}title"),
            "text": said(entry, f"{_ATOM}content[@type='text']") or said(entry, f"{_ATOM}content"),
            "author": said(entry, f"{_ATOM}author/{_ATOM}name"),
            "updated": said(entry, f"{_ATOM}updated"),
        }
        for entry in root.iter(f"{_ATOM}entry")
        if entry.find(f"{_IM}rating") is not None
    ]


def _placed(row: dict[str, str], country: str) -> Item:
    return Item(
        native_id=row["id"],
        text=tidy(row["text"]) or tidy(row["title"]),
        kind=ItemKind.REVIEW,
        title=tidy(row["title"]) if row["text"] else "",
        author=tidy(row["author"]),
        created_at=when(row["updated"]),
        market=country.upper(),
        stars=stars(row["stars"]),
        extras={"version": row["version"]},
    )
