"""`docs/performance.md`, made of the reports and of nothing else: numbers are only ever written by this."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.machine import described, versions
from benchmarks.report import Figure, Report

_ABOUT = """\
Written by `python -m benchmarks.run_all`; do not edit. Ratios are taken inside one run, with the sides in turns, since
absolute times say more about a machine and its day than about a program."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One benchmark's place on the page: its report, or why there is none."""

    module: str
    report: Report | None
    skipped: str = ""


def page(chapters: Sequence[Chapter], date: str) -> str:
    """The whole page in Markdown."""
    reports = [chapter.report for chapter in chapters if chapter.report]
    parts = [
        "# Performance",
        _ABOUT,
        f"Measured on {date}: {described()}. {', '.join(_versions(reports))}.",
        "## Figures",
        _table(("figure", "measured", "wanted", ""), [_row(figure) for report in reports for figure in report.figures]),
        *(part for chapter in chapters for part in _chapter(chapter)),
    ]
    return "\n\n".join(parts) + "\n"


def added(text: str, chapters: Sequence[Chapter], measured: str) -> str:
    """A page that stands, with some chapters measured anew; `measured` says when and how, and stands in each."""
    for chapter in chapters:
        if chapter.report is not None:
            text = _with(text, chapter, chapter.report, measured)
    return text


def _with(text: str, chapter: Chapter, report: Report, measured: str) -> str:
    head, *sections = text.rstrip("\n").split("\n\n## ")
    places = {section.partition("\n")[0]: section for section in sections}
    names = {figure.what for figure in report.figures}
    old = places["Figures"].split("\n")
    kept = [line for line in old if line.removeprefix("| ").partition(" | ")[0] not in names]
    places["Figures"] = "\n".join([*kept, *(f"| {' | '.join(_row(figure))} |" for figure in report.figures)])
    title, told, table = _chapter(chapter)
    places[report.title] = "\n\n".join((title.removeprefix("## "), f"{told} {measured}", table))
    return "\n\n## ".join([head, *places.values()]) + "\n"


def _versions(reports: Sequence[Report]) -> list[str]:
    return [*versions(), *dict.fromkeys(version for report in reports for version in report.versions)]


def _row(figure: Figure) -> tuple[str, ...]:
    verdict = ("met" if figure.is_met else "**missed**") if figure.wanted else ""
    return figure.what, figure.shown, figure.wanted, verdict


def _chapter(chapter: Chapter) -> list[str]:
    command = f"`python -m benchmarks.{chapter.module}`"
    if chapter.report is None:
        return [f"## {chapter.module.capitalize()}", f"Skipped here: {chapter.skipped}. {command}"]
    report = chapter.report
    return [f"## {report.title}", f"{report.method} {command}", _table(report.columns, report.rows)]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
