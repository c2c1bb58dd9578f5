"""Turns errors into responses, in the words of the door they happened at; nothing else in the product does.

    DeepL           /v2, /v3          {"message": "...", "detail": "...", "code": "..."}, all strings
    LibreTranslate  /translate, ...   {"error": "..."}
    console         /console          a page for people, in their language
    native          everything else   application/problem+json (RFC 9457) with a stable `code`

Official DeepL clients join `message` and `detail` as strings, raise a TypeError on anything else, and know no
401, 402, 409 or 422, so the framework's own errors must not get out (status tables of both contracts).
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.console.pages import error_page
from api.console.words import LANGUAGE_COOKIE, choose
from core.errors import (
    AccessDenied,
    AppError,
    Conflict,
    InvalidEntries,
    InvalidInput,
    ModelError,
    NotFound,
    QuotaExceeded,
    TooLarge,
    TooManyRequests,
    Unavailable,
)

QUOTA_STATUS = 456
"""DeepL's own code for a used-up quota; not registered with IANA."""

_RETRY_AFTER_S = 2.0
_LIBRE_PATHS = frozenset(
    {
        "translate",
        "detect",
        "languages",
        "frontend",
        "health",
        "suggest",
        "translate_file",
        "download_file",
        "spec",
    }
)


class Door(StrEnum):
    """Whose protocol a path speaks."""

    DEEPL = "deepl"
    LIBRETRANSLATE = "libretranslate"
    CONSOLE = "console"
    NATIVE = "native"


_NATIVE_STATUS: dict[type[AppError], int] = {
    InvalidInput: 422,
    NotFound: 404,
    Conflict: 409,
    AccessDenied: 403,
    TooLarge: 413,
    TooManyRequests: 429,
    QuotaExceeded: 403,
    Unavailable: 503,
    ModelError: 503,
}
_STATUS: dict[Door, dict[type[AppError], int]] = {
    Door.NATIVE: _NATIVE_STATUS,
    Door.CONSOLE: _NATIVE_STATUS,
    Door.DEEPL: _NATIVE_STATUS | {InvalidInput: 400, Conflict: 400, QuotaExceeded: QUOTA_STATUS},
    Door.LIBRETRANSLATE: _NATIVE_STATUS | {InvalidInput: 400, Conflict: 400},
}
_CODES = {
    400: "invalid_input",
    403: "access_denied",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_input",
    429: "too_many_requests",
    503: "unavailable",
}


def door_of(path: str) -> Door:
    """The door a path belongs to; a path nobody serves is native."""
    first = path.lstrip("/").partition("/")[0]
    if first in {"v2", "v3"}:
        return Door.DEEPL
    if first == "console":
        return Door.CONSOLE
    return Door.LIBRETRANSLATE if first in _LIBRE_PATHS else Door.NATIVE


def answer_for(path: str, error: AppError, languages: str = "") -> Response:
    """The response an error of ours becomes at this path; `languages` are those a person reads, as browsers say it."""
    door = door_of(path)
    status = next((_STATUS[door][kind] for kind in type(error).__mro__ if kind in _STATUS[door]), 500)
    message = f"Slowdown: {error.message}" if door is Door.LIBRETRANSLATE and status == 429 else error.message
    response = _shaped(door, status, message, error.code, _place(error), languages=languages)
    if error.retryable and status in {429, 503}:
        wait_s = error.retry_after_s if isinstance(error, TooManyRequests) else _RETRY_AFTER_S
        response.headers["Retry-After"] = str(max(1, math.ceil(wait_s)))
    return response


def answer_with(
    path: str, status: int, message: str, headers: Mapping[str, str] | None = None, languages: str = ""
) -> Response:
    """The response for a status that comes from the framework, not from an error of ours."""
    response = _shaped(door_of(path), status, message, _CODES.get(status, "error"), {}, languages=languages)
    response.headers.update(headers or {})
    return response


def install(app: FastAPI) -> None:
    """Makes every error of the app pass through here."""
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)


async def _on_app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this class alone
    return answer_for(request.scope["path"], error, _languages(request))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    return answer_with(request.scope["path"], error.status_code, str(error.detail), error.headers, _languages(request))


async def _on_validation_error(request: Request, error: Exception) -> Response:
    """Native requests with a wrong shape; says where and what, never repeats what was sent."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    wrong = [{"field": _pointer(found["loc"]), "detail": str(found["msg"])} for found in error.errors()[:20]]
    first = wrong[0] if wrong else {"field": "", "detail": "the request cannot be read"}
    message = f"{first['field']}: {first['detail']}".removeprefix(": ")
    path = request.scope["path"]
    invalid = InvalidInput(message, first["field"])
    if door_of(path) is not Door.NATIVE:
        return answer_for(path, invalid, _languages(request))
    return _shaped(Door.NATIVE, 422, message, invalid.code, {"field": first["field"], "errors": wrong})


def _pointer(location: Sequence[object]) -> str:
    """`("body", "items", 3, "text")` as `items[3].text`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location if part != "body")
    return text.removeprefix(".")


def _place(error: AppError) -> dict[str, object]:
    """Where in the request an error stands."""
    place: dict[str, object] = {}
    if isinstance(error, InvalidInput) and error.field:
        place["field"] = error.field
    if isinstance(error, InvalidEntries) and error.line:
        place["line"] = error.line
    return place


def _languages(request: Request) -> str:
    """The language chosen in the console, then those the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return ",".join(part for part in (chosen, request.headers.get("accept-language", "")) if part)


def _shaped(
    door: Door, status: int, message: str, code: str, place: Mapping[str, object], *, languages: str = ""
) -> Response:
    if door is Door.CONSOLE:
        return error_page(status, message, choose("", languages))
    if door is Door.LIBRETRANSLATE:
        return JSONResponse({"error": message}, status)
    if door is Door.DEEPL:
        detail = ", ".join(f"{name}: {value}" for name, value in place.items())
        return JSONResponse({"message": message, "code": code} | ({"detail": detail} if detail else {}), status)
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": message, "code": code, **place}
    return JSONResponse(body, status, media_type="application/problem+json")
