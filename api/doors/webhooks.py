"""The door other systems push mentions through: `/v1/webhooks/{binding}`, signed after Standard Webhooks."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.doors.bodies import ReadBody
from api.doors.desk import desk_of
from api.runtime import Runtime
from api.secret_files import secrets_of
from core.errors import AccessDenied, Misconfigured, NotFound
from core.webhooks import verify
from monitors.bindings import get_binding
from monitors.inbound import receive
from monitors.sources.base import ItemKind
from monitors.sources.options import read_options
from monitors.sources.webhook import WebhookOptions, check_delivery

router = APIRouter(prefix="/v1", tags=["Monitoring"])


class Received(BaseModel):
    """`is_new`: false when this delivery was received before."""

    items: int
    is_new: bool


@router.post("/webhooks/{binding_id}", status_code=202)
def deliver(request: Request, binding_id: str, body: ReadBody) -> Received:
    """Keeps a signed delivery of mentions; the next scan reads it."""
    runtime = desk_of(request).runtime
    try:
        options = _options(runtime, binding_id)
        secret = secrets_of(runtime.settings)(options.secret)
        message_id = verify(secret, request.headers, body.raw, runtime.now())
    except (NotFound, Misconfigured) as error:  # who cannot sign is not told what there is
        raise AccessDenied("The webhook's signature was refused.") from error
    text = body.raw.decode("utf-8", "replace")
    count = check_delivery(text, ItemKind(options.kind))
    with runtime.store.transaction() as session:
        return Received(items=count, is_new=receive(session, binding_id, message_id, text, runtime.now()))


def _options(runtime: Runtime, binding_id: str) -> WebhookOptions:
    with runtime.store.reading() as session:
        binding = get_binding(session, binding_id)
    if binding.source != "webhook":
        raise NotFound("This binding takes no deliveries.")
    return read_options(WebhookOptions, binding.options)
