"""The start of every benchmark: options, the run, the table, the JSON; what is absent skips it with a reason."""

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from json import dumps
from pathlib import Path

from benchmarks.report import Report, Skipped, spoken

_SHARED = "BABELGUARD_SHARED"
_PEER_SCRIPT = "BABELGUARD_PEER_SCRIPT"


def parser(description: str | None, *, titles: int = 200, rounds: int = 3) -> ArgumentParser:
    """The options that benchmarks share."""
    options = bare_parser(description)
    options.add_argument("--titles", type=int, default=titles, metavar="N", help=f"titles a round (default {titles})")
    options.add_argument("--rounds", type=int, default=rounds, metavar="N", help=f"rounds (default {rounds})")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the report here as JSON")
    return options


def bare_parser(description: str | None) -> ArgumentParser:
    """Only where the data and the peer are.

    Our own variables are taken out of the environment once read: the server refuses settings it does not know.
    """
    shared = Path(os.environ.pop(_SHARED, "../shared"))
    script = os.environ.pop(_PEER_SCRIPT, "")
    options = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, default=shared, metavar="DIR", help=f"the data folder ({_SHARED})")
    options.add_argument(
        "--peer-script",
        type=Path,
        default=Path(script) if script else None,
        metavar="FILE",
        help=f"starts and stops the peer ({_PEER_SCRIPT}; default: bench/peer_libretranslate.sh in the data folder)",
    )
    return options


def run(options: ArgumentParser, measure: Callable[[Namespace], Report]) -> None:
    """Measures, prints, and writes the JSON; a skipped benchmark says why and is no failure."""
    chosen = options.parse_args()
    try:
        report = measure(chosen)
    except Skipped as reason:
        sys.stderr.write(f"skipped: {reason}\n")
        if chosen.json:
            chosen.json.write_text(dumps({"skipped": str(reason)}) + "\n", encoding="utf-8")
        return
    print(spoken(report))
    if chosen.json:
        report.write(chosen.json)


def shared_file(options: Namespace, path: str) -> Path:
    """A file of the data folder; raises Skipped when it is not there."""
    file: Path = options.shared / path
    if not file.is_file():
        raise Skipped(f"{path} is not in the data folder; name the folder with --shared or {_SHARED}")
    return file
