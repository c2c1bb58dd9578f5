"""Whether articles and adjectives before a term that was put in agree with it: 50 English sentences into Portuguese.

The sentences and their terms, most of another gender than what the model says by itself, were written before the rules
(`data/agreement.en-pt.tsv`). Judged is each article or adjective we know that stands right before the term.
"""

import csv
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.entry import parser, run
from benchmarks.firefox import firefox_engine
from benchmarks.report import Figure, Report
from core.locales import Pair
from core.text import fold
from glossaries.agreement import Agreeing, agreeing
from glossaries.matching import TermSet
from glossaries.terms import Gender, Term
from nlp.localization import Field, Instructions, localize
from nlp.terminology import realised

_PAIR = Pair.parse("en", "pt")
_SENTENCES = Path(__file__).parent / "data" / "agreement.en-pt.tsv"
_WAYS: Mapping[str, Gender | None] = {
    "nothing agrees": Gender.NEUTER,
    "gender told by the ending": Gender.UNKNOWN,
    "gender said in the term base": None,
}
"""What the term base says of each term; None: the truth. Portuguese has no neuter, so nothing agrees with one."""


def measure(options: Namespace) -> Report:
    """Each way over all sentences."""
    rows = _rows()[: options.titles]
    counted = {way: Counter(_judged(rows, said)) for way, said in _WAYS.items()}
    return Report(
        title="Agreement",
        method=f"{len(rows)} sentences with one term each through the `firefox` engine, counted by what stands right"
        " before the term: a word in its gender, one in the other, or none that would change.",
        columns=("way", "right", "wrong", "none beside"),
        rows=tuple((way, *(str(one[kind]) for kind in ("right", "wrong", "none"))) for way, one in counted.items()),
        figures=tuple(
            Figure(
                f"right of those with a word beside, {way}", 100 * one["right"] / (one["right"] + one["wrong"]), " %"
            )
            for way, one in counted.items()
        ),
    )


def _rows() -> list[tuple[str, Term]]:
    with _SENTENCES.open(encoding="utf-8") as lines:
        return [
            (row["source"], Term(row["term"], row["target"], gender=Gender(row["gender"])))
            for row in csv.DictReader(lines, delimiter="\t")
        ]


def _judged(rows: list[tuple[str, Term]], said: Gender | None) -> Iterator[str]:
    words = agreeing("pt")
    assert words is not None  # noqa: S101 - it is shipped
    engine = firefox_engine("en-pt")
    for source, term in rows:
        known = term if said is None else replace(term, gender=said)
        [done] = localize([source], Instructions(_PAIR, TermSet.of([known]), field=Field.PROSE), engine)
        yield _beside(done.text, term, words)


def _beside(text: str, term: Term, words: Agreeing) -> str:
    places = realised(text, (term.target,))
    before = fold(text[: places[0][0]]).text.split() if places else []
    forms = words.before.get(before[-1]) if before else None
    if forms is None or len(set(forms.values())) == 1:
        return "none"
    return "right" if before[-1] == forms[term.gender] else "wrong"


if __name__ == "__main__":
    run(parser(__doc__, titles=50, rounds=1), measure)
