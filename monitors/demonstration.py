"""The demo's story: a week's worth of mentions of a thermos, replayed through the real pipeline in a store of its own.

People in eight languages like their bottle for four days; on the fifth its lid comes off. Made up by us.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from monitors.bindings import BindingRow, BindingState
from monitors.deliveries import deliver_due
from monitors.digest_tables import Period
from monitors.digests import preview
from monitors.kit import Kit
from monitors.messages.plain_text import text_of
from monitors.notifiers.base import NoticeKind
from monitors.notifiers.recording import RecordingNotifier
from monitors.office import Office
from monitors.query import Query
from monitors.scanning import scan_due
from monitors.sources.base import Item, ItemKind
from monitors.sources.listed import ListSource
from monitors.teams import NewChannel, NewTeam, Team, add_team
from monitors.watches import NewWatch, add_watch

BRAND = "Termax"
_QUIET, _STORY = timedelta(hours=6), timedelta(minutes=10)
_STORY_BEGINS_MIN = 4 * 1440 + 8 * 60


@dataclass(frozen=True, slots=True)
class Told:
    """What the demo shows."""

    mentions: int
    days: int
    notices: Sequence[str]
    """What a team would have been sent at once."""
    digest: str


def story() -> list[dict[str, Any]]:
    """The mentions, oldest first; `at_min` counts from the beginning."""
    text = (files("monitors") / "data" / "demo_mentions.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def demonstrate(kit: Kit, office: Office, end: datetime) -> Told:
    """Replays the story so that it ends at `end`; kit and office share a store that holds nothing else."""
    rows = story()
    start = end - timedelta(minutes=rows[-1]["at_min"] + 10)
    clock = _Clock(start)
    items = {kind: [_item(row, start) for row in rows if row["kind"] == kind] for kind in ("post", "review", "news")}
    kit = replace(
        kit, now=clock.now, open_source=lambda binding, tools: ListSource(items[binding.kind.value], tools.now)
    )
    recording = RecordingNotifier()
    office = replace(office, now=clock.now, open_notifier=lambda *_: recording)
    team = _set_up(kit, list(items), start)
    for moment in _moments(start, end):
        clock.moment = moment
        while scan_due(kit).watches:
            pass
        deliver_due(office)
    digest = preview(office, team, Period.DAILY)
    days = round((end - start) / timedelta(days=1))
    told = [notice.text for notice in recording.sent if notice.kind is NoticeKind.INCIDENT]
    return Told(len(rows), days, told, text_of(digest.message))


@dataclass
class _Clock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


def _item(row: dict[str, Any], start: datetime) -> Item:
    return Item(
        row["id"],
        row["text"],
        ItemKind(row["kind"]),
        title=row.get("title", ""),
        author=row["author"],
        created_at=start + timedelta(minutes=row["at_min"]),
        language=row["language"],
        market=row["market"],
        stars=row.get("stars"),
        engagement=row.get("engagement"),
    )


def _set_up(kit: Kit, kinds: Sequence[str], now: datetime) -> Team:
    """A watch with a list for each kind of source, and a team."""
    poll = timedelta(minutes=5)
    with kit.store.transaction() as session:
        watch = add_watch(session, "local", NewWatch(BRAND, Query((BRAND,)), poll=poll), now)
        for kind in kinds:
            session.add(
                BindingRow(
                    id=f"demo-{kind}", watch_id=watch.id, source="list", kind=kind, options={}, market="",
                    state=BindingState.ACTIVE.value, next_due=now, created_at=now,
                )
            )  # fmt: skip
        channel = NewChannel("recording", {})
        return add_team(session, NewTeam("PR", time_zone="America/Sao_Paulo", channels=(channel,)), now)


def _moments(start: datetime, end: datetime) -> Sequence[datetime]:
    """When the demo looks: seldom while nothing happens, every ten minutes once something does."""
    begins = start + timedelta(minutes=_STORY_BEGINS_MIN)
    moments = [start + _QUIET * step for step in range(1, int((begins - start) / _QUIET) + 1)]
    return [*moments, *(begins + _STORY * step for step in range(int((end - begins) / _STORY) + 1)), end]
