"""Cookies of the console."""

from fastapi import Request
from fastapi.responses import Response

FORM_COOKIE = "bg_form"
SESSION_COOKIE = "bg_session"
ZONE_COOKIE = "bg_zone"


def set_cookie(request: Request, response: Response, name: str, value: str, max_age_s: int | None = None) -> None:
    """A cookie no script reads and no other site's request carries."""
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path="/console",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
