"""For those who run the server: is it alive, is it ready, what has it done, and a page of all calls."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlalchemy import text

from api.doors.desk import desk_of
from api.doors.docs_page import render_page
from api.metrics import CONTENT_TYPE
from core.errors import Unavailable

router = APIRouter(tags=["Operations"])


@router.get("/healthz")
async def is_alive() -> dict[str, str]:
    """The process answers; needs no worker thread, so that a busy server is not restarted."""
    return {"status": "ok"}


@router.get("/readyz")
def is_ready(request: Request) -> dict[str, object]:
    """The database answers and there is a model to translate with; else 503."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        session.execute(text("SELECT 1"))
    offered = runtime.translator.pairs()
    pairs = sorted(str(pair) for pair in offered)
    if all(pair.source.language == pair.target.language for pair in offered):  # the scripts of Chinese need no model
        raise Unavailable("There is no model on disk; run `babelguard models pull`")
    return {"status": "ready", "pairs": pairs}


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request) -> PlainTextResponse:
    """Counters for Prometheus."""
    return PlainTextResponse(desk_of(request).metrics.render(), media_type=CONTENT_TYPE)


@router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
def docs(request: Request) -> HTMLResponse:
    """Every call on one page, which loads nothing from elsewhere."""
    return HTMLResponse(render_page(request.app.openapi()))
