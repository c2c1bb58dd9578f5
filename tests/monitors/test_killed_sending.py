"""Kill the sender at random moments, against a receiver that keeps ids: every notice arrives, none is another's."""

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.store import Store, open_store
from core.webhooks import verify
from monitors.outbox import deliveries_of, post
from monitors.query import Query
from monitors.teams import NewChannel, NewTeam, add_team
from monitors.watches import NewWatch, add_watch
from tests.monitors.killed_sending import SIGNING
from tests.monitors.receivers import http_receiver, ids

ROOT = Path(__file__).parents[2]
NOTICES = 60


@pytest.mark.slow
def test_killed_while_sending_loses_nothing_and_repeats_only_under_the_same_id(migrated_url: str) -> None:
    chance, kills = random.Random(7), 0  # noqa: S311 - the same moments each time
    with http_receiver() as receiver:
        receiver.answers += [(200, {}, 0.01 if at % 9 else 0.12) for at in range(20 * NOTICES)]
        for at in range(0, 60, 7):
            receiver.answers[at] = (503, {"retry-after": "0"}, 0.0)
        store = open_store(migrated_url)
        keys = _fill(store, receiver.url)
        for attempt in range(60):
            if _is_done_before_killed(migrated_url, chance.uniform(0.02, 0.4) if attempt < 10 else 60):
                break
            kills += 1
        with store.reading() as session:
            states = [one.state.value for one in deliveries_of(session, limit=1000)]
        store.dispose()
        got = list(receiver.got)
    assert kills >= 3
    assert states == ["sent"] * NOTICES
    assert set(ids(got)) == keys
    bodies = {(one.headers["webhook-id"], json.loads(one.body)["data"]["key"]) for one in got}
    assert len(bodies) == NOTICES  # an id always stands for the same notice
    assert all(verify(SIGNING, one.headers, one.body, datetime.now(UTC)) for one in got)


def _fill(store: Store, url: str) -> set[str]:
    now = datetime.now(UTC) - timedelta(seconds=1)
    keys = {f"coverage:b{at}:failing" for at in range(NOTICES)}
    with store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), now)
        add_team(session, NewTeam("ops", channels=(NewChannel("webhook", {"url": url, "secret": "s"}),)), now)
        for key in sorted(keys):
            data = {"source": "rss", "state": "failing", "since": now.isoformat()}
            post(session, key, "coverage", now, watch_id=watch.id, data=data)
    return keys


def _is_done_before_killed(url: str, seconds: float) -> bool:
    worker = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.monitors.killed_sending", url],
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
