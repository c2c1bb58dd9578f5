"""The trained part: runs of one to four letters, hashed to slots, and one weight for each slot and language."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

from core.errors import ModelCorrupt, ModelMissing

FOLDER = Path(__file__).parent / "data"
FORMAT = 1
SLOT_BITS = 16
LONGEST_RUN = 4
READ = 400
"""Code points looked at; a title has fewer, and more of a text says nothing new."""
_NO_LETTERS = regex.compile(r"[^\p{L}\p{M}]+")
_FIRST, _SECOND = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
"""The multipliers of MurmurHash3's 32-bit finaliser (Appleby, public domain)."""

_PRIME = np.uint32(0x01000193)
_OF_LENGTH = [np.uint32(length * int(_PRIME) ** length % (1 << 32)) for length in range(LONGEST_RUN + 1)]

Slots = NDArray[np.uint32]
Weights = NDArray[np.float32]


def features(text: str) -> tuple[Slots, Weights]:
    """The slots of a text's runs, each once, and how much each counts; the squares sum to 1."""
    letters = _NO_LETTERS.sub(" ", text[:READ].lower()).strip()
    if not letters:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    codes = np.frombuffer(f" {letters} ".encode("utf-32-le", "surrogatepass"), dtype="<u4")
    slots, counts = np.unique(_mixed(np.concatenate(_hashed(codes))), return_counts=True)
    values = counts.astype(np.float32)
    return slots, values / np.sqrt(np.square(values).sum())


def _hashed(codes: NDArray[np.uint32]) -> list[Slots]:
    """The FNV hashes (Fowler, Noll and Vo) of the runs of each length, which begin with that length.

    Those of one length are made of those of the length before; what the length itself adds is the same for all.
    """
    bare, runs = codes, [codes + _OF_LENGTH[1]]
    for length in range(2, min(LONGEST_RUN, len(codes)) + 1):
        bare = bare[:-1] * _PRIME + codes[length - 1 :]
        runs.append(bare + _OF_LENGTH[length])
    return runs


def _mixed(hashes: Slots) -> Slots:
    hashes = (hashes ^ (hashes >> np.uint32(16))) * _FIRST
    hashes = (hashes ^ (hashes >> np.uint32(13))) * _SECOND
    return (hashes ^ (hashes >> np.uint32(16))) & np.uint32((1 << SLOT_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Model:
    """Whole-number weights in units of `scale`, slots × languages; `sharpness` turns sums into probabilities."""

    weights: NDArray[np.int8]
    languages: tuple[str, ...]
    bias: Weights
    scale: float
    sharpness: float

    def scores(self, text: str) -> dict[str, float]:
        """Unnormalised log-probability of each language; all alike where the text has no letters."""
        slots, values = features(text)
        sums = values @ self.weights[slots].astype(np.float32) * self.scale + self.bias if len(slots) else self.bias * 0
        scores: list[float] = (sums.astype(np.float64) * self.sharpness).tolist()
        return dict(zip(self.languages, scores, strict=True))


@cache
def load_model(folder: Path = FOLDER) -> Model:
    """The model in the folder, its weights mapped; raises ModelMissing or ModelCorrupt."""
    page, table = folder / "titles.json", folder / "titles.bin"
    if not page.is_file() or not table.is_file():
        raise ModelMissing(f"There is no language detection model in {folder}.")
    about = json.loads(page.read_text("utf-8"))
    languages = tuple(about["languages"])
    if about.get("format") != FORMAT or table.stat().st_size != len(languages) << SLOT_BITS:
        raise ModelCorrupt(f"The language detection model in {folder} is not of format {FORMAT}, or was cut short.")
    weights = np.asarray(np.memmap(table, np.int8, "r", shape=(1 << SLOT_BITS, len(languages))))
    return Model(weights, languages, np.array(about["bias"], np.float32), about["scale"], about["sharpness"])
