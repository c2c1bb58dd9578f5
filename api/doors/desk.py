"""What every door works with: the runtime, the limits, and translating once and billing once."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from anyio import from_thread
from fastapi import Request
from fastapi.responses import Response

from api import usage
from api.doors.access import Caller
from api.doors.bodies import Body
from api.edge import note
from api.joining import Joiner
from api.limits import RateLimiter
from api.metrics import Metrics
from api.model_pulls import ModelPulls
from api.packs import PackShelf
from api.problems import door_of
from api.replaying import Replays
from api.runtime import Runtime, Translated, TranslationOrder
from api.worker import Worker
from core.errors import QuotaExceeded


@dataclass(frozen=True, slots=True)
class Desk:
    """One for the app; safe to share between threads."""

    runtime: Runtime
    limiter: RateLimiter
    joiner: Joiner[bytes]
    metrics: Metrics
    packs: PackShelf
    worker: Worker
    pulls: ModelPulls
    replays: Replays


def desk_of(request: Request) -> Desk:
    """The desk of the app this request came to."""
    desk: Desk = request.app.state.desk
    return desk


def billed(translated: Iterable[Translated]) -> int:
    """Source characters in all."""
    return sum(one.billed_characters for one in translated)


def translate_billed(desk: Desk, caller: Caller, order: TranslationOrder) -> list[Translated]:
    """Translates, and counts the characters once it is done; n texts in, n out.

    Raises:
        QuotaExceeded: the texts do not fit into what is left this month; nothing is counted or translated.
        AppError: whatever the translator says.
    """
    refuse_over_quota(desk, caller, sum(map(len, order.texts)))
    translated = desk.runtime.translator.translate(order)
    if characters := billed(translated):
        now = desk.runtime.now()
        with desk.runtime.store.transaction() as session:
            usage.spend(session, caller.owner_id, characters, caller.character_limit, now)
    return translated


def answer_once(request: Request, caller: Caller, body: Body, work: Callable[[], bytes]) -> Response:
    """The response `work` makes as JSON; the same request again joins it instead of starting anew."""
    desk = desk_of(request)
    key = body.fingerprint(caller.owner_id, request.method, request.scope["path"])
    payload = desk.joiner.run(
        key,
        work,
        timeout_s=desk.runtime.settings.request_timeout_s,
        has_left=lambda: from_thread.run(request.is_disconnected),
    )
    return Response(payload, media_type="application/json")


def as_json(value: object) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def count_billed(request: Request, characters: int) -> None:
    """Adds characters to the metrics of this door and to the log line of the request."""
    desk_of(request).metrics.count_characters(door_of(request.scope["path"]), characters)
    note(request, characters=characters)


def refuse_over_quota(desk: Desk, caller: Caller, characters: int) -> None:
    """Raises QuotaExceeded where so many characters do not fit into what is left this month."""
    if caller.character_limit is None:
        return
    with desk.runtime.store.reading() as session:
        used = usage.spent(session, caller.owner_id, desk.runtime.now())
    if used + characters > caller.character_limit:
        raise QuotaExceeded(
            f"{characters} characters are too many: {used} of {caller.character_limit} a month are used"
        )
