"""Translation memory for people: searched, mended, forgotten, taken from TMX with a preview, given as TMX."""

from io import BytesIO, StringIO
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.console import kept
from api.console.kept import Place
from api.console.pages import page, went_to
from api.console.visits import Translator, TranslatorForm
from api.doors.desk import desk_of
from core.errors import InvalidInput, NotFound
from glossaries.memory import memories, units
from glossaries.memory.tmx import TmxReport, read_tmx, write_tmx
from glossaries.memory.units import Approval, NewUnit, Origin, Unit

router = APIRouter(prefix="/console/memory", include_in_schema=False)

_PAGE = 50
_SHOWN = 20


@router.get("")
def overview(request: Request, visit: Translator) -> Response:
    """The memories of this key."""
    with desk_of(request).runtime.store.reading() as session:
        found = memories.list_all(session, visit.owner_id)
    return page(request, visit, "memories.html", memories=found)


@router.get("/{memory_id}")
def one(request: Request, visit: Translator, memory_id: str, q: str = "", after: int = 0) -> Response:
    """The units of a memory, or those that have the words on a side."""
    with desk_of(request).runtime.store.reading() as session:
        memory = memories.get(session, visit.owner_id, memory_id)
        words = q[:200].replace("\0", "")
        found = units.page(session, memory.id, after=max(0, min(after, 2**62)), size=_PAGE + 1, containing=words)
    return page(
        request, visit, "memory.html", memory=memory, units=found[:_PAGE], q=words, has_more=len(found) > _PAGE,
        preview=None,
    )  # fmt: skip


@router.post("/{memory_id}/units/{unit_id}")
def change(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    memory_id: str,
    unit_id: int,
    action: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
) -> Response:
    """Puts another target in the place of a unit's, or forgets the unit."""
    desk = desk_of(request)
    with desk.runtime.store.transaction() as session:
        memory = memories.get(session, visit.owner_id, memory_id)
        if action == "forget":
            _forget(session, memory.id, unit_id)
        else:
            known = _unit(session, memory.id, unit_id)
            if not target.strip():
                raise InvalidInput("A target cannot be empty; forget the unit instead.", "target")
            new = NewUnit(known.source, target.replace("\r\n", "\n"), known.pair, known.context_key)
            units.remember(session, memory.id, [new], Approval(Origin.REVIEW, visit.by, desk.runtime.now()))
    return went_to(f"/console/memory/{memory_id}")


@router.post("/{memory_id}/import")
def take(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    memory_id: str,
    file: Annotated[UploadFile | None, File()] = None,
    kept_id: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "preview",
) -> Response:
    """Reads a TMX file; says what is in it and which units are wrong, and takes it where that is wanted.

    What was previewed is kept for a while, so that taking it needs no second choosing.
    """
    desk, report, place = desk_of(request), TmxReport(), Place(visit.owner_id, f"memory {memory_id}")
    with desk.runtime.store.reading() as session:
        memory = memories.get(session, visit.owner_id, memory_id)
    name, raw = kept.given(desk.runtime, place, file, kept_id)
    found = list(read_tmx(BytesIO(raw), report))
    fitting = [unit for unit in found if unit.pair.source.language == memory.source.language]
    if action == "take":
        approval = Approval(Origin.IMPORT, visit.by, desk.runtime.now())
        with desk.runtime.store.transaction() as session:
            units.remember(session, memories.get(session, visit.owner_id, memory_id).id, fitting, approval)
            kept.drop(session, place, kept_id)
        return went_to(f"/console/memory/{memory_id}")
    with desk.runtime.store.transaction() as session:
        waiting = kept.keep(session, place, name, raw, desk.runtime.now())
    preview = {
        "name": name,
        "kept_id": waiting.id,
        "units": fitting[:_SHOWN],
        "count": len(fitting),
        "foreign": len(found) - len(fitting),
        "reasons": report.reasons,
        "left_out": report.left_out,
    }
    return page(request, visit, "memory.html", memory=memory, units=[], q="", has_more=False, preview=preview)


@router.get("/{memory_id}/export")
def give(request: Request, visit: Translator, memory_id: str) -> Response:
    """The memory as TMX."""
    out = StringIO()
    with desk_of(request).runtime.store.reading() as session:
        memory = memories.get(session, visit.owner_id, memory_id)
        write_tmx(out, units.all_units(session, memory.id), memory.source, request.app.version)
    headers = {"Content-Disposition": f'attachment; filename="memory-{memory.id}.tmx"'}
    return Response(out.getvalue().encode(), media_type="application/x-tmx+xml", headers=headers)


def _unit(session: Session, memory_id: str, unit_id: int) -> Unit:
    """The unit, if it is of this memory."""
    found = units.page(session, memory_id, after=unit_id - 1, size=1) if 0 < unit_id < 2**62 else []
    if not found or found[0].id != unit_id:
        raise NotFound(f"There is no unit {unit_id} in this memory.")
    return found[0]


def _forget(session: Session, memory_id: str, unit_id: int) -> None:
    if not units.forget(session, memory_id, _unit(session, memory_id, unit_id).id):
        raise NotFound(f"There is no unit {unit_id} in this memory.")
