"""A message as plain text: for the plain part of a mail, a terminal, and channels that know nothing better."""

import unicodedata
from collections.abc import Iterator, Sequence

from monitors.messages.structure import Message, Quote, Section, Table

_OPEN, _CLOSE = "\u2068", "\u2069"
"""First strong isolate and its end: a quote in Arabic leaves the line around it in order."""


def text_of(message: Message) -> str:
    """The message in lines; ends with a line break."""
    lines = [message.headline, *([message.intro] if message.intro else [])]
    for section in message.sections:
        lines += ["", *_section(section)]
    if message.actions:
        lines += ["", *(f"> {one.label}: {one.url or one.command}" for one in message.actions)]
    lines += ["", message.url] if message.url else []
    lines += ["", message.footer] if message.footer else []
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield section.title.upper() if section.title.isascii() else section.title
    for line in section.lines:
        yield f"  {line}"
    for quote in section.quotes:
        yield from _quote(quote)
    if section.table:
        yield from _table(section.table)


def _quote(quote: Quote) -> Iterator[str]:
    yield f"  “{_OPEN}{quote.text}{_CLOSE}”"
    if quote.translation:
        yield f"   = “{_OPEN}{quote.translation}{_CLOSE}”"
    elif quote.note:
        yield f"   = ({quote.note})"
    if where := " ".join(filter(None, (quote.source, quote.url))):
        yield f"     {where}"


def _table(table: Table) -> Iterator[str]:
    rows = [table.columns, *table.rows]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(table.columns))]
    for row in rows:
        yield "  " + "  ".join(_padded(row, widths)).rstrip()


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for cell, width in zip(row, widths, strict=True):
        yield cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Columns of a terminal: wide characters take two, marks none."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )
