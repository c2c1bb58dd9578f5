"""From a mention that can be fetched to a notice received, through the jobs of the server, on the real clock."""

from pathlib import Path

import pytest

from benchmarks.notice_delay import ALLOWED, measure
from tests.monitors.receivers import http_receiver

_BUSY_S = 20
"""What a machine that does other things besides may add; the benchmark allows nothing."""


@pytest.mark.slow
def test_notice_comes_within_a_poll_interval_and_a_bit(tmp_path: Path) -> None:
    with http_receiver() as receiver:
        took, _ = measure(tmp_path, receiver)
    assert took <= ALLOWED.total_seconds() + _BUSY_S
    assert "Termax" in receiver.got[0].body.decode()
