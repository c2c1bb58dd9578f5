"""A sender to be killed: `python -m tests.monitors.killed_sending DATABASE_URL`; sends until nothing waits, then exits.

Leases are short, so that the next sender need not wait for those of a dead one.
"""

import sys
import time
from datetime import UTC, datetime, timedelta

import httpx

from core.outbound import allowing
from core.outbound_transport import GuardedTransport
from core.store import open_store
from monitors import deliveries
from monitors.incidents.book import shipped_book
from monitors.messages.links import Links
from monitors.office import Office
from monitors.outbox import deliveries_of

SIGNING = "whsec_" + "c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g="


def office_for(url: str) -> Office:
    outbound = allowing(["127.0.0.1"])
    return Office(
        open_store(url),
        lambda: datetime.now(UTC),
        httpx.Client(transport=GuardedTransport(outbound), trust_env=False),
        outbound,
        lambda _: SIGNING,
        shipped_book(),
        Links("", b"k" * 32),
    )


def main() -> None:
    office = office_for(sys.argv[1])
    print("ready", flush=True)
    while True:
        deliveries.expand_due(office, limit=7)
        deliveries.send_due(office, limit=5)
        with office.store.reading() as session:
            if not deliveries_of(session, state="waiting", limit=1) and deliveries_of(session, limit=1):
                break
        time.sleep(0.02)
    print("done", flush=True)


if __name__ == "__main__":
    deliveries.LEASE = timedelta(seconds=0.3)
    main()
