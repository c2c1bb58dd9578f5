"""Fits the quality estimate and says how far to trust it: `python -m benchmarks.quality [--write] [--similarity]`.

Texts with references go through the starter models: FLORES dev and TICO-19 as prose, titles as titles. A target is good
when its chrF2 with the reference reaches 0.45. By a hash of the source, half of FLORES and of the titles is fitted on;
the other half and all of TICO-19, another domain, are only measured. One fitted text in five is damaged on purpose (cut
short, or said twice), since engines on clean text hardly ever do that and the estimate must know it when they do.
`--write` renews `nlp/quality/data/weights.json`; without it the committed weights are measured.
"""

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np

from api.cli.options import open_runtime
from api.keys import LOCAL_OWNER
from api.runtime import Runtime, TranslationOrder
from benchmarks.entry import parser, run, shared_file
from benchmarks.quality_fit import GOOD, Example, fitted, grouped, judged, only, ranks
from benchmarks.report import Figure, Report
from core.locales import Locale
from nlp.embeddings import Embedder
from nlp.localization import Field
from nlp.quality.base import Evidence, Label, Quality
from nlp.quality.overlap import chrf
from nlp.quality.second_looks import Vectors, round_trip, similarities
from nlp.quality.signs import length_ratio, repetition
from nlp.quality.weights import Weights, as_json, shipped_weights
from nlp.segmentation import Split

_OWN_TITLES = Path(__file__).parent / "data" / "titles.zh-en.jsonl"
_WEIGHTS = Path("nlp/quality/data/weights.json")
_DAMAGED_IN = 5
_SIMILAR = 300
"""Texts of a set that are embedded, about twenty a second."""


@dataclass(frozen=True, slots=True)
class _Set:
    """Texts of one pair and kind with their references."""

    name: str
    pair: tuple[str, str]
    field: Field
    rows: Sequence[tuple[str, str]]


def measure(options: Namespace) -> Report:
    """Every set through the engines, the fit where wanted, and the table of what held-out texts show."""
    embedder = Embedder().vectors if options.similarity else None
    with open_runtime() as runtime:
        seen = {one.name: _examples(runtime, one, embedder) for one in _sets(options)}
    learned = [e for name, some in seen.items() for e in some if not name.startswith("tico") and e.is_fitted]
    weights = fitted(learned + _damaged(learned)) if options.write else shipped_weights()
    if options.write:
        _WEIGHTS.write_text(as_json(weights), encoding="utf-8")
    held = {name: [e for e in some if name.startswith("tico") or not e.is_fitted] for name, some in seen.items()}
    return _report(held, weights)


def _sets(options: Namespace) -> list[_Set]:
    sets = []
    for source, target in (("zh", "en"), ("en", "pt"), ("pt", "en")):
        pair, name = (source, target), f"{source}-{target}"
        sets.append(_Set(f"flores {name}", pair, Field.PROSE, _flores(options, name, name)[: options.titles]))
        tico = _rows(shared_file(options, f"data/terminology/tico19.{name}.dev.jsonl"))[: options.titles]
        sets.append(_Set(f"tico {name}", pair, Field.PROSE, tico))
        titles = _rows(shared_file(options, f"data/terminology/titles.{name}.dev.jsonl"))
        own = _rows(_OWN_TITLES) if source == "zh" else []
        sets.append(_Set(f"titles {name}", pair, Field.TITLE, titles + own))
    chinese = _rows(shared_file(options, "data/terminology/titles.zh-en.dev.jsonl"))
    portuguese = _rows(shared_file(options, "data/terminology/titles.en-pt.dev.jsonl"))
    over = [(a[0], b[1]) for a, b in zip(chinese, portuguese, strict=True)]
    lines = _flores(options, "zh-en", "en-pt")[: options.titles]
    sets.append(_Set("flores zh-pt", ("zh", "pt"), Field.PROSE, lines))
    return [*sets, _Set("titles zh-pt", ("zh", "pt"), Field.TITLE, over)]


def _flores(options: Namespace, sources: str, references: str) -> list[tuple[str, str]]:
    """Sources of one pair beside references of another: line n says the same in every language."""
    sides = [f"{sources}.flores-dev.{sources[:2]}", f"{references}.flores-dev.{references[3:]}"]
    files = [shared_file(options, f"data/flores_dev/{side}") for side in sides]
    return list(zip(*(file.read_text(encoding="utf-8").splitlines() for file in files), strict=True))


def _rows(file: Path) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [(row["src"], row["ref"]) for row in rows]


def _examples(runtime: Runtime, one: _Set, vectors: Vectors | None) -> list[Example]:
    """Each text with its evidence, every kind that can be had here; over several legs that of each."""
    sources, references = [source for source, _ in one.rows], [reference for _, reference in one.rows]
    stops = ["zh", "en", "pt"] if one.pair == ("zh", "pt") else one.pair
    texts, legs = sources, []
    for pair in pairwise(stops):
        texts, evidence = _translate(runtime, texts, pair, one.field)
        legs.append(evidence)
    if set(one.pair) == {"en", "pt"}:
        back, _ = _translate(runtime, texts, one.pair[::-1], one.field)
        trips = zip(legs[0], sources, back, strict=True)
        legs[0] = [replace(e, round_trip=round_trip(source, again)) for e, source, again in trips]
    if vectors and len(legs) == 1:
        alike = similarities(sources[:_SIMILAR], texts[:_SIMILAR], vectors)
        legs[0][: len(alike)] = [replace(e, similarity=s) for e, s in zip(legs[0], alike, strict=False)]
    return [
        Example(source, text, evidence, chrf(text, reference) >= GOOD, _is_fitted(source))
        for source, reference, text, *evidence in zip(sources, references, texts, *legs, strict=True)
    ]


def _translate(
    runtime: Runtime, texts: Sequence[str], pair: Sequence[str], field: Field
) -> tuple[list[str], list[Evidence]]:
    source, target = map(Locale.parse, pair)
    order = TranslationOrder(tuple(texts), source, target, LOCAL_OWNER, field=field, split=Split.NONE)
    done = [one.localization for one in runtime.translator.translate(order)]
    return [one.text for one in done], [one.quality.evidence for one in done if one.quality]


def _is_fitted(source: str) -> bool:
    return sha256(source.encode()).digest()[0] % 2 == 0


def _damaged(examples: Sequence[Example]) -> list[Example]:
    direct = [e for e in examples if len(e.legs) == 1]
    return [_cut(e) if i % 2 else _twice(e) for i, e in enumerate(direct[::_DAMAGED_IN])]


def _cut(example: Example) -> Example:
    return _as(example, example.text[: len(example.text) // 3])


def _twice(example: Example) -> Example:
    words = example.text.split()
    return _as(example, " ".join([*words, *(words[-4:] * 4)]))


def _as(example: Example, text: str) -> Example:
    """Another target; what a costly look saw belonged to the old one."""
    evidence = replace(
        example.legs[0],
        length_ratio=length_ratio(example.source, text),
        repetition=repetition(example.source, text),
        round_trip=None,
        similarity=None,
    )
    return replace(example, text=text, legs=[evidence], is_good=False)


def _report(held: dict[str, list[Example]], weights: Weights) -> Report:
    rows = [_row(name, _judged(some, weights)) for name, some in held.items()]
    for costly in (("round_trip",), ("similarity",), ("round_trip", "similarity")):
        some = [
            e for each in held.values() for e in each if all(getattr(e.legs[0], name) is not None for name in costly)
        ]
        if some:
            rows += [
                _row("those without", _judged(some, weights)),
                _row(" + ".join(costly), _judged(some, weights, *costly)),
            ]
    everything = [one for some in held.values() for one in _judged(some, weights)]
    damaged = _judged(_damaged([e for some in held.values() for e in some]), weights)
    bands = [(f"score {low:.1f} to {high:.1f}", *_band(everything, low, high)) for low, high in grouped()]
    caught = 100 * sum(q.label is Label.LOW for q, _ in damaged) / max(1, len(damaged))
    low_good = [is_good for q, is_good in everything if q.label is Label.LOW]
    high_good = [is_good for q, is_good in everything if q.label is Label.HIGH]
    return Report(
        title="Quality estimate",
        method="Held-out texts; good: chrF2 of 0.45 or more with the reference. AUC: how often a good text scores above"
        " one that is not.",
        columns=("texts", "number", "mean score", "good", "labelled low", "good of low", "good of high", "AUC"),
        rows=(*rows, *((name, *cells, "", "", "", "") for name, *cells in bands)),
        figures=(
            Figure("good among low", 100 * float(np.mean(low_good or [0])), " %", at_most=60),
            Figure("good among high", 100 * float(np.mean(high_good or [0])), " %", at_least=85),
            Figure("damaged texts labelled low", caught, " %", at_least=80),
        ),
    )


def _judged(examples: Sequence[Example], weights: Weights, *costly: str) -> list[tuple[Quality, bool]]:
    return [(judged(only(e, costly), weights), e.is_good) for e in examples]


def _row(name: str, judged: Sequence[tuple[Quality, bool]]) -> tuple[str, ...]:
    labels = {label: [is_good for q, is_good in judged if q.label is label] for label in Label}
    scores = [quality.score for quality, _ in judged]
    goods = [is_good for _, is_good in judged]
    return (
        name,
        str(len(judged)),
        f"{np.mean(scores):.2f}",
        _share(goods),
        _share([q.label is Label.LOW for q, _ in judged]),
        _share(labels[Label.LOW]),
        _share(labels[Label.HIGH]),
        ranks(scores, goods),
    )


def _band(judged: Sequence[tuple[Quality, bool]], low: float, high: float) -> tuple[str, str, str]:
    inside = [(quality.score, is_good) for quality, is_good in judged if low <= quality.score < high]
    mean = f"{np.mean([score for score, _ in inside]):.2f}" if inside else ""
    return str(len(inside)), mean, _share([is_good for _, is_good in inside])


def _share(values: Sequence[bool]) -> str:
    return f"{100 * sum(values) / len(values):.0f} %" if values else "—"


if __name__ == "__main__":
    options = parser(__doc__, titles=1000, rounds=1)
    options.add_argument("--write", action="store_true", help="fit, and renew the committed weights")
    options.add_argument("--similarity", action="store_true", help="with embeddings too (needs the extra `embeddings`)")
    run(options, measure)
