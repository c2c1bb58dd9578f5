"""A table for `str.translate` that learns: the quickest way in Python to ask something of every character of a text."""

from collections.abc import Callable

MOST_KEPT = 1 << 15
"""Characters that are remembered: more than any language writes, fewer than a hostile text could bring."""


class CharacterTable(dict[int, str]):
    """What each character becomes, worked out by a function when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        form = self._become(chr(code))
        if len(self) < MOST_KEPT:
            self[code] = form
        return form
