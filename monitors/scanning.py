"""One scan: due watches are taken, their sources asked, what came is kept with the cursor, and judged.

Each step leaves rows, so a scan may be killed between any two and run again: a page is kept in one transaction with
its cursor, and what was kept is not kept twice. Nothing is asked or read inside a transaction that writes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from monitors.asking import Asker, Question
from monitors.bindings import Binding, BindingState, bindings_of
from monitors.ingest import Work, keep, prepare
from monitors.judging import judge
from monitors.kit import Kit
from monitors.leases import LeaseLost, claim, claim_one, fence, new_holder, release
from monitors.progress import Asked, note_asked
from monitors.sources.base import Coverage, Page
from monitors.watches import Watch, note_news, watches_of

log = structlog.get_logger()

AT_ONCE = 50
"""Watches of one batch: sources wait for each other while asked, and quiet ones are written together."""
_ROUNDS = 20
"""Pages of one source in one scan; with more to come it is due again at once, after the others."""
FIRST_LOOK = timedelta(days=28)
"""How far back a source is read that was never read before."""
_OVERLAP = timedelta(hours=24)


@dataclass(slots=True)
class Scan:
    """What one batch did."""

    watches: int = 0
    items: int = 0
    mentions: int = 0
    failed: int = 0
    lost: int = 0
    changed: list[str] = field(default_factory=list)
    """Incidents that changed."""


@dataclass(slots=True)
class _Batch:
    """One batch on its way."""

    kit: Kit
    holder: str
    asker: Asker
    watches: dict[str, Watch]
    scan: Scan


def scan_due(kit: Kit, limit: int = AT_ONCE) -> Scan:
    """Scans one batch of due watches; `watches` is 0 when nothing was due."""
    holder, now = new_holder(), kit.now()
    with kit.store.transaction() as session:
        ids = claim(session, holder, now, limit)
    return _scan(kit, holder, ids, only_due=True) if ids else Scan()


def scan_all_due(kit: Kit) -> Scan:
    """Batch after batch, until nothing is due any more that was due at the beginning."""
    total, started = Scan(), kit.now()
    while (one := scan_due(kit)).watches:
        total.watches += one.watches
        total.items += one.items
        total.mentions += one.mentions
        total.failed += one.failed
        total.lost += one.lost
        total.changed += one.changed
        if kit.now() - started > timedelta(hours=1):
            break
    return total


def scan_watch(kit: Kit, watch_id: str) -> Scan:
    """Scans one watch now, due or not; does nothing when somebody else is at it."""
    holder = new_holder()
    with kit.store.transaction() as session:
        is_ours = claim_one(session, watch_id, holder, kit.now())
    return _scan(kit, holder, [watch_id], only_due=False) if is_ours else Scan(lost=1)


def _scan(kit: Kit, holder: str, ids: Sequence[str], *, only_due: bool) -> Scan:
    with kit.store.reading() as session:
        watches = {watch.id: watch for watch in watches_of(session, ids)}
        bindings = [b for b in bindings_of(session, ids) if b.state is BindingState.ACTIVE]
    due = [b for b in bindings if not only_due or b.next_due <= kit.now()]
    with kit.asker() as asker:
        batch = _Batch(kit, holder, asker, watches, Scan(watches=len(watches)))
        _ask_and_keep(batch, due)
    _judge(batch)
    with kit.store.transaction() as session:
        now = kit.now()
        polls = [watch.poll for watch in watches.values()]
        release(session, ids, holder, now + min(polls, default=timedelta(minutes=15)))
    scan = batch.scan
    log.info(
        "scan_finished", watches=scan.watches, items=scan.items, mentions=scan.mentions, failed=scan.failed,
        incidents=len(scan.changed),
    )  # fmt: skip
    return scan


def _ask_and_keep(batch: _Batch, due: Sequence[Binding]) -> None:
    """A page of every source, kept; then the next page of those that have more."""
    waiting, cursors = list(due), {binding.id: binding.cursor for binding in due}
    for _ in range(_ROUNDS):
        if not waiting:
            return
        questions = [_question(batch, binding) for binding in waiting]
        pages = batch.asker.ask(questions, cursors)
        asked = list(zip(waiting, pages, strict=True))
        _keep_all(batch, asked)
        cursors |= {binding.id: page.next_cursor for binding, page in asked}
        waiting = [binding for binding, page in asked if page.has_more and page.coverage is not Coverage.FAILED]


def _question(batch: _Batch, binding: Binding) -> Question:
    now = batch.kit.now()
    since = binding.covered_until - _OVERLAP if binding.covered_until else now - FIRST_LOOK
    return Question(binding, batch.watches[binding.watch_id].query, since)


def _keep_all(batch: _Batch, asked: Sequence[tuple[Binding, Page]]) -> None:
    """Pages with items one by one; those without, all in one transaction."""
    of_watch: defaultdict[str, list[Asked]] = defaultdict(list)
    for binding, page in asked:
        batch.scan.items += len(page.items)
        batch.scan.failed += page.coverage is Coverage.FAILED
        one = Asked(binding, page, batch.watches[binding.watch_id].poll)
        if page.items:
            _keep_page(batch, one)
        else:
            of_watch[binding.watch_id].append(one)
    _keep_quiet(batch, of_watch)


def _keep_page(batch: _Batch, asked: Asked) -> None:
    kit, watch = batch.kit, batch.watches[asked.binding.watch_id]
    prepared = prepare(Work(kit.store, watch, asked.binding, kit.tools, kit.now()), asked.page.items)
    try:
        with kit.store.transaction() as session:
            now = kit.now()
            fence(session, [watch.id], batch.holder, now)
            keep(session, prepared)
            if prepared.changes_something:
                note_news(session, watch.id, has_news=True)
            note_asked(session, asked, now)
    except LeaseLost:
        batch.scan.lost += 1
        return
    batch.scan.mentions += len(prepared.rows)


def _keep_quiet(batch: _Batch, of_watch: dict[str, list[Asked]]) -> None:
    if not of_watch:
        return
    kit, now = batch.kit, batch.kit.now()
    try:
        with kit.store.transaction() as session:
            fence(session, list(of_watch), batch.holder, now)
            for asked in of_watch.values():
                for one in asked:
                    note_asked(session, one, now)
    except LeaseLost:
        batch.scan.lost += len(of_watch)


def _judge(batch: _Batch) -> None:
    try:
        batch.scan.changed += judge(batch.kit, batch.holder, list(batch.watches.values()))
    except LeaseLost:
        batch.scan.lost += 1
