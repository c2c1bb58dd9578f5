"""The `firefox` engine, English and Portuguese: quality beside what Mozilla published, agreed terms, and its speed.

Everything runs in this process and is counted in processor seconds, so that a busy machine changes little. The engine
alone gets whole lines; the pipeline is what a server runs, without terms (plain) and with each set's own (terms).
"""

import json
import tempfile
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sacrebleu import corpus_chrf

from api.settings import load_settings
from benchmarks.entry import parser, run, shared_file
from benchmarks.machine import cores
from benchmarks.report import Figure, Report, Skipped, number
from benchmarks.terminology import score
from core.locales import Pair
from glossaries.matching import TermSet
from glossaries.terms import Term
from nlp.batching import batched
from nlp.engines.ct2 import Decoding
from nlp.engines.firefox.engine import FirefoxEngine
from nlp.localization import Instructions, localize
from nlp.models.store import installed

_PAIRS = ("en-pt", "pt-en")
_SETS = ("tico19", "titles")


@dataclass(frozen=True, slots=True)
class _Said:
    """Lines that came back, and the processor seconds they took."""

    lines: list[str]
    cpu_s: float


@dataclass(frozen=True, slots=True)
class _Termed:
    """One terminology set: percent of terms realised with them, chrF2 and seconds without and with."""

    name: str
    realised: float
    chrf: tuple[float, float]
    cpu_s: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Measured:
    """One pair; chrF2 of what was published, of the engine alone and of the pipeline."""

    pair: str
    chrf: tuple[float, float, float]
    equal: float
    per_cpu_s: tuple[float, float]
    per_s: float
    terms: list[_Termed]


def measure(options: Namespace) -> Report:
    """Both pairs, FLORES first."""
    return _report([_measured(pair, options) for pair in _PAIRS], options)


def _measured(pair: str, options: Namespace) -> _Measured:
    engine = firefox_engine(pair)
    source, target = pair.split("-")
    lines, reference, published = (
        _lines(options, f"{pair}.flores-dev.{suffix}") for suffix in (source, target, f"bergamot-tiny.{target}")
    )
    engine.translate(lines[:8], Pair.parse(source, target))
    alone = _timed(lambda: [one.text for one in engine.translate(lines, Pair.parse(source, target))])
    piped = _localized(engine, lines, pair, [])
    chrf = tuple(_chrf(each, reference) for each in (published, alone.lines, piped.lines))
    equal = 100 * sum(a == b for a, b in zip(alone.lines, published, strict=True)) / len(lines)
    speeds = (len(lines) / alone.cpu_s, len(lines) / piped.cpu_s)
    assert len(chrf) == 3  # noqa: S101 - three went in
    per_s = _pace(engine, lines, pair)
    return _Measured(pair, chrf, equal, speeds, per_s, [_termed(engine, name, pair, options) for name in _SETS])


def firefox_engine(pair: str) -> FirefoxEngine:
    """The installed model of a pair; raises Skipped where it is not."""
    for model in installed(load_settings().data_dir):
        if model.entry.id == f"firefox-{pair}":
            return FirefoxEngine(model.path, Pair.parse(*pair.split("-")), model.entry.id, "", Decoding())
    raise Skipped(f"firefox-{pair} is not installed; run `babelguard models pull firefox-{pair}` first")


def _lines(options: Namespace, name: str) -> list[str]:
    return shared_file(options, f"data/flores_dev/{name}").read_text(encoding="utf-8").splitlines()[: options.titles]


def _timed(work: Callable[[], list[str]]) -> _Said:
    started = process_time()
    lines = work()
    return _Said(lines, process_time() - started)


def _pace(engine: FirefoxEngine, lines: Sequence[str], pair: str) -> float:
    """Lines a second by the clock, on all cores as a server uses them."""
    served = batched(engine, cores(), Decoding().max_batch_segments)
    started = perf_counter()
    served.translate(lines, Pair.parse(*pair.split("-")))
    seconds = perf_counter() - started
    served.close()
    return len(lines) / seconds


def _localized(engine: FirefoxEngine, lines: Sequence[str], pair: str, terms: Sequence[Term]) -> _Said:
    instructions = Instructions(Pair.parse(*pair.split("-")), TermSet.of(terms))
    return _timed(lambda: [one.text for one in localize(lines, instructions, engine)])


def _termed(engine: FirefoxEngine, name: str, pair: str, options: Namespace) -> _Termed:
    file = shared_file(options, f"data/terminology/{name}.{pair}.dev.jsonl")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[: options.titles]]
    plain, led = (_by_document(engine, rows, pair, with_terms=with_terms) for with_terms in (False, True))
    scorer = shared_file(options, "data/terminology/score_terms.py")
    scored = [_scored(scorer, file, said.lines, pair) for said in (plain, led)]
    return _Termed(f"{name}.{pair}", scored[1][0], (scored[0][1], scored[1][1]), (plain.cpu_s, led.cpu_s))


def _by_document(engine: FirefoxEngine, rows: Sequence[dict[str, Any]], pair: str, *, with_terms: bool) -> _Said:
    """Each document with the terms of its own, as the set's own scorer asks; one call a document both ways."""
    said: dict[str, _Said] = {}
    for document in dict.fromkeys(row["doc"] for row in rows):
        own = [row for row in rows if row["doc"] == document]
        terms = [Term(term["src"], term["tgt"]) for row in own for term in row["terms"]]
        unique = list(dict.fromkeys(terms)) if with_terms else []
        said[document] = _localized(engine, [row["src"] for row in own], pair, unique)
    waiting = {document: iter(one.lines) for document, one in said.items()}
    return _Said([next(waiting[row["doc"]]) for row in rows], sum(one.cpu_s for one in said.values()))


def _scored(scorer: Path, file: Path, lines: Sequence[str], pair: str) -> tuple[float, float]:
    """Percent of terms realised, chrF2."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as said:
        said.writelines(" ".join(line.split()) + "\n" for line in lines)
        said.flush()
        language = pair.split("-")[1]
        scored = score([str(scorer), str(file), said.name, "--lang", language, "--limit", str(len(lines))])
    return scored.realised, scored.chrf


def _chrf(lines: Sequence[str], reference: Sequence[str]) -> float:
    return float(corpus_chrf(list(lines), [list(reference)]).score)


def _report(measured: Sequence[_Measured], options: Namespace) -> Report:
    terms = [termed for one in measured for termed in one.terms]
    plain_s, led_s = (sum(termed.cpu_s[i] for termed in terms) for i in (0, 1))
    return Report(
        title="Firefox models",
        method=f"The first {options.titles} lines at most of FLORES dev and of each terminology set, in one process on"
        " one thread; speed is in segments per processor second. Published is Mozilla's own output of its tiny models.",
        columns=("text", "what", "chrF2", "terms realised", "lines per CPU s", "relative cost"),
        rows=tuple(row for one in measured for row in _rows(one)),
        figures=(
            *(figure for one in measured for figure in _figures(one)),
            *(Figure(f"terms realised, {termed.name}", termed.realised, " %", at_least=99) for termed in terms),
            *(
                Figure(f"chrF2 with terms above plain, {termed.name}", termed.chrf[1] - termed.chrf[0], "", at_least=0)
                for termed in terms
            ),
            Figure("cost of terms over all four sets", led_s / plain_s, "×", at_most=1.5),
        ),
    )


def _rows(one: _Measured) -> list[tuple[str, ...]]:
    name, slower = f"flores.{one.pair}", one.per_cpu_s[0] / one.per_cpu_s[1]
    rows = [
        (name, "published", f"{one.chrf[0]:.2f}", "", "", ""),
        (name, "engine alone", f"{one.chrf[1]:.2f}", "", number(one.per_cpu_s[0]), "1.00"),
        (
            name,
            "pipeline",
            f"{one.chrf[2]:.2f}",
            "",
            number(one.per_cpu_s[1]),
            number(slower),
        ),
    ]
    for termed in one.terms:
        rows += [
            (termed.name, "plain", f"{termed.chrf[0]:.2f}", "", "", "1.00"),
            (termed.name, "terms", f"{termed.chrf[1]:.2f}", f"{termed.realised:.1f} %", "",
             number(termed.cpu_s[1] / termed.cpu_s[0])),
        ]  # fmt: skip
    return rows


def _figures(one: _Measured) -> list[Figure]:
    published, alone, piped = one.chrf
    return [
        Figure(f"chrF2 of the pipeline against published, {one.pair}", piped - published, "", at_least=-0.5),
        Figure(f"chrF2 of the pipeline against the engine alone, {one.pair}", piped - alone, "", at_least=-0.1),
        Figure(f"lines equal to the published ones, engine alone, {one.pair}", one.equal, " %"),
        Figure(f"engine alone, {one.pair}: lines per processor second", one.per_cpu_s[0], "/s"),
        Figure(f"engine alone, {one.pair}: lines a second on {cores()} cores", one.per_s, "/s", at_least=100),
    ]


if __name__ == "__main__":
    run(parser(__doc__, titles=1000, rounds=1), measure)
