"""Served throughput with 16 clients, one title a request, beside LibreTranslate with the same weights and beam.

Both servers run at once and are measured in turns, so that whatever else the machine does meets both. Ours is measured
twice: as shipped, through the door both servers have; and engine-only, where every text really goes through the model.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.entry import parser, run
from benchmarks.load import Answered, Call, engine_call, plain_call, send
from benchmarks.report import Figure, Report, number
from benchmarks.servers import Server, our_server, peer_server, peer_versions
from benchmarks.texts import DistinctTitles

_CLIENTS = 16
_WARM_UP = 32


@dataclass(frozen=True, slots=True)
class _Mode:
    """One way to be asked; `read` takes the target text out of an answer."""

    name: str
    server: Server
    call: Callable[[str], Call]
    read: Callable[[dict[str, object]], str]

    def measure(self, texts: Sequence[str]) -> Answered:
        answered = send(self.server, [self.call(text) for text in texts], _CLIENTS)
        empty = [text for text, answer in zip(texts, answered.answers, strict=True) if not self.read(answer).strip()]
        if empty:
            raise RuntimeError(f"{self.name} gave nothing for {empty[:3]}")
        return answered


def measure(options: Namespace) -> Report:
    """Rounds of peer, engine-only, as shipped; the ratios are taken inside each round."""
    supply = DistinctTitles()
    with peer_server(options) as peer, our_server() as ours:
        modes = (
            _Mode("LibreTranslate", peer, plain_call, _libre_text),
            _Mode("engine only", ours, lambda text: engine_call([text]), _native_text),
            _Mode("as shipped", ours, plain_call, _libre_text),
        )
        for mode in modes:
            mode.measure(supply.take(_WARM_UP))
        rounds = [[mode.measure(supply.take(options.titles)) for mode in modes] for _ in range(options.rounds)]
    return _report([mode.name for mode in modes], rounds, options)


def _libre_text(answer: dict[str, object]) -> str:
    return str(answer["translatedText"])


def _native_text(answer: dict[str, object]) -> str:
    results = answer["results"]
    assert isinstance(results, list)  # noqa: S101 - the answer's own shape
    if results[0]["is_title"] or results[0]["terms_applied"]:
        raise RuntimeError("a text was composed of terms, though it was to go through the model")
    return str(results[0]["text"])


def _report(names: Sequence[str], rounds: Sequence[Sequence[Answered]], options: Namespace) -> Report:
    rows = [
        (
            str(turn),
            name,
            number(options.titles / one.wall_s),
            number(1000 * one.cpu_s / options.titles),
            number(peer.wall_s / one.wall_s),
            number(peer.cpu_s / one.cpu_s),
        )
        for turn, (peer, *_) in enumerate(rounds, start=1)
        for name, one in zip(names, rounds[turn - 1], strict=True)
    ]
    _, engine, shipped = (median(peer.wall_s / one.wall_s for peer, one in _pairs(rounds, i)) for i in range(3))
    _, engine_cpu, shipped_cpu = (median(peer.cpu_s / one.cpu_s for peer, one in _pairs(rounds, i)) for i in range(3))
    return Report(
        title="Serving",
        method=f"{_CLIENTS} clients, one title a request, {options.titles} titles a round, no text twice; beam 4 on"
        " both sides, both servers with their defaults, measured in turns. Ratios are to the peer in the same round.",
        columns=("round", "server", "titles/s", "CPU s per 1000 titles", "throughput ratio", "CPU ratio"),
        rows=tuple(rows),
        figures=(
            Figure("throughput against LibreTranslate, engine only (median)", engine, "×", at_least=3),
            Figure("throughput against LibreTranslate, as shipped (median)", shipped, "×", at_least=3),
            Figure("processor time, LibreTranslate's against ours, engine only (median)", engine_cpu, "×"),
            Figure("processor time, LibreTranslate's against ours, as shipped (median)", shipped_cpu, "×"),
        ),
        versions=peer_versions(),
    )


def _pairs(rounds: Sequence[Sequence[Answered]], mode: int) -> list[tuple[Answered, Answered]]:
    return [(turn[0], turn[mode]) for turn in rounds]


if __name__ == "__main__":
    run(parser(__doc__), measure)
