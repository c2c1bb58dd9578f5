"""DeepL: what the protocol has and this server has not, told with a 404 and a sentence (contract §7, §8)."""

from fastapi import APIRouter, Depends

from api.doors.access import admit_deepl
from core.errors import NotFound

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

router = APIRouter(dependencies=[Depends(admit_deepl)], include_in_schema=False)


@router.api_route("/v2/write/{rest:path}", methods=_METHODS)
def write() -> None:
    raise NotFound("Rephrasing and correcting are not offered by this server")


@router.api_route("/v3/style_rules", methods=_METHODS)
@router.api_route("/v3/style_rules/{rest:path}", methods=_METHODS)
def style_rules() -> None:
    raise NotFound("Style rules are not offered by this server")
