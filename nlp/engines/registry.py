"""The one place that knows every engine: how a catalogued model becomes a working translator."""

from collections.abc import Callable
from pathlib import Path

from core.errors import Misconfigured
from core.locales import Pair
from nlp.engines.base import Engine
from nlp.engines.ct2 import CTranslate2Engine, Decoding
from nlp.engines.echo import EchoEngine
from nlp.engines.firefox.engine import FirefoxEngine
from nlp.engines.opencc import OpenCCEngine
from nlp.engines.remote.base import RemoteEngine
from nlp.engines.remote.chat import ChatEngine
from nlp.engines.remote.deepl import DeeplEngine
from nlp.engines.remote.libretranslate import LibreTranslateEngine
from nlp.engines.transformers import TransformersEngine

Opener = Callable[[Path, Pair, str, str, Decoding], Engine]

ENGINES: dict[str, Opener] = {
    "ct2": CTranslate2Engine,
    "echo": lambda _folder, pair, _model, _licence, _decoding: EchoEngine([pair]),
    "firefox": FirefoxEngine,
    "opencc": lambda _folder, _pair, _model, _licence, _decoding: OpenCCEngine(),
    "transformers": TransformersEngine,
}

REMOTES: dict[str, type[RemoteEngine]] = {
    engine.name: engine for engine in (ChatEngine, DeeplEngine, LibreTranslateEngine)
}
"""Engines elsewhere, which the operator sets up: they have an address instead of a folder."""


def open_engine(name: str, folder: Path, pair: Pair, model: str, licence: str, decoding: Decoding) -> Engine:  # noqa: PLR0917
    """Opens the model in `folder` with the engine called `name`; raises Misconfigured for an unknown one."""
    if name not in ENGINES:
        raise Misconfigured(f"There is no engine called {name!r}; there are {', '.join(sorted(ENGINES))}.")
    return ENGINES[name](folder, pair, model, licence, decoding)
