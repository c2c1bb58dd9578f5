"""A message as the Adaptive Card that a Teams workflow takes, in at most 28 KB.

Strangers' words stand in text runs, which know no markdown; a link in them stays text.
"""

import json
from collections.abc import Iterator
from typing import Any

from monitors.messages.cutting import cut
from monitors.messages.html import safe_link
from monitors.messages.structure import Message, Section, Table

LIMIT_BYTES = 28_000
_RUN_LIMIT = 4000
Element = dict[str, Any]


def card_of(message: Message) -> dict[str, Any]:
    """The body to post; parts that no longer fit are left out from the end, and that is said."""
    parts = [list(_section(section)) for section in message.sections]
    for kept in range(len(parts), -1, -1):
        body = [*_head(message), *(one for part in parts[:kept] for one in part)]
        body += [_runs("…")] if kept < len(parts) else []
        body += [_runs(message.footer, isSubtle=True)] if message.footer else []
        card = _envelope(body, message)
        if len(json.dumps(card, ensure_ascii=False).encode("utf-8", "replace")) <= LIMIT_BYTES:
            return card
    return _envelope([_runs(cut(message.headline, 500))], Message("", message.language))


def _envelope(body: list[Element], message: Message) -> dict[str, Any]:
    links = [(one.label, one.url) for one in message.actions if safe_link(one.url)][:6]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": cut(label, 60), "url": url} for label, url in links],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _head(message: Message) -> Iterator[Element]:
    yield _runs(cut(message.headline, 500), size="Large", weight="Bolder")
    if message.intro:
        yield _runs(cut(message.intro, 500), isSubtle=True)


def _section(section: Section) -> Iterator[Element]:
    if section.title:
        yield _runs(section.title, weight="Bolder") | {"separator": True}
    for line in section.lines:
        yield _runs(line)
    for quote in section.quotes:
        yield _runs(f"“{quote.text}”", italic=True)
        if said := quote.translation or quote.note:
            yield _runs(said, isSubtle=True)
        if quote.source:
            yield _runs(quote.source, isSubtle=True, size="Small")
    if section.table:
        yield from _table(section.table)


def _table(table: Table) -> Iterator[Element]:
    for row in (table.columns, *table.rows):
        columns = [{"type": "Column", "width": "stretch", "items": [_runs(cell)]} for cell in row]
        yield {"type": "ColumnSet", "columns": columns, "spacing": "None"}


def _runs(text: str, **look: Any) -> Element:
    run = {"type": "TextRun", "text": cut(text, _RUN_LIMIT), **look}
    return {"type": "RichTextBlock", "inlines": [run], "spacing": "Small"}
