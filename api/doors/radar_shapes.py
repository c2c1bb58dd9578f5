"""The regulation radar in types: what `POST /v1/packs/radar` takes and gives."""

from pydantic import Field

from api.doors.native_shapes import Shape
from api.doors.screen_shapes import ScreenFinding, shown
from api.radar import LARGEST_BATCH, Batch, Problem


class RadarRequest(Shape):
    """Which copy to look at again under the packs in use."""

    market: str = ""
    """Only copy bound for it; copy whose locale names no region is then taken to be."""
    cursor: str = Field(default="", max_length=80)
    """`next_cursor` of the batch before; empty: from the start."""
    size: int = Field(default=500, ge=1, le=LARGEST_BATCH)
    open_reviews: bool = False
    """Whether what has become a problem is put before a person. A decision that was taken stays as it is."""
    reader: str = "en"


class ShownProblem(Shape):
    """Approved copy that the packs in use object to."""

    kind: str
    """`memory` or `review`."""
    id: str
    market: str
    channel: str
    field: str
    source_locale: str
    target_locale: str
    source_text: str
    text: str
    findings: list[ScreenFinding]
    review_id: str
    """Where it waits for a person, or was decided before; empty unless asked for."""


class RadarBatch(Shape):
    """One batch; an empty `next_cursor` says that all was looked at."""

    problems: list[ShownProblem]
    looked_at: int
    unplaced: int
    """Copy bound for no market we know, which nothing can be said of."""
    next_cursor: str


def shown_batch(batch: Batch, reviews: list[str]) -> RadarBatch:
    """`reviews`: the id for each problem, or none at all."""
    ids = reviews or [""] * len(batch.problems)
    problems = [shown_problem(one, review) for one, review in zip(batch.problems, ids, strict=True)]
    return RadarBatch(
        problems=problems, looked_at=batch.looked_at, unplaced=batch.unplaced, next_cursor=batch.next_cursor
    )


def shown_problem(problem: Problem, review_id: str = "") -> ShownProblem:
    copy = problem.copy
    return ShownProblem(
        kind=problem.kind,
        id=problem.id,
        market=copy.market,
        channel=copy.channel,
        field=copy.field,
        source_locale=copy.pair.source.tag,
        target_locale=copy.pair.target.tag,
        source_text=copy.source_text,
        text=copy.text,
        findings=[shown(finding) for finding in problem.findings],
        review_id=review_id,
    )
