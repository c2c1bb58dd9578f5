"""How quickly titles are screened with all packs, whether ten times the terms slow that, and what the packs take.

Times are processor time of one core, so that neighbours on a busy machine count less.
"""

import os
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, cycle, islice
from statistics import median

from benchmarks.entry import parser, run
from benchmarks.processes import memory
from benchmarks.report import Figure, Report, number
from glossaries.packs.book import PACKS, PackBook, load_book
from glossaries.packs.markets import markets
from glossaries.packs.model import Pack, PackTerm
from nlp.screening.screen import Asked, Screen
from nlp.screening.screener import Screener

ASKED = Asked(date(2026, 11, 26))
MARKETS = ("CN", "DE", "FR", "JP", "RU", "SA", "US")
TITLES = (
    "Wireless Bluetooth Headphones Noise Cancelling 40H Playtime Over Ear",
    "Stainless Steel Water Bottle 32 oz, Vacuum Insulated, Leakproof Lid",
    "无线蓝牙耳机降噪（40小时续航）头戴式超长待机",
    "不锈钢保温杯 500ml 大容量 便携",
    "Беспроводные наушники с шумоподавлением, 40 часов работы",
    "قميص قطني للرجال بأكمام طويلة",
    "เสื้อยืดผ้าฝ้ายสีฟ้า แขนสั้น",
    "ワイヤレスイヤホン ノイズキャンセリング 40時間再生",
)
_TIMES = 10


@dataclass(frozen=True, slots=True)
class Held:
    """Processor seconds until the packs are ready; MiB they take when every market was asked, and the process."""

    ready_s: float
    packs_mib: float
    process_mib: float


def distinct_titles() -> Iterator[str]:
    """The titles again and again, no text twice: each with a number behind it, so that nothing can be remembered."""
    return (f"{title} {at}" for title, at in zip(cycle(TITLES), count(1001), strict=False))


def with_more_terms(book: PackBook, times: int = _TIMES) -> PackBook:
    """For each term so many, of which all but one are phrases with it that no title holds."""
    known: dict[PackTerm, tuple[PackTerm, ...]] = {}

    def grown(term: PackTerm) -> tuple[PackTerm, ...]:
        more = (PackTerm(f"{term.text.strip('*')} qz{n}", term.language) for n in range(times - 1))
        return (term, *more)

    def grown_pack(pack: Pack) -> Pack:
        rules = (
            replace(rule, terms=tuple(one for t in rule.terms for one in known.setdefault(t, known.get(t) or grown(t))))
            for rule in pack.rules
        )
        return replace(pack, rules=tuple(rules))

    return PackBook({name: grown_pack(pack) for name, pack in book.packs.items()})


def measure(options: Namespace) -> Report:
    """Memory first, while the process is fresh; then the markets; then more terms and as many, in turns."""
    screener, held = _hold()
    supply = distinct_titles()
    speeds = {
        market: [_titles_per_s(screener.for_market(market), supply, options.titles) for _ in range(options.rounds)]
        for market in MARKETS
    }
    grown = Screener(with_more_terms(screener.book))
    ratios = [
        ratio
        for market in ("CN", "DE")
        for ratio in _ratios(screener.for_market(market), grown.for_market(market), supply, options)
    ]
    return _report(options, screener, held, speeds, ratios)


def _hold() -> tuple[Screener, Held]:
    before, started = memory(os.getpid()).resident_mib, time.process_time()
    screener = Screener(load_book((PACKS,)))
    screener.screen(TITLES[0], MARKETS[0], ASKED)
    ready_s = time.process_time() - started
    for market in markets().names:
        for title in TITLES:
            screener.screen(title, market, ASKED)
    after = memory(os.getpid()).resident_mib
    return screener, Held(ready_s, after - before, after)


def _titles_per_s(screen: Screen, supply: Iterator[str], titles: int) -> float:
    texts = list(islice(supply, titles))
    for text in texts[: len(TITLES)]:
        screen.screen(text, ASKED)
    started = time.process_time()
    for text in texts:
        screen.screen(text, ASKED)
    return titles / (time.process_time() - started)


def _ratios(few: Screen, many: Screen, supply: Iterator[str], options: Namespace) -> list[float]:
    """The time with more terms against the time without, both measured in each round."""

    def speed(screen: Screen) -> float:
        return _titles_per_s(screen, supply, options.titles)

    speed(many)
    return [speed(few) / speed(many) for _ in range(options.rounds)]


def _report(
    options: Namespace, screener: Screener, held: Held, speeds: dict[str, list[float]], ratios: Sequence[float]
) -> Report:
    slowest = min(map(median, speeds.values()))
    return Report(
        title="Screening",
        method=f"All packs loaded; for each market {options.rounds} rounds of {options.titles} distinct titles in eight"
        " scripts; processor time of one core. Ten times the terms: each term and nine phrases with it that no title"
        " holds, in turns with the packs as they are.",
        columns=("market", "rules", "terms", "titles/s (median)", "titles/s (slowest round)"),
        rows=tuple(
            (market, str(len(rules)), str(sum(len(r.terms) for r in rules)), number(median(found)), number(min(found)))
            for market, found in speeds.items()
            for rules in [screener.for_market(market).rules]
        ),
        figures=(
            Figure("titles screened a second and core, slowest market", slowest, at_least=20000),
            Figure("time with ten times the terms (median)", median(ratios), "×", at_most=1.3),
            Figure("packs read, compiled and ready after", held.ready_s, " s", at_most=2),
            Figure("memory of the packs, every market asked", held.packs_mib, " MiB", at_most=100),
            Figure("memory of the process that screens", held.process_mib, " MiB"),
        ),
    )


if __name__ == "__main__":
    run(parser(__doc__, titles=4000, rounds=5), measure)
