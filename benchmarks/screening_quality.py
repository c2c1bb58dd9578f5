"""How right the findings are, by category and language: `python -m benchmarks.screening_quality`.

Rules are mended on the `dev` texts (`data/screening_dev.jsonl`); the figures to quote are those of the `held-out` ones
(`data/screening_unseen.jsonl`), written after the last mending. Who mends a rule for one of those spends it: the text
moves to `dev`, and new ones are written. Both were written from the facts as sellers write; many must stay silent.

How we count: a text with an expected category is found when a finding of that category at `block` or `review` is there
(`note` is enough for what is only good to know: gifts and colours, numbers, dates). A text that must stay silent is a
false alarm when it gets any finding at `block` or `review`. Precision = found / (found + false alarms); a false alarm
counts for the category it names. Findings of another category on a text with an expected one are neither.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.entry import parser, run
from benchmarks.report import Figure, Report
from core.findings import Finding, Severity
from glossaries.packs.book import PACKS, load_book
from nlp.screening.screen import Asked
from nlp.screening.screener import Screener

_DATA = Path(__file__).parent / "data"
DEV = _DATA / "screening_dev.jsonl"
HELD_OUT = _DATA / "screening_unseen.jsonl"
DAY = date(2026, 11, 26)
_NOTE_IS_ENOUGH = frozenset({"colour_gift", "holiday_timing", "number_symbol"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text with what must be found in it: categories, none for one that must stay silent."""

    text: str
    market: str
    language: str
    expect: tuple[str, ...]
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a text: categories found, missed, and named in a false alarm."""

    text: Text
    found: tuple[str, ...]
    missed: tuple[str, ...]
    false: tuple[str, ...]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts, and the two shares made of them."""

    found: int
    missed: int
    false: int

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0


def read_texts(path: Path) -> list[Text]:
    """The texts of a file, one JSON object a line."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Text(r["text"], r["market"], r["language"], tuple(r["expect"]), r.get("channel", "")) for r in rows]


def outcome_of(text: Text, screener: Screener) -> Outcome:
    """Screens a text for its market; its language is left to the screen to find out."""
    findings = screener.screen(text.text, text.market, Asked(DAY, text.channel))
    counted = {f.category for f in findings if f.severity is not Severity.NOTE or f.category in _NOTE_IS_ENOUGH}
    alarms = tuple(sorted({f.category for f in findings if f.severity is not Severity.NOTE}))
    found = tuple(category for category in text.expect if category in counted)
    missed = tuple(category for category in text.expect if category not in counted)
    return Outcome(text, found, missed, () if text.expect else alarms, findings)


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Of all the outcomes; a text with several false categories is one false alarm."""
    return Figures(
        sum(len(o.found) for o in outcomes), sum(len(o.missed) for o in outcomes), sum(bool(o.false) for o in outcomes)
    )


def by_category(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """For each category that is expected or falsely named somewhere."""
    found = Counter(category for o in outcomes for category in o.found)
    missed = Counter(category for o in outcomes for category in o.missed)
    false = Counter(category for o in outcomes for category in o.false)
    return {c: Figures(found[c], missed[c], false[c]) for c in sorted({*found, *missed, *false})}


def by_language(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """For each language of the texts."""
    tags = sorted({o.text.language for o in outcomes})
    return {tag: figures([o for o in outcomes if o.text.language == tag]) for tag in tags}


def table(title: str, rows: dict[str, Figures]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield from (f"| {title} | found | missed | false alarms | precision | recall |", "|---|---|---|---|---|---|")
    for name, f in rows.items():
        yield f"| {name} | {f.found} | {f.missed} | {f.false} | {f.precision:.2f} | {f.recall:.2f} |"


def failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What went wrong, one line each."""
    for o in outcomes:
        if o.missed:
            yield f"missed {','.join(o.missed)}: {o.text.market} {o.text.text!r} got {_said(o.findings)}"
        elif o.false:
            yield f"false: {o.text.market} {o.text.text!r} got {_said(o.findings)}"


def _said(findings: Sequence[Finding]) -> str:
    return "; ".join(f"{f.rule} {f.severity.value} {f.matched[:40]!r}" for f in findings) or "nothing"


def measure(options: argparse.Namespace) -> Report:
    """Prints the tables of `docs/screening.md` (and what went wrong, where asked), and reports their figures."""
    screener = Screener(load_book((PACKS,)))
    mended_on, held_out = ([outcome_of(text, screener) for text in read_texts(path)] for path in (DEV, HELD_OUT))
    halves = {"dev": figures(mended_on), "held-out": figures(held_out)}
    shown = [*(mended_on if options.show else ()), *(held_out if options.show_held_out else ())]
    lines = [*failures(shown), *table("part", halves), ""]
    lines += [*table("category (held-out)", by_category(held_out)), ""]
    lines += [*table("language (held-out)", by_language(held_out)), ""]
    print("\n".join(lines))
    return _report(len(mended_on) + len(held_out), halves)


def _report(texts: int, halves: dict[str, Figures]) -> Report:
    held_out = halves["held-out"]
    return Report(
        title="Quality of screening",
        method=f"{texts} texts: those that rules were mended on, and those written afterwards; by category and language"
        " in [docs/screening.md](screening.md).",
        columns=("part", "found", "missed", "false alarms", "precision", "recall"),
        rows=tuple(
            (name, str(f.found), str(f.missed), str(f.false), f"{f.precision:.3f}", f"{f.recall:.3f}")
            for name, f in halves.items()
        ),
        figures=(
            Figure("precision of screening, held-out", held_out.precision, at_least=0.95),
            Figure("recall of screening, held-out", held_out.recall, at_least=0.9),
        ),
    )


def _options() -> argparse.ArgumentParser:
    options = parser(__doc__)
    options.add_argument("--show", action="store_true", help="list what went wrong in the dev part")
    options.add_argument("--show-held-out", action="store_true", help="and in the held-out part, which is then spent")
    return options


if __name__ == "__main__":
    run(_options(), measure)
