"""Agreed terms through the server's DeepL door: how many are realised, and what that does to quality and time.

Runs the scorer that lies beside the data: with the glossary of each document, without (where the shipped terms still
work in titles), and on what the model alone makes of the same segments and of whole lines.
"""

import json
import re
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entry import parser, run, shared_file
from benchmarks.machine import cores
from benchmarks.raw import RawModel
from benchmarks.report import Figure, Report, number
from benchmarks.servers import Server, model_folder, our_server

_SETS = ("tico19.zh-en", "titles.zh-en")


@dataclass(frozen=True, slots=True)
class _Scored:
    """One run of the scorer; `realised` in percent, ignoring case; `per_second` only where a server was asked."""

    terms: int
    realised: float
    chrf: float
    per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class _Compared:
    """One set, four ways; `alone` is the model on our segments, `whole` on whole lines."""

    led: _Scored
    without: _Scored
    alone: _Scored
    whole: _Scored


def measure(options: Namespace) -> Report:
    """Each set every way, against one server."""
    scorer = shared_file(options, "data/terminology/score_terms.py")
    sets = {name: shared_file(options, f"data/terminology/{name}.dev.jsonl") for name in _SETS}
    raw = RawModel(model_folder(), cores())
    with our_server() as server:
        compared = {
            name: _Compared(
                _served(scorer, file, server, options.titles),
                _served(scorer, file, server, options.titles, "--no-glossary"),
                _alone(scorer, file, raw.translate_cut, options.titles),
                _alone(scorer, file, raw.translate, options.titles),
            )
            for name, file in sets.items()
        }
    return _report(compared)


def _served(scorer: Path, file: Path, server: Server, limit: int, *more: str) -> _Scored:
    server_options = ["--server", f"http://127.0.0.1:{server.port}", "--source", "ZH", "--target", "EN-US"]
    return score([str(scorer), str(file), *server_options, "--limit", str(limit), "--batch", "20", *more])


def _alone(scorer: Path, file: Path, translate: Callable[[list[str]], list[str]], limit: int) -> _Scored:
    sources = [json.loads(line)["src"] for line in file.read_text(encoding="utf-8").splitlines()[:limit]]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as lines:
        lines.writelines(f"{line}\n" for line in translate(sources))
        lines.flush()
        return score([str(scorer), str(file), lines.name, "--lang", "en", "--limit", str(limit)])


def score(arguments: list[str]) -> _Scored:
    """One run of the script beside the data."""
    done = subprocess.run([sys.executable, *arguments, "--json"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the scorer failed: {done.stderr[-500:]}")
    told = json.loads(done.stdout)
    speed = re.search(r"([\d.]+) sentences/s", done.stderr)
    return _Scored(told["terms"], told["exact_ci"], told["chrf2"], float(speed[1]) if speed else 0.0)


def _report(compared: dict[str, _Compared]) -> Report:
    return Report(
        title="Terminology",
        method="The development sets through `/v2/translate`, scored by the script beside the data: a glossary per"
        " document, none, and the model alone; terms counted ignoring case, chrF2 by sacreBLEU. Time is to none.",
        columns=("set", "asked", "terms", "realised", "chrF2", "relative time"),
        rows=tuple(row for name, one in compared.items() for row in _rows(name, one)),
        figures=tuple(figure for name, one in compared.items() for figure in _figures(name, one)),
    )


def _rows(name: str, one: _Compared) -> list[tuple[str, ...]]:
    ways = (
        ("with glossary", one.led),
        ("without", one.without),
        ("model alone, our segments", one.alone),
        ("model alone, whole lines", one.whole),
    )
    return [
        (
            name,
            way,
            str(scored.terms),
            f"{scored.realised:.1f} %",
            f"{scored.chrf:.2f}",
            number(one.without.per_second / scored.per_second) if scored.per_second else "",
        )
        for way, scored in ways
    ]


def _figures(name: str, one: _Compared) -> list[Figure]:
    return [
        Figure(f"terms realised, {name}", one.led.realised, " %", at_least=98),
        Figure(f"chrF2 above the model alone on our segments, {name}", one.led.chrf - one.alone.chrf, "", at_least=1.5),
        Figure(f"chrF2 above the model alone on whole lines, {name}", one.led.chrf - one.whole.chrf),
    ]


if __name__ == "__main__":
    run(parser(__doc__, titles=1000, rounds=1), measure)
