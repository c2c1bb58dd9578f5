"""`babelguard localize` on whole catalogues: rows a second against the engine's own limit, and memory on the way.

Two questions, two runs. How much of the raw engine the bulk path keeps is asked with all that could spare the model
switched off, in turns with the raw model over the same texts. Whether memory stays flat is asked of a long catalogue as
shipped. Rows are counted in the journal that the command keeps, from its first step on: starting does not count.
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
from statistics import median
from time import perf_counter, process_time, sleep

import xlsxwriter

from api.settings import PREFIX, Settings
from benchmarks.decoded import decoded
from benchmarks.entry import parser, run
from benchmarks.machine import cores
from benchmarks.processes import cpu_seconds, memory
from benchmarks.raw import RawModel
from benchmarks.report import Figure, Report, number
from benchmarks.servers import model_folder
from benchmarks.texts import DistinctTitles
from core.locales import Pair
from nlp.engines.ct2 import CTranslate2Engine, Decoding

_SHARES = (0.1, 0.5, 1.0)
_LOOKS_EVERY_S = 0.05
_COUNTED = 200
"""Titles whose segments are counted."""
_PLAIN = ("--field", "prose", "--no-starter-terms")
_KINDS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rows that were done at a moment, the processor seconds spent by then, and the MiB resident."""

    rows: int
    at_s: float
    cpu_s: float
    resident_mib: float


@dataclass(frozen=True, slots=True)
class _Run:
    """What was seen of one run of the command; `whole_s` with its start and the writing of the file."""

    seen: Sequence[_Seen]
    whole_s: float

    @property
    def rows_per_s(self) -> float:
        first, last = self.seen[0], self.seen[-1]
        return (last.rows - first.rows) / (last.at_s - first.at_s)

    @property
    def cpu_ms_per_row(self) -> float:
        first, last = self.seen[0], self.seen[-1]
        return 1000 * (last.cpu_s - first.cpu_s) / (last.rows - first.rows)

    def resident_at(self, share: float) -> float:
        """MiB when so much of the rows was done."""
        wanted = share * self.seen[-1].rows
        return next(one.resident_mib for one in self.seen if one.rows >= wanted)


def measure(options: Namespace) -> Report:
    """Rounds of raw and engine only; then the long catalogue in each kind of file."""
    raw, supply = RawModel(model_folder(), cores()), DistinctTitles()
    raw.translate(supply.take(8))
    rounds = [_round(raw, supply.take(options.titles)) for _ in range(options.rounds)]
    again = _again(raw, supply.take(_COUNTED))
    long = {kind: _localized(supply.take(options.rows), kind) for kind in _KINDS}
    return _report(rounds, again, long, options)


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


def _round(raw: RawModel, texts: list[str]) -> tuple[_Pace, _Pace]:
    """The raw model, and the command."""
    cpu, started = process_time(), perf_counter()
    raw.translate(texts)
    raw_s, raw_cpu = perf_counter() - started, process_time() - cpu
    bulk = _localized(texts, ".csv", _PLAIN)
    return _Pace(len(texts) / raw_s, 1000 * raw_cpu / len(texts)), _Pace(bulk.rows_per_s, bulk.cpu_ms_per_row)


def _localized(texts: Sequence[str], kind: str, options: Sequence[str] = ()) -> _Run:
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / f"titles{kind}", Path(folder) / f"out{kind}"
        _WRITERS[kind](file, texts)
        command = [sys.executable, "-m", "api", "localize", str(file), "--source", "zh", "--target", "en", *options]
        environment = os.environ | {f"{PREFIX}DATABASE_URL": f"sqlite:///{folder}/benchmark.db"}
        command += ["--out", str(out)]
        started = perf_counter()
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
            seen = list(_watched(process, out.with_name(f"{out.name}.journal")))
            told = process.communicate()[1].decode()
        if process.returncode or not seen or seen[-1].rows != len(texts):
            raise RuntimeError(f"the command did not do all rows: {told[-500:]}")
        return _Run(seen, perf_counter() - started)


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
                    yield _Seen(rows, perf_counter(), cpu_seconds(process.pid), memory(process.pid).resident_mib)
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


def _report(rounds: Sequence[tuple[_Pace, _Pace]], again: _Again, long: dict[str, _Run], options: Namespace) -> Report:
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
            number(one.rows_per_s),
            number(one.cpu_ms_per_row),
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
        " 20 000 texts are remembered for the rows after them, so memory may grow until then. The first step of 500"
        f" rows does not count. How much is decoded again is counted on {_COUNTED} of the titles.",
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
