"""Rule packs: which there are, how old, whose, and what each of their rules says and rests on."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.pages import went_to
from api.console.setup.shell import setup_page
from api.console.visits import Operator, OperatorForm
from api.doors.desk import desk_of
from core.errors import NotFound
from core.findings import Severity
from glossaries.packs.book import starter_book
from glossaries.packs.markets import markets
from glossaries.packs.standing import changes_by_rule, severities, standing_of

router = APIRouter(prefix="/console/setup/packs", include_in_schema=False)

_PAGE = 25


@router.get("")
def overview(request: Request, visit: Operator, market: str = "") -> Response:
    """All packs, or those that hold in a market; and what is wrong with the newest files."""
    desk = desk_of(request)
    book = desk.packs.book
    packs = book.packs_for(markets().find(market)) if market else sorted(book.packs.values(), key=lambda one: one.id)
    shown = [(pack, severities(pack), standing_of(pack, starter_book()).value) for pack in packs]
    return setup_page(
        request,
        visit,
        "packs.html",
        shown=shown,
        problems=desk.packs.problems,
        folder=desk.runtime.settings.packs_dir,
        levels=list(Severity),
        markets=markets().names,
        market=market,
    )


@router.post("/reload")
def reload(request: Request, _visit: OperatorForm) -> Response:
    """Reads the operator's folder anew; broken packs leave the last good ones in use."""
    desk_of(request).packs.reload()
    return went_to("/console/setup/packs")


@router.get("/{pack_id}")
def one(request: Request, visit: Operator, pack_id: str, page_number: int = 1) -> Response:
    """A pack with its rules, each with its source, and what other packs change about it."""
    book = desk_of(request).packs.book
    if pack_id not in book.packs:
        raise NotFound(f"No pack {pack_id[:80]!r}")
    pack = book.packs[pack_id]
    start = max(0, min(page_number, 1000) - 1) * _PAGE
    return setup_page(
        request,
        visit,
        "pack.html",
        pack=pack,
        rules=pack.rules[start : start + _PAGE],
        changes=changes_by_rule(book),
        standing=standing_of(pack, starter_book()).value,
        page_number=page_number,
        has_more=len(pack.rules) > start + _PAGE,
        words=visit.language.partition("-")[0],
    )
