"""The core of a run: from its first to its last word, with the tags that cannot stand outside.

Markup and white space before and after it are left where they are in the source.
"""

import re
from collections import deque
from collections.abc import Sequence
from itertools import pairwise

from nlp.markup.escaping import SPACES
from nlp.markup.runs import Item, ItemKind


def core_of(source: str, run: Sequence[Item]) -> list[Item]:
    """The items of the unit, none when the run has no words; changes the items of `run`."""
    content = [index for index, item in enumerate(run) if item.is_content]
    if not any(run[index].kind is ItemKind.TEXT for index in content):
        return []
    core = _widened(run, content[0], content[-1])
    return _spaced(source, _folded(_trimmed(source, core)))


def _widened(run: Sequence[Item], first: int, last: int) -> list[Item]:
    """From the first to the last content, widened by those tags of pairs that begin or end in between."""
    start, end = run[first], run[last]
    begin = next((i for i in range(first) if _is_partial(run[i], start, end)), first)
    left, right = run[begin].start, end.end
    after = next((i for i in range(len(run) - 1, last, -1) if _opens_within(run[i], left, right)), last)
    return list(run[begin : after + 1])


def _is_partial(item: Item, first: Item, last: Item) -> bool:
    """An opening tag whose pair neither is over before the content nor holds all of it."""
    pair = item.pair
    if pair is None or item.kind is not ItemKind.OPEN or pair.closers[-1].end <= first.start:
        return False
    return pair.openers[-1].start > first.start or pair.closers[0].start < last.end


def _opens_within(item: Item, left: int, right: int) -> bool:
    return item.kind is ItemKind.CLOSE and item.pair is not None and left <= item.pair.openers[0].start < right


def _trimmed(source: str, core: Sequence[Item]) -> list[Item]:
    """White space before the first and after the last word goes to the tag beside it, or out of the unit."""
    first = next(index for index, item in enumerate(core) if item.is_content)
    last = next(index for index in reversed(range(len(core))) if core[index].is_content)
    head, tail = _tags_only(source, core[:first]), _tags_only(source, core[last + 1 :], reverse=True)
    if lead := _leading_space(source, core[first]):
        core[first].start = lead.end()
        if head:
            head[-1].verbatim += lead[0]
    if trail := _trailing(source, core[last]):
        core[last].end = trail.start()
        if tail:
            tail[0].verbatim = trail[0] + tail[0].verbatim
    return [*head, *core[first : last + 1], *tail]


def _tags_only(source: str, items: Sequence[Item], *, reverse: bool = False) -> list[Item]:
    """The tags among these, each with the white space behind it (`reverse`: before it)."""
    tags: list[Item] = []
    for item in reversed(items) if reverse else items:
        if item.kind is not ItemKind.TEXT:
            tags.append(item)
        elif reverse:
            tags[-1].verbatim = source[item.start : item.end] + tags[-1].verbatim
        else:
            tags[-1].verbatim += source[item.start : item.end]
    return tags[::-1] if reverse else tags


def _leading_space(source: str, item: Item) -> re.Match[str] | None:
    is_plain = item.kind is ItemKind.TEXT and not item.is_cdata
    return SPACES.match(source, item.start, item.end) if is_plain else None


def _trailing(source: str, item: Item) -> re.Match[str] | None:
    if item.kind is not ItemKind.TEXT or item.is_cdata:
        return None
    found = deque(SPACES.finditer(source, item.start, item.end), maxlen=1)
    return found[0] if found and found[0].end() == item.end else None


def _folded(core: Sequence[Item]) -> list[Item]:
    """Pairs with nothing but markup in them become one item, so they keep their spelling."""
    ends = {id(item.pair): index for index, item in enumerate(core) if item.kind is ItemKind.CLOSE}
    filled = [0]
    for item in core:
        filled.append(filled[-1] + (item.kind in (ItemKind.TEXT, ItemKind.KEPT)))
    folded: list[Item] = []
    index = 0
    while index < len(core):
        item = core[index]
        after = ends[id(item.pair)] + 1 if item.kind is ItemKind.OPEN else index + 1
        if item.kind is ItemKind.OPEN and filled[index] == filled[after]:
            verbatim = "".join(each.verbatim for each in core[index:after])
            folded.append(Item(ItemKind.ATOM, item.start, core[after - 1].end, verbatim))
            index = after
        else:
            folded.append(item)
            index += 1
    return folded


def _spaced(source: str, core: Sequence[Item]) -> list[Item]:
    """An empty element between spaces takes the second along, so the words around it stay one space apart."""
    is_after_space = False
    for item, after in pairwise(core):
        if item.kind is ItemKind.KEPT:
            is_after_space = False
        elif item.kind is ItemKind.TEXT and item.start < item.end:
            is_after_space = source[item.end - 1].isspace()
        elif item.kind is ItemKind.ATOM and is_after_space and (space := _leading_space(source, after)):
            item.verbatim += space[0]
            after.start = space.end()
    return list(core)
