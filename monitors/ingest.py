"""From items to mentions, in two steps: `prepare` reads and decides, `keep` writes.

Reading (language, sentiment, topics, claims, near-duplicates) happens before and outside the transaction that writes;
that one transaction then holds the mentions, their counts, and whatever the caller adds (the cursor). It is safe to
repeat: an item already kept is not kept again. Only one at a time may do this for a watch; the lease sees to it.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import regex
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from core.store import Store
from core.text import fold_key, well_formed
from monitors.authors import AuthorHasher
from monitors.bindings import Binding
from monitors.bulk import among, insert_rows
from monitors.counts import Counted, add_counts
from monitors.erasure import FORGOTTEN
from monitors.known import Known, heads_of, known_of, place_of, present_authors, taken_keys
from monitors.mention_tables import MentionRow, RevisionRow, mention_id, same_key, text_digest
from monitors.relevance import relevance_of
from monitors.rollups import add_rollups
from monitors.sources.base import Item, ItemKind
from monitors.upserts import table_of, upsert
from monitors.watches import Watch
from nlp.reading.privacy import redact
from nlp.reading.reader import Reading, read
from nlp.reading.sketches import first_alike, sketches_of
from nlp.sentiment import SentimentEngine

TEXT_LIMIT = 20_000
"""Code points kept of a text; a review has some hundred."""
_TITLE_LIMIT, _URL_LIMIT = 1_000, 2_000
_AHEAD = timedelta(minutes=5)
"""How far a source's clock may be before ours; later dates are not believed."""
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_EDITED = (
    "id", "title", "text", "digest", "language", "sentiment", "label", "confidence", "topics", "claims", "stars",
)  # fmt: skip
"""What an edit changes."""
_NOISE = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Tools:
    """What ingest reads texts with."""

    hasher: AuthorHasher
    sentiment: SentimentEngine


@dataclass(frozen=True, slots=True)
class Work:
    """Whose items are prepared, with what, and when."""

    store: Store
    watch: Watch
    binding: Binding
    tools: Tools
    now: datetime


@dataclass(slots=True)
class Prepared:
    """What is to be written for one page of one binding, and what was left out."""

    watch_id: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    engagements: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unrelated: int = 0
    known: int = 0

    @property
    def changes_something(self) -> bool:
        return bool(self.rows or self.edits or self.gone or self.engagements)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An item tidied, with its id, before it is read."""

    id: str
    item: Item
    digest: str


def prepare(work: Work, items: Sequence[Item]) -> Prepared:
    """Everything to be written for these items; reads the database, writes nothing."""
    prepared = Prepared(work.watch.id)
    arrivals = _arrivals(work, items, prepared)
    with work.store.reading() as session:
        known = known_of(session, list(arrivals))
    new: list[_Arrival] = []
    edited: list[_Arrival] = []
    for arrival in arrivals.values():
        before = known.get(arrival.id)
        if arrival.item.deleted:
            prepared.gone += [arrival.id] if before and before.digest else []
        elif before is None:
            new.append(arrival)
        elif not before.digest:  # forgotten, and to stay so
            prepared.known += 1
        elif before.digest != arrival.digest:
            edited.append(arrival)
        else:
            prepared.known += 1
            _note_engagement(prepared, arrival, before)
    _prepare_new(work, new, prepared)
    _prepare_edits(work, edited, known, prepared)
    return prepared


def keep(session: Session, prepared: Prepared) -> None:
    """Writes it all in the caller's transaction."""
    if prepared.rows:
        insert_rows(session, table_of(MentionRow), prepared.rows)
        add_counts(session, prepared.watch_id, prepared.counted)
        add_rollups(session, prepared.watch_id, prepared.counted)
    if prepared.edits:
        _number(session, prepared.revisions)
        upsert(session, table_of(RevisionRow), prepared.revisions, ("mention_id", "number"))
        _update(session, prepared.edits)
    if prepared.engagements:
        _update(session, prepared.engagements)
    if prepared.gone:
        gone = among(session, table_of(MentionRow).c.id, prepared.gone)
        session.execute(update(MentionRow).where(gone).values(FORGOTTEN))


def _arrivals(work: Work, items: Iterable[Item], prepared: Prepared) -> dict[str, _Arrival]:
    """Items that speak of the brand, tidied, by id; of one that comes twice the last."""
    relevance = relevance_of(work.watch.query)
    found: dict[str, _Arrival] = {}
    for raw in items:
        item = _tidied(raw)
        if not relevance.takes(item) and not item.deleted:
            prepared.unrelated += 1
            continue
        arrival = _Arrival(mention_id(work.binding.id, item.native_id), item, text_digest(item.title, item.text))
        found.pop(arrival.id, None)
        found[arrival.id] = arrival
    return found


def _tidied(item: Item) -> Item:
    title, text, url = _tidy(item.title, _TITLE_LIMIT), _tidy(item.text, TEXT_LIMIT), _tidy(item.url, _URL_LIMIT)
    market = item.market.strip().upper()[:2]
    if (title, text, url, market) == (item.title, item.text, item.url, item.market):
        return item
    return replace(item, title=title, text=text, url=url, market=market)


def _tidy(text: str, limit: int) -> str:
    if text.isascii():
        return text.replace("\0", "").strip()[:limit]
    return unicodedata.normalize("NFC", well_formed(text).replace("\0", "")).strip()[:limit]


def _prepare_new(work: Work, arrivals: Sequence[_Arrival], prepared: Prepared) -> None:
    rows = [_row(work, arrival) for arrival in arrivals]
    with work.store.reading() as session:
        taken = taken_keys(session, [row["same_key"] for row in rows if row["same_key"]])
        rows = _kept_once(rows, taken, prepared)
        heads = heads_of(session, work.watch.id, rows)
        present = present_authors(session, work.watch.id, rows)
    read_into(rows, work.tools.sentiment)
    _fold(rows, heads)
    prepared.rows = rows
    prepared.counted = list(_counted(rows, present))


def _row(work: Work, arrival: _Arrival) -> dict[str, Any]:
    """All columns but those that reading gives."""
    item, watch, binding = arrival.item, work.watch, work.binding
    created_at, is_dated = _date(item, work.now)
    author = work.tools.hasher.hash(_outlet(item) or item.author)
    title, text = redact(item.title), redact(item.text)
    extras = dict(item.extras)
    if any(removed.kind == "order" for removed in (*title.removed, *text.removed)):
        extras["names_order"] = True
    return {
        "id": arrival.id,
        "watch_id": watch.id,
        "source_id": binding.id,
        "source": binding.source,
        "kind": item.kind.value,
        "market": item.market or binding.market or _only(watch.query.markets),
        "language": item.language or "",
        "author": author,
        "title": title.text,
        "text": text.text,
        "url": redact(item.url).text,
        "created_at": created_at,
        "seen_at": work.now,
        "is_dated": is_dated,
        "edited_at": item.edited_at,
        "stars": item.stars if item.stars is not None and 1 <= item.stars <= 5 else None,
        "engagement": item.engagement if item.engagement is None else max(0, min(item.engagement, 2**31 - 1)),
        "extras": extras,
        "digest": arrival.digest,
        "same_key": _same_key(watch.id, item, author, created_at),
    }


def _outlet(item: Item) -> str:
    """Who publishes a piece of news; it stands for its author."""
    return str(item.extras.get("outlet") or "") if item.kind is ItemKind.NEWS else ""


def _date(item: Item, now: datetime) -> tuple[datetime, bool]:
    """When it was written, and whether the source said so in earnest."""
    said = item.created_at
    if said is None or said.tzinfo is None or not _OLDEST <= said <= now + _AHEAD:
        return now, False
    return min(said.astimezone(UTC), now), True


def _same_key(watch_id: str, item: Item, author: str, created_at: datetime) -> str | None:
    """None where nobody is named: then only the source's own id tells two items apart."""
    fingerprint = _NOISE.sub("", fold_key(f"{item.title}{item.text}"))
    if not author or not fingerprint:
        return None
    return same_key(watch_id, fingerprint, author, created_at.date().isoformat())


def _kept_once(rows: Iterable[dict[str, Any]], taken: set[str], prepared: Prepared) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for row in rows:
        if row["same_key"] in taken:
            prepared.known += 1
            continue
        if row["same_key"]:
            taken.add(row["same_key"])
        kept.append(row)
    return kept


def read_into(rows: Sequence[dict[str, Any]], engine: SentimentEngine) -> None:
    """Adds what reading gives to the rows."""
    texts = [_whole(row) for row in rows]
    languages = [row["language"] or None for row in rows]
    readings = read(texts, languages, [row["stars"] for row in rows], engine)
    for row, reading in zip(rows, readings, strict=True):
        row.update(_read_columns(reading))


def _whole(row: dict[str, Any]) -> str:
    return f"{row['title']}\n{row['text']}".strip()


def _read_columns(reading: Reading) -> dict[str, Any]:
    sentiment = reading.sentiment
    assert sentiment is not None  # noqa: S101 - an engine was given
    return {
        "language": reading.language,
        "sentiment": sentiment.score,
        "label": sentiment.label.value,
        "confidence": sentiment.confidence,
        "topics": [topic.topic for topic in reading.topics],
        "claims": [[claim.kind, claim.stance.value, claim.words[:200]] for claim in reading.claims],
    }


def _fold(rows: Sequence[dict[str, Any]], heads: Sequence[tuple[str, bytes]]) -> None:
    """Gives every row its sketch and the mention that said it first."""
    sketches = sketches_of([_whole(row) for row in rows])
    firsts = first_alike([sketch for _, sketch in heads], sketches)
    names = [*(one for one, _ in heads), *(row["id"] for row in rows)]
    for row, sketch, first in zip(rows, sketches, firsts, strict=True):
        row["signature"] = sketch
        row["cluster"] = row["id"] if first is None else names[first]


def _counted(rows: Iterable[dict[str, Any]], present: set[tuple[str, ...]]) -> Iterable[Counted]:
    for row in rows:
        place = place_of(row["author"], row["market"], row["kind"], row["created_at"])
        is_new = not row["author"] or place not in present
        present.add(place)
        is_copy = row["cluster"] != row["id"]
        own = {name: row[name] for name in ("market", "kind", "created_at", "label", "topics", "stars")}
        yield Counted(**own, is_copy=is_copy, is_new_author=is_new and not is_copy)


def _prepare_edits(work: Work, arrivals: Sequence[_Arrival], known: dict[str, Known], prepared: Prepared) -> None:
    """An edit changes what the mention says and how it reads, not where and when it was counted."""
    rows = [_row(work, arrival) for arrival in arrivals]
    read_into(rows, work.tools.sentiment)
    for row in rows:
        before = known[row["id"]]
        prepared.edits.append({name: row[name] for name in _EDITED} | {"edited_at": row["edited_at"] or work.now})
        prepared.revisions.append(
            {"mention_id": row["id"], "title": before.title, "text": before.text, "replaced_at": work.now}
        )


def _note_engagement(prepared: Prepared, arrival: _Arrival, before: Known) -> None:
    engagement = arrival.item.engagement
    if engagement is not None and engagement > (before.engagement or 0):
        prepared.engagements.append({"id": arrival.id, "engagement": min(engagement, 2**31 - 1)})


def _number(session: Session, revisions: Sequence[dict[str, Any]]) -> None:
    """Numbers revisions on from those that are there."""
    table = table_of(RevisionRow)
    meant = among(session, table.c.mention_id, [revision["mention_id"] for revision in revisions])
    wanted = select(table.c.mention_id, func.max(table.c.number)).where(meant).group_by(table.c.mention_id)
    last = {one: int(number) for one, number in session.execute(wanted)}
    for revision in revisions:
        revision["number"] = last.get(revision["mention_id"], 0) + 1


def _update(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    mentions = table_of(MentionRow)
    names = [name for name in rows[0] if name != "id"]
    statement = (
        mentions.update()
        .where(mentions.c.id == bindparam("wanted_id"))
        .values({name: bindparam(f"new_{name}", type_=mentions.c[name].type) for name in names})
    )
    given = [{"wanted_id": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows]
    session.connection().execute(statement, given)


def _only(markets: Sequence[str]) -> str:
    return markets[0] if len(markets) == 1 else ""
