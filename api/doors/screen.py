"""Screening: `POST /v1/screen`, copy and where it is bound for in, findings out; a bad item is its own result."""

import time
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request

from api.doors.access import ScreeningCaller
from api.doors.desk import Desk, desk_of
from api.doors.native_shapes import ItemError
from api.doors.screen_shapes import Copy, Screened, ScreenRequest, ScreenResponse, gravest, shown
from api.screening import Excused, Wanted, excused_by, order_of, screen
from core.errors import AppError, InvalidInput

router = APIRouter(prefix="/v1", tags=["Babelguard"])


@dataclass(frozen=True, slots=True)
class _Now:
    """What holds for all items of a request."""

    today: date
    excused: Excused


@router.post("/screen", response_model_exclude_unset=True)
def screen_copy(request: Request, _caller: ScreeningCaller, wanted: ScreenRequest) -> ScreenResponse:
    """Says what in a text is illegal, off-limits for the channel or hurtful in a market, and what to write instead."""
    desk, started = desk_of(request), time.perf_counter()
    now = _Now(desk.runtime.now().date(), excused_by(desk.runtime.settings, desk.runtime.store))
    if (wanted.text is None) == (not wanted.items):
        raise InvalidInput("Send either one text or a list of items", "text")
    if wanted.text is not None:
        one = _screened(desk, Copy(text=wanted.text), wanted, now)
        values = one.model_dump(include={"market", "channel", "field", "severity", "findings"})
        return ScreenResponse(**values, duration_ms=_ms_since(started))
    limit = desk.runtime.settings.texts_per_request
    if len(wanted.items) > limit:
        raise InvalidInput(f"{len(wanted.items)} items are more than the {limit} of one request", "items")
    _check_shared(wanted, now)
    results = [_result(desk, index, item, wanted, now) for index, item in enumerate(wanted.items)]
    return ScreenResponse(results=results, duration_ms=_ms_since(started))


def _check_shared(wanted: ScreenRequest, now: _Now) -> None:
    """A market or channel for all items that we do not know fails the request at once, not every item of it."""
    if wanted.market.strip():
        order_of(_wanted(Copy(text=""), wanted), now.today)


def _result(desk: Desk, index: int, item: Copy, wanted: ScreenRequest, now: _Now) -> Screened:
    try:
        return _screened(desk, item, wanted, now, index)
    except AppError as error:
        field = error.field if isinstance(error, InvalidInput) else ""
        told = ItemError(code=error.code, message=error.message, field=field, retryable=error.retryable)
        return Screened(index=index, id=item.id, error=told)


def _screened(desk: Desk, item: Copy, wanted: ScreenRequest, now: _Now, index: int = 0) -> Screened:
    limit = desk.runtime.settings.characters_per_text
    if len(item.text) > limit:
        raise InvalidInput(f"The text has {len(item.text)} characters, more than the {limit} allowed", "text")
    order = order_of(_wanted(item, wanted), now.today, now.excused)
    findings = screen(desk.packs, item.text, order)
    return Screened(
        index=index,
        id=item.id,
        market=order.market,
        channel=order.asked.channel,
        field=order.asked.field,
        severity=gravest(findings),
        findings=[shown(finding) for finding in findings],
    )


def _wanted(item: Copy, wanted: ScreenRequest) -> Wanted:
    return Wanted(
        market=item.market or wanted.market,
        channel=item.channel or wanted.channel,
        field=item.field or wanted.field,
        language=item.language or wanted.language,
        reader=wanted.message_language,
    )


def _ms_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
