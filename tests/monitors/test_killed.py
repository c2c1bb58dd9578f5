"""Killed at random moments and started again, scans keep what an unbroken run keeps: nothing lost, nothing twice."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from core.store import Store, open_store
from monitors.bindings import BindingRow, BindingState
from monitors.query import Query
from monitors.scanning import scan_due
from monitors.watches import NewWatch, add_watch
from tests.conftest import _database
from tests.monitors.killed import NOW, SOURCES, kit_for

ROOT = Path(__file__).parents[2]
_TABLES = {
    "mentions": "id, market, language, author, title, text, created_at, sentiment, label, topics, claims, cluster",
    "mention_counts": "start, market, kind, mentions, authors, negative, copies",
    "topic_counts": "start, market, kind, topic, label, mentions",
    "mention_revisions": "mention_id, number, text",
    "bindings": "id, cursor, covered_until, failures",
    "incidents": "type, level, machine_level, evidence, state, first_post_at, counts",
}


def _fill(store: Store) -> None:
    """Two watches with two sources each."""
    with store.transaction() as session:
        for at in range(2):
            watch = add_watch(session, "local", NewWatch(f"Termax {at}", Query(("Termax",))), NOW)
            for number in range(at * 2, at * 2 + SOURCES // 2):
                session.add(
                    BindingRow(
                        id=f"b{number}", watch_id=watch.id, source="list", kind="post", options={}, next_due=NOW,
                        state=BindingState.ACTIVE.value, created_at=NOW,
                    )
                )  # fmt: skip


def _rows(store: Store) -> dict[str, list[str]]:
    with store.reading() as session:
        return {
            table: sorted(str(tuple(row)) for row in session.execute(text(f"SELECT {columns} FROM {table}")))  # noqa: S608 - constants
            for table, columns in _TABLES.items()
        }


@pytest.fixture
def unbroken(migrated_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, list[str]]]:
    """What one run from beginning to end leaves, in a database of its own."""
    if migrated_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'whole.db'}"
        (tmp_path / "whole.db").write_bytes(Path(migrated_url.removeprefix("sqlite:///")).read_bytes())
        yield _run_whole(url)
    else:
        with _database(request.getfixturevalue("postgres_url"), "migrated") as url:
            yield _run_whole(url)


def _run_whole(url: str) -> dict[str, list[str]]:
    kit = kit_for(url, NOW)
    _fill(kit.store)
    while scan_due(kit, limit=1).watches:
        pass
    rows = _rows(kit.store)
    kit.store.dispose()
    return rows


@pytest.mark.slow
def test_killed_at_random_moments_keeps_what_an_unbroken_run_keeps(
    migrated_url: str, unbroken: dict[str, list[str]]
) -> None:
    chance, kills = random.Random(migrated_url[:4]), 0  # noqa: S311 - the same moments each time
    store = open_store(migrated_url)
    _fill(store)
    for attempt in range(40):
        # A moment later each time, since a dead worker's lease must run out; items do not depend on it. The first
        # kills come early, so that a quick machine is interrupted too.
        seconds = chance.uniform(0, 0.02 * (attempt + 1)) if attempt < 20 else 30
        if _is_done_before_killed(migrated_url, seconds, attempt):
            break
        kills += 1
    found = _rows(store)
    store.dispose()
    assert kills >= 3
    assert len(found["mentions"]) > 100
    for table, rows in unbroken.items():
        if table != "bindings":
            assert found[table] == rows, table
    assert [row.split(",")[1] for row in found["bindings"]] == [row.split(",")[1] for row in unbroken["bindings"]]


def _is_done_before_killed(url: str, seconds: float, attempt: int) -> bool:
    worker = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.monitors.killed", url, (NOW + timedelta(milliseconds=attempt * 10)).isoformat()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    deadline = time.monotonic() + seconds
    while worker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.kill()
    rest, _ = worker.communicate()
    return "done" in rest
