"""Try it: a title, some markets and channels, and at once what becomes of it there; shared as a curl command."""

import json
import shlex
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api.console.lists import codes
from api.console.marking import pieces
from api.console.pages import page
from api.console.visits import Translator, TranslatorForm, Visit
from api.doors.desk import Desk, desk_of
from api.doors.native_batches import localize_all
from api.doors.native_shapes import Item, LocalizeRequest, Options, Result, ShownFinding, Target
from api.reviewing import review_finding
from core.errors import AppError, InvalidInput
from core.findings import Finding, Severity, Side
from core.locales import Locale, Pair
from glossaries import termbases
from glossaries.packs.markets import channel_names, markets
from glossaries.reviews.copy import ReviewFinding
from nlp.detection import detect
from nlp.titling.base import TitleStyle, WantedUnits

router = APIRouter(prefix="/console/try", include_in_schema=False)

_TARGETS = 12
_FIELDS = ("title", "description", "headline", "bullet_point")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The form as it was filled in."""

    text: str
    locales: tuple[str, ...]
    market: str = ""
    channel: str = ""
    field: str = "title"
    listing: bool = False
    local_units: bool = False

    @property
    def title_options(self) -> dict[str, str]:
        """What is asked of titles, in the words of the native call."""
        return {
            **({"title_style": TitleStyle.LISTING} if self.listing else {}),
            **({"units": WantedUnits.MARKET} if self.local_units else {}),
        }


@router.get("")
def blank(request: Request, visit: Translator) -> Response:
    """The form."""
    return _page(request, visit, _Asked("", ("en",)))


@router.post("")
def localize(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    text: Annotated[str, Form()] = "",
    locales: Annotated[str, Form()] = "",
    market: Annotated[str, Form()] = "",
    channel: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "title",
    listing: Annotated[str, Form()] = "",
    local_units: Annotated[str, Form()] = "",
) -> Response:
    """Localizes the text for every language named, with findings and fit."""
    desk = desk_of(request)
    tags = tuple(dict.fromkeys(codes(locales)))
    asked = _Asked(text.replace("\r\n", "\n"), tags, market, channel, field, bool(listing), bool(local_units))
    try:
        wanted = _order(desk, visit, asked)
        results = localize_all(desk, visit.caller, wanted).results
    except AppError as error:
        return _page(
            request, visit, asked, problem=error.message, status=422 if isinstance(error, InvalidInput) else 503
        )
    return _page(request, visit, asked, results=results, curl=_curl(request, wanted))


def _order(desk: Desk, visit: Visit, asked: _Asked) -> LocalizeRequest:
    if not asked.text.strip():
        raise InvalidInput("Paste a text first.", "text")
    if len(asked.text) > desk.runtime.settings.characters_per_text:
        raise InvalidInput("The text is too long.", "text")
    if not 1 <= len(asked.locales) <= _TARGETS:
        raise InvalidInput(f"Name 1 to {_TARGETS} languages, such as en pt-BR.", "locales")
    field = asked.field if asked.channel else ""
    targets = [
        Target(locale=Locale.parse(tag, "locales").tag, market=asked.market, channel=asked.channel, field=field)
        for tag in asked.locales
    ]
    return LocalizeRequest(
        items=[Item(text=asked.text)],
        targets=targets,
        options=Options.model_validate({"glossaries": _glossaries(desk, visit, asked), **asked.title_options}),
        screen=bool(asked.market),
        message_language=visit.language.partition("-")[0],
    )


def _glossaries(desk: Desk, visit: Visit, asked: _Asked) -> list[str]:
    """The person's first term bases that have terms for every language asked for: others would be refused."""
    found = next(iter(detect(asked.text)), None)
    source = Locale(found.language) if found else None
    wanted = {Pair(source, Locale.parse(tag).base) for tag in asked.locales} if source else set()
    with desk.runtime.store.reading() as session:
        bases = termbases.list_all(session, visit.owner_id)
    return [base.id for base in bases if wanted and wanted <= {one.pair for one in base.glossaries}][:5]


def _page(
    request: Request,
    visit: Visit,
    asked: _Asked,
    *,
    results: list[Result] | None = None,
    curl: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    pairs = desk_of(request).runtime.translator.pairs()
    return page(
        request,
        visit,
        "try.html",
        status,
        asked=asked,
        shown=[(result, _marked(result), _found(result)) for result in results or ()],
        curl=curl,
        problem=problem,
        markets=markets().names,
        channels=list(channel_names().fields),
        fields=_FIELDS,
        known=sorted({pair.target.tag for pair in pairs}),
    )


def _found(result: Result) -> list[ReviewFinding]:
    shown = [*result.findings, *(result.fit.findings if result.fit else ())]
    return [review_finding(_finding(one)) for one in shown]


def _marked(result: Result) -> object:
    return pieces(result.text or "", _found(result))


def _finding(one: ShownFinding) -> Finding:
    return Finding(
        one.check,
        Severity(one.severity),
        one.message,
        one.span,
        one.matched,
        one.suggestion,
        one.rule,
        one.category,
        one.source,
        one.as_of,
        side=Side(one.side),
    )


def _curl(request: Request, wanted: LocalizeRequest) -> str:
    """The same call for a terminal, with a placeholder where the key goes."""
    body = json.dumps(wanted.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    address = shlex.quote(f"{request.url.scheme}://{request.url.netloc}/v1/localize")
    return (
        f'curl {address} \\\n  -H "Authorization: Bearer $BABELGUARD_KEY" \\\n'
        f"  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(body)}"
    )
