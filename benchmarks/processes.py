"""What a server process has used, read from /proc: processor seconds and memory, its children included."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB resident now, and at most so far."""

    resident_mib: float
    peak_mib: float


def cpu_seconds(pid: int) -> float:
    """User and system seconds of the process and its children since they started."""
    return sum(_cpu_seconds(one) for one in _family(pid))


def memory(pid: int) -> Memory:
    """Of the process and its children together."""
    found = [_memory(one) for one in _family(pid)]
    return Memory(sum(m.resident_mib for m in found), sum(m.peak_mib for m in found))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))


def _cpu_seconds(pid: int) -> float:
    """Fields 14 and 15 of `stat` (proc(5)); the name in field 2 may hold spaces, so count from its bracket."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> Memory:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return Memory(_mib(lines["VmRSS"]), _mib(lines["VmHWM"]))


def _mib(value: str) -> float:
    return int(value.split(maxsplit=1)[0]) / 1024
