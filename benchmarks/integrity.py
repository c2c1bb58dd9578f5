"""Ten thousand listings a pair through the installed models: is everything still there that must be?

The texts are made by `benchmarks/listings.py`, which also says what each carries; the judge below shares no code with
what protects the pieces. Placeholders, tags, entities, addresses and emoji count to the letter; of numbers the digits
count, their sign (a currency, `%`), and that none was added.
"""

import html
import json
import re
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from time import process_time

from api.runtime import TranslationOrder, Translator, build_runtime
from api.settings import load_settings
from benchmarks.entry import parser, run
from benchmarks.listings import Carried, Listing, listings
from benchmarks.report import Figure, Report, Skipped, number
from core.locales import Locale, Pair
from nlp.localization import Localization
from nlp.markup import MarkupKind, MarkupOptions

PAIRS = (("zh", "en"), ("en", "pt"), ("pt", "en"), ("zh", "pt"))
_TEXTS_A_CALL = 250
_SHOWN = 20
_DIGITS = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})[.,](?=\d{3}(?!\d))")
_BARE = re.compile(r"&(?!#?\w+;)")
_SIGNS = "$€£%"
_TO_THE_LETTER = frozenset({Carried.TEMPLATE, Carried.TAG, Carried.ENTITY, Carried.ADDRESS, Carried.EMOJI, Carried.SKU})
_VOID = frozenset({"br"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one text: the kind of piece, the piece, what the text was and became."""

    kind: str
    piece: str
    source_text: str
    text: str


@dataclass
class Tally:
    """One pair, counted up as it goes."""

    texts: int = 0
    carried: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    silent: int = 0
    cpu_s: float = 0.0

    def add(self, listing: Listing, done: Localization) -> None:
        found = list(faults(listing, done))
        self.texts += 1
        self.carried.update(kind.value for kind, _ in listing.carried)
        self.faults += found
        self.silent += bool(found) and not done.findings

    @property
    def broken(self) -> int:
        """Texts with a fault."""
        return len({fault.source_text for fault in self.faults})


def faults(listing: Listing, done: Localization) -> Iterator[Fault]:
    """Everything that is missing in the target, or too much."""
    for kind, piece in dict.fromkeys(listing.carried):
        if not _is_kept(kind, piece, listing, done.text):
            yield Fault(kind.value, piece, listing.text, done.text)
    said = Counter(_groups(" ".join(term.target for term in done.terms_applied)))
    wanted, found = (Counter(_groups(_read(text, is_html=listing.is_html))) for text in (listing.text, done.text))
    for digits in sorted((wanted - found) + (found - wanted - said)):
        yield Fault("digits", digits, listing.text, done.text)
    for sign in _SIGNS:
        if listing.text.count(sign) != done.text.count(sign):
            yield Fault("sign", sign, listing.text, done.text)
    if listing.is_html and (not _is_nested(done.text) or _BARE.search(done.text)):
        yield Fault("markup", "", listing.text, done.text)


def _is_kept(kind: Carried, piece: str, listing: Listing, text: str) -> bool:
    source_text = listing.text
    if kind in _TO_THE_LETTER:
        return text.count(piece) == source_text.count(piece)
    if kind is Carried.NUMBER:  # its digits are counted with all others
        return True
    wanted = _squeezed(piece).removesuffix("元")
    return _squeezed(text).count(wanted) >= _squeezed(source_text).count(wanted)


def _read(text: str, *, is_html: bool) -> str:
    return html.unescape(text) if is_html else text


def _squeezed(text: str) -> str:
    """As figures are compared: `7 cm` is `7cm`, `1,8` is `1.8`, `10 × 20` is `10x20`."""
    return "".join(text.casefold().split()).replace(",", ".").replace("×", "x").replace("￥", "¥")


def _groups(text: str) -> list[str]:
    """The numbers of a text, thousands in one piece: `1,299.00` and `1.299,00` are 1299 and 00."""
    return _DIGITS.findall(_THOUSANDS.sub(r"\1", text))


class _Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.is_sound = True

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag: str, _attrs: object) -> None:
        """`<br/>` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        self.is_sound = self.is_sound and bool(self.open) and self.open.pop() == tag


def _is_nested(text: str) -> bool:
    nesting = _Nesting()
    nesting.feed(text)
    nesting.close()
    return nesting.is_sound and not nesting.open


def judge(
    pair: Pair, made: Sequence[Listing], translate: Callable[[TranslationOrder], Sequence[Localization]]
) -> Tally:
    """Every listing through `translate`, plain texts and HTML each in calls of their own."""
    tally = Tally()
    for is_html in (False, True):
        chosen = [one for one in made if one.is_html is is_html]
        markup = MarkupOptions(kind=MarkupKind.HTML) if is_html else None
        for start in range(0, len(chosen), _TEXTS_A_CALL):
            part = chosen[start : start + _TEXTS_A_CALL]
            texts = tuple(one.text for one in part)
            started = process_time()
            done = translate(TranslationOrder(texts, pair.source, pair.target, "", markup=markup))
            tally.cpu_s += process_time() - started
            for listing, localization in zip(part, done, strict=True):
                tally.add(listing, localization)
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
    chosen = [tuple(name.split("-")) for name in options.pairs] if options.pairs else PAIRS
    return [Pair(Locale(source), Locale(target)) for source, target in chosen]


def _judged(pair: Pair, translator: Translator, options: Namespace) -> Tally:
    if pair not in translator.pairs():
        raise Skipped(f"no installed model translates {pair}; run `babelguard models pull`")
    made = listings(pair.source.language, options.titles, options.seed)
    tally = judge(pair, made, lambda order: [one.localization for one in translator.translate(order)])
    print(f"{pair}: {tally.broken} of {tally.texts} texts have a fault", flush=True)
    for fault in tally.faults[:_SHOWN]:
        print(f"  {fault.kind} {fault.piece!r}\n    {fault.source_text}\n    {fault.text}", flush=True)
    return tally


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
    options.add_argument("--pairs", nargs="+", metavar="PAIR", help="such as en-pt (default: the starters, and zh-pt)")
    options.add_argument("--failures", type=Path, metavar="FILE", help="write every fault here, one JSON a line")
    run(options, measure)
