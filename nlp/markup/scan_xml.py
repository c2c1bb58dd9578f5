"""XML into tokens, after expat has said that it is well-formed.

Input may be a fragment (several roots, or text alone) and may begin with white space, a declaration or a
doctype. Nothing is ever fetched or expanded: expat loads no external subset by itself, and an entity
declaration is refused.
"""

import re
from typing import NoReturn
from xml.parsers import expat

from core.errors import InvalidInput
from nlp.markup.tokens import Token, TokenKind

_QUOTED = r""""[^"]*"|'[^']*'"""
_SUBSET = rf"""\[(?:[^\]"'<]++|{_QUOTED}|<!--.*?-->|<\?.*?\?>|<)*+\]\s*+"""
_DOCTYPE = rf"""<!DOCTYPE(?:[^\[>"']++|{_QUOTED})*+(?:{_SUBSET})?+>"""
_PROLOG = re.compile(
    rf"(?P<space>[\ufeff\s]*+)(?:<\?xml\s.*?\?>)?+(?:(?:\s++|<!--.*?-->|<\?.*?\?>)*+{_DOCTYPE})?+", re.DOTALL
)
_MARKUP = re.compile(
    rf"""<!--.*?-->|(?P<cdata><!\[CDATA\[.*?\]\]>)|<\?.*?\?>|{_DOCTYPE}"""
    rf"""|<(?P<closing>/)?(?P<name>[^\s/>!?][^\s/>]*+)(?:[^>"']++|{_QUOTED})*+>""",
    re.DOTALL,
)


def scan_xml(text: str) -> list[Token]:
    """All of `text` as tokens, in order, without gaps; raises InvalidInput when it is not well-formed."""
    _check(text)
    tokens: list[Token] = []
    done = 0
    for found in _MARKUP.finditer(text):
        if done < found.start():
            tokens.append(Token(TokenKind.TEXT, done, found.start()))
        tokens.append(_token(found))
        done = found.end()
    if done < len(text):
        tokens.append(Token(TokenKind.TEXT, done, len(text)))
    return tokens


def refuse(reason: str) -> NoReturn:
    """The one error of ill-formed markup."""
    raise InvalidInput(f"The text is not well-formed XML, tag parsing failed: {reason}", "text")


def _token(found: re.Match[str]) -> Token:
    start, end = found.span()
    if found["cdata"]:
        return Token(TokenKind.CDATA, start, end)
    if not found["name"]:
        return Token(TokenKind.OPAQUE, start, end)
    if found["closing"]:
        return Token(TokenKind.CLOSE, start, end, found["name"])
    kind = TokenKind.EMPTY if found[0].endswith("/>") else TokenKind.OPEN
    return Token(kind, start, end, found["name"])


def _check(text: str) -> None:
    """Feeds expat prolog and body, the body inside an element of ours so that a fragment has one root."""
    prolog = _PROLOG.match(text)
    body = prolog.end() if prolog else 0
    space = prolog.end("space") if prolog else 0
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    try:
        for piece in (text[space:body], "<unit>", text[body:], "</unit>"):
            parser.Parse(piece, False)
        parser.Parse("", True)
    except expat.ExpatError as error:
        line = error.lineno + text.count("\n", 0, space)
        refuse(f"{expat.ErrorString(error.code)}, line {line}")
    except UnicodeEncodeError:
        refuse("half of a surrogate pair")


def _refuse_entity(name: str, *_: object) -> None:
    refuse(f"entity declarations are not accepted ({name[:40]})")
