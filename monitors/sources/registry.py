"""The one place that knows every source."""

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import InvalidInput
from monitors.sources.base import ItemKind, Source, SourceTools
from monitors.sources.listed import ListSource


@dataclass(frozen=True, slots=True)
class SourceType:
    """A kind of source people can bind to a watch.

    `poll_s` is how often it may politely be asked; a watch that wants it oftener gets this. `check` raises InvalidInput
    for options that cannot work, before they are saved, and makes no request.
    """

    name: str
    help: str
    kind: ItemKind
    open: Callable[[SourceTools], Source]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    """Those of the options whose value is the name of a secret."""
    poll_s: int = 900
    check: Callable[[SourceTools], None] | None = None


SOURCES: dict[str, SourceType] = {
    one.name: one
    for one in (
        SourceType("list", "Items held in memory; for tests.", ItemKind.POST, lambda _: ListSource(()), poll_s=1),
    )
}


def source_type(name: str) -> SourceType:
    """The source of this name; raises InvalidInput."""
    if name not in SOURCES:
        raise InvalidInput(f"There is no source called {name!r}; there are {', '.join(sorted(SOURCES))}.", "source")
    return SOURCES[name]
