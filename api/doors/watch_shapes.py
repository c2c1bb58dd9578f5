"""Monitoring in types: what the doors of watches, mentions, incidents and silences take and give."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, Field

from api.doors.native_shapes import Shape
from monitors.bindings import Binding
from monitors.campaigns import Campaign
from monitors.incidents.tables import Incident, IncidentEvent
from monitors.mentions import Mention
from monitors.silences import Silence
from monitors.watches import Sensitivity, Watch

Words = list[str]


class CampaignShape(Shape):
    """A campaign of ours: when more is said because we made people talk."""

    name: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    markets: Words = Field(default_factory=list)


class SourceShape(Shape):
    """A source to read."""

    source: str
    """Its name, such as `rss` or `app_store`; `GET /v1/sources` lists them."""
    options: dict[str, str] = Field(default_factory=dict)
    market: str = ""
    """Taken for items that say no market of their own."""


class WatchShape(Shape):
    """A watch as people describe it."""

    name: str
    aliases: Words
    """Names of the brand as people write them."""
    context: Words = Field(default_factory=list)
    """Where the name is a common word: one of these must stand with it."""
    exclusions: Words = Field(default_factory=list)
    """None of these may: senses that are not meant."""
    products: Words = Field(default_factory=list)
    languages: Words = Field(default_factory=list)
    """BCP 47 tags; empty: all."""
    markets: Words = Field(default_factory=list)
    """ISO 3166-1 alpha-2 codes."""
    competitors: Words = Field(default_factory=list)
    campaigns: list[CampaignShape] = Field(default_factory=list)
    sensitivity: Sensitivity = Sensitivity.BALANCED
    poll_s: int = Field(default=900, ge=10, le=604_800)
    time_zone: str = "UTC"
    is_paused: bool = False
    sources: list[SourceShape] = Field(default_factory=list)
    """Read from the beginning; only when the watch is made."""


class ShownSource(Shape):
    """A source of a watch and how it fares."""

    id: str
    source: str
    kind: str
    market: str
    options: dict[str, Any]
    state: str
    """active, or stopped: a person must change something."""
    next_due: datetime
    covered_until: datetime | None
    """Everything up to then has been seen."""
    failures: int
    failing_since: datetime | None
    reason: str
    detail: str
    last_ok_at: datetime | None


class ShownWatch(Shape):
    id: str
    name: str
    aliases: Words
    context: Words
    exclusions: Words
    products: Words
    languages: Words
    markets: Words
    competitors: Words
    campaigns: list[CampaignShape]
    sensitivity: Sensitivity
    poll_s: int
    time_zone: str
    is_paused: bool
    created_at: datetime
    next_due: datetime
    sources: list[ShownSource]


class ShownClaim(Shape):
    kind: str
    stance: str
    words: str


class ShownMention(Shape):
    id: str
    watch_id: str
    source: str
    kind: str
    market: str
    language: str
    author: str
    """Hashed."""
    title: str
    text: str
    url: str
    created_at: datetime
    seen_at: datetime
    is_dated: bool
    sentiment: float
    label: str
    confidence: float
    topics: Words
    claims: list[ShownClaim]
    stars: float | None
    engagement: int | None
    is_copy: bool
    cluster: str


class MentionFilter(Shape):
    """Which mentions; left out: all."""

    watch_id: str = ""
    market: str = ""
    kind: str = ""
    """review, post, news, ticket or notice."""
    label: str = ""
    """negative, neutral or positive."""
    topic: str = ""
    claim: str = ""
    since: AwareDatetime | None = None
    before: str = ""
    """`next` of the page before."""
    with_copies: bool = True
    limit: int = Field(default=50, ge=1, le=500)


class MentionPage(Shape):
    """Newest first; `next` goes into `before` of the next call."""

    mentions: list[ShownMention]
    next: str | None


class ShownEvent(Shape):
    at: datetime
    kind: str
    actor: str
    reason: str
    data: dict[str, Any]


class ShownIncident(Shape):
    """An incident with its grade; the machine's level stands beside the person's."""

    id: str
    watch_id: str
    type: str
    title: str
    state: str
    level: int
    """1, 2, 3; 0: watching."""
    machine_level: int
    person_level: int | None
    evidence: str
    rank: dict[str, int]
    grade: dict[str, Any]
    markets: Words
    counts: dict[str, int]
    owner: str
    parent_id: str | None
    is_confirmed: bool
    first_post_at: datetime
    detected_at: datetime
    supported_at: datetime
    due_at: datetime | None
    notified_at: datetime | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    contained_at: datetime | None
    closed_at: datetime | None
    version: int | None = None
    """For `version` of an act; of one incident, not in lists."""
    timeline: list[ShownEvent] | None = None


class ActShape(Shape):
    """Why; needed for lowering and closing."""

    reason: str = Field(default="", max_length=2000)
    version: int | None = None
    """Of the incident as it was seen; a 409 says that it has changed since. Left out: as it is now."""


class AssignShape(ActShape):
    owner: str


class LevelShape(ActShape):
    level: int = Field(ge=0, le=3)


class FeedbackShape(ActShape):
    is_useful: bool


class DraftShape(Shape):
    """A text to say, in a language; slots left out stay in braces."""

    template: str
    """holding, apology, compensation or correction."""
    locale: str
    slots: dict[str, str] = Field(default_factory=dict)
    glossaries: list[str] = Field(default_factory=list, max_length=5)
    """For languages we have no text of our own in."""


class ShownDraft(Shape):
    """A draft; a person reads and changes it before it goes out."""

    template: str
    locale: str
    text: str
    missing: Words
    """Slots nobody filled yet."""
    is_ours: bool
    """Written by us; false: translated from the English text."""


class SilenceShape(Shape):
    """A silence as people ask for it; empty watch, market and type mean any."""

    starts_at: AwareDatetime | None = None
    """Now when not given."""
    ends_at: AwareDatetime
    reason: str
    watch_id: str = ""
    market: str = ""
    type: str = ""
    mutes_level_1: bool = False


class ShownSilence(Shape):
    id: str
    state: str
    """pending, active, ended."""
    watch_id: str
    market: str
    type: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    created_by: str
    created_at: datetime
    mutes_level_1: bool


class AuthorShape(Shape):
    """The name an author writes under; it is hashed and not kept."""

    author: str = Field(max_length=300)


class Erased(Shape):
    mentions: int


def shown_watch(watch: Watch, bindings: list[Binding]) -> ShownWatch:
    query = watch.query
    return ShownWatch(
        id=watch.id,
        name=watch.name,
        aliases=list(query.aliases),
        context=list(query.context),
        exclusions=list(query.exclusions),
        products=list(query.products),
        languages=list(query.languages),
        markets=list(query.markets),
        competitors=list(watch.competitors),
        campaigns=[_shown_campaign(campaign) for campaign in watch.campaigns],
        sensitivity=watch.sensitivity,
        poll_s=int(watch.poll.total_seconds()),
        time_zone=watch.time_zone,
        is_paused=watch.is_paused,
        created_at=watch.created_at,
        next_due=watch.next_due,
        sources=[shown_source(binding) for binding in bindings if binding.watch_id == watch.id],
    )


def shown_source(binding: Binding) -> ShownSource:
    values = {name: getattr(binding, name) for name in ShownSource.model_fields}
    return ShownSource.model_validate(values | {"options": dict(binding.options), "kind": binding.kind.value})


def shown_mention(mention: Mention) -> ShownMention:
    values = {name: getattr(mention, name) for name in ShownMention.model_fields if name != "claims"}
    claims = [ShownClaim(kind=c.kind, stance=c.stance, words=c.words) for c in mention.claims]
    return ShownMention.model_validate(values | {"topics": list(mention.topics), "claims": claims})


def shown_incident(
    incident: Incident, timeline: list[IncidentEvent] | None = None, version: int | None = None
) -> ShownIncident:
    own = ShownIncident.model_fields.keys() - {"timeline", "version"}
    values = {name: getattr(incident, name) for name in own} | {"version": version}
    values["markets"] = list(incident.markets)
    values["timeline"] = None if timeline is None else list(map(_event, timeline))
    return ShownIncident.model_validate(values)


def shown_silence(silence: Silence, now: datetime) -> ShownSilence:
    values = {name: getattr(silence, name) for name in ShownSilence.model_fields if name != "state"}
    return ShownSilence.model_validate(values | {"state": silence.state(now).value})


def _event(event: IncidentEvent) -> ShownEvent:
    return ShownEvent(at=event.at, kind=event.kind, actor=event.actor, reason=event.reason, data=dict(event.data))


def _shown_campaign(campaign: Campaign) -> CampaignShape:
    return CampaignShape(
        name=campaign.name, starts_at=campaign.starts_at, ends_at=campaign.ends_at, markets=list(campaign.markets)
    )
