"""Who visits the console: a session of a key, or this machine's own user where the server needs no keys.

Every form carries a token. A signed-in one is kept with the session; a local one stands in a cookie that other sites
cannot read and that browsers do not send along with their requests (SameSite=Strict).
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from babel.dates import get_timezone
from fastapi import Depends, Form, Request
from starlette.exceptions import HTTPException

from api.console import sessions
from api.console.cookies import FORM_COOKIE, SESSION_COOKIE, ZONE_COOKIE
from api.console.navigation import ANYONE, OPERATING, REVIEWING, TRANSLATING, WATCHING
from api.console.words import LANGUAGE_COOKIE, choose
from api.doors.access import Caller, find_caller
from api.doors.desk import Desk, desk_of
from api.edge import note
from api.keys import LOCAL_OWNER, Role
from core.errors import AccessDenied

_LOCAL_NAME = "local"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one person: who, in which language, and in which time zone."""

    caller: Caller
    name: str
    by: str
    """How colleagues see them, on claims and in histories: two keys never look the same."""
    csrf: str
    language: str
    zone: str
    is_signed_in: bool

    @property
    def owner_id(self) -> str:
        return self.caller.owner_id


def language_of(request: Request) -> str:
    """The language of this person's pages."""
    return choose(request.cookies.get(LANGUAGE_COOKIE, ""), request.headers.get("accept-language", ""))


def zone_of(request: Request) -> str:
    """The time zone of this person, UTC until the browser has said."""
    zone = request.cookies.get(ZONE_COOKIE, "").replace("%2F", "/")
    return zone if is_zone(zone) else "UTC"


def is_zone(name: str) -> bool:
    """Whether a zone of this name is in the tz database."""
    try:
        get_timezone(name)
    except (LookupError, ValueError, OSError):
        return False
    return 0 < len(name) < 64


def find_visit(request: Request) -> Visit | None:
    """Who it is; None: somebody who has to sign in first."""
    desk = desk_of(request)
    language, zone = language_of(request), zone_of(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    with desk.runtime.store.reading() as session:
        signed = sessions.find(session, token, desk.runtime.now())
    if signed is not None:
        caller = Caller(signed.key.id, signed.key.role, signed.key.character_limit)
        name = signed.key.name or signed.key.prefix
        by = f"{name} ({signed.key.prefix})" if signed.key.name else name
        return Visit(caller, name, by, signed.csrf, language, zone, is_signed_in=True)
    local = find_caller(desk.runtime, "")
    if local is None or local.owner_id != LOCAL_OWNER:
        return None
    csrf = request.cookies.get(FORM_COOKIE, "") or sessions.new_token()
    return Visit(local, _LOCAL_NAME, _LOCAL_NAME, csrf, language, zone, is_signed_in=False)


def now_of(request: Request) -> datetime:
    """The time by the clock of the house."""
    desk: Desk = desk_of(request)
    return desk.runtime.now()


def reading(roles: frozenset[Role]) -> Callable[[Request], Visit]:
    """A visit that looks, for these roles; others are refused, strangers sent to sign in."""

    def admit(request: Request) -> Visit:
        return _admitted(request, roles)

    return admit


def posting(roles: frozenset[Role]) -> Callable[[Request, str], Visit]:
    """A visit that changes something: the form carries the token of this person."""

    def admit(request: Request, csrf: Annotated[str, Form()] = "") -> Visit:
        refuse_foreign(request)
        visit = _admitted(request, roles)
        known = visit.csrf if visit.is_signed_in else request.cookies.get(FORM_COOKIE, "")
        if not known or not hmac.compare_digest(csrf.encode(), known.encode()):
            raise AccessDenied("This form is from another session; open the page again and send it once more.")
        return visit

    return admit


def refuse_foreign(request: Request) -> None:
    """Refuses a form that another site sent: browsers say where a request comes from (Fetch Metadata)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise AccessDenied("This form was sent by another site.")


def _admitted(request: Request, roles: frozenset[Role]) -> Visit:
    visit = find_visit(request)
    if visit is None:
        place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wanted = f"?next={quote(place)}" if request.method == "GET" else ""
        raise HTTPException(303, "Sign in first", {"Location": f"/console/sign-in{wanted}"})
    note(request, owner_id=visit.owner_id)
    if visit.caller.role not in roles:
        raise AccessDenied(f"A key with the role {visit.caller.role} may not open this page.")
    return visit


AnyVisit = Annotated[Visit, Depends(reading(ANYONE))]
AnyForm = Annotated[Visit, Depends(posting(ANYONE))]
Translator = Annotated[Visit, Depends(reading(TRANSLATING))]
TranslatorForm = Annotated[Visit, Depends(posting(TRANSLATING))]
Reviewer = Annotated[Visit, Depends(reading(REVIEWING))]
ReviewerForm = Annotated[Visit, Depends(posting(REVIEWING))]
PrPerson = Annotated[Visit, Depends(reading(WATCHING))]
PrForm = Annotated[Visit, Depends(posting(WATCHING))]
Operator = Annotated[Visit, Depends(reading(OPERATING))]
OperatorForm = Annotated[Visit, Depends(posting(OPERATING))]
