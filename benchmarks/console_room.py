"""The situation room with a big store: mentions over ninety days with their counts, incidents, digests.

`python -m benchmarks.console` asks this half and others. Made up and the same each time, in nine languages; the counts
are made by the code that counts.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from core.store import Store
from monitors.bindings import bind
from monitors.counts import Counted, add_counts
from monitors.digest_tables import Digest, Period, keep_digest
from monitors.incidents.tables import IncidentRow, State, tell
from monitors.indicators.matrix import matrix
from monitors.indicators.readings import keep_reading
from monitors.indicators.table import shipped_table
from monitors.mention_tables import MentionRow
from monitors.messages.structure import Bar, Message, Section
from monitors.query import Query
from monitors.rollups import add_rollups
from monitors.teams import NewTeam, add_team
from monitors.upserts import table_of
from monitors.viewing import StoredView
from monitors.watches import NewWatch, Watch, add_watch

DAYS = 90
_BATCH = 20_000
_WATCHES = 10
_BUSY = 0.8
"""Share of the first watch."""
_MARKETS = ("BR", "DE", "JP", "US", "TH", "SA", "FR", "MX", "CN", "RU", "IN", "")
_KINDS = ("post", "review", "review", "news")
_TOPICS = ("logistics", "quality", "price_fees", "refund_returns", "customer_service", "damaged", "praise", "other")
_TEXTS = (
    ("pt", "A entrega da Termax atrasou de novo e ninguém responde ao chat."),
    ("de", "Die Termax hält den Tee heiß, der Deckel klemmt aber."),
    ("ja", "Termaxの水筒は軽くて保温も良いです。"),
    ("en", "My Termax bottle leaked in the bag, where is my refund?"),
    ("th", "กระติก Termax สวยมาก แต่ส่งช้า"),
    ("ar", "ترمس Termax ممتاز لكن السعر مرتفع"),
    ("ru", "Термос Termax хороший, доставка долгая."),
    ("zh", "Termax保温杯质量不错，客服态度一般。"),
    ("hi", "Termax बोतल अच्छी है लेकिन ढक्कन ढीला है।"),
)
_INCIDENTS, _OPEN = 220, 20
_DIGESTS = 400


@dataclass(frozen=True, slots=True)
class Filled:
    """What pages are asked for."""

    watch_id: str
    incident_id: str
    digest_id: str


def fill(store: Store, mentions: int, now: datetime) -> Filled:
    """Fills an empty store; tells how far it is."""
    chance = random.Random(7)  # noqa: S311 - the same store every time
    with store.transaction() as session:
        watches = [_watch(session, number, now) for number in range(_WATCHES)]
    posts: list[str] = []
    for place, watch in enumerate(watches):
        count = int(mentions * _BUSY) if place == 0 else int(mentions * (1 - _BUSY) / (_WATCHES - 1))
        kept = _fill_watch(store, watch, count, now, chance)
        posts = posts or kept[-50:]
    with store.transaction() as session:
        for watch in watches:
            keep_reading(session, watch.id, matrix(StoredView(store, watch, now), shipped_table()), now)
        incidents = [_incident(session, watches, number, posts, now) for number in range(_INCIDENTS)]
        digests = _digests(session, now)
    return Filled(watches[0].id, incidents[0], digests[0])


def paths(filled: Filled) -> dict[str, str]:
    """What is asked for → where."""
    watch = f"/console/room/watches/{filled.watch_id}"
    incident = f"/console/room/incidents/{filled.incident_id}"
    digest = f"/console/digests/{filled.digest_id}"
    return {
        "situation room": "/console/room",
        "a watch, 48 hours": watch,
        "a watch, 14 days": f"{watch}?span=14d",
        "a watch, 90 days": f"{watch}?span=90d",
        "an incident": incident,
        "an after-action report": f"{incident}/report",
        "digests": "/console/digests",
        "a digest": digest,
        "a digest as sent": f"{digest}/sent",
    }


def _watch(session: Any, number: int, now: datetime) -> Watch:
    name = f"Termax {number}"
    watch = add_watch(session, "local", NewWatch(name, Query((name,)), time_zone="Asia/Shanghai"), now)
    for source in ("list", "list"):
        bind(session, watch.id, source, {}, now)
    return watch


def _fill_watch(store: Store, watch: Watch, count: int, now: datetime, chance: random.Random) -> list[str]:
    """Mentions evenly over the days, oldest first; gives the ids of the last."""
    last: list[str] = []
    for first in range(0, count, _BATCH):
        rows = list(_rows(watch.id, range(first, min(first + _BATCH, count)), count, now, chance))
        with store.transaction() as session:
            session.connection().execute(table_of(MentionRow).insert(), rows)
            counted = list(_counted(rows))
            add_counts(session, watch.id, counted)
            add_rollups(session, watch.id, counted)
        last = [row["id"] for row in rows]
        print(f"{watch.name}: {first + len(rows)} of {count} mentions", flush=True)
    return last


def _rows(
    watch_id: str, numbers: Sequence[int], count: int, now: datetime, chance: random.Random
) -> Iterator[dict[str, Any]]:
    span = timedelta(days=DAYS) - timedelta(minutes=1)
    for number in numbers:
        language, text = _TEXTS[number % len(_TEXTS)]
        label = chance.choices(("negative", "neutral", "positive"), (2, 3, 5))[0]
        kind = chance.choice(_KINDS)
        own = blake2b(f"{watch_id}{number}".encode(), digest_size=15).hexdigest()
        moment = now - span + span * number / count
        yield {
            "id": own, "watch_id": watch_id, "source_id": "s", "source": "rss", "kind": kind,
            "market": chance.choice(_MARKETS), "language": language, "author": f"a{number % 50_000}", "title": "",
            "text": f"{text} {number}", "url": f"https://forum.example/{number}", "created_at": moment,
            "seen_at": moment, "is_dated": True, "edited_at": None, "sentiment": 0.1, "label": label,
            "confidence": 0.8, "topics": [chance.choice(_TOPICS)], "claims": [],
            "stars": float(chance.randint(1, 5)) if kind == "review" else None,
            "engagement": int(chance.paretovariate(1.2)), "cluster": own if chance.random() > 0.05 else "other",
            "extras": {}, "digest": own, "same_key": own, "signature": None,
        }  # fmt: skip


def _counted(rows: Sequence[dict[str, Any]]) -> Iterator[Counted]:
    for row in rows:
        own = {name: row[name] for name in ("market", "kind", "created_at", "label", "topics", "stars")}
        yield Counted(**own, is_copy=row["cluster"] != row["id"], is_new_author=True)


def _incident(session: Any, watches: Sequence[Watch], number: int, posts: Sequence[str], now: datetime) -> str:
    """The first ones are open, the first of all rests on posts that are there."""
    is_open = number < _OPEN
    began = now - timedelta(hours=1 if is_open else 24 * (1 + number % 60))
    level = 1 + number % 3
    row = IncidentRow(
        id=f"incident-{number}", watch_id=watches[number % _WATCHES].id, type="quality", title="Quality: Termax",
        state=(State.OPEN if is_open else State.CLOSED).value, level=level, machine_level=level, person_level=None,
        evidence="E2", rank={"type": 14, "evidence": 15, "spread": 10, "growth": 3, "reach": 4, "total": 46},
        grade={
            "level": level, "evidence": "E2", "rule": "quality/E2/news_outlet", "book_version": "1",
            "why": "Quality, E2 (1 news outlet(s), 12 independent authors)", "does": "Answer the customers",
            "supported_at": began.isoformat(), "posts": list(posts), "counter_evidence": [],
            "becomes": "Nothing would make it graver.",
        },
        markets=["BR", "US"], counts={"mentions": 120, "authors": 90}, owner="", parent_id=None, is_confirmed=False,
        first_post_at=began, detected_at=began, supported_at=began, due_at=began + timedelta(hours=24),
        closed_at=None if is_open else began + timedelta(hours=30), revision=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for kind in ("opened", "raised", "notified", "acknowledged", "assigned", "comment", "answered", "contained"):
        tell(session, row, began, kind, reason="Because.", data={"level": level})
    return row.id


def _digests(session: Any, now: datetime) -> list[str]:
    team = add_team(session, NewTeam("PR"), now)
    bars = tuple(Bar(f"{day}", 100 + day, day) for day in range(14))
    sections = tuple(Section(f"{part} Part", tuple(f"Line {line} of it" for line in range(8))) for part in range(8))
    made = []
    for day in range(_DIGESTS):
        moment = now - timedelta(days=day)
        name = f"{moment:%Y-%m-%d}"
        message = Message(f"Daily digest, {name}", "en", "24 h", sections, bars=bars, chart="Mentions a day")
        one = Digest(
            f"{team.id}.daily.{name}", team.id, Period.DAILY, name, moment, moment, moment, False, False, message
        )
        keep_digest(session, one)
        made.append(one.id)
    return made
