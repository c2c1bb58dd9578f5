"""Translation models for operators: the catalogue with licences, fetched in the background with progress, removed."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api.console.pages import went_to
from api.console.setup.shell import setup_page
from api.console.visits import Operator, OperatorForm, Visit
from api.doors.desk import desk_of
from core.errors import InvalidInput, ModelMissing
from core.locales import Pair
from nlp.models.own import ENGINES, Wanted
from nlp.models.store import remove, state_of

router = APIRouter(prefix="/console/setup/models", include_in_schema=False)

_PATH = "/console/setup/models"


@router.get("")
def overview(request: Request, visit: Operator) -> Response:
    """Every model with its licence, size and state, and how far pulls are."""
    return _page(request, visit)


@router.post("/{model_id}/pull")
def pull(request: Request, _visit: OperatorForm, model_id: str) -> Response:
    """Fetches a model from now on."""
    desk_of(request).pulls.start(model_id)
    return went_to(_PATH)


@router.post("/{model_id}/remove")
def take_away(request: Request, visit: OperatorForm, model_id: str) -> Response:
    """Deletes a model from disk; this server goes on with what it has loaded."""
    desk = desk_of(request)
    try:
        remove(model_id, desk.runtime.settings.data_dir, desk.pulls.catalog())
    except ModelMissing as error:
        return _page(request, visit, problem=error.message)
    return went_to(_PATH)


@router.post("/bring")
def bring(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: OperatorForm,
    origin: Annotated[str, Form()] = "",
    engine: Annotated[str, Form()] = "ct2",
    pair: Annotated[str, Form()] = "",
    licence: Annotated[str, Form()] = "",
) -> Response:
    """Takes in a checkpoint of the model hub from now on."""
    try:
        wanted = Wanted(_hub_id(origin), engine, _pair(pair), licence.strip())
    except InvalidInput as error:
        return _page(request, visit, problem=error.message)
    desk_of(request).pulls.start_bringing(wanted)
    return went_to(_PATH)


def _page(request: Request, visit: Visit, *, problem: str = "") -> Response:
    desk = desk_of(request)
    settings, catalog = desk.runtime.settings, desk.pulls.catalog()
    pulls = desk.pulls.states()
    found = [(one, state_of(one, settings.data_dir, catalog).value, pulls.get(one.id)) for one in catalog.model]
    return setup_page(
        request,
        visit,
        "models.html",
        422 if problem else 200,
        problem=problem,
        shown=found,
        others=[pull for name, pull in pulls.items() if "/" in name],
        loaded={engine.model for engine in desk.runtime.engines},
        settings=settings,
        engines=ENGINES,
    )


def _hub_id(text: str) -> str:
    """An id of the hub; folders of the server are taken in on its command line."""
    owner, _, name = text.strip().partition("/")
    if not (owner and name) or "/" in name or ".." in text or not text.strip().isprintable():
        raise InvalidInput("Write the id of a checkpoint as owner/name.", "origin")
    return f"{owner}/{name}"


def _pair(text: str) -> Pair | None:
    source, _, target = text.strip().partition("-")
    return Pair.parse(source, target) if source else None
