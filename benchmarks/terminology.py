"""Agreed terms through the server's DeepL door: how many are realised, and what that does to quality and time.

Runs the scorer that lies beside the data, once with the glossary of each document and once without.
"""

import json
import re
import subprocess
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entry import parser, run, shared_file
from benchmarks.report import Figure, Report, number
from benchmarks.servers import Server, our_server

_SETS = ("tico19.zh-en", "titles.zh-en")


@dataclass(frozen=True, slots=True)
class _Scored:
    """One run of the scorer; `realised` in percent, ignoring case; `missed` is what is left of 100."""

    terms: int
    realised: float
    chrf: float
    per_second: float


def measure(options: Namespace) -> Report:
    """Each set with and without its glossary, against one server."""
    scorer = shared_file(options, "data/terminology/score_terms.py")
    sets = {name: shared_file(options, f"data/terminology/{name}.dev.jsonl") for name in _SETS}
    with our_server() as server:
        scored = {
            name: (_score(scorer, file, server, options), _score(scorer, file, server, options, "--no-glossary"))
            for name, file in sets.items()
        }
    return _report(scored)


def _score(scorer: Path, file: Path, server: Server, options: Namespace, *more: str) -> _Scored:
    command = [sys.executable, str(scorer), str(file), "--server", f"http://127.0.0.1:{server.port}", "--json"]
    command += ["--source", "ZH", "--target", "EN-US", "--limit", str(options.titles), "--batch", "20", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    speed = re.search(r"([\d.]+) sentences/s", done.stderr)
    if done.returncode or speed is None:
        raise RuntimeError(f"the scorer failed: {done.stderr[-500:]}")
    told = json.loads(done.stdout)
    return _Scored(told["terms"], told["exact_ci"], told["chrf2"], float(speed[1]))


def _report(scored: dict[str, tuple[_Scored, _Scored]]) -> Report:
    rows = [
        (
            name,
            what,
            str(one.terms),
            f"{one.realised:.1f} %",
            f"{one.chrf:.2f}",
            number(plain.per_second / one.per_second),
        )
        for name, (led, plain) in scored.items()
        for what, one in (("with glossary", led), ("without", plain))
    ]
    return Report(
        title="Terminology",
        method="The development sets through `/v2/translate`, scored by the script beside the data: a glossary per"
        " document against none, terms counted ignoring case, chrF2 by sacreBLEU. Time is relative to none.",
        columns=("set", "asked", "terms", "realised", "chrF2", "relative time"),
        rows=tuple(rows),
        figures=tuple(figure for name, pair in scored.items() for figure in _figures(name, *pair)),
    )


def _figures(name: str, led: _Scored, plain: _Scored) -> list[Figure]:
    return [
        Figure(f"terms realised, {name}", led.realised, " %", at_least=98),
        Figure(f"chrF2 above no glossary, {name}", led.chrf - plain.chrf, "", at_least=1.5),
    ]


if __name__ == "__main__":
    run(parser(__doc__, titles=1000, rounds=1), measure)
