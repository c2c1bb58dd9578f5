"""The way in and out: sign-in with an API key, sign-out, and the choice of language and time zone."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api.console import sessions
from api.console.cookies import SESSION_COOKIE, ZONE_COOKIE, set_cookie
from api.console.navigation import rooms_of
from api.console.pages import open_page, page, went_to
from api.console.visits import (
    AnyForm,
    AnyVisit,
    is_zone,
    language_of,
    refuse_foreign,
)
from api.console.words import LANGUAGE_COOKIE, LANGUAGES
from api.doors.desk import desk_of
from core.errors import AccessDenied, InvalidInput

router = APIRouter(prefix="/console", include_in_schema=False)

_YEAR_S = 365 * 24 * 3600
_HOME = "/console/"


@router.get("")
@router.get("/")
def home(visit: AnyVisit) -> Response:
    """The first room this person may enter."""
    rooms = rooms_of(visit.caller.role)
    return went_to(rooms[0].path if rooms else "/console/settings")


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = _HOME) -> Response:  # noqa: A002  # the word in every browser's address
    """Asks for a key; whoever follows a link from elsewhere is sent on once more, since only then the cookie comes."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return open_page(language_of(request), "onward.html", next=_inside(next))
    return open_page(language_of(request), "sign_in.html", next=_inside(next), problem="")


@router.post("/sign-in")
def sign_in(request: Request, key: Annotated[str, Form()] = "", next: Annotated[str, Form()] = _HOME) -> Response:  # noqa: A002  # as above
    """Begins a session."""
    refuse_foreign(request)
    runtime = desk_of(request).runtime
    try:
        with runtime.store.transaction() as session:
            token = sessions.sign_in(session, key, runtime.now())
    except AccessDenied as error:
        return open_page(language_of(request), "sign_in.html", 403, next=_inside(next), problem=error.message)
    response = went_to(_inside(next))
    set_cookie(request, response, SESSION_COOKIE, token, int(sessions.LASTS.total_seconds()))
    return response


@router.post("/sign-out")
def sign_out(request: Request, _visit: AnyForm) -> Response:
    """Ends the session, here and on the server."""
    with desk_of(request).runtime.store.transaction() as session:
        sessions.sign_out(session, request.cookies.get(SESSION_COOKIE, ""))
    response = went_to("/console/sign-in")
    response.delete_cookie(SESSION_COOKIE, path="/console")
    return response


@router.get("/settings")
def settings_page(request: Request, visit: AnyVisit) -> Response:
    """Language and time zone of this browser."""
    return page(request, visit, "settings.html")


@router.post("/settings")
def save_settings(
    request: Request,
    _visit: AnyForm,
    language: Annotated[str, Form()] = "",
    zone: Annotated[str, Form()] = "",
) -> Response:
    """Keeps them in cookies of this browser."""
    if language not in LANGUAGES:
        raise InvalidInput("This language is not one of the console's.", "language")
    if not is_zone(zone):
        raise InvalidInput("There is no such time zone; write it as Asia/Shanghai.", "zone")
    response = went_to("/console/settings")
    set_cookie(request, response, LANGUAGE_COOKIE, language, _YEAR_S)
    set_cookie(request, response, ZONE_COOKIE, zone.replace("/", "%2F"), _YEAR_S)
    return response


def _inside(path: str) -> str:
    """Only a page of the console, whatever an address asks for."""
    is_ours = path.startswith("/console") and "\\" not in path and path.isprintable()
    return path if is_ours else _HOME
