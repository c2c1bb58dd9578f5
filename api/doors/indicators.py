"""The early-warning matrix: `/v1/indicators`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.watching import table_of
from monitors.feeding import raised_of
from monitors.indicators.matrix import matrix
from monitors.viewing import StoredView
from monitors.watches import get_watch

router = APIRouter(prefix="/v1/indicators", tags=["Monitoring"])


class MatrixRowShape(BaseModel):
    """One indicator; `value` null: it cannot be said."""

    indicator: str
    says: str
    value: float | None
    baseline: float | None
    level: str
    thresholds: tuple[float, float, float]
    floor_reached: bool
    posts: tuple[str, ...]
    note: str


class MatrixShape(BaseModel):
    """The matrix of a watch, by one version of the table."""

    watch: str
    version: int
    indicators: list[MatrixRowShape]


@router.get("")
def show(request: Request, _caller: PrCaller, watch: Annotated[str, Query(description="Id or name")]) -> MatrixShape:
    """The early-warning matrix of a watch, now."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        found = get_watch(session, watch)
        onsets = raised_of(session, [found.id]).get(found.id, [])
    table = table_of(runtime.settings)
    rows = [
        MatrixRowShape(
            indicator=row.indicator,
            says=row.says,
            value=row.value,
            baseline=row.baseline,
            level=row.level.word,
            thresholds=table.rows[row.indicator].thresholds,
            floor_reached=row.is_floor_reached,
            posts=row.posts,
            note=row.note,
        )
        for row in matrix(StoredView(runtime.store, found, runtime.now(), onsets), table)
    ]
    return MatrixShape(watch=found.id, version=table.version, indicators=rows)
