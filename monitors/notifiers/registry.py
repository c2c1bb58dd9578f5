"""The one place that knows every notifier."""

from collections.abc import Callable, Mapping

from core.errors import InvalidInput
from monitors.notifiers.base import Notifier
from monitors.notifiers.recording import RecordingNotifier

Opener = Callable[[Mapping[str, str], Callable[[str], str]], Notifier]
"""Options of a channel and a way to its secrets, by name."""

NOTIFIERS: dict[str, Opener] = {
    "recording": lambda _options, _secret: RecordingNotifier(),
}


def open_notifier(name: str, options: Mapping[str, str], secret: Callable[[str], str]) -> Notifier:
    """The notifier of this name; raises InvalidInput."""
    if name not in NOTIFIERS:
        raise InvalidInput(f"There is no channel called {name!r}; there are {', '.join(sorted(NOTIFIERS))}.", "channel")
    return NOTIFIERS[name](options, secret)
