"""The archive of digests, `/v1/digests`, and the links of messages, `/v1/answers`."""

from base64 import b64encode
from html import escape
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.doors.team_shapes import ShownDigest, shown_digest
from api.notifying import links_of
from monitors.answers import take_answer
from monitors.digest_tables import find_digest, list_digests
from monitors.incidents.tables import get_incident
from monitors.messages.chart import draw
from monitors.messages.html import html_of
from monitors.messages.plain_text import text_of
from monitors.messages.structure import Message

router = APIRouter(prefix="/v1", tags=["Monitoring"])

_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}
_ASKED = {
    "useful": "It was useful to be told of this.",
    "not_useful": "This was no crisis.",
    "acknowledge": "I take care of this: reminders stop, the clock runs on.",
}


@router.get("/digests")
def list_all(request: Request, _caller: PrCaller, team_id: str = "", limit: int = 50) -> list[ShownDigest]:
    """Digests as they were sent, the newest first."""
    with desk_of(request).runtime.store.reading() as session:
        found = list_digests(session, team_id, max(1, min(limit, 500)))
        return [shown_digest(one, whole=False) for one in found]


@router.get("/digests/{digest_id}", response_model=ShownDigest)
def show(
    request: Request,
    _caller: PrCaller,
    digest_id: str,
    format: Literal["json", "text", "html"] = "json",  # noqa: A002  # what callers call it
) -> Response | ShownDigest:
    """One digest, as structure, text or a page."""
    with desk_of(request).runtime.store.reading() as session:
        digest = find_digest(session, digest_id)
    if format == "text":
        return PlainTextResponse(text_of(digest.message))
    if format == "html":
        return HTMLResponse(html_of(digest.message, _picture(digest.message)), headers=_PAGE_HEADERS)
    return shown_digest(digest, whole=True)


@router.get("/answers/{token}")
def ask(request: Request, token: str) -> HTMLResponse:
    """Where a link of a message leads: what it says, and a button. Programs that follow links say nothing so."""
    runtime = desk_of(request).runtime
    answer = links_of(runtime.settings).read(token, runtime.now())
    with runtime.store.reading() as session:
        title = get_incident(session, answer.incident_id).title
    button = '<form method="post"><button style="padding:8px 16px">OK</button></form>'
    return _page(title, f"<p>{_ASKED[answer.word.value]}</p>{button}")


@router.post("/answers/{token}")
def take(request: Request, token: str) -> HTMLResponse:
    """Takes what the link says; once more changes nothing."""
    runtime = desk_of(request).runtime
    answer = links_of(runtime.settings).read(token, runtime.now())
    with runtime.store.transaction() as session:
        take_answer(session, answer, runtime.now())
        title = get_incident(session, answer.incident_id).title
    return _page(title, "<p>Thank you.</p>")


def _page(title: str, body: str) -> HTMLResponse:
    shown = escape(title)
    style = "font:16px/1.5 system-ui,Arial,sans-serif;max-width:560px;margin:40px auto;padding:0 16px"
    whole = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{shown}</title></head>'
        f'<body style="{style}"><h1 style="font-size:20px">{shown}</h1>{body}</body></html>'
    )
    return HTMLResponse(whole, headers=_PAGE_HEADERS)


def _picture(message: Message) -> str:
    return f"data:image/png;base64,{b64encode(draw(message.bars)).decode()}" if message.bars else ""
