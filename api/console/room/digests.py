"""The archive of digests: the list, and each one as it was sent, in a frame that can do nothing but be read."""

from base64 import b64encode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import FRAMING, page
from api.console.visits import PrPerson
from api.doors.desk import desk_of
from monitors.digest_tables import Digest, find_digest, list_digests
from monitors.messages.chart import draw
from monitors.messages.html import html_of
from monitors.outbox import deliveries_of
from monitors.teams import Channel, channels_of, list_teams

router = APIRouter(prefix="/console/digests", include_in_schema=False)

_PAGE = 50
_FRAMED = {
    "Content-Security-Policy": "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Styles stand in the message itself, as mail needs them; scripts, forms and everything from outside are off."""


@router.get("")
def archive(request: Request, visit: PrPerson, team: str = "", after: int = 0) -> Response:
    """All digests, the newest first; `after`: how many have been turned over."""
    with desk_of(request).runtime.store.reading() as session:
        found = list_digests(session, team, _PAGE + 1, max(0, min(after, 100_000)))
        teams = list_teams(session)
    return page(
        request,
        visit,
        "room/digests.html",
        digests=found[:_PAGE],
        following=after + _PAGE if len(found) > _PAGE else 0,
        teams={one.id: one.name for one in teams},
        team=team,
    )


@router.get("/{digest_id}")
def show(request: Request, visit: PrPerson, digest_id: str) -> Response:
    """One digest: to whom it went and when, and the message itself in its frame."""
    with desk_of(request).runtime.store.reading() as session:
        digest = find_digest(session, digest_id)
        teams = {one.id: one.name for one in list_teams(session)}
        channels: dict[str, Channel] = {one.id: one for one in channels_of(session, [digest.team_id])}
        deliveries = deliveries_of(session, notice_key=f"digest:{digest.id}")
    return page(
        request,
        visit,
        "room/digest.html",
        policy=FRAMING,
        digest=digest,
        team=teams.get(digest.team_id, ""),
        deliveries=deliveries,
        channels=channels,
    )


@router.get("/{digest_id}/sent")
def sent(request: Request, _visit: PrPerson, digest_id: str) -> Response:
    """The message as mail shows it."""
    with desk_of(request).runtime.store.reading() as session:
        digest = find_digest(session, digest_id)
    # Links of the frame open beside it: inside they would find no page they may show.
    text = html_of(digest.message, _picture(digest)).replace("<head>", '<head><base target="_blank">', 1)
    return HTMLResponse(text, headers=_FRAMED)


def _picture(digest: Digest) -> str:
    bars = digest.message.bars
    return f"data:image/png;base64,{b64encode(draw(bars)).decode()}" if bars else ""
