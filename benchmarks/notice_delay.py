"""How long from a mention that can be fetched to a notice that was received: `python -m benchmarks.notice_delay`.

The whole of it in one process, on the real clock: a delivery of twelve posts waits to be read, the jobs of the server
scan, judge and send, a webhook receiver on loopback gets the notice. The poll interval is that of the watch or of the
source, whichever is longer; both are 10 s here.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.jobs import Jobs, jobs_of
from api.migrations import open_upgraded
from api.notifying import build_office
from api.settings import Settings
from api.watching import build_kit
from core.store import Store
from monitors.bindings import bind
from monitors.inbound import receive
from monitors.query import Query
from monitors.teams import NewChannel, NewTeam, add_team
from monitors.watches import NewWatch, add_watch
from tests.monitors.receivers import HttpReceiver, http_receiver
from tests.monitors.stories import THERMOS

POLL = timedelta(seconds=10)
ALLOWED = POLL + timedelta(seconds=5)


def main() -> None:
    with http_receiver() as receiver, tempfile.TemporaryDirectory() as folder:
        took, cpu = measure(Path(folder), receiver)
    print(f"fetchable to received: {took:.1f} s with a poll interval of {POLL.total_seconds():g} s; {cpu:.1f} s of CPU")
    if took > ALLOWED.total_seconds():
        sys.exit(f"more than {ALLOWED.total_seconds():g} s")


def measure(folder: Path, receiver: HttpReceiver) -> tuple[float, float]:
    """Seconds from the drop to the notice, and of CPU in between."""
    settings = Settings(data_dir=folder, outbound_allow=("127.0.0.1",))
    (folder / "secrets").mkdir()
    (folder / "secrets" / "sign").write_text("whsec_" + "c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g=")
    store = open_upgraded(settings.database_url)
    now = datetime.now(UTC)
    with store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",), markets=("BR",)), poll=POLL), now)
        binding = bind(session, watch.id, "webhook", {"secret": "sign", "kind": "post"}, now)
        channel = NewChannel("webhook", {"url": receiver.url, "secret": "sign"})
        add_team(session, NewTeam("PR", levels=(1, 2, 3), channels=(channel,)), now)
    office = build_office(settings, store, lambda: datetime.now(UTC))
    jobs = Jobs(jobs_of(settings, build_kit(settings, store, lambda: datetime.now(UTC)), office))
    jobs.start()
    try:
        time.sleep(3)
        _arrive(store, binding.id)
        started, cpu = time.monotonic(), time.process_time()
        while not receiver.got and time.monotonic() - started < 120:
            time.sleep(0.05)
        return time.monotonic() - started, time.process_time() - cpu
    finally:
        jobs.stop()
        office.client.close()
        store.dispose()


def _arrive(store: Store, binding_id: str) -> None:
    """The twelve posts, in one delivery."""
    now = datetime.now(UTC)
    rows = [
        {
            "id": f"t{at}",
            "text": text,
            "author": f"@p{at}",
            "language": "pt",
            "market": "BR",
            "created_at": now.isoformat(),
        }
        for at, text in enumerate(THERMOS)
    ]
    with store.transaction() as session:
        receive(session, binding_id, "one", json.dumps(rows), now)


if __name__ == "__main__":
    main()
