"""The native call: `POST /v1/localize`, items × targets; a bad item is its own result, the rest goes on."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.doors.access import NativeCaller
from api.doors.bodies import ReadBody
from api.doors.desk import Desk, answer_once, count_billed, desk_of
from api.doors.native_batches import localize_all
from api.doors.native_shapes import LocalizeRequest, LocalizeResponse
from core.errors import InvalidInput

router = APIRouter(prefix="/v1", tags=["Babelguard"])


@router.post("/localize", response_model=LocalizeResponse)
def localize(request: Request, caller: NativeCaller, body: ReadBody, wanted: LocalizeRequest) -> Response:
    """Localizes every item for every target, with terms applied and missed, findings, engine, timing."""
    desk = desk_of(request)
    _check_size(wanted, desk)

    def work() -> bytes:
        response = localize_all(desk, caller, wanted)
        count_billed(request, sum(result.billed_characters for result in response.results))
        return response.model_dump_json(exclude_unset=True).encode()

    return answer_once(request, caller, body, work)


def _check_size(wanted: LocalizeRequest, desk: Desk) -> None:
    count, limit = len(wanted.items) * len(wanted.targets), desk.runtime.settings.texts_per_request
    if count > limit:
        raise InvalidInput(f"{count} texts (items × targets) are more than the {limit} of one request", "items")
