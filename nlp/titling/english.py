"""English stretches cut where a new thing is said: English says what belongs to a noun before it, so what stands after
the product stands for itself, one attribute, phrase or figure at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import regex

from core.findings import Span
from glossaries.conventions import PROMOTION
from glossaries.role_words import leading_words
from nlp.titling.roles import BRAND, MEASURE, PRODUCT, Known, is_connective
from nlp.titling.stretches import WORD, Part, Title, part_at

_GLUING = frozenset("and & of in on + x /".split())
_TRAILING = frozenset("size sizes color colors colour colours available optional".split())
"""Words that belong to what stands before them: 39-44 size, black color."""
_ENDING_PHRASES = frozenset({PROMOTION, MEASURE, "colour", "packaging"})
_MEASURED = frozenset(
    "accuracy capacity deep depth diameter heel height high length long precision screen size span tall thick thickness"
    " volume weight wide width".split()
)
"""Words that a figure after them belongs to."""
_NUMBER = regex.compile(r"\d[\d.,]*(?:[kmgt]b|[gm]?hz|mp|k|p|w)?")
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
        return self.word.split()[0] in leading_words("en")

    @property
    def is_open(self) -> bool:
        """Wants a word after it: `for`, `compatible with`, `and`; a bare number (`88` weighted keys, `16GB` memory)."""
        is_number = not self.role and _NUMBER.fullmatch(self.word) is not None
        last = self.word.split()[-1]
        return is_number or last in _GLUING or last in leading_words("en")

    @property
    def is_counted(self) -> bool:
        return any(map(str.isdigit, self.word))

    @property
    def is_whole(self) -> bool:
        """A size, or a figure that says how much a product holds, weighs or measures: it needs no word beside it."""
        return self.is_size or _HOLDING.search(self.word) is not None


_Group = list[_Item]


def english_parts(title: Title, span: Span, known: Sequence[Known]) -> Iterator[Part]:
    """The stretch that names the product, in its parts; every word is in exactly one.

    One that begins with a phrase (for this phone a case) is left whole: nobody knows where the phrase ends.
    """
    items = _without_inner_promotions(list(_touching(title.text, _items(title.text, span, known))))
    groups: list[_Group] = [[items[0]]]
    for number, item in enumerate(items[1:], 1):
        if items[0].leads_on or _continues(groups[-1], item, items[number:]):
            groups[-1].append(item)
        else:
            groups.append([item])
    yield from (_part(title, group) for group in groups)


def tail_parts(title: Title, span: Span, known: Sequence[Known]) -> Iterator[Part]:
    """Another stretch, with what stands alone at its end set apart; the others were put together by whoever wrote it.

    Promotions do, and figures and colours where no further product has them.
    """
    items = list(_touching(title.text, _items(title.text, span, known)))
    is_of_product = any(item.role == PRODUCT for item in items)
    cut = len(items)
    while cut > 1 and _stands_alone(items[cut - 2], items[cut - 1], is_of_product=is_of_product):
        cut -= 1
    yield _part(title, items[:cut])
    yield from (_part(title, [item]) for item in items[cut:])


def _stands_alone(before: _Item, item: _Item, *, is_of_product: bool) -> bool:
    if before.is_open or not any(map(str.isalnum, before.word)) or item.word in _TRAILING:
        return False
    if item.role == PROMOTION or is_of_product:
        return item.role == PROMOTION and " " in item.word
    is_packed = before.role == "packaging" and not before.is_counted
    if item.role == MEASURE:
        return item.is_whole and not is_packed and before.word.split()[-1] not in _MEASURED
    return item.role == "colour" or (item.role == "packaging" and item.is_counted)


def _part(title: Title, group: _Group) -> Part:
    inside = (group[0].span[0], group[-1].span[1])
    part = part_at(title, inside, [Known(item.span, item.role) for item in group if item.role])
    return replace(part, role=BRAND) if group[0].role == BRAND else part


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
    """What comes with a product goes on to the next figure, colour or promotion; whom it is for ends with the name."""
    at = next((number for number, one in enumerate(group) if one.leads_on), None)
    if at is None:
        return None
    lead = group[at].word.split()
    is_named = leading_words("en").get(lead[0]) != "with" and (len(lead) > 1 or any(one.role for one in group[at:]))
    is_another = item.role != (group[-1].role or "audience")
    return item.role not in _ENDING_PHRASES and not (is_named and is_another)


def _packed(_group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """How it is packed belongs to what stands before, unless it is counted: screwdriver set, but 5 piece set."""
    return True if item.role == "packaging" and not item.is_counted else None


def _after_product(group: _Group, item: _Item, _rest: Sequence[_Item]) -> bool | None:
    """Names of products side by side make one: bubble machine, hot pot soup base."""
    return group[-1].role == item.role == PRODUCT if _has_product(group) else None


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
    _open_word, _phrase, _unknown, _packed, _in_phrase, _after_product, _before_all, _before_product, _figure, _counted,
)  # fmt: skip


def _has_product(group: Sequence[_Item]) -> bool:
    """Whether a product is named, and not just led to."""
    return any(one.role == PRODUCT for one in takewhile(lambda one: not one.leads_on, group))
