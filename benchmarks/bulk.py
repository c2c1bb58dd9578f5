"""`babelguard localize` on whole catalogues: rows a second against the engine's own limit, and memory on the way.

Two questions, two runs. How much of the raw engine the bulk path keeps is asked with all that could spare the model
switched off, in turns with the raw model over the same texts. Whether memory stays flat is asked of a long catalogue as
shipped. Each run is measured whole, less what a run of a few rows takes: starting does not count. While it runs, rows
are counted in the journal that the command keeps.
"""

import csv
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time, sleep

import xlsxwriter

from api.settings import PREFIX, Settings
from benchmarks.decoded import decoded
from benchmarks.entry import parser, run
from benchmarks.machine import cores
from benchmarks.processes import memory
from benchmarks.raw import RawModel
from benchmarks.report import Figure, Report, number
from benchmarks.servers import model_folder
from benchmarks.texts import DistinctTitles
from core.locales import Pair
from nlp.engines.ct2 import CTranslate2Engine, Decoding

_SHARES = (0.1, 0.5, 1.0)
_LOOKS_EVERY_S = 0.05
_FEW = 8
"""Rows of the run that tells what starting takes."""
_COUNTED = 200
"""Titles whose segments are counted."""
_PLAIN = ("--field", "prose", "--no-starter-terms")
_KINDS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rows that were done at a moment, and the MiB resident."""

    rows: int
    resident_mib: float


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the command, from its start to the written file, by the clock and in processor time."""

    rows: int
    whole_s: float
    cpu_s: float
    seen: Sequence[_Seen]

    def after(self, start: "_Run") -> "_Pace":
        """What its rows took beyond those of a run of few: starting, and loading the model, do not count."""
        rows = self.rows - start.rows
        return _Pace(rows / (self.whole_s - start.whole_s), 1000 * (self.cpu_s - start.cpu_s) / rows)

    def resident_at(self, share: float) -> float:
        """MiB when so much of the rows was done."""
        wanted = share * self.seen[-1].rows
        return next(one.resident_mib for one in self.seen if one.rows >= wanted)


def measure(options: Namespace) -> Report:
    """Rounds of raw and engine only; then the long catalogue in each kind of file."""
    raw, supply = RawModel(model_folder(), cores()), DistinctTitles()
    raw.translate(supply.take(8))
    start = _localized(supply.take(_FEW), ".csv", _PLAIN)
    rounds = [_round(raw, supply.take(options.titles), start) for _ in range(options.rounds)]
    again = _again(raw, supply.take(_COUNTED))
    long = {kind: _localized(supply.take(options.rows), kind) for kind in _KINDS}
    return _report(rounds, again, long, start, options)


@dataclass(frozen=True, slots=True)
class _Again:
    """What the pipeline has the model decode, to what the raw model decodes of the same texts."""

    segments: float
    written: float


def _again(raw: RawModel, texts: list[str]) -> _Again:
    pair = Pair.parse("zh", "en")
    engine = CTranslate2Engine(model_folder(), pair, "", "", Decoding(Settings().beam_size))
    ours = decoded(texts, engine, pair)
    return _Again(ours.segments / len(texts), ours.written / sum(map(len, raw.translate(texts))))


@dataclass(frozen=True, slots=True)
class _Pace:
    """Rows a second by the clock, and milliseconds of the processors a row."""

    rows_per_s: float
    cpu_ms: float


def _round(raw: RawModel, texts: list[str], start: _Run) -> tuple[_Pace, _Pace]:
    """The raw model, and the command."""
    cpu, started = process_time(), perf_counter()
    raw.translate(texts)
    raw_s, raw_cpu = perf_counter() - started, process_time() - cpu
    bulk = _localized(texts, ".csv", _PLAIN).after(start)
    return _Pace(len(texts) / raw_s, 1000 * raw_cpu / len(texts)), bulk


def _localized(texts: Sequence[str], kind: str, options: Sequence[str] = ()) -> _Run:
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / f"titles{kind}", Path(folder) / f"out{kind}"
        _WRITERS[kind](file, texts)
        command = [sys.executable, "-m", "api", "localize", str(file), "--source", "zh", "--target", "en", *options]
        environment = os.environ | {f"{PREFIX}DATABASE_URL": f"sqlite:///{folder}/benchmark.db"}
        command += ["--out", str(out)]
        before, started = _children_s(), perf_counter()
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
            seen = list(_watched(process, out.with_name(f"{out.name}.journal")))
            told = process.communicate()[1].decode()
        whole_s = perf_counter() - started
        if process.returncode or not seen or seen[-1].rows != len(texts):
            raise RuntimeError(f"the command did not do all rows: {told[-500:]}")
        return _Run(len(texts), whole_s, _children_s() - before, seen)


def _children_s() -> float:
    """Processor seconds of the processes that were waited for."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watched(process: "subprocess.Popen[bytes]", journal: Path) -> Iterator[_Seen]:
    """Each time more rows are in the journal."""
    while process.poll() is None and not journal.exists():
        sleep(_LOOKS_EVERY_S)
    rows = -1  # its first line is no row
    with journal.open("rb") as lines:
        while process.poll() is None:
            if more := lines.read().count(b"\n"):
                rows += more
                if rows > 0:
                    yield _Seen(rows, memory(process.pid).resident_mib)
            sleep(_LOOKS_EVERY_S)


def _write_csv(file: Path, texts: Sequence[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("sku", "title", "price"), *_rows(texts)])


def _write_xlsx(file: Path, texts: Sequence[str]) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate([("sku", "title", "price"), *_rows(texts)]):
        sheet.write_row(at, 0, row)
    book.close()


_WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}


def _rows(texts: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    return ((f"{at:07}", text, at / 4) for at, text in enumerate(texts))


def _report(
    rounds: Sequence[tuple[_Pace, _Pace]], again: _Again, long: dict[str, _Run], start: _Run, options: Namespace
) -> Report:
    paces = [
        (f"round {at}", what, str(options.titles), number(pace.rows_per_s), number(pace.cpu_ms), "")
        for at, both in enumerate(rounds, start=1)
        for what, pace in zip(("raw model", "bulk, engine only"), both, strict=True)
    ]
    whole = [
        (
            kind,
            "bulk, as shipped",
            str(options.rows),
            number(one.after(start).rows_per_s),
            number(one.after(start).cpu_ms),
            _memories(one),
        )
        for kind, one in long.items()
    ]
    share = median(bulk.rows_per_s / raw.rows_per_s for raw, bulk in rounds)
    cpu_share = median(raw.cpu_ms / bulk.cpu_ms for raw, bulk in rounds)
    growth = {kind: one.resident_at(1.0) / one.resident_at(0.5) for kind, one in long.items()}
    shares = ", ".join(f"{share:.0%}" for share in _SHARES)
    return Report(
        title="Bulk",
        method=f"`babelguard localize` on {options.titles} distinct titles without shipped terms, in turns with the raw"
        f" model over the same texts; then on {options.rows} distinct titles as shipped, as CSV and as XLSX. Up to"
        " 20 000 texts are remembered for the rows after them, so memory may grow until then. What a run of"
        f" {_FEW} rows takes does not count. How much is decoded again is counted on {_COUNTED} of the titles.",
        columns=("run", "what", "rows", "rows/s", "CPU ms a row", f"MiB resident at {shares} of the rows"),
        rows=(*paces, *whole),
        figures=(
            Figure("bulk rows against the raw engine limit, engine only (median)", share, "×", at_least=0.9),
            Figure("the same by processor time", cpu_share, "×"),
            Figure("bulk: segments decoded for a title, those decoded again included", again.segments),
            Figure("bulk: text decoded to that of the raw model", again.written, "×"),
            Figure("bulk by processor time, for the same amount of text decoded", cpu_share * again.written, "×"),
            *(
                Figure(f"bulk memory at the end against half way, {kind}", more, "×", at_most=1.1)
                for kind, more in growth.items()
            ),
        ),
    )


def _memories(one: _Run) -> str:
    return ", ".join(number(one.resident_at(share)) for share in _SHARES)


def _options() -> ArgumentParser:
    options = parser(__doc__, titles=1500, rounds=2)
    options.add_argument("--rows", type=int, default=100_000, metavar="N", help="rows of the long catalogue")
    return options


if __name__ == "__main__":
    run(_options(), measure)
