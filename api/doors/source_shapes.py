"""What trying a source gives, in types."""

from datetime import datetime

from api.doors.native_shapes import Shape
from monitors.source_trial import Trial

_TEXT_LIMIT = 500
"""Characters shown of a text: enough to know it by."""


class ShownItem(Shape):
    """An item as the source has it."""

    title: str
    text: str
    url: str
    created_at: datetime | None
    language: str | None
    stars: float | None
    is_kept: bool
    """Whether the watch keeps it: it speaks of the brand."""


class ShownTrial(Shape):
    """The first page of a source. `items` are its newest; a failure has none, a reason and a sentence."""

    coverage: str
    """ok, partial or failed."""
    reason: str
    detail: str
    count: int
    kept: int
    items: list[ShownItem]


def shown_trial(trial: Trial) -> ShownTrial:
    items = [
        ShownItem(
            title=one.item.title,
            text=one.item.text[:_TEXT_LIMIT],
            url=one.item.url,
            created_at=one.item.created_at,
            language=one.item.language,
            stars=one.item.stars,
            is_kept=one.is_kept,
        )
        for one in trial.items
    ]
    return ShownTrial(
        coverage=trial.coverage.value,
        reason=trial.reason.value,
        detail=trial.detail,
        count=trial.count,
        kept=trial.kept,
        items=items,
    )
