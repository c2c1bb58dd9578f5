"""One client, one title at a time: what the server adds to the model's own time for the same texts.

Raw, engine-only and as shipped take turns title by title, so that all three meet the same moments of the machine.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from time import perf_counter

from benchmarks.entry import parser, run
from benchmarks.load import Call, engine_call, send, shipped_call
from benchmarks.machine import cores
from benchmarks.raw import RawModel
from benchmarks.report import Figure, Report, number
from benchmarks.servers import Server, model_folder, our_server
from benchmarks.texts import DistinctTitles

Ways = dict[str, Callable[[str], float]]
"""Name of a way to translate → seconds it took for a text."""


def measure(options: Namespace) -> Report:
    """Every title by every way; which way goes first changes from title to title."""
    raw = RawModel(model_folder(), cores())
    with our_server() as server:
        ways: Ways = {
            "raw": lambda text: _raw(raw, text),
            "engine only": lambda text: _served(server, engine_call([text])),
            "as shipped": lambda text: _served(server, shipped_call([text])),
        }
        supply = DistinctTitles()
        for text in supply.take(5):
            _timed(ways, text, 0)
        texts = supply.take(options.titles * options.rounds)
        took = [_timed(ways, text, turn) for turn, text in enumerate(texts)]
    return _report({name: [one[name] for one in took] for name in ways}, len(texts))


def _timed(ways: Ways, text: str, turn: int) -> dict[str, float]:
    names = list(ways)
    first = turn % len(names)
    return {name: ways[name](text) for name in names[first:] + names[:first]}


def _raw(raw: RawModel, text: str) -> float:
    started = perf_counter()
    raw.translate([text])
    return perf_counter() - started


def _served(server: Server, call: Call) -> float:
    return send(server, [call]).latencies_s[0]


def _report(took: dict[str, list[float]], count: int) -> Report:
    p95 = {name: _percentile(times, 95) for name, times in took.items()}
    rows = [
        (name, number(1000 * median(times)), number(1000 * p95[name]), number(p95[name] / p95["raw"]))
        for name, times in took.items()
    ]
    overhead_ms = median(1000 * (ours - raw) for ours, raw in zip(took["engine only"], took["raw"], strict=True))
    return Report(
        title="Latency",
        method=f"One client, {count} titles one at a time; raw, engine only and as shipped in turns for each title.",
        columns=("what", "p50 ms", "p95 ms", "p95 against raw"),
        rows=tuple(rows),
        figures=(
            Figure("p95 against the raw model, engine only", p95["engine only"] / p95["raw"], "×", at_most=1.3),
            Figure("p95 against the raw model, as shipped", p95["as shipped"] / p95["raw"], "×", at_most=1.3),
            Figure("added by the server to a title, engine only (median)", overhead_ms, " ms"),
        ),
    )


def _percentile(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    run(parser(__doc__, titles=150, rounds=1), measure)
