"""Titles that differ from an approved one by numbers, sizes or agreed terms only take the approved rest over.

`保温杯 500ml 红色` was approved as `Thermos 500 ml, Red`; `保温杯 750ml 蓝色` then is `Thermos 750 ml, Blue`.
Where anything else differs, or a word to exchange does not stand in the approved target exactly once, there is no
variant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import regex

from core.findings import Span
from core.text import Folded, fold, fold_key, occurrences
from glossaries.matching import TermSet

_CODE = r"[\p{N}]+(?:[.,:/×*xX-][\p{N}]+)*|[\p{Latin}\p{N}]+(?:-[\p{Latin}\p{N}]+)*"
_TOKEN = regex.compile(rf"(?:{_CODE})|\s+|.", regex.DOTALL)
_SIZE = r"\d*X{0,4}[SML]"
_NUMBERED = r"[\p{Latin}.,:/×*-]*\p{N}[\p{Latin}\p{N}.,:/×*-]*"
_COPIED = regex.compile(rf"{_NUMBERED}|{_SIZE}(?:-{_SIZE})?", regex.IGNORECASE)
"""What stands in every language alike: codes with a number in them, and letter sizes."""
Exchange = tuple[str, str]
"""(what the approved target says, what this one says)."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    target: str = ""
    """What the term says in the target language; empty where it is no term."""


def variant_target(text: str, source: str, target: str, terms: TermSet) -> tuple[str, tuple[Exchange, ...]] | None:
    """`target` (approved for `source`) made to fit `text`, with what was exchanged; None where that is not safe."""
    old, new = _tokens(source, terms), _tokens(text, terms)
    exchanges: list[Exchange] = []
    matcher = SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        if kind != "replace" or j - i != m - k:
            return None
        pairs = [_exchange(a, b) for a, b in zip(old[i:j], new[k:m], strict=True)]
        if any(pair is None for pair in pairs):
            return None
        exchanges += [pair for pair in pairs if pair]
    return _exchanged(target, exchanges)


def _tokens(text: str, terms: TermSet) -> list[_Token]:
    """The text in terms, codes and single characters, in order."""
    tokens: list[_Token] = []
    at = 0
    for match in terms.find(text):
        tokens += [_Token(fold_key(found[0])) for found in _TOKEN.finditer(text, at, match.span[0])]
        tokens.append(_Token(fold_key(text[slice(*match.span)]), match.term.target))
        at = match.span[1]
    return tokens + [_Token(fold_key(found[0])) for found in _TOKEN.finditer(text, at)]


def _exchange(old: _Token, new: _Token) -> Exchange | None:
    if old.target and new.target:
        return old.target, new.target
    if not old.target and not new.target and _COPIED.fullmatch(old.text) and _COPIED.fullmatch(new.text):
        return old.text, new.text
    return None


def _exchanged(target: str, exchanges: Sequence[Exchange]) -> tuple[str, tuple[Exchange, ...]] | None:
    """All exchanges at once, from right to left; None where one is not there exactly once, or two meet."""
    folded = fold(target)
    places: list[tuple[Span, Exchange]] = []
    for exchange in dict.fromkeys(exchanges):
        found = _places(folded, exchange[0])
        if len(found) != exchanges.count(exchange):
            return None
        places += [(span, exchange) for span in found]
    places.sort()
    if any(one[0][1] > other[0][0] for one, other in pairwise(places)):
        return None
    said: list[Exchange] = []
    for (start, end), (_, wanted) in reversed(places):
        shown = _cased_like(target[start:end], wanted)
        said.append((target[start:end], shown))
        target = target[:start] + shown + target[end:]
    return target, tuple(reversed(said))


def _places(target: Folded, said: str) -> list[Span]:
    """Where the words stand; a number may touch its unit (`20cm`), but is no part of a longer number."""
    if not said[:1].isdigit():
        return list(occurrences(target, said))
    alone = regex.compile(rf"(?<!\p{{N}}|\p{{N}}[.,]){regex.escape(said)}(?!\p{{N}}|[.,]\p{{N}})")
    return [target.span(*found.span()) for found in alone.finditer(target.text)]


def _cased_like(model: str, text: str) -> str:
    """Upper case where the model is, a capital where the model has one; codes get back the case they had, if any."""
    if model.isupper() and (len(model) > 1 or text.isascii()):
        return text.upper()
    if model[:1].isupper():
        return text[:1].upper() + text[1:]
    return text
