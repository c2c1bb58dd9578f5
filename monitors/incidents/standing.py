"""What follows from how an incident stands and what is graded now: rules that live judging and replays share."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from monitors.incidents.book import Book, urgency
from monitors.incidents.tables import State


class Standing(Protocol):
    """An incident as it stands; a row of the database, or one that is only supposed."""

    @property
    def type(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def level(self) -> int: ...

    @property
    def machine_level(self) -> int: ...

    @property
    def person_level(self) -> int | None: ...

    @property
    def closed_at(self) -> datetime | None: ...


S = TypeVar("S", bound=Standing)


def is_over(standing: Standing | None, now: datetime, reopen: timedelta) -> bool:
    """Whether what comes now is an incident of its own: none is there, or it was closed too long ago."""
    if standing is None:
        return True
    if standing.state != State.CLOSED:
        return False
    return standing.closed_at is None or now - standing.closed_at > reopen


def is_raised_to(standing: Standing, level: int) -> bool:
    """Whether this level of the machine's raises it; what a person has set is not overruled."""
    is_news = level != standing.machine_level and standing.person_level is None
    return is_news and urgency(level) > urgency(standing.level)


def parent_among(current: Iterable[S], book: Book, type_: str, level: int) -> S | None:
    """The open incident that one of this type and level is a part of, as the book has it."""
    for one in current:
        is_grave = one.level in {1, 2} and one.state != State.CLOSED
        inhibits = one.type in book.kinds and type_ in book.kinds[one.type].inhibits
        if is_grave and inhibits and urgency(one.level) > urgency(level):
            return one
    return None
