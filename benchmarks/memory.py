"""Fuzzy recall out of a million segments: how long one look takes, and whether it finds what it should.

The segments are shuffled together from the parts of our own titles and numbered, so that no two are equal. A query is
one of them with a change as merchants make it: another number, a letter less, a part more. Counted in processor time,
which is what a look costs on a machine that does something else as well.
"""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles
from time import process_time

from benchmarks.entry import parser, run
from benchmarks.report import Figure, Report, number
from benchmarks.texts import titles
from glossaries.memory.likeness_index import LikenessIndex

_QUERIES = 2000
_AT_LEAST = 0.75


@dataclass(frozen=True, slots=True)
class _Look:
    """What one query took, in milliseconds of the processor; whether the segment it was made from came first."""

    cpu_ms: float
    is_found: bool


def measure(options: Namespace) -> Report:
    """Builds the index once and asks it `_QUERIES` times."""
    random = Random(options.titles)  # noqa: S311 - texts, no secrets
    segments = _segments(options.titles, random)
    started = process_time()
    index = LikenessIndex(segments)
    built_s = process_time() - started
    asked = [random.randrange(len(segments)) for _ in range(_QUERIES)]
    looks = [_look(index, i, _changed(segments[i], random)) for i in asked]
    strangers = [_look(index, -1, text) for text in _segments(_QUERIES // 4, Random(1), first=10_000_000)]  # noqa: S311
    return _report(len(segments), built_s, looks, strangers)


def _segments(count: int, random: Random, first: int = 1) -> list[str]:
    parts = sorted({part for title in titles() for part in title.split()})
    return [" ".join((*random.sample(parts, random.randint(2, 4)), f"X{first + i}")) for i in range(count)]


def _changed(text: str, random: Random) -> str:
    """Another number behind it, a letter less, or a part more."""
    at = random.randrange(len(text) - 1)
    return random.choice((text[:-1] + str(random.randint(0, 9)), text[:at] + text[at + 1 :], f"{text} 包邮"))


def _look(index: LikenessIndex, wanted: int, text: str) -> _Look:
    started = process_time()
    found = index.most_like(text, _AT_LEAST)
    cpu_ms = 1000 * (process_time() - started)
    return _Look(cpu_ms, any(one.number == wanted for one in found))


def _report(count: int, built_s: float, looks: Sequence[_Look], strangers: Sequence[_Look]) -> Report:
    found = 100 * sum(look.is_found for look in looks) / len(looks)
    middle = median(look.cpu_ms for look in looks)
    return Report(
        title="Memory",
        method=f"{count} segments in the index of fuzzy matches, {len(looks)} of them asked for with a change, and"
        f" {len(strangers)} texts that are not in it; five matches of {_AT_LEAST:.0%} or more, in processor time.",
        columns=("what", "p50 ms", "p95 ms", "found"),
        rows=(
            ("changed segments", *_spread(looks), f"{found:.1f} %"),
            ("texts not in it", *_spread(strangers), ""),
            ("building the index", number(1000 * built_s), "", ""),
        ),
        figures=(
            Figure(f"a look into {count} segments (median)", middle, " ms", at_most=1),
            Figure("changed segments found among the five best", found, " %"),
        ),
    )


def _spread(looks: Sequence[_Look]) -> tuple[str, str]:
    times = [look.cpu_ms for look in looks]
    return number(median(times)), number(quantiles(times, n=20)[-1])


if __name__ == "__main__":
    run(parser(__doc__, titles=1_000_000, rounds=1), measure)
