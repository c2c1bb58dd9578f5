"""A mention: an item normalised, read and kept once. Personal data is out, the author is a hash."""

from dataclasses import dataclass
from datetime import datetime

from monitors.sources.base import ItemKind


@dataclass(frozen=True, slots=True)
class MentionClaim:
    """What is claimed to have happened and how the writer stands to it: words of `nlp.reading.claims`."""

    kind: str
    stance: str
    words: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a watch. `text` is empty once it has expired or was erased; all else stays."""

    id: str
    watch_id: str
    source_id: str
    """The binding it came through."""
    source: str
    """The source's name, such as `mastodon`."""
    kind: ItemKind
    market: str
    """ISO 3166-1 alpha-2, empty where it cannot be told."""
    language: str
    """BCP 47, empty where it cannot be told."""
    author: str
    """Hashed; empty where the source names nobody."""
    title: str
    text: str
    url: str
    created_at: datetime
    seen_at: datetime
    is_dated: bool
    """False: the source gave no date, `created_at` is when we first saw it."""
    sentiment: float
    """In [-1, 1]."""
    label: str
    """negative, neutral or positive."""
    confidence: float
    topics: tuple[str, ...]
    claims: tuple[MentionClaim, ...]
    stars: float | None
    engagement: int | None
    cluster: str
    """The mention that said it first; its own id for what nobody said before."""
    extras: dict[str, object]

    @property
    def is_copy(self) -> bool:
        """Whether somebody said nearly the same before."""
        return self.cluster != self.id
