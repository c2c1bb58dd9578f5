"""Runs: the tokens between two splits as items, with inline tags paired and empty pairs folded into one item.

Misnested tags (`<b>one <i>two</b> three</i>`) become one compound pair: its opening is `<b><i>`, its closing
`</b></i>`, around all they touch. Wider than a browser shows it, but every tag stays, once, and in an order
that closes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from nlp.markup.base import STAND_IN, MarkupKind
from nlp.markup.escaping import is_space, pieces
from nlp.markup.tokens import Outline, Token, TokenKind

CDATA_START, CDATA_END = "<![CDATA[", "]]>"


class ItemKind(Enum):
    TEXT = auto()
    KEPT = auto()
    OPEN = auto()
    CLOSE = auto()
    ATOM = auto()


@dataclass(slots=True, eq=False)
class Item:
    """`source[start:end]`; `verbatim` goes back as it is (not of TEXT); `pair` of OPEN and CLOSE."""

    kind: ItemKind
    start: int
    end: int
    verbatim: str = ""
    name: str = ""
    is_cdata: bool = False
    is_space: bool = False
    pair: "TagPair | None" = None

    @property
    def is_content(self) -> bool:
        return self.kind is ItemKind.KEPT or (self.kind is ItemKind.TEXT and not self.is_space)


@dataclass(slots=True, eq=False)
class TagPair:
    """The end tags still to come, then all tags of the pair; more than one of each only when misnested."""

    pending: int
    merged_into: "TagPair | None" = None
    openers: list[Item] = field(default_factory=list)
    closers: list[Item] = field(default_factory=list)

    @property
    def root(self) -> "TagPair":
        root = self
        while root.merged_into is not None:
            root = root.merged_into
        step = self
        while step.merged_into is not None:
            step.merged_into, step = root, step.merged_into
        return root


def runs(source: str, tokens: Sequence[Token], outline: Outline, kind: MarkupKind) -> Iterator[list[Item]]:
    """The runs of a text in order, none empty."""
    run: list[Item] = []
    index = 0
    while index < len(tokens):
        after = outline.kept_until.get(index, index + 1)
        if not outline.splitting[index]:
            if index in outline.kept_until:
                run.append(_verbatim(ItemKind.KEPT, source, tokens[index].start, tokens[after - 1].end))
            else:
                run += _items(source, tokens[index], kind)
        elif run:
            yield _paired(run)
            run = []
        index = after
    if run:
        yield _paired(run)


def _items(source: str, token: Token, kind: MarkupKind) -> Iterator[Item]:
    if token.kind is TokenKind.TEXT:
        for start, end, is_kept in pieces(source, token.start, token.end, kind):
            if is_kept:
                yield _verbatim(ItemKind.KEPT, source, start, end)
            else:
                yield Item(ItemKind.TEXT, start, end, is_space=is_space(source, start, end))
    elif token.kind is TokenKind.CDATA:
        yield _cdata(source, token)
    else:
        shape = {TokenKind.OPEN: ItemKind.OPEN, TokenKind.CLOSE: ItemKind.CLOSE}.get(token.kind, ItemKind.ATOM)
        item = _verbatim(shape, source, token.start, token.end)
        item.name = token.name
        yield item


def _cdata(source: str, token: Token) -> Item:
    """A CDATA section is text; one that holds our stand-in character is kept instead."""
    inside = source[token.start + len(CDATA_START) : token.end - len(CDATA_END)]
    if STAND_IN in inside:
        return _verbatim(ItemKind.KEPT, source, token.start, token.end)
    return Item(ItemKind.TEXT, token.start, token.end, is_cdata=True, is_space=not inside.strip())


def _verbatim(kind: ItemKind, source: str, start: int, end: int) -> Item:
    return Item(kind, start, end, source[start:end])


def _paired(items: list[Item]) -> list[Item]:
    _match(items)
    return _united(_nested(items))


def _match(items: Sequence[Item]) -> None:
    """Gives each end tag the pair of the last open tag of its name; one without stands for itself."""
    waiting: dict[str, list[TagPair]] = {}
    for item in items:
        if item.kind is ItemKind.OPEN:
            item.pair = TagPair(0)
            waiting.setdefault(item.name, []).append(item.pair)
        elif item.kind is ItemKind.CLOSE:
            if opened := waiting.get(item.name):
                item.pair = opened.pop()
                item.pair.pending = 1
            else:
                item.kind = ItemKind.ATOM


def _nested(items: Sequence[Item]) -> list[Item]:
    """Merges pairs that cross and ends unclosed ones with what holds them, each once."""
    marks: list[Item] = []
    stack: list[TagPair] = []
    for item in items:
        if item.kind is ItemKind.OPEN and item.pair:
            stack.append(item.pair)
        elif item.kind is ItemKind.CLOSE and item.pair:
            marks += _close(stack, item.pair.root, item.start)
        marks.append(item)
    return marks + [_implied(pair, items[-1].end) for pair in reversed(stack)]


def _close(stack: list[TagPair], pair: TagPair, at: int) -> list[Item]:
    implied = []
    pair.pending -= 1
    while (inner := stack[-1]) is not pair:
        stack.pop()
        if inner.pending:
            inner.merged_into = pair
            pair.pending += inner.pending
        else:
            implied.append(_implied(inner, at))
    if not pair.pending:
        stack.pop()
    return implied


def _implied(pair: TagPair, at: int) -> Item:
    return Item(ItemKind.CLOSE, at, at, pair=pair)


def _united(marks: Sequence[Item]) -> list[Item]:
    """One OPEN and one CLOSE for each pair, carrying all of its tags."""
    for item in marks:
        if item.pair:
            item.pair = item.pair.root
            (item.pair.openers if item.kind is ItemKind.OPEN else item.pair.closers).append(item)
    kept = [item for item in marks if not item.pair or item in (item.pair.openers[0], item.pair.closers[-1])]
    for item in kept:
        if item.pair:
            tags = item.pair.openers if item.kind is ItemKind.OPEN else item.pair.closers
            item.verbatim = "".join(tag.verbatim for tag in tags)
    return kept
