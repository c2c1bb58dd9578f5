"""Tokens: a markup text cut into text and markup, every byte in exactly one token."""

from dataclasses import dataclass
from enum import Enum, auto


class TokenKind(Enum):
    """OPAQUE is copied as it stands: comments, processing instructions, doctypes, whole scripts, styles."""

    TEXT = auto()
    CDATA = auto()
    OPEN = auto()
    CLOSE = auto()
    EMPTY = auto()
    OPAQUE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`source[start:end]`; `name` of tags only, lower case in HTML."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the structure says of the tokens, index for index.

    `splitting[i]`: token i ends the running unit. `kept_until[i]`: the element opened by token i is copied
    verbatim up to that token (exclusive).
    """

    splitting: list[bool]
    kept_until: dict[int, int]
