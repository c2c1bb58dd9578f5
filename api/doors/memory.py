"""`/v1/memory`: the translation memories of a key: search, recall, add, forget."""

from fastapi import APIRouter, Request

from api.doors.access import NativeCaller
from api.doors.deepl_glossary_shapes import read, write
from api.doors.desk import desk_of
from api.doors.memory_shapes import AddedUnits, AddUnits, Match, ShownMemory, ShownUnit
from core.errors import InvalidInput, NotFound
from core.locales import Pair
from glossaries.memory import memories, units
from glossaries.memory.matches import DEFAULT_THRESHOLD
from glossaries.memory.recall import Asked
from glossaries.memory.units import Approval, NewUnit, Origin

_PAGE_LIMIT = 500

router = APIRouter(prefix="/v1/memory", tags=["Babelguard"])


@router.get("")
def list_memories(request: Request, caller: NativeCaller) -> list[ShownMemory]:
    """The memories, oldest first."""
    found = read(desk_of(request), lambda session: memories.list_all(session, caller.owner_id))
    return [ShownMemory.of(memory) for memory in found]


@router.get("/matches")
def recall(  # noqa: PLR0917 - one parameter a name of the query
    request: Request, caller: NativeCaller, text: str, source: str, target: str, threshold: int = DEFAULT_THRESHOLD
) -> list[Match]:
    """What is remembered that is like a text, the best first: exact, with other numbers or colours, or only alike."""
    desk = desk_of(request)
    pair = Pair.parse(source, target)
    if not 0 <= threshold <= 100:
        raise InvalidInput("The threshold is a score from 0 to 100", "threshold")
    ids = read(desk, lambda session: memories.list_all(session, caller.owner_id))
    mine = tuple(memory.id for memory in ids if memory.source.language == pair.source.language)
    found = desk.runtime.translator.recall.matches(text, Asked(pair, mine, threshold)) if mine else []
    return [Match.of(match) for match in found]


@router.post("", status_code=201)
def add(request: Request, caller: NativeCaller, wanted: AddUnits) -> AddedUnits:
    """Remembers approved pairs; what a reviewer approved is not overwritten."""
    desk = desk_of(request)
    pair = Pair.parse(wanted.source, wanted.target)
    new = [NewUnit(unit.source, unit.target, pair) for unit in wanted.units]
    approval = Approval(Origin.IMPORT, caller.owner_id, desk.runtime.now())
    with desk.runtime.store.transaction() as session:
        if wanted.memory_id:
            memory = memories.get(session, caller.owner_id, wanted.memory_id)
        else:
            memory = memories.default_memory(session, caller.owner_id, pair.source, desk.runtime.now())
        if memory.source.language != pair.source.language:
            raise InvalidInput(f"The memory is from {memory.source}, not {pair.source}", "source")
        done = units.remember(session, memory.id, new, approval)
    return AddedUnits(memory_id=memory.id, added=done.added, changed=done.changed, kept=done.kept)


@router.get("/{memory_id}/units")
def search(  # noqa: PLR0917 - one parameter a name of the query
    request: Request, caller: NativeCaller, memory_id: str, containing: str = "", after: int = 0, size: int = 100
) -> list[ShownUnit]:
    """Units in the order they were added, those after an id; with words, those that have them on a side."""
    if not 1 <= size <= _PAGE_LIMIT or not 0 <= after < 2**62:
        raise InvalidInput(f"A page has 1 to {_PAGE_LIMIT} units", "size")
    with desk_of(request).runtime.store.reading() as session:
        memory = memories.get(session, caller.owner_id, memory_id)
        found = units.page(session, memory.id, after=after, size=size, containing=containing.replace("\0", ""))
    return [ShownUnit.of(unit) for unit in found]


@router.delete("/{memory_id}/units/{unit_id}", status_code=204)
def forget(request: Request, caller: NativeCaller, memory_id: str, unit_id: int) -> None:
    """Forgets one unit."""
    with desk_of(request).runtime.store.transaction() as session:
        memory = memories.get(session, caller.owner_id, memory_id)
        if not units.forget(session, memory.id, unit_id):
            raise NotFound(f"There is no unit {unit_id} in this memory")


@router.delete("/{memory_id}", status_code=204)
def delete(request: Request, caller: NativeCaller, memory_id: str) -> None:
    """Deletes a memory and all in it."""
    write(desk_of(request), lambda session, _: memories.delete(session, caller.owner_id, memory_id))
