"""Renders the console's pages: one template environment a language, strict headers on everything."""

from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_datetime, format_timedelta, get_timezone
from babel.numbers import format_decimal
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.console.assets import asset_path
from api.console.cookies import FORM_COOKIE, set_cookie
from api.console.messages import told
from api.console.navigation import rooms_of
from api.console.words import LANGUAGES, babel_locale, translations
from nlp.models.progress import megabytes

if TYPE_CHECKING:
    from api.console.visits import Visit  # visits stand on the doors, and errors of the doors are pages

_FOLDER = Path(__file__).parent / "templates"
_RTL = frozenset({"ar", "fa", "he", "ur"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMING = f"{_POLICY}; frame-src 'self'"
"""Of pages that show a document of ours in a frame."""
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def page(
    request: Request, visit: "Visit", template: str, status: int = 200, policy: str = _POLICY, **values: Any
) -> HTMLResponse:
    """A page for this person, in their language; `values` are the template's."""
    values |= {"visit": visit, "rooms": rooms_of(visit.caller.role), "here": request.url.path}
    text = render(template, visit.language, zone=visit.zone, **values)
    response = HTMLResponse(text, status, headers=_HEADERS | {"Content-Security-Policy": policy})
    if not visit.is_signed_in:
        set_cookie(request, response, FORM_COOKIE, visit.csrf)
    return response


def open_page(language: str, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for whoever it may be: sign-in, errors."""
    values = {"visit": None, "rooms": (), "here": ""} | values
    return HTMLResponse(render(template, language, zone="UTC", **values), status, headers=_HEADERS)


def error_page(status: int, message: str, language: str = "en") -> HTMLResponse:
    """What went wrong, for people."""
    return open_page(language, "error.html", status, code=status, title=HTTPStatus(status).phrase, message=message)


def went_to(path: str) -> Response:
    """After a form was taken: the next page, to be fetched anew (POST, redirect, GET)."""
    return RedirectResponse(path, 303, headers=_HEADERS)


def render(template: str, language: str, *, zone: str, **values: Any) -> str:
    """The text of a template."""
    told = {"language": language, "languages": LANGUAGES, "zone": zone}
    return _environment(language).get_template(template).render(**told, **values)


def direction(tag: str) -> str:
    """`rtl` or `ltr`, for text in a locale; `auto` where the tag says nothing."""
    if not tag:
        return "auto"
    return "rtl" if tag.partition("-")[0] in _RTL else "ltr"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    locale = babel_locale(language)

    def moment(value: datetime, zone: str) -> str:
        return format_datetime(value, "short", tzinfo=get_timezone(zone), locale=locale)

    def age(value: datetime, now: datetime) -> str:
        return format_timedelta(now - value, granularity="minute", locale=locale)

    def number(value: float) -> str:
        return format_decimal(value, locale=locale)

    def language_name(tag: str) -> str:
        return babel_locale(tag).get_display_name(locale) or tag

    def said(message: str) -> str:
        """Words that come from the floors below, in the reader's language where the catalogue has them.

        Unlike `gettext` of the templates it gives plain text, which is escaped: a message may repeat what was typed.
        """
        return told(language, message)

    environment.filters |= {
        "said": said,
        "moment": moment,
        "age": age,
        "number": number,
        "language_name": language_name,
        "megabytes": megabytes,
    }
    environment.globals |= {"asset": asset_path, "direction": direction}
    return environment
