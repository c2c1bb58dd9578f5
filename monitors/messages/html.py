"""A message as HTML for mail and the archive: styles inline, nothing fetched, every direction of writing."""

from collections.abc import Iterator
from html import escape

from monitors.messages.structure import Action, Message, Quote, Section, Table

CHART = "volume"
"""Content id of the chart."""
_BODY = "margin:0;padding:16px;font:15px/1.45 system-ui,Arial,sans-serif;color:#1d2330;max-width:720px"
_CELL = "padding:3px 10px 3px 0;text-align:start;border-bottom:1px solid #e3e6ec"
_BUTTON = (
    "display:inline-block;margin:0 8px 8px 0;padding:6px 12px;border:1px solid #2b5fd9;border-radius:4px;"
    "color:#2b5fd9;text-decoration:none"
)


def html_of(message: Message, picture: str = f"cid:{CHART}") -> str:
    """A whole page; `picture` is the address of the chart, empty: no chart."""
    return "".join(_page(message, picture))


def safe_link(url: str) -> str:
    """The address when it is one that may be followed, else empty: quotes come from strangers."""
    return url if url.startswith(("https://", "http://")) and not any(one in url for one in "\"'<> \n") else ""


def _page(message: Message, picture: str) -> Iterator[str]:
    language = escape(message.language or "en", quote=True)
    headline = escape(message.headline)
    yield f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{headline}</title></head>'
    yield f'<body style="{_BODY}"><h1 dir="auto" style="font-size:19px;margin:0">{headline}</h1>'
    if message.intro:
        yield f'<p dir="auto" style="margin:2px 0 0;color:#555c6b">{escape(message.intro)}</p>'
    for section in message.sections:
        yield from _section(section)
    if message.bars and picture:
        alt = escape(message.chart, quote=True)
        yield f'<p><img src="{escape(picture, quote=True)}" alt="{alt}" width="560" height="120"><br>'
        yield f'<small dir="auto" style="color:#555c6b">{escape(message.chart)}</small></p>'
    if message.actions:
        yield f"<p>{''.join(map(_action, message.actions))}</p>"
    if link := safe_link(message.url):
        yield f'<p><a href="{escape(link, quote=True)}">{escape(link)}</a></p>'
    if message.footer:
        yield f'<p dir="auto" style="color:#555c6b">{escape(message.footer)}</p>'
    yield "</body></html>"


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f'<h2 dir="auto" style="font-size:15px;margin:14px 0 2px">{escape(section.title)}</h2>'
    for line in section.lines:
        yield f'<p dir="auto" style="margin:2px 0">{escape(line)}</p>'
    for quote in section.quotes:
        yield from _quote(quote)
    if section.table:
        yield from _table(section.table)


def _quote(quote: Quote) -> Iterator[str]:
    lang = f' lang="{escape(quote.language, quote=True)}"' if quote.language else ""
    yield '<blockquote style="margin:6px 0;padding-inline-start:10px;border-inline-start:3px solid #c5cad5">'
    yield f'<span dir="auto"{lang}>{escape(quote.text)}</span>'
    if quote.translation or quote.note:
        said = escape(quote.translation) if quote.translation else f"<em>{escape(quote.note)}</em>"
        yield f'<br><span dir="auto" style="color:#555c6b">{said}</span>'
    if quote.source:
        link, name = safe_link(quote.url), escape(quote.source)
        shown = f'<a href="{escape(link, quote=True)}" rel="noreferrer nofollow">{name}</a>' if link else name
        yield f"<br><small>{shown}</small>"
    yield "</blockquote>"


def _table(table: Table) -> Iterator[str]:
    yield '<table style="border-collapse:collapse"><tr>'
    yield "".join(f'<th dir="auto" style="{_CELL}">{escape(name)}</th>' for name in table.columns)
    for row in table.rows:
        yield "</tr><tr>" + "".join(f'<td dir="auto" style="{_CELL}">{escape(cell)}</td>' for cell in row)
    yield "</tr></table>"


def _action(action: Action) -> str:
    if link := safe_link(action.url):
        return f'<a style="{_BUTTON}" href="{escape(link, quote=True)}">{escape(action.label)}</a>'
    return f"{escape(action.label)}: <code>{escape(action.command)}</code><br>"
