"""`/v1/keywords`: the words buyers of a market search for, as a key imported them."""

from fastapi import APIRouter, Request

from api.doors.access import NativeCaller
from api.doors.bodies import ReadBody
from api.doors.desk import desk_of
from api.doors.keyword_shapes import DeletedKeywords, ImportedKeywords, KeptKeyword, WrongRow
from core.errors import InvalidInput
from glossaries.keywords import store as kept
from glossaries.keywords.keyword import category_key
from glossaries.keywords.reading import read_keywords
from glossaries.keywords.store import Where

_PAGE_LIMIT = 1000

router = APIRouter(prefix="/v1/keywords", tags=["Babelguard"])


@router.post("", status_code=201)
def import_keywords(  # noqa: PLR0917 - one parameter a name of the query
    request: Request, caller: NativeCaller, body: ReadBody, locale: str = "", market: str = "", category: str = ""
) -> ImportedKeywords:
    """Takes in a CSV or TSV, the body of the request: columns `keyword`, `market`, `category`, `locale`, `weight`.

    What a row leaves empty comes from the query; wrong rows are named and left out.
    """
    read = read_keywords(body.raw, locale=locale, market=market, category=category)
    desk = desk_of(request)
    with desk.runtime.store.transaction() as session:
        done = kept.import_all(session, caller.owner_id, read.keywords, desk.runtime.now())
    wrong = [WrongRow(line=fault.line, reason=fault.reason) for fault in read.faults]
    return ImportedKeywords(added=done.added, replaced=done.replaced, wrong=wrong, notes=list(read.notes))


@router.get("")
def list_keywords(  # noqa: PLR0917 - one parameter a name of the query
    request: Request,
    caller: NativeCaller,
    locale: str = "",
    market: str = "",
    category: str = "",
    size: int = 500,
    skip: int = 0,
) -> list[KeptKeyword]:
    """Your keywords, the weightiest first; of a market, locale and category where they are named."""
    if not 1 <= size <= _PAGE_LIMIT or not 0 <= skip < 2**31:
        raise InvalidInput(f"A page has 1 to {_PAGE_LIMIT} keywords", "size")
    with desk_of(request).runtime.store.reading() as session:
        where = Where(market.upper(), locale, category_key(category))
        return [KeptKeyword.of(one) for one in kept.list_all(session, caller.owner_id, where, size=size, skip=skip)]


@router.delete("")
def delete_keywords(
    request: Request, caller: NativeCaller, locale: str = "", market: str = "", category: str = ""
) -> DeletedKeywords:
    """Deletes your keywords, those of a market, locale and category where they are named."""
    with desk_of(request).runtime.store.transaction() as session:
        where = Where(market.upper(), locale, category_key(category))
        return DeletedKeywords(deleted=kept.delete_all(session, caller.owner_id, where))
