"""How the room speaks: the words of messages in the reader's language, their clock, and quotes with a translation.

Translating takes an engine seconds; a page comes without, and fetches the same page `translated` beside it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request

from api.console.visits import Visit
from api.doors.desk import desk_of
from api.notifying import links_of, translating
from api.watching import book_of
from monitors.messages.context import Context
from monitors.messages.words import Words, words_of


def context_of(request: Request, visit: Visit, *, translated: bool = False) -> Context:
    """What quotes and clocks are made with; without `translated` nothing is translated and nothing is said of it."""
    runtime = desk_of(request).runtime
    translate = translating(runtime.translator) if translated else _untouched
    return Context(
        message_words(visit),
        ZoneInfo(visit.zone),
        runtime.now(),
        book_of(runtime.settings),
        links_of(runtime.settings),
        translate=translate,
    )


def message_words(visit: Visit) -> Words:
    """The words of notices in the language of the console: states, events, the sentences of a grade."""
    return words_of(visit.language.partition("-")[0])


def marks_of(start: datetime, due: datetime, percents: tuple[int, ...]) -> list[tuple[int, datetime]]:
    """When so many per cent of a clock have gone, for each of the reminders."""
    return [(percent, start + (due - start) * percent / 100) for percent in percents]


def gone_percent(start: datetime, due: datetime, now: datetime) -> int:
    """How much of a clock has gone, 0 to 100."""
    whole = (due - start).total_seconds()
    return 100 if whole <= 0 else max(0, min(100, round((now - start).total_seconds() / whole * 100)))


def clock_words(context: Context) -> dict[str, str]:
    """Units of time as the ticking clock of the page writes them."""
    return {name: context.words.sentences[name] for name in ("days", "hours", "minutes")}


def _untouched(_text: str, _source: str, _target: str) -> str:
    return ""
