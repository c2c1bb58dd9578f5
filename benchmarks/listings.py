"""Listing titles and ad copy made on the spot, from a seed, with pieces in them that must survive translation.

What each text carries is written down beside it, so that whoever judges a translation needs nothing of ours to find
it again.
"""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random

_WORDS = Path(__file__).parent / "data" / "listing_words.json"
_SHARE_OF_COPY = 0.3
_SHARE_OF_HTML = 0.2


class Carried(StrEnum):
    """What kind of piece it is; of the last five the digits count, of the others every letter."""

    TEMPLATE = "template"
    TAG = "tag"
    ENTITY = "entity"
    ADDRESS = "address"
    EMOJI = "emoji"
    SKU = "sku"
    SIZE = "size"
    PRICE = "price"
    PERCENT = "percent"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Listing:
    """A text, whether it is HTML, and the pieces it carries as they stand in it."""

    text: str
    is_html: bool
    carried: tuple[tuple[Carried, str], ...]


_TEMPLATES = (
    "{name} {0} {{color}} ${brand} [[city]] %%NAME%% %s %1$s %.2f %(count)d $SIZE "
    "{имя} {名前} {ชื่อ} {اسم} {{título}} {用户名}"
).split()
_TAGS = (
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<span class='x'>", "</span>"),
    ('<a href="https://a.example/?p=1">', "</a>"),
)
_ENTITIES = ("&amp;", "&nbsp;", "&#39;", "&lt;", "&quot;", "&eacute;")
_HANDLES = ("@shop_cn", "#sale", "#скидка", "#セール", "#ลดราคา", "#تخفيضات", "#promoção")
_HOSTS = ("shop.example", "loja.example.br", "www.shop.example", "магазин.example")
_PATHS = ("/p", "/耳机", "/produto/fone-de-ouvido", "/товар", "/?id=7&ref=ad", "/a_b-c.html#top", "/100%25")
_EMOJI = "🔥 👩‍👩‍👧‍👦 👍🏽 ❤️‍🔥 🇧🇷 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ★ ✅ ™ ® 🎁".split()
_UNITS = ("cm", "mm", "m", "ml", "L", "kg", "g", "W", "mAh", "GB", "TB", "Hz", "V", "oz", '"')
_SIGNS = {"zh": ("¥", "￥", "$", "US$"), "en": ("$", "US$", "£", "€", "¥"), "pt": ("R$ ", "R$", "€", "US$ ")}
_SLOT = re.compile(r"\{(\w+)\}")
_FILLINGS = {
    "who": (Carried.TEMPLATE,),
    "link": (Carried.ADDRESS, Carried.ADDRESS, Carried.TEMPLATE),
    "thing": (Carried.SKU, Carried.TEMPLATE, Carried.ADDRESS),
    "mark": (Carried.EMOJI, Carried.ENTITY, Carried.TEMPLATE, Carried.ADDRESS, Carried.SKU),
    "price": (Carried.PRICE, Carried.PRICE, Carried.TEMPLATE),
    "less": (Carried.PRICE, Carried.PERCENT, Carried.TEMPLATE),
    "date": (Carried.DATE, Carried.TEMPLATE),
    "size": (Carried.SIZE,),
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
        self._makers = {
            Carried.TEMPLATE: lambda: random.choice(_TEMPLATES),
            Carried.ENTITY: lambda: random.choice(_ENTITIES),
            Carried.ADDRESS: self._address,
            Carried.EMOJI: lambda: random.choice(_EMOJI),
            Carried.SKU: self._sku,
            Carried.SIZE: self._size,
            Carried.PRICE: self._price,
            Carried.PERCENT: lambda: random.choice(("50%", "100%", f"{random.randint(1, 99)}%", self._decimal() + "%")),
            Carried.DATE: self._date,
            Carried.NUMBER: self._number,
        }

    def listing(self) -> Listing:
        is_html = self._random.random() < _SHARE_OF_HTML
        if self._random.random() < _SHARE_OF_COPY:
            text, carried = self._copy(is_html=is_html)
        else:
            carried = [self._piece(is_html=is_html) for _ in range(self._random.choice((1, 1, 2, 2, 3, 4)))]
            text = self._title(carried, is_html=is_html)
        if self._random.random() < (0.8 if is_html else 0.15):
            text, tags = self._tagged(text, [piece for _, piece in carried])
            carried += [(Carried.TAG, tag) for tag in tags]
        return Listing(text, is_html, tuple((kind, _written(kind, piece, is_html=is_html)) for kind, piece in carried))

    def _piece(self, *, is_html: bool) -> tuple[Carried, str]:
        """In HTML an entity is no piece but a letter of the text."""
        kind = self._random.choice([kind for kind in self._makers if not is_html or kind is not Carried.ENTITY])
        return kind, self._makers[kind]()

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
                carried.append((kind, self._makers[kind]()))
                written = space + _written(*carried[-1], is_html=is_html) + space
            text += _apart(text, written) * (number % 2) + written
        return text.strip(), carried

    def _tagged(self, text: str, whole: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """A tag around a stretch between two spaces (or all of it), or an empty element; never inside a piece."""
        inside = {at + i for piece in whole for at in _occurrences(text, piece) for i in range(1, len(piece))}
        places = [0, *(i + 1 for i, c in enumerate(text[:-1]) if c == " " and text[i + 1] != " ")]
        places = [place for place in places if not {place, place - 1} & inside]
        if self._random.random() < 0.3:
            at = self._random.choice(places)
            return f"{text[:at]}<br/>{text[at:]}", ("<br/>",)
        start = self._random.choice(places)
        end = self._random.choice([p - 1 for p in places if p > start + 1] + [len(text)])
        opening, closing = self._random.choice(_TAGS)
        return f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}", (opening, closing)

    def _address(self) -> str:
        random = self._random
        host = random.choice(_HOSTS)
        return random.choice((
            f"https://{host}{random.choice(_PATHS)}", f"https://{host}/{random.randint(1, 9999)}", "www.shop.example/p",
            f"me+{random.randint(1, 99)}@shop.example", "vendas@loja.example.br", random.choice(_HANDLES),
        ))  # fmt: skip

    def _sku(self) -> str:
        random = self._random
        letters = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(random.randint(2, 3)))
        number = random.randint(1, 99_999)
        return random.choice(
            (f"{letters}-{number}", f"{letters}{number}", f"{letters}-{number}/B2", f"{letters}{number}Pro")
        )

    def _size(self) -> str:
        random = self._random
        a, b, c = (random.randint(1, 300) for _ in range(3))
        unit = random.choice(_UNITS)
        return random.choice((
            f"{a}x{b}cm", f"{a}×{b}×{c} cm", f"{self._decimal()}{unit}", f"{a} {unit}", f"{a}{unit}", f"{a}*{b}mm",
            f"{random.randint(34, 40)}-{random.randint(41, 46)}", "S-5XL",
        ))  # fmt: skip

    def _price(self) -> str:
        random = self._random
        amount = f"{random.randint(1, 999)}.{random.randint(0, 99):02}"
        if random.random() < 0.2:
            amount = f"{random.randint(1, 9)},{random.randint(0, 999):03}.{random.randint(0, 99):02}"
        if self._language == "pt":
            amount = amount.translate(str.maketrans(",.", ".,"))
        if self._language == "zh" and random.random() < 0.3:
            return f"{random.randint(1, 999)}元"
        return random.choice(_SIGNS[self._language]) + amount

    def _decimal(self) -> str:
        mark = "," if self._language == "pt" else "."
        return f"{self._random.randint(0, 20)}{mark}{self._random.randint(1, 9)}"

    def _date(self) -> str:
        day, month = self._random.randint(1, 28), self._random.randint(1, 12)
        return self._random.choice((f"2026-{month:02}-{day:02}", f"{day:02}/{month:02}/2026", f"{month}.{day}"))

    def _number(self) -> str:
        a, mark = self._random.randint(2, 9), "." if self._language == "pt" else ","
        return self._random.choice((str(a), str(a * 100), f"{a}-{a + 3}", f"1{mark}{a}00", "3000", "2026"))


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
