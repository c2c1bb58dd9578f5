"""Who calls: the key of a request, in the three ways the protocols spell it, checked against one store.

Where the server runs without keys (loopback only), a call without a known key is the owner `local`'s. Such
calls are not rate limited: the limit protects keys from each other.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.edge import note
from api.keys import LOCAL_OWNER, Role, find_key
from api.limits import RateLimiter
from api.runtime import Runtime
from core.errors import AccessDenied, InvalidInput

_REVIEWING = frozenset({Role.REVIEW, Role.ADMIN})
_REFUSED = "The key was refused; send it as `Authorization: {scheme} <key>`"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request it is; `character_limit` is per month, None: no limit."""

    owner_id: str
    role: Role
    character_limit: int | None = None

    @property
    def is_reviewer(self) -> bool:
        return self.role in _REVIEWING

    @property
    def is_local(self) -> bool:
        return self.owner_id == LOCAL_OWNER


@dataclass(frozen=True, slots=True)
class _Right:
    """What keys of some roles may do; `what` ends the sentence that refuses the others."""

    roles: frozenset[Role]
    what: str


_TRANSLATE = _Right(frozenset({Role.TRANSLATE, Role.ADMIN}), "translate")
_REVIEW = _Right(_REVIEWING, "decide about copy")
_SCREEN = _Right(_TRANSLATE.roles | _REVIEWING, "screen copy")
_WATCH = _Right(frozenset({Role.PR, Role.ADMIN}), "see what is watched")
_LOCAL = Caller(LOCAL_OWNER, Role.ADMIN)


def find_caller(runtime: Runtime, secret: str) -> Caller | None:
    """The owner of a key; without a known key `local` where no key is needed, else None."""
    if secret:
        with runtime.store.reading() as session:
            key = find_key(session, secret)
        if key is not None:
            return Caller(key.id, key.role, key.character_limit)
    return None if runtime.keys_required else _LOCAL


def admit_deepl(request: Request) -> Caller:
    """The caller of a DeepL path: `DeepL-Auth-Key`, one space, the key; anything else is refused."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    caller = find_caller(_runtime(request), secret if scheme == "DeepL-Auth-Key" else "")
    return _checked(request, caller, _REFUSED.format(scheme="DeepL-Auth-Key"), 1)


def admit_native(request: Request) -> Caller:
    """The caller of a native path: `Bearer` or `DeepL-Auth-Key`."""
    return _admit_native_path(request, _TRANSLATE)


def admit_screening(request: Request) -> Caller:
    """The caller of screening, packs and reviews: all but the role `pr`."""
    return _admit_native_path(request, _SCREEN)


def admit_reviewer(request: Request) -> Caller:
    """The caller who decides about copy: the roles `review` and `admin`."""
    return _admit_native_path(request, _REVIEW)


def admit_pr(request: Request) -> Caller:
    """The caller of a path of monitoring: the roles `pr` and `admin`."""
    return _admit_native_path(request, _WATCH)


def admit_libre(request: Request, secret: str, cost: int = 1) -> Caller:
    """The caller of a LibreTranslate path, whose key is the parameter `api_key`; headers say nothing here.

    Raises:
        InvalidInput: no key where one is needed.
        AccessDenied: an unknown key.
    """
    runtime = _runtime(request)
    caller = find_caller(runtime, secret.strip())
    if caller is None and not secret.strip():
        raise InvalidInput("Please contact the server operator to get an API key", "api_key")
    return _checked(request, caller, "Invalid API key", cost)


DeeplCaller = Annotated[Caller, Depends(admit_deepl)]
ScreeningCaller = Annotated[Caller, Depends(admit_screening)]
ReviewCaller = Annotated[Caller, Depends(admit_reviewer)]
PrCaller = Annotated[Caller, Depends(admit_pr)]
NativeCaller = Annotated[Caller, Depends(admit_native)]


def _admit_native_path(request: Request, right: _Right) -> Caller:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    caller = find_caller(_runtime(request), secret.strip() if scheme.lower() in {"bearer", "deepl-auth-key"} else "")
    return _checked(request, caller, _REFUSED.format(scheme="Bearer"), 1, right)


def _checked(request: Request, caller: Caller | None, refusal: str, cost: int, right: _Right = _TRANSLATE) -> Caller:
    if caller is None:
        raise AccessDenied(refusal)
    if caller.role not in right.roles:
        raise AccessDenied(f"A key with the role {caller.role} may not {right.what}")
    note(request, owner_id=caller.owner_id)
    if not caller.is_local:
        _limiter(request).take(caller.owner_id, cost)
    return caller


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.desk.runtime
    return runtime


def _limiter(request: Request) -> RateLimiter:
    limiter: RateLimiter = request.app.state.desk.limiter
    return limiter
