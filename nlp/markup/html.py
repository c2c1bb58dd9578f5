"""The structure of HTML: which tags split units and which elements are copied, unclosed and misnested ones
included.

Optional end tags follow the HTML standard (section 13.1.2.4); block-level names are those its rendering
section shows as blocks, table parts and list items, plus buttons and options, whose labels stand alone.
"""

import html
import re
from collections.abc import Sequence

from nlp.markup.base import MarkupOptions
from nlp.markup.elements import Element, outline
from nlp.markup.tokens import Outline, Token, TokenKind

BLOCKS = frozenset({
    "address", "article", "aside", "base", "blockquote", "body", "button", "caption", "center", "col",
    "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup",
    "hr", "html", "legend", "li", "link", "listing", "main", "menu", "meta", "nav", "ol", "optgroup",
    "option", "p", "plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td",
    "template", "tfoot", "th", "thead", "title", "tr", "ul"
})  # fmt: skip

_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot"})
_SCOPE = frozenset({"table", "td", "th", "caption", "button", "object", "template", "html"})
_AFTER_P = frozenset({
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "dd",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre",
    "search", "section", "summary", "table", "ul"
})  # fmt: skip
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"}) | _SCOPE),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"}) | _SCOPE),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"}) | _SCOPE),
    "option": (frozenset({"option"}), frozenset({"select", "datalist", "optgroup"})),
    "optgroup": (frozenset({"option", "optgroup"}), frozenset({"select"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(_TABLE_PARTS, (_TABLE_PARTS, frozenset({"table"}))),
    "rt": (frozenset({"rt", "rp"}), frozenset({"ruby"})),
    "rp": (frozenset({"rt", "rp"}), frozenset({"ruby"})),
}
"""An opening tag ends the nearest open element of the first set, unless one of the second stands between."""

_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]++))?+""")


def outline_html(text: str, tokens: Sequence[Token], options: MarkupOptions) -> Outline:
    """Never fails: what has no partner is placed as a browser would place it."""
    builder = _Builder(text, options)
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.OPEN:
            builder.open(index, token)
        elif token.kind is TokenKind.EMPTY:
            builder.stand_alone(index, token)
        elif token.kind is TokenKind.CLOSE:
            builder.close(index, token)
    builder.end(len(tokens))
    return outline(builder.elements, len(tokens), builder.stray)


class _Builder:
    def __init__(self, text: str, options: MarkupOptions) -> None:
        self.elements: list[Element] = []
        self.stray: list[int] = []
        self._text = text
        never = {name.lower() for name in options.non_splitting_tags}
        self._splitting = (BLOCKS - never) | {name.lower() for name in options.splitting_tags}
        self._ignored = {name.lower() for name in options.ignore_tags}
        self._stack: list[Element] = []
        self._places: dict[str, list[int]] = {}

    def open(self, index: int, token: Token) -> None:
        self._end_implied(index, token.name)
        self._places.setdefault(token.name, []).append(len(self._stack))
        self._stack.append(self._element(index, token))

    def stand_alone(self, index: int, token: Token) -> None:
        self._end_implied(index, token.name)
        self._element(index, token).end = index + 1

    def close(self, index: int, token: Token) -> None:
        place = self._nearest((token.name,))
        if place == -1:
            if token.name in self._splitting:
                self.stray.append(index)
            return
        element = self._stack[place]
        self._pop_to(place, index)
        element.closing, element.end = index, index + 1

    def end(self, index: int) -> None:
        self._pop_to(0, index)

    def _element(self, index: int, token: Token) -> Element:
        element = Element(token.name, index, self._stack[-1] if self._stack else None)
        element.splits = token.name in self._splitting
        element.is_kept = token.name in self._ignored or _is_untranslated(self._text[token.start : token.end])
        self.elements.append(element)
        return element

    def _end_implied(self, index: int, name: str) -> None:
        if name in _AFTER_P:
            self._end_nearest(index, ("p",), _SCOPE)
        if name in _ENDS:
            self._end_nearest(index, *_ENDS[name])

    def _end_nearest(self, index: int, names: Sequence[str] | frozenset[str], barriers: frozenset[str]) -> None:
        place = self._nearest(names)
        if place > self._nearest(barriers):
            self._pop_to(place, index)

    def _nearest(self, names: Sequence[str] | frozenset[str]) -> int:
        """How deep in the stack the innermost of these stands, -1 when none is open."""
        return max((places[-1] for name in names if (places := self._places.get(name))), default=-1)

    def _pop_to(self, depth: int, index: int) -> None:
        while len(self._stack) > depth:
            element = self._stack.pop()
            self._places[element.name].pop()
            element.end = index


def _is_untranslated(tag: str) -> bool:
    """`translate="no"` or class `notranslate`."""
    if "translate" not in tag.lower():
        return False
    for name, value in _ATTRIBUTE.findall(tag):
        words = html.unescape(value.strip("\"'")).lower().split()
        if (name.lower() == "translate" and words == ["no"]) or (name.lower() == "class" and "notranslate" in words):
            return True
    return False
