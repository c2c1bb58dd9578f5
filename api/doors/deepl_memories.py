"""DeepL: translation memories (contract §8): list, look into, delete, import and export TMX as jobs."""

import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api import memory_jobs
from api.doors.access import DeeplCaller
from api.doors.bodies import ReadBody
from api.doors.deepl_glossary_shapes import read, shown_time, write
from api.doors.desk import desk_of
from api.doors.fields import Fields, unsupported
from api.doors.ids import read_id
from api.memory_files import export_tmx
from api.memory_jobs import MemoryJob
from core.errors import TooLarge
from glossaries.memory import memories, units
from glossaries.memory.memories import Memory
from glossaries.memory.units import Unit, Wanted

_PAGE_LIMIT = 25
"""Memories on a page (DeepL's)."""
_SEGMENTS_LIMIT = 1000
_PATH = "/v3/translation_memories"

router = APIRouter(prefix=_PATH, tags=["DeepL"])


def _read_path_id(memory_id: str) -> str:
    return read_id(memory_id, "translation_memory_id")


MemoryId = Annotated[str, Depends(_read_path_id)]


@router.get("")
def list_memories(request: Request, caller: DeeplCaller, body: ReadBody) -> dict[str, object]:
    """The key's memories, oldest first."""
    fields = Fields(body.values())
    page, size = fields.number("page", 0, 10**9), fields.number("page_size", _PAGE_LIMIT, _PAGE_LIMIT) or _PAGE_LIMIT
    found = read(desk_of(request), lambda session: memories.list_all(session, caller.owner_id))
    shown = found[page * size : (page + 1) * size]
    return {"translation_memories": [_shown(memory) for memory in shown], "total_count": len(found)}


@router.post("/import")
def begin_import(request: Request, caller: DeeplCaller, body: ReadBody) -> dict[str, object]:
    """An address to put a TMX file to; the import begins when it is there."""
    desk = desk_of(request)
    fields = Fields(body.values())
    file = next(iter(fields.records("source_file")), Fields({}))
    name, length = file.required("file_name"), file.number("content_length", 0, 2**53)
    if not length:
        raise unsupported("content_length", "it is missing")
    if length > desk.runtime.settings.document_limit_bytes:
        raise TooLarge(f"The file is larger than the limit of {desk.runtime.settings.document_limit_bytes} bytes")
    parameters = next(iter(fields.records("parameters")), Fields({}))
    display = parameters.text("display_name") or name
    job = write(desk, lambda session, now: memory_jobs.begin_import(session, caller.owner_id, display, length, now))
    upload_url = _address(request, job)
    return {"job_id": job.id, "upload_url": upload_url, "expires_at": shown_time(job.expires_at)}


@router.get("/jobs/{job_id}")
def get_job(request: Request, caller: DeeplCaller, job_id: str) -> dict[str, object]:
    """How far a job is."""
    desk = desk_of(request)
    job = read(desk, lambda session: memory_jobs.get(session, caller.owner_id, job_id, desk.runtime.now()))
    result: dict[str, object] = {"status": job.status}
    if job.operation == "export":
        result |= {"download_url": _address(request, job), "expires_at": shown_time(job.expires_at)}
    elif job.status == memory_jobs.COMPLETED:
        result |= {"translation_memory_id": job.memory_id, "skipped_segment_count": job.skipped}
    if job.status == memory_jobs.AWAITING:
        result["status_metadata"] = {"required_action": "Put the file to the upload URL"}
    if job.error:
        result["error"] = {"message": job.error}
    return {
        "job_id": job.id,
        "operation": job.operation,
        "product": "translation_memory",
        "creation_time": shown_time(job.created_at),
        "updated_time": shown_time(job.updated_at),
        "parameters": {"translation_memory_id": job.memory_id or None, "display_name": job.name or None},
        "source_file": {"content_length": job.content_length},
        "results": [result],
    }


@router.put("/jobs/{job_id}/file/{token}", include_in_schema=False)
def put_file(request: Request, job_id: str, token: str, body: ReadBody) -> Response:
    """The file of an import; whoever has the address may put it, once."""
    desk = desk_of(request)
    write(desk, lambda session, now: memory_jobs.put_file(session, job_id, token, body.raw, now))
    desk.worker.wake()
    return Response(status_code=200)


@router.get("/jobs/{job_id}/file/{token}", include_in_schema=False)
def get_file(request: Request, job_id: str, token: str) -> Response:
    """The file of an export."""
    desk = desk_of(request)
    owner_id, memory_id = write(desk, lambda session, now: memory_jobs.take_file(session, job_id, token, now))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
    words = TextIOWrapper(file, encoding="utf-8", newline="")
    export_tmx(desk.runtime.store, words, owner_id, memory_id)
    words.detach()
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{memory_id}.tmx"'}
    return StreamingResponse(_sent(file), media_type="application/xml", headers=headers)


@router.get("/{memory_id}")
def get_memory(request: Request, caller: DeeplCaller, memory_id: MemoryId) -> dict[str, object]:
    """One memory."""
    return _shown(read(desk_of(request), lambda session: memories.get(session, caller.owner_id, memory_id)))


@router.delete("/{memory_id}", status_code=204)
def delete(request: Request, caller: DeeplCaller, memory_id: MemoryId) -> None:
    """Deletes it and all in it."""
    write(desk_of(request), lambda session, _: memories.delete(session, caller.owner_id, memory_id))


@router.get("/{memory_id}/segments")
def list_segments(request: Request, caller: DeeplCaller, memory_id: MemoryId, body: ReadBody) -> dict[str, object]:
    """Source segments with their targets, page by page."""
    fields = Fields(body.values())
    size = fields.number("page_size", 100, _SEGMENTS_LIMIT) or 100
    wanted = Wanted(
        after=fields.number("page_cursor", 0, 2**62),
        size=size + 1,
        containing=fields.text("filter_text"),
        keeps_case=fields.flag("filter_case_sensitive"),
    )
    with desk_of(request).runtime.store.reading() as session:
        memory = memories.get(session, caller.owner_id, memory_id)
        found = units.source_page(session, memory.id, wanted)
    shown: dict[str, object] = {
        "segments": [_shown_segment(some) for some in found[:size]],
        "segment_count": memory.segment_count,
    }
    return shown | ({"next_page_cursor": str(found[size - 1][0].id)} if len(found) > size else {})


@router.post("/{memory_id}/export")
def begin_export(request: Request, caller: DeeplCaller, memory_id: MemoryId) -> JSONResponse:
    """A job whose result is the memory as TMX."""
    desk = desk_of(request)
    read(desk, lambda session: memories.get(session, caller.owner_id, memory_id))
    job = write(desk, lambda session, now: memory_jobs.begin_export(session, caller.owner_id, memory_id, now))
    return JSONResponse({"job_id": job.id, "parameters": {"translation_memory_id": memory_id}}, 202)


def _address(request: Request, job: MemoryJob) -> str:
    return f"{str(request.base_url).rstrip('/')}{_PATH}/jobs/{job.id}/file/{job.token}"


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(1 << 16):
            yield piece


def _shown(memory: Memory) -> dict[str, object]:
    return {
        "translation_memory_id": memory.id,
        "name": memory.name,
        "source_language": memory.source.language,
        "target_languages": [target.language for target in memory.targets],
        "segment_count": memory.segment_count,
        "creation_time": shown_time(memory.created_at),
    }


def _shown_segment(same_source: list[Unit]) -> dict[str, object]:
    first = same_source[0]
    return {
        "source_segment_id": str(first.id),
        "source_text": first.source,
        "targets": [
            {
                "target_segment_id": str(unit.id),
                "target_language": unit.pair.target.tag,
                "target_text": unit.target,
                "updated_time": shown_time(unit.updated_at),
            }
            for unit in same_source
        ],
    }
