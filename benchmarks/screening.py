"""How quickly titles are screened with all packs: `python -m benchmarks.screening`; processor time of one core."""

import resource
import time
from dataclasses import replace
from datetime import date

from glossaries.packs.book import PACKS, load_book
from glossaries.packs.model import PackTerm
from nlp.screening.screen import Asked, Screen
from nlp.screening.screener import Screener

ASKED = Asked(date(2026, 11, 26))
MARKETS = ("CN", "JP", "DE", "SA", "US", "RU")
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
ROUNDS = 2000


def titles_per_s(screen: Screen) -> float:
    """Over the titles in turn, after one round to warm up."""
    for title in TITLES:
        screen.screen(title, ASKED)
    started = time.process_time()
    for _ in range(ROUNDS):
        for title in TITLES:
            screen.screen(title, ASKED)
    return ROUNDS * len(TITLES) / (time.process_time() - started)


def with_ten_times_the_terms(screen: Screen) -> Screen:
    """Nine more terms for each, which no title holds."""
    rules = [
        replace(
            rule,
            terms=(*rule.terms, *(PackTerm(f"{t.text} qz{n}", t.language) for t in rule.terms for n in range(9))),
        )
        for rule in screen.rules
    ]
    return Screen(rules)


def main() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    screener = Screener(load_book((PACKS,)))
    print(f"load {len(screener.book.rules)} rules: {time.process_time() - started:.2f} s")
    for market in MARKETS:
        screen = screener.for_market(market)
        terms = sum(len(rule.terms) for rule in screen.rules)
        print(f"{market}: {len(screen.rules)} rules, {terms} terms: {titles_per_s(screen):,.0f} titles/s")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"memory: {grown / 1024:.0f} MiB")
    screen = screener.for_market("CN")
    print(f"10x terms: {titles_per_s(screen) / titles_per_s(with_ten_times_the_terms(screen)):.2f} x time")


if __name__ == "__main__":
    main()
