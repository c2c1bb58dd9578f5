"""Any sequence-classification checkpoint as a sentiment engine: a hub id or a local folder, on CPU or GPU.

Labels are read by name ("negative", "LABEL_0" of three, "4 stars"): each class is given a place from -1 to 1, so that
three-way, two-way and star checkpoints all serve.
"""

import importlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import Misconfigured, ModelError
from nlp.sentiment.base import SILENT, Label, Sentiment

_BATCH = 32
"""Texts per forward pass: fits any machine at 512 tokens."""
_TOKENS = 512
_POINTS = 8_000
"""Code points handed to the tokenizer: more than 512 tokens hold in any script."""
_NAMED = {"negative": -1.0, "neg": -1.0, "neutral": 0.0, "neu": 0.0, "mixed": 0.0, "positive": 1.0, "pos": 1.0}


class TransformersEngine:
    """A checkpoint of `transformers`, opened when first read with."""

    name = "transformers"

    def __init__(self, model: str, device: str = "cpu") -> None:
        if not model:
            raise Misconfigured("The transformers engine needs a model: a hub id or a folder.")
        self.model = model
        self.licence = "LicenseRef-Unknown"
        self._device = device
        self._opened: tuple[Any, Any, Any, list[float]] | None = None

    def read(self, texts: Sequence[str]) -> list[Sentiment]:
        """n texts in, n sentiments out, same order; a text reads the same alone and in company up to rounding."""
        torch, tokenizer, network, places = self._open()
        found = [SILENT] * len(texts)
        spoken = [place for place, text in enumerate(texts) if any(map(str.isalnum, text))]
        for start in range(0, len(spoken), _BATCH):
            some = spoken[start : start + _BATCH]
            for place, chances in zip(some, self._chances(torch, tokenizer, network, texts, some), strict=True):
                found[place] = judge(chances, places)
        return found

    def _open(self) -> tuple[Any, Any, Any, list[float]]:
        if self._opened is None:
            self._opened = _opened(self.model, self._device)
        return self._opened

    def _chances(
        self, torch: Any, tokenizer: Any, network: Any, texts: Sequence[str], some: list[int]
    ) -> list[list[float]]:
        written = [texts[place][:_POINTS].encode("utf-8", "replace").decode() for place in some]
        fed = tokenizer(written, padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt")
        with torch.inference_mode():
            logits = network(**fed.to(self._device)).logits.float()
        return list(torch.softmax(logits, dim=-1).cpu().tolist())


def _opened(model: str, device: str) -> tuple[Any, Any, Any, list[float]]:
    try:
        torch, library = importlib.import_module("torch"), importlib.import_module("transformers")
        tokenizer = library.AutoTokenizer.from_pretrained(model)
        network = library.AutoModelForSequenceClassification.from_pretrained(model).eval().to(device)
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"The sentiment model {model} cannot be opened: {error}") from error
    return torch, tokenizer, network, places_of(network.config.id2label)


def places_of(names: Mapping[int, str]) -> list[float]:
    """Where each class stands from -1 to 1, by its name; classes without telling names stand in even steps."""
    ordered = [names[number].strip().lower() for number in sorted(names)]
    if all(name in _NAMED for name in ordered):
        return [_NAMED[name] for name in ordered]
    stars = [re.match(r"(\d) stars?$", name) for name in ordered]
    if all(stars):
        return [(int(star.group(1)) - 3) / 2 for star in stars if star]
    if len(ordered) < 2:
        raise ModelError("A sentiment model needs two classes at least.")
    return [2 * place / (len(ordered) - 1) - 1 for place in range(len(ordered))]


def judge(chances: Sequence[float], places: Sequence[float]) -> Sentiment:
    """The sentiment of class probabilities, each class at its place from -1 to 1."""
    score = round(sum(chance * place for chance, place in zip(chances, places, strict=True)), 4)
    sides = {Label.NEGATIVE: 0.0, Label.NEUTRAL: 0.0, Label.POSITIVE: 0.0}
    for chance, place in zip(chances, places, strict=True):
        sides[Label.NEGATIVE if place < 0 else Label.POSITIVE if place > 0 else Label.NEUTRAL] += chance
    label = max(sides, key=lambda side: sides[side])
    return Sentiment(label, max(-1.0, min(1.0, score)), round(min(sides[label], 1.0), 4))
