"""An English stretch cut where a new thing is said: English says what belongs to a noun before it, so what stands after
the product stands for itself, one attribute, phrase or figure at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import regex

from core.findings import Span
from glossaries.conventions import PROMOTION
from nlp.titling.roles import BRAND, MEASURE, PRODUCT, Known, is_connective
from nlp.titling.stretches import LEADING_ON, WORD, Part, part_at

_GLUING = frozenset("and & of in on + x /".split())
_TRAILING = frozenset("size sizes color colors colour colours available optional".split())
"""Words that belong to what stands before them: 39-44 size, black color."""
_ENDING_PHRASES = frozenset({PROMOTION, MEASURE, "colour", "packaging"})
_MEASURED = frozenset("capacity weight volume size diameter width height length thickness screen heel".split())
"""Words that a figure after them belongs to."""
_HOLDING = regex.compile(r"\d\s?(?:ml|l|g|kg|oz|lb|cm|mm|m|in|inch|fl oz)$")


@dataclass(frozen=True, slots=True)
class _Item:
    """A known stretch or a single unknown word; `word` is folded."""

    span: Span
    role: str
    word: str
    is_size: bool = False

    @property
    def leads_on(self) -> bool:
        """Begins a phrase: `for`, `for women`."""
        return self.word.split()[0] in LEADING_ON

    @property
    def is_open(self) -> bool:
        """Wants a word after it: `for`, `compatible with`, `and`; a bare number (`88` weighted keys)."""
        is_number = not self.role and self.word[-1].isdigit() and not any(map(str.isalpha, self.word))
        return is_number or self.word.split()[-1] in LEADING_ON | _GLUING

    @property
    def is_whole(self) -> bool:
        """A size, or a figure that says how much a product holds, weighs or measures: it needs no word beside it."""
        return self.is_size or _HOLDING.search(self.word) is not None


_Group = list[_Item]


def english_parts(text: str, span: Span, known: Sequence[Known]) -> Iterator[Part]:
    """The stretch in its parts; every word is in exactly one."""
    items = _without_inner_promotions(list(_touching(text, _items(text, span, known))))
    groups: list[_Group] = []
    for number, item in enumerate(items):
        if groups and _continues(groups[-1], item, items[number:]):
            groups[-1].append(item)
        else:
            groups.append([item])
    for group in groups:
        inside = (group[0].span[0], group[-1].span[1])
        part = part_at(text, inside, [Known(item.span, item.role) for item in group if item.role])
        yield replace(part, role=BRAND) if group[0].role == BRAND else part


def _items(text: str, span: Span, known: Sequence[Known]) -> Iterator[_Item]:
    at = span[0]
    for one in (*known, None):  # the words after the last too
        stop = one.span[0] if one else span[1]
        for word in WORD.finditer(text, at, stop):
            yield _Item(word.span(), "", word[0].casefold())
        if one:
            role = "" if is_connective(one) else one.role
            yield _Item(one.span, role, text[slice(*one.span)].casefold(), one.is_size)
            at = one.span[1]


def _touching(text: str, items: Iterator[_Item]) -> Iterator[_Item]:
    """Stretches with no space between them are one word: `Remote+APP`."""
    last: _Item | None = None
    for item in items:
        if last and last.span[1] == item.span[0]:
            span = (last.span[0], item.span[1])
            role = MEASURE if MEASURE in (item.role, last.role) else item.role or last.role
            last = replace(last, span=span, role=role, word=text[slice(*span)].casefold())
            continue
        if last:
            yield last
        last = item
    if last:
        yield last


def _without_inner_promotions(items: Sequence[_Item]) -> list[_Item]:
    """Shop talk stands at an end; between other words it says something of them (customizable with logo)."""
    inner = [number for number, item in enumerate(items) if item.role and item.role != PROMOTION]
    return [
        replace(item, role="attribute") if item.role == PROMOTION and inner and inner[0] < number < inner[-1] else item
        for number, item in enumerate(items)
    ]


def _continues(group: _Group, item: _Item, rest: Sequence[_Item]) -> bool:
    """Whether a word goes on with what stands before it: as the first rule says that says something."""
    verdicts = (rule(group, item, rest) for rule in _RULES)
    return next((verdict for verdict in verdicts if verdict is not None), group[-1].role in (item.role, ""))


def _open_word(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    return True if group[-1].is_open or item.word in _GLUING | _TRAILING else None


def _phrase(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """A phrase is a part of its own after a product, and goes on with anything else."""
    return not _has_product(group) if item.leads_on else None


def _unknown(_group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    return None if item.role else True


def _in_phrase(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """A phrase goes on to the next figure, colour or promotion."""
    return item.role not in _ENDING_PHRASES if any(one.leads_on for one in group) else None


def _after_product(group: _Group, _item: _Item, _rest: Sequence[_Item]) -> bool | None:
    return False if _has_product(group) else None


def _before_all(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """A brand or promotion in front belongs to nothing after it."""
    return item.role == group[0].role if group[0].role in (BRAND, PROMOTION) else None


def _before_product(_group: _Group, _item: _Item, rest: Sequence[_Item]) -> bool | None:
    """Words before a product belong to it, unless a phrase or promotion stands between."""
    upto = takewhile(lambda one: not one.leads_on and one.role != PROMOTION, rest)
    return True if any(one.role == PRODUCT for one in upto) else None


def _figure(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """A figure belongs to the word before it (battery life 40 hours), unless it says enough alone (500ml)."""
    if item.role != MEASURE:
        return None
    return not item.is_whole or group[-1].word.split()[-1] in _MEASURED


def _counted(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """A figure that says too little alone belongs to the word after it: 5-layer protective."""
    last = group[-1]
    return not last.is_whole if last.role == MEASURE and item.role == "attribute" else None


_RULES: Sequence[Callable[[_Group, _Item, Sequence[_Item]], bool | None]] = (
    _open_word, _phrase, _unknown, _in_phrase, _after_product, _before_all, _before_product, _figure, _counted,
)  # fmt: skip


def _has_product(group: Sequence[_Item]) -> bool:
    """Whether a product is named, and not just led to."""
    return any(one.role == PRODUCT for one in takewhile(lambda one: not one.leads_on, group))
