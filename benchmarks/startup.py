"""How soon the server is ready with the model on disk, and how much memory it holds before and after work."""

from argparse import Namespace
from statistics import median
from time import sleep

from benchmarks.entry import parser, run
from benchmarks.load import engine_call, send, shipped_call
from benchmarks.processes import Memory, memory
from benchmarks.report import Figure, Report, number
from benchmarks.servers import our_server
from benchmarks.texts import DistinctTitles

_REST_S = 3
"""Seconds without work, after which a server has given back what it does not need."""


def measure(options: Namespace) -> Report:
    """Some starts; in the last server, titles in one request each way."""
    starts_s: list[float] = []
    supply = DistinctTitles()
    for turn in range(options.rounds):
        with our_server() as server:
            starts_s.append(server.started_s)
            fresh = memory(server.pid)
            if turn == options.rounds - 1:
                send(server, [shipped_call(supply.take(options.titles)), engine_call(supply.take(options.titles))])
                sleep(_REST_S)
                worked = memory(server.pid)
    return _report(starts_s, fresh, worked, options.titles)


def _report(starts_s: list[float], fresh: Memory, worked: Memory, titles: int) -> Report:
    return Report(
        title="Start and memory",
        method=f"{len(starts_s)} starts with the model on disk, from the command to `/readyz` 200; then {titles} titles"
        f" as shipped and {titles} engine only, each in one request, and {_REST_S} s without work. Memory from /proc,"
        " children included.",
        columns=("moment", "resident MiB", "peak MiB"),
        rows=(
            ("after the start", number(fresh.resident_mib), number(fresh.peak_mib)),
            (f"after 2 × {titles} titles", number(worked.resident_mib), number(worked.peak_mib)),
        ),
        figures=(
            Figure("ready after (median)", median(starts_s), " s", at_most=5),
            Figure("ready after (slowest)", max(starts_s), " s"),
            Figure("resident after work", worked.resident_mib, " MiB", at_most=600),
            Figure("peak", worked.peak_mib, " MiB", at_most=600),
        ),
    )


if __name__ == "__main__":
    run(parser(__doc__, titles=500, rounds=3), measure)
