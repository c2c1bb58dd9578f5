"""Whether a translation still carries what its listing did.

Shares no code with what protects the pieces. Placeholders, tags, entities, addresses and emoji count to the letter; of
numbers the digits count, their sign (a currency, `%`), and that none was added.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from unicodedata import decimal

from benchmarks.listing_pieces import Carried
from benchmarks.listings import Listing
from nlp.localization import Localization

_DIGITS = re.compile(r"\d+")
_ALIKE = str.maketrans({",": ".", "×": "x", "*": "x", "￥": "¥", "–": "-"})
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})[.,](?=\d{3}(?!\d))")
_BARE = re.compile(r"&(?!#?\w+;)")
_SIGNS = "$€£₹%"
_TO_THE_LETTER = frozenset(
    {Carried.TEMPLATE, Carried.TAG, Carried.ENTITY, Carried.ADDRESS, Carried.EMOJI, Carried.BIDI}
)
_AS_WORDS = frozenset({Carried.SKU, Carried.STANDARD, Carried.PHONE})
"""To the letter too; `5G` does not stand in `35GB`."""
_VOID = frozenset({"br", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one text: the kind of piece, the piece, what the text was and became, if a check saw it."""

    kind: str
    piece: str
    source_text: str
    text: str
    is_flagged: bool = False


def faults(listing: Listing, done: Localization) -> Iterator[Fault]:
    """Everything that is missing in the target, or too much."""
    for kind, piece in dict.fromkeys(listing.carried):
        if not _is_kept(kind, piece, listing, done.text):
            yield Fault(kind.value, piece, listing.text, done.text)
    said = Counter(_groups(" ".join(term.target for term in done.terms_applied)))
    wanted, found = (Counter(_groups(_read(text, is_html=listing.is_html))) for text in (listing.text, done.text))
    for digits in sorted((wanted - found) + (found - wanted - said)):
        yield Fault("digits", digits, listing.text, done.text)
    if not _stand_in_order(listing.paired, done.text):
        yield Fault("order", " ".join(listing.paired), listing.text, done.text)
    for sign in _SIGNS:
        if listing.text.count(sign) != done.text.count(sign):
            yield Fault("sign", sign, listing.text, done.text)
    if listing.is_html and (not _is_nested(done.text) or _BARE.search(done.text)):
        yield Fault("markup", "", listing.text, done.text)


def _is_kept(kind: Carried, piece: str, listing: Listing, text: str) -> bool:
    source_text = listing.text
    if kind in _TO_THE_LETTER:
        return text.count(piece) == source_text.count(piece)
    if kind in _AS_WORDS:
        return _words(piece, text) == _words(piece, source_text)
    if kind is Carried.NUMBER:  # its digits are counted with all others
        return True
    wanted = _squeezed(piece).removesuffix("元")
    return _squeezed(text).count(wanted) >= _squeezed(source_text).count(wanted)


def _words(piece: str, text: str) -> int:
    before, after = ("(?<![A-Za-z0-9])" * piece[0].isalnum(), "(?![A-Za-z0-9])" * piece[-1].isalnum())
    return len(re.findall(before + re.escape(piece) + after, text))


def _stand_in_order(pieces: Sequence[str], text: str) -> bool:
    """Whether all are there, one after the other."""
    at = 0
    for piece in pieces:
        at = text.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return True


def _read(text: str, *, is_html: bool) -> str:
    return html.unescape(text) if is_html else text


def _squeezed(text: str) -> str:
    """As figures are compared: `7 cm` is `7cm`, `1,8` is `1.8`, `10 × 20` is `10x20`."""
    return "".join(text.casefold().split()).translate(_ALIKE)


def _groups(text: str) -> list[str]:
    """The numbers of a text, thousands in one piece: `1,299.00` and `1.299,00` are 1299 and 00."""
    return [_in_ascii(digits) for digits in _DIGITS.findall(_THOUSANDS.sub(r"\1", text))]


def _in_ascii(digits: str) -> str:
    """`٣٠` and `３０` are 30."""
    return "".join(str(decimal(digit)) for digit in digits)


class _Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.is_sound = True

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag: str, _attrs: object) -> None:
        """`<br/>` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        self.is_sound = self.is_sound and bool(self.open) and self.open.pop() == tag


def _is_nested(text: str) -> bool:
    nesting = _Nesting()
    nesting.feed(text)
    nesting.close()
    return nesting.is_sound and not nesting.open
