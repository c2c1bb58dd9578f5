"""API keys: made and shown once, listed without their secrets, revoked for good."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api.console.pages import went_to
from api.console.setup.shell import setup_page
from api.console.visits import Operator, OperatorForm, Visit
from api.doors.desk import desk_of
from api.keys import ApiKey, Role, create_key, list_keys, revoke_key
from core.errors import Conflict, InvalidInput

router = APIRouter(prefix="/console/setup/keys", include_in_schema=False)

_KEYS = 100
"""On one page."""


@router.get("")
def overview(request: Request, visit: Operator, page_number: int = 1) -> Response:
    """All keys, the revoked ones last."""
    return _page(request, visit, page_number=page_number)


@router.post("")
def make(
    request: Request,
    visit: OperatorForm,
    name: Annotated[str, Form()] = "",
    role: Annotated[Role, Form()] = Role.TRANSLATE,
    limit: Annotated[str, Form()] = "",
) -> Response:
    """A new key; its secret stands on this answer and nowhere else."""
    runtime = desk_of(request).runtime
    try:
        with runtime.store.transaction() as session:
            key, secret = create_key(session, role, name, runtime.now(), _limit(limit))
    except InvalidInput as error:
        return _page(request, visit, 422, problem=error.message)
    return _page(request, visit, made=key, secret=secret)


@router.post("/{key_id}/revoke")
def revoke(request: Request, visit: OperatorForm, key_id: str) -> Response:
    """Ends a key and the sessions begun with it; not the one this person is signed in with."""
    if key_id == visit.owner_id:
        raise Conflict("You are signed in with this key; revoke it with another one.")
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        revoke_key(session, key_id, runtime.now())
    return went_to("/console/setup/keys")


def _page(
    request: Request,
    visit: Visit,
    status: int = 200,
    *,
    problem: str = "",
    made: ApiKey | None = None,
    secret: str = "",
    page_number: int = 1,
) -> Response:
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        keys = list_keys(session)
    start = max(0, min(page_number, 100_000) - 1) * _KEYS
    return setup_page(
        request,
        visit,
        "keys.html",
        status,
        problem=problem,
        made=made,
        secret=secret,
        keys=sorted(keys, key=lambda key: not key.is_active)[start : start + _KEYS],
        page_number=page_number,
        has_more=len(keys) > start + _KEYS,
        roles=list(Role),
        is_open=not runtime.keys_required,
        lacks_admin=_lacks_admin(keys),
    )


def _lacks_admin(keys: Sequence[ApiKey]) -> bool:
    """Keys are there, and none of them opens set-up."""
    active = [key for key in keys if key.is_active]
    return bool(active) and all(key.role is not Role.ADMIN for key in active)


def _limit(text: str) -> int | None:
    plain = text.strip().replace(",", "").replace(" ", "")
    if plain and not (plain.isdecimal() and len(plain) < 19):
        raise InvalidInput("The character limit must be a positive number.", "character_limit")
    return int(plain) if plain else None
