"""500 titles in one call, beside the raw CTranslate2 limit on the same weights with the same beam.

The limit is one `translate_batch` of all titles sorted by length, at the better of two batch sizes, tokenizing
included; ours is one HTTP request. They are measured in turns.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time

from benchmarks.entry import parser, run
from benchmarks.load import Call, engine_call, send, shipped_call
from benchmarks.machine import cores
from benchmarks.raw import RawModel
from benchmarks.report import Figure, Report, number
from benchmarks.servers import Server, model_folder, our_server
from benchmarks.texts import DistinctTitles

_BATCH_SIZES = (32, 64)

Took = tuple[float, float]
"""Seconds by the clock, and of the processors."""


def measure(options: Namespace) -> Report:
    """Rounds of raw (every batch size), engine-only, as shipped; all sides of a round get the same texts."""
    raw = RawModel(model_folder(), cores())
    supply = DistinctTitles()
    with our_server() as server:
        send(server, [engine_call(supply.take(8)), shipped_call(supply.take(8))])
        raw.translate(supply.take(8))
        rounds = [_round(raw, server, supply.take(options.titles)) for _ in range(options.rounds)]
    return _report(rounds, options)


def _round(raw: RawModel, server: Server, texts: list[str]) -> dict[str, Took]:
    took = {f"raw, batches of {size}": _raw(raw, texts, size) for size in _BATCH_SIZES}
    return took | {
        "engine only": _served(server, engine_call, texts),
        "as shipped": _served(server, shipped_call, texts),
    }


def _raw(raw: RawModel, texts: Sequence[str], size: int) -> Took:
    cpu, started = process_time(), perf_counter()
    raw.translate(texts, size)
    return perf_counter() - started, process_time() - cpu


def _served(server: Server, call: Callable[[Sequence[str]], Call], texts: Sequence[str]) -> Took:
    answered = send(server, [call(texts)])
    results = answered.answers[0]["results"]
    if len(results) != len(texts) or not all(result["text"] for result in results):
        raise RuntimeError("not every title came back")
    return answered.wall_s, answered.cpu_s


def _report(rounds: Sequence[dict[str, Took]], options: Namespace) -> Report:
    limits = [min(took[0] for name, took in turn.items() if name.startswith("raw")) for turn in rounds]
    limits_cpu = [min(took[1] for name, took in turn.items() if name.startswith("raw")) for turn in rounds]
    rows = [
        (str(n), name, number(options.titles / wall_s), number(1000 * cpu_s / options.titles), number(limit / wall_s))
        for n, (turn, limit) in enumerate(zip(rounds, limits, strict=True), start=1)
        for name, (wall_s, cpu_s) in turn.items()
    ]

    def share(name: str) -> float:
        return median(limit / turn[name][0] for turn, limit in zip(rounds, limits, strict=True))

    def cpu_share(name: str) -> float:
        return median(limit / turn[name][1] for turn, limit in zip(rounds, limits_cpu, strict=True))

    return Report(
        title="Batch",
        method=f"{options.titles} distinct titles in one request, beside one raw CTranslate2 call over the same texts,"
        " in turns. Shares are of the raw call's better batch size in the same round.",
        columns=("round", "what", "titles/s", "CPU s per 1000 titles", "share of the raw limit"),
        rows=tuple(rows),
        figures=(
            Figure("throughput of a batch against the raw limit, engine only (median)", share("engine only"), "×", 0.8),
            Figure("throughput of a batch against the raw limit, as shipped (median)", share("as shipped"), "×"),
            Figure("the same by processor time, engine only (median)", cpu_share("engine only"), "×"),
        ),
    )


if __name__ == "__main__":
    run(parser(__doc__, titles=500, rounds=3), measure)
