"""Comments under YouTube videos: of single videos, or of everything on a channel.

A page of 100 comments costs one of the 10 000 units a project has a day; `quotaExceeded` (403) lasts until midnight
in California. Searching for videos is limited to 100 a day and is not done here. Shape:
`items[].snippet: totalReplyCount, topLevelComment{id, snippet{textOriginal | textDisplay, authorChannelId.value,
publishedAt, updatedAt, likeCount}}`, `nextPageToken`. Replies below a comment are counted, not read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from monitors.fetching.calling import Call, Caller
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import get, plain, when, whole
from monitors.sources.base import Item, ItemKind, Rate, Reason
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifiers, Options, SecretName

ENDPOINT = "https://www.googleapis.com/youtube/v3/commentThreads"
_CALIFORNIA = ZoneInfo("America/Los_Angeles")
_SPENT = ("quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded")


class YoutubeOptions(Options):
    """What to read, and with which key."""

    api_key: SecretName
    """Name of the secret that holds an API key of a Google Cloud project."""
    videos: Identifiers = ()
    """Ids of videos, as in watch?v=..., separated by commas."""
    channels: Identifiers = ()
    """Ids of channels, beginning with UC, separated by commas; comments on all their videos are read."""


class YoutubeSource(ListingSource[YoutubeOptions]):
    Options: ClassVar[type[Options]] = YoutubeOptions

    def check(self) -> None:
        if not self.parts():
            raise InvalidInput("Name at least one video or channel.", "videos")

    def parts(self) -> Sequence[str]:
        channels = [f"allThreadsRelatedToChannelId:{channel}" for channel in self.options.channels]
        return [*[f"videoId:{video}" for video in self.options.videos], *channels]

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        field, _, name = part.partition(":")
        params = {
            "part": "snippet",
            field: name,
            "order": "time",
            "textFormat": "plainText",
            "maxResults": "100",
            **({"pageToken": token} if token else {}),
        }
        headers = {"X-Goog-Api-Key": self.tools.secret(self.options.api_key)}
        try:
            found = (await caller.ask(Call(ENDPOINT, params, headers))).json()
        except SourceFailed as failure:
            raise self._understood(failure, name) from failure
        return Listing([_item(thread) for thread in found["items"]], str(found.get("nextPageToken") or ""))

    def _understood(self, failure: SourceFailed, name: str) -> SourceFailed:
        if any(word in failure.said for word in _SPENT):
            midnight = self.tools.now().astimezone(_CALIFORNIA).replace(hour=0, minute=0, second=0, microsecond=0)
            rate = Rate(0, midnight + timedelta(days=1))
            return SourceFailed(Reason.RATE_LIMITED, "The project's daily quota is used up.", rate)
        if "commentsDisabled" in failure.said:
            return SourceFailed(Reason.NOT_FOUND, f"Comments on {name} are switched off.")
        return failure


def _item(thread: dict[str, Any]) -> Item:
    top = thread["snippet"]["topLevelComment"]
    said = top["snippet"]
    created, updated = when(said.get("publishedAt")), when(said.get("updatedAt"))
    video = str(get(said, "videoId") or get(thread, "snippet", "videoId") or "")
    return Item(
        native_id=str(top["id"]),
        text=plain(said.get("textOriginal") or said.get("textDisplay")),
        kind=ItemKind.POST,
        url=f"https://www.youtube.com/watch?v={video}&lc={top['id']}",
        author=str(get(said, "authorChannelId", "value") or said.get("authorDisplayName") or ""),
        created_at=created,
        edited_at=updated if created and updated and updated > created else None,
        engagement=(whole(said.get("likeCount")) or 0) + (whole(get(thread, "snippet", "totalReplyCount")) or 0),
        extras={"video": video},
    )
