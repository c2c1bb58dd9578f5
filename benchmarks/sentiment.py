"""Figures of the embedded sentiment model: `python benchmarks/sentiment.py DATA_FOLDER [--leave-out] [--json FILE]`.

Held-out texts are those whose checksum keeps them out of training (`nlp.sentiment.training.corpus.held_out`), so the
committed model never saw them. `--leave-out` trains again without each dataset family (needs SciPy, some minutes).
VADER is compared with where `vaderSentiment` is installed. Without the folder there is nothing to measure, and it
says so.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.embedded import EmbeddedEngine
from nlp.sentiment.training.corpus import LABELS, Corpus, family_of, held_out, read_corpus

_NAMES = ("negative", "neutral", "positive")


def main() -> None:
    """Measures and prints; exits with 0 and a reason when the texts are not there."""
    options = _options()
    if not list(options.data.glob("*.train.tsv.gz")):
        print(f"skipped: no <language>.train.tsv.gz in {options.data}")
        return
    corpus = read_corpus(options.data)
    rows = np.flatnonzero(held_out(corpus.texts))
    figures: dict[str, Any] = {"quality": quality(corpus, rows), "speed": speed(corpus), "load": load()}
    figures["vader"] = vader(corpus, rows)
    if options.leave_out:
        from nlp.sentiment.training import transfer  # noqa: PLC0415 (needs SciPy, which nothing else does)

        figures["left_out"] = transfer.leave_out(corpus)
        figures["left_out_by_language"] = transfer.leave_out_by_language(corpus)
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of <language>.train.tsv.gz files")
    parser.add_argument("--leave-out", action="store_true", help="train again without each dataset family")
    parser.add_argument("--json", type=Path, help="file for all figures")
    return parser.parse_args()


def quality(corpus: Corpus, rows: NDArray[np.int64]) -> dict[str, Any]:
    """Per language and dataset: texts, binary accuracy by the sign of the score, macro F1 of labels; calibration."""
    found = EmbeddedEngine().read([corpus.texts[row] for row in rows])
    score = np.array([one.score for one in found])
    label = np.array([_NAMES.index(one.label.value) for one in found])
    sure = np.array([one.confidence for one in found])
    spoken = np.array([not one.abstained for one in found])
    languages = np.array(corpus.languages)[corpus.language[rows]]
    families = np.array([family_of(source) for source in corpus.sources])[corpus.source[rows]]
    gold = corpus.label[rows]
    return {
        "languages": {one: _figures(gold, score, label, languages == one) for one in corpus.languages},
        "datasets": {one: _figures(gold, score, label, families == one) for one in sorted(set(families.tolist()))},
        "abstained": float(1 - spoken.mean()),
        "calibration": calibration(sure[spoken], (label == gold)[spoken]),
    }


def _figures(gold: Any, score: Any, label: Any, rows: Any) -> dict[str, float]:
    gold, score, label = gold[rows], score[rows], label[rows]
    polar = gold != LABELS.index("neu")
    right = np.where(gold == LABELS.index("pos"), score > 0, score < 0)
    return {
        "texts": len(gold),
        "binary": float(right[polar].mean()) if polar.any() else float("nan"),
        "macro_f1": float(np.mean([_f1(gold == one, label == one) for one in np.unique(gold)])),
    }


def _f1(gold: Any, said: Any) -> float:
    return float(2 * (gold & said).sum() / max((gold.sum() + said.sum()), 1))


def calibration(sure: Any, right: Any) -> dict[str, Any]:
    """Expected calibration error over ten bins, and the reliability table (Guo et al. 2017, section 2)."""
    bins = np.minimum((sure * 10).astype(int), 9)
    table = [
        (f"{one / 10:.1f}", int((bins == one).sum()), float(sure[bins == one].mean()), float(right[bins == one].mean()))
        for one in range(10)
        if (bins == one).any()
    ]
    error = sum(count * abs(said - got) for _, count, said, got in table) / len(sure)
    return {"error": float(error), "table": table}


def speed(corpus: Corpus) -> dict[str, float]:
    """Texts per second of one process over a sample of all languages, the best of three."""
    texts = corpus.texts[:: max(len(corpus.texts) // 30_000, 1)]
    engine = EmbeddedEngine()
    engine.read(texts[:2_000])
    took = min(_seconds(engine, texts) for _ in range(3))
    return {"texts_per_s": len(texts) / took, "mean_code_points": sum(map(len, texts)) / len(texts)}


def _seconds(engine: EmbeddedEngine, texts: Sequence[str]) -> float:
    started = time.perf_counter()
    engine.read(texts)
    return time.perf_counter() - started


_LOAD = """
import time
started = time.perf_counter()
import nlp.sentiment
nlp.sentiment.sentiment(["good"])
loaded = time.perf_counter() - started
nlp.sentiment.sentiment(["a good phone, but the battery is bad"] * 5000)
peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(loaded, int(peak[0]) / 1024)
"""


def load() -> dict[str, float]:
    """Seconds from nothing to the first answer in a fresh process, and its highest resident memory in MiB."""
    said = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True).stdout.split()
    return {"load_s": float(said[0]), "resident_mib": float(said[1])}


def vader(corpus: Corpus, rows: NDArray[np.int64]) -> dict[str, float] | str:
    """Binary accuracy of VADER and of us on the same held-out English texts."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 (compared with, not used)
    except ImportError:
        return "skipped: vaderSentiment is not installed"
    english = rows[(np.array(corpus.languages)[corpus.language[rows]] == "en") & (corpus.label[rows] != 1)]
    texts, good = [corpus.texts[row] for row in english], corpus.label[english] == LABELS.index("pos")
    analyser = SentimentIntensityAnalyzer()
    theirs = np.array([analyser.polarity_scores(text)["compound"] for text in texts])
    ours = np.array([one.score for one in EmbeddedEngine().read(texts)])
    return {
        name: float(np.where(good, said > 0, said < 0).mean()) for name, said in (("vader", theirs), ("ours", ours))
    }


def _print(figures: dict[str, Any]) -> None:
    for group in ("languages", "datasets"):
        rows = figures["quality"][group]
        for name, one in rows.items():
            print(f"{name:<20}{one['texts']:>6} binary {one['binary']:.3f} macro F1 {one['macro_f1']:.3f}")
        print(f"mean over {group}: {np.nanmean([one['binary'] for one in rows.values()]):.4f}")
    print(json.dumps({name: figures[name] for name in figures if name != "quality"}, indent=1))
    print(figures["quality"]["calibration"], "abstained", figures["quality"]["abstained"])


if __name__ == "__main__":
    main()
