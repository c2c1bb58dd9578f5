"""The embedded model as it lies on the disk: a table of slots and a page of JSON about it."""

import json
import mmap
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.errors import ModelCorrupt, ModelMissing
from nlp.sentiment.slots import SLOT_BITS, Slots

FOLDER = Path(__file__).parent / "data"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Head:
    """One of the two questions a model answers, as a logistic regression over the slots.

    `scale` is the weight of one unit, `bias` one number a language, `temperature` divides the logit (one a language).
    The first of `bias` and `temperature` serves texts whose language is not known.
    """

    scale: float
    bias: tuple[float, ...]
    temperature: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and their page: `languages` are the codes behind the numbers in the slots, from 1."""

    table: Slots
    languages: tuple[str, ...]
    polarity: Head
    neutrality: Head
    name: str
    licence: str


@cache
def load_model(folder: Path = FOLDER) -> Model:
    """The model in the folder, its table mapped, not read. Raises ModelMissing or ModelCorrupt."""
    page, table = folder / "embedded.json", folder / "embedded.bin"
    if not page.is_file() or not table.is_file():
        raise ModelMissing(f"There is no sentiment model in {folder}.")
    about = json.loads(page.read_text("utf-8"))
    if about.get("format") != FORMAT or table.stat().st_size != 4 << SLOT_BITS:
        raise ModelCorrupt(f"The sentiment model in {folder} is not of format {FORMAT}, or was cut short.")
    return Model(
        _mapped(table),
        ("", *about["languages"]),
        _head(about["polarity"]),
        _head(about["neutrality"]),
        about["name"],
        about["licence"],
    )


def _mapped(path: Path) -> Slots:
    with path.open("rb") as file:
        view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(view, dtype="<u4")


def _head(about: dict[str, list[float] | float]) -> Head:
    bias, temperature, scale = about["bias"], about["temperature"], about["scale"]
    if not isinstance(bias, list) or not isinstance(temperature, list) or not isinstance(scale, float):
        raise ModelCorrupt("The page of the sentiment model does not say what its weights are worth.")
    return Head(scale, tuple(bias), tuple(temperature))
