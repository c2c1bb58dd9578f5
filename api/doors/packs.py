"""Rule packs: `/v1/packs`, what holds where, one rule explained, reading them anew, and the radar."""

from fastapi import APIRouter, Request

from api.doors.access import ReviewCaller, ScreeningCaller
from api.doors.desk import desk_of
from api.doors.pack_shapes import PackList, PackRules, ShownRule, shown_pack, shown_rule
from api.doors.radar_shapes import RadarBatch, RadarRequest, shown_batch
from api.keys import Role
from api.radar import Radar, open_reviews, sweep
from api.screening import excused_by
from core.errors import AccessDenied, NotFound
from glossaries.packs.markets import markets
from nlp.screening.rescreening import Rescreening

router = APIRouter(prefix="/v1/packs", tags=["Babelguard"])


@router.get("")
def list_packs(request: Request, _caller: ScreeningCaller, market: str = "") -> PackList:
    """All packs, or those that hold in a market; `problems` say why the newest files could not be used."""
    shelf = desk_of(request).packs
    packs = shelf.book.packs_for(markets().find(market)) if market else list(shelf.book.packs.values())
    return PackList(packs=[shown_pack(pack) for pack in packs], problems=list(shelf.problems))


@router.post("/reload")
def reload(request: Request, caller: ScreeningCaller) -> PackList:
    """Reads the operator's folder anew; broken packs leave the last good ones in use. For the role `admin`."""
    if caller.role is not Role.ADMIN:
        raise AccessDenied("Packs are read anew with a key of the role admin")
    shelf = desk_of(request).packs
    shelf.reload()
    return list_packs(request, caller)


@router.post("/radar")
def radar(request: Request, caller: ReviewCaller, wanted: RadarRequest) -> RadarBatch:
    """Screens approved memory and reviews with the packs in use, one batch a call, and lists what they object to.

    What a person accepted is not told again. Nothing is opened or changed unless `open_reviews` asks for it.
    """
    desk = desk_of(request)
    market = markets().find(wanted.market) if wanted.market.strip() else ""
    excused, now = excused_by(desk.runtime.settings, desk.runtime.store), desk.runtime.now()
    looking = Radar(Rescreening(desk.packs.screener), now, caller.owner_id, excused, market, wanted.reader)
    with desk.runtime.store.reading() as session:
        batch = sweep(session, looking, wanted.cursor, wanted.size)
    if not wanted.open_reviews:
        return shown_batch(batch, [])
    with desk.runtime.store.transaction() as session:
        return shown_batch(batch, open_reviews(session, batch.problems, caller.owner_id, now))


@router.get("/rules/{rule_id:path}")
def explain(request: Request, _caller: ScreeningCaller, rule_id: str) -> ShownRule:
    """All that one rule says."""
    book = desk_of(request).packs.book
    return shown_rule(book.rule(rule_id), book)


@router.get("/{pack_id}")
def show(request: Request, _caller: ScreeningCaller, pack_id: str) -> PackRules:
    """One pack with its rules."""
    book = desk_of(request).packs.book
    if pack_id not in book.packs:
        raise NotFound(f"No pack {pack_id[:80]!r}")
    pack = book.packs[pack_id]
    return PackRules(pack=shown_pack(pack), rules=[shown_rule(rule, book) for rule in pack.rules if not pack.is_off])
