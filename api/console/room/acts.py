"""What the buttons of an incident's page do: each one act of a person, in one transaction, on what they have seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from api.console.lists import codes
from api.drafting import DraftOrder, draft_in
from api.runtime import Runtime
from api.watching import book_of
from core.errors import AppError, InvalidInput
from monitors.incidents import lifecycle
from monitors.incidents.book import Book
from monitors.incidents.lifecycle import Act
from monitors.incidents.tables import get_incident
from monitors.incidents.templates import Drafted, shipped_templates
from monitors.silences import NewSilence, add_silence

_MOST_HOURS = 24 * 14
_LANGUAGES = 12
_SLOTS = ("subject", "product", "contact", "remedy", "correction")


class Typed(BaseModel):
    """The forms of the page, all fields of all of them; what a form leaves out is empty."""

    model_config = ConfigDict(extra="ignore", str_max_length=8000)

    action: str = ""
    version: int = 0
    reason: str = ""
    owner: str = ""
    level: int = Field(default=0, ge=0, le=3)
    hours: int = Field(default=4, ge=1, le=_MOST_HOURS)
    scope: str = "type"
    market: str = ""
    mutes_level_1: bool = False
    template: str = "holding"
    languages: str = ""
    subject: str = ""
    product: str = ""
    contact: str = ""
    remedy: str = ""
    correction: str = ""


async def _typed(request: Request) -> Typed:
    """What the form says; raises InvalidInput."""
    form = await request.form()
    try:
        return Typed.model_validate({name: value for name, value in form.items() if isinstance(value, str)})
    except ValidationError as error:
        wrong = error.errors()[0]
        raise InvalidInput(f"This form cannot be read: {wrong['msg']}.", str(wrong["loc"][0])) from error


TypedForm = Annotated[Typed, Depends(_typed)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in one language, or why there is none."""

    tag: str
    made: Drafted | None = None
    problem: str = ""


def act_on(runtime: Runtime, by: str, incident_id: str, typed: Typed) -> None:
    """Does it; raises NotFound, InvalidInput, Conflict where the incident has changed since it was seen."""
    act = Act(by, runtime.now(), typed.reason.strip(), typed.version)
    deed = _deeds(incident_id, typed, act, book_of(runtime.settings)).get(typed.action)
    if deed is None:
        raise InvalidInput("There is no such button.", "action")
    with runtime.store.transaction() as session:
        deed(session)


def drafts_for(runtime: Runtime, owner_id: str, incident_id: str, typed: Typed) -> list[Draft]:
    """One draft for each language named; a language that cannot be had says why and stops no other."""
    wanted = shipped_templates()[typed.template].slots if typed.template in shipped_templates() else ()
    slots = {name: getattr(typed, name).strip() for name in _SLOTS if name in wanted}
    tags = list(dict.fromkeys(codes(typed.languages)))[:_LANGUAGES]
    return [_draft(runtime, DraftOrder(incident_id, typed.template, slots, owner_id), tag) for tag in tags]


def _draft(runtime: Runtime, order: DraftOrder, tag: str) -> Draft:
    try:
        return Draft(tag, draft_in(runtime, order, tag))
    except AppError as error:
        return Draft(tag, problem=error.message)


def _deeds(incident_id: str, typed: Typed, act: Act, book: Book) -> dict[str, Callable[[Session], object]]:
    """Button → what it does."""
    simple = ("acknowledge", "answer", "contain", "close", "confirm", "comment")
    deeds: dict[str, Callable[[Session], object]] = {
        name: partial(getattr(lifecycle, name), incident_id=incident_id, act=act) for name in simple
    }
    return deeds | {
        "assign": lambda session: lifecycle.assign(session, incident_id, typed.owner, act),
        "level": lambda session: lifecycle.set_level(session, incident_id, typed.level, act, book),
        "useful": lambda session: lifecycle.judge_useful(session, incident_id, True, act),
        "not_useful": lambda session: lifecycle.judge_useful(session, incident_id, False, act),
        "silence": lambda session: _silence(session, incident_id, typed, act),
    }


def _silence(session: Session, incident_id: str, typed: Typed, act: Act) -> None:
    incident = get_incident(session, incident_id)
    new = NewSilence(
        act.now,
        _until(act.now, typed.hours),
        act.reason,
        incident.watch_id,
        typed.market,
        incident.type if typed.scope == "type" else "",
        typed.mutes_level_1,
    )
    add_silence(session, new, act.by, act.now)


def _until(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=hours)
