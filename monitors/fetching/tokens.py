"""Session tokens: kept between fetches in memory, renewed when they end or are refused."""

import hashlib
from collections.abc import Awaitable, Callable

from monitors.fetching.calling import Call, Caller, Reply
from monitors.fetching.failures import SourceFailed
from monitors.sources.base import Reason

Obtain = Callable[[], Awaitable[tuple[str, float]]]
"""Gives a token and the seconds it lives."""
_STALE = frozenset({Reason.UNAUTHORISED, Reason.BROKEN})  # some services answer 400 to a token that has ended


def drawer(*parts: str) -> str:
    """A name for a token that tells nothing of what it was got with."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


async def ask_with_token(caller: Caller, name: str, obtain: Obtain, call: Callable[[str], Call]) -> Reply:
    """The answer to the call made with a token; a kept token that is refused is renewed once."""
    kept = caller.recall_token(name)
    if kept:
        try:
            return await caller.ask(call(kept))
        except SourceFailed as failure:
            if failure.reason not in _STALE:
                raise
            caller.forget_token(name)
    token, life_s = await obtain()
    return await caller.ask(call(caller.keep_token(name, token, life_s)))
