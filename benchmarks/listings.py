"""Listing titles and ad copy made on the spot, from a seed, with pieces in them that must survive translation.

What each text carries is written down beside it, so that whoever judges a translation needs nothing of ours to find
it again.
"""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.listing_pieces import Carried, Pieces

_WORDS = Path(__file__).parent / "data" / "listing_words.json"
_SHARE_OF_COPY = 0.3
_SHARE_OF_HTML = 0.2


@dataclass(frozen=True, slots=True)
class Listing:
    """A text, whether it is HTML, and the pieces it carries as they stand in it.

    Of `paired` each stands once or more, and first in this order: what opens, then what closes.
    """

    text: str
    is_html: bool
    carried: tuple[tuple[Carried, str], ...]
    paired: tuple[str, ...] = ()


_PAIRS = (
    (("<b>",), ("</b>",)),
    (("<i>",), ("</i>",)),
    (("<span class='x'>",), ("</span>",)),
    (('<a href="https://a.example/?p=1">',), ("</a>",)),
    (("<b>", "<i>"), ("</i>", "</b>")),
    (('<a href="{{link}}">', "<strong>", "<u>"), ("</u>", "</strong>", "</a>")),
    (("{{#if vip}}",), ("{{/if}}",)),
    (("{% if vip %}",), ("{% endif %}",)),
)
"""What opens and what closes, in the order in which it stands."""
_EMPTY = ("<br/>", "<br>", "<br />", '<img src="a.png" alt="x"/>', "<wbr>", "<!-- promo -->", '<x id="1"/>')
_SLOT = re.compile(r"\{(\w+)\}")
_FILLINGS = {
    "who": (Carried.TEMPLATE,),
    "link": (Carried.ADDRESS, Carried.ADDRESS, Carried.TEMPLATE, Carried.PHONE),
    "thing": (Carried.SKU, Carried.TEMPLATE, Carried.ADDRESS, Carried.STANDARD, Carried.BIDI),
    "mark": (Carried.EMOJI, Carried.ENTITY, Carried.TEMPLATE, Carried.ADDRESS, Carried.SKU, Carried.STANDARD),
    "price": (Carried.PRICE, Carried.PRICE, Carried.TEMPLATE),
    "less": (Carried.PRICE, Carried.PERCENT, Carried.TEMPLATE),
    "date": (Carried.DATE, Carried.TEMPLATE),
    "size": (Carried.SIZE, Carried.SIZE, Carried.FRACTION),
}
"""What a slot of a sentence may be filled with."""
_GLUES = {"zh": (" ", " ", "", " | ", "，", "/", "【】", "（）"), "en": (" ", " ", " ", ", ", " | ", " - ", "()"),
          "pt": (" ", " ", " ", ", ", " | ", " - ", "()")}  # fmt: skip


def listings(language: str, count: int, seed: int = 2026) -> list[Listing]:
    """`count` texts in `language` (zh, en, pt); the same for the same seed."""
    maker = _Maker(language, Random(f"{seed}-{language}"))  # noqa: S311 - texts, no secrets
    return [maker.listing() for _ in range(count)]


@cache
def _words(language: str) -> dict[str, list[str]]:
    words: dict[str, list[str]] = json.loads(_WORDS.read_text(encoding="utf-8"))[language]
    return words


class _Maker:
    def __init__(self, language: str, random: Random) -> None:
        self._language = language
        self._random = random
        self._pieces = Pieces(language, random)

    def listing(self) -> Listing:
        is_html = self._random.random() < _SHARE_OF_HTML
        if self._random.random() < _SHARE_OF_COPY:
            text, carried = self._copy(is_html=is_html)
        else:
            carried = [self._piece(is_html=is_html) for _ in range(self._random.choice((1, 1, 2, 2, 3, 4)))]
            text = self._title(carried, is_html=is_html)
        written = [(kind, _written(kind, piece, is_html=is_html)) for kind, piece in carried]
        paired: tuple[str, ...] = ()
        if self._random.random() < (0.8 if is_html else 0.15):
            text, tags, paired = self._tagged(text, [piece for _, piece in written])
            written += [(Carried.TAG, tag) for tag in tags]
        return Listing(text, is_html, tuple(written), paired)

    def _piece(self, *, is_html: bool) -> tuple[Carried, str]:
        """In HTML an entity is no piece but a letter of the text."""
        kind = self._random.choice([kind for kind in self._pieces.kinds if not is_html or kind is not Carried.ENTITY])
        return kind, self._pieces.make(kind)

    def _title(self, carried: Sequence[tuple[Carried, str]], *, is_html: bool) -> str:
        words = _words(self._language)
        said = [self._random.choice(words["nouns"])]
        said += self._random.sample(words["attributes"], self._random.randint(1, 4))
        said += [self._random.choice(words["brands"])] if self._random.random() < 0.6 else []
        said = [_escaped(self._cased(word), is_html=is_html) for word in said]
        for kind, piece in carried:
            said.insert(self._random.randint(0, len(said)), _written(kind, piece, is_html=is_html))
        return self._glued(said)

    def _cased(self, word: str) -> str:
        return word.title().replace("'S", "'s") if self._language == "en" and self._random.random() < 0.6 else word

    def _glued(self, said: Sequence[str]) -> str:
        text = said[0]
        for word in said[1:]:
            glue = self._random.choice(_GLUES[self._language])
            if glue in ("【】", "（）", "()"):
                text += ("" if self._language == "zh" else " ") + glue[0] + word + glue[1]
            else:
                text += (glue or _apart(text, word)) + word
        return text

    def _copy(self, *, is_html: bool) -> tuple[str, list[tuple[Carried, str]]]:
        sentence = self._random.choice(_words(self._language)["sentences"])
        space = " " if self._language == "zh" and self._random.random() < 0.5 else ""
        carried: list[tuple[Carried, str]] = []
        text = ""
        for number, part in enumerate(_SLOT.split(sentence)):
            written = part
            if number % 2:
                kind = self._random.choice([k for k in _FILLINGS[part] if not is_html or k is not Carried.ENTITY])
                carried.append((kind, self._pieces.make(kind)))
                written = space + _written(*carried[-1], is_html=is_html) + space
            text += _apart(text, written) * (number % 2) + written
        return text.strip(), carried

    def _tagged(self, text: str, whole: Sequence[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Tags around a stretch between two spaces (or all of it), or an empty element; never inside a piece."""
        inside = {at + i for piece in whole for at in _occurrences(text, piece) for i in range(1, len(piece))}
        places = [0, *(i + 1 for i, c in enumerate(text[:-1]) if c == " " and text[i + 1] != " ")]
        places = [place for place in places if not {place, place - 1} & inside]
        if self._random.random() < 0.3:
            at, empty = self._random.choice(places), self._random.choice(_EMPTY)
            return f"{text[:at]}{empty}{text[at:]}", (empty,), ()
        start = self._random.choice(places)
        end = self._random.choice([p - 1 for p in places if p > start + 1] + [len(text)])
        opening, closing = self._random.choice(_PAIRS)
        tagged = f"{text[:start]}{''.join(opening)}{text[start:end]}{''.join(closing)}{text[end:]}"
        return tagged, opening + closing, opening + closing


def _written(kind: Carried, piece: str, *, is_html: bool) -> str:
    return piece if kind in (Carried.ENTITY, Carried.TAG) else _escaped(piece, is_html=is_html)


def _escaped(text: str, *, is_html: bool) -> str:
    return html.escape(text, quote=False) if is_html else text


def _apart(before: str, after: str) -> str:
    """A space where two pieces would run into one: Chinese is written without, but not between two codes."""
    joins = bool(before) and bool(after) and not (_is_wide(before[-1]) or _is_wide(after[0]))
    return " " if joins and not before[-1].isspace() and not after[0].isspace() else ""


def _is_wide(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _occurrences(text: str, piece: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(piece), text)]
