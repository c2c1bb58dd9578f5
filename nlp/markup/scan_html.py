"""HTML into tokens, as tolerant as a browser and in linear time.

Follows the tokenizer of the HTML standard (section 13.2.5) with three kindnesses: a tag that never ends is
text, `<x id="1"/>` is an empty element whatever its name, and `<? ... ?>` is a processing instruction. Each
search that can fail remembers its failure, so hostile input cannot make it scan the rest again and again.
"""

import re

from nlp.markup.tokens import Token, TokenKind

VOID = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
RAW = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes"})

_TAG = re.compile(r"""</?([a-zA-Z][^\s/>]*+)(?:[^>"'=]++|=\s*+(?:"[^"]*"|'[^']*')?+|["'])*+>""")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*+)")
_COMMENT_END = re.compile(r"--!?>")
_UNQUOTED_SLASH = re.compile(r"""=\s*[^\s"'>=]+/>\Z""")


def scan_html(text: str) -> list[Token]:
    """All of `text` as tokens, in order, without gaps."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[Token] = []
        self._absent: set[str] = set()
        self._quotes_end = True

    def scan(self) -> list[Token]:
        done = at = 0
        while (at := self._text.find("<", at)) != -1:
            found = self._markup(at)
            if not found:
                at += 1
                continue
            self._add_text(done, at)
            self._tokens += found
            done = at = found[-1].end
        self._add_text(done, len(self._text))
        return self._tokens

    def _add_text(self, start: int, end: int) -> None:
        if start < end:
            self._tokens.append(Token(TokenKind.TEXT, start, end))

    def _markup(self, at: int) -> list[Token]:
        """The tokens of the markup that begins at `at`; none when that `<` is only text."""
        text = self._text
        if text.startswith("<!--", at):
            return [Token(TokenKind.OPAQUE, at, self._comment_end(at))]
        if text.startswith("<![CDATA[", at) and (end := self._after("]]>", at)):
            return [Token(TokenKind.OPAQUE, at, end)]
        if text.startswith("<?", at) and (end := self._after("?>", at)):
            return [Token(TokenKind.OPAQUE, at, end)]
        if _NAME.match(text, at):
            return self._tag(at)
        if text.startswith(("<!", "<?", "</"), at) and (end := self._after(">", at)):
            return [Token(TokenKind.OPAQUE, at, end)]
        return []

    def _tag(self, at: int) -> list[Token]:
        end = self._tag_end(at)
        if not end:
            return []
        name = _name(self._text, at)
        if self._text[at + 1] == "/":
            return [Token(TokenKind.CLOSE, at, end, name)]
        if name in VOID or self._closes_itself(at, end):
            return [Token(TokenKind.EMPTY, at, end, name)]
        if name in RAW:
            closing = _closing(name).search(self._text, end)
            return [Token(TokenKind.OPAQUE, at, closing.end() if closing else len(self._text))]
        opening = Token(TokenKind.OPEN, at, end, name)
        return self._title(opening) if name == "title" else [opening]

    def _tag_end(self, at: int) -> int:
        """Past the `>` outside quotes; past any `>` once quotes were seen not to end; 0 for none."""
        if self._quotes_end:
            found = _TAG.match(self._text, at)
            if found:
                return found.end()
            self._quotes_end = False
        return self._after(">", at)

    def _closes_itself(self, at: int, end: int) -> bool:
        return self._text[end - 2] == "/" and not _UNQUOTED_SLASH.search(self._text, at, end)

    def _title(self, opening: Token) -> list[Token]:
        """A title holds text only: `<` is no tag in it."""
        closing = None if "</title" in self._absent else _closing("title").search(self._text, opening.end)
        if closing is None:
            self._absent.add("</title")
            return [opening]
        start, end = closing.span()
        inside = [Token(TokenKind.TEXT, opening.end, start)] if opening.end < start else []
        return [opening, *inside, Token(TokenKind.CLOSE, start, end, "title")]

    def _comment_end(self, at: int) -> int:
        for short in ("<!-->", "<!--->"):
            if self._text.startswith(short, at):
                return at + len(short)
        found = _COMMENT_END.search(self._text, at + 4)
        return found.end() if found else len(self._text)

    def _after(self, terminator: str, at: int) -> int:
        """Past the next `terminator`, 0 when there is none."""
        if terminator in self._absent:
            return 0
        found = self._text.find(terminator, at)
        if found == -1:
            self._absent.add(terminator)
            return 0
        return found + len(terminator)


def _name(text: str, at: int) -> str:
    found = _NAME.match(text, at)
    return found[1].lower() if found else ""


def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE)
