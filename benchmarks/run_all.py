"""Runs every benchmark in order, each in a process of its own, and writes `docs/performance.md` from what they found.

`--quick` takes few titles, to see that everything runs; `--render` writes the page again from the JSON of a run before;
`--only bulk --add "on a busy machine"` leaves the other chapters of the page as they stand.
"""

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from benchmarks.entry import bare_parser
from benchmarks.page import Chapter, added, page
from benchmarks.report import Report, Skipped

_MODULES = (
    "serving", "batch", "bulk", "latency", "flores", "terminology", "firefox", "agreement", "integrity", "memory",
    "startup", "console", "screening",
    "screening_quality",
)  # fmt: skip
_QUICK = ("--titles", "20", "--rounds", "1")
_QUICKER = {"bulk": ("--titles", "1500", "--rows", "2000"), "console": ("--reviews", "2000"),
            "memory": ("--titles", "20000")}  # fmt: skip


def main() -> None:
    """The command."""
    options = bare_parser(__doc__)
    options.add_argument("--date", required=True, help="the day of the measurement, as it is to stand on the page")
    options.add_argument("--results", type=Path, default=Path("build/benchmarks"), metavar="DIR", help="for the JSON")
    options.add_argument("--page", type=Path, default=Path("docs/performance.md"), metavar="FILE", help="to write")
    options.add_argument("--only", nargs="+", choices=_MODULES, default=_MODULES, help="run these, keep the others")
    options.add_argument(
        "--add", default="", metavar="WORDS", help="put what ran into the page that stands, with these"
    )
    options.add_argument("--quick", action="store_true", help="few titles, one round")
    options.add_argument("--render", action="store_true", help="run nothing")
    chosen = options.parse_args()
    chosen.results.mkdir(parents=True, exist_ok=True)
    for module in () if chosen.render else chosen.only:
        _measure(module, chosen)
    chapters = [_chapter(module, chosen.results) for module in (chosen.only if chosen.add else _MODULES)]
    if chosen.add:
        measured = f"Measured on {chosen.date}, {chosen.add}."
        whole = added(chosen.page.read_text(encoding="utf-8"), chapters, measured)
    else:
        whole = page(chapters, chosen.date)
    chosen.page.write_text(whole, encoding="utf-8")


def _measure(module: str, chosen: Namespace) -> None:
    print(f"\n== {module}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", "--json", str(_json(module, chosen.results))]
    command += ["--shared", str(chosen.shared), *(_QUICK if chosen.quick else ())]
    command += _QUICKER.get(module, ()) if chosen.quick else ()
    if chosen.peer_script:
        command += ["--peer-script", str(chosen.peer_script)]
    subprocess.run(command, check=True)


def _chapter(module: str, results: Path) -> Chapter:
    try:
        return Chapter(module, Report.read(_json(module, results)))
    except FileNotFoundError:
        return Chapter(module, None, "it has not been run")
    except Skipped as reason:
        return Chapter(module, None, str(reason))


def _json(module: str, results: Path) -> Path:
    return results / f"{module}.json"


if __name__ == "__main__":
    main()
