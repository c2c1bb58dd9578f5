"""Ten thousand listings a pair through the installed models: is everything still there that must be?

The texts are made by `benchmarks/listings.py`, which also says what each carries, and judged by
`benchmarks/listing_judge.py`.
"""

import json
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import process_time

from api.runtime import TranslationOrder, Translator, build_runtime
from api.settings import load_settings
from benchmarks.entry import parser, run
from benchmarks.listing_judge import Fault, faults
from benchmarks.listing_pieces import Carried
from benchmarks.listings import Listing, listings
from benchmarks.report import Figure, Report, Skipped, number
from core.locales import Pair
from nlp.localization import Localization
from nlp.markup import MarkupKind, MarkupOptions

PAIRS = (("zh", "en"), ("en", "pt"), ("pt", "en"), ("zh", "pt"), ("zh-Hans", "zh-TW"), ("zh-Hans", "zh-HK"))
_TEXTS_A_CALL = 250


@dataclass
class Tally:
    """One pair, counted up as it goes."""

    texts: int = 0
    carried: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    silent: int = 0
    cpu_s: float = 0.0

    def add(self, listing: Listing, done: Localization) -> None:
        found = [replace(fault, is_flagged=bool(done.findings)) for fault in faults(listing, done)]
        self.texts += 1
        self.carried.update(kind.value for kind, _ in listing.carried)
        self.faults += found
        self.silent += bool(found) and not done.findings

    @property
    def broken(self) -> int:
        """Texts with a fault."""
        return len({fault.source_text for fault in self.faults})


def judge(
    pair: Pair,
    made: Sequence[Listing],
    translate: Callable[[TranslationOrder], Sequence[Localization]],
    tell: Callable[[Sequence[Fault]], None] = lambda _: None,
) -> Tally:
    """Every listing through `translate`, plain texts and HTML in calls of their own; `tell` hears faults at once."""
    tally = Tally()
    for start in range(0, len(made), _TEXTS_A_CALL):
        known = len(tally.faults)
        for is_html in (False, True):
            part = [one for one in made[start : start + _TEXTS_A_CALL] if one.is_html is is_html]
            texts = tuple(one.text for one in part)
            markup = MarkupOptions(kind=MarkupKind.HTML) if is_html else None
            started = process_time()
            done = translate(TranslationOrder(texts, pair.source, pair.target, "", markup=markup))
            tally.cpu_s += process_time() - started
            for listing, localization in zip(part, done, strict=True):
                tally.add(listing, localization)
        tell(tally.faults[known:])
    return tally


def measure(options: Namespace) -> Report:
    """The pairs asked for, with the models as a server would run them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings().model_copy(update={"database_url": f"sqlite:///{folder}/benchmark.db"})
        runtime = build_runtime(settings)
        try:
            tallies = {pair: _judged(pair, runtime.translator, options) for pair in _pairs(options)}
        finally:
            runtime.close()
    if options.failures:
        _write(options.failures, tallies)
    return _report(tallies)


def _pairs(options: Namespace) -> list[Pair]:
    chosen = [tuple(name.split(":")) for name in options.pairs] if options.pairs else PAIRS
    return [Pair.parse(source, target) for source, target in chosen]


def _judged(pair: Pair, translator: Translator, options: Namespace) -> Tally:
    if pair.served_by(translator.pairs()) is None:
        raise Skipped(f"no installed model translates {pair}; run `babelguard models pull`")
    made = listings(pair.source.language, options.titles, options.seed)
    tally = judge(pair, made, lambda order: [one.localization for one in translator.translate(order)], _tell)
    print(f"{pair}: {tally.broken} of {tally.texts} texts have a fault", flush=True)
    return tally


def _tell(found: Sequence[Fault]) -> None:
    for fault in found:
        silent = "" if fault.is_flagged else " SILENT"
        print(f"  {fault.kind} {fault.piece!r}{silent}\n    {fault.source_text}\n    {fault.text}", flush=True)


def _write(file: Path, tallies: dict[Pair, Tally]) -> None:
    rows = [{"pair": str(pair), **asdict(fault)} for pair, tally in tallies.items() for fault in tally.faults]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _report(tallies: dict[Pair, Tally]) -> Report:
    kinds = [kind.value for kind in Carried]
    rows = [
        (
            str(pair),
            str(tally.texts),
            str(sum(tally.carried.values())),
            str(len(tally.faults)),
            f"{_intact(tally):.2f} %",
            str(tally.silent),
            number(1000 * tally.cpu_s / max(1, tally.texts)),
        )
        for pair, tally in tallies.items()
    ]
    carried = sum((tally.carried for tally in tallies.values()), Counter[str]())
    return Report(
        title="Integrity",
        method="Listings and ad copy made from a seed, each carrying pieces that must survive ("
        + ", ".join(f"{carried[kind]} × {kind}" for kind in kinds)
        + "), through the translator as a server runs it, a fifth of them as HTML. Silent is a"
        " fault that no check found.",
        columns=("pair", "texts", "pieces", "faults", "texts intact", "silent faults", "CPU s per 1000 texts"),
        rows=tuple(rows),
        figures=tuple(
            Figure(f"texts with a fault of {tally.texts}, {pair}", tally.broken, "", at_most=0)
            for pair, tally in tallies.items()
        ),
    )


def _intact(tally: Tally) -> float:
    return 100 * (1 - tally.broken / max(1, tally.texts))


if __name__ == "__main__":
    options = parser(__doc__, titles=10_000, rounds=1)
    options.add_argument("--seed", type=int, default=2026, metavar="N", help="another seed makes other texts")
    options.add_argument(
        "--pairs", nargs="+", metavar="PAIR", help="such as en:pt (default: what needs no further model)"
    )
    options.add_argument("--failures", type=Path, metavar="FILE", help="write every fault here, one JSON a line")
    run(options, measure)
