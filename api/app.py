"""Puts the doors on one FastAPI app; what stands behind them comes in as the runtime."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib import metadata

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from api import memory_jobs, problems
from api.batches import work as batch_work
from api.console import kept
from api.console import routes as console
from api.cross_origin import CrossOrigin
from api.documents import work as documents
from api.doors import (
    batches,
    channels,
    deepl_absent,
    deepl_documents,
    deepl_glossaries,
    deepl_glossaries_v3,
    deepl_languages,
    deepl_memories,
    deepl_translate,
    digests,
    incidents,
    indicators,
    keywords,
    libre_extras,
    libre_files,
    libretranslate,
    memory,
    mentions,
    native,
    operations,
    packs,
    read,
    replays,
    reviews,
    screen,
    sources,
    teams,
    title_conventions,
    watches,
    webhooks,
)
from api.doors.desk import Desk
from api.edge import Edge
from api.joining import Joiner
from api.limits import RateLimiter
from api.metrics import Metrics
from api.model_pulls import ModelPulls
from api.packs import PackShelf
from api.replaying import Replays
from api.runtime import Runtime
from api.settings import Settings
from api.size_limit import SizeLimit
from api.worker import Worker

GLOSSARY_LIMIT_BYTES = 32 * 2**20
"""Body of a glossary upload: 10 MiB of entries are 30 MiB in a form, where `中` is written `%E4%B8%AD`."""

_FORM_BYTES = 2**16
"""What a form adds to the file in it (ours)."""

_UPLOADS = ("/v2/document", "/translate_file", "/v3/translation_memories", "/v1/batches", "/console/bulk")

_SPARE_THREADS = 40
"""Threads beside those that wait for a translation, so that other calls are answered while many wait."""

_WAITING_LIMIT = 160
"""Requests that may wait for a translation at once; about 4 s of work for a small server (ours)."""

_WORK = (documents, memory_jobs, batch_work)
"""What the background worker does, in turn."""

_DOORS = (
    native,
    batches,
    keywords,
    memory,
    channels,
    read,
    screen,
    reviews,
    packs,
    watches,
    replays,
    sources,
    mentions,
    incidents,
    indicators,
    teams,
    title_conventions,
    digests,
    webhooks,
    deepl_translate,
    deepl_languages,
    deepl_glossaries,
    deepl_glossaries_v3,
    deepl_documents,
    deepl_memories,
    deepl_absent,
    libretranslate,
    libre_extras,
    libre_files,
    operations,
    console,
)


def create_app(runtime: Runtime) -> FastAPI:
    """The app: every door, every limit, errors in the words of each door."""
    desk = _make_desk(runtime)
    app = FastAPI(
        title="Babelguard",
        description="Localizes product titles and ad copy with enforced glossaries, screens them for the markets they "
        "go to, and watches what is said of brands. Speaks the DeepL and LibreTranslate protocols beside its own.",
        version=metadata.version("babelguard") if _is_installed() else "0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        routes=list(_routes()),
        lifespan=_lifespan,
        middleware=[
            Middleware(Edge, metrics=desk.metrics, cross_origin=CrossOrigin(runtime.settings.cors_origins)),
            Middleware(
                SizeLimit,
                limit_bytes=runtime.settings.request_limit_bytes,
                larger=_larger_limits(runtime.settings),
            ),
        ],
    )
    app.state.desk = desk
    problems.install(app)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every door's routes, for every app of this process: working out 200 of them takes a third of a second."""
    doors = APIRouter()
    for door in _DOORS:
        doors.include_router(door.router)
    return tuple(doors.routes)


def _larger_limits(settings: Settings) -> dict[str, int]:
    """Bodies that may be larger, by how their paths begin."""
    glossary_paths = ("/v2/glossaries", "/v3/glossaries", "/console/glossaries", "/console/memory", "/v1/keywords")
    glossaries = dict.fromkeys(glossary_paths, GLOSSARY_LIMIT_BYTES)
    uploads = dict.fromkeys(_UPLOADS, settings.document_limit_bytes + _FORM_BYTES)
    return glossaries | uploads


def _make_desk(runtime: Runtime) -> Desk:
    packs_dir = runtime.settings.packs_dir
    shelf = PackShelf(packs_dir)
    if packs_dir is not None:
        shelf.reload_or_fail()
    joiner: Joiner[bytes] = Joiner(limit=_WAITING_LIMIT)
    return Desk(
        packs=shelf,
        runtime=runtime,
        limiter=RateLimiter(runtime.settings.rate_limit_per_minute),
        joiner=joiner,
        metrics=Metrics(
            {"babelguard_requests_waiting": lambda: joiner.waiting}, engine_failures=runtime.translator.failures.counts
        ),
        worker=Worker(
            [partial(work.work_once, runtime) for work in _WORK],
            [partial(one.expire, runtime) for one in (*_WORK, kept)],
        ),
        pulls=ModelPulls(runtime.settings),
        replays=Replays(runtime),
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Threads for as many requests as may wait; a stopping server drops work nobody began."""
    to_thread.current_default_thread_limiter().total_tokens = _WAITING_LIMIT + _SPARE_THREADS
    app.state.desk.worker.start()
    try:
        yield
    finally:
        app.state.desk.worker.stop()
        app.state.desk.joiner.close()


def _is_installed() -> bool:
    try:
        metadata.version("babelguard")
    except metadata.PackageNotFoundError:
        return False
    return True
