"""Mentions: `/v1/mentions`, and what an author may ask of us."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.doors.access import Caller, PrCaller
from api.doors.desk import desk_of
from api.doors.watch_shapes import AuthorShape, Erased, MentionFilter, MentionPage, ShownMention, shown_mention
from api.keys import Role
from api.watching import author_hasher
from core.errors import AccessDenied
from monitors.erasure import erase_author, export_author
from monitors.mention_lists import Wanted, list_mentions
from monitors.mention_tables import find_mention

router = APIRouter(prefix="/v1/mentions", tags=["Monitoring"])


@router.get("")
def list_some(request: Request, _caller: PrCaller, wanted: Annotated[MentionFilter, Query()]) -> MentionPage:
    """Mentions, newest first."""
    with desk_of(request).runtime.store.reading() as session:
        found, following = list_mentions(session, Wanted(**wanted.model_dump()))
    return MentionPage(mentions=[shown_mention(mention) for mention in found], next=following)


@router.post("/export")
def export(request: Request, caller: PrCaller, wanted: AuthorShape) -> list[dict[str, Any]]:
    """All that is kept of an author, oldest first; for the role `admin`."""
    _only_admin(caller)
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        found = export_author(session, author_hasher(runtime.settings), wanted.author)
    return [shown_mention(one.mention).model_dump(mode="json") | {"earlier": list(one.earlier)} for one in found]


@router.post("/erase")
def erase(request: Request, caller: PrCaller, wanted: AuthorShape) -> Erased:
    """Forgets all words of an author; counts stay. For the role `admin`."""
    _only_admin(caller)
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        return Erased(mentions=erase_author(session, author_hasher(runtime.settings), wanted.author))


@router.get("/{mention_id}")
def show(request: Request, _caller: PrCaller, mention_id: str) -> ShownMention:
    """One mention."""
    with desk_of(request).runtime.store.reading() as session:
        return shown_mention(find_mention(session, mention_id))


def _only_admin(caller: Caller) -> None:
    if caller.role is not Role.ADMIN:
        raise AccessDenied("What is kept of a person is given and erased with a key of the role admin")
