"""Text in, text out. Owns no table, reads no clock: memory, terms and packs are handed in."""

from importlib import import_module
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    """Opens `nlp.sentiment` when it is first asked for, so that `import nlp` stays light."""
    if name == "sentiment":
        return import_module("nlp.sentiment")
    raise AttributeError(f"module 'nlp' has no attribute {name!r}")
