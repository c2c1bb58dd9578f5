"""The structure of XML: nesting that must be right, and the outline that says where units begin.

An element that has text directly begins a unit, unless it stands in running text itself: in
`<p>Hello <b>world</b> now</p>` the paragraph is the unit and `b` is inline. `splitting_tags` split even
there, `non_splitting_tags` never do and lend their text to the element around them.
"""

from collections.abc import Sequence

from nlp.markup.base import MarkupOptions
from nlp.markup.elements import Element, outline
from nlp.markup.escaping import is_space
from nlp.markup.scan_xml import refuse
from nlp.markup.tokens import Outline, Token, TokenKind


def outline_xml(text: str, tokens: Sequence[Token], options: MarkupOptions) -> Outline:
    """Raises InvalidInput when tags do not match."""
    elements = _elements(text, tokens, options)
    for element in elements[1:]:
        element.splits = _splits(element, options)
    return outline(elements[1:], len(tokens))


def _elements(text: str, tokens: Sequence[Token], options: MarkupOptions) -> list[Element]:
    """In document order; the first is the text as a whole."""
    whole = Element("", -1)
    whole.holder = whole
    elements, stack = [whole], [whole]
    for index, token in enumerate(tokens):
        if token.kind in (TokenKind.OPEN, TokenKind.EMPTY):
            element = Element(token.name, index, stack[-1], end=index + 1)
            element.is_kept = token.name in options.ignore_tags or stack[-1].is_kept
            element.holder = stack[-1].holder if token.name in options.non_splitting_tags else element
            elements.append(element)
            if token.kind is TokenKind.OPEN:
                stack.append(element)
        elif token.kind is TokenKind.CLOSE:
            _close(stack, index, token)
        elif (holder := stack[-1].holder) and not stack[-1].is_kept and _is_words(text, token):
            holder.has_text = True
    if len(stack) > 1:
        refuse(f"<{stack[-1].name[:40]}> is not closed")
    return elements


def _close(stack: list[Element], index: int, token: Token) -> None:
    element = stack[-1]
    if element.name != token.name:
        refuse(f"</{token.name[:40]}> closes no element")
    stack.pop()
    element.closing, element.end = index, index + 1


def _is_words(text: str, token: Token) -> bool:
    if token.kind is TokenKind.CDATA:
        return not text[token.start + 9 : token.end - 3].isspace() and token.end - token.start > 12
    return token.kind is TokenKind.TEXT and not is_space(text, token.start, token.end)


def _splits(element: Element, options: MarkupOptions) -> bool:
    parent = element.parent
    element.in_running_text = parent is not None and (parent.in_running_text or parent.has_text)
    if element.name in options.splitting_tags:
        return True
    if not options.outline_detection or element.name in options.non_splitting_tags:
        return False
    return not element.in_running_text
