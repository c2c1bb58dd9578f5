"""Reading reviews: `POST /v1/read`, texts in, language, sentiment, topics and claims out, in order."""

from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.doors.access import NativeCaller
from api.doors.bodies import ReadBody
from api.doors.desk import Desk, answer_once, as_json, desk_of
from api.doors.read_shapes import ReadRequest, ReadResponse, shown
from core.errors import InvalidInput
from nlp.reading.reader import read as read_texts
from nlp.sentiment import SentimentEngine, open_engine

router = APIRouter(prefix="/v1", tags=["Babelguard"])


@router.post("/read", response_model=ReadResponse)
def read(request: Request, caller: NativeCaller, body: ReadBody, wanted: ReadRequest) -> Response:
    """Reads every text; nothing a text contains makes the call fail."""
    _check(wanted, desk_of(request))

    def work() -> bytes:
        readings = read_texts(wanted.texts, wanted.languages, wanted.stars, _engine())
        response = ReadResponse(results=[shown(reading) for reading in readings])
        return as_json(response.model_dump())

    return answer_once(request, caller, body, work)


@cache
def _engine() -> SentimentEngine:
    """The embedded classifier; opened when first asked."""
    return open_engine("embedded")


def _check(wanted: ReadRequest, desk: Desk) -> None:
    """As many languages and stars as texts, ratings that are ratings, and no more texts than one request may hold."""
    count, limit = len(wanted.texts), desk.runtime.settings.texts_per_request
    if count > limit:
        raise InvalidInput(f"{count} texts are more than the {limit} of one request", "texts")
    for name, given in (("languages", wanted.languages), ("stars", wanted.stars)):
        if given is not None and len(given) != count:
            raise InvalidInput(f"{len(given)} {name} for {count} texts; give one for each or none", name)
    if any(star is not None and not 1 <= star <= 5 for star in wanted.stars or ()):
        raise InvalidInput("A rating is from 1 to 5", "stars")
