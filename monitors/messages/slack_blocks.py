"""A message as Slack blocks, within 3,000 characters a section, 12,000 and 50 blocks in all; the end goes first."""

from collections.abc import Iterator
from typing import Any

from monitors.messages.cutting import cut
from monitors.messages.html import safe_link
from monitors.messages.plain_text import text_of
from monitors.messages.structure import Action, Message, Section

SECTION_LIMIT = 3000
WHOLE_LIMIT = 12_000
BLOCK_LIMIT = 50
_HEADER_LIMIT = 150
_BUTTONS = 10
Block = dict[str, Any]


def blocks_of(message: Message) -> list[Block]:
    """The blocks; sections that no longer fit are left out and said to be."""
    head = [_header(message.headline), *([_text(message.intro)] if message.intro else [])]
    tail = [*_actions(message), *([_context(message.footer)] if message.footer else [])]
    left = WHOLE_LIMIT - sum(map(_size, [*head, *tail])) - 100
    room = BLOCK_LIMIT - len(head) - len(tail) - 1
    body: list[Block] = []
    for section in message.sections:
        block = _text(_mrkdwn(section))
        if _size(block) > left or len(body) == room:
            body.append(_text("…"))
            break
        body.append(block)
        left -= _size(block)
    return [*head, *body, *tail]


def escaped(text: str) -> str:
    """Text that is only text: no link, no `<!channel>`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": cut(text, _HEADER_LIMIT), "emoji": False}}


def _text(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _fitting(mrkdwn), "verbatim": True}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "plain_text", "text": cut(text, 1000), "emoji": False}]}


def _fitting(mrkdwn: str) -> str:
    """Within a section; an entity such as `&amp;` is not cut in two."""
    if len(mrkdwn) <= SECTION_LIMIT:
        return mrkdwn
    short = cut(mrkdwn, SECTION_LIMIT)
    at = short.rfind("&", len(short) - 7)
    return short if at < 0 or ";" in short[at:] else short[:at] + "…"


def _mrkdwn(section: Section) -> str:
    """Title in bold, the rest as it stands in plain text, escaped."""
    body = text_of(Message("", "", sections=(Section("", section.lines, section.quotes, section.table),))).strip("\n")
    body = f"```{escaped(body)}```" if section.table else escaped(body)
    return f"*{escaped(section.title)}*\n{body}" if section.title else body


def _actions(message: Message) -> Iterator[Block]:
    links = [one for one in message.actions if safe_link(one.url)][:_BUTTONS]
    if links:
        yield {"type": "actions", "elements": [_button(one) for one in links]}
    commands = [one for one in message.actions if not safe_link(one.url) and one.command]
    if commands:
        yield _text("\n".join(f"{escaped(one.label)}: `{escaped(one.command)}`" for one in commands))


def _button(action: Action) -> Block:
    text = {"type": "plain_text", "text": cut(action.label, 75), "emoji": False}
    return {"type": "button", "text": text, "url": action.url}


def _size(block: Block) -> int:
    if block["type"] == "actions":
        return sum(len(one["text"]["text"]) + len(one["url"]) for one in block["elements"])
    if block["type"] == "context":
        return len(block["elements"][0]["text"])
    return len(block["text"]["text"])
