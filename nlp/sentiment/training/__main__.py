"""Trains the embedded model: `python -m nlp.sentiment.training DATA_FOLDER --date 2026-11-22`."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from nlp.sentiment.model import FOLDER
from nlp.sentiment.slots import SLOT_BITS
from nlp.sentiment.training.building import train, write
from nlp.sentiment.training.calibration import calibrate
from nlp.sentiment.training.choosing import LEAST_SEEN, VALUES
from nlp.sentiment.training.corpus import HELD_OUT_SHARE, Corpus, held_out, read_corpus
from nlp.sentiment.training.featurising import featurise
from nlp.sentiment.training.fitting import PENALTY, ROUNDS
from nlp.sentiment.training.induced import NOTHING
from nlp.sentiment.training.pieces import read_induced_with_pieces

SHARE_ALIKE = ("wccrs-hotels", "wccrs-medicine", "husst", "nusax")
"""Sources under CC-BY-SA-4.0: with them, the weights carry the same licence; without, Apache-2.0."""


def main() -> None:
    """Reads, trains, calibrates, writes; about four minutes on one core."""
    options = _options()
    corpus = read_corpus(options.data, SHARE_ALIKE if options.without_share_alike else ())
    induced, summed = (NOTHING, NOTHING) if options.without_share_alike else read_induced_with_pieces()
    features = featurise(corpus.texts)
    held = held_out(corpus.texts)
    rows = np.flatnonzero(~held)
    chosen, polarity, neutrality = train(corpus, features, rows, induced, summed)
    write(options.out, _about(corpus, options, len(rows)), chosen, [polarity, neutrality])
    calibrate(options.out, corpus, np.flatnonzero(held))
    print(f"{len(rows)} texts, {len(chosen.keys)} features")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlp.sentiment.training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of <language>.train.tsv.gz files")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for embedded.bin and embedded.json")
    parser.add_argument("--date", required=True, help="date to write into the page, as 2026-11-22")
    parser.add_argument(
        "--without-share-alike", action="store_true", help="leave out CC-BY-SA-4.0 sources and the induced words"
    )
    return parser.parse_args()


def _about(corpus: Corpus, options: argparse.Namespace, texts: int) -> dict[str, Any]:
    return {
        "name": f"babelguard-sentiment-{options.date}",
        "licence": "Apache-2.0" if options.without_share_alike else "CC-BY-SA-4.0",
        "date": options.date,
        "texts": texts,
        "held_out_share": HELD_OUT_SHARE,
        "sources": corpus.sources,
        "slot_bits": SLOT_BITS,
        "least_seen": LEAST_SEEN,
        "penalty": PENALTY,
        "rounds": ROUNDS,
        "seed": "none: nothing is drawn",
        "values": {family.name.lower(): value for family, value in VALUES.items()},
        "languages": corpus.languages,
    }


if __name__ == "__main__":
    main()
