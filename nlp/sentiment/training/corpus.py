"""The labelled texts: read, split into parts by a fixed hash, weighed so that no language or dataset drowns another."""

import gzip
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LABELS = ("neg", "neu", "pos")
HELD_OUT_SHARE = 0.05
"""Share of the texts never trained on: the figures of the model card are of these."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with what is known of them: `label` counts in LABELS, `language` in `languages`, `source` in `sources`."""

    texts: list[str]
    label: NDArray[np.int64]
    language: NDArray[np.int64]
    source: NDArray[np.int64]
    languages: list[str]
    sources: list[str]


def read_corpus(folder: Path, without: Collection[str] = ()) -> Corpus:
    """The texts of `<language>.train.tsv.gz` in the folder, less the sources in `without`."""
    rows = [row for path in sorted(folder.glob("*.train.tsv.gz")) for row in _rows(path) if row[2] not in without]
    languages = sorted({row[0] for row in rows})
    sources = sorted({row[2] for row in rows})
    return Corpus(
        [row[3] for row in rows],
        np.array([LABELS.index(row[1]) for row in rows]),
        np.array([languages.index(row[0]) for row in rows]),
        np.array([sources.index(row[2]) for row in rows]),
        languages,
        sources,
    )


def _rows(path: Path) -> list[tuple[str, str, str, str]]:
    language = path.name.partition(".")[0]
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        split = [line.rstrip("\n").split("\t", 2) for line in lines][1:]
    return [(language, label, source, text) for label, source, text in split]


def held_out(texts: Sequence[str], share: float = HELD_OUT_SHARE) -> NDArray[np.bool_]:
    """Which texts are held out: by a checksum of the text, so that the choice outlives any change of order."""
    return np.array([zlib.crc32(text.encode()) % 10_000 < share * 10_000 for text in texts])


def family_of(source: str) -> str:
    """The dataset a source tag belongs to: `m-absa-phone` is of `m-absa`, `afrisenti-ary` of `afrisenti`."""
    for family in ("m-absa", "afrisenti", "wccrs"):
        if source.startswith(family):
            return family
    return source


def weights(corpus: Corpus, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """A weight per row, mean 1: classes of a dataset in a language count alike, big datasets count by square root."""
    families = [family_of(source) for source in corpus.sources]
    family = np.array([sorted(set(families)).index(name) for name in families])[corpus.source[rows]]
    cell = (corpus.language[rows] * 1_000 + family) * 10
    _, dataset, size = np.unique(cell, return_inverse=True, return_counts=True)
    _, group, count = np.unique(cell + corpus.label[rows], return_inverse=True, return_counts=True)
    weight = np.asarray(np.sqrt(size)[dataset] / count[group] ** 0.9, dtype=np.float64)
    per_language = np.bincount(corpus.language[rows], weights=weight)
    weight /= np.sqrt(per_language)[corpus.language[rows]]
    return np.asarray(weight / weight.mean())
