"""500 titles in one call, beside the raw CTranslate2 limit on the same weights with the same beam.

The limit is all titles sorted by length and handed over at once, at the better of two batch sizes, tokenizing included;
ours is one HTTP request. They are measured in turns.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Done:
    """What came back, and the seconds by the clock and of the processors."""

    texts: tuple[str, ...]
    wall_s: float
    cpu_s: float


_Round = dict[str, _Done]


def measure(options: Namespace) -> Report:
    """Rounds of raw (every batch size), engine-only, as shipped; all sides of a round get the same texts."""
    raw = RawModel(model_folder(), cores())
    supply = DistinctTitles()
    with our_server() as server:
        send(server, [engine_call(supply.take(8)), shipped_call(supply.take(8))])
        raw.translate(supply.take(8))
        rounds = [_round(raw, server, supply.take(options.titles)) for _ in range(options.rounds)]
    return _report(rounds, options)


def _round(raw: RawModel, server: Server, texts: list[str]) -> _Round:
    done = {f"raw, batches of {size}": _raw(raw, texts, size) for size in _BATCH_SIZES}
    return done | {
        "engine only": _served(server, engine_call, texts),
        "as shipped": _served(server, shipped_call, texts),
    }


def _raw(raw: RawModel, texts: Sequence[str], size: int) -> _Done:
    cpu, started = process_time(), perf_counter()
    targets = raw.translate(texts, size)
    return _Done(tuple(targets), perf_counter() - started, process_time() - cpu)


def _served(server: Server, call: Callable[[Sequence[str]], Call], texts: Sequence[str]) -> _Done:
    answered = send(server, [call(texts)])
    targets = tuple(result["text"] for result in answered.answers[0]["results"])
    if len(targets) != len(texts) or not all(targets):
        raise RuntimeError("not every title came back")
    return _Done(targets, answered.wall_s, answered.cpu_s)


def _report(rounds: Sequence[_Round], options: Namespace) -> Report:
    limits = [_limit(turn) for turn in rounds]
    rows = [
        (
            str(number_of_round),
            name,
            number(options.titles / done.wall_s),
            number(1000 * done.cpu_s / options.titles),
            number(limit.wall_s / done.wall_s),
        )
        for number_of_round, (turn, limit) in enumerate(zip(rounds, limits, strict=True), start=1)
        for name, done in turn.items()
    ]

    def share(name: str) -> float:
        return median(limit.wall_s / turn[name].wall_s for turn, limit in zip(rounds, limits, strict=True))

    engine_cpu = median(limit.cpu_s / turn["engine only"].cpu_s for turn, limit in zip(rounds, limits, strict=True))
    return Report(
        title="Batch",
        method=f"{options.titles} distinct titles in one request, beside raw CTranslate2 over the same texts, in"
        " turns. Shares are of the better raw batch size in the same round.",
        columns=("round", "what", "titles/s", "CPU s per 1000 titles", "share of the raw limit"),
        rows=tuple(rows),
        figures=(
            Figure("batch throughput against the raw limit, engine only (median)", share("engine only"), "×", 0.8),
            Figure("batch throughput against the raw limit, as shipped (median)", share("as shipped"), "×"),
            Figure("the same by processor time, engine only (median)", engine_cpu, "×"),
            Figure("titles equal to the raw model's, engine only", _equal(rounds), " %"),
        ),
    )


def _limit(turn: _Round) -> _Done:
    """The quicker of the raw calls."""
    return min((done for name, done in turn.items() if name.startswith("raw")), key=lambda done: done.wall_s)


def _equal(rounds: Sequence[_Round]) -> float:
    """Percent, but for a full stop that the model adds and ours takes off; those with placeholders may differ."""
    pairs = [pair for turn in rounds for pair in zip(turn["engine only"].texts, _limit(turn).texts, strict=True)]
    return 100 * sum(ours.rstrip(".") == raw.rstrip(".") for ours, raw in pairs) / len(pairs)


if __name__ == "__main__":
    run(parser(__doc__, titles=500, rounds=3), measure)
